"""The variables of loops that count up from 0 are no negative indexes, which need no test."""

from __future__ import annotations

import pytest

from tests.compiler.both import result_of, source_of

_INNER = "for {set j [expr {$i %s 1}]} {$j < 5} {incr j} {lappend r [lindex $l $j]}"
# Each is called with a list of 4; whether an index is tested for being negative.
_BODIES = {
    "for {set i 0} {$i < 6} {incr i} {lappend r [lindex $l $i]}; set r": False,
    "for {set i 3} {$i >= 0} {incr i -1} {lappend r [lindex $l $i]}; set r": False,
    f"for {{set i 0}} {{$i < 3}} {{incr i}} {{{_INNER % '+'}}}; set r": False,
    "for {set i 0} {$i < 4} {incr i} {lset l $i x}; set l": False,
    "set m [list $l $l]; for {set i 0} {$i < 2} {incr i} {lset m $i $i x; set x [lindex $m $i $i]}; list $m $x": False,
    "set l {}; lappend l a b; for {set i 0} {$i < 3} {incr i} {lset l $i x; lset l $i end+1 y}; set l": False,
    "for {set i 3} {$i >= -2} {incr i -1} {lappend r [lindex $l $i]}; set r": True,
    "for {set i -2} {$i < 2} {incr i} {lappend r [lindex $l $i]}; set r": True,
    f"for {{set i 0}} {{$i < 3}} {{incr i}} {{{_INNER % '-'}}}; set r": True,
    "for {set i 0} {$i < 3} {incr i} {lappend r [lindex $l $i]}; incr i -5; lappend r [lindex $l $i]; set r": True,
    "set s -1; for {set i 1} {$i > -3} {incr i $s} {lappend r [lindex $l $i]}; set r": True,
}


@pytest.mark.parametrize(("body", "tested"), _BODIES.items(), ids=list(_BODIES))
def test_elements_by_the_variable_of_a_loop(body: str, tested: bool) -> None:
    script = f"proc p l {{{body}}}; p {{1 2 3 4}}; p [list 1 2 3 4]"
    result_of(f"{script}; list [p [list 1 2 3 4]] [p {{a b}}]")
    assert ("-1 < v_" in source_of(script)) is tested
