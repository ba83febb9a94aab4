"""A long fcopy from a socket into a file goes through the kernel, and nobody can tell."""

from __future__ import annotations

import _socket
import errno
import gc
import os
import threading
from pathlib import Path

import pytest

from tclcompat import Interp
from tclcompat.channels import copying, splicing

pytestmark = pytest.mark.skipif(not hasattr(os, "splice"), reason="the system has no splice")

DATA = os.urandom(3 << 20) + b"the end"


class Partner:
    """Sends data to whoever connects to ``port``, in a thread; then closes, or resets the connection."""

    def __init__(self, data: bytes, reset: bool = False) -> None:
        self.listener = _socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen()
        self.port = self.listener.getsockname()[1]
        self.data, self.reset = data, reset
        self.thread = threading.Thread(target=self.send, daemon=True)
        self.thread.start()

    def send(self) -> None:
        fd, _ = self.listener._accept()  # type: ignore[attr-defined]  # type stubs leave it out
        sock = _socket.socket(fileno=fd)
        sock.sendall(self.data)
        if self.reset:
            # What has arrived is not thrown away by this before it was read.
            sock.recv(1)
            sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        sock.close()
        self.listener.close()


def copy(folder: Path, options: str = "", mode: str = "w", data: bytes = DATA) -> tuple[bytes, str]:
    """Return what a script copied into a file, in the background, and what it says about it at the end."""
    partner = Partner(data)
    with Interp() as interp:
        interp.set_var("file", str(folder / "copy"))
        interp.set_var("port", partner.port)
        told = interp.eval(f"""
            set in [socket localhost $port]
            set out [open $file {mode}]
            fconfigure $in -translation binary
            fconfigure $out -translation binary
            fcopy $in $out {options} -command {{apply {{args {{set ::done $args}}}}}}
            vwait done
            set rest [string length [read $in]]
            set told "$done, tell [tell $out], eof [eof $in], $rest left"
            close $in
            close $out
            set told
        """)
    partner.thread.join(10)
    return (folder / "copy").read_bytes(), str(told)


def counting(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the list that gets the sizes of what is spliced."""
    sizes: list[int] = []
    real = os.splice

    def splice(source: int, target: int, count: int) -> int:
        sizes.append(real(source, target, count))
        return sizes[-1]

    monkeypatch.setattr(os, "splice", splice)
    return sizes


def refusing(monkeypatch: pytest.MonkeyPatch, number: int, at: int) -> None:
    """Have the call of splice with this index, and all that follow, fail."""
    calls: list[int] = []
    real = os.splice

    def splice(source: int, target: int, count: int) -> int:
        calls.append(count)
        if len(calls) > at:
            raise OSError(number, os.strerror(number))
        return real(source, target, min(count, 100_000))

    monkeypatch.setattr(os, "splice", splice)


def test_everything_arrives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = counting(monkeypatch)
    copied, told = copy(tmp_path)
    assert copied == DATA
    assert told == f"{len(DATA)}, tell {len(DATA)}, eof 1, 0 left"
    assert sum(sizes) > len(DATA)


def test_a_size_is_kept_to_the_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = counting(monkeypatch)
    copied, told = copy(tmp_path, "-size 2000001")
    assert copied == DATA[:2000001]
    assert told == f"2000001, tell 2000001, eof 1, {len(DATA) - 2000001} left"
    assert sizes


def test_a_file_opened_for_appending_is_written_as_ever(tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"before")
    copied, told = copy(tmp_path, mode="a")
    assert copied == b"before" + DATA
    assert told.startswith(f"{len(DATA)}, tell {len(DATA) + 6}")


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOSYS])
@pytest.mark.parametrize("at", [0, 1, 2, 5])
def test_what_the_kernel_refuses_is_read_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, at: int
) -> None:
    refusing(monkeypatch, number, at)
    copied, told = copy(tmp_path)
    assert copied == DATA
    assert told == f"{len(DATA)}, tell {len(DATA)}, eof 1, 0 left"


def test_a_full_disk_ends_the_copy_with_the_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, errno.ENOSPC, 3)
    _, told = copy(tmp_path)
    assert ": no space left on device}" in told
    assert "{error writing" in told
    monkeypatch.undo()
    assert copy(tmp_path)[0] == DATA


def test_a_reset_ends_the_copy_with_the_error(tmp_path: Path) -> None:
    partner = Partner(DATA, reset=True)
    with Interp() as interp:
        interp.set_var("file", str(tmp_path / "copy"))
        interp.set_var("port", partner.port)
        told = interp.eval("""
            set in [socket localhost $port]
            set out [open $file w]
            fconfigure $in -translation binary -buffering none
            fconfigure $out -translation binary
            fcopy $in $out -command {apply {args {set ::done $args}}}
            # The partner waits for a word before it resets the connection.
            proc poll {} {
                if {[file size $::file] < 3145735} {
                    after 20 poll
                } else {
                    puts -nonewline $::in x
                }
            }
            poll
            vwait done
            set done
        """)
    assert isinstance(told, list)
    assert told[0] == len(DATA)
    assert "connection reset by peer" in str(told[1])
    assert (tmp_path / "copy").read_bytes() == DATA


def test_in_the_foreground_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = counting(monkeypatch)
    partner = Partner(DATA)
    with Interp() as interp:
        interp.set_var("file", str(tmp_path / "copy"))
        interp.set_var("port", partner.port)
        total = interp.eval("""
            set in [socket localhost $port]
            set out [open $file w]
            fconfigure $in -translation binary
            fconfigure $out -translation binary
            puts -nonewline $out before
            list [string length [read $in 10]] [fcopy $in $out] [close $in] [close $out]
        """)
    assert total == [10, len(DATA) - 10, "", ""]
    assert (tmp_path / "copy").read_bytes() == b"before" + DATA[10:]
    assert sizes


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="cannot look at the descriptors")
def test_no_pipe_stays_open(tmp_path: Path) -> None:
    def descriptors() -> int:
        # An interpreter in a cycle keeps its event loop until then.
        gc.collect()
        return len(os.listdir("/proc/self/fd"))

    copy(tmp_path)
    before = descriptors()
    copy(tmp_path)
    copy(tmp_path, "-size 2000000")
    assert descriptors() == before
    assert splicing._idle == []
    assert splicing._users == 0


def test_a_short_copy_makes_no_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = counting(monkeypatch)
    assert copy(tmp_path, data=DATA[: copying._LONG // 2])[0] == DATA[: copying._LONG // 2]
    assert sizes == []
