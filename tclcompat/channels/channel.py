"""A channel: characters on one side, a transport of bytes on the other.

Follows the manual pages read(n), gets(n), puts(n), flush(n), close(n), eof(n) and fblocked(n); for seek(n) and tell(n)
see ``position``.  Every method raises OSError when the transport fails; commands word that.  The states are Tcl's own:

* ``eof``: the last attempt to read met the end; the next attempt asks the transport again.
* ``blocked``: the last attempt got less than it wanted.  A short read from the transport already counts: a
  non-blocking channel does not ask a second time, so that data and the end of file are two reads.
* ``starved``: a ``gets`` found no complete line.  What is buffered no longer makes the channel readable.
* ``quick_read`` and ``quick_write`` are descriptors while nothing stands between them and lines that come and go one
  by one: no such state, no option, nothing buffered.  Whoever changes any of that calls ``slow_down``.
* output that a non-blocking transport did not take waits in ``unsent`` until the event loop reports the channel
  writable; what is written meanwhile joins the queue.  An error there is reported by the next operation.
"""

from __future__ import annotations

import errno

from tclcompat.channels.input import Input
from tclcompat.channels.transports.base import READABLE
from tclcompat.channels.writing import WritableChannel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    _Piece = TypeVar("_Piece", str, bytes)

# How many bytes are asked for where a line of its own is expected.
SHORT = 256
_BULK = 1 << 18
_LONG_LINE = 1 << 16


