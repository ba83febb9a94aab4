"""Running an ``EventLoop`` on an asyncio loop that is running already.

``AsyncioDriver`` watches the descriptor of the loop's own poller and sets asyncio timers for the loop's timers, so
that between two events of Tcl everything else of the program gets its turn::

    driver = AsyncioDriver(interp.state(EventLoop))
    await driver.run_until(lambda: interp.get_var("done") == 1)
"""

from __future__ import annotations

import asyncio

from tclcompat.eventloop.loop import EventLoop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# How often to look, in seconds, where the poller has no descriptor to watch.
_TICK = 0.01


class AsyncioDriver:
    """Drives ``loop`` from the running asyncio loop; callbacks run in that loop's thread."""

    def __init__(self, loop: EventLoop) -> None:
        self._loop = loop
        self._changed = asyncio.Event()

    async def run_until(self, done: Callable[[], bool]) -> None:
        """Service the events of the loop until ``done()``, which is asked after each of them."""
        outer = asyncio.get_running_loop()
        before, self._loop.on_schedule = self._loop.on_schedule, self._changed.set
        self._loop.enable_wakeup()
        try:
            while not done():
                self._changed.clear()
                if self._loop.run_once(block=False):
                    await asyncio.sleep(0)
                else:
                    await self._wait(outer)
        finally:
            self._loop.on_schedule = before

    async def _wait(self, outer: asyncio.AbstractEventLoop) -> None:
        """Wait until a descriptor is ready, a timer is due, or something was scheduled."""
        timeout = self._loop.timeout()
        fd = self._loop.fileno()
        if fd < 0:
            timeout = _TICK if timeout is None else min(timeout, _TICK)
        else:
            outer.add_reader(fd, self._changed.set)
        timer = None if timeout is None else outer.call_later(timeout, self._changed.set)
        try:
            await self._changed.wait()
        finally:
            if fd >= 0:
                outer.remove_reader(fd)
            if timer is not None:
                timer.cancel()
