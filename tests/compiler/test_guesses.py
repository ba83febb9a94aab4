"""Texts that are used as lists or numbers: guessed from the script, and written out as they were."""

from __future__ import annotations

import pytest

from tclcompat.compiler.guesses import is_operand, is_read_as_list, is_read_as_number
from tests.compiler.both import result_of

_READS = {
    "lindex $l 0; foreach x $l {}": True,
    "foreach {a b} $l {}; lmap y $l {}": True,
    "set y [lsearch -exact -all $l x]": True,
    "if {$x in $l} {}": True,
    "f {*}$l": True,
    "lindex $l 0; puts $l": False,
    "puts a$l": False,
    "lindex ${l} 0": False,
    "lindex $l(0) 0; lindex $ll 0": False,
    "": False,
}


@pytest.mark.parametrize("source", _READS)
def test_variables_that_are_read_as_lists_only(source: str) -> None:
    assert is_read_as_list(source, "l") is _READS[source]


@pytest.mark.parametrize("text", ["a b c", "a  b c", "{a} b", "1 02 3", " 1 2", "a {b c} {}", "#a b", "a\\ b c"])
def test_a_list_is_written_as_it_was(text: str) -> None:
    body = f"set l {{{text}}}; set n [llength $l]; foreach x $l {{incr n}}; set m l; list $n [set $m]"
    assert result_of(f"proc p {{}} {{{body}}}; p; p", []) == result_of(
        f"set n [llength {{{text}}}]; list [incr n $n] {{{text}}}", []
    )


def test_a_text_that_is_no_list() -> None:
    assert result_of("proc p {} {set l {a {b}c}; catch {llength $l} m; set m}; p; p", []) == (
        'list element in braces followed by "c" instead of space'
    )


def test_a_loop_leaves_the_text_as_it_was() -> None:
    assert result_of("set l {a b  c}; for {set i 0} {$i < 3} {incr i} {lindex $l $i}; set l", []) == "a b  c"


@pytest.mark.parametrize(
    ("source", "is_number"),
    [("expr {$f*2}", True), ("expr {2 / ($f )}", True), ("if {$f > 1} {}", True), ("puts $f; set g v$f", False)],
)
def test_variables_that_are_operands(source: str, is_number: bool) -> None:
    assert is_read_as_number(source, "f") is is_number


@pytest.mark.parametrize(
    ("source", "is_one"),
    [
        ("expr {$f*2}", True),
        ("expr {2*$f % 3}", True),
        ("expr {$a* $f}", True),
        ("expr {sin(1)*$f}", True),
        ("incr n $f", True),
        ("scan $f %d:%d h m", False),
        ("binary format a* $f", False),
        ("set g $f", False),
    ],
)
def test_what_is_an_operand(source: str, is_one: bool) -> None:
    assert is_operand(source, "f") is is_one


@pytest.mark.parametrize("text", ["1.5", "1.50", " 1.5", "1e3", "-.5", "1.0e10", "-0.0"])
def test_a_double_is_written_as_it_was(text: str) -> None:
    body = f"set f {{{text}}}; for {{set i 0}} {{$i < 3}} {{incr i}} {{set x [expr {{$f * 2}}]}}; list $f $x"
    assert result_of(f"proc p {{}} {{{body}}}; p; p", []) == result_of(f"list {{{text}}} [expr {{{text} * 2}}]", [])


@pytest.mark.parametrize("operator", ["+", "-", "*", "/", "<", ">=", "==", "!="])
def test_operands_of_any_type_where_doubles_are_likely(operator: str) -> None:
    values = "{1 0 -3 2.5 -0.0 1e300 0x10 { 4 } 12345678901234567890 Inf -Inf {} abc}"
    body = f"foreach a {values} {{foreach b {values} {{lappend r [catch {{expr {{$a {operator} $b}}}} m] $m}}}}; set r"
    small = f"foreach a {values} {{lappend r [catch {{expr {{$a {operator} 2 - 0.5}}}} m] $m}}; set r"
    result_of(f"proc p {{}} {{{body}}}; proc q {{}} {{{small}}}; list [p] [q] [p] [q]", [])
