"""The index of the built-in commands: what there is and where, so that a module is imported when first needed.

Importing every family takes longer than most scripts run.  ``_command_index.py`` is made from the families' tables by

    python -m tclcompat.command_index

and holds, for every command, its arity and the function behind it.  A test compares the file with the tables.
"""

from __future__ import annotations

import os

from tclcompat._command_index import COMMANDS, ENSEMBLES, EXPORTS
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.ensembles import EnsembleCommand
from tclcompat.runtime.registry import CommandSpec, CommandTable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.registry import CommandFunction


_FAMILIES = "tclcompat.commands"


class DeferredSpec(CommandSpec):
    """A declared command whose module is imported at its first call.

    ``place`` is the module and the name of the function there; without a name it is looked up in the module's table.
    """

    __slots__ = ("place",)

    def __init__(self, entry: tuple[str, str, int, int | None, int, str], module: str) -> None:
        name, self.usage, self.least, self.most, self.inline, attribute = entry
        self.name = name
        self.function = None
        self.place = (module, attribute)

    def load(self) -> CommandFunction:
        """Return the function, importing its module."""
        if self.function is None:
            module, attribute = self.place
            home = _import(f"{_FAMILIES}.{module}")
            self.function = getattr(home, attribute) if attribute else _functions(home.table)[self.name]
        return self.function


def _import(name: str) -> ModuleType:
    # importlib's import_module is slower to import than what it would be called for.
    return __import__(name, fromlist=["table"])


# Made once: making a child interpreter has to be quick.
_specs: dict[str, list[tuple[str, DeferredSpec]]] = {}


def specs_by_namespace() -> dict[str, list[tuple[str, DeferredSpec]]]:
    """Return name and spec of every command, by namespace."""
    if not _specs:
        for module, entries in COMMANDS.items():
            for entry in entries:
                namespace, _, name = entry[0].rpartition("::")
                _specs.setdefault(namespace or "::", []).append((name, DeferredSpec(entry, module)))
    return _specs


def install_builtins(interp: Interp) -> None:
    """Put every built-in command and ensemble into a new interpreter."""
    root = interp.global_namespace
    inline: dict[str, int] = {}
    for namespace_name, specs in specs_by_namespace().items():
        namespace = root.create(namespace_name)
        for name, spec in specs:
            command = NativeCommand(spec)
            command.name = name
            command.namespace = namespace
            namespace.commands[name] = command
            if spec.inline:
                inline[namespace_name] = max(inline.get(namespace_name, 0), spec.inline)
    for namespace_name, patterns in EXPORTS.items():
        root.create(namespace_name).exports.extend(patterns)
    for name, home, prefixes, subcommands, nested in ENSEMBLES:
        ensemble = EnsembleCommand(root.create(home))
        ensemble.prefixes = prefixes
        ensemble.inline = inline.get(home, 0)
        ensemble.map = {sub: [f"{home}::{sub}"] for sub in subcommands}
        ensemble.map.update((sub, [full]) for sub, full in nested)
        interp.add_command(name, ensemble)
    interp.command_epoch = object()


# Making the index


def command_tables() -> dict[str, CommandTable]:
    """Import every family and return its table, by the module's name."""
    home = os.path.join(os.path.dirname(__file__), "commands")
    names = sorted([name[:-3] for name in os.listdir(home) if name.endswith(".py") and name != "__init__.py"])
    modules = {name: _import(f"{_FAMILIES}.{name}") for name in names}
    tables = {name: getattr(module, "table", None) for name, module in modules.items()}
    return {name: table for name, table in tables.items() if isinstance(table, CommandTable)}


def _all_specs(table: CommandTable) -> list[CommandSpec]:
    subcommands = [spec for ensemble in table.ensembles.values() for spec in ensemble.subcommands.values()]
    return [*table.commands.values(), *subcommands]


def _functions(table: CommandTable) -> dict[str, CommandFunction]:
    return {spec.name: spec.load() for spec in _all_specs(table)}


def _entry(table_module: str, spec: CommandSpec) -> tuple[str, tuple[str, str, int, int | None, int, str]]:
    """Return the module to import for a command, and its entry."""
    function = spec.load()
    prefix = _FAMILIES + "."
    module, attribute = getattr(function, "__module__", ""), getattr(function, "__qualname__", "")
    named = module.startswith(prefix) and getattr(_import(module), attribute, None) is function
    place = module.removeprefix(prefix) if named else table_module
    return place, (spec.name, spec.usage, spec.least, spec.most, int(spec.inline), attribute if named else "")


def generate() -> str:
    """Return the text of the index file for the tables as they are."""
    entries: dict[str, list[tuple[str, str, int, int | None, int, str]]] = {}
    ensembles, exports = [], {}
    for module, table in command_tables().items():
        for spec in _all_specs(table):
            place, entry = _entry(module, spec)
            entries.setdefault(place, []).append(entry)
        for ensemble in table.ensembles.values():
            nested = tuple(sorted(ensemble.nested.items()))
            subcommands = tuple(sorted(ensemble.subcommands))  # their order of import does not matter
            ensembles.append((ensemble.name, ensemble.namespace, ensemble.prefixes, subcommands, nested))
        exports.update(table.exports)
    lines = ['"""Made by ``python -m tclcompat.command_index``; see there."""', ""]
    lines.append("COMMANDS: dict[str, tuple[tuple[str, str, int, int | None, int, str], ...]] = {")
    for module in sorted(entries):
        lines.append(f"    {module!r}: (")
        lines += [f"        {entry!r}," for entry in sorted(entries[module])]
        lines.append("    ),")
    lines += ["}", ""]
    lines.append("ENSEMBLES: tuple[tuple[str, str, bool, tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (")
    lines += [f"    {ensemble!r}," for ensemble in sorted(ensembles)]
    lines += [")", "", f"EXPORTS: dict[str, tuple[str, ...]] = {dict(sorted(exports.items()))!r}", ""]
    return "\n".join(lines)


def main() -> None:
    """Write the index file."""
    path = os.path.join(os.path.dirname(__file__), "_command_index.py")
    text = generate()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
