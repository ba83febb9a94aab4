"""Waking a sleeping loop from another thread: a descriptor that becomes readable.

An eventfd where there is one, else a pipe, else (Windows, whose select takes sockets only) a pair of sockets.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class EventfdWakeup:
    """One descriptor with a counter: any number of calls of ``set`` is one wakeup."""

    def __init__(self) -> None:
        self._fd = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)

    def fileno(self) -> int:
        """Return the descriptor to watch for reading."""
        return self._fd

    def set(self) -> None:
        """Wake the loop; may be called from any thread and from a signal handler."""
        os.eventfd_write(self._fd, 1)

    def clear(self) -> None:
        """Take back every ``set`` so far."""
        try:
            os.eventfd_read(self._fd)
        except BlockingIOError:
            pass

    def close(self) -> None:
        """Give the descriptor back."""
        os.close(self._fd)


class PipeWakeup:
    """A pipe to oneself; a full pipe wakes as well as one byte does."""

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._reading, False)
        os.set_blocking(self._writing, False)

    def fileno(self) -> int:
        """Return the descriptor to watch for reading."""
        return self._reading

    def set(self) -> None:
        """Wake the loop; may be called from any thread and from a signal handler."""
        try:
            os.write(self._writing, b"\0")
        except BlockingIOError:
            pass

    def clear(self) -> None:
        """Take back every ``set`` so far."""
        try:
            while len(os.read(self._reading, 4096)) == 4096:
                pass
        except BlockingIOError:
            pass

    def close(self) -> None:
        """Give the descriptors back."""
        os.close(self._reading)
        os.close(self._writing)


class SocketWakeup:
    """A pair of connected sockets."""

    def __init__(self) -> None:
        import socket

        self._reading, self._writing = socket.socketpair()
        self._reading.setblocking(False)
        self._writing.setblocking(False)

    def fileno(self) -> int:
        """Return the descriptor to watch for reading."""
        return self._reading.fileno()

    def set(self) -> None:
        """Wake the loop; may be called from any thread and from a signal handler."""
        try:
            self._writing.send(b"\0")
        except BlockingIOError:
            pass

    def clear(self) -> None:
        """Take back every ``set`` so far."""
        try:
            while len(self._reading.recv(4096)) == 4096:
                pass
        except BlockingIOError:
            pass

    def close(self) -> None:
        """Give the sockets back."""
        self._reading.close()
        self._writing.close()


def make_wakeup() -> Any:
    """Return the best kind of wakeup that this system has."""
    if hasattr(os, "eventfd"):
        return EventfdWakeup()
    return SocketWakeup() if sys.platform == "win32" else PipeWakeup()
