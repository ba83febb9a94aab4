"""Integers that are texts, as they come from files and the command line, are read once, where they come in."""

from __future__ import annotations

import pytest

from tclcompat.compiler.guesses import is_operand
from tests.compiler.both import both, result_of, source_of

_NUMBERS = ["12", "012", "0x1f", " 7", "-3", "-0", "+4", "1e2", "", "abc", "99999999999999999999", "1_0"]


@pytest.mark.parametrize("text", ["$n < 3", "3 < $n", "($n) + 1", "$n - 1", "$i*$n", "incr total $n", "$x == $n"])
def test_operands(text: str) -> None:
    assert is_operand(text, "n")


@pytest.mark.parametrize(
    "text", ["$n/$file", "$host:$n", "$n-$m", "puts $n", "$n(x) + 1", "incr n", "set n 3", "$nn + 1"]
)
def test_others(text: str) -> None:
    assert not is_operand(text, "n")


@pytest.mark.parametrize("number", _NUMBERS)
def test_an_argument_is_the_same_as_a_text(number: str) -> None:
    body = "set r {}; for {set i 0} {$i < $n && $i < 20} {incr i} {append r $n,}; list $r $n [string length $n] $i"
    both(f"proc p n {{{body}}}; catch {{p [string range {{x{number}}} 1 end]}} result options; set result")


@pytest.mark.parametrize("number", _NUMBERS)
def test_an_argument_of_open_code_is_the_same(number: str) -> None:
    body = "set k 0; info locals; while {$k < $n && $k < 9} {incr k; eval {set q 1}}; list $n $k [string length $n]"
    both(f"proc p n {{{body}}}; catch {{p [string range {{x{number}}} 1 end]}} result options; set result")


def test_loop_variables_are_the_same() -> None:
    items = " ".join(f"{{{number}}}" for number in _NUMBERS)
    body = "set r {}; foreach n [split $items ,] {if {$n == 12 || $n > 50} {lappend r $n [string length $n]}}; set r"
    assert result_of(f"proc p items {{{body}}}; p [join {{{items}}} ,]").startswith("12 2")


def test_a_loop_of_a_script_goes_on_with_ints() -> None:
    loop = "for {set i 0; set k 0} {$i < $n} {incr i} {if {$i * 2 > $n} {incr k}}; lappend r $k"
    both(
        f"foreach text {{x7 x8 x0x9 x010 x}} {{set n [string range $text 1 end]; catch {{{loop}}} e}}; list $r $n $e",
        (),
    )


def test_a_text_is_read_where_the_procedure_begins() -> None:
    source = source_of(
        "proc p n {set s 0; for {set i 0} {$i < $n} {incr i} {incr s}; set s}; p [string range x12 1 end]"
    )
    assert "canonical(v_n)" in source
