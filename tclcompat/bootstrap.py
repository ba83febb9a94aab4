"""The composition root: puts an interpreter together.  The only module that knows every room."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tclcompat import commands
from tclcompat.interpreter.engine import Walker
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.ensembles import EnsembleCommand
from tclcompat.runtime.interp import Interp as Runtime
from tclcompat.runtime.registry import CommandTable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def command_tables() -> Iterator[CommandTable]:
    """Yield the command table of every family, in the order of their modules' names."""
    for module in sorted(iter_modules(commands.__path__), key=lambda found: found.name):
        table = getattr(import_module(f"{commands.__name__}.{module.name}"), "table", None)
        if isinstance(table, CommandTable):
            yield table


def install(interp: Runtime, table: CommandTable) -> None:
    """Put the commands and ensembles of a table into an interpreter."""
    for spec in table.commands.values():
        interp.add_command(spec.name, NativeCommand(spec))
    for ensemble in table.ensembles.values():
        home = interp.global_namespace.create(ensemble.namespace)
        command = EnsembleCommand(home)
        command.prefixes = ensemble.prefixes
        command.map.update((name, [full]) for name, full in ensemble.nested.items())
        for name, spec in ensemble.subcommands.items():
            interp.add_command(spec.name, NativeCommand(spec))
            command.map[name] = [spec.name]
            command.inline = max(command.inline, spec.inline)
        interp.add_command(ensemble.name, command)


class Interp(Runtime):
    """A Tcl 8.6 interpreter with every command of tclsh."""

    def __init__(self) -> None:
        super().__init__(Walker())
        for table in command_tables():
            install(self, table)
