"""Code that calls commands which are made and deleted again and again does not rely on what their names mean."""

from __future__ import annotations

import gc

import pytest

from tclcompat import Interp
from tclcompat.compiler.policy import state_of
from tclcompat.runtime.procs import Proc
from tests.compiler.both import result_of

OBJECTS = """
    proc make name {proc ::$name {op args} "return $name-\\$op-\\[llength \\$args\\]"}
    proc main n {
        set l {}
        for {set i 0} {$i < $n} {incr i} {
            make thing
            set r [thing get $i]
            if {$i % 3} {
                proc thing args {return other$args}
                append r [thing a]
            }
            rename thing {}
            lappend l $r [catch {thing} m] $m
            while {[llength $l] > 6} {set l [lrange $l 1 end]}
        }
        return $l
    }
"""


def test_a_loop_whose_commands_come_and_go() -> None:
    """Every call runs what the name means then."""
    assert result_of(OBJECTS + "main 7; main 8", ()) == (
        'thing-get-1 1 {invalid command name "thing"} thing-get-1othera 1 {invalid command name "thing"}'
    )


def test_a_loop_goes_on_compiled_when_a_name_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is compiled again at its head."""
    monkeypatch.setenv("TCLCOMPAT_ENGINE", "auto")
    interp = Interp()
    interp.eval(OBJECTS)
    interp.eval("main 500")
    before = interp.command_count
    interp.eval("main 2000")
    assert interp.command_count - before < 50_000


@pytest.mark.parametrize("body", ["set i", "if {$c} {set i}", "foreach e {4 5} {lappend l $c; set i}"])
def test_a_variable_that_is_only_read_has_to_be_there(body: str) -> None:
    script = f"proc p {{}} {{foreach c [list 1 2 3] {{lappend l $c; {body}}}; list}}; list [catch p message] $message"
    assert result_of(script) == '1 {can\'t read "i": no such variable}'


def test_a_core_command_that_its_own_words_rename_again_and_again() -> None:
    script = """
        proc restoring {script} {
            set code [catch {uplevel 1 $script} result]
            catch {rename ::moved_set ::set}
            list $code $result
        }
        proc changing {} {set x [rename ::set ::moved_set]; list done}
        list [restoring changing] [restoring changing] [restoring changing] [restoring changing] [restoring changing]
    """
    assert result_of(script, []) == "{0 done} {0 done} {0 done} {0 done} {0 done}"


LINKING = """
    proc p {} {set x 1; incr x; return $x}
    p
    namespace eval n {}
    proc link i {namespace eval n [list upvar 0 ::g$i name]}
"""


def test_links_of_namespace_variables_leave_code_that_uses_none_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TCLCOMPAT_ENGINE", "compile")
    interp = Interp()
    interp.eval(LINKING)
    proc = interp.find_command("p")
    assert isinstance(proc, Proc)
    entered = proc.enter
    assert entered is not None
    interp.eval("link 1; link 2; link 3")
    assert proc.enter is entered


def test_what_changes_any_name_does_not_make_one_fickle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it would hang on the order of a set which name that is."""
    monkeypatch.setenv("TCLCOMPAT_ENGINE", "compile")
    interp = Interp()
    interp.eval(LINKING)
    for _ in range(4):
        interp.eval("namespace eval n {namespace path ::n}; p; p")
    proc = interp.find_command("p")
    assert isinstance(proc, Proc)
    assert state_of(proc).refused == ""
    assert proc.enter is not None


def test_a_link_counts_in_code_that_reaches_the_variable_directly() -> None:
    script = """
        set ::a 1; set ::b 2; namespace eval n {upvar 0 ::a l}
        proc n::p {} {variable l; incr l; return $l}
        set result [list [n::p] [n::p]]
        namespace eval n {upvar 0 ::b l}
        lappend result [n::p] [n::p] $a $b
    """
    assert result_of(script, ["n::p"]) == "2 3 3 4 3 4"


def test_a_change_of_any_name_reaches_no_code_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TCLCOMPAT_ENGINE", "compile")
    interp = Interp()
    interp.eval("proc p {} {set x 1; info level}; p; proc q {} {p}; q")
    interp.eval("rename p {}; proc p {} {llength x}; rename q {}")
    gc.collect()
    assert interp.eval("namespace path {}; interp hide {} split; p") == 1
