"""``interp``, and the command that every child interpreter has in its parent; see interp(n).

Most subcommands exist twice: ``interp hide path name`` is ``path hide name``.  ``_operation`` declares both.
"""

from __future__ import annotations

import os

from tclcompat.commands.background import background_handler
from tclcompat.commands.channel_support import StandardChannels, channels
from tclcompat.commands.hidden import expose, hidden, hide, invoke_hidden
from tclcompat.commands.interp_aliases import Aliases, alias_tokens, create_alias, delete_alias, describe_alias
from tclcompat.commands.interp_family import (
    call_in,
    delete,
    delete_children,
    evaluate_in,
    find_interp,
    path_to,
    transfer_error,
)
from tclcompat.errors import TclError, Uncatchable, WrongArgs
from tclcompat.eventloop.loop import EventLoop
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.families import Family, is_safe
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.limits import Limits
from tclcompat.runtime.registry import CommandSpec, CommandTable, Subcommands, choose
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.hashorder import hash_order
from tclcompat.values.listops import concatenate
from tclcompat.values.numbers import to_boolean, to_int32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Operation = Callable[..., object]

table = CommandTable()
_options = Subcommands("option")
_child_options = Subcommands("option")

_ALIAS_USAGE = "slavePath slaveCmd ?masterPath masterCmd? ?arg ...?"
_CHILD_ALIAS_USAGE = "aliasName ?targetName? ?arg ...?"
_CANCEL_USAGE = "?-unwind? ?--? ?path? ?result?"
_CREATE_USAGE = "?-safe? ?--? ?path?"


@table.command("interp", "cmd ?arg ...?")
def interp_(interp: Interp, option: object, *words: object) -> object:
    """Create and use child interpreters."""
    return _options.dispatch(interp, to_str(option), *words)


def _operation(name: str, usage: str = "", path: str = "path", least: int | None = None) -> Callable[[Operation], None]:
    """Declare ``interp name path ...`` and ``child name ...``; the function gets both interpreters, then the words.

    ``least`` is how many words the first form takes at least, where the function counts the words itself.
    """
    full = f"{path} {usage}" if usage else path
    arity = usage if least is None else "?arg ...?"
    path_arity = full if least is None else arity
    least = least or 0

    def declare(function: Operation) -> None:
        @_child_options.sub(name, arity)
        def on_child(pair: tuple[Interp, Interp], *words: object) -> object:
            return function(*pair, *words)

        @_options.sub(name, path_arity)
        def on_path(interp: Interp, *words: object) -> object:
            if len(words) < least:
                raise WrongArgs(full, words=2)
            child = find_interp(interp, words[0]) if words else interp
            try:
                return function(interp, child, *words[1:])
            except WrongArgs as error:
                if error.words == 2:
                    error.usage = full
                else:
                    error.words += 1
                raise

    return declare


# Aliases


@_options.sub("alias", _ALIAS_USAGE)
def alias(interp: Interp, path: object, name: object, *target: object) -> object:
    """Make, describe or delete an alias."""
    child = interp if path == "" else find_interp(interp, path)
    if not target:
        return describe_alias(child, name)
    if len(target) == 1:
        if to_str(target[0]):
            raise WrongArgs(_ALIAS_USAGE, words=2)
        return delete_alias(child, name)
    other = target[0]
    return create_alias(child, interp if other == "" else find_interp(interp, other), name, list(target[1:]))


@_child_options.sub("alias", _CHILD_ALIAS_USAGE)
def child_alias(pair: tuple[Interp, Interp], name: object, *target: object) -> object:
    """Make, describe or delete an alias that calls into the current interpreter."""
    interp, child = pair
    if not target:
        return describe_alias(child, name)
    if to_str(target[0]):
        return create_alias(child, interp, name, list(target))
    if len(target) > 1:
        raise WrongArgs(_CHILD_ALIAS_USAGE, words=2)
    return delete_alias(child, name)


@_operation("aliases", path="?path?")
def aliases(interp: Interp, child: Interp) -> object:
    """List the tokens of all aliases."""
    return alias_tokens(child)


@_operation("bgerror", "?cmdPrefix?")
def bgerror(interp: Interp, child: Interp, prefix: object = None) -> object:
    """Return or set the handler for background errors."""
    return background_handler(child, prefix)


@_options.sub("cancel", "?arg ...?")
def cancel(interp: Interp, *words: object) -> object:
    """End what runs in an interpreter with an error, which ``-unwind`` keeps from being caught there."""
    index, unwind = 0, False
    while index < len(words) and to_str(words[index]).startswith("-"):
        option = choose(to_str(words[index]), ("-unwind", "--"))
        index += 1
        if option == "--":
            break
        unwind = True
    operands = words[index:]
    if len(operands) > 2:
        raise WrongArgs(_CANCEL_USAGE, words=2)
    child = find_interp(interp, operands[0]) if operands else interp
    message = to_str(operands[1]) if len(operands) == 2 else "eval unwound" if unwind else "eval canceled"
    kind = Uncatchable if unwind else TclError
    error = kind(message, ["TCL", "CANCEL", "IUNWIND" if unwind else "ICANCEL", message])
    if child is interp:
        raise error
    limits = child.state(Limits)
    limits.cancelled = error
    limits.changed()
    return ""


