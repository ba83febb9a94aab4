"""What the command line does: run a script file, or read commands from standard input."""

from __future__ import annotations

import os
import sys

from tclcompat.bootstrap import Interp
from tclcompat.commands.sources import run_file
from tclcompat.errors import Completion, TclError, TclExit
from tclcompat.runtime.completions import return_options
from tclcompat.values.convert import to_str


def run(arguments: list[str]) -> int:
    """Run ``tclcompat`` with these arguments and return the exit status."""
    encoding = "utf-8"
    if len(arguments) >= 3 and arguments[0] == "-encoding":
        encoding = arguments[1]
        arguments = arguments[2:]
    script = arguments[0] if arguments and not arguments[0].startswith("-") else None
    interp = Interp()
    words = arguments[1:] if script is not None else arguments
    interp.set_var("argv0", script if script is not None else "tclcompat")
    interp.set_var("argv", list(words))
    interp.set_var("argc", len(words))
    interactive = script is None and os.isatty(0)
    interp.set_var("tcl_interactive", int(interactive))
    try:
        if script is not None:
            return _run_script(interp, script, encoding)
        from tclcompat.repl import read_commands

        return read_commands(interp, interactive)
    except TclExit as ending:
        return ending.status & 0xFF
    except KeyboardInterrupt:
        return 130
    finally:
        interp.close()


def _run_script(interp: Interp, path: str, encoding: str) -> int:
    try:
        run_file(interp, path, encoding, compiled=False)
    except TclError as error:
        report(interp, error)
        return 1
    except Completion:
        return 0
    return 0


def report(interp: Interp, error: TclError) -> None:
    """Write an error's trace to the interpreter's standard error."""
    with interp.in_frame(interp.global_frame):
        interp.set_var("errorInfo", error.errorinfo)
        interp.set_var("errorCode", error.errorcode)
    text = to_str(return_options(error)["-errorinfo"]) + "\n"
    try:
        interp.invoke(["puts", "-nonewline", "stderr", text])
    except TclError:
        sys.stderr.write(text)
