"""Files, and whatever else ``open`` and the standard channels have as a descriptor (terminals, pipes, devices)."""

from __future__ import annotations

import os
from stat import S_ISREG

from tclcompat.channels.transports.base import DescriptorTransport


class FileTransport(DescriptorTransport):
    """One descriptor, opened for reading, writing or both.

    All of them claim to be seekable, as in Tcl; on a pipe the operating system says no.
    """

    kind = "file"
    seekable = True

    def __init__(self, fd: int, readable: bool, writable: bool) -> None:
        super().__init__(fd if readable else -1, fd if writable else -1)
        self._fd = fd

    def seek(self, offset: int, whence: int) -> int:
        """Move the position."""
        return os.lseek(self._fd, offset, whence)

    def truncate(self, length: int) -> None:
        """Cut or extend the file."""
        os.ftruncate(self._fd, length)

    def splice_target(self) -> int:
        """Let the kernel put bytes into a regular file."""
        return self.write_fd if self.write_fd >= 0 and S_ISREG(os.fstat(self.write_fd).st_mode) else -1

    def close(self) -> None:
        """Close the descriptor; the standard ones lose it only here."""
        self._fd = -1
        super().close()


def open_file(path: str | bytes, flags: int, permissions: int = 0o666) -> tuple[FileTransport, int]:
    """Open a file with the flags of os.open and return it with its descriptor; raises OSError."""
    fd = os.open(path, flags, permissions)
    access = flags & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR)
    return FileTransport(fd, access != os.O_WRONLY, access != os.O_RDONLY), fd
