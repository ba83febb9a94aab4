"""Hidden commands: those that a script can call only through ``interp invokehidden``; see interp(n)."""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.command import Command
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import choose
from tclcompat.values.convert import to_str
from tclcompat.values.hashorder import hash_order

HIDDEN_USAGES = {
    "expose": "path hiddenCmdName ?cmdName?",
    "hide": "path cmdName ?hiddenCmdName?",
    "hidden": "?path?",
    "invokehidden": "path ?-namespace ns? ?-global? ?--? cmd ?arg ..?",
}


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
    root = interp.global_namespace
    if command.namespace is not root:
        raise TclError("can only hide global namespace commands (use rename then hide)", ["TCL", "HIDE", "NON_GLOBAL"])
    table = interp.state(Hidden).commands
    if token in table:
        raise TclError(f'hidden command named "{token}" already exists', ["TCL", "HIDE", "ALREADY_HIDDEN"])
    root.commands.pop(command.name, None)
    command.name = token
    table[token] = command
    interp.command_epoch = object()
    return ""


def _hidden_command(interp: Interp, token: str, what: str) -> Command:
    command = interp.state(Hidden).commands.get(token)
    if command is None or command.deleted:
        raise TclError(f'{what} hidden command{" name" if what == "invalid" else ""} "{token}"', _no_token(token))
    return command


def _no_token(token: str) -> list[object]:
    return ["TCL", "LOOKUP", "HIDDENTOKEN", token]


def expose(interp: Interp, token: str, name: str | None = None) -> object:
    """Put a hidden command back into the global namespace."""
    name = token if name is None else name
    if "::" in name:
        raise TclError(
            "cannot expose to a namespace (use expose to toplevel, then rename)", ["TCL", "EXPOSE", "NON_GLOBAL"]
        )
    command = _hidden_command(interp, token, "unknown")
    root = interp.global_namespace
    if name in root.commands:
        raise TclError(f'exposed command "{name}" already exists', ["TCL", "EXPOSE", "COMMAND_EXISTS"])
    del interp.state(Hidden).commands[token]
    command.name = name
    root.commands[name] = command
    interp.command_epoch = object()
    return ""


def hidden(interp: Interp) -> object:
    """List the tokens of hidden commands."""
    return hash_order(interp.state(Hidden).commands)


def invoke_hidden(interp: Interp, words: tuple[object, ...]) -> object:
    """Call a hidden command, in the current frame or where options say."""
    index, namespace = 0, ""
    while index < len(words) and to_str(words[index]).startswith("-"):
        option = choose(to_str(words[index]), ("-global", "-namespace", "--"))
        index += 1
        if option == "--":
            break
        if option == "-global":
            namespace = "::"
            continue
        if index == len(words):
            break
        namespace = to_str(words[index])
        index += 1
    argv = list(words[index:])
    if not argv:
        raise WrongArgs(HIDDEN_USAGES["invokehidden"], words=2)
    command = _hidden_command(interp, to_str(argv[0]), "invalid")
    interp.site = None
    if namespace:
        with interp.in_namespace(interp.frame.namespace.create(namespace), argv):
            return interp.run_command(command, argv)
    return interp.run_command(command, argv)
