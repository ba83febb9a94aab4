"""Which ints are not negative: an index that is such needs no test but whether the list or string goes that far.

It is known of literals, lengths, sums of such, and of a variable whose comparison with such a one has held.
"""

from __future__ import annotations

from tclcompat.compiler.code import Code
from tclcompat.compiler.types import INT, NATURAL, UNSET
from tclcompat.syntax.expr_nodes import And, Binary, Constant
from tclcompat.syntax.nodes import VarWord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.builder import Builder
    from tclcompat.syntax.expr_nodes import Node
    from tclcompat.syntax.nodes import Command

# What sums of variables are written with, and how much of one is looked at.
_SUMS = frozenset("$_ +*/()%0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SUMS_BEGIN = ("[expr {", "[incr ", "[llength ", "[string length ")
_LONGEST = 80
# Comparisons by what they are when their operands change places.
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}


def sum_of(natural: int, step: Code) -> int:
    """Return what a sum is whose one operand is known as ``natural`` (see ``Code``)."""
    if step.constant and step.value == -1:
        return 1 if natural == 2 else 0
    return max(natural, step.natural) if natural and step.natural else 0


def natural_of(operator: str, left: Code, right: Code, code: Code) -> int:
    """Return whether the value of an operator, whose code is known, is not negative or positive (see ``Code``)."""
    if code.truth or not code.is_int:
        return 0
    first, second = left.natural, right.natural
    if operator == "-":
        return 1 if first == 2 and right.constant and right.value == 1 else 0
    if operator == "+":
        return sum_of(first, right)
    if operator == "*":
        return min(first, second)
    if operator in "|^/":
        return 1 if first and second else 0
    if operator == "&":
        return 1 if first or second else 0
    if operator == "%":
        return 1 if second else 0
    return min(first, 1) if operator in ("<<", ">>") else 0


def likely_head(entry: dict[str, int], loop: Command) -> dict[str, int]:
    """Return what is most likely known at the head of a loop: of variables that it sets, not that they are natural.

    To find that out would take writing the loop once more.
    """
    source = loop.script.source[loop.start : loop.end]
    return {
        name: kind | UNSET if name[-1:] == NATURAL and _is_set_freely(source, name[:-1]) else kind
        for name, kind in entry.items()
    }


def _is_set_freely(source: str, name: str) -> bool:
    """Tell whether a script sets a variable to more than literal ints, variables, lengths and sums of such."""
    mark = f"set {name} "
    at = source.find(mark)
    while at >= 0:
        start = at + len(mark)
        value = source[start : start + _LONGEST].partition("\n")[0]
        if value.startswith(_SUMS_BEGIN):
            if not _SUMS.issuperset(value.partition("]")[0][1:].replace("{", "").replace("}", "")):
                return True
        elif not value[:1].isdigit() and value[:1] != "$":
            return True
        at = source.find(mark, start)
    return False


def assume(b: Builder, test: Node) -> None:
    """Note what follows of variables from a condition that has held."""
    if type(test) is And:
        assume(b, test.left)
        assume(b, test.right)
    elif type(test) is Binary and test.operator in _TURNED:
        _compared(b, test.left, test.operator, test.right)
        _compared(b, test.right, _TURNED[test.operator], test.left)


def _compared(b: Builder, variable: Node, operator: str, other: Node) -> None:
    if type(variable) is not VarWord or variable.index is not None or operator not in (">", ">=", "=="):
        return
    known = b.scope.variables.get(variable.name)
    if known is None or known.array or known.box is not None or b.env is None:
        return
    if b.env.get(variable.name, UNSET) == INT:
        natural = _least(b, other)
        if operator == ">" and (natural or (type(other) is Constant and other.number == -1)):
            natural = min(natural + 1, 2)
        if natural > b.scope.natural(b, variable.name):
            b.scope.know_natural(b, variable.name, natural)


def _least(b: Builder, node: Node) -> int:
    """Return whether the value of an operand is not negative or positive (see ``Code``)."""
    if type(node) is Constant:
        number = node.number
        return 0 if type(number) is not int or number < 0 else 2 if number else 1
    return b.scope.natural(b, node.name) if type(node) is VarWord and node.index is None else 0
