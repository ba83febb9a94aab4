"""exec and command pipelines: what Python programs rely on, and where the shell that scripts run is found."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from tclcompat import Interp, TclError
from tclcompat.channels.transports import process
from tclcompat.commands.pipelines import executable


@pytest.fixture
def interp():
    with Interp() as made:
        yield made


def open_descriptors():
    return set(os.listdir("/dev/fd"))


def test_output_is_the_result(interp):
    assert interp.eval("exec printf {a b\\n}") == "a b"


def test_a_failure_tells_what_the_program_wrote(interp):
    with pytest.raises(TclError, match=r"^out\nerr$") as caught:
        interp.eval("exec sh -c {echo out; echo err >&2; exit 2}")
    kind, pid, status = caught.value.errorcode
    assert (kind, int(pid) > 0, status) == ("CHILDSTATUS", True, "2")


@pytest.mark.parametrize(
    "script",
    [
        "exec echo a | cat",
        "exec cat << text",
        "exec nosuchprogram",
        "exec echo a | nosuchprogram",
        "exec cat < /no/such/file > /dev/null",
        "exec cat > /dev/null < /no/such/file",
        "exec true | true &",
        "close [open |true]",
        "close [open |cat r+]",
        "close [set f [open |cat r+]] write; close $f",
        "open {|cat > /dev/null}",
        "open {|nosuchprogram} r+",
        "set f [open |true]; fconfigure $f -blocking 0; close $f",
    ],
)
def test_no_descriptor_is_left_open(interp, script):
    interp.eval("chan names")
    before = open_descriptors()
    interp.eval(f"catch {{{script}}}")
    assert open_descriptors() == before


def test_children_get_no_descriptors_but_the_standard_ones(interp, tmp_path):
    (tmp_path / "file").write_text("text")
    before = interp.eval("exec sh -c {echo /dev/fd/*}")
    interp.eval(
        f"set f [open {tmp_path}/file]; set p [open |cat r+]; set q [open |cat r+]"
        "; set s [socket -server x 0]; set c [socket localhost [lindex [fconfigure $s -sockname] 2]]; chan pipe"
    )
    assert interp.eval("exec sh -c {echo /dev/fd/*}") == before


def test_an_output_that_is_no_descriptor_is_closed_for_the_child():
    assert process._file_actions((process.INHERITED, process.CLOSED, 1), []) == [
        (os.POSIX_SPAWN_CLOSE, 1),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]


def test_background_children_are_reaped(interp):
    (pid,) = interp.eval("exec true &")
    assert pid in process._detached
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    interp.eval("exec true")
    assert pid not in process._detached
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def test_closing_the_interpreter_does_not_wait_for_children():
    with Interp() as interp:
        interp.eval("set f [open {|sleep 30}]")
        (pid,) = interp.eval("pid $f")
        start = time.monotonic()
    assert time.monotonic() - start < 10
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    process._detached.remove(pid)


def test_deleting_a_child_interpreter_waits_for_its_children(interp, tmp_path):
    interp.eval(f"interp create c; c eval {{open {{|sh -c {{sleep 0.1; echo > {tmp_path}/done}}}}}}; interp delete c")
    assert (tmp_path / "done").exists()


def test_a_child_that_somebody_else_waited_for(interp):
    interp.eval("set f [open |true]")
    os.waitpid(interp.eval("pid $f")[0], 0)
    with pytest.raises(TclError, match=r"child process lost \(is SIGCHLD ignored or trapped\?\)") as caught:
        interp.eval("close $f")
    assert caught.value.errorcode == ["POSIX", "ECHILD", "no children"]


def test_a_temporary_file_without_support_of_the_file_system(monkeypatch, tmp_path):
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    fd = process.temporary_file(b"text")
    assert (os.read(fd, 10), list(tmp_path.iterdir())) == (b"text", [])
    os.close(fd)


def test_redirections_work_without_standard_descriptors(tmp_path):
    script = tmp_path / "script.tcl"
    script.write_text(
        "close stdin; close stdout; close stderr\n"
        "set a [exec echo one | cat]\nset b [exec cat << two]\n"
        "set p [open |cat r+]; puts $p three; close $p write; set c [read $p]; close $p\n"
        f"exec sh -c {{echo x; echo y >&2}} > {tmp_path}/out < /dev/null 2>@1\n"
        f"set f [open {tmp_path}/result w]; puts -nonewline $f [list $a $b $c]; close $f\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    subprocess.run([sys.executable, "-m", "tclcompat", str(script)], check=True, env=environment, timeout=30)
    assert (tmp_path / "result").read_text() == "one two {three\n}"
    assert (tmp_path / "out").read_text() == "x\ny\n"


# -- info nameofexecutable


@pytest.fixture
def nothing_found(monkeypatch, tmp_path):
    monkeypatch.setattr(executable._Found, "name", "")
    monkeypatch.setattr(executable.Shell, "program", "")
    monkeypatch.setattr(executable, "_installed", lambda: "")
    monkeypatch.setenv("HOME", str(tmp_path / "a home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    return tmp_path


def test_a_launcher_is_made_and_runs(nothing_found, interp):
    path = interp.eval("info nameofexecutable")
    assert path.startswith(str(nothing_found))
    assert interp.eval("exec [info nameofexecutable] << {puts [list [expr 6*7] [info nameofexecutable]]}") == (
        f"42 {{{path}}}"
    )


def test_the_launcher_is_made_once(nothing_found, monkeypatch):
    path = executable.executable()
    made = os.stat(path)
    monkeypatch.setattr(executable._Found, "name", "")
    assert executable.executable() == path
    assert os.stat(path).st_mtime_ns == made.st_mtime_ns


def test_a_launcher_that_was_changed_is_made_again(nothing_found, monkeypatch):
    path = executable.executable()
    with open(path, "w") as file:
        file.write("#!/bin/sh\n")
    monkeypatch.setattr(executable._Found, "name", "")
    assert executable.executable() == path
    with open(path) as file:
        assert "tclcompat.__main__" in file.read()


def test_a_directory_that_others_can_write_is_not_used(nothing_found, monkeypatch):
    cache = nothing_found / "shared" / "tclcompat"
    cache.mkdir(parents=True)
    cache.chmod(0o777)
    monkeypatch.setenv("XDG_CACHE_HOME", str(nothing_found / "shared"))
    assert executable.executable().startswith(str(nothing_found / "a home"))


def test_a_launcher_for_a_python_with_a_space_in_its_name(nothing_found, tmp_path, monkeypatch):
    python = tmp_path / "a python" / "it's python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(python))
    result = subprocess.run([executable.executable()], input=b"puts hi", capture_output=True, check=False, timeout=30)
    assert (result.stdout, result.stderr) == (b"hi\n", b"")


def test_the_shell_that_was_run_is_what_runs(nothing_found, monkeypatch, tmp_path):
    program = tmp_path / "tclcompat"
    program.write_text("")
    program.chmod(0o755)
    monkeypatch.setattr(executable.Shell, "program", str(program))
    assert executable.executable() == str(program)
