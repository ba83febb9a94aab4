"""``uplevel 1 [list expr $condition]`` and ``[list set $name $value]`` need no call in the frame that they work in."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

TRULY = "proc truly {condition} {uplevel 1 [list expr $condition]}\n"


@pytest.mark.parametrize(
    "condition",
    ["$x + 1", "$nosuch", "1 +", "[error bad]", "$x / 0", "abc", "$arr(b)", "[incr x]", "$x < 3 ? {yes} : $arr(c)"],
)
def test_values_and_errors_are_those_of_expr(condition: str) -> None:
    script = "proc p {} {set x 2; set arr(b) 5; set r {}; foreach i {1 2 3 4} {lappend r [truly {%s}]}; list $r $x}\n"
    both(TRULY + script % condition + "list [catch p m o] $m [catch p m o] $m; p", ("p", "truly"))


def test_a_namespace_may_have_an_expr_of_its_own() -> None:
    script = "namespace eval n {proc expr args {return own:$args}; proc p {} {::truly {1 + 1}}}\n"
    assert (
        result_of(TRULY + script + "proc p {} {truly {1 + 1}}; list [p] [n::p] [p] [n::p]")
        == "2 {own:{1 + 1}} 2 {own:{1 + 1}}"
    )


def test_expr_may_be_replaced_meanwhile() -> None:
    script = """
        proc p {} {set x 1; list [truly {$x + 1}] [truly {$x + 1}]}
        set r [list [p] [p]]
        rename expr builtin
        proc expr args {return own:$args}
        lappend r [p]
        rename expr {}
        rename builtin expr
        lappend r [p]
    """
    assert result_of(TRULY + script) == "{2 2} {2 2} {{own:{$x + 1}} {own:{$x + 1}}} {2 2}"


def test_a_loop_of_ones_own_reads_what_its_body_changes() -> None:
    script = """
        proc while2 {condition body} {while {[uplevel 1 [list expr $condition]]} {uplevel 1 $body}}
        proc p {} {set i 0; set l {}; while2 {$i < 5 && [llength $l] < 4} {lappend l $i; incr i}; list $i $l}
        p; p
    """
    assert result_of(script, ("p", "while2")) == "4 {0 1 2 3}"


@pytest.mark.parametrize(
    "body",
    [
        "incr n [string length $v]",
        "incr n $v",
        "incr n [list $v]",
        "set n 7; incr n $v",
        "array set n {a 1}; incr n",
        "set n text; incr n $v",
        "trace add variable n write {lappend ::seen}; incr n 2; incr n [expr {$v}]",
    ],
)
def test_a_new_variable_of_a_frame_is_incremented_from_zero(body: str) -> None:
    """What has no value is looked for only where the variable is no int."""
    rest = f"eval {{set v}}; catch {{{body}}} m; catch {{incr n}} m2; list $m $m2 [info exists n]"
    both(f"proc p v {{{rest}}}; list [p 3] [p 3] [p x] [p x] [p {{}}]", ())


@pytest.mark.parametrize(
    "name", ["x", "new", "arr", "arr(a)", "other(a)", "::g", "::made", "link", "two words", "traced", "nosuch::x"]
)
@pytest.mark.parametrize("command", ["uplevel 1", "uplevel #0", "eval"])
def test_a_variable_is_set_by_a_list(command: str, name: str) -> None:
    script = """
        proc put {name value} {%s [list set $name $value]}
        proc p name {
            set x 1; array set arr {a 1}; upvar #0 g link; set traced 1
            trace add variable traced write {apply {{n args} {upvar 1 $n v; append v !}}}
            foreach value {one two} {lappend r [catch {put $name $value} m] $m [info exists $name]}
            lappend r $x [array get arr] $link $traced [lsort [info vars]]
        }
        foreach n {1 2 3} {set g 5; lappend all [p {%s}] $g [lsort [info globals m*]]}
        list $all [info exists made]
    """
    both(script % (command, name), [])
