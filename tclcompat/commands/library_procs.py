"""The commands that are procedures in tclsh, its script library, and are written in Python here.

``info args``, ``info body`` and ``info procs`` answer for them as for procedures, because scripts copy them under
other names.  The body they show calls ``::tcl::unsupported::library``, which runs the command whatever became of its
name.
"""

from __future__ import annotations

from tclcompat.commands import autoload
from tclcompat.errors import TclError
from tclcompat.runtime.command import Command, NativeCommand
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.procs import Proc, parse_formals
from tclcompat.runtime.registry import CommandTable
from tclcompat.values.convert import to_str

table = CommandTable()

# Command -> its formal arguments in tclsh.
_FORMALS = {
    "unknown": "args",
    "auto_load": "cmd {namespace {}}",
    "auto_load_index": "",
    "auto_qualify": "cmd namespace",
    "auto_import": "pattern",
    "auto_execok": "name",
    "tclLog": "string",
}


def as_procedure(command: Command) -> Proc | None:
    """Return the procedure that ``command`` is, or is in tclsh; None for any other command."""
    if isinstance(command, Proc):
        return command
    if not isinstance(command, NativeCommand):
        return None
    declared = command.declared_name.removeprefix("::")
    formals = _FORMALS.get(declared)
    if formals is None:
        return None
    names = [name for name, _ in parse_formals(declared, formals)]
    words = ["{*}$args" if name == "args" else f"${name}" for name in names]
    call = " ".join(["::tcl::unsupported::library", declared, *words])
    return Proc(parse_formals(declared, formals), f"uplevel 1 [list {call}]")


@table.command("::tcl::unsupported::library", "name ?arg ...?")
def library(interp: Interp, name: object, *words: object) -> object:
    """Run a command of the script library, even if it was renamed or replaced."""
    text = to_str(name)
    spec = autoload.table.commands.get("::" + text)
    if spec is None or text not in _FORMALS:
        raise TclError(f'"{text}" is no command of the library', ["TCL", "LOOKUP", "COMMAND", text])
    return spec.load()(interp, *words)
