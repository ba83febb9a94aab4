"""Compiled code is given up when what it was made from changes, and goes on where it is without a seam."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of


def test_a_core_command_that_is_redefined_counts_in_compiled_procedures() -> None:
    """``incr`` is written in Python only as long as it is Tcl's."""
    result = result_of(
        """
        proc up {} { set n 1; incr n; return $n }
        set r [list [up] [up]]
        rename incr old_incr
        proc incr {name} { uplevel 1 [list old_incr $name 10] }
        lappend r [up]
        rename incr {}; rename old_incr incr
        lappend r [up]
        """,
        compiled=(),
    )
    assert result == "2 2 11 2"


def test_a_core_command_that_is_redefined_in_the_middle_counts_at_once() -> None:
    """The commands after the call that redefined it are walked."""
    result = result_of(
        """
        proc meddle {} {
            rename set old_set
            proc set {name args} { uplevel 1 [list old_set $name {*}[lmap each $args {string toupper $each}]] }
        }
        proc middle {} {
            set a x
            meddle
            set b y
            foreach i {1 2} { set c$i z }
            return $a$b$c1$c2
        }
        middle
        """,
        compiled=(),
    )
    assert result == "xYZZ"


def test_a_trace_set_by_a_callee_fires_in_the_caller() -> None:
    """A variable that gets a trace while the procedure runs is traced from then on."""
    result = result_of(
        """
        proc watch {} { uplevel 1 {trace add variable n write {lappend ::seen}} }
        proc count {} { set n 0; watch; for {set i 0} {$i < 3} {incr i} { incr n }; return $n }
        list [count] [llength $seen]
        """,
        compiled=(),
    )
    assert result == "3 9"


def test_execution_traces_are_seen_although_the_procedure_was_compiled() -> None:
    """Calls go the long way as soon as an execution trace exists."""
    result = result_of(
        """
        proc inner {x} { return $x }
        proc outer {} { inner 1; inner 2 }
        outer; outer
        trace add execution inner enter {lappend ::calls}
        outer
        llength $calls
        """,
        compiled=(),
    )
    assert result == "4"


def test_a_callee_that_is_redefined_is_called_anew() -> None:
    """Direct calls do not keep a procedure alive."""
    result = result_of(
        """
        proc callee {x} { expr {$x + 1} }
        proc caller {x} { callee $x }
        set r [list [caller 1] [caller 2]]
        proc callee {x} { return old-$x }
        lappend r [caller 3]
        proc callee {x y} { return $y }
        lappend r [catch {caller 4} message] $message
        """,
        compiled=(),
    )
    assert result == '2 3 old-3 1 {wrong # args: should be "callee x y"}'


def test_variables_linked_by_a_callee_are_the_linked_ones() -> None:
    """``uplevel`` makes a local name a link while the procedure runs."""
    result = result_of(
        """
        set g 5
        proc link {} { uplevel 1 {upvar #0 g x}; error oops }
        proc linked {} { catch link; incr x; return $x }
        list [linked] [linked] $g
        """,
        compiled=(),
    )
    assert result == "6 7 7"


def test_a_variable_handed_over_comes_back_when_the_callee_fails() -> None:
    """What the callee did to it until then stays."""
    result = result_of(
        """
        proc fails {name} { upvar 1 $name list; lappend list 3; error oops }
        proc keeps {} { set l {1 2}; catch {fails l}; lappend l 4; return $l }
        list [keeps] [keeps]
        """,
        compiled=(),
    )
    assert result == "{1 2 3 4} {1 2 3 4}"


def test_two_names_of_one_variable_agree() -> None:
    """The callee sees one variable under both names."""
    result = result_of(
        """
        proc same {a b} { upvar 1 $a x $b y; set x 1; set y 2; return $x$y }
        proc twice {} { set v 0; same v v }
        list [twice] [twice]
        """,
        compiled=(),
    )
    assert result == "22 22"


def test_recursion_ends_with_the_error_of_tcl() -> None:
    """Compiled calls count their depth."""
    result = result_of("proc f {n} { f [expr {$n + 1}] }\ncatch {f 0} message\nset message", compiled=())
    assert result == "too many nested evaluations (infinite loop?)"
    assert result_of("proc p {n} { if {$n == 0} {return 0}; expr {[p [expr {$n-1}]] + 1} }\np 900") == "900"


def test_a_global_that_comes_to_mean_another_variable() -> None:
    """A link at the global level changes what ``global`` links to."""
    result = result_of(
        """
        set x 1; set y 2
        proc get {} { global x; return $x }
        set r [list [get] [get]]
        unset x; upvar #0 y x
        lappend r [get]
        """,
        compiled=(),
    )
    assert result == "1 1 2"


def test_vwait_sees_what_compiled_code_sets() -> None:
    """The trace that ``vwait`` sets on a variable counts in handlers that became hot meanwhile."""
    result = result_of(
        """
        proc tick {} { variable done; variable n; incr n; if {$n == 150} { set done yes } else { after 0 tick } }
        set n 0
        after 0 tick
        vwait done
        list $done $n
        """,
        compiled=(),
    )
    assert result == "yes 150"


def test_procedures_that_call_each_other_are_given_up_together() -> None:
    """One of them turns out to need a frame while the others are being written."""
    result = result_of(
        """
        proc top {n} { middle $n }
        proc middle {n} { if {$n == 0} { return 0 }; return [expr {1 + [bottom [expr {$n - 1}]]}] }
        proc bottom {n} { if {$n > 5} { return [middle $n] }; uplevel 1 {set seen 1}; return [middle $n] }
        list [top 9] [top 9] [top 3]
        """,
        compiled=(),
    )
    assert result == "9 9 3"


def test_an_increment_may_be_a_number_in_another_form() -> None:
    """A literal that is no decimal integer is converted as the command does it."""
    assert result_of("proc p {n} { incr n 000; incr n 0x10; return $n }\nlist [p 0b11] [p 5]") == "19 21"


def test_a_procedure_that_is_renamed_into_another_namespace() -> None:
    script = """
        proc ::where {} {return there}
        namespace eval n {proc where {} {return here}}
        proc p {} {list [namespace current] [where]}
        proc q {} {p}
        set result [list [p] [q]]
        rename p n::p
        lappend result [n::p] [catch q] [n::p]
        rename n::p p
        lappend result [p] [q]
    """
    assert result_of(script) == "{:: there} {:: there} {::n here} 1 {::n here} {:: there} {:: there}"


@pytest.mark.parametrize("call", ["puts $out [q $i]", "close [q $i]", "fconfigure [q $i] -a b c"])
def test_a_builtin_called_when_its_words_have_redefined_it(call: str) -> None:
    script = """
        set out [open /dev/null w]
        proc q i {
            if {$i == 3} {foreach name {file puts close fconfigure} {
                rename ::$name ::b$name
                proc ::$name args {lappend ::seen $args}
            }}
            return $i
        }
        proc p out {for {set i 0} {$i < 5} {incr i} {lappend r [catch {CALL} m] $m}; return $r}
        string map [list $out OUT] [list [p $out] $::seen $::errorInfo]
    """
    both(script.replace("CALL", call), ())
