"""``::tcl::mathop::*``: the operators of expressions as commands (mathop(n)).

Where an operator takes any number of words, they are combined from the left (``**``: from the right), and the
comparisons hold when they hold between all neighbours.
"""

from __future__ import annotations

from itertools import pairwise

from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.values import arith, compare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Operation = Callable[[object, object], object]


table = CommandTable()
table.export("::tcl::mathop", "*")


_COMBINING: dict[str, tuple[Operation, int]] = {
    "+": (arith.add, 0),
    "*": (arith.multiply, 1),
    "&": (arith.bit_and, -1),
    "|": (arith.bit_or, 0),
    "^": (arith.bit_xor, 0),
}
_COMPARING: dict[str, Operation] = {
    "<": compare.less,
    "<=": compare.less_equal,
    ">": compare.greater,
    ">=": compare.greater_equal,
    "==": compare.equal,
    "eq": compare.string_equal,
}
_OF_TWO: dict[str, tuple[Operation, str]] = {
    "<<": (arith.shift_left, "integer shift"),
    ">>": (arith.shift_right, "integer shift"),
    "%": (arith.modulo, "integer integer"),
    "!=": (compare.not_equal, "value value"),
    "ne": (compare.string_not_equal, "value value"),
    "in": (compare.is_in, "value list"),
    "ni": (compare.is_not_in, "value list"),
}


def _combine(name: str, operation: Operation, identity: int) -> None:
    @table.command("::tcl::mathop::" + name, "?value ...?")
    def combine(interp: Interp, *words: object) -> object:
        """Combine the words from the left."""
        if len(words) < 2:
            return operation(identity, words[0]) if words else identity
        result = words[0]
        for word in words[1:]:
            result = operation(result, word)
        return result


def _compare(name: str, operation: Operation) -> None:
    @table.command("::tcl::mathop::" + name, "?value ...?")
    def hold(interp: Interp, *words: object) -> object:
        """Tell whether the comparison holds between all neighbours."""
        return 1 if all(operation(left, right) for left, right in pairwise(words)) else 0


def _apply(name: str, operation: Operation, usage: str) -> None:
    @table.command("::tcl::mathop::" + name, usage)
    def apply(interp: Interp, left: object, right: object) -> object:
        """Apply the operator."""
        return operation(left, right)


for _name, (_operation, _identity) in _COMBINING.items():
    _combine(_name, _operation, _identity)
for _name, _operation in _COMPARING.items():
    _compare(_name, _operation)
for _name, (_operation, _usage) in _OF_TWO.items():
    _apply(_name, _operation, _usage)


@table.command("::tcl::mathop::**", "?value ...?")
def power(interp: Interp, *words: object) -> object:
    """Raise the words to powers from the right; no word gives 1."""
    if not words:
        return 1
    result = words[-1] if len(words) > 1 else arith.power(words[0], 1)
    for word in words[-2::-1]:
        result = arith.power(word, result)
    return result


@table.command("::tcl::mathop::-", "value ?value ...?")
def subtract(interp: Interp, first: object, *words: object) -> object:
    """Subtract all other words from the first, or negate the only one."""
    if not words:
        return arith.negate(first)
    for word in words:
        first = arith.subtract(first, word)
    return first


@table.command("::tcl::mathop::/", "value ?value ...?")
def divide(interp: Interp, first: object, *words: object) -> object:
    """Divide the first word by all others, or 1.0 by the only one."""
    if not words:
        return arith.divide(1.0, first)
    for word in words:
        first = arith.divide(first, word)
    return first


@table.command("::tcl::mathop::~", "integer")
def bit_not(interp: Interp, operand: object) -> object:
    """Invert every bit."""
    return arith.bit_not(operand)


@table.command("::tcl::mathop::!", "boolean")
def logical_not(interp: Interp, operand: object) -> object:
    """Negate a boolean."""
    return arith.logical_not(operand)
