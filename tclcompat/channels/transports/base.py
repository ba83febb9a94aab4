"""What a channel asks of a transport, and the transports made of operating system descriptors.

A transport moves bytes and knows nothing of characters or buffers.  It follows the blocking mode of its channel: a read
or write that cannot go on blocks, or raises BlockingIOError.  All failures are OSError.
"""

from __future__ import annotations

import os

from tclcompat.values.quick_functools import partial

READABLE, WRITABLE = 2, 4

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from tclcompat.eventloop.loop import EventLoop

    Reader = Callable[[], object]

    class Notify(Protocol):
        """What a transport calls when it is ready."""

        def __call__(self, mask: int = READABLE, /) -> object:
            """Take note of readiness for READABLE, WRITABLE or both."""


class Transport:
    """The base of all transports; what it offers itself is the answer of one that cannot do it.

    ``kind`` is the name of the channel type in messages.  ``seekable``: the channel has a position.  ``half_close``:
    the sides can be closed one by one.  ``bulk``: blocks larger than the channel's buffer size may be asked for or
    handed over at once.  ``plain``: ``read`` and ``write`` are the system calls of these names with ``read_fd`` and
    ``write_fd``, and nothing else, from the first on that has succeeded.  ``option_names`` are those that an error
    lists, ``auto_output`` is what ``auto`` means for output.
    """

    plain = False
    read_fd = write_fd = -1
    kind = "file"
    seekable = False
    half_close = False
    bulk = True
    option_names: tuple[str, ...] = ()
    auto_output = "lf"

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes, none at the end of file."""
        raise _invalid()

    def write(self, data: bytes | memoryview, /) -> int:
        """Write bytes and return how many were taken."""
        raise _invalid()

    def set_blocking(self, blocking: bool) -> None:
        """Choose between blocking and raising BlockingIOError."""

    def wait(self, mask: int) -> None:
        """Wait until ready for reading or writing: a descriptor may be non-blocking although the channel is not."""

    def seek(self, offset: int, whence: int) -> int:
        """Move the position as os.lseek does and return it."""
        raise _invalid()

    def truncate(self, length: int) -> None:
        """Cut the file."""
        raise _invalid()

    def close(self) -> None:
        """Give the resource back."""

    def close_side(self, side: int) -> None:
        """Close the READABLE or the WRITABLE side."""
        raise _invalid()

    def stop_reading(self) -> None:
        """Get ready for the last flush and for closing: nothing will be read any more."""

    def abandon(self) -> None:
        """Let closing not wait for whoever is at the other end."""

    def refuse(self, refused: bool) -> None:
        """Choose whether closing tells the partner that not everything went well, where that can be told.

        It then also does if the process is killed.
        """

    def watch(self, loop: EventLoop, mask: int, notify: Notify, reader: Reader | None = None) -> None:
        """Call ``notify(mask)`` from the loop when ready, for the conditions in ``mask`` only; 0 ends it.

        Where there is a ``reader``, it may be called in place of ``notify(READABLE)``.
        """

    def splice_source(self) -> int:
        """Return a descriptor from which the kernel may move bytes in place of ``read``; -1: there is none."""
        return -1

    def splice_target(self) -> int:
        """Return a descriptor into which the kernel may move bytes in place of ``write``; -1: there is none."""
        return -1

    def options(self) -> list[tuple[str, object]]:
        """Return the options that ``fconfigure`` lists behind the general ones."""
        return []

    def get_option(self, name: str) -> object | None:
        """Return the value of an option of its own, which may be abbreviated; None if there is no such option."""
        return None

    def set_option(self, name: str, value: object) -> bool:
        """Set an option of its own; return False if there is none that can be set under this name."""
        return False


def _invalid() -> OSError:
    import errno

    return OSError(errno.EINVAL, "")


class DescriptorTransport(Transport):
    """A transport on one descriptor for each direction (which may be the same one); -1 for none."""

    plain = True

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self.read_fd = read_fd
        self.write_fd = write_fd
        self._watched = 0

    def descriptors(self) -> list[int]:
        """Return the open descriptors."""
        fds = [self.read_fd] if self.read_fd >= 0 else []
        return [*fds, self.write_fd] if self.write_fd >= 0 and self.write_fd != self.read_fd else fds

    def read(self, size: int, /) -> bytes:
        """Read from the descriptor."""
        return os.read(self.read_fd, size)

    def write(self, data: bytes | memoryview, /) -> int:
        """Write to the descriptor."""
        return os.write(self.write_fd, data)

    def set_blocking(self, blocking: bool) -> None:
        """Set the mode of the descriptors."""
        for fd in self.descriptors():
            os.set_blocking(fd, blocking)

    def wait(self, mask: int) -> None:
        """Poll the one descriptor, without running any event."""
        wait_for(self.read_fd if mask == READABLE else self.write_fd, mask)

    def close(self) -> None:
        """Close the descriptors."""
        fds = self.descriptors()
        self.read_fd = self.write_fd = -1
        for fd in fds:
            os.close(fd)

    def watch(self, loop: EventLoop, mask: int, notify: Notify, reader: Reader | None = None) -> None:
        """Register with the loop what is not registered yet, and take back what is no longer wanted."""
        changed, self._watched = self._watched ^ mask, mask
        if self.read_fd >= 0:
            if mask & READABLE:
                loop.add_reader(self.read_fd, reader or notify)
            elif changed & READABLE:
                loop.remove_reader(self.read_fd)
        if changed & WRITABLE and self.write_fd >= 0:
            if mask & WRITABLE:
                loop.add_writer(self.write_fd, partial(notify, WRITABLE))
            else:
                loop.remove_writer(self.write_fd)

    def unwatch(self, loop: EventLoop, side: int) -> None:
        """Take back what is registered with the loop for one side."""
        gone = self._watched & side
        self._watched &= ~side
        if gone & READABLE and self.read_fd >= 0:
            loop.remove_reader(self.read_fd)
        if gone & WRITABLE and self.write_fd >= 0:
            loop.remove_writer(self.write_fd)


def wait_for(fd: int, mask: int) -> None:
    """Wait until ``fd`` is readable or writable."""
    import select

    if not hasattr(select, "poll"):
        select.select([fd] if mask & READABLE else [], [fd] if mask & WRITABLE else [], [])
        return
    poll = select.poll()
    poll.register(fd, (select.POLLIN if mask & READABLE else 0) | (select.POLLOUT if mask & WRITABLE else 0))
    poll.poll()
