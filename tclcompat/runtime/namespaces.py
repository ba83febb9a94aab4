"""Namespaces: the tree of variable and command tables, and how names are resolved in it (namespace(n))."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tclcompat.runtime.command import Command
    from tclcompat.runtime.variables import Var


# How many absolute names are kept with what they mean.
_MOST_LOCATED = 4096


def split_qualified(name: str) -> list[str]:
    """Split a qualified name at every run of two or more colons."""
    parts = name.split("::")
    if len(parts) > 1 and ":::" in name:
        parts[1:] = [part.lstrip(":") for part in parts[1:]]
        parts = [part for index, part in enumerate(parts) if part or index in (0, len(parts) - 1)]
    return parts


def qualifiers(name: str) -> str:
    """Return what stands before the last ``::`` of ``name``."""
    found = name.rfind("::")
    return name[:found].rstrip(":") if found >= 0 else ""


def tail(name: str) -> str:
    """Return what stands after the last ``::`` of ``name``."""
    found = name.rfind("::")
    return name[found + 2 :] if found >= 0 else name


# What ``Interp.commands_changed`` is told when a namespace exports other commands: no command can have this name.
EXPORTS = "::"
# What it is told when variables are gone for ever with their namespace.
VARIABLES = ":: "
# What it is told when the name of a namespace's variable comes to mean another variable.
LINKS = ":: ::"
# What it is told when the first element of an array becomes a variable of its own.
ELEMENTS = "::()"


class Namespace:
    """One namespace.

    ``name`` is the full name (``::`` for the global one).  ``links`` are the names of ``vars`` that are links to
    variables elsewhere, ``declared`` those that ``variable`` made known, if only as undefined.  ``exports`` are the
    export patterns, ``path`` the namespaces of ``namespace path``, ``unknown`` the handler prefix of ``namespace
    unknown`` or None.  ``active`` counts the frames that run in it.  ``on_delete``
    holds the ensembles made for it, which go first, and callbacks; ``on_leave`` is what remains to do for a namespace
    that was deleted while it was active.

    The built-in commands are ``provided``: each is made when it is first looked up, and all of them as soon as
    somebody wants the whole table.
    """

    __slots__ = (
        "_commands",
        "_make",
        "_provided",
        "active",
        "children",
        "declared",
        "deleted",
        "dying",
        "exports",
        "links",
        "located",
        "located_names",
        "name",
        "on_delete",
        "on_leave",
        "parent",
        "path",
        "paths_used",
        "root",
        "tail",
        "unknown",
        "vars",
    )

    def __init__(self, tail_name: str, parent: Namespace | None) -> None:
        self.parent = parent
        self.children: dict[str, Namespace] = {}
        self.vars: dict[str, Var] = {}
        self.links: set[str] = set()
        self.declared: set[str] = set()
        self._commands: dict[str, Command] = {}
        self._provided: Mapping[str, object] | None = None
        self._make: Callable[[Namespace, str], Command] | None = None
        self.exports: list[str] = []
        self.path: list[Namespace] = []
        # Of the global namespace: whether any namespace was ever given a path.
        self.paths_used = False
        self.unknown: list[object] | None = None
        self.active = 0
        self.deleted = False
        self.dying = False
        self.on_delete: list[object] = []
        self.on_leave: Callable[[], None] | None = None
        # The global namespace of this tree, which keeps what absolute names were found to mean; and those of them that
        # this namespace is a part of.
        self.root: Namespace = self if parent is None else parent.root
        self.located: dict[str, tuple[Namespace, str]] = {} if parent is None else parent.located
        self.located_names: set[str] = set()
        # The last part of the name.
        self.tail = tail_name
        if parent is None:
            self.name, self.tail = "::", ""
        else:
            self.name = ("::" if parent.parent is None else parent.name + "::") + tail_name
            parent.children[tail_name] = self

    def qualify(self, tail_name: str) -> str:
        """Return the full name of ``tail_name`` in this namespace."""
        return "::" + tail_name if self.parent is None else f"{self.name}::{tail_name}"

    # Commands

    def provide(self, entries: Mapping[str, object], make: Callable[[Namespace, str], Command]) -> None:
        """Have the commands that ``entries`` names, made by ``make`` once they are needed."""
        self._provided = entries
        self._make = make

    @property
    def commands(self) -> dict[str, Command]:
        """The commands by name."""
        if self._provided is not None:
            made, provided = self._commands, self._provided
            self._provided = None
            assert self._make is not None
            make = self._make
            # In the order in which they were provided, whatever was looked up first.
            self._commands = {name: made[name] if name in made else make(self, name) for name in provided}
            self._commands.update(made)
        return self._commands

    def command(self, name: str) -> Command | None:
        """Return the command with this plain name here, or None."""
        command = self._commands.get(name)
        if command is None and self._provided is not None and name in self._provided:
            assert self._make is not None
            command = self._commands[name] = self._make(self, name)
        return command

    def put_command(self, name: str, command: Command) -> None:
        """Put a command under a plain name that ``command`` found free, or from which its command was removed."""
        self._commands[name] = command

    def descend(self, parts: list[str]) -> Namespace | None:
        """Follow child names from here; None when one is missing."""
        namespace: Namespace | None = self
        for part in parts:
            if namespace is None:
                return None
            if part:
                namespace = namespace.children.get(part)
        return namespace

    def find(self, name: str) -> Namespace | None:
        """Return the namespace ``name``, absolute or relative to this one; only the global one has an empty name."""
        if not name:
            return self if self.parent is None else None
        if name[:2] == "::" and ":" not in name[2:]:
            return self.root.children.get(name[2:]) if name != "::" else self.root
        return (self.root if name.startswith("::") else self).descend(split_qualified(name))

    def create(self, name: str) -> Namespace:
        """Return the namespace ``name``, absolute or relative to this one, making it and its parents."""
        namespace = self.root if name.startswith("::") else self
        for part in split_qualified(name) if ":::" in name else name.split("::"):
            if part:
                child = namespace.children.get(part)
                namespace = child if child is not None else Namespace(part, namespace)
        return namespace

    def locate(self, name: str) -> tuple[Namespace | None, str]:
        """Return the namespace that would hold ``name`` (None when it does not exist) and the last part."""
        if "::" not in name:
            return self, name
        if name[:2] == "::" and ":" not in name[2:]:
            return self.root, name[2:]
        known = self.root.located
        is_absolute = name[:2] == "::"
        if is_absolute and (found := known.get(name)) is not None:
            return found
        parts = split_qualified(name) if ":::" in name else name.split("::")
        last = parts.pop()
        namespace: Namespace | None = self.root if is_absolute else self
        # What ``descend`` does, without a call: names of commands and variables are looked up often.
        for part in parts:
            if part:
                namespace = namespace.children.get(part)  # type: ignore[union-attr]  # left where it is None
                if namespace is None:
                    break
        if is_absolute and namespace is not None:
            if len(known) >= _MOST_LOCATED:
                known.clear()
            known[name] = (namespace, last)
            above: Namespace | None = namespace
            while above is not None and above.parent is not None:
                if len(above.located_names) >= _MOST_LOCATED:
                    above.forget_located()
                above.located_names.add(name)
                above = above.parent
        return namespace, last

    def forget_located(self) -> None:
        """Forget what absolute names were found to mean that this namespace is a part of."""
        known = self.located
        for name in self.located_names:
            known.pop(name, None)
        self.located_names.clear()

    def drop_child(self, name: str) -> None:
        """Take a namespace out, by its plain name, that is deleted."""
        child = self.children.pop(name, None)
        if child is not None and child.located_names:
            child.forget_located()

    def find_variable(self, name: str) -> Var | None:
        """Return the variable with this qualified name, relative to this namespace only."""
        namespace, last = self.locate(name)
        return None if namespace is None else namespace.vars.get(last)

    def find_command(self, name: str) -> Command | None:
        """Resolve a command name as Tcl does: here, then the namespace path, then the global namespace."""
        if "::" in name:
            known = self.root.located.get(name)
            if known is not None:
                return known[0]._commands.get(known[1]) or known[0].command(known[1])
            if name[:2] == "::" and ":" not in (last := name[2:]):
                root = self.root
                if len(root.located) < _MOST_LOCATED:
                    root.located[name] = (root, last)
                return root._commands.get(last) or root.command(last)
            namespace, last = self.locate(name)
            command = None if namespace is None else namespace.command(last)
            if command is not None or name.startswith("::"):
                return command
            for other in (*self.path, self.root):
                namespace, last = other.locate(name)
                command = None if namespace is None else namespace.command(last)
                if command is not None:
                    return command
            return None
        command = self._commands.get(name)
        if command is not None:
            return command
        root = self.root
        if self._provided is None and not self.path:
            return root._commands.get(name) or root.command(name)
        for other in (self, *self.path):
            command = other.command(name)
            if command is not None:
                return command
        return root._commands.get(name) or root.command(name)

    def left(self) -> None:
        """Finish the deletion of a namespace when the last frame in it has ended."""
        if self.on_leave is not None and self.active <= 0:
            self.on_leave()

    def walk(self) -> Iterator[Namespace]:
        """Yield this namespace and all below it."""
        yield self
        for child in list(self.children.values()):
            yield from child.walk()
