"""TLS on top of any transport: what the engine wants is sent and received here, and nothing else is done.

Whatever the end of a stream says, all of it must have arrived before.  Three things see to that:

* A write counts as taken only when its last encrypted byte has been handed down, so that flushing means the same as on
  a plain channel.
* Closing sends close_notify and shuts the writing side, then reads on until the peer's side has ended too, for some
  seconds at most (``Farewell``).  A socket closed with unread bytes, such as TLS 1.3's session tickets, makes the
  kernel reset the connection, and what the peer has not read by then is lost.  The script does not wait for it: the
  event loop does it, or else the end of the interpreter.
* A connection closed before the handshake has it done then: the end of an empty file deserves to be believed as well.

The handshake begins with the first read, write or wish to be told of events.  When it fails, the channel is readable
and writable: one operation gets ECONNABORTED, after which reading meets the end of the file.
"""

from __future__ import annotations

import errno
import time

from tclcompat.channels.tls_engine import ENDED, FAILED, NEW, SHAKING, Failure, TlsEngine
from tclcompat.channels.transports.base import READABLE, WRITABLE, DescriptorTransport, Transport
from tclcompat.values.posix import errno_message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tclcompat.channels.transports.base import Notify, Reader
    from tclcompat.eventloop.loop import EventLoop

# How much is asked of the transport below, and how much is encrypted, at once.
_BLOCK = 1 << 18
# Seconds for the peer to end its side, and how many of them an interpreter that ends grants.
PATIENCE = 5.0
LAST_PATIENCE = 2.0
# How many bytes that nobody will read may come after that.  Session tickets are much less; whoever still sends the data
# of a transfer is to learn that it is not received, as it would be on a plain connection.
_MOST_UNREAD = 1 << 16


