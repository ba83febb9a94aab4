"""Which calls Tcl's compiler turns into instructions: those are done whatever their own words do to the command's name.

Any other call looks its command up when all its words are there.
"""

from __future__ import annotations

from tclcompat.runtime.command import Command, NativeCommand
from tclcompat.runtime.ensembles import EnsembleCommand
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import ExpandWord, Literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.frames import Unit
    from tclcompat.runtime.interp import Interp

_ALWAYS = frozenset(
    f"::{name}"
    for name in (
        *("append", "break", "catch", "concat", "continue", "error", "expr", "for", "if", "incr", "lappend", "lassign"),
        *("lindex", "list", "llength", "lset", "return", "set", "switch", "throw", "unset", "while"),
    )
)
_IN_PROCEDURES = frozenset(("::foreach", "::lmap", "::global", "::upvar", "::variable"))
_ENSEMBLES = frozenset(("::tcl::array", "::tcl::dict", "::tcl::info", "::tcl::namespace", "::tcl::string"))
# Compiled in place as a rule; those of them that are not take their words all the same.
_MOSTLY = frozenset(
    f"::{name}" for name in ("format", "linsert", "lrange", "lreplace", "regexp", "regsub", "subst", "tailcall", "try")
)
# The subcommands that become instructions; calls of others only have been looked up.
_SUBCOMMANDS = {
    f"::tcl::{name}": frozenset(known.split())
    for name, known in (
        ("array", "exists set unset"),
        ("dict", "append create exists for get incr lappend map merge set unset update with"),
        ("info", "coroutine exists level"),
        ("namespace", "code current origin qualifiers tail upvar which"),
        ("string", "cat compare equal first index is last length map match range replace"),
    )
}
_SUBCOMMANDS["::tcl::string"] |= frozenset(["tolower", "totitle", "toupper", "trim", "trimleft", "trimright"])
_WHOLLY_LITERAL = frozenset(("::if", "::unset", "::while"))


def is_inlined(interp: Interp, unit: Unit, node: CommandNode, target: Command) -> bool:
    """Tell whether Tcl has compiled the call ``node`` of ``target`` in place, in the unit that runs."""
    words = node.words
    if not unit.compiled or interp.stepping:
        return False
    if isinstance(target, EnsembleCommand):
        return node.inlinable and target.home.name in _ENSEMBLES and len(words) > 1 and type(words[1]) is Literal
    if not isinstance(target, NativeCommand) or not target.takes(len(words) - 1):
        return False
    name = target.declared_name
    if name not in _ALWAYS and not (name in _IN_PROCEDURES and unit.kind == "proc"):
        return False
    if name == "::switch":
        return node.is_compiled_switch
    if name == "::return":
        words = words[:-1]
    elif name not in _WHOLLY_LITERAL:
        return name == "::list" or not any(isinstance(word, ExpandWord) for word in words)
    return all(isinstance(word, Literal) for word in words)


def is_past_traces(interp: Interp, unit: Unit, node: CommandNode, target: Command, epoch: int) -> bool:
    """Tell whether a command that Tcl has compiled in place was not traced yet when its words began, at ``epoch``."""
    return target.traced_since > epoch and is_inlined(interp, unit, node, target)


def takes_no_level(interp: Interp, unit: Unit, node: CommandNode, target: Command) -> bool:
    """Tell whether a call is no level of nesting: Tcl's compiler has made instructions of it."""
    if isinstance(target, EnsembleCommand):
        known = _SUBCOMMANDS.get(target.home.name, frozenset())
        return is_inlined(interp, unit, node, target) and getattr(node.words[1], "text", "") in known
    if getattr(target, "declared_name", "") in _MOSTLY:
        return unit.compiled and node.inlinable and not interp.stepping
    return is_inlined(interp, unit, node, target)
