"""Scripts that are evaluated again and again by ``eval`` and ``uplevel`` are compiled."""

from __future__ import annotations

import pytest

from tclcompat import Interp
from tests.compiler.both import both, result_of

REPEAT = "proc repeat {n body} {for {set i 0} {$i < $n} {incr i} {uplevel 1 $body}}\n"


def test_the_body_of_a_loop_of_ones_own_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The function is kept by the script."""
    monkeypatch.setenv("TCLCOMPAT_ENGINE", "auto")
    interp = Interp()
    interp.eval(REPEAT + "proc p {} {set x 0; repeat 300 {incr x 2; lappend l $x}; list $x [llength $l]}")
    assert interp.eval("p") == [600, 300]
    script = interp.parse("incr x 2; lappend l $x")
    assert script.codes is not None
    assert list(script.codes) == [interp.global_namespace]


@pytest.mark.parametrize(
    "body",
    [
        "if {[incr x] == 7} {error bad info {A B}}",
        "if {[incr x] == 7} break",
        "if {[incr x] == 7} continue",
        "if {[incr x] == 7} {return early}",
        "if {[incr x] == 7} {return -code 5 odd}",
        "incr x; if {$x > 3} {lappend l [string length $x$x]}; if {$x > 7} {nosuch $x}",
        "incr x; if {$x > 5} {unset x}",
        "global g; incr g; append x $g",
        "if {[incr x] == 4} {global g}; lappend g $x",
        "incr x; foreach e {1 2 3} {incr x $e}; while {$x % 7} {incr x}",
        "incr x; catch {if {$x % 3} {error $x}} m; lappend l $m",
        "incr x\nset y [expr {10 / (6 - $x)}]",
        "incr x; incr arr($x) $x; set arr(0) [array size arr]",
        "incr x; set x $x; eval {incr x 3; set y $x}; eval [list set z $x]",
    ],
)
def test_bodies_behave_as_when_walked(body: str) -> None:
    """The variables of the procedure that called see what happened, and errors have their traces."""
    rest = "set c [catch {repeat 12 {%s}} m o]; dict unset o -errorstack; list $c $m $o [lsort [info vars]] $::g"
    both(f"{REPEAT}set g 5; proc p {{}} {{set x 0; {rest % body}}}; list [p] [p]", ())


def test_a_link_made_by_the_script_is_seen_by_the_procedure() -> None:
    """Both have the variables of the frame at hand."""
    script = """
        set g 10
        proc q {body} {uplevel 1 $body}
        proc p {} {
            set all {}
            foreach i {1 2 3} {q {lappend all x}; set n [llength $all]}
            q {if {1} {global g}; incr g}; incr g
            q {if {1} {global g}; incr g}; incr g
            list $g $all $n
        }
        list [p] [p] $g
    """
    assert result_of(script, ()) == "{14 {x x x} 3} {18 {x x x} 3} 18"


def test_a_name_may_mean_another_command_while_the_script_runs() -> None:
    """What is left is walked."""
    script = """
        proc q {body} {uplevel 1 $body}
        proc noop args {return mine}
        proc p {} {
            foreach i {1 2 3 4 5} {
                q {lappend l [string length ab]; if {$i == 3} {switchOver}; lappend l [llength {a b c}]}
            }
            return $l
        }
        proc switchOver {} {rename ::llength ::llen; proc ::llength list {return other}}
        p
    """
    assert result_of(script, ()) == "2 3 2 3 2 other 2 other 2 other"


def test_traced_variables_are_left_to_the_walker() -> None:
    """The traces fire."""
    script = """
        proc q {body} {uplevel 1 $body}
        proc note args {lappend ::seen $args}
        proc p {} {
            foreach i {1 2 3 4} {
                q {incr x; set y $x}
                if {$i == 3} {trace add variable x write note}
            }
            list $x $y
        }
        list [p] $seen
    """
    assert result_of(script, ()) == "{4 4} {{x {} write}}"


def test_the_same_script_in_other_namespaces() -> None:
    """Commands and variables are those of the namespace."""
    script = """
        proc greet {} {return global}
        namespace eval a {proc greet {} {return a}; variable v 1}
        namespace eval b {variable v 2}
        set v 0
        proc p {} {
            foreach i {1 2 3 4} {
                foreach ns {:: ::a ::b} {
                    lappend l [namespace eval $ns {set n [greet]; incr v; list $n $v}]
                }
            }
            return $l
        }
        list [p] [info vars ::a::*] [namespace eval b {info vars n}]
    """
    both(script, ())


@pytest.mark.parametrize(
    "command",
    [
        "uplevel 1 {incr x; error bad}",
        "uplevel 1 [list incr x]",
        "uplevel 1 [list error bad info {A B}]",
        "uplevel 1 incr x 3",
        "uplevel #0 [list set g $n]",
        "uplevel #0 set g \\$n",
        "uplevel 1 {return -code error up}",
        "uplevel 1 return [list $n]",
        "uplevel 1 break",
        "uplevel 1 nosuch $n",
        "uplevel 1 {}",
        "uplevel 1 [list]",
        "eval {incr n}; set n",
        "eval [list incr n] 5",
        "eval {set n} \\{",
        "eval error [list a] b c",
        "eval [list q]",
        "foreach e {1 2} {eval {if {$e == 2} break}; uplevel 1 {append x .}}; set e",
    ],
)
def test_evaluation_in_a_compiled_procedure(command: str) -> None:
    """Results, completion codes and traces are those of the walker."""
    script = f"proc p n {{{command}}}; set g 0; proc q {{}} {{set x 1; "
    script += "set c [catch {p 4} m o]; dict unset o -errorstack; list $c $m $o $x $::g}"
    both(script + "; set l {}; foreach i {1 2 3} {lappend l [q]}; lappend l [catch {p 5} m] $m $::errorInfo")


def test_the_level_of_uplevel_is_looked_at_when_all_words_are_there():
    script = """
        proc p {} {uplevel 1 {uplevel 1 [list set t $nowhere]}}
        foreach turn {1 2 3} {catch p message; lappend seen $message}
        lsort -unique $seen
    """
    assert result_of(script, compiled=()) == '{can\'t read "nowhere": no such variable}'
