"""Changes to what command names mean: adding, removing and renaming commands, and who wants to know of it."""

from __future__ import annotations

from tclcompat.runtime.command import Command, ImportedCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace


class Watchers:
    """Callbacks by the last part of a command name, each to be called once."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Callable[[], object]]] = {}

    def watch(self, name: str, callback: Callable[[], object]) -> None:
        """Have ``callback`` called when ``name`` changes."""
        self._waiting.setdefault(name, []).append(callback)

    def changed(self, name: str | None) -> None:
        """Call those who wait for ``name``, or all of them."""
        if self._waiting:
            for changed in list(self._waiting) if name is None else (name,):
                for callback in self._waiting.pop(changed, ()):
                    callback()


def add(interp: Interp, name: str, command: Command) -> Command:
    """Put ``command`` under ``name``; see ``Interp.add_command``."""
    namespace, last = interp.frame.namespace.locate(name)
    if namespace is None:
        namespace = interp.frame.namespace.create(name[: name.rindex("::")])
    replaced = namespace.command(last)
    importers: list[ImportedCommand] = []
    if replaced is not None:
        importers, replaced.importers = replaced.importers, []
        remove(interp, replaced)
        if namespace.dying or namespace.deleted:
            # A delete trace took the namespace along.
            namespace = interp.frame.namespace.create(name[: name.rindex("::")])
    command.name = last
    command.namespace = namespace
    namespace.put_command(last, command)
    for importer in importers:
        importer.target = command
        command.importers.append(importer)
    interp.commands_changed(last)
    return command


def remove(interp: Interp, command: Command) -> None:
    """Delete a command; see ``Interp.remove_command``."""
    if command.deleted:
        return
    command.deleted = True
    if command.traces:
        from tclcompat.runtime.traces import fire_command_traces

        fire_command_traces(interp, command, "delete", "")
    namespace = command.namespace
    if namespace is not None and namespace.commands.get(command.name) is command:
        del namespace.commands[command.name]
    command.namespace = None
    interp.commands_changed(command.name)
    for importer in list(command.importers):
        remove(interp, importer)
    if isinstance(command, ImportedCommand) and command in command.target.importers:
        command.target.importers.remove(command)
    for callback in list(command.on_delete):
        callback()


def move(interp: Interp, command: Command, namespace: Namespace, last: str) -> None:
    """Rename a command; see ``Interp.move_command``."""
    old, home, name = command.full_name, command.namespace, command.name
    command.name, command.namespace = last, namespace
    namespace.commands[last] = command
    interp.commands_changed(last)
    if command.traces:
        from tclcompat.runtime.traces import fire_command_traces

        # Both names work while the traces run.
        fire_command_traces(interp, command, "rename", command.full_name, old)
    if home is not None and home.commands.get(name) is command and (command.namespace, command.name) != (home, name):
        del home.commands[name]
        interp.commands_changed(name)
