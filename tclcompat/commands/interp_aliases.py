"""Aliases: commands that call another one, here or in another interpreter; see interp(n).

An alias has a token, by which it is known even when it is renamed: the name under which it was made, with as many
``::`` before it as it takes to be unique.
"""

from __future__ import annotations

from tclcompat.commands.interp_family import call_in
from tclcompat.errors import TclError
from tclcompat.runtime.command import Command
from tclcompat.runtime.ensembles import AliasCommand, unknown_at_top
from tclcompat.runtime.families import Family
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.limits import raise_cancelled
from tclcompat.values.convert import to_str
from tclcompat.values.hashorder import hash_order
from tclcompat.values.quick_functools import partial


class Aliases:
    """The aliases in one interpreter, by token."""

    def __init__(self) -> None:
        self.by_token: dict[str, AliasCommand] = {}


class CrossAlias(AliasCommand):
    """An alias that calls into the interpreter ``target``."""

    __slots__ = ()

    def invoke(self, interp: Interp, argv: list[object], label: str | None = None) -> object:
        """Run the prefix with the arguments of the call."""
        target = self.target
        assert target is not None
        words = [*self.prefix, *argv[1:]]
        shown = self.label(argv, label)

        def run() -> object:
            command = target.global_namespace.find_command(to_str(words[0]))
            target.site = None
            if command is None:
                return unknown_at_top(target, words)
            return target.run_command(command, words, shown)

        result = call_in(target, run, words)
        raise_cancelled(interp)
        return result


def describe_alias(child: Interp, name: object) -> object:
    """Return the target command and arguments of an alias, or an empty string."""
    known = child.state(Aliases).by_token.get(to_str(name))
    return "" if known is None else list(known.prefix)


def delete_alias(child: Interp, name: object) -> object:
    """Delete an alias by its token."""
    token = to_str(name)
    known = child.state(Aliases).by_token.get(token)
    if known is None:
        raise TclError(f'alias "{token}" not found', ["TCL", "LOOKUP", "ALIAS", token])
    child.remove_command(known)
    return ""


def create_alias(child: Interp, target: Interp, word: object, prefix: list[object]) -> object:
    """Make an alias in ``child`` for a command in ``target`` and return its token."""
    name = to_str(word)
    made = (AliasCommand if child is target else CrossAlias)(prefix, name)
    made.target = None if child is target else target
    child.add_command(name if "::" in name else "::" + name, made)
    try:
        prevent_loop(child, made)
    except TclError:
        child.remove_command(made)
        raise
    by_token = child.state(Aliases).by_token
    while made.token in by_token:
        made.token = "::" + made.token
    by_token[made.token] = made
    if child is target:
        made.on_delete.append(partial(by_token.pop, made.token))
        return made.token
    callers = target.state(Family).callers
    callers[made] = child

    def forget() -> None:
        del by_token[made.token]
        callers.pop(made, None)

    made.on_delete.append(forget)
    return made.token


def prevent_loop(interp: Interp, command: Command) -> None:
    """Raise TclError when a command that was just defined or renamed is an alias that leads to itself."""
    at, home = command, interp
    while isinstance(at, AliasCommand):
        home = at.target or home
        what = f'cannot define or rename alias "{command.name}": '
        if home.deleted:
            raise TclError(f"{what}interpreter deleted")
        found = home.global_namespace.find_command(to_str(at.prefix[0]))
        if found is None:
            return
        if found is command:
            raise TclError(f"{what}would create a loop", ["TCL", "OPERATION", "INTERP", "ALIASLOOP"])
        at = found


def alias_tokens(child: Interp) -> object:
    """Return the tokens of all aliases."""
    return hash_order(child.state(Aliases).by_token)
