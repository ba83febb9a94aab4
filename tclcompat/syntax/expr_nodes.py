"""The parsed form of expressions.

The leaves that need substitution are the words of ``syntax.nodes`` themselves; everything else is one of the classes
below.  Operators are kept by name (``"+"``) and by function, so that the tree walker calls the function and the
compiler looks at the name.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.syntax.nodes import CompoundWord, Literal, ScriptWord, VarWord, Word
from tclcompat.values import arith, compare
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import to_boolean, to_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeGuard

BINARY_OPERATORS: dict[str, Callable[[object, object], object]] = {
    "**": arith.power,
    "*": arith.multiply,
    "/": arith.divide,
    "%": arith.modulo,
    "+": arith.add,
    "-": arith.subtract,
    "<<": arith.shift_left,
    ">>": arith.shift_right,
    "<": compare.less,
    ">": compare.greater,
    "<=": compare.less_equal,
    ">=": compare.greater_equal,
    "==": compare.equal,
    "!=": compare.not_equal,
    "eq": compare.string_equal,
    "ne": compare.string_not_equal,
    "in": compare.is_in,
    "ni": compare.is_not_in,
    "&": arith.bit_and,
    "^": arith.bit_xor,
    "|": arith.bit_or,
}
UNARY_OPERATORS: dict[str, Callable[[object], object]] = {
    "+": arith.plus,
    "-": arith.negate,
    "~": arith.bit_not,
    "!": arith.logical_not,
}
# Operators that take numbers only, so that a literal operand can be kept as its number.
_ARITHMETIC = frozenset(("*", "/", "%", "+", "-", "<<", ">>", "&", "^", "|"))
# What may grow without bounds is left to be computed when, and if, it is wanted.
_FOLDED = frozenset(BINARY_OPERATORS) - {"**", "<<"}
_FOLDED_POWER = 64
_FOR_LITERALS: dict[Callable[..., object], Callable[..., object]] = {}
_PLAIN = frozenset([*BINARY_OPERATORS.values(), *UNARY_OPERATORS.values()])


class Constant:
    """A literal, or an operation on literals.

    ``value`` is the value as it is written (``0x10`` is text), ``number`` the number that it is, or None; ``folded``
    tells that it was computed, ``enclosed`` that it stands in parentheses.
    """

    __slots__ = ("enclosed", "folded", "number", "value")

    def __init__(self, value: object, folded: bool = False) -> None:
        self.value = value
        self.folded = folded
        self.enclosed = False
        number = to_number(value)
        self.number = None if number is not None and number != number else number


class Unary:
    """``operator operand``."""

    __slots__ = ("function", "operand", "operator")

    def __init__(self, operator: str, operand: Node) -> None:
        self.operator = operator
        self.function = UNARY_OPERATORS[operator]
        self.operand = operand


class Binary:
    """``left operator right``, both operands evaluated."""

    __slots__ = ("function", "left", "operator", "right")

    def __init__(self, operator: str, left: Node, right: Node) -> None:
        self.operator = operator
        self.function = BINARY_OPERATORS[operator]
        self.left = left
        self.right = right


class And:
    """``left && right``; ``fixed``: see ``is_fixed``."""

    __slots__ = ("fixed", "left", "right")

    def __init__(self, left: Node, right: Node) -> None:
        self.fixed = is_fixed(left) and is_fixed(right)
        self.left, self.right = (_truth_of_literals(left), _truth_of_literals(right)) if self.fixed else (left, right)


class Or:
    """``left || right``; ``fixed``: see ``is_fixed``."""

    __slots__ = ("fixed", "left", "right")

    def __init__(self, left: Node, right: Node) -> None:
        self.fixed = is_fixed(left) and is_fixed(right)
        self.left, self.right = (_truth_of_literals(left), _truth_of_literals(right)) if self.fixed else (left, right)


class Conditional:
    """``test ? yes : no``; ``converts``: see ``_conversion_after``, ``fixed``: see ``is_fixed``."""

    __slots__ = ("converts", "fixed", "no", "test", "yes")

    def __init__(self, test: Node, yes: Node, no: Node) -> None:
        self.fixed = is_fixed(test) and is_fixed(yes) and is_fixed(no)
        self.test = _truth_of_literals(test) if self.fixed else test
        self.yes = yes
        self.no = no
        self.converts = _conversion_after(self, True)


def is_negation(node: Node) -> TypeGuard[Unary]:
    """Tell whether Tcl's compiler turns a branch round for ``!`` in a condition, instead of computing it.

    What is no boolean is told in other words then.
    """
    if type(node) is not Unary or node.operator != "!":
        return False
    return not is_fixed(node.operand)


def is_fixed(node: Node) -> bool:
    """Tell whether an expression consists of operators and literals, so that Tcl's compiler computes it.

    An error in it is one that is found compiling the command, though it is raised when the command gets there.
    """
    if isinstance(node, (Unary, Binary)):
        return node.function not in _PLAIN
    return isinstance(node, Constant) or (isinstance(node, (And, Or, Conditional)) and node.fixed)


def enclose(node: Node) -> Node:
    """Return the node of an expression in parentheses.

    Tcl's compiler works out what is constant there, and does not make a number of a literal that is the whole of it.
    """
    if type(node) is Constant:
        node.enclosed = True
    elif type(node) is Conditional and node.fixed:
        node.converts = False
    return node


def computed(node: Node) -> Node:
    """Return the node of an expression that no script holds as a literal: nothing in it is worked out beforehand."""
    if type(node) is Constant:
        node.enclosed = False
    return node


class Call:
    """``name(arguments)``: the command ``tcl::mathfunc::name``.

    The cache fields belong to the engine, as those of ``syntax.nodes.Command`` do.
    """

    __slots__ = ("arguments", "cached", "cached_epoch", "cached_namespace", "command", "name")

    def __init__(self, name: str, arguments: tuple[Node, ...]) -> None:
        self.name = name
        self.command = "tcl::mathfunc::" + name
        self.arguments = arguments
        self.cached: object = None
        self.cached_epoch: object = None
        self.cached_namespace: object = None


Node = Constant | Unary | Binary | And | Or | Conditional | Call | VarWord | ScriptWord | CompoundWord | Word


def _conversion_after(node: Node, before: bool) -> bool:
    """Tell whether Tcl turns the value of an expression that ends with ``node`` into a number if it looks like one.

    It does so for an operand or a function's result and not for an operator's, which is a number already.  For a
    conditional it goes by what its compiler came across last, so that ``$a > 1 ? $b : -$c`` leaves ``$b`` as it is
    and ``$a > 1 ? $b : $c`` does not; scripts can see the difference when ``$b`` is ``0x10``.
    """
    if isinstance(node, Conditional):
        in_yes = _conversion_after(node.yes, _conversion_after(node.test, True))
        return in_yes or _conversion_after(node.no, True)
    if isinstance(node, Call):
        return True
    if isinstance(node, Constant):
        return before and not node.folded
    return before and isinstance(node, Word)


def literal(text: str) -> Constant:
    """Make the node of a number or bare word."""
    number = to_number(text)
    if number is not None and to_str(number) == text:
        return Constant(number)
    return Constant(text)


def leaf(word: Word) -> Node:
    """Make the node of a quoted, braced or substituted word."""
    return Constant(word.value) if isinstance(word, Literal) else word


def _of_literals(function: Callable[..., object]) -> Callable[..., object]:
    """Return an operator's function for operands that are literals: its error tells that they were."""
    found = _FOR_LITERALS.get(function)
    if found is not None:
        return found

    def operate(*operands: object) -> object:
        try:
            return function(*operands)
        except TclError as error:
            error.of_literals = True
            raise

    _FOR_LITERALS[function] = operate
    return operate


