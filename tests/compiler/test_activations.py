"""What a call of open code leaves for the next one cannot be seen by it: neither values nor names, links or lines."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

# ``info level`` may look at the variables, so that ``p`` is open code.
_BODIES = {
    "a value": "info level; if {$n == 1} {set x 5}; info exists x",
    "a name made by a computed name": "info level; if {$n == 1} {set [string index xyz 0] 5}; info exists x",
    "a name made by another": "if {$n == 1} {uplevel 0 {set made 5}}; lsort [info locals]",
    "an array": "info level; if {$n == 1} {set a(1) x}; info exists a",
    "a scalar where an array was": "info level; if {$n == 1} {set a(1) x} else {set a 3}; info exists a(1)",
    "a name that was unset": "info level; set x $n; if {$n == 1} {unset x}; lsort [info locals]",
    "a link": "info level; if {$n == 1} {upvar #0 g x} else {set x 7}; list $x $::g",
    "a link by a callee": "if {$n == 1} {link}; set x 8; list $x $::g",
    "a linked variable": "set x $n; add x; add x; list $x",
    "a trace": "info level; if {$n == 1} {trace add variable x write {lappend ::log}}; set x $n; llength $::log",
    "a trace on unset": "info level; set x 1; if {$n == 1} {trace add variable x unset {lappend ::log}}; set ::log",
    "a defaulted argument": "info level; list $n $d $args",
    "the words of the call": "list [info level 0] [info level]",
    "a variable that is read before it is set": "info level; if {$n == 2} {catch {set x} m; return $m}; set x 1",
    "itself": "info level; if {$n < 5} {set inner [p [expr {$n + 1}]]; return [list $n $inner]}; list end",
    "the line": "if {$n == 1} {catch {\n\n\nerror a}}; catch {uplevel 0 {error b}} m o; dict get $o -errorline",
    "what it returns by an error": "info level; if {$n == 1} {return -code error gone}; list $n",
}


@pytest.mark.parametrize("body", _BODIES.values(), ids=list(_BODIES))
def test_what_one_call_leaves_is_not_seen_by_the_next(body: str) -> None:
    script = f"""
        set g 0; set log {{}}
        proc link {{}} {{uplevel 1 {{upvar #0 g x}}}}
        proc add name {{upvar 1 $name v; incr v}}
        proc p {{n {{d 4}} args}} {{{body}}}
        list [catch {{p 1 2 3}} m] $m [catch {{p 2}} m] $m [catch {{p 3 a}} m] $m [catch {{p 1}} m] $m $g $log
    """
    both(script, [])


def test_a_list_that_was_a_variable_of_an_ended_call_is_not_shared_with_it() -> None:
    """Else the next command that changes it in place would copy it; nor does the next call change it."""
    script = """
        proc p n {info level; for {set i 0} {$i < $n} {incr i} {lappend l $i}; return $l}
        set first [p 3]; lappend first x; set second [p 2]
        list $first $second
    """
    assert result_of(script) == "{0 1 2 x} {0 1}"


def test_calls_within_calls_have_variables_of_their_own() -> None:
    script = """
        proc p {n} {set own $n; info level; if {$n} {p [expr {$n - 1}]; p 0}; lappend ::all $own; return $own}
        p 3; p 2; set all
    """
    assert result_of(script) == "0 0 1 0 2 0 3 0 0 1 0 2"
