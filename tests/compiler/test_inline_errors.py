"""error, throw, catch, try and return with options, in both engines."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

_HELPERS = """
proc fail {x} {if {$x > 2} {error "too big $x"}; return $x}
proc typed {x} {if {$x > 2} {throw {A B C} "bad $x"}; return $x}
proc given {x} {if {$x > 2} {error "m $x" "my info" {CODE $x}}; return $x}
proc refuse {x} {if {$x > 2} {return -code error -errorcode {R X} "refused $x"}; return $x}
proc plain {x} {if {$x > 2} {return -code error "refused $x"}; return $x}
"""

_BODIES = [
    "catch {fail $x}",
    "catch {fail $x} m; set m",
    "catch {fail $x} m o; list $m [dict remove $o -errorstack]",
    "list [catch {fail $x} m] $m $::errorInfo $::errorCode",
    "list [catch {typed $x} m o] $m [dict get $o -errorcode]",
    "list [catch {given $x} m o] $m [dict get $o -errorcode] [dict get $o -errorinfo]",
    "list [catch {refuse $x} m o] $m [dict get $o -errorcode] [dict get $o -errorinfo]",
    "list [catch {plain $x} m o] $m [dict get $o -errorinfo]",
    "list [catch {set y [expr {$x / 0}]} m] $m",
    "list [catch {set y $nope} m] $m",
    "list [catch {set y $nope($x)} m] $m",
    "set a(1) 2; list [catch {set y $a($x)} m] $m",
    "list [catch {return $x} m o] $m $o",
    "list [catch {break} m o] $m $o",
    "list [catch {continue} m o] $m $o",
    "list [catch {return -code error $x} m o] $m $o",
    "list [catch {return -code error -errorcode Q -errorinfo I $x} m o] $m $o",
    "list [catch {return -level 0 -code error $x} m o] $m [dict get $o -errorinfo]",
    "list [catch {} m o] $m $o",
    "list [catch {set y $x} m o] $m $o",
    "list [catch {set y 1; fail $x; set y {}} m o] $y",
    "set y {}; foreach i {1 2 3 4 5} {if {[catch {fail $i} m]} {append y $m} else {append y $i}}; set y",
    "set y 0; catch {incr y; incr y; fail $x; append y z}; incr y",
    "set y 0; foreach i {1 2 3 4} {catch {if {$i == 3} break; incr y}}; set y",
    "set y 0; foreach i {1 2 3 4} {if {[catch {if {$i == 3} break; incr y}] == 3} break; append y $i}; set y",
    "catch {catch {fail $x} m; error again$m} m2; list $m2 $::errorInfo",
    "catch {fail $x} m o; return -code error $m",
    "if {[catch {fail $x} m]} {error $m $::errorInfo}; set m",
    "if {[catch {fail $x} m]} {error $m $::errorInfo $::errorCode}; set m",
    "if {[catch {typed $x} m]} {\n  set y 1\n error $m $::errorInfo $::errorCode}; set m",
    "throw {} $x",
    "throw {A B} $x",
    "throw a\\{b $x",
    "error $x {} Z",
    "error $x I",
    "error [fail $x]",
    "return -code ok $x",
    "return -code ok -level 1 $x",
    "return -code error -errorcode a\\{b $x",
    "return -code error -errorcode $x $x",
    "return -code error -foo $x",
    "return -code error",
    "try {fail $x}",
    "try {fail $x} on error {m o} {list E $m [dict get $o -errorinfo]}",
    "try {fail $x} on ok {m} {list OK $m} on error m {list E $m}",
    "try {fail $x} on ok {m o} {list OK $m $o}",
    "try {set y [fail $x]} finally {set y 17}",
    "try {return [fail $x]} finally {set y 17}",
    "try {return [fail $x]} on error m {return err$m}; error never",
    "try {return [fail $x]} on return {m o} {list R $m $o}",
    "try {typed $x} trap {A B} {m o} {list T $m} on error m {list E $m}",
    "try {typed $x} trap {A B C D} {m o} {list T $m} on error m {list E $m}",
    "try {typed $x} trap {A B C D} {m o} {list T $m} trap {} m {list E $m}",
    "try {typed $x} trap X {} - trap A {m} - on error {m o} {list shared $m}",
    "try {fail $x} on error {m o} {error second$m}",
    "try {fail $x} on error {m o} {fail 9} finally {set z 1}",
    "try {fail $x} on error {m o} {set z 1} finally {fail 9}",
    "try {fail $x} finally {fail 8}",
    "try {fail $x} finally {return fin}",
    "catch {try {fail $x} on error {m o} {error second$m}} m o; dict get $o -during",
    "catch {try {fail $x} finally {error third}} m o; dict get $o -during",
    "foreach i {1 2 3 4 5} {try {if {$i == 2} continue; if {$i == 4} break; append r $i} finally {append r f}}; set r",
    "for {set i 0} {$i<6} {incr i} {try {if {$i==2} continue; if {$i == 4} break; append r $i} on error {} {}}; set r",
    "for {set i 0} {$i < 6} {incr i} {try {fail $i} on error m {if {$i == 3} continue; if {$i == 5} break}}; set i",
    "for {set i 0} {$i < 6} {incr i} {if {$i == 5} {try {error x} on error m {return r$r}}; append r $i}; set r",
    "set y 1; try {set y {a b}; fail $x; set y 2.5} on error m {lappend y $m}; list $y [llength $y]",
    "set y 1; catch {set y {a b}; fail $x; set y 2.5}; lappend y 1; set y",
    "catch {\n\n  fail $x} m o; dict get $o -errorline",
    "set y [catch {\n\n  list [fail $x]\n} m o]; list $y [dict get $o -errorinfo]",
    "catch {set y $x} m; set m",
    "catch {fail $x} m; catch {fail [incr x]} n; list $m $n $x",
    "set l {1 2}; catch {lappend l 3; fail $x; lappend l 4}; set k $l; lappend l 5; list $k $l",
]


@pytest.mark.parametrize("body", _BODIES)
@pytest.mark.parametrize("value", ["1", "5", "abc"])
def test_errors_are_the_same(body: str, value: str) -> None:
    both(f"{_HELPERS}\nproc p {{x}} {{{body}}}\np {value}")


def test_the_code_of_a_proc_that_catches_is_compiled() -> None:
    assert result_of(_HELPERS + "proc p {x} {list [catch {fail $x} m] $m}; p 5") == "1 {too big 5}"


def test_an_error_that_was_given_a_trace_has_the_line_of_the_last_one_caught() -> None:
    code, _, options = both(
        _HELPERS + "proc p {x} {\n\n  if {[catch {fail $x} m]} {\n    error $m info\n  }\n}\np 5",
    )
    assert code == 1
    assert '(procedure "p" line 3)' in options["-errorinfo"]


@pytest.mark.parametrize(
    "look",
    [
        "set ::errorInfo",
        "lreplace [info errorstack] 0 1",
        "set ::errorInfo mine; set ::errorInfo",
        "append ::errorInfo mine; set ::errorInfo",
        "unset ::errorInfo; list [info exists ::errorInfo] [catch {set ::errorInfo} m] $m",
        "upvar #0 errorInfo info; lappend info x; set ::errorInfo",
        "trace add variable ::errorInfo read {apply {args {set ::seen $::errorInfo}}}; list $::errorInfo $::seen",
        "catch {p 6} m; list $m $::errorInfo",
        "catch {error other}; list $::errorInfo $::errorCode",
        "info exists ::errorInfo",
        "namespace eval other {set errorInfo}",
    ],
)
def test_the_trace_of_a_caught_error_is_there_when_it_is_looked_at(look: str) -> None:
    both(
        _HELPERS + f"proc p {{x}} {{catch {{typed $x}} m; set m}}; p 5; p 7; {look}",
        () if "upvar" in look else ("p",),
    )


@pytest.mark.parametrize("options", ["-code break", "-code continue", "-code 7", "-code 4 -level 1"])
def test_a_procedure_that_completes_with_another_code(options: str) -> None:
    """It is called directly; loops around it see the code, and so does whoever else called it."""
    script = """
        proc p x {if {$x == 3} {return %s got$x}; return $x}
        proc again x {if {$x > 0} {again [expr {$x - 1}]}; if {$x == 2} {return %s}; return $x}
        proc closed {} {set l {}; foreach i {1 2 3 4} {lappend l [p $i]}; return $l}
        proc alone {} {p 3; return done}
        proc main {} {
            set l {}
            foreach c {closed alone {p 3} {again 3} {again 1} {lmap i {1 2 3 4} {p $i}}} {
                lappend l [catch $c m] $m
            }
            lappend l [catch {for {set i 0} {$i < 5} {incr i} {p $i}} m] $m $i
            lappend l [catch {while {[p $i] > 3} {incr i -1}} m]
        }
        list [main] [main]
    """
    both(script % (options, options))


def test_the_command_that_reads_what_is_not_there_is_told_however_often_the_code_ran():
    _, _, options = both(
        """proc p x {
            if {$x} {set e 1}
            set n [expr {$x + 1}]
            set d $e
            return $n$d
        }
        for {set i 0} {$i < 40} {incr i} {p 1}
        p 0"""
    )
    assert 'while executing\n"set d $e"' in options["-errorinfo"]
