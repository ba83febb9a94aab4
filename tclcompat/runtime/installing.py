"""Putting declared commands into an interpreter."""

from __future__ import annotations

from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.ensembles import EnsembleCommand
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable


def install(interp: Interp, table: CommandTable) -> None:
    """Put the commands and ensembles of a table into an interpreter."""
    for spec in table.commands.values():
        interp.add_command(spec.name, NativeCommand(spec))
    for name, patterns in table.exports.items():
        interp.global_namespace.create(name).exports.extend(patterns)
    for ensemble in table.ensembles.values():
        home = interp.global_namespace.create(ensemble.namespace)
        command = EnsembleCommand(home)
        command.prefixes = ensemble.prefixes
        for name, spec in ensemble.subcommands.items():
            interp.add_command(spec.name, NativeCommand(spec))
            command.map[name] = [spec.name]
            command.inline = max(command.inline, spec.inline)
        command.map.update((name, [full]) for name, full in ensemble.nested.items())
        interp.add_command(ensemble.name, command)
