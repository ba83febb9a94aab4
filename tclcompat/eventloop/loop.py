"""The event loop: descriptors, timers, idle callbacks and queued events, serviced in the order of Tcl's notifier.

Follows the manual pages DoOneEvent(3) and Notifier(3).  What decides the order that scripts see:

* One event is serviced per ``run_once``.  Events found together wait in a queue, which is emptied before anybody looks
  at the descriptors again.
* All timers that are due make up one event, which is queued behind the descriptors found ready by the same look.
* A descriptor that is ready to read and to write makes up one event too: reader first, then writer.  Descriptors that
  became ready together are served latest registration first, as the select notifier of Tcl 8.6 does.
* Idle callbacks run only when nothing else was ready, all of them in one go.

The loop takes plain callables and knows no Tcl.  It is not thread-safe, except for ``call_threadsafe``.
"""

from __future__ import annotations

import time
from _operator import attrgetter

from tclcompat.eventloop.pollers import READ, WRITE, make_poller
from tclcompat.eventloop.queues import deque
from tclcompat.eventloop.timers import Handle, Idlers, Timers
from tclcompat.eventloop.waiting import Waiting
from tclcompat.eventloop.wakeup import make_wakeup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sized
    from typing import Any

    from tclcompat.eventloop.pollers import Poller
    from tclcompat.eventloop.timers import Callback

    OnError = Callable[[Exception], object]


FILE_EVENTS, TIMER_EVENTS, IDLE_EVENTS = 1, 2, 4
ALL_EVENTS = FILE_EVENTS | TIMER_EVENTS | IDLE_EVENTS


class Clock:
    """The time that timers live by; tests replace it by one that jumps (see ``FakeClock``)."""

    def time(self) -> float:
        """Return a number of seconds that never goes back."""
        return time.monotonic()

    def patience(self, timeout: float | None) -> float | None:
        """Return how long to really wait when ``timeout`` seconds are to pass (None: for ever)."""
        return timeout


class FakeClock(Clock):
    """A clock that stands still, except that waiting for a timer takes no time and moves it to when that is due."""

    def __init__(self) -> None:
        self.now = 0.0

    def time(self) -> float:
        """Return the seconds jumped over so far."""
        return self.now

    def patience(self, timeout: float | None) -> float | None:
        """Jump over ``timeout`` seconds."""
        if timeout is None:
            return None
        self.now += timeout
        return 0.0


class _Event:
    """Something queued: its kind and what runs it."""

    __slots__ = ("kind", "ready", "run")
    reader: Callback | None = None

    def __init__(self, kind: int, run: Callback) -> None:
        self.kind = kind
        self.run = run
        # That of a descriptor.
        self.ready = 0


class _Watch:
    """What to call for one descriptor; ``ready`` is the mask while it is queued as an event, else 0."""

    __slots__ = ("_call", "fd", "rank", "reader", "ready", "writer")
    kind = FILE_EVENTS

    def __init__(self, fd: int, rank: int, call: Callable[[Callback], object]) -> None:
        self.fd = fd
        # The later registered the lower, and the sooner served.
        self.rank = rank
        self.reader: Callback | None = None
        self.writer: Callback | None = None
        self.ready = 0
        self._call = call

    def run(self) -> None:
        """Call the reader, the writer, or both: whatever is ready."""
        mask, self.ready = self.ready, 0
        if mask & ~WRITE and self.reader is not None:
            if mask == READ:
                # on_error is looked after by whoever runs the event.
                self.reader()
                return
            self._call(self.reader)
        if mask & ~READ and self.writer is not None:
            self._call(self.writer)


_rank = attrgetter("rank")


