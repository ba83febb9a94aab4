"""Child processes: starting them, waiting for them, and the transport that is connected with a pipeline of them.

Follows exec(n) and open(n).  What is odd:

* what the children write to standard error goes to a file without a name, and is looked at after they have ended: a
  pipe would be full one day, with nobody reading it;
* closing waits for the children and fails as they failed, unless the channel does not block: then they are left to
  themselves, and waited for when the next pipeline is made;
* of several children that failed, the last one decides the error code.  What was written to standard error takes the
  place of every other message.
"""

from __future__ import annotations

import errno
import os

from tclcompat.channels.input import Input
from tclcompat.channels.transports.base import READABLE, WRITABLE, DescriptorTransport
from tclcompat.errors import TclError
from tclcompat.values.encodings import system_encoding
from tclcompat.values.posix import posix_error
from tclcompat.values.signals import restored_signals, signal_message, signal_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.channels.transports.base import Notify, Reader
    from tclcompat.eventloop.loop import EventLoop

# A standard descriptor that the child gets as it is, and one that it does not get.
INHERITED, CLOSED = -1, -2

# The children nobody waits for, of all interpreters.
_detached: list[int] = []


def spawn(words: list[bytes], files: tuple[int, int, int]) -> int:
    """Start a program, looked for in PATH, and return its process id; raises OSError.

    ``files`` are what becomes its standard input, output and error: descriptors, INHERITED or CLOSED.
    """
    if not words[0]:
        raise FileNotFoundError(errno.ENOENT, "")
    restored = restored_signals()
    copies: list[int] = []
    try:
        actions = _file_actions(files, copies)
        try:
            return os.posix_spawnp(words[0], words, os.environ, file_actions=actions, setsigdef=restored)
        except OSError as error:
            if error.errno != errno.ENOEXEC:
                raise
        # A script that does not say what runs it.
        words = [b"/bin/sh", _find_program(words[0]), *words[1:]]
        return os.posix_spawn(words[0], words, os.environ, file_actions=actions, setsigdef=restored)
    finally:
        for fd in copies:
            os.close(fd)


def _file_actions(files: tuple[int, int, int], copies: list[int]) -> list[tuple[int, ...]]:
    """Return what the child is to do with its descriptors; ``copies`` gets those to be closed here afterwards.

    It does so one after the other, as in Tcl: a channel on descriptor 1 as standard error means whatever has become
    the standard output by then.
    """
    actions: list[tuple[int, ...]] = []
    for target, source in enumerate(files):
        if source == CLOSED:
            if _is_open(target):
                actions.append((os.POSIX_SPAWN_CLOSE, target))
        elif source == target and not os.get_inheritable(source):
            copies.append(_copy_high(source))
            actions.append((os.POSIX_SPAWN_DUP2, copies[-1], target))
        elif source not in (INHERITED, target):
            actions.append((os.POSIX_SPAWN_DUP2, source, target))
    return actions


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def _copy_high(fd: int) -> int:
    from fcntl import F_DUPFD_CLOEXEC, fcntl

    return fcntl(fd, F_DUPFD_CLOEXEC, 3)


def above_standard(fd: int) -> int:
    """Return ``fd``, or what it was replaced by if it is where a child's standard descriptors go."""
    if fd > 2:
        return fd
    copy = _copy_high(fd)
    os.close(fd)
    return copy


def _find_program(name: bytes) -> bytes:
    if b"/" not in name:
        for directory in os.get_exec_path():
            path = os.path.join(os.fsencode(directory), name)
            if os.access(path, os.X_OK) and not os.path.isdir(path):
                return path
    return name


def temporary_file(contents: bytes = b"") -> int:
    """Return the descriptor of a file without a name that holds ``contents``, at its start; raises OSError."""
    fd = _open_unnamed(os.environ.get("TMPDIR") or "/tmp")
    try:
        rest = memoryview(contents)
        while rest:
            rest = rest[os.write(fd, rest) :]
        os.lseek(fd, 0, os.SEEK_SET)
    except OSError:
        os.close(fd)
        raise
    return fd


def _open_unnamed(directory: str) -> int:
    if not os.path.isdir(directory):
        directory = "/tmp"
    if hasattr(os, "O_TMPFILE"):
        try:
            return os.open(directory, os.O_TMPFILE | os.O_RDWR, 0o600)
        except OSError:
            pass  # not every file system has this
    # The module tempfile takes longer to import than a program to run.
    while True:
        path = os.path.join(directory, f"tcl_{os.urandom(6).hex()}")
        try:
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        os.unlink(path)
        return fd


def detach(pids: list[int]) -> None:
    """Leave children to themselves; they are waited for some time after they ended."""
    _detached.extend(pids)


