"""Timer and idle callbacks, in the order in which Tcl services them.

Both kinds carry a serial number.  One round services only what was there when the round began: a callback that
schedules itself again with no delay, or an idle callback that schedules another one, cannot keep files from being
looked at.
"""

from __future__ import annotations

from _heapq import heapify, heappop, heappush

from tclcompat.eventloop.queues import deque

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Callback = Callable[[], object]


# Below this many cancelled timers the heap is not worth rebuilding.
_MOST_CANCELLED = 64


class Handle:
    """A scheduled callback, as returned by ``call_later`` and ``call_idle``; ``callback`` is None once it is over."""

    __slots__ = ("callback", "idle")

    def __init__(self, callback: Callback, idle: bool) -> None:
        self.callback: Callback | None = callback
        self.idle = idle


class Timers:
    """A heap of timers; equal times keep the order in which they were made.

    ``heap`` holds the cancelled ones too; when it is empty there is no timer.
    """

    def __init__(self) -> None:
        self.heap: list[tuple[float, int, Handle]] = []
        self._serial = 0
        self._cancelled = 0

    def __bool__(self) -> bool:
        return len(self.heap) > self._cancelled

    def add(self, due: float, callback: Callback) -> Handle:
        """Schedule ``callback`` for the time ``due``, in seconds of the loop's clock."""
        handle = Handle(callback, idle=False)
        self._serial += 1
        heappush(self.heap, (due, self._serial, handle))
        return handle

    def cancel(self, handle: Handle) -> None:
        """Forget ``handle``; a cancelled timer leaves the heap when it is due or when such timers are the majority."""
        if handle.callback is None:
            return
        handle.callback = None
        self._cancelled += 1
        if self._cancelled > _MOST_CANCELLED and self._cancelled * 2 > len(self.heap):
            # In place: ``service`` may be at it.
            self.heap[:] = [entry for entry in self.heap if entry[2].callback is not None]
            heapify(self.heap)
            self._cancelled = 0

    def next_due(self) -> float | None:
        """Return when the first timer is due; None without a timer."""
        heap = self.heap
        while heap and heap[0][2].callback is None:
            heappop(heap)
            self._cancelled -= 1
        return heap[0][0] if heap else None

    def service(self, now: float, call: Callable[[Callback], object]) -> bool:
        """Hand every timer due at ``now`` that existed at the start to ``call``; return whether there was one."""
        newest = self._serial
        done = False
        heap = self.heap
        while heap:
            due, serial, handle = heap[0]
            callback = handle.callback
            if callback is None:
                heappop(heap)
                self._cancelled -= 1
                continue
            if due > now or serial > newest:
                break
            heappop(heap)
            handle.callback = None
            done = True
            call(callback)
        return done


class Idlers:
    """Idle callbacks, first come first served; ``live`` is how many are to be called."""

    def __init__(self) -> None:
        self._queue: deque[tuple[int, Handle]] = deque()
        self._round = 0
        self.live = 0

    def __bool__(self) -> bool:
        return self.live > 0

    def add(self, callback: Callback) -> Handle:
        """Schedule ``callback`` for the next time the loop is idle."""
        handle = Handle(callback, idle=True)
        self._queue.append((self._round, handle))
        self.live += 1
        return handle

    def cancel(self, handle: Handle) -> None:
        """Forget ``handle``."""
        if handle.callback is not None:
            handle.callback = None
            self.live -= 1

    def service(self, call: Callable[[Callback], object]) -> bool:
        """Hand every callback that existed at the start to ``call``; return whether there was one."""
        current = self._round
        self._round += 1
        done = False
        while self._queue and self._queue[0][0] <= current:
            handle = self._queue.popleft()[1]
            callback = handle.callback
            if callback is None:
                continue
            handle.callback = None
            self.live -= 1
            done = True
            call(callback)
        return done
