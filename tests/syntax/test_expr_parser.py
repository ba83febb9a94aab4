"""Expressions: what the grammar makes of them."""

from __future__ import annotations

import pytest

from tclcompat.syntax.expr_nodes import And, Binary, Call, Conditional, Constant, Or, Unary
from tclcompat.syntax.expr_parser import parse_expr
from tclcompat.syntax.nodes import CompoundWord, ScriptWord, VarWord


def shape(node):
    """Write a tree with parentheses around every operation."""
    match node:
        case Constant():
            return str(node.value)
        case VarWord():
            return "$" + node.name
        case ScriptWord():
            return "[]"
        case CompoundWord():
            return '""'
        case Unary():
            return f"({node.operator}{shape(node.operand)})"
        case Binary():
            return f"({shape(node.left)} {node.operator} {shape(node.right)})"
        case And():
            return f"({shape(node.left)} && {shape(node.right)})"
        case Or():
            return f"({shape(node.left)} || {shape(node.right)})"
        case Conditional():
            return f"({shape(node.test)} ? {shape(node.yes)} : {shape(node.no)})"
        case Call():
            return f"{node.name}({', '.join(map(shape, node.arguments))})"
    raise AssertionError(node)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("$a", "$a"),
        ("$a+$b", "($a + $b)"),
        ("$a + $b * $c", "($a + ($b * $c))"),
        ("$a - $b - $c", "(($a - $b) - $c)"),
        ("$a ** $b ** $c", "($a ** ($b ** $c))"),
        ("-$a ** $b", "((-$a) ** $b)"),
        ("$a * -$b", "($a * (-$b))"),
        ("!$a == ~$b", "((!$a) == (~$b))"),
        ("$a ? $b : $c ? $d : $e", "($a ? $b : ($c ? $d : $e))"),
        ("$a ? $b ? $c : $d : $e", "($a ? ($b ? $c : $d) : $e)"),
        ("$a || $b && $c | $d ^ $e & $f", "($a || ($b && ($c | ($d ^ ($e & $f)))))"),
        ("$a eq $b < $c << $d + $e", "($a eq ($b < ($c << ($d + $e))))"),
        ("($a + $b) * $c", "(($a + $b) * $c)"),
        ("f()", "f()"),
        ("f( $a , g($b,1) ) + 1", "(f($a, g($b, 1)) + 1)"),
        ("$a in {x y}", "($a in x y)"),
        ('[x] ni "a$b"', '([] ni "")'),
        ("$a eq{b}", "($a eq b)"),
        ("1eq$a", "(1 eq $a)"),
        ("true && $a", "(true && $a)"),
        ("$a+\\\n$b", "($a + $b)"),
    ],
)
def test_precedence_and_grouping(text, tree):
    assert shape(parse_expr(text)) == tree


def test_the_short_way_and_the_grammar_agree():
    for text in ("$a", "12", "$a < 10", "$a eq {b c}", "[f] - 0x10"):
        assert shape(parse_expr(text)) == shape(parse_expr(f"({text})"))


def test_operations_on_literals_are_computed():
    assert shape(parse_expr("1 + 2 * 3")) == "7"
    assert shape(parse_expr("-0x10")) == "-16"


def test_errors_of_operations_on_literals_wait():
    assert shape(parse_expr("$a ? 1 / 0 : 2")) == "($a ? (1 / 0) : 2)"


def test_what_could_be_huge_is_not_computed_while_parsing():
    assert shape(parse_expr("2 ** 100000")) == "(2 ** 100000)"
    assert shape(parse_expr("1 << 100000")) == "(1 << 100000)"


def test_a_literal_keeps_how_it_was_written_where_that_matters():
    node = parse_expr("$a eq 0x10")
    assert shape(node) == "($a eq 0x10)"
    assert shape(parse_expr("$a + 0x10")) == "($a + 16)"


def test_scripts_inside_know_their_line():
    node = parse_expr("$a +\n[f]", 5)
    assert isinstance(node, Binary)
    assert isinstance(node.right, ScriptWord)
    assert node.right.script.line == 5


def test_long_chains_do_not_exhaust_the_stack():
    parse_expr("+".join(["$a"] * 20_000))
