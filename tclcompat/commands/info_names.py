"""``info commands``, ``functions``, ``globals``, ``locals``, ``procs`` and ``vars``: what lists names.

A pattern with ``::`` in it selects a namespace by its qualifiers, and the names come qualified; a plain pattern looks
where a plain name would be looked for.  Names come in the order of Tcl's hash tables, those of local variables that
the compiler knows in the order in which it has come across them.
"""

from __future__ import annotations

from tclcompat.commands.info import info
from tclcompat.commands.library_procs import as_procedure
from tclcompat.runtime.command import Command
from tclcompat.runtime.compiled_locals import compiled_locals
from tclcompat.runtime.frames import Frame
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.namespaces import Namespace
from tclcompat.values.convert import to_str
from tclcompat.values.glob import glob_matcher, is_glob_literal
from tclcompat.values.hashorder import hash_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def _matching(names: Iterable[str], pattern: str | None) -> list[str]:
    return list(names) if pattern is None or pattern == "*" else list(filter(glob_matcher(pattern), names))


def _qualified(interp: Interp, pattern: str, names_of: Callable[[Namespace], list[str]]) -> list[str]:
    """Return the full names in the namespace that a qualified pattern names, where its last part matches."""
    namespace, last = interp.frame.namespace.locate(pattern)
    if namespace is None:
        return []
    if names_of is _commands and is_glob_literal(last):
        return [] if namespace.command(last) is None else [namespace.qualify(last)]
    return list(map(namespace.qualify, _matching(names_of(namespace), last)))


def _commands(namespace: Namespace) -> list[str]:
    return hash_order(namespace.commands)


def _is_procedure(command: Command) -> bool:
    return as_procedure(command.origin) is not None


def _procedures(namespace: Namespace, pattern: str | None) -> list[str]:
    """Return the names of the procedures in a namespace that match."""
    if pattern is not None and is_glob_literal(pattern):
        command = namespace.command(pattern)
        return [pattern] if command is not None and _is_procedure(command) else []
    commands = namespace.commands
    return [name for name in _matching(hash_order(commands), pattern) if _is_procedure(commands[name])]


def _variables(namespace: Namespace) -> list[str]:
    """Return the names of the variables that have a value, are links or were declared by ``variable``."""
    shown = namespace.declared | namespace.links
    return hash_order([name for name, var in namespace.vars.items() if var.defined or name in shown])


@info.sub("commands", "?pattern?")
def commands(interp: Interp, pattern: object = None) -> object:
    """List the commands that can be called without qualifiers, or those of a namespace."""
    text = pattern if pattern is None or type(pattern) is str else to_str(pattern)
    if text is not None and "::" in text:
        known = interp.global_namespace.located.get(text)
        if known is not None:
            # The common case of what follows, in few calls: scripts ask so for a method each time.
            namespace, last = known
            if last.isidentifier() or is_glob_literal(last):
                if namespace.command(last) is None:
                    return []
                return [text] if ":::" not in text else [namespace.qualify(last)]
        return _qualified(interp, text, _commands)
    here, root = interp.frame.namespace, interp.global_namespace
    if text is not None and is_glob_literal(text):
        found_here = any(each.command(text) is not None for each in (here, *here.path, root))
        return [text] if found_here else []
    found = dict.fromkeys(_matching(_commands(here), text))
    for other in (*here.path, root):
        if other is not here:
            found |= dict.fromkeys(_matching(_commands(other), text))
    return list(found)


@info.sub("procs", "?pattern?")
def procs(interp: Interp, pattern: object = None) -> object:
    """List the procedures of the current namespace, or those of another."""
    text = None if pattern is None else to_str(pattern)
    if text is not None and "::" in text:
        namespace, last = interp.frame.namespace.locate(text)
        return [] if namespace is None else list(map(namespace.qualify, _procedures(namespace, last)))
    return _procedures(interp.frame.namespace, text)


@info.sub("functions", "?pattern?")
def functions(interp: Interp, pattern: object = None) -> object:
    """List the functions of expressions."""
    found: dict[str, None] = {}
    for start in dict.fromkeys((interp.frame.namespace, interp.global_namespace)):
        home = start.find("tcl::mathfunc")
        if home is not None:
            found |= dict.fromkeys(_commands(home))
    return _matching(found, None if pattern is None else to_str(pattern))


@info.sub("globals", "?pattern?")
def globals_(interp: Interp, pattern: object = None) -> object:
    """List the global variables."""
    text = None if pattern is None else to_str(pattern)
    if text is not None and text.startswith("::"):
        text = text.lstrip(":")
    table = interp.global_namespace.vars
    return _matching(hash_order([name for name, var in table.items() if var.defined]), text)


def _in_slots(interp: Interp, frame: Frame) -> list[str]:
    """Return the names of a procedure's variables: those that the compiler knows, then those of a hash table."""
    assert frame.procedure is not None
    slots = compiled_locals(frame.procedure.formals, frame.procedure.body, interp.stepping)
    there = [name for name in slots if name in frame.vars]
    return [*there, *hash_order([name for name in frame.vars if name not in slots])]


@info.sub("locals", "?pattern?")
def locals_(interp: Interp, pattern: object = None) -> object:
    """List the local variables of the procedure, without those that are links."""
    frame = interp.frame
    if frame.procedure is None:
        return ""
    names = [name for name in _in_slots(interp, frame) if frame.vars[name].defined and name not in frame.links]
    return _matching(names, None if pattern is None else to_str(pattern))


@info.sub("vars", "?pattern?")
def vars_(interp: Interp, pattern: object = None) -> object:
    """List the variables that can be named without qualifiers, or those of a namespace."""
    text = None if pattern is None else to_str(pattern)
    if text is not None and "::" in text:
        return _qualified(interp, text, _variables)
    frame = interp.frame
    if frame.procedure is not None:
        names = [name for name in _in_slots(interp, frame) if frame.vars[name].defined or name in frame.links]
        return _matching(names, text)
    found = dict.fromkeys(_matching(_variables(frame.namespace), text))
    if frame.namespace is not interp.global_namespace:
        found |= dict.fromkeys(_matching(_variables(interp.global_namespace), text))
    return list(found)