class Channel(WritableChannel):
    """An open channel; its attributes are those of the writing side."""

    # -- reading

    def gets(self) -> str | None:
        """Return the next line; None at the end of file, or when a non-blocking channel has no complete line."""
        line: str | None
        source = self.input
        if self._guarded or source is None:
            self.check(READABLE)
            source = self._source()
        self.starved = False
        if source.pos >= len(source.data) and not self.seekable:
            # Nothing is buffered: the usual case of a partner that sends a line at a time.
            self.blocked = self.eof = False
            try:
                chunk = self.transport.read(self.buffersize)
            except OSError as problem:
                return self._gets_later(source, problem)
            codec = source.simple_codec
            if codec and not source.saw_cr:
                data, end, more = chunk.partition(b"\n")
                if end and not more and (13 not in data or (data := source.without_cr(data))):
                    try:
                        line = data.decode(codec)
                    except UnicodeDecodeError:
                        return self._gets_on(source, chunk, self.buffersize)
                    if self.transport.plain and self.buffersize >= SHORT:
                        self.quick_read = self.transport.read_fd
                    return line
            return self._gets_on(source, chunk, self.buffersize)
        line = source.take_line()
        self.blocked = False
        if line is None or source.ended:
            line = self._await_line(source, line)
        if self.interest is not None:
            self.interest.update()
        return line

    def gets_more(self, chunk: bytes) -> str | None:
        """Do what ``gets`` does once ``quick_read`` has given this, of at most SHORT bytes."""
        return self._gets_on(self.input or self._source(), chunk, SHORT)

    def gets_later(self, problem: OSError) -> str | None:
        """Do what ``gets`` does once ``quick_read`` has given nothing."""
        return self._gets_later(self.input or self._source(), problem)

    def _gets_on(self, source: Input, chunk: bytes, size: int) -> str | None:
        """Go on with what came when ``size`` bytes were asked for, which is more or less than a line."""
        self._feed(source, chunk, size)
        line = source.take_line(self.eof)
        if self.eof:
            self.blocked = False
        else:
            line = self._await_line(source, line)
        if self.interest is not None:
            self.interest.update()
        return line

    def _gets_later(self, source: Input, problem: OSError) -> str | None:
        """Wait for the line that has not come yet, if we do wait."""
        self.quick_read = None
        line = None
        if not isinstance(problem, BlockingIOError):
            self.starved = True
        elif self.blocking:
            line = self._await_line(source, None)
        else:
            self.blocked = self.starved = True
        if self.interest is not None:
            self.interest.update()
        if not isinstance(problem, BlockingIOError):
            raise problem
        return line

    def _await_line(self, source: Input, line: str | None) -> str | None:
        while line is None and not source.ended:
            if self.blocked and not self.blocking:
                self.starved = True
                return None
            pending = len(source.data) - source.pos
            try:
                # A line of great length is asked for in ever larger blocks.
                self.fill(pending if pending > _LONG_LINE else 0)
            except OSError:
                self.starved = True
                if self.interest is not None:
                    self.interest.update()
                raise
            line = source.take_line(self.eof)
            if self.eof:
                break
        if source.ended:
            self.eof = True
        self.blocked = False
        return line

    def read(self, count: int = -1) -> str | bytes:
        """Return ``count`` characters, less at the end of file or when a non-blocking channel has no more; -1: all.

        The result is bytes when the channel is binary in every respect.
        """
        if self._guarded:
            self.check(READABLE)
        source = self.input or self._source()
        self.quick_read = None
        self.starved = False
        if source.ended:
            self.eof = True
            if self.interest is not None:
                self.interest.update()
            return ""
        self.blocked = self.eof = False
        if count < 0 and not self.blocking and source.pos >= len(source.data) and not self.seekable:
            return self._read_fresh(source)
        result = source.take(count) if source.raw else source.take_chars(count)
        if len(result) != count or source.ended:
            return self._collect(source, count, result)
        if self.interest is not None:
            self.interest.update()
        return result

    def _read_fresh(self, source: Input) -> str | bytes:
        """Return what has come, when nothing is buffered: the usual case of who reads when something comes."""
        size = _BULK if self.transport.bulk else self.buffersize
        try:
            chunk = self.transport.read(size)
        except BlockingIOError:
            self.blocked = True
            return b"" if source.raw else ""
        except OSError:
            if self.interest is not None:
                self.interest.update()
            raise
        if 0 < len(chunk) < size and len(chunk) % self.buffersize:
            # That is all there is.
            self.blocked = True
            if source.raw:
                return chunk
            if source.simple_codec and not source.saw_cr and (13 not in chunk or source.translation == "lf"):
                try:
                    return chunk.decode(source.simple_codec)
                except UnicodeDecodeError:
                    pass
        self._feed(source, chunk, size)
        return self._collect(source, -1, source.take() if source.raw else source.take_chars(-1, self.eof))

    def _collect(self, source: Input, count: int, piece: str | bytes) -> str | bytes:
        """Return ``piece`` and what follows, up to ``count`` characters together."""
        try:
            if isinstance(piece, bytes):
                return b"".join(self._read_on(source, count, piece, lambda size, _: source.take(size)))
            return "".join(self._read_on(source, count, piece, source.take_chars))
        finally:
            if self.interest is not None:
                self.interest.update()

    def _read_on(self, source: Input, count: int, piece: _Piece, take: Callable[[int, bool], _Piece]) -> list[_Piece]:
        """Return ``piece`` and the pieces behind it, up to ``count`` characters together."""
        # One piece alone is joined without copying it.
        pieces = [piece] if piece else []
        missing = count - len(piece) if count > 0 else count
        while True:
            if source.ended:
                self.eof = True
            if not missing or self.eof or (self.blocked and not self.blocking):
                break
            self.fill(missing)
            piece = take(missing, self.eof)
            pieces.append(piece)
            if missing > 0:
                missing -= len(piece)
        if not missing or source.ended:
            self.blocked = False
        elif self.blocked and len(source):
            # An incomplete character does not make the channel readable.
            self.starved = True
        return pieces

    def fill(self, wanted: int = 0) -> None:
        """Ask the transport once for more input, for at least ``wanted`` bytes if they may be many (-1: all)."""
        if self.output is not None and self.output.size and self.seekable:
            self.flush_all()
        size = self.buffersize
        if not -1 < wanted <= size and self.transport.bulk:
            size = _BULK if wanted < 0 else min(wanted, _BULK)
        self.blocked = self.eof = False
        try:
            chunk = self.transport.read(size)
        except BlockingIOError:
            chunk = self._await_input(size)
        self._feed(self.input or self._source(), chunk, size)

    def _feed(self, source: Input, chunk: bytes, size: int) -> None:
        """Take what came when ``size`` bytes were asked for."""
        self.quick_read = None
        if not chunk:
            self.eof = not self.blocked
            return
        source.feed(chunk)
        got = len(chunk)
        self.blocked = got < size and got % self.buffersize != 0

    def _await_input(self, size: int) -> bytes:
        """Return what the transport, which has nothing yet, has later; nothing, and ``blocked``, if we do not wait."""
        while self.blocking:
            self.transport.wait(READABLE)
            try:
                return self.transport.read(size)
            except BlockingIOError:
                pass
        self.blocked = True
        return b""

    def _source(self) -> Input:
        if self.input is None:
            raise OSError(errno.EACCES, "")
        return self.input

    # -- events

    def set_handler(self, mask: int, callback: Callable[[], object] | None, owner: object = None) -> None:
        """Call ``callback`` whenever the channel is READABLE or WRITABLE (one of them); None ends it.

        Each ``owner`` can have one handler for each condition.
        """
        if callback is not None:
            self.watched().add((owner, mask), mask, callback)
        elif self.interest is not None:
            self.interest.remove((owner, mask))
