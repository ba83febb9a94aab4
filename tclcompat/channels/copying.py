"""Copying from one channel to another, as the manual page fcopy(n) describes it.

What is odd: the count is in bytes when the source is binary or both ends have the same encoding (the bytes are not
decoded then, though line ends are translated), and in characters otherwise.  Between a binary and another channel
the bytes of a character are those of UTF-8, whatever the encoding of the source.

A copy between channels that translate nothing moves blocks as they come from the transport; once it has turned out to
be a long one, and is from a socket into a file, the kernel does it (``splicing``).
"""

from __future__ import annotations

from tclcompat.channels.channel import Channel
from tclcompat.channels.transports.base import READABLE, WRITABLE, Transport
from tclcompat.errors import TclError
from tclcompat.values import encodings
from tclcompat.values.posix import posix_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.channels.splicing import Splicer

    Done = Callable[[int, str], object]


_BLOCK = 1 << 17
# Blocks smaller than this are read as characters are.
_LEAST = 4096
# How much goes over before other events have their turn, and how much at once promises that there is more.
_TURN = 1 << 19
_MORE = 1 << 14
# Less than this is not worth the kernel's ways; so much it moves at once.
_LONG = 1 << 20
_KERNEL_BLOCK = 1 << 20
_CR = 13


class Copy:
    """One copy from ``source`` to ``target``; ``limit`` is -1 for everything up to the end of file."""

    def __init__(self, source: Channel, target: Channel, limit: int = -1) -> None:
        for channel, side in ((source, READABLE), (target, WRITABLE)):
            if channel.busy(side):
                raise TclError(f'channel "{channel.name}" is busy')
        assert source.input is not None
        assert target.output is not None
        self.source, self.target = source, target
        self.left = limit
        self.total = 0
        self._input, self._output = source.input, target.output
        self._same = source.encoding == target.encoding
        self._direct = (
            self._same
            and not self._input.eofchar
            and self._input.translation == "lf"
            and self._output.translation == "lf"
        )
        # Whether bytes can be translated wherever they are cut, and whether a line end then has two of them.
        self._lines = self._same and not self._input.eofchar and self._input.translation in ("lf", "crlf")
        self._halves = self._input.translation == "crlf"
        self._block = _BLOCK if source.transport.bulk else source.buffersize
        # Whether the kernel may be asked, how it is done, and between which transports.
        self._spliceable = self._direct
        self._splicer: Splicer | None = None
        self._spliced: tuple[Transport, Transport] | None = None
        self._done: Done | None = None
        self._waiting_for = 0

    # -- in the foreground

    def run(self) -> int:
        """Copy now, waiting for both ends, and return how much was copied."""
        modes = [(channel, channel.blocking) for channel in (self.source, self.target)]
        for channel, blocking in modes:
            channel.slow_down()
            if not blocking:
                channel.set_blocking(True)
        buffering, self.target.buffering = self.target.buffering, "none"
        try:
            while self.left:
                if not self._move() and self.source.eof:
                    break
        finally:
            self._end_splicing()
            self.target.buffering = buffering
            for channel, blocking in modes:
                if not blocking:
                    channel.set_blocking(False)
            if self.source.interest is not None:
                self.source.interest.update()
        return self.total

    def _move(self) -> int:
        """Copy one block and return its size."""
        if self._spliceable and self.total >= _LONG:
            moved = self._splice()
            if moved >= 0:
                return moved
        try:
            piece = self._read()
        except OSError as error:
            raise posix_error(error, f'error reading "{self.source.name}"') from None
        if piece:
            try:
                self._write(piece)
            except OSError as error:
                # Blocks moved as they are count even then.
                self.total += len(piece) if self._direct else 0
                raise posix_error(error, f'error writing "{self.target.name}"') from None
            self._count(len(piece))
        return len(piece)

    def _count(self, size: int) -> None:
        self.total += size
        if self.left > 0:
            self.left -= size
            if not self.left:
                self.source.blocked = False

    def _splice(self) -> int:
        """Have the kernel copy one block and return its size; -1: it cannot, nothing was copied."""
        source = self.source
        if len(self._input) or self._output.size or self.target.unsent:
            return -1
        splicer = self._prepare_splicer()
        if splicer is None:
            return -1
        wanted = _KERNEL_BLOCK if self.left < 0 else min(self.left, _KERNEL_BLOCK)
        try:
            count = self._take(splicer, wanted)
        except OSError as error:
            raise posix_error(error, f'error reading "{source.name}"') from None
        if count < 0:
            self._end_splicing()
            return -1
        source.blocked = source.blocked or (0 < count < wanted and count % source.buffersize != 0)
        source.eof = not count and not source.blocked
        try:
            rest = splicer.give() if count else b""
            if rest:
                self._end_splicing()
                self.target.write_bytes(rest)
        except OSError as error:
            self.total += count
            raise posix_error(error, f'error writing "{self.target.name}"') from None
        self._count(count)
        return count

    def _take(self, splicer: Splicer, wanted: int) -> int:
        """Take bytes from the source as ``Channel.fill`` does."""
        source = self.source
        source.blocked = source.eof = False
        while True:
            try:
                return splicer.take(wanted)
            except BlockingIOError:
                if not source.blocking:
                    source.blocked = True
                    return 0
                source.transport.wait(READABLE)

    def _prepare_splicer(self) -> Splicer | None:
        """Return what has the kernel copy, if the transports, which may change meanwhile, are ones that it can do."""
        ends = (self.source.transport, self.target.transport)
        if ends != self._spliced:
            self._end_splicing()
            descriptors = ends[0].splice_source(), ends[1].splice_target()
            if min(descriptors) >= 0:
                from tclcompat.channels.splicing import Splicer

                self._splicer = Splicer(*descriptors)
                self._spliced = ends
                self._spliceable = True
        return self._splicer

    def _end_splicing(self) -> None:
        self._spliceable = False
        if self._splicer is not None:
            self._splicer.close()
            self._splicer = None

    def _read(self) -> str | bytes:
        wanted = self._block if self.left < 0 else min(self.left, self._block)
        if self._direct:
            return self._read_direct(wanted)
        if self._same or self.source.encoding == "binary":
            return self._read_undecoded(wanted)
        return _read_some(self.source, wanted)

    def _read_direct(self, wanted: int) -> bytes:
        source = self.source
        if not len(self._input):
            source.fill(wanted)
        return self._input.take(wanted)

    def _read_lines(self, wanted: int) -> bytes:
        """Read bytes up to any place and translate their line ends."""
        source, arrived = self.source, self._input
        for final in (False, True):
            count = min(wanted, len(arrived))
            if self._halves and count and arrived.data[arrived.pos + count - 1] == _CR and not (final and source.eof):
                # What follows decides what the CR is.
                count -= 1
            if count:
                break
            if not final:
                source.fill(wanted)
        piece = arrived.take(count) if count else b""
        return _join_line_ends(piece) if self._halves else piece

    def _read_undecoded(self, wanted: int) -> bytes:
        """Read bytes with their line ends translated, as if the source were binary."""
        if self._lines and self.left < 0 and wanted >= _LEAST:
            return self._read_lines(wanted)
        name = self.source.encoding
        if name == "binary":
            text = _read_some(self.source, wanted)
        else:
            self._input.set_encoding("binary")
            try:
                text = _read_some(self.source, wanted)
            finally:
                self._input.set_encoding(name)
        return text if isinstance(text, bytes) else text.encode("latin-1")

    def _write(self, piece: str | bytes) -> None:
        target = self.target
        if self._direct and isinstance(piece, bytes):
            target.write_bytes(piece)
        elif isinstance(piece, bytes):
            self._write_undecoded(piece)
        elif target.encoding == "binary":
            target.puts(encodings.encode("identity", piece))
        else:
            target.puts(piece)
        target.flush()

    def _write_undecoded(self, piece: bytes) -> None:
        if not self._same:
            self.target.puts(encodings.decode("utf-8", piece))
            return
        line_end = {"lf": b"\n", "cr": b"\r", "crlf": b"\r\n"}[self._output.translation]
        self.target.write_bytes(piece if line_end == b"\n" else piece.replace(b"\n", line_end))

    # -- in the background

    def start(self, done: Done) -> None:
        """Copy from the event loop; ``done(total, error message)`` is called at the end, never from here."""
        source, target = self.source, self.target
        self._done = done
        for channel in (source, target):
            channel.kept_modes = channel.kept_modes or (channel.blocking, channel.buffering)
        source.set_blocking(False)
        target.set_blocking(False)
        target.buffering = "none"
        source.set_copy(READABLE, self)
        target.set_copy(WRITABLE, self)
        for channel in {id(source): source, id(target): target}.values():
            channel.on_close.append(self._stop)
        if self.left == 0:
            source.loop().call_later(0, self._finish)
        else:
            self._wait(READABLE)

    def _wait(self, condition: int) -> None:
        if condition != self._waiting_for:
            self._watch(self._waiting_for, None)
            self._waiting_for = condition
            self._watch(condition, self._step)

    def _watch(self, condition: int, callback: Callable[[], object] | None) -> None:
        if condition:
            (self.source if condition == READABLE else self.target).set_handler(condition, callback, self)

    def _step(self) -> None:
        """Copy a few blocks, so that other events have their turn, and wait for the side that holds up the copy."""
        for channel, verb in ((self.source, "reading"), (self.target, "writing")):
            error = channel.take_unreported()
            if error is not None:
                text = posix_error(error) if isinstance(error, OSError) else error
                self._finish(f'error {verb} "{channel.name}": {text}')
                return
        source, target = self.source, self.target
        source.set_copy(READABLE, None)
        target.set_copy(WRITABLE, None)
        try:
            moved = self._move_some()
        except TclError as error:
            self._finish(str(error))
            return
        finally:
            if self._done is not None:
                source.set_copy(READABLE, self)
                target.set_copy(WRITABLE, self)
        if not self.left or source.eof:
            self._finish()
        elif target.flushing:
            self._wait(WRITABLE)
        elif not moved or not source.input_pending():
            # An incomplete character in the buffer does not make the channel readable.
            source.starved = not moved
            self._wait(READABLE)
        source.watched().update()

    def _move_some(self) -> int:
        """Copy blocks as long as they come at once, up to a limit, and return their size."""
        total = 0
        while True:
            moved = self._move()
            total += moved
            if moved < _MORE or total >= _TURN or not self.left or self.source.eof or self.target.unsent:
                return total

    def _stop(self) -> None:
        """End the copy and give the channels back as they were."""
        self._done = None
        self._end_splicing()
        self._wait(0)
        source, target = self.source, self.target
        source.set_copy(READABLE, None)
        target.set_copy(WRITABLE, None)
        for channel in (source, target):
            if self._stop in channel.on_close:
                channel.on_close.remove(self._stop)
            if channel.kept_modes is not None and not channel.copy_from and not channel.copy_to:
                blocking, channel.buffering = channel.kept_modes
                channel.kept_modes = None
                if not channel.closed and channel.blocking != blocking:
                    channel.set_blocking(blocking)

    def _finish(self, message: str = "") -> None:
        done = self._done
        self._stop()
        if done is not None:
            done(self.total, message)


def _join_line_ends(data: bytes) -> bytes:
    """Return ``data`` with LF for every CR LF.

    Bytes are dropped, and put in, ten times faster than two of them are looked for: where all line ends are alike,
    which the way back shows, that is the answer.
    """
    joined = data.replace(b"\r", b"")
    if joined.replace(b"\n", b"\r\n") == data:
        return joined
    return data.replace(b"\r\n", b"\n")


def _read_some(source: Channel, wanted: int) -> str | bytes:
    """Read up to ``wanted`` characters, asking the transport once at most: a copy passes on what it gets."""
    arrived = source.input
    assert arrived is not None
    if arrived.ended:
        source.eof = True
        return ""
    text = arrived.take_chars(wanted)
    if not text:
        if not arrived.ended:
            source.fill(wanted)
        text = arrived.take_chars(wanted, source.eof)
    source.eof = source.eof or arrived.ended
    return text
