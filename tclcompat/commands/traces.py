"""``trace``: watching variables, commands and their execution.

The word ``variable`` is a type of trace in the present form and a subcommand in the one from before Tcl 8.4, whose
callbacks get the operation as one letter.
"""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime import variables
from tclcompat.runtime.command import Command
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, Subcommands, choose, enumerate_choices
from tclcompat.runtime.traces import CommandTrace, add_trace, command_traces, remove_trace
from tclcompat.runtime.variables import Var, VarTrace
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.lists import join_list

table = CommandTable()
subcommands = Subcommands("option")

_TYPES = ("execution", "command", "variable")
_LETTERS = {"r": "read", "w": "write", "u": "unset", "a": "array"}
# Per type: the operations as the errors list them, and as ``trace info`` does.
_OPERATIONS = {
    "execution": (("enter", "leave", "enterstep", "leavestep"), ("enter", "leave", "enterstep", "leavestep")),
    "command": (("delete", "rename"), ("rename", "delete")),
    "variable": (("array", "read", "unset", "write"), ("array", "read", "write", "unset")),
}


@table.command("trace", "option ?arg ...?")
def trace(interp: Interp, option: object, *words: object) -> object:
    """Add, remove or list traces."""
    return subcommands.dispatch(interp, to_str(option), *words)


def _parse(words: tuple[object, ...]) -> tuple[str, str, frozenset[str], str]:
    """Return type, name, operations and command of ``trace add`` and ``trace remove``."""
    kind = choose(to_str(words[0]), _TYPES)
    if len(words) != 4:
        raise WrongArgs("name opList command", words=3)
    given = to_list(words[2])
    allowed = _OPERATIONS[kind][0]
    if not given:
        raise TclError(
            f'bad operation list "": must be one or more of {enumerate_choices(list(allowed))}',
            ["TCL", "OPERATION", "TRACE", "NOOPS"],
        )
    operations = frozenset([choose(to_str(word), allowed, "operation", exact=True) for word in given])
    return kind, to_str(words[1]), operations, to_str(words[3])


@subcommands.sub("add", "type ?arg ...?")
def trace_add(interp: Interp, *words: object) -> object:
    """Have a command called for operations on a variable or command."""
    kind, name, operations, script = _parse(words)
    if kind == "variable":
        add_variable_trace(interp, name, operations, script)
    else:
        add_trace(interp, _find_command(interp, name), CommandTrace(operations, script, kind == "execution"))
    return ""


@subcommands.sub("info", "?arg ...?")
def trace_info(interp: Interp, *words: object) -> object:
    """List the traces of a variable or command."""
    if not words:
        raise WrongArgs("type name", words=2)
    kind = choose(to_str(words[0]), _TYPES)
    if len(words) != 2:
        raise WrongArgs("name", words=3)
    name = to_str(words[1])
    found: list[CommandTrace] | list[VarTrace]
    if kind == "variable":
        found = _variable_traces(interp, name)
    else:
        found = command_traces(_find_command(interp, name), kind == "execution")
    order = _OPERATIONS[kind][1]
    return [[[name for name in order if name in entry.operations], entry.script] for entry in found]


@subcommands.sub("remove", "type ?arg ...?")
def trace_remove(interp: Interp, *words: object) -> object:
    """Remove the newest trace with just these operations and this command."""
    kind, name, operations, script = _parse(words)
    if kind == "variable":
        remove_variable_trace(interp, name, operations, script)
        return ""
    command = _find_command(interp, name)
    for entry in command_traces(command, kind == "execution"):
        if entry.operations == operations and entry.script == script:
            remove_trace(interp, command, entry)
            break
    return ""


@subcommands.sub("variable", "name ops command")
def trace_variable(interp: Interp, name: object, letters: object, script: object) -> object:
    """Trace a variable, in the form from before Tcl 8.4."""
    add_variable_trace(interp, to_str(name), _old_operations(letters), to_str(script), True)
    return ""


