"""How to wait for descriptors: asleep, or for a moment awake where that has turned out well.

To put a process to sleep and to wake it again costs 50 microseconds and more, several times what a partner on the same
machine needs for a short answer.  So whoever has been answered within a moment looks again and again for such a moment
before it sleeps.  What is spent for nothing is little: nearly all moments must end with something ready, else there is
one attempt in a hundred waits; and where there is but one processor, on which the partner could not run meanwhile,
there is none.
"""

from __future__ import annotations

import os
from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Ready = list[tuple[int, int]]

# Seconds.
_MOMENT = 0.0001
# How many successes make up for one failure, and how many failures in a row the best of luck stands.
_PRICE = 8
_MOST_LUCK = 16
# In how many waits there is one attempt without luck.
_SELDOM = 100


def _alone() -> bool:
    """Tell whether there is but one processor for us."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) < 2
    return (os.cpu_count() or 1) < 2


class Waiting:
    """The waits of one event loop; ``poll`` is called with a number of seconds, or None."""

    __slots__ = ("_luck", "_poll", "_until_attempt")

    def __init__(self, poll: Callable[[float | None], Ready]) -> None:
        self._poll = poll
        self._luck = 0
        self._until_attempt = _SELDOM

    def wait(self, timeout: float | None) -> Ready:
        """Return what is ready within ``timeout`` seconds; None: without limit."""
        poll = self._poll
        if not self._luck:
            self._until_attempt -= 1
            if self._until_attempt:
                return poll(timeout)
            self._until_attempt = _SELDOM
            if _alone():
                return poll(timeout)
        if timeout is not None and timeout < _MOMENT:
            return poll(timeout)
        ready = poll(0.0)
        if ready:
            return ready
        now = monotonic()
        end = now + _MOMENT
        while now < end:
            ready = poll(0.0)
            if ready:
                if self._luck < _MOST_LUCK:
                    self._luck += 1
                return ready
            now = monotonic()
        self._luck = max(self._luck - _PRICE, 0)
        # The moment took longer if others had the processor meanwhile.
        return poll(timeout if timeout is None else max(0.0, timeout - _MOMENT - (now - end)))
