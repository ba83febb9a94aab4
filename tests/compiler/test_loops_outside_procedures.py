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


def test_unset_of_an_element_that_is_not_there() -> None:
    both("uplevel #0 {for {set i 0} {$i < 3} {incr i} {unset -nocomplain never(x)}}", ())


def test_setting_a_variable_to_itself_reads_it() -> None:
    both("proc p {} {set i 0; while 1 {incr n; unset i; set i $i; if {$n > 5} break}}; p")


def test_arguments_of_a_function_are_read_in_order() -> None:
    both("proc p a {return [expr {hypot($n, $i % 7)}]}; p 1")
    both("proc p {a b} {return [expr {hypot($a + 1, $b * 2) + atan2($b * 2, [incr a])}]}; p 1 2")


def test_return_in_a_closed_loop_is_caught_around_it() -> None:
    script = "proc p {} {uplevel 1 {}; catch {foreach a {1 2 3} {if {$a == 2} {return $a}}} m; list caught $m}"
    assert result_of(f"{script}; p; p", ()) == "caught 2"


def test_incr_tells_about_the_variable_first() -> None:
    both("proc p {n step} {incr n $step}; catch {p 1 x}; p a b")


def test_array_that_was_emptied_is_still_there() -> None:
    both("proc p {} {array set a {x 1}; array unset a *; foreach i {1 2} {set b $a(x)}}; p", ())


def test_a_loop_whose_code_is_given_up_goes_on_as_itself():
    script = """
        proc told {name key op} {}
        proc p {} {
            set l {1 2 3}
            set n 0
            for {set i 0} {$i < 3} {incr i} {
                foreach j {1 2 3} {
                    set k 0
                    while {$k < 2} {
                        incr k
                        trace add variable l unset told
                        for {set m 0} {$m < 2} {incr m} {incr n}
                    }
                }
            }
            return $n
        }
        p
    """
    assert result_of(script, compiled=()) == "36"


def test_the_trace_tells_the_line_in_the_body_that_try_has_failed_in():
    code, _, options = both("foreach c {1 2} {\n\n    try {\n        nosuch\n    } on ok {} {}\n}", compiled=())
    assert code == 1
    assert '("try" body line 2)\n    ("foreach" body line 2)' in options["-errorinfo"]


def test_what_catch_sets_is_read_anew_in_every_turn():
    script = "set l {}\nforeach c {1 2 3} {catch {error $c} m; lappend l $::errorInfo}\nset l"
    assert "error $c" in result_of(script, compiled=())
    assert (
        result_of("set l {}; foreach c {1 2} {catch {error a$c}; lappend l [lindex $::errorInfo 0]}; set l", ())
        == "a1 a2"
    )
