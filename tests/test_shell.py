"""The command line, as a user meets it: tclsh(1)."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tclcompat import Interp, TclError


@pytest.fixture
def shell(tmp_path):
    """Run the shell with arguments and input; return status, standard output and standard error."""

    def run(*arguments, text="", encoding="utf-8", **environment):
        result = subprocess.run(
            [sys.executable, "-m", "tclcompat", *arguments],
            input=text.encode(encoding),
            capture_output=True,
            cwd=tmp_path,
            timeout=30,
            check=False,
            env={**os.environ, "PYTHONPATH": os.getcwd(), "HOME": str(tmp_path), **environment},
        )
        return result.returncode, result.stdout.decode(), result.stderr.decode()

    return run


@pytest.fixture
def script(tmp_path, shell):
    """Write a script file and run it."""

    def run(text, *arguments, encoding="utf-8"):
        (tmp_path / "script.tcl").write_bytes(text.encode(encoding))
        options = [] if encoding == "utf-8" else ["-encoding", encoding]
        return shell(*options, "script.tcl", *arguments)

    return run


def test_a_script_sees_its_name_and_arguments(script):
    assert script("puts [list $argv0 $argv $argc $tcl_interactive [info script]]", "a", "b c") == (
        0,
        "script.tcl {a {b c}} 2 0 script.tcl\n",
        "",
    )


def test_an_error_shows_the_trace_and_the_line(script):
    trace = 'oops\n    while executing\n"error oops"\n    (procedure "f" line 2)\n    invoked from within\n"f"\n'
    trace += '    (file "script.tcl" line 5)\n'
    assert script("proc f {} {\n  error oops\n}\nputs a\nf\n") == (1, "a\n", trace)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("break", 'invoked "break" outside of a loop'),
        ("continue", 'invoked "continue" outside of a loop'),
        ("return -code error bad", "bad"),
        ("return -code return x", "command returned bad code: 2"),
        ("return -level 0 -code 5 x", "command returned bad code: 5"),
    ],
)
def test_stray_completions_are_errors(script, text, message):
    assert script(text) == (
        1,
        "",
        f'{message}\n    while executing\n"{text}"\n    (file "script.tcl" line 1)\n',
    )


def test_return_ends_the_script(script):
    assert script("puts a; return x; puts b") == (0, "a\n", "")


@pytest.mark.parametrize(("code", "status"), [("", 0), ("3", 3), ("256", 0), ("-1", 255), ("0x10", 16)])
def test_exit_sets_the_status_and_flushes(script, code, status):
    assert script(f"puts -nonewline abc; exit {code}") == (status, "abc", "")


def test_the_shell_ends_through_the_exit_command(script):
    text = 'rename exit end; proc exit {{status 0}} {puts "exit $status"; end 7}\n'
    assert script(text) == (7, "exit 0\n", "")
    assert script(text + "error oops")[:2] == (7, "exit 1\n")


def test_the_encoding_of_a_script(script):
    assert script("puts \u00e9", encoding="iso8859-1")[1] == "\u00e9\n"


def test_a_missing_script(shell):
    assert shell("nosuch.tcl") == (1, "", 'couldn\'t read file "nosuch.tcl": no such file or directory\n')


def test_background_errors_go_to_standard_error(script):
    assert script("after 1 {error oops}; after 20 {set x 1}; vwait x; puts done") == (
        0,
        "done\n",
        'oops\n    while executing\n"error oops"\n    ("after" script)\n',
    )


def test_commands_from_standard_input(shell):
    assert shell(text="puts {a\nb}\nset x 5\nerror oops\nputs $x/[info level]") == (0, "a\nb\n5/0\n", "oops\n")


def test_an_unfinished_command_at_the_end_is_dropped(shell):
    assert shell(text="puts a\nputs {b\n") == (0, "a\n", "")


def test_commands_may_read_standard_input_too(shell):
    assert shell(text="gets stdin line\nhello\nputs $line\n") == (0, "hello\n", "")


def test_commands_are_recorded(shell):
    assert shell(text="set x 1\nputs [history event -1]\nputs [history nextid]\n")[1] == "set x 1\n4\n"


def test_prompts(shell):
    text = "set tcl_interactive 1\nset x {\n}\n"
    text += "set tcl_prompt1 {puts -nonewline A:}\nset tcl_prompt2 {puts -nonewline B:}\n"
    assert shell(text=text + "set y {\n}\n")[1] == "1\n% \n\n% puts -nonewline A:\nA:puts -nonewline B:\nA:B:\n\nA:"


def test_the_start_file(shell, tmp_path):
    (tmp_path / ".tclshrc").write_text("set started 1\nputs hello\n")
    assert shell(text="puts $started\n") == (0, "hello\n1\n", "")


def test_arguments_with_a_dash_are_for_the_commands(shell):
    assert shell("-x", "y", text="puts $argv")[1] == "-x y\n"


def test_help_and_version(shell):
    assert shell("--help")[1].startswith("usage: tclcompat ")
    assert "Tcl 8.6.13" in shell("--version")[1]


def test_a_reader_that_went_away_is_an_error(tmp_path):
    (tmp_path / "many.tcl").write_text("for {set i 0} {$i < 100000} {incr i} {puts $i}\n")
    read, write = os.pipe()
    os.close(read)
    result = subprocess.run(
        [sys.executable, "-m", "tclcompat", str(tmp_path / "many.tcl")],
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=30,
        check=False,
    )
    os.close(write)
    assert result.returncode == 1
    assert result.stderr.startswith(b'error writing "stdout": broken pipe\n')


def test_an_engine_that_does_not_exist_is_an_error(monkeypatch):
    monkeypatch.setenv("TCLCOMPAT_ENGINE", "steam")
    with pytest.raises(TclError, match='bad engine "steam": TCLCOMPAT_ENGINE must be auto, compile, or walk'):
        Interp()


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_standard_file_that_is_closed_is_as_good_as_empty(tmp_path, closed):
    (tmp_path / "script.tcl").write_text(
        "set out [open result w]; puts hi; puts stderr hi; puts $out [list [gets stdin] [eof stdin] $out]"
    )
    for arguments in ("script.tcl", "--help", "--version"):
        command = f"exec {sys.executable} -m tclcompat {arguments} {closed}"
        result = subprocess.run(
            command,
            shell=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=tmp_path,
            timeout=30,
            check=False,
            env={**os.environ, "PYTHONPATH": os.getcwd(), "PYTHONSAFEPATH": ""},
        )
        assert (result.returncode, result.stderr.decode()) in ((0, ""), (0, "hi\n"))
    assert (tmp_path / "result").read_text() == "{} 1 file3\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_help_that_cannot_be_written_ends_with_an_error(tmp_path):
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "tclcompat", "--help"]
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=30, check=False)
    assert (result.returncode, result.stderr.decode()) == (
        1,
        "tclcompat: standard output: No space left on device\n",
    )
