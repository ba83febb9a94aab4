"""``interp``: aliases, hidden commands and settings of the current interpreter, whose path is empty.

There are no child interpreters yet; what needs one is an error that says so.
"""

from __future__ import annotations

from tclcompat.commands.background import background_handler
from tclcompat.commands.control import concatenate
from tclcompat.commands.hidden import HIDDEN_USAGES, expose, hidden, hide, invoke_hidden
from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.command import Command
from tclcompat.runtime.ensembles import AliasCommand
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, Subcommands, choose
from tclcompat.values.convert import to_str
from tclcompat.values.hashorder import hash_order
from tclcompat.values.numbers import to_int

table = CommandTable()
subcommands = Subcommands("option")

_CANCEL_USAGE = "?-unwind? ?--? ?path? ?result?"
_DEBUG_USAGE = "path ?-frame ?bool??"
_ALIAS_USAGE = "slavePath slaveCmd ?masterPath masterCmd? ?arg ...?"


class Aliases:
    """The aliases of an interpreter by token: the name under which they were made."""

    def __init__(self) -> None:
        self.by_token: dict[str, AliasCommand] = {}


@table.command("interp", "cmd ?arg ...?")
def interp_(interp: Interp, option: object, *words: object) -> object:
    """Manage the interpreter."""
    return subcommands.dispatch(interp, to_str(option), *words)


def check_path(path: object) -> None:
    """Check that a path names the current interpreter, the only one there is."""
    name = to_str(path)
    if name:
        raise TclError(f'could not find interpreter "{name}"', ["TCL", "LOOKUP", "INTERP", name])


def _unavailable(what: str) -> TclError:
    return TclError(f"{what} is not available yet: there are no child interpreters", ["TCL", "UNAVAILABLE", "INTERP"])


# Aliases


@subcommands.sub("alias", _ALIAS_USAGE)
def alias(interp: Interp, path: object, name: object, *target: object) -> object:
    """Make, describe or delete an alias."""
    check_path(path)
    token = to_str(name)
    if not target:
        known = interp.state(Aliases).by_token.get(token)
        return "" if known is None else list(known.prefix)
    if len(target) == 1 and not to_str(target[0]):
        return _delete_alias(interp, token)
    if len(target) > 1:
        check_path(target[0])
        return _create_alias(interp, token, list(target[1:]))
    raise WrongArgs(_ALIAS_USAGE, words=2)


def _delete_alias(interp: Interp, token: str) -> object:
    known = interp.state(Aliases).by_token.get(token)
    if known is None:
        raise TclError(f'alias "{token}" not found', ["TCL", "LOOKUP", "ALIAS", token])
    interp.remove_command(known)
    return ""


def _create_alias(interp: Interp, name: str, prefix: list[object]) -> object:
    """Make an alias and return its token, which differs from the name when a renamed alias has that."""
    made = AliasCommand(prefix, name)
    aliases = interp.state(Aliases).by_token
    if "::" in name:
        interp.add_command(name, made)
    else:
        interp.add_command("::" + name, made)
    if _is_loop(interp, made):
        interp.remove_command(made)
        raise TclError(
            f'cannot define or rename alias "{name}": would create a loop', ["TCL", "OPERATION", "INTERP", "ALIASLOOP"]
        )
    while made.token in aliases:
        made.token = "::" + made.token
    aliases[made.token] = made
    made.on_delete.append(lambda: aliases.pop(made.token, None))
    return made.token


def _is_loop(interp: Interp, made: AliasCommand) -> bool:
    """Tell whether following the targets of an alias leads back to it."""
    command: Command = made
    while isinstance(command, AliasCommand):
        found = interp.global_namespace.find_command(to_str(command.prefix[0]))
        if found is None:
            return False
        if found is made:
            return True
        command = found
    return False


@subcommands.sub("aliases", "?path?")
def aliases(interp: Interp, path: object = "") -> object:
    """List the tokens of all aliases."""
    check_path(path)
    return hash_order(interp.state(Aliases).by_token)


@subcommands.sub("bgerror", "path ?cmdPrefix?")
def bgerror(interp: Interp, path: object, prefix: object = None) -> object:
    """Return or set the handler for background errors."""
    check_path(path)
    return background_handler(interp, prefix)


@subcommands.sub("cancel", _CANCEL_USAGE)
def cancel(interp: Interp, *words: object) -> object:
    """End the evaluation that runs with an error."""
    index = 0
    while index < len(words) and to_str(words[index]).startswith("-"):
        option = choose(to_str(words[index]), ("-unwind", "--"))
        index += 1
        if option == "--":
            break
        raise TclError("interp cancel -unwind is not available yet", ["TCL", "UNAVAILABLE", "INTERP"])
    operands = words[index:]
    if len(operands) > 2:
        raise WrongArgs(_CANCEL_USAGE, words=2)
    if operands:
        check_path(operands[0])
    message = to_str(operands[1]) if len(operands) == 2 else "eval canceled"
    raise TclError(message, ["TCL", "CANCEL", "ICANCEL", message])


