"""``for`` loops that count run over a Python range where nothing but the loop-end command changes their variable."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

# Each is called with 6; whether it runs over a range.
_LOOPS = {
    "for {set i 0} {$i < $n} {incr i} {lappend r $i}; list $r $i": True,
    "for {set i 1} {$i <= $n} {incr i 2} {lappend r $i}; list $r $i": True,
    "for {set i $n} {$i > 0} {incr i -1} {lappend r $i}; list $r $i": True,
    "for {set i $n} {$i >= 0} {incr i -4} {lappend r $i}; list $r $i": True,
    "for {set i 9} {$i < $n} {incr i} {lappend r $i}; list $i": True,
    "for {set i 0} {$i < $n} {incr i} {}; set i": True,
    "for {set i 0} {$i < $n} {incr i} {if {$i == 2} continue; if {$i == 4} break; lappend r $i}; list $r $i": True,
    "set l {a b c}; for {set i 0} {$i < [llength $l]} {incr i} {lappend r [lindex $l $i]}; list $r $i": True,
    "set s abc; for {set i [string length $s]} {$i > 0} {incr i -1} {append r [string index $s $i-1]}; set r": True,
    "for {set i 0} {$i < $n * 2 - 3} {incr i} {lappend r ${i}}; list $r $i": True,
    "for {set i 0} {$i < $n} {incr i} {for {set j $i} {$j < $n} {incr j} {incr r}}; list $i $j $r": True,
    "for {set i 0} {$i < $n} {incr i} {set a($i) $i; incr a($i,x) $i; append a($i) -}; lsort [array get a]": True,
    "set s 2; for {set i 0} {$i < $n} {incr i $s} {lappend r $i}; list $r $i": True,
    "set s -2; for {set i $n} {$i >= 1} {incr i $s} {lappend r $i}; list $r $i": True,
    "set s -1; for {set i 0} {$i < $n} {incr i $s} {if {$i < -3} break; lappend r $i}; list $r $i": True,
    "foreach s {0 1} {for {set i $n} {$i > 0} {incr i $s} {if {[incr c] > 9} break}; lappend r $i $c}; set r": True,
    "set s 0; for {set i 9} {$i < $n} {incr i $s} {lappend r $i}; for {set i 1} {$i <= 0} {incr i $s} {}; set i": True,
    # What is changed in the body is looked at in every turn.
    "set s 1; for {set i 0} {$i < 40} {incr i $s} {incr s; lappend r $i}; list $r $i": False,
    "for {set i 0} {$i < $n} {incr i} {incr i; lappend r $i}; list $r $i": False,
    "for {set i 0} {$i < $n} {incr i} {incr n -1}; list $i $n": False,
    "set l {a b c}; for {set i 0} {$i < [llength $l]} {incr i} {set l [lrange $l 1 end]}; list $l $i": False,
    "for {set i 0} {$i < $n} {incr i} {foreach i {7 8} {}}; set i": False,
    "for {set i 0} {$i < $n} {incr i $i; incr i} {lappend r $i}; list $r $i": False,
    "for {set i 0} {$i < $n} {incr i -1} {if {$i < -3} break}; set i": False,
    "for {set i 0} {$i < $n && $i < 3} {incr i} {lappend r $i}; list $r $i": False,
    "for {set i 0.5} {$i < $n} {set i [expr {$i + 1}]} {lappend r $i}; list $r $i": False,
    "for {set i 0} {$i < 2.5} {incr i} {lappend r $i}; list $r $i": False,
}


@pytest.mark.parametrize(("body", "ranges"), _LOOPS.items(), ids=list(_LOOPS))
def test_a_loop_that_counts(body: str, ranges: bool) -> None:
    script = f"proc p n {{{body}}}; p 6; p 6"
    result_of(script)
    assert (" = range(" in source_of(script)) is ranges


@pytest.mark.parametrize(
    "body",
    [
        "for {set i 0} {$i < $n} {incr i} {if {$i == 3} {error at-$i}}",
        "for {set i 0} {$i < [llength $l]} {incr i} {}",
        "for {set i 0} {$i < $m} {incr i} {}",
        'set l "\\{"; for {set i 0} {$i < [llength $l]} {incr i} {}',
        "for {set i 0} {$i < $n} {incr i} {set a($i) $x}",
    ],
)
def test_an_error_in_a_loop_that_counts(body: str) -> None:
    code, _, _ = both(f"proc p n {{{body}}}; catch {{p 6}}; p 6", [])
    assert code == 1


def test_a_loop_that_is_taken_over_in_the_middle() -> None:
    script = "set s 0; set n 300; for {set i 0} {$i < $n} {incr i} {incr s $i}; list $s $i"
    assert result_of(script, []) == "44850 300"