def unary(operator: str, operand: Node) -> Node:
    """Make a unary operation; of a literal, its result."""
    made = Unary(operator, operand)
    if isinstance(operand, Constant):
        try:
            return Constant(made.function(operand.value), folded=True)
        except TclError:
            # The error belongs to the moment when the operation is wanted.
            pass
    if is_fixed(operand):
        made.function = _of_literals(made.function)
    return made


def binary(operator: str, left: Node, right: Node) -> Node:
    """Make a binary operation; of literals, its result."""
    literals = is_fixed(right) and is_fixed(left)
    if isinstance(left, Constant) and isinstance(right, Constant) and _is_foldable(operator, left, right):
        try:
            return Constant(BINARY_OPERATORS[operator](left.value, right.value), folded=True)
        except TclError:
            # The error belongs to the moment when the operation is wanted.
            pass
    if operator in _ARITHMETIC:
        left, right = _numeric(left), _numeric(right)
    made = Binary(operator, left, right)
    if literals:
        made.function = _of_literals(made.function)
    return made


def _truth_of_literals(operand: Node) -> Node:
    """Return what is tested in an expression of literals, as an operation that fails if it is no boolean."""
    if isinstance(operand, Constant):
        try:
            to_boolean(operand.value)
        except TclError:
            made = Unary("!", operand)
            made.function = _of_literals(to_boolean)
            return made
    return operand


def _is_foldable(operator: str, left: Constant, right: Constant) -> bool:
    if operator in _FOLDED or type(left.number) is float or type(right.number) is float:
        return True
    # To the power of 1 a number stays as it is written.
    exponents = range(_FOLDED_POWER)
    return type(left.number) is type(right.number) is int and right.number in exponents and right.number != 1


def _numeric(node: Node) -> Node:
    if isinstance(node, Constant) and node.number is not None and node.number is not node.value:
        return Constant(node.number)
    return node
