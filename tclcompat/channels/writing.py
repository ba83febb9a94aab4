"""The writing side of a channel, what stands in the way of an operation, and closing; see ``channel``."""

from __future__ import annotations

import errno
from os import SEEK_CUR

from tclcompat.channels.input import Input
from tclcompat.channels.interest import Interest
from tclcompat.channels.output import Output
from tclcompat.channels.transports.base import READABLE, WRITABLE, Transport
from tclcompat.errors import TclError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.eventloop.loop import EventLoop


class WritableChannel:
    """An open channel, as far as it is written to and closed.

    ``loop`` is called for the event loop when one is needed, ``translation`` is that of the output.  ``input`` and
    ``output`` are None in the direction in which the channel is not open.  ``buffering`` is ``full``, ``line`` or
    ``none``.
    """

    # What few channels ever have.  The background copies in which one is the source or the target, and the -blocking
    # and -buffering that it gets back after one.
    copy_from: object = None
    copy_to: object = None
    kept_modes: tuple[bool, str] | None = None
    # The error of a background flush.
    _unreported: Exception | None = None
    _closing_side = False

    def __init__(
        self,
        name: str,
        transport: Transport,
        mode: int,
        loop: Callable[[], EventLoop],
        encoding: str = "utf-8",
        translation: str = "lf",
    ) -> None:
        self.name = name
        self.transport = transport
        # What the transport says, which is the same of any that takes its place.
        self.seekable = transport.seekable
        self.loop = loop
        self.encoding = encoding
        self.input = Input(encoding) if mode & READABLE else None
        self.output = Output(encoding, translation) if mode & WRITABLE else None
        self.blocking = True
        self.buffering = "full"
        self.buffersize = 4096
        self.eof = self.blocked = self.starved = False
        self.closed = False
        self.references = 0
        self.on_close: list[Callable[[], object]] = []
        self.interest: Interest | None = None
        self.unsent: list[bytes | memoryview] = []
        # See ``channel``.
        self.quick_read: int | None = None
        self.quick_write: int | None = None
        # Whether check has anything to find.
        self._guarded = False

    @property
    def mode(self) -> int:
        """The directions in which the channel is open."""
        return (READABLE if self.input is not None else 0) | (WRITABLE if self.output is not None else 0)

    def input_pending(self) -> int:
        """Return the number of bytes that arrived and were not read."""
        return len(self.input) if self.input is not None else 0

    def unread_input(self, source: Input) -> None:
        """Bring the transport back to where the reader is: writing goes on from there."""
        pending = len(source)
        source.discard()
        try:
            self.transport.seek(-pending, SEEK_CUR)
        except OSError:
            pass

    # -- writing

    def puts(self, text: str | bytes, newline: bool = False) -> None:
        """Write ``text``, and a line end if ``newline``; bytes are the characters U+0000 to U+00FF."""
        self.quick_write = None
        if self._guarded:
            self.check(WRITABLE)
        target = self.output or self._target()
        if self.seekable and self.input is not None and len(self.input) and (text or newline):
            self.unread_input(self.input)
        if type(text) is str:
            data = target.encoded(text, newline)
        else:
            assert isinstance(text, bytes)
            data = target.encoded_bytes(text + b"\n" if newline else text)
        self._put(target, data, newline)

    def put_line(self, text: str) -> None:
        """Do what ``puts`` does with a string and a newline."""
        target = self.output
        if target is None or self._guarded or (self.seekable and self.input is not None):
            self.puts(text, True)
            return
        codec = target.simple_codec
        try:
            data = (text + "\n").encode(codec) if codec else target.encoded(text, True)
        except UnicodeEncodeError:
            data = target.encoded(text, True)
        if self.buffering == "full" or target.size or self.unsent or len(data) >= self.buffersize:
            self._put(target, data, True)
            return
        # The usual case of a line for a partner that waits for it.
        try:
            written = self.transport.write(data)
        except BlockingIOError:
            written = 0
        if written < len(data):
            self.push_rest(data, written)
        elif self.transport.plain and codec:
            self.quick_write = self.transport.write_fd

    def push_rest(self, data: bytes, written: int) -> None:
        """Send what is left of ``data``."""
        self._push(data[written:])

    def _put(self, target: Output, data: bytes, newline: bool) -> None:
        """Append to what waits, and send what is not to wait any longer."""
        target.put_bytes(data)
        if target.size >= self.buffersize:
            self._push(target.take_whole(self.buffersize))
        if self.buffering != "full" and target.size and (newline or self.buffering == "none" or target.has_line_end()):
            self._push(target.take())

    def write_bytes(self, data: bytes) -> None:
        """Write bytes past translation and encoding, as a copy between like channels does, and flush them."""
        self.quick_write = None
        target = self._target()
        self._push(target.take() + data if target.size else data)

    def flush(self) -> None:
        """Hand all output to the transport; what a non-blocking one does not take follows in the background."""
        if self._guarded:
            self.check(WRITABLE)
        target = self.output or self._target()
        if target.size or self.unsent:
            self._push(target.take())

    def _target(self) -> Output:
        if self.output is None:
            raise OSError(errno.EACCES, "")
        return self.output

    def _push(self, data: bytes) -> None:
        """Send ``data`` behind what is queued."""
        if self.unsent:
            if data:
                self.unsent.append(data)
            if self.blocking:
                self._drain()
            return
        size = len(data)
        if not size:
            return
        if size > self.buffersize and not self.transport.bulk:
            self.quick_write = None
            step = self.buffersize
            self.unsent = [data[start : start + step] for start in range(0, size, step)]
            self._drain()
            return
        try:
            written = self.transport.write(data)
        except BlockingIOError:
            written = self._write_transport(data)
        except (OSError, TclError):
            self._discard()
            raise
        if written == size:
            return
        self.quick_write = None
        if written < 0:
            self.unsent = [data]
            self.watched().update()
        else:
            self.unsent = [memoryview(data)[written:]]
            self._drain()

    def _drain(self) -> None:
        """Hand the queue to the transport as far as it goes."""
        queue = self.unsent
        while queue:
            data = queue[0]
            written = self._write_transport(data)
            if written < 0:
                self.watched().update()
                return
            if written == len(data):
                del queue[0]
            else:
                queue[0] = memoryview(data)[written:]

    def _write_transport(self, data: bytes | memoryview) -> int:
        """Write and return how much was taken; -1: a non-blocking transport takes nothing now.

        An error loses all output.
        """
        try:
            while True:
                try:
                    return self.transport.write(data)
                except BlockingIOError:
                    if not self.blocking:
                        return -1
                    self.transport.wait(WRITABLE)
        except (OSError, TclError):
            self._discard()
            raise

    def _discard(self) -> None:
        """Forget all output, after an error."""
        self.unsent.clear()
        if self.output is not None:
            self.output.discard()

    def flush_all(self) -> None:
        """Flush, waiting for it even on a non-blocking channel, as seeking requires."""
        if self.output is None:
            return
        blocking = self.blocking
        if not blocking:
            self.set_blocking(True)
        try:
            self._push(self.output.take())
        finally:
            if not blocking:
                self.set_blocking(False)

    @property
    def flushing(self) -> bool:
        """Whether output waits for the event loop."""
        return bool(self.unsent)

    def continue_flush(self) -> None:
        """Go on flushing in the background; called when the transport is writable."""
        try:
            self._drain()
        except (OSError, TclError) as error:
            if self._unreported is None:
                self._unreported = error
                self._guard()
        if self.unsent:
            return
        if self.closed:
            self._finish_close()
        elif self._closing_side:
            self._finish_close_write()

    def output_pending(self) -> int:
        """Return the number of bytes written and not yet taken by the transport."""
        return (self.output.size if self.output is not None else 0) + sum(map(len, self.unsent))

    # -- what stands in the way

    def check(self, direction: int) -> None:
        """Raise what stands in the way of an operation: an error of a background flush, or a background copy."""
        error = self.take_unreported()
        if error is not None:
            raise error
        if self.closed or not self.mode & direction:
            raise OSError(errno.EACCES, "")
        if self.busy(direction):
            raise OSError(errno.EBUSY, "")

    def busy(self, direction: int) -> bool:
        """Return whether a background copy uses the channel in this direction."""
        return bool((direction & READABLE and self.copy_from) or (direction & WRITABLE and self.copy_to))

    def set_copy(self, direction: int, copy: object) -> None:
        """Reserve one direction for a background copy, or release it (None)."""
        if direction == READABLE:
            self.copy_from = copy
        else:
            self.copy_to = copy
        self._guard()

    def slow_down(self) -> None:
        """Have the next operations look at everything: something has changed."""
        self.quick_read = self.quick_write = None

    def _guard(self) -> None:
        self.slow_down()
        self._guarded = bool(self._unreported or self.closed or self.copy_from or self.copy_to)

    def take_unreported(self) -> Exception | None:
        """Return the error of a background flush, which then counts as reported."""
        error, self._unreported = self._unreported, None
        self._guard()
        return error

    def set_blocking(self, blocking: bool) -> None:
        """Choose whether operations wait."""
        self.slow_down()
        self.transport.set_blocking(blocking)
        self.blocking = blocking

    # -- events

    def watched(self) -> Interest:
        """Return the handlers of this channel."""
        if self.interest is None:
            self.interest = Interest(self)
        return self.interest

    # -- closing

    def close(self) -> None:
        """Flush and close, even if this raises; a non-blocking channel with output left closes once that is written."""
        if self.closed:
            return
        trouble: Exception | None = None
        if self.interest is not None:
            self.interest.clear()
        if self.on_close:
            callbacks, self.on_close = self.on_close, []
            for callback in callbacks:
                callback()
        self.closed = True
        self._guard()
        output = self.output
        try:
            self.transport.stop_reading()
            if output is not None and (output.size or output.coding.started or self.unsent):
                output.put_bytes(output.coding.finish())
                self._push(output.take())
        except (OSError, TclError) as error:
            trouble = error
        if self.input is not None:
            self.input.clear()
        if not self.unsent:
            try:
                self._finish_close()
            except OSError as error:
                trouble = trouble or error
            except TclError as error:  # which says more than an error number
                trouble = trouble if isinstance(trouble, TclError) else error
        trouble = trouble or self._unreported
        if trouble is not None:
            raise trouble

    def _finish_close(self) -> None:
        if self.interest is not None:
            self.interest.clear()
        if self.output is not None and self.output.eofchar:
            self._write_eofchar()
        self.transport.close()

    def _write_eofchar(self) -> None:
        if self.output is not None and self.output.eofchar:
            try:
                self.transport.write(self.output.eofchar.encode())
            except OSError:
                pass

    def close_side(self, side: int) -> None:
        """Close the READABLE or the WRITABLE side of a channel that is open in both directions."""
        if not self.transport.half_close:
            raise TclError("")
        self.slow_down()
        if side == READABLE:
            self.input = None
            self.transport.close_side(READABLE)
            return
        target = self._target()
        target.put_bytes(target.coding.finish())
        self._closing_side = True
        try:
            self._push(target.take())
        finally:
            if not self.unsent:
                self._finish_close_write()

    def _finish_close_write(self) -> None:
        self._closing_side = False
        self._write_eofchar()
        self.output = None
        self.transport.close_side(WRITABLE)
