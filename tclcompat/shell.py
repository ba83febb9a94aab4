"""What the command line does: run a script file, or read commands from standard input (tclsh(1))."""

from __future__ import annotations

import os
import sys

from tclcompat.bootstrap import Interp
from tclcompat.commands.sources import read_script
from tclcompat.errors import TclError, TclExit, excerpt
from tclcompat.syntax.nodes import Origin
from tclcompat.syntax.parser import parse_script
from tclcompat.toplevel import evaluate, finish
from tclcompat.values.convert import canonical, to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_HELP = """\
usage: tclcompat ?-encoding name? ?fileName arg ...?
       tclcompat --show-code fileName procName

Run the Tcl script in fileName, or read commands from standard input.
  -encoding name   the encoding of the script, by default utf-8
  --show-code      run the script, then show the Python code that its procedure was compiled to
  --help           show this text
  --version        show the versions of tclcompat and of the Tcl it follows
"""


def run(arguments: list[str], program: str = "tclcompat", started: Callable[[], object] | None = None) -> int:
    """Run ``tclcompat`` with these arguments and return the exit status.

    ``started`` is called once, when the interpreter is ready for its first command.
    """
    if len(arguments) == 1 and arguments[0] in ("--help", "--version"):
        return _print(_HELP if arguments[0] == "--help" else _version())
    if "/" in program:
        from tclcompat.commands.startup import Shell

        Shell.program = os.path.abspath(program)
    encoding, script = "utf-8", None
    words, shown = arguments, None
    if len(arguments) == 3 and arguments[0] == "--show-code":
        arguments, shown = arguments[1:2], arguments[2]
    if len(arguments) > 2 and arguments[0] == "-encoding" and not arguments[2].startswith("-"):
        encoding, script, words = arguments[1], arguments[2], arguments[3:]
    elif arguments and not arguments[0].startswith("-"):
        script, words = arguments[0], arguments[1:]
    try:
        interp = Interp()
    except TclError as error:
        _complain(str(error))
        return 1
    interp.set_var("argv0", program if script is None else script)
    interp.set_var("argv", [canonical(word) for word in words])
    interp.set_var("argc", len(words))
    interp.set_var("tcl_interactive", int(script is None and os.isatty(0)))
    if started is not None:
        started()
    try:
        status = _run(interp, script, encoding)
        if shown is not None and status == 0:
            status = _show_code(interp, shown)
        return finish(interp, status)
    except TclExit as ending:
        return ending.status & 0xFF
    finally:
        interp.close()
        interp.engine.end()


def _print(text: str) -> int:
    """Write to standard output, which may be full, or not there at all; return the exit status."""
    if sys.stdout is None:
        return 0
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # What could not be written is not to be tried again at the end.
        sys.stdout = None
        _complain(f"standard output: {error.strerror}")
        return 1
    return 0


def _complain(text: str) -> None:
    try:
        if sys.stderr is not None:
            sys.stderr.write(f"tclcompat: {text}\n")
    except OSError:
        pass


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    from tclcompat.commands.startup import PATCH_LEVEL

    try:
        own = version("tclcompat")
    except PackageNotFoundError:
        own = "(not installed)"
    return f"tclcompat {own}, Tcl {PATCH_LEVEL}\n"


def _run(interp: Interp, script: str | None, encoding: str) -> int:
    if script is None:
        from tclcompat.repl import read_commands

        return read_commands(interp)
    try:
        run_main(interp, script, encoding)
    except TclError as error:
        from tclcompat.runtime.completions import note_error

        note_error(interp, error)
        write_line(interp, "stderr", error.errorinfo)
        return 1
    except Exception as exception:  # noqa: BLE001  a fault of ours must not show as a Python traceback
        write_line(interp, "stderr", str(interp.run_python(exception)))
        return 1
    return 0


def _show_code(interp: Interp, name: str) -> int:
    """Show what a procedure was compiled to."""
    from tclcompat.compiler.listing import listing
    from tclcompat.runtime.procs import Proc

    command = interp.find_command(name)
    proc = None if command is None else command.origin
    if not isinstance(proc, Proc):
        write_line(interp, "stderr", f'"{name}" isn\'t a procedure')
        return 1
    write_line(interp, "stdout", listing(interp, proc).rstrip("\n"))
    return 0


def run_main(interp: Interp, path: str, encoding: str) -> None:
    """Run the script that the command line names."""
    script = parse_script(read_script(path, encoding))
    script.origin = Origin(path, 1)
    interp.script_file = path
    interp.engine.begin(path)
    try:
        evaluate(interp, script, compiled=False, kind="source")
    except TclError as error:
        shown = excerpt(path)
        error.add_info(f'\n    (file "{shown}" line {error.line})')
        raise
    finally:
        interp.script_file = ""


def write_line(interp: Interp, channel: str, text: object) -> None:
    """Write a line to a standard channel, if there is one."""
    from tclcompat.commands.channel_support import find_channel

    try:
        target = find_channel(interp, channel)
        target.puts(to_str(text) + "\n")
        target.flush()
    except (OSError, TclError):
        pass
