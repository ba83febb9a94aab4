"""Arithmetic on what may be ints: that all operands of an expression are is asked once, ahead of it.

The code of an operator has then three parts (``Leaves``): the tests, the text for ints, and that with calls of the
operators' functions, for everything else.  An operator that takes the result asks no more than its other operand.
"""

from __future__ import annotations

from tclcompat.compiler.attempts import is_repeatable, is_tried
from tclcompat.compiler.code import Code, class_of
from tclcompat.compiler.types import INT, STR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.builder import Builder
    from tclcompat.syntax.nodes import Command

# The functions of operators that often have no numbers.
_EQUALITIES = ("equal", "not_equal")
# How long an operand may be to be written twice, and how many operands are asked about.
_LONGEST, _MOST = 80, 6


class Leaves:
    """An operand, or a part of an expression: ``fast`` is its text where all the ``tests`` hold, ``slow`` elsewhere."""

    __slots__ = ("fast", "slow", "tests")

    def __init__(self, tests: list[str], fast: str, slow: str) -> None:
        self.tests = tests
        self.fast = fast
        self.slow = slow

    @property
    def text(self) -> str:
        """The text that asks."""
        return f"({self.fast} if {' and '.join(self.tests)} else {self.slow})"


def _leaves_of(b: Builder, code: Code, first: bool, helper: str) -> Leaves | None:
    """Return an operand with its tests; None where it cannot be asked about ahead of the others."""
    if code.leaves is not None:
        return code.leaves if first or ":=" not in code.leaves.tests[0] else None
    text = code.text
    if code.truth or code.nan or code.raw:
        return None
    if code.is_int:
        again = code.simple or (len(text) < _LONGEST and not is_tried(text) and is_repeatable(text))
        return Leaves([], text, text) if again else None
    if not code.type & INT or code.constant:
        return None
    if code.simple:
        slow = reread(b, code, text, helper)
        return None if code.may_fail and not first else Leaves([f"{class_of(text)} is int"], text, slow)
    if not first:
        return None
    name = b.temp()
    return Leaves([f"{class_of(f'({name} := {text})')} is int"], name, name)


def reread(b: Builder, code: Code, name: str, helper: str) -> str:
    """Return the operand ``name`` for an operator's function: a variable that has a text keeps the int it is read as.

    Else it would be read again at every use.  What is asked to be equal is often no number.
    """
    if (
        helper in _EQUALITIES
        or not (code.simple and code.type & STR and code.type & INT)
        or code.constant
        or b.calls.is_open
    ):
        return name
    if name[:2] != "v_" or not name.isidentifier():
        return name
    from tclcompat.compiler.support_strings import as_read

    return f"({name} := {b.support(as_read)}({name}))"


def with_leaves(b: Builder, operator: str, left: Code, right: Code, helper: str, code: Code) -> Code:
    """Return the code of an operator applied to two operands: ``code``, or one that asks once where it asks twice."""
    leaves = None if b.calls.has_doubles else _joined(b, operator, left, right, helper)
    if leaves is None:
        return code
    if left.leaves is not None or right.leaves is not None:
        code = Code(leaves.text, code.type, truth=code.truth)
    if not code.truth:
        code.leaves = leaves
    return code


def marked(b: Builder, node: Command, code: Code) -> Code:
    """Return code marked as that of a command."""
    writer = b.writer
    result = Code(writer.marked(node, code.text), code.type, truth=code.truth, nan=code.nan)
    result.natural = code.natural
    leaves = code.leaves
    if leaves is not None:
        tests = [writer.marked(node, test) for test in leaves.tests]
        result.leaves = Leaves(tests, writer.marked(node, leaves.fast), writer.marked(node, leaves.slow))
    return result


def _joined(b: Builder, operator: str, left: Code, right: Code, helper: str) -> Leaves | None:
    first = _leaves_of(b, left, True, helper)
    if first is None:
        return None
    second = _leaves_of(b, right, not first.tests, helper)
    if second is None:
        return None
    tests = [*first.tests, *[test for test in second.tests if test not in first.tests]]
    if not tests or len(tests) > _MOST or any(":=" in test for test in tests[1:]):
        return None
    return Leaves(tests, f"({first.fast} {operator} {second.fast})", f"{helper}({first.slow}, {second.slow})")