class TlsTransport(Transport):
    """One end of a TLS connection over ``base``; ``farewells`` sees to its end."""

    kind = "tls"

    def __init__(self, base: Transport, engine: TlsEngine, farewells: Farewells) -> None:
        self.base = base
        self.engine = engine
        self.half_close = base.half_close
        self.option_names = base.option_names
        self.auto_output = base.auto_output
        self._farewells = farewells
        self._out: bytes | memoryview = b""
        # How many bytes of what is being written have been encrypted, but not all sent.
        self._owed = 0
        self._trouble: OSError | None = None
        self._loop: EventLoop | None = None
        self._notify: Notify | None = None
        self._mask = 0
        self._base_mask = 0
        self._timer: Any = None
        self._closed = False
        self._refused = False
        # Whether the last that was sent was why the connection failed.
        self._alerted = False

    # -- moving bytes

    def _send(self) -> None:
        """Hand down what the engine has for the peer; raises BlockingIOError while that does not take it all."""
        engine = self.engine
        while True:
            if not self._out:
                self._out = engine.outgoing()
                if not self._out:
                    return
            taken = self.base.write(self._out)
            self._alerted = engine.state == FAILED
            self._out = b"" if taken == len(self._out) else memoryview(self._out)[taken:]

    def _send_some(self) -> None:
        """Hand down what can be; a failure of that shows when reading."""
        try:
            self._send()
        except BlockingIOError:
            pass
        except OSError:
            self._out = b""

    def _receive(self) -> None:
        """Feed the engine once; raises what reading from below raises."""
        try:
            data = self.base.read(_BLOCK)
        except BlockingIOError:
            raise
        except OSError as error:
            if self.engine.state == SHAKING:
                self.engine.fail(Failure(errno_message(error.errno or errno.EIO)))
                self.engine.take_failure()
            raise
        self.engine.receive(data)
        self._send_some()

    def handshake(self) -> bool:
        """Go on with the handshake as far as the blocking mode lets; return whether it is over, well or not."""
        engine = self.engine
        try:
            engine.start()
            while engine.state == SHAKING:
                self._send_some()
                self._receive()
            self._send_some()
        except BlockingIOError:
            return False
        finally:
            self._rewatch()
        return True

    def read(self, size: int) -> bytes:
        """Return what the peer wrote."""
        engine = self.engine
        try:
            while not engine.readable:
                self._report_trouble()
                engine.start()
                self._send_some()
                if not engine.readable:
                    self._receive()
        finally:
            self._rewatch()
        if len(engine.plain):
            return engine.plain.take(size)
        if engine.take_failure():
            raise aborted()
        self._report_trouble()
        return b""

    def write(self, data: bytes | memoryview) -> int:
        """Encrypt and send; what has been encrypted counts when all of it is sent."""
        engine = self.engine
        self._report_trouble()
        while not engine.complete:
            if engine.state != FAILED and not self.handshake():
                raise BlockingIOError(errno.EAGAIN, "")
            if engine.state == FAILED:
                engine.take_failure()
                raise aborted()
        if engine.closed:
            raise BrokenPipeError(errno.EPIPE, "")
        if not self._owed:
            self._send()
            piece = memoryview(data)[:_BLOCK]
            engine.send(piece)
            self._owed = len(piece)
            if engine.state == FAILED:
                engine.take_failure()
                raise aborted()
        try:
            self._send()
        except (BrokenPipeError, ConnectionResetError):
            self._hear_why()
            raise
        taken, self._owed = self._owed, 0
        return taken

    def _hear_why(self) -> None:
        """Look whether the peer, which has gone, said why: that a certificate is refused comes behind the handshake."""
        try:
            self._receive()
        except OSError:
            return
        if self.engine.state == FAILED:
            self.engine.take_failure()
            raise aborted() from None

    def _report_trouble(self) -> None:
        if self._trouble is not None:
            trouble, self._trouble = self._trouble, None
            raise trouble

    def set_blocking(self, blocking: bool) -> None:
        """Set the mode of the transport below."""
        self.base.set_blocking(blocking)

    def wait(self, mask: int) -> None:
        """Wait for what holds the operation up, which need not be what it is called."""
        if self._out:
            self.base.wait(WRITABLE)
        elif mask == READABLE or self.engine.state == SHAKING:
            self.base.wait(READABLE)
        else:
            self.base.wait(WRITABLE)

    # -- events

    def watch(self, loop: EventLoop, mask: int, notify: Notify, reader: Reader | None = None) -> None:
        """Tell ``notify`` of what the channel can do, which is not what the transport below can do."""
        self._loop, self._mask, self._notify = loop, mask, notify
        self._rewatch()

    def _ready(self) -> int:
        """Return the conditions that hold whatever the transport below says."""
        engine = self.engine
        if engine.state == FAILED or self._trouble is not None:
            return self._mask
        return self._mask & READABLE if engine.readable else 0

    def _rewatch(self) -> None:
        """Ask the loop for what is needed now."""
        if self._closed:
            return
        if self._loop is None:
            if not self._out:
                return
            self._loop = self._farewells.loop()
        state, mask = self.engine.state, self._mask
        ready = self._ready()
        if self._timer is None and mask and (ready or state == NEW):
            self._timer = self._loop.call_later(0, self._fire)
        below = WRITABLE if self._out else 0
        if state == SHAKING:
            below |= READABLE if mask else 0
        elif state not in (NEW, FAILED):
            below |= mask & ~ready
        if below != self._base_mask:
            self._base_mask = below
            self.base.watch(self._loop, below, self._below)

    def _fire(self) -> None:
        self._timer = None
        if self._mask:
            self.engine.start()
            self._send_some()
        self._tell(self._ready())

    def _below(self, mask: int = READABLE) -> None:
        """The transport below is ready."""
        self._send_some()
        if mask & READABLE and not self.engine.readable:
            try:
                self._receive()
            except BlockingIOError:
                pass
            except OSError as error:
                self._trouble = error
        ready = self._ready()
        if mask & WRITABLE and not self._out and self.engine.complete:
            ready |= self._mask & WRITABLE
        self._tell(ready)

    def _tell(self, ready: int) -> None:
        try:
            if ready and self._notify is not None:
                self._notify(ready)
        finally:
            self._rewatch()

    def _unwatch(self) -> None:
        if self._loop is not None:
            if self._timer is not None:
                self._loop.cancel(self._timer)
            if self._base_mask:
                self.base.watch(self._loop, 0, self._below)
        self._loop = self._timer = None
        self._base_mask = 0

    # -- the end

    def detach(self) -> bytes:
        """Let go of the transport below without a word to the peer; return what came and was not read."""
        loop, mask, notify = self._loop, self._mask, self._notify
        self._unwatch()
        self._closed = True
        if loop is not None and notify is not None and mask:
            self.base.watch(loop, mask, notify)
        return self.engine.plain.take() + self.engine.take_rest()

    def close(self) -> None:
        """Take leave of the peer; this does not wait for it."""
        self._unwatch()
        self._closed = True
        self._send_some()
        # The alert that says why a handshake failed arrives only if the connection is not reset; who does not speak
        # TLS gets none.
        if self._trouble is not None or (self._refused and not self._alerted):
            self.base.close()
            return
        self.base.refuse(False)
        self._farewells.begin(self.base, self.engine, self._out)

    def refuse(self, refused: bool) -> None:
        """Have closing reset the connection, without a good-bye that would be believed."""
        self._refused = refused
        self.base.refuse(refused)

    def close_side(self, side: int) -> None:
        """End one direction."""
        if side == WRITABLE:
            self.engine.close()
            self._send()
        self.base.close_side(side)

    # -- options

    def options(self) -> list[tuple[str, object]]:
        """Return the options of the transport below."""
        return self.base.options()

    def get_option(self, name: str) -> object | None:
        """Return an option of the transport below."""
        return self.base.get_option(name)

    def set_option(self, name: str, value: object) -> bool:
        """Set an option of the transport below."""
        return self.base.set_option(name, value)


