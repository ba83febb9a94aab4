"""Loops that are compiled outside procedures: what Tcl shows there of errors, and what is computed only once."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

SCRIPTS = {
    "the error of a body has its own lines and label": """
        foreach a {1 2 3} {
            if {$a == 2} {
                foreach b {4 5} {

                    error foo
                }
            }
        }
    """,
    "a command that is not known": "foreach a {1 2} {\n\n unknowncmd foo [set\n a]\n }",
    "a variable that is not there": "while 1 {incr n\n set z $nothere}",
    "unset of what is not there": "foreach a {1 2} {unset nope}",
    "catch with variables has lines of its own": """
        set seen {}
        foreach a {1 2 3} {
            catch {

                error foo
            } message options
            lappend seen [dict get $options -errorline]
        }
        error $seen
    """,
    "lmap": "set x [lmap a {1 2} {\n expr {$a / 0}\n}]",
    "dict for in a compiled loop": "while 1 {\n dict for {k v} {a b} {\n list $k\n incr v}\n}",
    "try in foreach": "while 1 {foreach a {1 2} {\n try {error foo} on error m {\n\n error bar $m}}}",
    "a literal that is no operand": "proc p {} {expr {true ** 1}}\np\n",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_errors_are_those_of_the_walker(script: str) -> None:
    both(f"uplevel #0 {{{script}}}", ())


def test_lists_of_foreach_are_computed_once() -> None:
    seen = result_of(
        """
        set calls 0
        proc next {} {incr ::calls; return {1 2 3 4}}
        uplevel #0 {
            for {set i 0} {$i < 5} {incr i} {
                foreach a [next] {if {$a == 3} break}
            }
        }
        set calls
    """,
        (),
    )
    assert seen == "5"


def test_expression_with_a_syntax_error_fails_when_it_is_run() -> None:
    both("proc p {} {set ::seen 1; if {08 +} {list}}; list [catch p m] $m $::seen $::errorInfo", ())


def test_apply_with_wrong_arguments_names_the_lambda_expression() -> None:
    both("proc p x {apply {{} {list 1}} $x}; p 1", ())