@subcommands.sub("children", "?path?")
def children(interp: Interp, path: object = "") -> object:
    """List the child interpreters: there are none."""
    check_path(path)
    return ""


@subcommands.sub("create", "?-safe? ?--? ?path?")
def create(interp: Interp, *words: object) -> object:
    """Say that there are no child interpreters yet."""
    raise _unavailable("interp create")


@subcommands.sub("debug", "?arg ...?")
def debug(interp: Interp, *arguments: object) -> object:
    """Return the one debugging option, which is always off."""
    if not 1 <= len(arguments) <= 3:
        raise WrongArgs(_DEBUG_USAGE, words=2)
    path, *words = arguments
    check_path(path)
    if not words:
        return ["-frame", 0]
    choose(to_str(words[0]), ("-frame",), "debug option")
    if len(words) == 2:
        raise TclError("interp debug -frame is not available yet", ["TCL", "UNAVAILABLE", "INTERP"])
    return 0


@subcommands.sub("delete", "?path ...?")
def delete(interp: Interp, *paths: object) -> object:
    """Delete child interpreters, of which there are none."""
    for path in paths:
        check_path(path)
        raise TclError("cannot delete the current interpreter", ["TCL", "OPERATION", "INTERP", "DELETESELF"])
    return ""


@subcommands.sub("eval", "path arg ?arg ...?")
def eval_(interp: Interp, path: object, *words: object) -> object:
    """Evaluate a script in the current frame."""
    check_path(path)
    return interp.eval(words[0] if len(words) == 1 else concatenate(words))


@subcommands.sub("exists", "?path?")
def exists(interp: Interp, path: object = "") -> object:
    """Tell whether an interpreter exists."""
    return int(not to_str(path))


@subcommands.sub("expose", HIDDEN_USAGES["expose"])
def expose_(interp: Interp, path: object, *words: object) -> object:
    """Make a hidden command visible."""
    check_path(path)
    return expose(interp, *[to_str(word) for word in words])


@subcommands.sub("hide", HIDDEN_USAGES["hide"])
def hide_(interp: Interp, path: object, *words: object) -> object:
    """Hide a command."""
    check_path(path)
    return hide(interp, *[to_str(word) for word in words])


@subcommands.sub("hidden", HIDDEN_USAGES["hidden"])
def hidden_(interp: Interp, path: object = "") -> object:
    """List the hidden commands."""
    check_path(path)
    return hidden(interp)


@subcommands.sub("issafe", "?path?")
def issafe(interp: Interp, path: object = "") -> object:
    """Tell whether an interpreter is safe: none is."""
    check_path(path)
    return 0


@subcommands.sub("invokehidden", HIDDEN_USAGES["invokehidden"])
def invokehidden(interp: Interp, path: object, *words: object) -> object:
    """Call a hidden command."""
    check_path(path)
    return invoke_hidden(interp, words)


@subcommands.sub("limit", "path limitType ?-option value ...?")
def limit(interp: Interp, path: object, kind: object, *words: object) -> object:
    """Refuse to limit the interpreter that asks, as Tcl does."""
    check_path(path)
    choose(to_str(kind), ("commands", "time"), "limit type")
    raise TclError("limits on current interpreter inaccessible", ["TCL", "OPERATION", "INTERP", "SELF"])


@subcommands.sub("marktrusted", "path")
def marktrusted(interp: Interp, path: object) -> object:
    """Make a safe interpreter trusted, as the current one is."""
    check_path(path)
    return ""


@subcommands.sub("recursionlimit", "path ?newlimit?")
def recursionlimit(interp: Interp, path: object, new_limit: object = None) -> object:
    """Return or set how deep evaluation may nest."""
    check_path(path)
    if new_limit is None:
        return interp.recursion_limit
    given = to_int(new_limit)
    if given <= 0:
        raise TclError("recursion limit must be > 0", ["TCL", "OPERATION", "INTERP", "BADLIMIT"])
    if interp.depth > given:
        interp.recursion_limit = given
        raise TclError("falling back due to new recursion limit", ["TCL", "RECURSION"])
    interp.recursion_limit = given
    return given


@subcommands.sub("slaves", "?path?")
def slaves(interp: Interp, path: object = "") -> object:
    """List the child interpreters: there are none."""
    check_path(path)
    return ""


@subcommands.sub("share", "srcPath channelId destPath")
def share(interp: Interp, source: object, channel: object, destination: object) -> object:
    """Say that there is no other interpreter to share a channel with."""
    raise _unavailable("interp share")


@subcommands.sub("target", "path alias")
def target(interp: Interp, path: object, name: object) -> object:
    """Return the path of the interpreter that an alias calls into."""
    check_path(path)
    token = to_str(name)
    if token not in interp.state(Aliases).by_token:
        raise TclError(f'alias "{token}" in path "" not found', ["TCL", "LOOKUP", "ALIAS", token])
    return ""


@subcommands.sub("transfer", "srcPath channelId destPath")
def transfer(interp: Interp, source: object, channel: object, destination: object) -> object:
    """Say that there is no other interpreter to move a channel to."""
    raise _unavailable("interp transfer")
