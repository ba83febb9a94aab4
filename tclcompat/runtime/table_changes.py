"""Changes to what command names mean: adding, removing and renaming commands, and who wants to know of it."""

from __future__ import annotations

from _weakref import ref
from itertools import chain, count

from tclcompat.runtime.command import Command, ImportedCommand, NativeCommand
from tclcompat.runtime.frames import outdate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol
    from weakref import ReferenceType

    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace

    class Watcher(Protocol):
        """Who is told that a name has changed."""

        def names_changed(self, name: str | None) -> object:
            """Act on it; None: any name may have."""


# Numbers for ``Interp.command_epoch``: no two interpreters share one, and later ones are greater.
EPOCHS = count(1)


class Watchers:
    """Who wants to know, by the last part of a command name, that it has changed; held weakly, told once.

    ``waiting`` are those names.
    """

    def __init__(self) -> None:
        self.waiting: dict[str, list[ReferenceType[Watcher]]] = {}

    def watch(self, name: str, watcher: Watcher) -> None:
        """Have ``watcher.names_changed(name)`` called when ``name`` changes."""
        waiting = self.waiting.setdefault(name, [])
        waiting.append(ref(watcher))
        if len(waiting) & (len(waiting) - 1) == 0:
            waiting[:] = [each for each in waiting if each() is not None]

    def changed(self, name: str | None) -> None:
        """Tell those who wait for ``name``, or all of them."""
        if name is not None:
            waiting = self.waiting.pop(name, [])
        else:
            waiting = list(chain.from_iterable(self.waiting.values()))
            self.waiting.clear()
        # Each one once, in the order in which they came; a reference to what has gone has no hash.
        told = dict.fromkeys([watcher for each in waiting if (watcher := each()) is not None])
        for watcher in told:
            watcher.names_changed(name)


def add(interp: Interp, name: str, command: Command) -> Command:
    """Put ``command`` under ``name``; see ``Interp.add_command``."""
    namespace, last = interp.frame.namespace.locate(name)
    if namespace is None:
        namespace = interp.frame.namespace.create(name[: name.rindex("::")])
    replaced = namespace.command(last)
    if replaced is None:
        return put(interp, namespace, last, command)
    importers, replaced.importers = replaced.importers, []
    remove(interp, replaced)
    if namespace.dying or namespace.deleted:
        # A delete trace took the namespace along.
        namespace = interp.frame.namespace.create(name[: name.rindex("::")])
    for importer in importers:
        importer.target = command
        command.importers.append(importer)
    return put(interp, namespace, last, command)


def put(interp: Interp, namespace: Namespace, last: str, command: Command) -> Command:
    """Put ``command`` under a plain name that is free."""
    command.name = last
    command.namespace = namespace
    namespace.put_command(last, command)
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
    if isinstance(command, NativeCommand):
        outdate(interp.unit, command.declared_name)
    namespace, name = command.namespace, command.name
    if namespace is not None:
        commands = namespace.commands
        if commands.get(name) is command:
            del commands[name]
    command.namespace = None
    interp.commands_changed(name)
    if command.importers:
        for importer in list(command.importers):
            remove(interp, importer)
    if isinstance(command, ImportedCommand) and command in command.target.importers:
        command.target.importers.remove(command)
    if command.on_delete:
        for callback in list(command.on_delete):
            callback()


def move(interp: Interp, command: Command, namespace: Namespace, last: str) -> None:
    """Rename a command; see ``Interp.move_command``."""
    outdate(interp.unit, getattr(command, "declared_name", ""))
    old, home, name = command.full_name, command.namespace, command.name
    command.name, command.namespace = last, namespace
    namespace.commands[last] = command
    if home is not namespace:
        command.relocated()
    interp.commands_changed(last)
    if command.traces:
        from tclcompat.runtime.traces import fire_command_traces

        # Both names work while the traces run.
        fire_command_traces(interp, command, "rename", command.full_name, old)
    if home is not None and home.commands.get(name) is command and (command.namespace, command.name) != (home, name):
        del home.commands[name]
        interp.commands_changed(name)
