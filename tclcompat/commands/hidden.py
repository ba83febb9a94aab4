"""Hidden commands: those that a script can call only through ``interp invokehidden``; see interp(n)."""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.command import Command
from tclcompat.runtime.interp import Interp
from tclcompat.values.convert import to_str
from tclcompat.values.hashorder import hash_order
from tclcompat.values.lists import join_list


class Hidden:
    """The hidden commands of an interpreter, by token."""

    def __init__(self) -> None:
        self.commands: dict[str, Command] = {}


def hide(interp: Interp, name: str, token: str | None = None) -> object:
    """Take a command of the global namespace out of it and keep it under a token."""
    token = name if token is None else token
    if "::" in token:
        raise TclError(
            "cannot use namespace qualifiers in hidden command token (rename)", ["TCL", "VALUE", "HIDDENTOKEN"]
        )
    command = interp.global_namespace.find_command(name)
    if command is None:
        raise TclError(f'unknown command "{name}"', ["TCL", "LOOKUP", "COMMAND", name])
    if command.namespace is not interp.global_namespace:
        raise TclError("can only hide global namespace commands (use rename then hide)", ["TCL", "HIDE", "NON_GLOBAL"])
    hide_command(interp, command, token)
    return ""


def hide_command(interp: Interp, command: Command, token: str) -> None:
    """Take a command out of its namespace and keep it under a token."""
    known = interp.state(Hidden).commands
    if token in known and not known[token].deleted:
        raise TclError(f'hidden command named "{token}" already exists', ["TCL", "HIDE", "ALREADY_HIDDEN"])
    if command.namespace is not None:
        command.namespace.commands.pop(command.name, None)
    command.name = token
    command.namespace = interp.global_namespace
    known[token] = command
    interp.commands_changed()


def expose(interp: Interp, token: str, name: str | None = None) -> object:
    """Put a hidden command back into the global namespace."""
    name = token if name is None else name
    if "::" in name:
        raise TclError(
            "cannot expose to a namespace (use expose to toplevel, then rename)", ["TCL", "EXPOSE", "NON_GLOBAL"]
        )
    command = _hidden_command(interp, token, "unknown hidden command")
    root = interp.global_namespace
    if name in root.commands:
        raise TclError(f'exposed command "{name}" already exists', ["TCL", "EXPOSE", "COMMAND_EXISTS"])
    del interp.state(Hidden).commands[token]
    command.name = name
    root.commands[name] = command
    interp.commands_changed()
    return ""


def _hidden_command(interp: Interp, token: str, what: str) -> Command:
    command = interp.state(Hidden).commands.get(token)
    if command is None or command.deleted:
        raise TclError(f'{what} "{token}"', ["TCL", "LOOKUP", "HIDDENTOKEN", token])
    return command


def hidden(interp: Interp) -> object:
    """List the tokens of hidden commands."""
    known = interp.state(Hidden).commands
    return hash_order([token for token in known if not known[token].deleted])


def invoke_hidden(interp: Interp, namespace: str | None, argv: list[object]) -> object:
    """Call a hidden command, in the current frame or at the top of a namespace."""
    command = _hidden_command(interp, to_str(argv[0]), "invalid hidden command name")
    interp.site = None
    try:
        if namespace is None:
            return interp.run_command(command, argv)
        with interp.in_namespace(interp.global_namespace.create(namespace), argv):
            return interp.run_command(command, argv)
    except TclError as error:
        interp.log_command(error, join_list([to_str(word) for word in argv]), 1)
        raise
