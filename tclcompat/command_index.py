"""Making the index of the built-in commands: what there is and where, for ``builtin_commands``.

``_command_index.py`` is made from the families' tables by

    python -m tclcompat.command_index

and holds, for every command, its arity and the function behind it.  A test compares the file with the tables.
"""

from __future__ import annotations

import os

from tclcompat.runtime.registry import CommandSpec, CommandTable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    # Module, usage, least and most arguments, whether inlined, and the function's name in the module.
    Entry = tuple[str, str, int, int | None, int, str]

_FAMILIES = "tclcompat.commands"


def _import(name: str) -> ModuleType:
    return __import__(name, fromlist=["table"])


def command_tables() -> dict[str, CommandTable]:
    """Import every family and return its table, by the module's name."""
    home = os.path.join(os.path.dirname(__file__), "commands")
    names = sorted([name[:-3] for name in os.listdir(home) if name.endswith(".py") and name != "__init__.py"])
    modules = {name: _import(f"{_FAMILIES}.{name}") for name in names}
    tables = {name: getattr(module, "table", None) for name, module in modules.items()}
    return {name: table for name, table in tables.items() if isinstance(table, CommandTable)}


def _entry(table_module: str, spec: CommandSpec) -> Entry:
    """Return what the index says of a command, the module to import for it first."""
    function = spec.load()
    prefix = _FAMILIES + "."
    module, attribute = getattr(function, "__module__", ""), getattr(function, "__qualname__", "")
    named = module.startswith(prefix) and getattr(_import(module), attribute, None) is function
    place = module.removeprefix(prefix) if named else table_module
    return (place, spec.usage, spec.least, spec.most, int(spec.inline), attribute if named else "")


def _split(full_name: str) -> tuple[str, str]:
    namespace, _, name = full_name.rpartition("::")
    return namespace or "::", name


def generate() -> str:
    """Return the text of the index file for the tables as they are."""
    commands: dict[str, dict[str, Entry]] = {}
    ensembles: dict[str, dict[str, object]] = {}
    exports = {}
    for module, table in command_tables().items():
        for spec in table.specs():
            namespace, name = _split(spec.name)
            commands.setdefault(namespace, {})[name] = _entry(module, spec)
        for ensemble in table.ensembles.values():
            namespace, name = _split(ensemble.name)
            nested = tuple(sorted(ensemble.nested.items()))
            subcommands = tuple(sorted(ensemble.subcommands))  # their order of import does not matter
            ensembles.setdefault(namespace, {})[name] = (ensemble.namespace, ensemble.prefixes, subcommands, nested)
        exports.update(table.exports)
    return "\n".join(
        [
            '"""Made by ``python -m tclcompat.command_index``; see there."""',
            "",
            "# namespace -> name -> module, usage, least and most arguments, whether inlined, function",
            "COMMANDS: dict[str, dict[str, tuple[str, str, int, int | None, int, str]]] = {",
            *_lines(commands),
            "}",
            "",
            "# namespace -> name -> namespace of the subcommands, whether abbreviated, subcommands, nested ensembles",
            "ENSEMBLES: dict[str, dict[str, tuple[str, bool, tuple[str, ...], tuple[tuple[str, str], ...]]]] = {",
            *_lines(ensembles),
            "}",
            "",
            f"EXPORTS: dict[str, tuple[str, ...]] = {dict(sorted(exports.items()))!r}",
            "",
        ]
    )


def _lines(table: Mapping[str, Mapping[str, object]]) -> list[str]:
    lines = []
    for namespace in sorted(table):
        lines.append(f"    {namespace!r}: {{")
        lines += [f"        {name!r}: {entry!r}," for name, entry in sorted(table[namespace].items())]
        lines.append("    },")
    return lines


def main() -> None:
    """Write the index file."""
    path = os.path.join(os.path.dirname(__file__), "_command_index.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(generate())


if __name__ == "__main__":
    main()
