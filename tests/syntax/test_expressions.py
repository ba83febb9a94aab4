"""The short way of parsing expressions gives the trees that the grammar gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.errors import TclError
from tclcompat.syntax.expr_parser import parse_expr
from tclcompat.syntax.expressions import parse_expression


def shape(node):
    """Return a tree as nested tuples, with places and values."""
    if isinstance(node, list | tuple):
        return [shape(item) for item in node]
    names = [name for kind in type(node).__mro__ for name in getattr(kind, "__slots__", ())]
    if not names or isinstance(node, str):
        return node
    shown = [(name, shape(getattr(node, name, None))) for name in names if name != "script" and name[:6] != "cached"]
    return (type(node).__name__, shown)


def outcome(parse, text):
    try:
        return shape(parse(text, 3))
    except TclError as error:
        return (error.result, error.errorcode)


PIECES = [
    *("0", "7", "42", "007", "08", "0x1f", "1e3", "1.5", ".5", "9" * 30, "1_0", "true"),
    *("$a", "${b c}", "$a(k)", "$a(", "$n::x", "$", "[f]", '"q"', "{s}", "f(1)", "(1)"),
    *("+", "-", "*", "/", "%", "**", "<<", ">>", "<", ">", "<=", ">=", "==", "!=", "&", "|", "^", "&&", "||", "!", "~"),
    *("eq", "ne", "in", "ni", "?", ":", ",", " ", "\t", "\n", "\\\n", "#"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=6), st.sampled_from(["", " "]))
def test_both_ways_agree(pieces, between):
    text = between.join(pieces)
    assert outcome(parse_expression, text) == outcome(parse_expr, text)


@pytest.mark.parametrize("operand", ["0", "08", "1e3", "$a", "$a(k)", "f"])
def test_everything_after_an_operand(operand):
    for operator in PIECES:
        for last in PIECES:
            for text in (f"{operand} {operator} {last}", f"{operand}{operator}{last}"):
                assert outcome(parse_expression, text) == outcome(parse_expr, text)


def test_what_is_short_needs_no_lexer():
    assert shape(parse_expression("6*7"))[1][-1] == ("value", 42)
