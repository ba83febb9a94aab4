"""Local arrays whose keys are made of ints: which element is meant does not depend on how its name was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.compiler.keys import key_of, key_text
from tests.compiler.both import both, result_of

_FILL = "for {set y 0} {$y < $n} {incr y} {for {set x -1} {$x < $n} {incr x} {set c($x,$y) $x$y}}; "


@given(st.text("-01,x", max_size=8))
def test_a_key_of_parts_has_its_text(text: str) -> None:
    assert key_text(key_of(text)) == text


@given(st.integers(), st.integers())
def test_literals_have_the_keys_that_ints_are_given(x: int, y: int) -> None:
    assert key_of(f"{x},{y}") == (x, ",", y)
    assert key_of(f"{x}") == x
    assert key_of(f"p{x}") == ("p", x)


@pytest.mark.parametrize("text", ["007", "-", "1-2", "x-", "--1", "-0", "a01", ""])
def test_text_with_what_is_no_int_is_its_own_key(text: str) -> None:
    assert key_of(text) == text


@pytest.mark.parametrize(
    "script",
    [
        "set c(1,1) a; incr c(0,$n) 2; append c(-1,1) b; lappend c(2,2) [array size c]; unset c(0,1); array get c",
        "list [array names c] [array names c 1*] [array names c -exact 2,1] [info exists c($n,0)]",
        "list [catch {set c($n,9)} m] $m [catch {unset c(9,$n)} m] $m [catch {set c(x)} m] $m [catch {set d($n)} m] $m",
        "set c(01,2) a; set c(-) b; set c(size) 3; list $c(01,2) $c(-) $c(size) [array get c]",
        "set k 1,2; set c($k) other; list $c(1,2) [array size c]",
        "array set c {1,1 new 1,9 more}; list $c(1,1) $c(1,9) [array size c]",
        "set c([expr {$n * 10**20}],1) big; list $c(300000000000000000000,1)",
        "set c($n$n) a; set c(x1,$n) b; set c(1x$n) c; set c(2-$n) d; list $c(33) $c(x1,3) $c(1x3) $c(2-3)",
        "expr {$c(1,1) + $c($n,7)}",
    ],
)
def test_elements_are_found_by_any_way_of_writing_their_names(script: str) -> None:
    both(f"proc p {{n}} {{{_FILL}{script}}}; p 3")


def test_elements_whose_key_is_an_int_are_handed_over() -> None:
    script = (
        "proc up {name} {upvar 1 $name v; incr v 2}\nproc p {n} {set a($n) 1; up a($n); up a(4); up a(4); array get a}"
    )
    assert result_of(f"{script}; p 3", []) == "4 4 3 3"


def test_a_key_that_turns_out_to_be_text_finds_what_was_set_by_an_int() -> None:
    script = (
        "proc p {n} {set i 0; while {$i < $n} {set a($i) $i; if {$i == 3} {set i [string range 10x 0 1]} else {incr i}}"
    )
    assert result_of(f"{script}; lsort -integer [array names a]}}; p 12") == "0 1 2 3 10 11"


def test_a_braced_name_of_an_element() -> None:
    body = "global a; set a(1) 2; set {a($x)} 3; info level; list ${a(1)}$a(1) ${a($x)} [info locals]"
    assert result_of(f"proc p {{}} {{{body}}}; p; p") == "22 3 {}"
    assert result_of("proc p {} {set a(1) 2; set {a($x)} 3; list ${a(1)}$a(1) ${a($x)}}; p; p") == "22 3"
