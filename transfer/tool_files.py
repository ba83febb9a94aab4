"""The files of ``python -m transfer``: one that is sent, and one that appears only when it is complete."""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_CHUNK = 1 << 18


class Problem(Exception):
    """What went wrong, for the person at the terminal."""


def reason(error: OSError) -> str:
    """Return why a file could not be used, in the manner of Tcl's messages."""
    return (error.strerror or str(error)).lower()


class Original:
    """The file that is sent, read a second time for its digest just after it went over."""

    def __init__(self, path: str) -> None:
        self.path = os.path.abspath(path)
        self._name = path
        self._file: BinaryIO | None = None
        try:
            if not stat.S_ISREG(os.stat(path).st_mode):
                raise Problem(f"{path}: not a file")
            self._file = open(path, "rb")  # noqa: SIM115  closed by ``close``
        except OSError as error:
            raise Problem(f"{path}: {reason(error)}") from None
        self._state = self._describe(os.fstat(self._file.fileno()))
        self.size = self._state[2]
        self._at = 0

    @staticmethod
    def _describe(state: os.stat_result) -> tuple[int, int, int, int]:
        return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns

    def chunks(self, upto: int) -> Iterator[bytes]:
        """Yield what lies between the last ``upto`` and this one."""
        assert self._file is not None
        while self._at < upto:
            chunk = self._file.read(min(_CHUNK, upto - self._at))
            if not chunk:
                raise Problem(f"{self._name}: shrank while it was sent")
            self._at += len(chunk)
            yield chunk

    def check(self) -> None:
        """Raise Problem if the file is not what it was."""
        try:
            same = self._describe(os.stat(self.path)) == self._state
        except OSError:
            same = False
        if not same or self._at != self.size:
            raise Problem(f"{self._name}: changed while it was sent")

    def close(self) -> None:
        """Close it."""
        if self._file is not None:
            self._file.close()


class Target:
    """The file that is received.

    It is written under a temporary name beside the final one.  What is no file (a device, a pipe) is written directly:
    ``temporary`` is empty then.  A symbolic link stays, and what it points to is replaced.
    """

    def __init__(self, path: str) -> None:
        self._name = path
        self.final = os.path.realpath(path)
        self.temporary = ""
        try:
            self._mode = self._look()
            if self._mode is None or stat.S_ISREG(self._mode):
                self._make()
        except OSError as error:
            raise Problem(f"{path}: {reason(error)}") from None

    def _look(self) -> int | None:
        """Return kind and permissions of what there is already; None: nothing."""
        try:
            mode = os.stat(self.final).st_mode
        except FileNotFoundError:
            return None
        if stat.S_ISDIR(mode):
            raise Problem(f"{self._name}: is a directory")
        if not os.access(self.final, os.W_OK):
            raise Problem(f"{self._name}: permission denied")
        return mode

    def _make(self) -> None:
        folder, name = os.path.split(self.final)
        while not self.temporary:
            path = os.path.join(folder, f".{name[:60]}.{os.urandom(4).hex()}.part")
            try:
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
            except FileExistsError:
                continue
            self.temporary = path

    def keep(self) -> None:
        """Give the complete file its name."""
        if not self.temporary:
            return
        try:
            if self._mode is not None:
                os.chmod(self.temporary, stat.S_IMODE(self._mode))
            _sync(self.temporary)
            os.replace(self.temporary, self.final)
            self.temporary = ""
            _sync(os.path.dirname(self.final))
        except OSError as error:
            raise Problem(f"{self._name}: {reason(error)}") from None

    def drop(self) -> None:
        """Remove what is not complete."""
        if self.temporary:
            try:
                os.unlink(self.temporary)
            except OSError:
                pass
            self.temporary = ""


def _sync(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
