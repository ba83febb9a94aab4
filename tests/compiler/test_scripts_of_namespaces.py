"""Scripts that are evaluated in a namespace again and again: what names mean may change while they run."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

_SCRIPTS = {
    "variable v 1; set v": "1 global",
    "helper; set v": "2 global",
    "set v 3; variable w 4; list $v $w": "{3 4} 3",
    "lappend w $v; variable v 5; lappend w $v": "{global 5} global",
    "variable v 6; unset v; set v": "global global",
    "set v 7": "7 7",
}


@pytest.mark.parametrize("script", _SCRIPTS)
def test_a_variable_of_the_namespace_hides_a_global_one(script: str) -> None:
    program = f"""
        proc ::n::helper {{}} {{variable v 2}}
        set result {{}}
        foreach turn {{1 2 3}} {{
            set v global
            unset -nocomplain w
            namespace eval n {{unset -nocomplain ::n::v ::n::w}}
            set result [list [namespace eval n {{{script}}}] $v]
        }}
        set result
    """
    assert result_of("namespace eval n {}" + program, []) == _SCRIPTS[script]


@pytest.mark.parametrize("loop", ["lmap a {1 2} {}", "foreach {b a} {1 2} {helper}", "lmap {b a} {1 2} {helper}"])
def test_traces_tell_of_loop_variables_that_cannot_be_set(loop: str) -> None:
    script = f"proc helper {{}} {{info level}}; array set a {{1 2}}; set s {{{loop}}}; catch $s; catch $s; eval $s"
    _, _, options = both(script, [])
    assert 'loop variable "a")' in options["-errorinfo"]


def test_options_of_ok_are_kept_where_a_script_is_caught() -> None:
    script = "proc r {} {return -a b [expr {1.5 + 1}]}; proc p {} {catch {r} m o; set o}; p; p"
    assert result_of(script) == "-a b -code 0 -level 0"


def test_scan_stores_the_other_fields_where_a_variable_cannot_be_set() -> None:
    script = "proc p {} {array set b {1 2}; info level; catch {scan {x y z} {%s %s %s} a b c}; list $a $c}; p; p"
    assert result_of(script) == "x z"


@pytest.mark.parametrize(
    "script", ["incr v; set w $v", "set v [expr {$v * 2}]; set w", "lappend w $v; set ::v 7; set v"]
)
def test_a_script_that_calls_nothing_runs_compiled_where_the_namespace_has_its_variables(script: str) -> None:
    loop = f"for {{set i 0}} {{$i < 5}} {{incr i}} {{lappend r [namespace eval n {{{script}}}] $v}}"
    program = f"namespace eval n {{variable v 1 w 2}}; set v 9; {loop}; lappend r $n::v $n::w; namespace delete n"
    create = (
        "namespace eval n {}; for {set i 0} {$i < 3} {incr i} {namespace eval n {set v 5; set w 1}}; lappend r $v $n::w"
    )
    result_of(f"{program}; {create}", [])


def test_commands_are_listed_from_the_namespace_of_the_procedure():
    script = """
        namespace eval ::ns {
            proc p_here {} {}
            proc p {} {lsort [info commands p_*]}
            proc q {} {lsort [info procs p_*]}
        }
        list [::ns::p] [::ns::q]
    """
    assert result_of(script, compiled=()) == "p_here p_here"
