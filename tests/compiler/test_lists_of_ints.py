"""Lists that hold nothing but ints are known to, so that what is computed with their elements needs no tests."""

from __future__ import annotations

import pytest

from tests.compiler.both import result_of, source_of

_MAKE = """
    proc range {a b} {set r {}; for {set i $a} {$i < $b} {incr i} {lappend r $i}; return $r}
    proc other name {upvar 1 $name l; lappend l text}
    proc down n {if {$n == 0} {return {}}; set l [down [expr {$n - 1}]]; lappend l $n; return $l}
"""
# Whether the elements are known to be ints at the end, where they are added up or described.
_BODIES = {
    "set l [range 0 5]": True,
    "set l {}; for {set i 0} {$i < $n} {incr i} {lappend l $i}": True,
    "set l [lrepeat $n 1]; lset l 2 $n": True,
    "set l [list $n 1 2]": True,
    "set l [lrange [range 0 9] 2 4]": True,
    "set l [lreverse [range 0 9]]": True,
    "set l [range 0 9]; set l [lrange $l 1 end]; set l [linsert $l 0 $n]; set l [lreplace $l 1 1]": True,
    "set l [lmap x [range 0 9] {expr {$x * $x}}]": True,
    "set l [lmap x [range 0 9] {if {$x & 1} continue; set x}]": True,
    "set l [down 4]": False,
    "set l [range 0 5]; lappend l x": False,
    "set l [range 0 5]; lset l 1 x": False,
    "set l [range 0 5]; lset l {} 4": False,
    "set l [range 0 5]; lset l 0 {a b}; lset l {0 1} 7": False,
    "set l [range 0 5]; set l [linsert $l 1 x]": False,
    "set l [range 0 5]; other l": False,
    "set l [range 0 5]; if {$n} {lappend l 1.5}": False,
    "set l [range 0 5]; if {!$n} {set l {a b}}": False,
    "set l [lmap x [range 0 9] {expr {$x > 4 ? 2.5 : $x}}]": False,
    "set l [range 0 5]; foreach e $l {lappend l text}": False,
    "set l [list $n [expr {$n / 2.0}]]": False,
}


@pytest.mark.parametrize(("body", "known"), _BODIES.items(), ids=list(_BODIES))
def test_a_list_and_its_elements(body: str, known: bool) -> None:
    script = f"{_MAKE}; proc p n {{{body}; foreach e $l {{set k $e; incr k; lappend r <$e>}}; list $l $r}}"
    result_of(f"{script}; list [catch {{p 6}} m] $m [catch {{p 3}} m] $m")
    assert ("v_k.__class__ is int" in source_of(f"{script}; catch {{p 6}}")) is not known


@pytest.mark.parametrize(
    "body", ["foreach {x y} [range 0 5] {lappend r $x.$y}", "foreach x [range 0 3] y {a} {lappend r $x.$y}"]
)
def test_the_last_turn_has_empty_strings(body: str) -> None:
    result_of(f"{_MAKE}; proc p {{}} {{{body}; set r}}; p")
