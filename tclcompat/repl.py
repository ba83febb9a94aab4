"""Reading commands from standard input: with prompts on a terminal, silently from a pipe (tclsh(1))."""

from __future__ import annotations

from tclcompat.bootstrap import Interp
from tclcompat.errors import Completion, TclError
from tclcompat.syntax.complete import is_complete
from tclcompat.syntax.parser import parse_script
from tclcompat.values.convert import to_str


def read_commands(interp: Interp, interactive: bool) -> int:
    """Read and run commands until the end of standard input; return the exit status."""
    pending = ""
    while True:
        if interactive:
            _prompt(interp, bool(pending))
        line = interp.invoke(["gets", "stdin"])
        ended = bool(interp.invoke(["eof", "stdin"]))
        if ended and not line:
            return 0
        pending += to_str(line) + "\n"
        if not is_complete(pending):
            if ended:
                return 0
            continue
        _run(interp, pending, interactive)
        pending = ""


def _run(interp: Interp, text: str, interactive: bool) -> None:
    try:
        result = interp.run_unit(parse_script(text), compiled=False)
    except TclError as error:
        from tclcompat.commands.errors import note_error

        note_error(interp, error)
        _write(interp, "stderr", str(error))
    except Completion:
        pass
    else:
        if interactive and to_str(result):
            _write(interp, "stdout", to_str(result))


def _write(interp: Interp, channel: str, text: str) -> None:
    interp.invoke(["puts", channel, text])
    interp.invoke(["flush", channel])


def _prompt(interp: Interp, continued: bool) -> None:
    name = "tcl_prompt2" if continued else "tcl_prompt1"
    if interp.var_exists(name):
        interp.eval(interp.get_var(name))
    elif not continued:
        interp.invoke(["puts", "-nonewline", "stdout", "% "])
    interp.invoke(["flush", "stdout"])
