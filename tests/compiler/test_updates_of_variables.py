"""incr, append and set: the order in which things happen, and which error comes first."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of


@pytest.mark.parametrize("update", ["incr a($n) [incr n]", "append a($n) [incr n]", "lappend a($n) [incr n]"])
def test_the_name_of_an_element_is_computed_before_what_is_added(update: str) -> None:
    script = f"proc p {{}} {{set n 1; {update}; lsort -stride 2 [array get a]}}; p"
    assert result_of(script) == "1 2"


def test_the_element_is_named_before_the_value_in_loops_outside_procedures() -> None:
    script = "set n 5; foreach x {1 2 3} {incr b($n) [incr n 19]}; lsort -stride 2 [array get b]"
    assert result_of(script, []) == "24 43 43 62 5 24"


def test_a_bad_value_is_reported_before_a_bad_increment() -> None:
    script = "proc p {x} {if {$x} {set i b-foo}; incr i a}"
    assert both(f"{script}; p 1")[1] == 'expected integer but got "b-foo"'
    assert both(f"{script}; p 0")[1] == 'expected integer but got "a"'
    assert result_of(f"{script}; proc q {{x}} {{catch {{p $x}} m; set m}}; q 0", []) == 'expected integer but got "a"'


def test_a_bad_increment_leaves_an_unset_variable_unset() -> None:
    script = "proc p {x} {if {$x} {set i 1}; catch {incr i a}; info exists i}; list [p 0] [p 1]"
    assert result_of(script, []) == "0 1"


def test_large_literal_increments_come_round() -> None:
    script = "proc p {n} {incr n 4294967295; incr n 0xffffff81; incr n 4294967168; incr n -4294967295}; p 0"
    assert result_of(script) == str(-1 - 127 + 4294967168 + 1)
    assert result_of("set n 0; foreach i {1 2} {::incr n 4294967295}; set n", []) == "-2"
    assert result_of("proc p {n v} {incr n $v}; p 0 4294967295") == "4294967295"


def test_what_is_added_is_computed_before_a_global_variable_is_looked_at() -> None:
    script = "proc f {} {global i; incr i; return 1}; proc p {} {global i; set i 0; incr i [f]; incr i [f]; set i}; p"
    assert result_of(script, []) == "4"
    assert both("proc p {i} {incr i [string equal [string replace 1 1 b] 1]}; p a")[1].startswith("bad index")


def test_an_element_and_its_array_are_linked_to_at_once() -> None:
    inner = "proc inner {n1 n2} {upvar 1 $n1 x $n2 y; set x 5; set r $y(k); set y(k) 6; list $x $r}"
    assert result_of(f"{inner}; proc p {{}} {{set b(k) 1; list [inner b(k) b] $b(k)}}; p; p", []) == "{6 5} 6"
    inner = "proc inner {n} {upvar 1 $n x; global b; set x 5; set r $b(k); set b(k) 6; list $x $r}"
    script = f"set b(k) 0; {inner}; proc p {{}} {{global b; set b(k) 1; list [inner b(k)] $b(k)}}; p; p"
    assert result_of(script, []) == "{6 5} 6"


def test_an_array_that_a_loop_makes_and_empties_is_an_array() -> None:
    assert result_of("foreach x {1 2} {set a(k) 1; unset a(k)}; array exists a", []) == "1"
    loop = "foreach n {1 2} {catch {unset b(k)} m o}"
    script = f"proc q {{}} {{uplevel 1 {{set z 1}}}}; proc p {{}} {{q; {loop}; list $m [dict get $o -errorcode]}}; p"
    assert "no such variable" in result_of(script, [])
    assert "LOOKUP VARNAME" in result_of(script, [])


def test_the_command_that_reads_an_unset_variable_is_the_innermost() -> None:
    for script in (
        "proc p {} {set x [expr {$d}]; set y [list $x]}; p",
        "proc p {} {set i 1; foreach c 1 {set n [expr {$i}]; set d $e}}; p",
    ):
        both(script, [])
    both("set n 1; foreach x {1 2} {set i [expr {$n}]; unset n}", [])


def test_what_is_appended_to_an_int_that_may_be_gone() -> None:
    body = "foreach c {1 2} {append i 8; lappend r $i; set i 9; foreach k {1 2 3} {incr i; unset i}}; set r"
    assert result_of(f"proc p {{i}} {{{body}}}; p 7; p 7") == "78 8"
