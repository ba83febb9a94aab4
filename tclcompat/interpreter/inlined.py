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
_WHOLLY_LITERAL = frozenset(("::if", "::while"))


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
    if name == "::return":
        words = words[:-1]
    elif name not in _WHOLLY_LITERAL:
        return name == "::list" or not any(isinstance(word, ExpandWord) for word in words)
    return all(isinstance(word, Literal) for word in words)


def is_past_traces(interp: Interp, unit: Unit, node: CommandNode, target: Command, epoch: int) -> bool:
    """Tell whether a command that Tcl has compiled in place was not traced yet when its words began, at ``epoch``."""
    return target.traced_since > epoch and is_inlined(interp, unit, node, target)
