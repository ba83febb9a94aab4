"""What most values are is computed in place: helpers are called for all others, with the same results."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, source_of

_BODIES = {
    "ints of two digits of Python's own beside doubles": "expr {$x / 4294967296.0 + $x * 0.5 - $y}",
    "a value chosen by a condition": "expr {$x > $y ? $x : $y}",
    "what arithmetic gives as the name of an element": "set a($x) 1; set a([expr {$y - 1}]) 2; lsort [array names a]",
    "a part of the list in an element": "set a(k) $l; set a(k) [lrange $a(k) 0 end-1]; list $a(k) [lrange $a(k) $i 2]",
    "elements of the list in an element": "set a(k) $l; set a(k) [lreplace $a(k) end end]; lreplace $a(k) 0 0 x $y",
    "a list behind an element": "foreach e [list $l {c d}] {lappend r [linsert $e 0 $x]}; set r",
    "numbers used in an inner loop": "foreach n {1 0x2 3} {set j 0; while {$j < 2} {incr s $n; incr j}}; set s",
    "the place of an int among ints": "for {set j 0} {$j < 5} {incr j} {lappend n $j}; list [lsearch -exact $n $i] $n",
}
_VALUES = [
    "1 2",
    "4294967295 3",
    "9007199254740993 1",
    "123456789012345678901 -7",
    "0.5 0x10",
    "{} 1",
    "abc 2",
    "1e400 1",
]


@pytest.mark.parametrize("body", _BODIES.values(), ids=list(_BODIES))
def test_values_of_all_kinds(body: str) -> None:
    proc = f"proc p {{x y l i}} {{incr i; {body}}}"
    calls = [
        f"p {values} {items} {i}" for values in _VALUES for items in ("[list a b c]", "{a  b c}", "{}") for i in (0, -3)
    ]
    both(f"{proc}; {'; '.join([f'lappend out [catch {{{call}}} m] $m' for call in calls])}; set out")


def test_the_helpers_stand_behind_tests() -> None:
    script = "proc p x {set a(k) $x; set b [lrange $a(k) 0 1]; expr {[llength $b] > 1 ? $b : $x}}; p 4"
    assert "__class__ is int else numeric(" in source_of(script)


_SCRIPTS = {
    "rows of a table": "set t {{1 2} {3 4} x {5  6}}; list [lindex $t $i 1] [lindex $t $i end] $t",
    "what foreach with break leaves": "set x 9; foreach {x y} [split $s ,] break; list [expr {$x + 1}] [incr x] $x",
    "what lassign gives": "lassign [split $s ,] x y; while {$i < 6} {incr i; append r [expr {$x + $i}]}; list $r $x $y",
    "literal doubles": "set a(k) 1.50; lappend l 0.5 2.0 1.0e3; list [lrepeat 2 1.0] $l $a(k) [lset l 0 0.1] [list .5]",
    "an argument behind the end of options": "switch -glob -- $s {1* {list $s} default {string length $s}}",
}


@pytest.mark.parametrize("body", _SCRIPTS.values(), ids=list(_SCRIPTS))
@pytest.mark.parametrize("given", ["0 1,2", "1 07,x", "2 {}", "3 1,2,3", "-1 0x1f,", "9 1.0,2"])
def test_what_is_guessed_changes_no_text(body: str, given: str) -> None:
    both(f"proc p {{i s}} {{incr i 0; {body}}}; list [catch {{p {given}}} m] $m [catch {{p {given}}} m] $m")


@pytest.mark.parametrize("how", ["", "-nocomplain"])
def test_elements_are_unset_one_by_one(how: str) -> None:
    loop = f"foreach k {{1 2 2 3 4}} {{lappend r [catch {{unset {how} a($k)}} m] $m [info exists a] [array size a]}}"
    made = "array set a {1 x 2 y 4 z}"
    linked = f"proc q name {{upvar 1 $name a; {loop}; set r}}; proc p {{}} {{{made}; list [q a] [info exists a]}}"
    both(f"{linked}; list [p] [p]", ("p", "q"))
    both(f"proc p {{}} {{global a; {made}; {loop}; set r}}; {made}; list [p] [p] [info exists a]", ())
    both(f"{made}; set s [array startsearch a]; {loop}; lappend r [catch {{array nextelement a $s}} m] $m", ())
    both(f"proc f args {{append ::t $args}}; {made}; trace add variable a(2) unset f; {loop}; list $r $t", ())


@pytest.mark.parametrize("x", ["3", "-4", "2.5", "-1e60", "1e160", "1e-200", "0x10", "1e400", "abc", "{}", "-0.0"])
@pytest.mark.parametrize("body", ["expr {$x ** 2}", "expr {($x + 0.5) ** 3 - $x ** 2}", "expr {[llength $x] ** 2}"])
def test_small_powers(x: str, body: str) -> None:
    both(f"proc p x {{{body}}}; list [catch {{p {x}}} m] $m [catch {{p {x}}} m] $m", ())


@pytest.mark.parametrize("mask", ["0x0F", "017", "0b11", "5", "1.5", "0xZ", "all", "{}", "08"])
def test_arguments_that_are_texts_of_numbers(mask: str) -> None:
    body = "lappend r [expr {$old & ~$mask}] [expr {$mask == 15}] $mask; if {$old} {set mask 3; incr r $mask}"
    proc = f"proc p {{old mask}} {{{body}; set r}}; proc q old {{p $old {mask}}}"
    both(f"{proc}; foreach old {{0 255 x}} {{lappend out [catch {{q $old}} m] $m}}; set out", ())
