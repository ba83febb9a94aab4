"""Parsing expressions, the shortest of them without a lexer and a grammar.

Most expressions of a script are an operand, or two with an operator between them, and the operands plain decimal
numbers or variables.  Their trees are made here at once; everything else, and whatever is wrong, goes to
``expr_parser``, which is imported when it is first needed.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.syntax.expr_nodes import BINARY_OPERATORS, Constant, Node, binary
from tclcompat.syntax.parser import parse_variable

_BLANKS = frozenset(" \t\v\f\r\n")
_DIGITS = frozenset("0123456789")
# What would make more than a plain number of the digits before it.
_CONTINUE_NUMBER = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.")
_TWO_CHARACTERS = frozenset(("==", "!=", "<=", ">=", "<<", ">>", "**"))
_ONE_CHARACTER = frozenset("|^&<>+-*/%")
_NO_OPERATORS = frozenset(("||", "&&"))
# Python reads no more digits than 4,300 in one go.
_MOST_DIGITS = 4000
_SHORT = 40


def parse_expression(text: str, line: int = 1) -> Node:
    """Parse an expression whose first line has the number ``line``.

    Raises TclError (TCL PARSE EXPR ...) with Tcl's description of what is wrong where.
    """
    node = _parse_short(text, line)
    if node is not None:
        return node
    from tclcompat.syntax.expr_parser import parse_expr

    return parse_expr(text, line)


def value_of_numbers(text: str) -> object:
    """Return the value of two plain numbers with an operator between them, all spaced; None for anything else.

    Scripts put such expressions together of values, so that few are met twice.
    """
    parts = text.split(" ")
    if len(parts) != 3 or len(text) > _SHORT:
        return None
    left, operator, right = parts
    if operator not in _ONE_CHARACTER and operator not in _TWO_CHARACTERS:
        return None
    if not (left.isdecimal() and right.isdecimal() and text.isascii()):
        return None
    if (left[0] == "0" and left != "0") or (right[0] == "0" and right != "0"):
        return None
    try:
        return BINARY_OPERATORS[operator](int(left), int(right))
    except TclError:
        return None


def _parse_short(text: str, line: int) -> Node | None:
    """Return the tree of an expression of one or two operands, or None when it is no such expression."""
    end = len(text)
    try:
        left, pos = _operand(text, _skip(text, 0, end), end, line)
        if left is None or pos >= end:
            return left
        operator = text[pos : pos + 2]
        if operator not in _TWO_CHARACTERS:
            if operator in _NO_OPERATORS or text[pos] not in _ONE_CHARACTER:
                return None
            operator = text[pos]
        right, pos = _operand(text, _skip(text, pos + len(operator), end), end, line)
    except TclError:
        return None
    return None if right is None or pos < end else binary(operator, left, right)


def _operand(text: str, pos: int, end: int, line: int) -> tuple[Node | None, int]:
    """Read a number or variable and the white space after it; None for anything else."""
    if pos >= end:
        return None, pos
    node: Node | None
    if text[pos] == "$":
        node, after = parse_variable(text, pos, line)
    else:
        after = pos
        while after < end and text[after] in _DIGITS:
            after += 1
        if not pos < after < pos + _MOST_DIGITS or (text[pos] == "0" and after > pos + 1):
            return None, pos
        if after < end and text[after] in _CONTINUE_NUMBER:
            return None, pos
        node = Constant(int(text[pos:after]))
    return node, _skip(text, after, end)


def _skip(text: str, pos: int, end: int) -> int:
    while pos < end and text[pos] in _BLANKS:
        pos += 1
    return pos
