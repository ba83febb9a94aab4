"""Calls of built-in commands by native packages."""

from __future__ import annotations

from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.namespaces import tail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.registry import CommandFunction


class _Builtins:
    """The functions of built-in commands by their names; all are forgotten when one of the names changes."""

    def __init__(self) -> None:
        self.functions: dict[str, CommandFunction] = {}

    def names_changed(self, _name: str | None) -> None:
        """Look everything up again."""
        self.functions.clear()


def call_builtin(interp: Interp, name: str, *words: object) -> object:
    """Call the built-in command ``name``, a name like ``::close``, with as many words as it takes.

    The same as ``interp.invoke``, with less to do as long as nobody has redefined or traced the command.
    """
    builtins: _Builtins | None = interp.states.get(_Builtins)
    function = None if builtins is None else builtins.functions.get(name)
    if function is None or interp.tracing:
        return _call(interp, name, words)
    interp.site = None
    return function(interp, *words)


def _call(interp: Interp, name: str, words: tuple[object, ...]) -> object:
    command = interp.global_namespace.find_command(name)
    if type(command) is NativeCommand and command.declared_name == name:
        builtins = interp.state(_Builtins)
        builtins.functions[name] = command.function
        interp.watch_name(tail(name), builtins)
    return interp.invoke([name, *words])