def aborted() -> OSError:
    """Return the error of an operation on a connection that failed."""
    return ConnectionAbortedError(errno.ECONNABORTED, "")


class Farewells:
    """The connections that a script has closed and that have not come to their end."""

    def __init__(self, loop: Callable[[], EventLoop]) -> None:
        self.loop = loop
        self.active: set[Farewell] = set()

    def begin(self, base: Transport, engine: TlsEngine, out: bytes | memoryview) -> None:
        """Send close_notify, and end the connection when the peer has ended its side."""
        farewell = Farewell(base, engine, out)
        if not farewell.step():
            self.active.add(farewell)
            farewell.watch(self.loop(), lambda: self.active.discard(farewell))

    def finish(self) -> None:
        """Wait for all of them, as their time limits allow: nobody serves the event loop any more."""
        latest = time.monotonic() + LAST_PATIENCE
        for farewell in list(self.active):
            farewell.finish(latest)
        self.active.clear()


class Farewell:
    """The end of one connection."""

    def __init__(self, base: Transport, engine: TlsEngine, out: bytes | memoryview) -> None:
        self._base, self._engine, self._out = base, engine, out
        self._deadline = time.monotonic() + PATIENCE
        self._shut = False
        self._ended = False
        self._unread = 0
        self._loop: EventLoop | None = None
        self._timer: Any = None
        self._over: Callable[[], object] = lambda: None
        self._mask = 0

    def step(self) -> bool:
        """Do what can be done now; return whether the connection has been closed."""
        try:
            self._base.set_blocking(False)
            self._converse()
        except BlockingIOError:
            return False
        except (OSError, Failure):
            pass
        self._close()
        return True

    def _converse(self) -> None:
        """Shake hands if that is to be done, say good-bye, and listen until the peer has."""
        engine = self._engine
        engine.start()
        self._say()
        while engine.state == SHAKING:
            self._listen()
        if not self._shut:
            engine.close()
            self._say()
            self._shut = True
            if self._base.half_close:
                self._base.close_side(WRITABLE)
        while not self._ended and engine.state != ENDED:
            self._listen()

    def _say(self) -> None:
        while data := self._out or self._engine.outgoing():
            self._out = data
            taken = self._base.write(data)
            self._out = memoryview(data)[taken:]

    def _listen(self) -> None:
        data = self._base.read(_BLOCK)
        self._ended = not data
        self._unread += len(data)
        if self._unread > _MOST_UNREAD:
            self._base.refuse(True)
            raise BrokenPipeError(errno.EPIPE, "")
        self._engine.receive(data)
        self._engine.plain.clear()
        if not self._shut:
            self._say()

    def watch(self, loop: EventLoop, over: Callable[[], object]) -> None:
        """Let the loop carry it on; ``over`` is called at the end."""
        self._loop, self._over = loop, over
        self._timer = loop.call_later(PATIENCE * 1000, self._close)
        self._rewatch(loop)

    def _rewatch(self, loop: EventLoop) -> None:
        mask = WRITABLE if self._out else READABLE
        if mask != self._mask:
            self._mask = mask
            self._base.watch(loop, mask, self._ready)

    def _ready(self, _mask: int = READABLE) -> None:
        if not self.step() and self._loop is not None:
            self._rewatch(self._loop)

    def finish(self, latest: float) -> None:
        """Wait for the end, but not beyond the time limit, nor ``latest``."""
        base = self._base
        latest = min(latest, self._deadline)
        while not self.step():
            left = latest - time.monotonic()
            if left <= 0 or not _wait(base, WRITABLE if self._out else READABLE, left):
                self._close()
                return

    def _close(self) -> None:
        loop, self._loop = self._loop, None
        if loop is not None:
            if self._timer is not None:
                loop.cancel(self._timer)
            self._base.watch(loop, 0, self._ready)
        try:
            self._base.close()
        except OSError:
            pass
        self._over()


def _wait(base: Transport, mask: int, seconds: float) -> bool:
    """Wait until the descriptor at the bottom is ready; False: it was not, or there is none."""
    import select

    while isinstance(base, TlsTransport):
        base = base.base
    if not isinstance(base, DescriptorTransport):
        return False
    reading, writing = ([base.read_fd], []) if mask == READABLE else ([], [base.write_fd])
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register((reading or writing)[0], select.POLLIN if reading else select.POLLOUT)
        return bool(poll.poll(seconds * 1000))
    return any(select.select(reading, writing, [], seconds))