@subcommands.sub("vdelete", "name ops command")
def trace_vdelete(interp: Interp, name: object, letters: object, script: object) -> object:
    """Remove a variable's trace, in the form from before Tcl 8.4."""
    remove_variable_trace(interp, to_str(name), _old_operations(letters), to_str(script))
    return ""


@subcommands.sub("vinfo", "name")
def trace_vinfo(interp: Interp, name: object) -> object:
    """List a variable's traces, in the form from before Tcl 8.4."""
    return [
        ["".join([letter for letter, operation in _LETTERS.items() if operation in entry.operations]), entry.script]
        for entry in _variable_traces(interp, to_str(name))
    ]


def _old_operations(letters: object) -> frozenset[str]:
    text = to_str(letters)
    if not text or not set(text) <= set(_LETTERS):
        raise TclError(
            f'bad operations "{text}": should be one or more of rwua', ["TCL", "OPERATION", "TRACE", "BADOPS"]
        )
    return frozenset([_LETTERS[letter] for letter in text])


def _find_command(interp: Interp, name: str) -> Command:
    command = interp.find_command(name)
    if command is None:
        raise TclError(f'unknown command "{name}"', ["TCL", "LOOKUP", "COMMAND", name])
    return command


# Variables


def add_variable_trace(
    interp: Interp, name: str, operations: frozenset[str], script: str, old_style: bool = False
) -> None:
    """Have a command prefix called for operations on a variable, which is made (undefined) when absent."""
    base, key = variables.split_name(name)
    var = variables.find_or_create(interp, base, "trace", key)
    if key is not None:
        array, var = var, variables.promote(interp, var, base, key, "trace")
        if array.traces is None:
            # Whoever takes the short way for arrays without traces has to look at the elements now.
            array.traces = []
    if var.traces is None or var.traces is variables.DANGLING:
        var.traces = []
    var.traces.insert(0, VarTrace(operations, _Callback(script, old_style), script))
    interp.engine.stop_running(interp)
    interp.local_traces = True


class _Callback:
    """Calls a command prefix with the words of a variable trace."""

    __slots__ = ("old_style", "script")

    def __init__(self, script: str, old_style: bool) -> None:
        self.script = script
        self.old_style = old_style

    def __call__(self, interp: Interp, name1: str, name2: str, operation: str) -> object:
        """Evaluate the prefix in the current frame; what it sets ``interp.site`` to is not for the command."""
        words = join_list([name1, name2, operation[0] if self.old_style else operation])
        site, unit = interp.site, interp.unit
        # A callback is no deeper than the command that calls it, if that is compiled in place.
        deeper = 0 if unit.words is None and unit.compiled else 1
        interp.depth += deeper - 1
        try:
            return interp.run_unit(interp.parse(f"{self.script} {words}"), compiled=False)
        finally:
            interp.depth -= deeper - 1
            interp.site = site


def remove_variable_trace(interp: Interp, name: str, operations: frozenset[str], script: str) -> None:
    """Remove the newest trace with these operations and this command, if there is one."""
    var = _find_variable(interp, name)
    if var is None:
        return
    for entry in _scripted(var):
        if entry.operations == operations and entry.script == script:
            traces = [other for other in var.traces or () if other is not entry]
            var.traces = traces or None
            break
    if not var.defined and not var.traces:
        variables.unset(interp, name, complain=False)


def _find_variable(interp: Interp, name: str) -> Var | None:
    base, key = variables.split_name(name)
    var = variables.find(interp, base)
    if var is None or key is None:
        return var
    element = var.array.get(key) if var.array is not None else None
    return element if type(element) is Var else None


def _variable_traces(interp: Interp, name: str) -> list[VarTrace]:
    var = _find_variable(interp, name)
    return [] if var is None else _scripted(var)


def _scripted(var: Var) -> list[VarTrace]:
    """Return the traces that scripts made; the others belong to the implementation."""
    return [entry for entry in var.traces or () if isinstance(entry.callback, _Callback)]