@_options.sub("children", "?path?")
def children(interp: Interp, path: object = "") -> object:
    """List the child interpreters."""
    return hash_order(find_interp(interp, path).state(Family).children)


# Creating


@_options.sub("create", "?arg ...?")
def create(interp: Interp, *words: object) -> object:
    """Create a child interpreter and return its path."""
    path: object = None
    safe, ended = False, False
    for word in words:
        # Options may come after the path too.
        if not ended and to_str(word).startswith("-"):
            if choose(to_str(word), ("-safe", "--")) == "-safe":
                safe = True
                continue
            ended = True
            if path is not None:
                raise WrongArgs(_CREATE_USAGE, words=2)
            continue
        if path is not None:
            raise WrongArgs(_CREATE_USAGE, words=2)
        path = word
    if path is None:
        number = 0
        while interp.global_namespace.find_command(f"interp{number}") is not None:
            number += 1
        path = f"interp{number}"
    _create(interp, path, safe or is_safe(interp))
    return path


def _create(interp: Interp, path: object, safe: bool) -> None:
    words = to_list(path)
    parent, name = interp, to_str(path)
    if len(words) > 1:
        parent, name = find_interp(interp, words[:-1]), to_str(words[-1])
    siblings = parent.state(Family)
    if name in siblings.children:
        raise TclError(f'interpreter named "{name}" already exists, cannot create')
    assert siblings.make is not None
    child = siblings.make()
    family = child.state(Family)
    family.parent, family.name = parent, name
    family.debugs_frames = "TCL_INTERP_DEBUG_FRAME" in os.environ
    if not siblings.children:
        parent.on_close(lambda: delete_children(parent))
    siblings.children[name] = child
    _settle(parent, child)
    spec = CommandSpec(name, _child_command(child), "cmd ?arg ...?")
    family.command = parent.add_command(name if "::" in name else "::" + name, NativeCommand(spec))
    family.command.on_delete.append(lambda: delete(child))
    if safe or is_safe(parent):
        from tclcompat.commands.interp_safe import make_safe

        make_safe(child)
    if parent.state(Limits).active:
        from tclcompat.commands.interp_limits import inherit_limits

        inherit_limits(parent, child)


def _settle(parent: Interp, child: Interp) -> None:
    """Give a new interpreter what it shares with its parent or takes over from it."""
    loop = parent.state(EventLoop)
    child.state(EventLoop, lambda: loop)
    child.is_child = True
    child.recursion_limit = parent.recursion_limit
    variables = child.global_namespace.vars
    del variables["tcl_rcFileName"]
    child.set_var("tcl_interactive", 0)
    child.state(StandardChannels).share = lambda mine: mine.share_standard(channels(parent), known=not is_safe(child))


def _child_command(child: Interp) -> Operation:
    def run(interp: Interp, option: object, *words: object) -> object:
        return _child_options.dispatch((interp, child), to_str(option), *words)

    return run


@_operation("debug", "?-frame ?bool??", least=1)
def debug(interp: Interp, child: Interp, *words: object) -> object:
    """Return or set the one debugging option, which once on stays on; ``info frame`` is always exact here."""
    if len(words) > 2:
        raise WrongArgs("?-frame ?bool??", words=2)
    family = child.state(Family)
    if not words:
        return ["-frame", int(family.debugs_frames)]
    choose(to_str(words[0]), ("-frame",), "debug option")
    if len(words) == 2 and to_boolean(words[1]):
        family.debugs_frames = True
    return int(family.debugs_frames)


@_options.sub("delete", "?path ...?")
def delete_(interp: Interp, *paths: object) -> object:
    """Delete child interpreters."""
    for path in paths:
        child = find_interp(interp, path)
        if child is interp:
            raise TclError("cannot delete the current interpreter", ["TCL", "OPERATION", "INTERP", "DELETESELF"])
        family = child.state(Family)
        if family.parent is not None and family.command is not None:
            family.parent.remove_command(family.command)
    return ""


@_operation("eval", "arg ?arg ...?")
def eval_(interp: Interp, child: Interp, *words: object) -> object:
    """Evaluate a script in an interpreter."""
    return evaluate_in(interp, child, words[0] if len(words) == 1 else concatenate(words))


@_options.sub("exists", "?path?")
def exists(interp: Interp, path: object = "") -> object:
    """Tell whether an interpreter exists."""
    try:
        find_interp(interp, path)
    except TclError:
        return 0
    return 1


# Hidden commands


def _refuse(interp: Interp, message: str) -> None:
    """Raise an error if the interpreter that asks is safe."""
    if is_safe(interp):
        raise TclError(message, ["TCL", "OPERATION", "INTERP", "UNSAFE"])


def _there(interp: Interp, child: Interp, run: Callable[[], object]) -> object:
    """Call ``run``, whose errors happen in ``child``."""
    try:
        return run()
    except TclError as error:
        if child is not interp:
            transfer_error(child, error)
        raise


