"""Waiting for descriptors: one small class per system call, behind one interface.

The ``selectors`` module of the standard library does the same, but costs 4 ms to import and three dictionary look-ups
per event.  What is odd about the system calls:

* epoll refuses regular files and directories (EPERM), which are always ready: such descriptors are kept apart and
  reported at each call.
* epoll and kqueue forget a descriptor that is closed.  One that was closed without being unregistered, and whose
  number came back, must therefore be registered again although it is known.
* select alone stops at descriptor 1,023; it is the last resort.
* Hangup and error wake whoever waits, reader or writer: reading or writing then tells what happened.
"""

from __future__ import annotations

import math
import select
import sys

# The numbers are those of the system calls, whose answers are handed on as they are.  Whatever else is in a mask, such
# as hangup and error, stands for both.
READ, WRITE = 1, 4

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Poller(Protocol):
        """Watches descriptors; a mask is READ, WRITE or both; what ``poll`` returns may have more in it."""

        def watch(self, fd: int, mask: int, known: bool) -> None:
            """Wait for ``mask`` on ``fd`` from now on; ``known``: it is being watched already."""

        def forget(self, fd: int) -> None:
            """Stop waiting for ``fd``, which may have been closed meanwhile."""

        def poll(self, timeout: float | None) -> list[tuple[int, int]]:
            """Wait at most ``timeout`` seconds (None: for ever); return the descriptors that are ready, with masks."""

        def fileno(self) -> int:
            """Return a descriptor that is readable while some watched one is ready, or -1."""

        def close(self) -> None:
            """Give back what the poller holds."""


if sys.platform == "linux":

    class EpollPoller:
        """epoll(7)."""

        def __init__(self) -> None:
            self._epoll = select.epoll()
            self._always: dict[int, int] = {}

        def watch(self, fd: int, mask: int, known: bool) -> None:
            """Wait for ``mask`` on ``fd`` from now on."""
            if known and fd not in self._always:
                try:
                    self._epoll.modify(fd, mask)
                    return
                except FileNotFoundError:
                    pass
            self._always.pop(fd, None)
            try:
                self._epoll.register(fd, mask)
            except FileExistsError:
                self._epoll.modify(fd, mask)
            except PermissionError:
                self._always[fd] = mask

        def forget(self, fd: int) -> None:
            """Stop waiting for ``fd``."""
            if self._always.pop(fd, None) is None:
                try:
                    self._epoll.unregister(fd)
                except OSError:
                    pass

        def poll(self, timeout: float | None) -> list[tuple[int, int]]:
            """Return what is ready within ``timeout`` seconds."""
            if self._always:
                return [*self._epoll.poll(0), *self._always.items()]
            return self._epoll.poll(timeout)

        def fileno(self) -> int:
            """Return epoll's own descriptor; regular files do not show in it."""
            return -1 if self._always else self._epoll.fileno()

        def close(self) -> None:
            """Close epoll's own descriptor."""
            self._epoll.close()


if sys.platform != "win32":

    class PollPoller:
        """poll(2)."""

        def __init__(self) -> None:
            self._poll = select.poll()

        def watch(self, fd: int, mask: int, known: bool) -> None:
            """Wait for ``mask`` on ``fd`` from now on."""
            self._poll.register(fd, mask)

        def forget(self, fd: int) -> None:
            """Stop waiting for ``fd``."""
            try:
                self._poll.unregister(fd)
            except KeyError:
                pass

        def poll(self, timeout: float | None) -> list[tuple[int, int]]:
            """Return what is ready within ``timeout`` seconds."""
            # Rounded up: a timer must be due when the wait for it ends.
            ready = self._poll.poll(None if timeout is None else math.ceil(timeout * 1000))
            result = []
            for fd, events in ready:
                if events & select.POLLNVAL:
                    self._poll.unregister(fd)
                    continue
                result.append((fd, events))
            return result

        def fileno(self) -> int:
            """Return -1: poll has no descriptor."""
            return -1

        def close(self) -> None:
            """Nothing is held."""


if sys.platform != "linux" and sys.platform != "win32":

    class KqueuePoller:
        """kqueue(2)."""

        def __init__(self) -> None:
            self._queue = select.kqueue()
            self._masks: dict[int, int] = {}

        def watch(self, fd: int, mask: int, known: bool) -> None:
            """Wait for ``mask`` on ``fd`` from now on."""
            self.forget(fd)
            for bit, kind in ((READ, select.KQ_FILTER_READ), (WRITE, select.KQ_FILTER_WRITE)):
                if mask & bit:
                    self._queue.control([select.kevent(fd, kind, select.KQ_EV_ADD)], 0, 0)
            self._masks[fd] = mask

        def forget(self, fd: int) -> None:
            """Stop waiting for ``fd``."""
            mask = self._masks.pop(fd, 0)
            for bit, kind in ((READ, select.KQ_FILTER_READ), (WRITE, select.KQ_FILTER_WRITE)):
                if mask & bit:
                    try:
                        self._queue.control([select.kevent(fd, kind, select.KQ_EV_DELETE)], 0, 0)
                    except OSError:
                        pass

        def poll(self, timeout: float | None) -> list[tuple[int, int]]:
            """Return what is ready within ``timeout`` seconds."""
            ready: dict[int, int] = {}
            for event in self._queue.control(None, 2 * len(self._masks) or 1, timeout):
                bit = READ if event.filter == select.KQ_FILTER_READ else WRITE
                ready[event.ident] = ready.get(event.ident, 0) | bit
            return list(ready.items())

        def fileno(self) -> int:
            """Return kqueue's own descriptor."""
            return self._queue.fileno()

        def close(self) -> None:
            """Close kqueue's own descriptor."""
            self._queue.close()


class SelectPoller:
    """select(2)."""

    def __init__(self) -> None:
        self._masks: dict[int, int] = {}

    def watch(self, fd: int, mask: int, known: bool) -> None:
        """Wait for ``mask`` on ``fd`` from now on."""
        self._masks[fd] = mask

    def forget(self, fd: int) -> None:
        """Stop waiting for ``fd``."""
        self._masks.pop(fd, None)

    def poll(self, timeout: float | None) -> list[tuple[int, int]]:
        """Return what is ready within ``timeout`` seconds."""
        readers = [fd for fd, mask in self._masks.items() if mask & READ]
        writers = [fd for fd, mask in self._masks.items() if mask & WRITE]
        readable, writable, failed = select.select(readers, writers, writers, timeout)
        ready = dict.fromkeys(readable, READ)
        for fd in writable + failed:
            ready[fd] = ready.get(fd, 0) | WRITE
        return list(ready.items())

    def fileno(self) -> int:
        """Return -1: select has no descriptor."""
        return -1

    def close(self) -> None:
        """Nothing is held."""


def make_poller() -> Poller:
    """Return the best kind of poller that this system has."""
    for call, name in (("epoll", "EpollPoller"), ("kqueue", "KqueuePoller"), ("poll", "PollPoller")):
        if hasattr(select, call):
            poller: Poller = globals()[name]()
            return poller
    return SelectPoller()
