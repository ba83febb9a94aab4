"""Reading commands from standard input: with prompts on a terminal, silently from a pipe (tclsh(1)).

Every complete command is recorded in the history, then run at the top level.
"""

from __future__ import annotations

import os

from tclcompat.bootstrap import Interp
from tclcompat.commands.channel_support import find_channel
from tclcompat.commands.sources import run_file
from tclcompat.errors import Completion, TclError
from tclcompat.runtime.completions import note_error
from tclcompat.runtime.variables import Var, VarTrace
from tclcompat.shell import write_line
from tclcompat.syntax.complete import is_complete
from tclcompat.syntax.parser import parse_script
from tclcompat.toplevel import ReturnedError, evaluate
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import to_boolean


def read_commands(interp: Interp) -> int:
    """Read and run commands until the end of standard input; return the exit status."""
    _run_start_file(interp)
    _keep_boolean(interp, "tcl_interactive")
    pending = ""
    while _has_input(interp):
        if _is_interactive(interp):
            _prompt(interp, "tcl_prompt2" if pending else "tcl_prompt1")
        try:
            source = find_channel(interp, "stdin")
            line = source.gets()
        except (OSError, TclError):
            return 0
        if line is None:
            if source.blocked:
                continue
            return 0
        pending += line + "\n"
        if is_complete(pending):
            _run(interp, pending[:-1])
            pending = ""
    return 0


def _has_input(interp: Interp) -> bool:
    try:
        find_channel(interp, "stdin")
    except TclError:
        return False
    return True


def _keep_boolean(interp: Interp, name: str) -> None:
    """Refuse values of a global variable that are no boolean, and let it be there always."""
    var = interp.global_namespace.vars[name]
    last = var.value

    def check(_interp: object, _name1: str, _name2: str, operation: str) -> None:
        nonlocal last
        if operation == "unset":
            interp.global_namespace.vars[name] = Var(last)
            _keep_boolean(interp, name)
            return
        try:
            last = int(to_boolean(var.value))
        except TclError:
            var.value = last
            raise TclError("variable must have boolean value") from None

    var.traces = [VarTrace(frozenset(("write", "unset")), check), *(var.traces or ())]


def _run_start_file(interp: Interp) -> None:
    """Run the file that ``tcl_rcFileName`` names, if it exists."""
    if not interp.var_exists("tcl_rcFileName"):
        return
    path = os.path.expanduser(to_str(interp.get_var("tcl_rcFileName")))
    if not os.access(path, os.R_OK):
        return
    try:
        run_file(interp, path)
    except Completion as completion:
        write_line(interp, "stderr", _text(interp, completion))


def _text(interp: Interp, completion: Completion) -> str:
    return str(completion) if isinstance(completion, TclError) else to_str(completion.result)


def _is_interactive(interp: Interp) -> bool:
    try:
        return to_boolean(interp.get_var("tcl_interactive"))
    except TclError:
        return False


def _run(interp: Interp, text: str) -> None:
    try:
        _record(interp, text)
        result = evaluate(interp, parse_script(text), compiled=True, kind="eval")
    except ReturnedError as error:
        write_line(interp, "stderr", str(error))
    except TclError as error:
        note_error(interp, error)
        write_line(interp, "stderr", str(error))
    except Exception as exception:  # noqa: BLE001  a fault of ours must not show as a Python traceback
        fault = interp.run_python(exception)
        note_error(interp, fault)
        write_line(interp, "stderr", str(fault))
    else:
        if _is_interactive(interp) and to_str(result):
            write_line(interp, "stdout", result)


def _record(interp: Interp, text: str) -> None:
    """Add a command to the history, unless the application took that command away."""
    try:
        interp.invoke(["::history", "add", text])
    except Completion:
        pass


def _prompt(interp: Interp, name: str) -> None:
    if interp.var_exists(name):
        try:
            interp.eval(interp.get_var(name))
        except Completion as completion:
            if isinstance(completion, TclError):
                completion.add_info("\n    (script that generates prompt)")
                note_error(interp, completion)
            write_line(interp, "stderr", _text(interp, completion))
        else:
            _flush(interp)
            return
    if name == "tcl_prompt1":
        try:
            find_channel(interp, "stdout").puts("% ")
        except (OSError, TclError):
            pass
    _flush(interp)


def _flush(interp: Interp) -> None:
    try:
        find_channel(interp, "stdout").flush()
    except (OSError, TclError):
        pass
