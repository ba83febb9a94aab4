"""Compiled procedures that reach variables which somebody waits for, or traces."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of


@pytest.mark.parametrize("body", ["set ::done $how", "global done; set done $how", "set ::done [incr ::turns]"])
def test_a_procedure_sets_what_is_waited_for(body: str) -> None:
    script = f"proc p how {{{body}}}; p before; after 0 {{p after}}; vwait ::done; p more; set ::done"
    assert result_of(script) in ("more", "3")


def test_a_write_trace_runs_in_order() -> None:
    script = """
        proc traced args {lappend ::log [info level -1] $::x}
        proc p how {set ::x $how; lappend ::log ok; set ::x [list $how $how]}
        p 1
        trace add variable ::x write traced
        p 2
        trace remove variable ::x write traced
        p 3
        set log
    """
    assert result_of(script).startswith("ok {p 2} 2 ok {p 2} {2 2} ok")


def test_a_procedure_sets_what_cannot_be_set() -> None:
    both("proc p {} {set ::a 1; set ::none::x 2}; p", ())
    both("array set a {1 2}; proc p {} {set ::a 1}; p", ())
    both("proc p {} {global a; array set a {1 2}; set a 1}; p", ())


@pytest.mark.parametrize(
    "body",
    [
        "incr ::n; return $::n",
        "global n; incr n; return $n",
        "set ::n [expr {$::n + 1}]",
        "append ::n 1; string length $::n",
        "lappend ::n 1; llength $::n",
        "for {set i 0} {$i < 3} {incr i} {incr ::n}; return $::n",
        "foreach x {1 2} {global n; set n [expr {$n + $x}]}; return $n",
        "set ::a(x) $::n; incr ::a(x); incr ::n; list $::a(x) [array size ::a]",
        "upvar #0 n m; incr m; return $m",
        "info exists ::n; unset ::n; set ::n 7; incr ::n",
    ],
)
def test_a_procedure_goes_on_when_its_variables_are_traced_and_not_any_more(body: str) -> None:
    script = f"""
        proc noted args {{lappend ::trail [info level -1] [lrange $args 0 1]}}
        proc p how {{{body}}}
        proc turn {{}} {{foreach how {{a b c}} {{lappend ::log [catch {{p $how}} m] $m}}}}
        set n 1
        turn
        trace add variable n {{write unset read}} noted
        turn
        trace remove variable n {{write unset read}} noted
        turn
        after 0 {{p waited}}
        vwait n
        turn
        list $log $trail $n
    """
    both(script, ())


def test_what_is_waited_for_does_not_make_a_procedure_slow_for_ever() -> None:
    script = """
        proc p how {lappend ::seen $how; incr ::turns; set ::done $how}
        foreach turn {1 2 3 4 5} {after 0 {p x}; vwait ::done; after 0 {p y}; vwait ::turns}
        p z
        list $turns $done [llength $seen]
    """
    assert result_of(script) == "11 z 11"


@pytest.mark.parametrize(
    "command",
    [
        "set s [trace add variable s write noted; list 5]",
        "catch {trace add variable s write noted; list 5} s",
        "catch {trace add variable s write noted; error a} m s",
        "lassign [trace add variable s write noted; list 5 6] s t",
        "foreach s [trace add variable s write noted; list 5 6] {}",
        "try {trace add variable s write noted; list 5} on ok s {}",
    ],
)
def test_a_variable_that_is_traced_by_the_words_of_the_command_that_sets_it(command: str) -> None:
    script = f"proc noted args {{lappend ::log $args}}; proc p {{}} {{{command}; set s 1}}; p; set log"
    assert "s {} write" in result_of(script, ())