class EventLoop:
    """A loop that services one event at a time.

    ``on_error`` is called with every exception that a callback raises; without it the exception leaves ``run_once``.
    ``on_schedule``, when set, is called whenever there is something new to do or to wait for: whoever drives the loop
    from outside learns by it that the answer of ``timeout`` has changed.
    """

    def __init__(
        self,
        on_error: OnError | None = None,
        clock: Clock | None = None,
        poller: Callable[[], Poller] = make_poller,
    ) -> None:
        self.on_error = on_error
        self.on_schedule: Callback | None = None
        self._clock = clock if clock is not None else Clock()
        # What ``Clock`` asks, without a call of its own.
        self._time = time.monotonic if clock is None else clock.time
        self._make_poller = poller
        self._poller: Poller | None = None
        self._waiting: Waiting
        self._wakeup: Any = None
        self._watches: dict[int, _Watch] = {}
        self._rank = 0
        self._timers = Timers()
        self._idlers = Idlers()
        self._timers_queued = False
        # The oldest comes first.
        self._queue: deque[_Event | _Watch] = deque()
        self._foreign: deque[Callback] = deque()
        self._held = 0
        self._named = 0
        # Another one after each interrupt.
        self._interrupts = object()
        # How often it had to wait, for all that was ready was done; those who wait without it count theirs here too.
        self.waits = 0

    # -- descriptors

    def add_reader(self, fd: int, callback: Callback) -> None:
        """Call ``callback`` whenever ``fd`` is readable, at end of file, or failed; replaces an earlier reader."""
        watch = self._watch(fd)
        known = watch.reader is not None or watch.writer is not None
        news = watch.reader is None
        watch.reader = callback
        if news:
            self._update(watch, known)

    def remove_reader(self, fd: int) -> bool:
        """Stop reading ``fd``; return whether there was a reader."""
        watch = self._watches.get(fd)
        if watch is None or watch.reader is None:
            return False
        watch.reader = None
        self._update(watch, True)
        return True

    def add_writer(self, fd: int, callback: Callback) -> None:
        """Call ``callback`` whenever ``fd`` is writable or failed; replaces an earlier writer."""
        watch = self._watch(fd)
        known = watch.reader is not None or watch.writer is not None
        news = watch.writer is None
        watch.writer = callback
        if news:
            self._update(watch, known)

    def remove_writer(self, fd: int) -> bool:
        """Stop writing ``fd``; return whether there was a writer."""
        watch = self._watches.get(fd)
        if watch is None or watch.writer is None:
            return False
        watch.writer = None
        self._update(watch, True)
        return True

    def _watch(self, fd: int) -> _Watch:
        watch = self._watches.get(fd)
        if watch is None:
            self._rank -= 1
            watch = self._watches[fd] = _Watch(fd, self._rank, self._call)
        return watch

    def _update(self, watch: _Watch, known: bool) -> None:
        poller = self._poller if self._poller is not None else self._open()
        mask = (READ if watch.reader is not None else 0) | (WRITE if watch.writer is not None else 0)
        if not mask:
            del self._watches[watch.fd]
            poller.forget(watch.fd)
            return
        try:
            poller.watch(watch.fd, mask, known)
        except (OSError, ValueError):
            del self._watches[watch.fd]
            raise
        if self.on_schedule is not None:
            self.on_schedule()

    # -- callbacks

    def call_soon(self, callback: Callback) -> None:
        """Queue ``callback`` as an event of its own, behind those queued already."""
        self._queue.append(_Event(FILE_EVENTS, callback))
        if self.on_schedule is not None:
            self.on_schedule()

    def call_idle(self, callback: Callback) -> Handle:
        """Call ``callback`` once, when nothing else is to be done."""
        handle = self._idlers.add(callback)
        if self.on_schedule is not None:
            self.on_schedule()
        return handle

    def call_later(self, milliseconds: float, callback: Callback) -> Handle:
        """Call ``callback`` once, when ``milliseconds`` have passed (negative: none)."""
        handle = self._timers.add(self._time() + max(milliseconds, 0) / 1000, callback)
        if self.on_schedule is not None:
            self.on_schedule()
        return handle

    def cancel(self, handle: Handle) -> None:
        """Forget a timer or an idle callback; one that is over may be cancelled too."""
        (self._idlers if handle.idle else self._timers).cancel(handle)

    def call_threadsafe(self, callback: Callback) -> None:
        """Queue ``callback`` from any thread, or from a signal handler, waking the loop if it sleeps."""
        self._foreign.append(callback)
        # The loop makes its wakeup first and looks at this queue afterwards: one of the two sides sees the other.
        if self._wakeup is not None:
            self._wakeup.set()

    def next_serial(self) -> int:
        """Return 0, 1, 2 ...: numbers for the names of what the users of this loop schedule."""
        self._named += 1
        return self._named - 1

    def hold(self) -> None:
        """Announce a ``call_threadsafe`` to come: until ``release`` the loop has something to wait for."""
        self._held += 1

    def release(self) -> None:
        """End one ``hold``."""
        self._held -= 1

    # -- running

    def has_sources(self, kinds: int = ALL_EVENTS) -> bool:
        """Return whether any event of ``kinds`` could still happen; if not, waiting would never end."""
        return bool(
            (kinds & FILE_EVENTS and (self._watches or self._held))
            or (kinds & TIMER_EVENTS and self._timers)
            or (kinds & IDLE_EVENTS and self._idlers)
            or self._foreign
            or any(event.kind & kinds for event in self._queue)
        )

    def timeout(self) -> float | None:
        """Return for how many seconds there is nothing to do but wait for descriptors; None: no limit."""
        if self._foreign or self._idlers.live:
            return 0.0
        due = self._timers.next_due()
        return None if due is None else max(0.0, due - self._time())

    def fileno(self) -> int:
        """Return a descriptor that is readable while a watched one is ready, or -1 where there is no such thing."""
        poller = self._poller if self._poller is not None else self._open()
        return poller.fileno()

    def run_once(self, block: bool = True, kinds: int = ALL_EVENTS) -> bool:
        """Service one event of ``kinds``, waiting for it if ``block``; return whether there was one.

        Returns False at once when there is nothing that could be waited for.
        """
        queue = self._queue
        while True:
            if self._foreign:
                self._adopt()
            if queue and self._service(kinds):
                return True
            self._look(block, kinds)
            if queue and self._service(kinds):
                return True
            if kinds & IDLE_EVENTS and self._idlers.live and self._idlers.service(self._call):
                return True
            if not block or not self.has_sources(kinds):
                return False

    def run_until(self, done: Sized) -> bool:
        """Service events until ``done`` is not empty, or ``interrupt`` is called; return False if that cannot happen.

        The same as so many times ``run_once``, with less to do for each event.
        """
        queue, watches, interrupts = self._queue, self._watches, self._interrupts
        careful = self.on_error is not None
        while not done and interrupts is self._interrupts:
            if self._foreign or careful:
                if not self.run_once():
                    return False
                continue
            if not queue:
                if self._wakeup is None or not watches or self._timers.heap or self._idlers.live:
                    if not self.run_once():
                        return False
                    continue
                # There is nothing to wait for but descriptors: the usual case of who serves connections.
                self.waits += 1
                self._queue_ready(self._waiting.wait(None))
            # What other threads want comes behind what is queued already.
            while queue:
                event = queue.popleft()
                if event.ready == READ:
                    # The usual case, without a call more.
                    event.ready = 0
                    reader = event.reader
                    if reader is not None:
                        reader()
                else:
                    event.run()
                if done or interrupts is not self._interrupts:
                    return True
        return True

    def interrupt(self) -> None:
        """Have every ``run_until`` return that runs now."""
        self._interrupts = object()

    def _service(self, kinds: int) -> bool:
        """Service the first queued event of ``kinds``."""
        queue = self._queue
        if queue[0].kind & kinds:
            event = queue.popleft()
            if self.on_error is None:
                event.run()
            else:
                self._call(event.run)
            return True
        for index, event in enumerate(queue):
            if event.kind & kinds:
                del queue[index]
                self._call(event.run)
                return True
        return False

    def _call(self, callback: Callback) -> None:
        if self.on_error is None:
            callback()
            return
        try:
            callback()
        except Exception as error:  # noqa: BLE001 (whatever a callback raises is the business of on_error)
            self.on_error(error)

    def _look(self, block: bool, kinds: int) -> None:
        """Queue what is ready, having waited for it if ``block``."""
        due = self._timers.next_due() if kinds & TIMER_EVENTS and self._timers.heap else None
        late = False
        if not block or self._foreign or (kinds & IDLE_EVENTS and self._idlers.live):
            timeout: float | None = 0.0
        elif due is None:
            timeout = None
        else:
            timeout = due - self._time()
            if timeout <= 0.0:
                timeout, late = 0.0, True
        if timeout != 0.0:
            if self._wakeup is None:
                self._open_wakeup()
                return
            if timeout is not None:
                timeout = self._clock.patience(timeout)
            elif not self._watches and not self._held:
                return
            self.waits += 1
        if self._watches or timeout != 0.0:
            assert self._poller is not None
            ready = self._waiting.wait(timeout)
            if ready:
                self._queue_ready(ready)
        if due is not None and not self._timers_queued and (late or due <= self._time()):
            self._timers_queued = True
            self._queue.append(_Event(TIMER_EVENTS, self._run_timers))

    def _queue_ready(self, ready: list[tuple[int, int]]) -> None:
        watches = self._watches
        found = []
        woken = False
        for fd, mask in ready:
            try:
                watch = watches[fd]
            except KeyError:
                woken = True
                continue
            if watch.ready:
                watch.ready |= mask
            else:
                watch.ready = mask
                found.append(watch)
        if len(found) > 1:
            found.sort(key=_rank)
        self._queue.extend(found)
        # The wakeup is watched by the poller alone, and is no event itself: what it brings are the events.
        if woken and self._wakeup is not None:
            self._wakeup.clear()
            self._adopt()

    def _run_timers(self) -> None:
        self._timers_queued = False
        self._timers.service(self._time(), self._call)

    def _adopt(self) -> None:
        """Queue the callbacks of other threads."""
        while self._foreign:
            self._queue.append(_Event(FILE_EVENTS, self._foreign.popleft()))

    # -- opening and closing

    def enable_wakeup(self) -> None:
        """Let ``call_threadsafe`` show in ``fileno``: for a loop driven from outside, which never sleeps itself."""
        if self._wakeup is None:
            self._open_wakeup()

    def _open(self) -> Poller:
        self._poller = self._make_poller()
        self._waiting = Waiting(self._poller.poll)
        return self._poller

    def _open_wakeup(self) -> None:
        poller = self._poller if self._poller is not None else self._open()
        wakeup = make_wakeup()
        poller.watch(wakeup.fileno(), READ, False)
        self._wakeup = wakeup

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Forget everything and give the descriptors of the loop itself back."""
        self._watches.clear()
        self._queue.clear()
        self._timers, self._idlers = Timers(), Idlers()
        if self._poller is not None:
            self._poller.close()
            self._poller = None
        if self._wakeup is not None:
            self._wakeup.close()
            self._wakeup = None
