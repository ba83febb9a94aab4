"""The built-in commands of an interpreter, from ``_command_index.py``: each is made when it is first looked up.

Importing every family takes longer than most scripts run, and even making the commands takes longer than the
shortest.  A command's module is imported at its first call.
"""

from __future__ import annotations

from tclcompat._command_index import COMMANDS, ENSEMBLES, EXPORTS
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.registry import CommandSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tclcompat.runtime.command import Command
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.runtime.registry import CommandFunction


class DeferredSpec(CommandSpec):
    """A declared command whose module is imported at its first call.

    ``place`` is the module and the name of the function there; without a name it is looked up in the module's table.
    """

    __slots__ = ("place",)

    def __init__(self, name: str, entry: tuple[str, str, int, int | None, int, str]) -> None:
        module, self.usage, self.least, self.most, self.inline, attribute = entry
        self.name = name
        self.function = None
        self.place = (module, attribute)

    def load(self) -> CommandFunction:
        """Return the function, importing its module."""
        if self.function is None:
            module, attribute = self.place
            # importlib's import_module is slower to import than what it would be called for.
            home = __import__(f"tclcompat.commands.{module}", fromlist=["table"])
            self.function = getattr(home, attribute) if attribute else home.table.functions()[self.name]
        return self.function


# Made once for all interpreters: the specs of the commands that were looked up, by full name.
_specs: dict[str, DeferredSpec] = {}
_NAMESPACES: dict[str, Mapping[str, object]] = {
    **COMMANDS,
    **{name: {**COMMANDS.get(name, {}), **ensembles} for name, ensembles in ENSEMBLES.items()},
}


def spec_of(namespace: str, name: str) -> DeferredSpec:
    """Return the spec of a built-in command that is no ensemble, by its namespace's full name and its own."""
    full = "::" + name if namespace == "::" else f"{namespace}::{name}"
    spec = _specs.get(full)
    if spec is None:
        spec = _specs[full] = DeferredSpec(full, COMMANDS[namespace][name])
    return spec


def all_specs() -> Iterator[DeferredSpec]:
    """Yield the spec of every built-in command."""
    for namespace, entries in COMMANDS.items():
        for name in entries:
            yield spec_of(namespace, name)


def _make(namespace: Namespace, name: str) -> Command:
    ensembles = ENSEMBLES.get(namespace.name)
    command = NativeCommand(spec_of(namespace.name, name)) if not ensembles or name not in ensembles else None
    made: Command = command if command is not None else _make_ensemble(namespace, name)
    made.name = name
    made.namespace = namespace
    return made


def _make_ensemble(namespace: Namespace, name: str) -> Command:
    from tclcompat.runtime.ensembles import EnsembleCommand

    home, prefixes, subcommands, nested = ENSEMBLES[namespace.name][name]
    ensemble = EnsembleCommand(namespace.root.create(home))
    ensemble.prefixes = prefixes
    ensemble.inline = max([entry[4] for entry in COMMANDS.get(home, {}).values()], default=0)
    ensemble.map = {sub: [f"{home}::{sub}"] for sub in subcommands}
    ensemble.map.update((sub, [full]) for sub, full in nested)
    return ensemble


def install_builtins(interp: Interp) -> None:
    """Provide every built-in command and ensemble in a new interpreter."""
    root = interp.global_namespace
    for name, entries in _NAMESPACES.items():
        root.create(name).provide(entries, _make)
    for name, patterns in EXPORTS.items():
        root.create(name).exports.extend(patterns)
    for ensembles in ENSEMBLES.values():
        for home, *_ in ensembles.values():
            root.create(home)
    interp.commands_changed()
