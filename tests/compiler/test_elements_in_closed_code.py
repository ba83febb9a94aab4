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


_DEEPER = {
    "changes": "dict with d a $k {incr x; set y n}; set d",
    "a path that is gone": "dict with d a $k {incr x; set d {q 1}}; set d",
    "the dictionary unset": "dict with d a $k {incr x; unset d}; info exists d",
    "no dictionary any more": "dict with d a $k {set d {a b c}}",
    "no dictionary on the way": "dict with d a $k {set d {a {b c d}}}; set d",
    "unset, and read by another": "set e $d; dict with d a $k {unset -nocomplain x}; list $d $e",
    "in a loop": "foreach i {1 2 3} {dict with d a $k {incr x $i; if {$i == 2} continue; incr y}}; list $d $i",
    "a return": "dict with d a $k {return [list $x $d]}",
    "an error": "catch {dict with d a $k {incr x; error oops}} m; list $m $d",
    "the key's own variable": "dict with d a $k {set k z}; list $d $k",
    "a call on the way": "dict with d [string index abc 0] [set k] {incr x}; set d",
    "the variable itself": "dict with d a $k {set x $d}; set d",
    "an empty body": "dict with d a $k {}; list $d [info exists x]",
}
_DEEP_VALUES = ["a {b {x 1}}", "a {b {x 1 y 2}} z 1", "a {b {d 5}}", "a {b {k 5 x 2}}", "a {c 1}", "", "a {b bad}",
                "a 1", "a {b {}}", "a {b {x 01}}  c  1"]  # fmt: skip


@pytest.mark.parametrize("body", _DEEPER.values(), ids=list(_DEEPER))
def test_elements_of_a_dictionary_in_another(body: str) -> None:
    calls = "; ".join([f"lappend r [catch {{p {{{value}}} b}} m] $m $::errorInfo" for value in _DEEP_VALUES])
    both(f"proc p {{d k}} {{{body}}}; {calls}; set r")


def test_an_array_may_have_the_name_of_an_element() -> None:
    both("proc p d {set z(1) 1; dict with d {}; return $z(1)}; list [catch {p {z 1}} m] $m [p {zz 1}]", [])


@pytest.mark.parametrize("command", ["dict update d x x {incr x}", "dict with d {incr x}", "dict with d x {}"])
def test_procedures_with_them_are_closed(command: str) -> None:
    assert "interp.frame" not in source_of(f"proc p d {{{command}; return $d}}; p {{x 1}}")
