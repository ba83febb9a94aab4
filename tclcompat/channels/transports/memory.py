"""Channels inside the process: two ends connected by byte queues, as a socket pair is, and the file in memory.

For tests and for Python code that talks to a Tcl script without the operating system.
"""

from __future__ import annotations

import errno

from tclcompat.channels.buffer import ByteBuffer
from tclcompat.channels.transports.base import READABLE, WRITABLE, Transport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.channels.transports.base import Notify, Reader
    from tclcompat.eventloop.loop import EventLoop


class MemoryPipe(Transport):
    """One end of a connection; make both with ``MemoryPipe.pair``.

    ``capacity`` bounds what the other end has not read yet; beyond it a write would block.  A blocking channel cannot
    wait for anybody here: its read returns what there is, then the end of file.
    """

    kind = "memory"
    half_close = True

    def __init__(self, capacity: int = 65536) -> None:
        self.capacity = capacity
        self._inbox = ByteBuffer()
        self._finished = False
        self._closed = False
        self._peer: MemoryPipe | None = None
        self._loop: EventLoop | None = None
        self._notify: Notify | None = None
        self._mask = 0
        self._scheduled = False

    @classmethod
    def pair(cls, capacity: int = 65536) -> tuple[MemoryPipe, MemoryPipe]:
        """Return two connected ends."""
        one, other = cls(capacity), cls(capacity)
        one._peer, other._peer = other, one
        return one, other

    def read(self, size: int) -> bytes:
        """Return bytes that the peer has written."""
        if not len(self._inbox):
            if self._finished or self._closed:
                return b""
            raise BlockingIOError(errno.EAGAIN, "")
        data = self._inbox.take(size)
        self._wake_peer()
        return data

    def write(self, data: bytes | memoryview) -> int:
        """Hand bytes to the peer."""
        peer = self._peer
        if peer is None or peer._closed or peer._finished:
            raise BrokenPipeError(errno.EPIPE, "")
        room = self.capacity - len(peer._inbox)
        if room <= 0:
            raise BlockingIOError(errno.EAGAIN, "")
        peer._inbox.feed(bytes(data[:room]))
        peer._schedule()
        return min(room, len(data))

    def wait(self, mask: int) -> None:
        """Nobody else runs while this process waits: refuse instead of hanging."""
        raise OSError(errno.EDEADLK, "")

    def close(self) -> None:
        """End both directions."""
        self._closed = True
        self.close_side(WRITABLE)
        self._mask = 0

    def close_side(self, side: int) -> None:
        """End one direction."""
        if side == WRITABLE and self._peer is not None:
            self._peer._finished = True
            self._wake_peer()

    def watch(self, loop: EventLoop, mask: int, notify: Notify, reader: Reader | None = None) -> None:
        """Remember whom to call."""
        self._loop, self._mask, self._notify = loop, mask, notify
        if mask:
            self._schedule()

    def _ready(self) -> int:
        mask = READABLE if len(self._inbox) or self._finished else 0
        peer = self._peer
        if peer is None or peer._closed or len(peer._inbox) < self.capacity:
            mask |= WRITABLE
        return mask & self._mask

    def _schedule(self) -> None:
        if self._loop is not None and not self._scheduled and self._ready():
            self._scheduled = True
            self._loop.call_later(0, self._fire)

    def _fire(self) -> None:
        self._scheduled = False
        ready = self._ready()
        if ready and self._notify is not None:
            self._notify(ready)
            self._schedule()

    def _wake_peer(self) -> None:
        if self._peer is not None:
            self._peer._schedule()


class MemoryFile(Transport):
    """A file that exists only in memory; ``contents`` is what it holds."""

    kind = "memory"
    seekable = True

    def __init__(self, contents: bytes = b"") -> None:
        self.contents = bytearray(contents)
        self._position = 0

    def read(self, size: int) -> bytes:
        """Read at the position."""
        data = bytes(self.contents[self._position : self._position + size])
        self._position += len(data)
        return data

    def write(self, data: bytes | memoryview) -> int:
        """Write at the position; a gap before it is filled with zeros."""
        gap = self._position - len(self.contents)
        if gap > 0:
            self.contents += bytes(gap)
        self.contents[self._position : self._position + len(data)] = data
        self._position += len(data)
        return len(data)

    def seek(self, offset: int, whence: int) -> int:
        """Move the position."""
        target = offset + (0, self._position, len(self.contents))[whence]
        if target < 0:
            raise OSError(errno.EINVAL, "")
        self._position = target
        return target

    def truncate(self, length: int) -> None:
        """Cut or extend the contents."""
        del self.contents[length:]
        self.contents += bytes(length - len(self.contents))

    def watch(self, loop: EventLoop, mask: int, notify: Notify, reader: Reader | None = None) -> None:
        """A file is always ready."""
        self._notify, self._mask = notify, mask
        if mask:
            loop.call_later(0, lambda: self._fire(loop))

    def _fire(self, loop: EventLoop) -> None:
        if self._mask:
            self._notify(self._mask)
            if self._mask:
                loop.call_later(0, lambda: self._fire(loop))
