"""Procedures and command names: proc apply rename tailcall."""

from __future__ import annotations

from tclcompat.errors import Return, TclError
from tclcompat.runtime.command import Command
from tclcompat.runtime.definitions import Definitions
from tclcompat.runtime.frames import Frame
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.locations import word_origin
from tclcompat.runtime.namespaces import Namespace, qualifiers
from tclcompat.runtime.procs import Proc, parse_formals
from tclcompat.runtime.registry import ALWAYS, CommandTable
from tclcompat.values.convert import to_str

table = CommandTable()


@table.command("proc", "name args body", inline=ALWAYS)
def proc(interp: Interp, name: object, formals: object, body: object) -> object:
    """Create a procedure."""
    full, text = to_str(name), to_str(body)
    namespace, last = interp.frame.namespace.locate(full)
    if namespace is None:
        raise TclError(f'can\'t create procedure "{full}": unknown namespace', ["TCL", "VALUE", "COMMAND"])
    place = word_origin(interp.unit, 3)
    # What a procedure defines it may define again.
    definitions = interp.state(Definitions) if interp.depth else None
    if definitions is not None:
        known = definitions.find(namespace, last, to_str(formals), text, place)
        if known is not None:
            if known.deleted:
                known.deleted = False
                interp.add_command(full, known)
            return ""
    try:
        made = Proc(parse_formals(full, formals), text)
    except TclError as error:
        error.add_info(f'\n    (creating proc "{full}")')
        raise
    made.origin_place = place
    interp.add_command(full, made)
    made.heat = interp.engine.heat_of(made)
    if definitions is not None:
        definitions.keep(namespace, last, to_str(formals), made)
    return ""


@table.command("apply", "lambdaExpr ?arg ...?")
def apply(interp: Interp, expression: object, *arguments: object) -> object:
    """Call an anonymous function."""
    from tclcompat.runtime.lambdas import find_lambda

    function = find_lambda(interp, expression)
    return function.invoke(interp, ["apply", expression, *arguments], None)


@table.command("rename", "oldName newName")
def rename(interp: Interp, old: object, new: object) -> object:
    """Rename or delete a command."""
    old_name, new_name = to_str(old), to_str(new)
    command = interp.find_command(old_name)
    if command is None:
        verb = "rename" if new_name else "delete"
        raise TclError(f"can't {verb} \"{old_name}\": command doesn't exist", ["TCL", "LOOKUP", "COMMAND", old_name])
    if not new_name:
        interp.remove_command(command)
        return ""
    move(interp, command, new_name)
    return ""


def move(interp: Interp, command: Command, new_name: str) -> None:
    """Give ``command`` the name ``new_name``, which must be free."""
    namespace, last = interp.frame.namespace.locate(new_name)
    if namespace is None:
        qualifier = qualifiers(new_name)
        namespace = interp.frame.namespace.create(qualifier or "::")
    if not last:
        raise TclError(f'can\'t rename to "{new_name}": bad command name', ["TCL", "VALUE", "COMMAND"])
    if last in namespace.commands:
        raise TclError(
            f'can\'t rename to "{new_name}": command already exists', ["TCL", "OPERATION", "RENAME", "TARGET_EXISTS"]
        )
    if command.kind == "alias":
        _check_loop(interp, command, namespace, last)
    interp.move_command(command, namespace, last)


def _check_loop(interp: Interp, command: Command, namespace: Namespace, last: str) -> None:
    """Raise TclError if an alias would lead to itself under its new name."""
    from tclcompat.commands.interp_aliases import prevent_loop

    old, command.name = command.name, last
    namespace.commands[last] = command
    try:
        prevent_loop(interp, command)
    finally:
        command.name = old
        del namespace.commands[last]


@table.command("tailcall", "?command? ?arg ...?")
def tailcall(interp: Interp, *words: object) -> object:
    """End the procedure and call a command in its place."""
    if interp.frame.procedure is None:
        raise TclError("tailcall can only be called from a proc, lambda or method", ["TCL", "TAILCALL", "ILLEGAL"])
    frame = interp.frame
    waiting = interp.tail_calls
    if waiting:
        _forget_failed(waiting, frame)
    if words:
        waiting[frame] = list(words)
    raise Return


def _forget_failed(waiting: dict[Frame, list[object]], frame: Frame) -> None:
    """Forget the tail calls of procedures that ended with an error, and that of ``frame``, which sets another."""
    live = set()
    at: Frame | None = frame.caller
    while at is not None:
        live.add(at)
        at = at.caller
    for known in list(waiting):
        if known not in live:
            del waiting[known]
