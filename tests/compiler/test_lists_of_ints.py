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


_SUMS = {
    "expr {[lindex $l $i] + 1}": True,
    "expr {[lindex $l $i] * [lindex $l [expr {$i + 1}]] - 2}": True,
    "expr {[lindex $l $i] < [lindex $l [expr {$i + 1}]] || [lindex $l $i] == 3}": True,
    "incr s [lindex $l $i]": True,
    "if {[lindex $l $i] > 2} {list more} else {list less}": True,
    "expr {-[lindex $l $i]}": False,
    "expr {[lindex $l $i] + 0.5}": False,
    "expr {[lindex $l $i] eq {2}}": True,
    "lindex $l $i": True,
    "if {[lindex $l $i]} {list yes}": True,
    "expr {![lindex $l $i]}": False,
    "expr {[lindex $l $i] ? 1 : [lindex $l 0] && $i}": True,
}


@pytest.mark.parametrize(("command", "sure"), _SUMS.items(), ids=list(_SUMS))
@pytest.mark.parametrize("indexes", ["0 1 2 3 4", "9 0", "3 -1 4"])
def test_elements_are_operands_without_tests_unless_they_are_not_there(command: str, sure: bool, indexes: str) -> None:
    made = "set s 0; set l {}; for {set i 1} {$i < 5} {incr i} {lappend l $i}"
    script = f"proc p i {{{made}; if {{$i >= 0}} {{{command}}}}}"
    result_of(f"{script}; set r {{}}; foreach i {{{indexes}}} {{lappend r [catch {{p $i}} m] $m $::errorInfo}}; set r")
    source = source_of(f"{script}; p 1; p 2")
    tried = [line for line in source.split("\n") if "v_l[v_i]" in line]
    assert any(".__class__ is int" not in line for line in tried) is sure


def test_a_procedure_is_written_for_lists_of_ints_and_for_others() -> None:
    script = "proc sum l {set s 0; foreach e $l {incr s $e}; set s}; proc p n {set l [list $n 2 3]; sum $l}"
    assert result_of(f"{script}; list [p 1] [sum {{4 5 0x6}}] [sum [list 1 2]]", ("p", "sum")) == "6 15 3"
    assert "def p_sum_n(" in source_of(f"{script}; p 1", "sum")
