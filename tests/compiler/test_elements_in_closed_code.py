"""dict update and dict with in closed code: what they take out of a dictionary, and what they put back."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, source_of

_BODIES = {
    "jumps": "foreach i {1 2 3} {dict with d {incr x $i; if {$i == 2} break; continue}}; list $d [info exists x]",
    "a result": "set r [dict with d {incr x}]; list $r $d",
    "elements unset": "dict update d x a y b {unset -nocomplain a; set b 5}; list $d [info exists b]",
    "what is not there": "foreach k {x z} {dict update d $k v {if {[info exists v]} {append v !} else {set v n}}}",
    "a return": "dict with d {return [list $x $d]}",
    "an error": "try {dict with d {incr x; throw {A B} oops}} trap {A B} m {return [list $m $d]}",
    "an error that is not caught": "dict update d x x {incr x\n error $d}",
    "a code": "catch {dict update d x a {set a 5; return -code 7 hey}} m o; list $d $m [dict get $o -code]",
    "the dictionary's own variable": "dict update d x d {set d {p q}}; set d",
    "no dictionary any more": "dict with d {set d {a b c}}",
    "the dictionary unset": "dict with d {unset d}; info exists d",
    "changed meanwhile": "dict with d {dict set d extra 1; dict set d x 9; incr x}; set d",
    "within another": "dict with d {dict with d {incr x}; incr x}; set d",
    "a global variable": "global G; dict with d {}; list $G $d",
    "in a loop": "set s 0; while {$s < 5} {dict update d x x {incr s; if {$s == 2} continue; incr x}}; list $d $s",
}
_VALUES = ["x 1", "x 1 y 2", "y 5 x 3 zz 9", "", "d 3 x 1", "G 4 x 2", "bad", "x {x a y {b c}}", "i 3 s 2 m 1 v 4 x 1"]


@pytest.mark.parametrize("body", _BODIES.values(), ids=list(_BODIES))
def test_variables_of_elements_are_those_of_the_walker(body: str) -> None:
    calls = "; ".join([f"lappend r [catch {{p {{{value}}}}} m] $m $::errorInfo" for value in _VALUES])
    both(f"set G 1; proc p d {{{body}}}; {calls}; set r")


def test_an_array_may_have_the_name_of_an_element() -> None:
    both("proc p d {set z(1) 1; dict with d {}; return $z(1)}; list [catch {p {z 1}} m] $m [p {zz 1}]", [])


@pytest.mark.parametrize("command", ["dict update d x x {incr x}", "dict with d {incr x}"])
def test_procedures_with_them_are_closed(command: str) -> None:
    assert "interp.frame" not in source_of(f"proc p d {{{command}; return $d}}; p {{x 1}}")