@_operation("expose", "hiddenCmdName ?cmdName?")
def expose_(interp: Interp, child: Interp, *words: object) -> object:
    """Make a hidden command visible."""
    _refuse(interp, "permission denied: safe interpreter cannot expose commands")
    return _there(interp, child, lambda: expose(child, *[to_str(word) for word in words]))


@_operation("hide", "cmdName ?hiddenCmdName?")
def hide_(interp: Interp, child: Interp, *words: object) -> object:
    """Hide a command."""
    _refuse(interp, "permission denied: safe interpreter cannot hide commands")
    return _there(interp, child, lambda: hide(child, *[to_str(word) for word in words]))


@_operation("hidden", path="?path?")
def hidden_(interp: Interp, child: Interp) -> object:
    """List the hidden commands."""
    return hidden(child)


@_operation("issafe", path="?path?")
def issafe(interp: Interp, child: Interp) -> object:
    """Tell whether an interpreter is safe."""
    return int(is_safe(child))


_INVOKE_USAGE = "?-namespace ns? ?-global? ?--? cmd ?arg ..?"


@_operation("invokehidden", _INVOKE_USAGE, least=2)
def invokehidden(interp: Interp, child: Interp, *words: object) -> object:
    """Call a hidden command."""
    index = 0
    namespace: str | None = None
    while index < len(words) and to_str(words[index]).startswith("-"):
        option = choose(to_str(words[index]), ("-global", "-namespace", "--"))
        index += 1
        if option == "--":
            break
        if option == "-global":
            namespace = "::"
        elif index < len(words):
            namespace = to_str(words[index])
            index += 1
    argv = list(words[index:])
    if not argv:
        raise WrongArgs(_INVOKE_USAGE, words=2)
    _refuse(interp, "not allowed to invoke hidden commands from safe interpreter")
    if child is interp:
        return invoke_hidden(child, namespace, argv)
    return call_in(child, lambda: invoke_hidden(child, namespace, argv), argv, exceptions=True, level=False)


# Settings


@_operation("limit", "limitType ?-option value ...?")
def limit(interp: Interp, child: Interp, kind: object, *words: object) -> object:
    """Return or set how many commands a child may run, and until when."""
    from tclcompat.commands.interp_limits import limit_interp

    return limit_interp(interp, child, kind, words)


@_operation("marktrusted")
def marktrusted(interp: Interp, child: Interp) -> object:
    """Make a safe interpreter trusted; what is hidden stays hidden."""
    _refuse(interp, "permission denied: safe interpreter cannot mark trusted")
    child.state(Family).safe = False
    return ""


@_operation("recursionlimit", "?newlimit?")
def recursionlimit(interp: Interp, child: Interp, new_limit: object = None) -> object:
    """Return or set how deep evaluation may nest."""
    if new_limit is None:
        return child.recursion_limit
    _refuse(interp, "permission denied: safe interpreters cannot change recursion limit")
    given = to_int32(new_limit)
    if given <= 0:
        raise TclError("recursion limit must be > 0", ["TCL", "OPERATION", "INTERP", "BADLIMIT"])
    child.recursion_limit = given
    # This command is a level itself.
    if child is interp and interp.depth >= given:
        raise TclError("falling back due to new recursion limit", ["TCL", "RECURSION"])
    return new_limit


_options.sub("slaves", "?path?")(children)


# Channels and targets


@_options.sub("share", "srcPath channelId destPath")
def share(interp: Interp, source: object, name: object, destination: object) -> object:
    """Let another interpreter use a channel too."""
    _give(interp, source, name, destination)
    return ""


def _give(interp: Interp, source: object, name: object, destination: object) -> tuple[Interp, Interp]:
    giver = find_interp(interp, source)
    try:
        channel = channels(giver)[to_str(name)]
    except TclError as error:
        if giver is not interp:
            error.errorcode = "NONE"
        raise
    taker = find_interp(interp, destination)
    channels(taker).take(channel)
    return giver, taker


@_options.sub("target", "path alias")
def target(interp: Interp, path: object, name: object) -> object:
    """Return the path of the interpreter that an alias calls into."""
    child = find_interp(interp, path)
    token = to_str(name)
    known = child.state(Aliases).by_token.get(token)
    shown = f'alias "{token}" in path "{to_str(path)}"'
    if known is None:
        raise TclError(f"{shown} not found", ["TCL", "LOOKUP", "ALIAS", token])
    found = path_to(interp, known.target or child)
    if found is None:
        raise TclError(
            f"target interpreter for {shown} is not my descendant", ["TCL", "OPERATION", "INTERP", "TARGETSHROUDED"]
        )
    return found


@_options.sub("transfer", "srcPath channelId destPath")
def transfer(interp: Interp, source: object, name: object, destination: object) -> object:
    """Move a channel to another interpreter."""
    giver, taker = _give(interp, source, name, destination)
    if giver is not taker:
        mine = channels(giver)
        mine.close(mine[to_str(name)])
    return ""
