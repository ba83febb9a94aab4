"""The tree walker for expressions: one small function per kind of node.

Operands keep the form they have (``0x10`` stays text for ``eq`` and for a function's argument); arithmetic converts
what it is given, and the value of the whole expression becomes a number when it looks like one.
"""

from __future__ import annotations

from tclcompat.interpreter.walker import _EVALUATE as WORDS
from tclcompat.runtime.command import Command
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.namespaces import tail
from tclcompat.syntax.expr_nodes import And, Binary, Call, Conditional, Constant, Node, Or, Unary, is_negation
from tclcompat.syntax.expressions import parse_expression as parse
from tclcompat.values.arith import domain_error
from tclcompat.values.numbers import to_boolean, to_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["evaluate", "evaluate_boolean", "parse"]


def evaluate(interp: Interp, node: Node) -> object:
    """Return the value of an expression."""
    kind = type(node)
    value = _EVALUATE[kind](interp, node)
    # mypy does not narrow the node by its kind, which one comparison of types has already told
    if type(value) is int or kind is Binary or (kind is Conditional and not node.converts):  # type: ignore[union-attr]  # see above
        return value
    if kind is Constant and node.enclosed:  # type: ignore[union-attr]  # as there
        return value
    number = _to_numeric(value)
    if type(number) is float:
        interp.unconverted = value
    return number


def evaluate_boolean(interp: Interp, node: Node) -> bool:
    """Return the truth of an expression."""
    kind = type(node)
    if kind is Unary and is_negation(node):
        operand = node.operand
        value = _EVALUATE[type(operand)](interp, operand)
        return value == 0 if type(value) is int else not to_boolean(value)
    value = _EVALUATE[kind](interp, node)
    return value != 0 if type(value) is int else to_boolean(value)


def _to_numeric(value: object) -> object:
    """Return the number that ``value`` is, or ``value``; TclError for Not a Number."""
    if (type(value) is list and len(value) != 1) or type(value) is dict:
        return value
    number = to_number(value)
    if number is None:
        return value
    if number != number:
        raise domain_error()
    return number


def _constant(interp: Interp, node: Constant) -> object:
    return node.value


def _unary(interp: Interp, node: Unary) -> object:
    operand = node.operand
    return node.function(_EVALUATE[type(operand)](interp, operand))


def _binary(interp: Interp, node: Binary) -> object:
    left, right = node.left, node.right
    if type(left) is not Binary:
        return node.function(_EVALUATE[type(left)](interp, left), _EVALUATE[type(right)](interp, right))
    # A chain of operators, however long, takes one Python frame.
    chain = [node]
    while type(left) is Binary:
        chain.append(left)
        left = left.left
    value = _EVALUATE[type(left)](interp, left)
    while chain:
        node = chain.pop()
        right = node.right
        value = node.function(value, _EVALUATE[type(right)](interp, right))
    return value


def _and(interp: Interp, node: And) -> object:
    return 1 if evaluate_boolean(interp, node.left) and evaluate_boolean(interp, node.right) else 0


def _or(interp: Interp, node: Or) -> object:
    return 1 if evaluate_boolean(interp, node.left) or evaluate_boolean(interp, node.right) else 0


def _conditional(interp: Interp, node: Conditional) -> object:
    chosen = node.yes if evaluate_boolean(interp, node.test) else node.no
    return _EVALUATE[type(chosen)](interp, chosen)


def _call(interp: Interp, node: Call) -> object:
    argv = [node.command, *[_EVALUATE[type(argument)](interp, argument) for argument in node.arguments]]
    if node.cached_epoch is interp.command_epoch and node.cached_namespace is interp.frame.namespace:
        command: Command = node.cached  # type: ignore[assignment]  # the epoch tells that it is set
    else:
        namespace = interp.frame.namespace
        found = namespace.find_command(node.command)
        if found is None:
            return interp.unknown(argv)
        command = found
        node.cached = found
        node.cached_namespace = namespace
        node.cached_epoch = interp.command_epoch
        interp.remembered_names.add(tail(node.command))
    interp.site = None
    if interp.tracing:
        if interp.depth >= interp.recursion_limit:
            raise interp.too_deep()
        return interp.run_command(command, argv)
    return command.invoke(interp, argv)


_EVALUATE: dict[type, Callable[[Interp, Any], object]] = {
    **WORDS,
    Constant: _constant,
    Unary: _unary,
    Binary: _binary,
    And: _and,
    Or: _or,
    Conditional: _conditional,
    Call: _call,
}