def reap_detached() -> None:
    """Wait for those of the detached children that have ended."""
    for pid in _detached[:]:
        try:
            ended = os.waitpid(pid, os.WNOHANG)[0]
        except ChildProcessError:
            ended = pid
        if ended and pid in _detached:
            _detached.remove(pid)


def wait_for_children(pids: list[int], error_fd: int) -> TclError | None:
    """Wait until all children ended; return their failure, if any, with what they wrote to standard error.

    ``error_fd``, which is closed here, is the file that has this; -1 if there is none.  Messages may end in a newline.
    """
    failure: TclError | None = None
    abnormal = False
    for pid in pids:
        try:
            status = os.waitpid(pid, 0)[1]
        except OSError as error:
            failure = _lost_child(error)
            continue
        if os.WIFEXITED(status) and not os.WEXITSTATUS(status):
            continue
        if os.WIFEXITED(status):
            abnormal = True
            code = ["CHILDSTATUS", str(pid), str(os.WEXITSTATUS(status))]
            failure = TclError("" if failure is None else failure.result, code)
        else:
            failure = _stopped_child(pid, status)
    written = _read_errors(error_fd) if error_fd >= 0 else ""
    if written or abnormal:
        message = written or "child process exited abnormally"
        failure = TclError(message, "NONE" if failure is None else failure.errorcode)
    return failure


def _lost_child(error: OSError) -> TclError:
    failure = posix_error(error, "error waiting for process to exit")
    if error.errno == errno.ECHILD:
        failure.result = "error waiting for process to exit: child process lost (is SIGCHLD ignored or trapped?)"
    return failure


def _stopped_child(pid: int, status: int) -> TclError:
    if os.WIFSIGNALED(status):
        kind, verb, number = "CHILDKILLED", "killed", os.WTERMSIG(status)
    else:
        kind, verb, number = "CHILDSUSP", "suspended", os.WSTOPSIG(status)
    message = signal_message(number)
    return TclError(f"child {verb}: {message}\n", [kind, str(pid), signal_name(number), message])


def _read_errors(fd: int) -> str:
    try:
        os.lseek(fd, 0, os.SEEK_SET)
        return read_all(fd)
    finally:
        os.close(fd)


def read_all(fd: int) -> str:
    """Return everything up to the end of file as text, as a channel with default options would."""
    chunks = []
    while chunk := os.read(fd, 1 << 16):
        chunks.append(chunk)
    if not chunks:
        return ""
    received = Input(system_encoding())
    received.feed(b"".join(chunks))
    return received.take_chars(-1, True)


class ProcessTransport(DescriptorTransport):
    """Both ends of a pipeline, or one of them (-1 for the other), and the processes in between."""

    kind = "pipe"
    half_close = True

    def __init__(self, read_fd: int, write_fd: int, error_fd: int, pids: list[int]) -> None:
        super().__init__(read_fd, write_fd)
        self.pids = pids
        self._error_fd = error_fd
        self._blocking = True
        self._read_closed = False
        self._loop: EventLoop | None = None

    def set_blocking(self, blocking: bool) -> None:
        """Set the mode, which also decides whether closing waits."""
        super().set_blocking(blocking)
        self._blocking = blocking

    def abandon(self) -> None:
        """Let closing not wait for the children."""
        self._blocking = False

    def watch(self, loop: EventLoop, mask: int, notify: Notify, reader: Reader | None = None) -> None:
        """Register with the loop what can still be watched."""
        self._loop = loop
        super().watch(loop, mask & ~READABLE if self._read_closed else mask, notify, reader)

    def close_side(self, side: int) -> None:
        """Close one end, at which the children see an end of file or a broken pipe."""
        if self._loop is not None:
            self.unwatch(self._loop, side)
        if side == WRITABLE:
            fd, self.write_fd = self.write_fd, -1
            os.close(fd)
        elif not self._read_closed:
            self._read_closed = True
            # The channel is named after this descriptor, whose number therefore stays in use.
            null = os.open(os.devnull, os.O_RDONLY)
            os.dup2(null, self.read_fd, inheritable=False)
            os.close(null)

    def stop_reading(self) -> None:
        """Close the end to read from, lest the children wait for somebody to read before they read themselves."""
        if self.read_fd >= 0:
            self.close_side(READABLE)

    def close(self) -> None:
        """Close what is open and wait for the children; raises TclError when one of them failed."""
        super().close()
        pids, self.pids = self.pids, []
        if not self._blocking:
            detach(pids)
            reap_detached()
            if self._error_fd >= 0:
                os.close(self._error_fd)
            return
        failure = wait_for_children(pids, self._error_fd)
        if failure is not None:
            raise failure
