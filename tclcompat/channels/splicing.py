"""From a socket into a file inside the kernel: bytes that nobody looks at need not become Python objects.

splice(2) moves them from the socket into a pipe and from there into the file; it minds the positions and raises the
errors that reading and writing do.  What is odd:

* a pipe holds little unless it is told to hold more, and how much all pipes of a user may hold is limited: one pipe
  serves all copies of a process in turn, since nothing stays in it from one block to the next;
* the kernel refuses what it can do only by reading and writing (a file opened for appending, some file systems).
  Nothing is lost then: ``give`` hands out what is in the pipe;
* sendfile(2) is no counterpart for the other direction.  The pages of the file itself would wait in the socket, so that
  what is written to the file after the copy could still reach the partner; over the loopback it is no faster either.
"""

from __future__ import annotations

import errno
import os
from _thread import allocate_lock

_ROOM = 1 << 20
# What the module fcntl calls it from Python 3.10 on.
_F_SETPIPE_SZ = 1031
_REFUSALS = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP)

_lock = allocate_lock()
# How many copies want a pipe now and then, and the pipes (reading end, writing end) that none of them uses now.
_users = 0
_idle: list[tuple[int, int]] = []


class Splicer:
    """The way from the descriptor of a socket into that of a file; ``close`` it when the copy is over."""

    def __init__(self, source: int, target: int) -> None:
        global _users
        self._source, self._target = source, target
        self._pipe = (-1, -1)
        self._taken = 0
        self._closed = False
        with _lock:
            _users += 1

    def take(self, size: int) -> int:
        """Take up to ``size`` bytes from the socket and return how many: 0 at the end of its stream, -1 if refused."""
        try:
            pipe = _idle.pop() if _idle else _make_pipe()
        except OSError:
            return -1
        taken = 0
        try:
            taken = os.splice(self._source, pipe[1], min(size, _ROOM))
        except OSError as error:
            if error.errno in _REFUSALS:
                return -1
            raise
        finally:
            if taken:
                self._pipe, self._taken = pipe, taken
            else:
                _idle.append(pipe)
        return taken

    def give(self) -> bytes:
        """Put into the file what was taken, and return what is refused; what an error leaves is lost."""
        reader = self._pipe[0]
        left = self._taken
        try:
            while left:
                done = os.splice(reader, self._target, left)
                if not done:
                    return _read_all(reader, left)
                left -= done
        except OSError as error:
            if error.errno not in _REFUSALS:
                raise
            return _read_all(reader, left)
        finally:
            if left:
                _close(self._pipe)
            else:
                _idle.append(self._pipe)
        return b""

    def close(self) -> None:
        """Let the pipes go when nobody else wants them."""
        global _users
        if self._closed:
            return
        self._closed = True
        with _lock:
            _users -= 1
            while not _users and _idle:
                _close(_idle.pop())


def _make_pipe() -> tuple[int, int]:
    pipe = os.pipe()
    import fcntl

    try:
        fcntl.fcntl(pipe[1], _F_SETPIPE_SZ, _ROOM)
    except OSError:
        # It moves less at a time, then.
        pass
    return pipe


def _close(pipe: tuple[int, int]) -> None:
    for end in pipe:
        os.close(end)


def _read_all(reader: int, count: int) -> bytes:
    """Return the ``count`` bytes that are in a pipe."""
    pieces = []
    while count:
        pieces.append(os.read(reader, count))
        count -= len(pieces[-1])
    return b"".join(pieces)


if hasattr(os, "register_at_fork"):
    # Parent and child would read each other's bytes.
    os.register_at_fork(after_in_child=_idle.clear)
