"""Child interpreters as a Python program meets them."""

from __future__ import annotations

import time

import pytest

from tclcompat.bootstrap import Interp
from tclcompat.commands.interp_family import find_interp
from tclcompat.errors import TclError, TclExit
from tclcompat.runtime.families import Family
from tclcompat.values.convert import to_str


@pytest.fixture
def interp():
    made = Interp()
    made.eval("interp create child")
    yield made
    made.close()


def test_an_error_crosses_with_its_trace(interp):
    with pytest.raises(TclError, match=r"^wrong$") as caught:
        interp.eval("child eval {error wrong {} {MY CODE}}")
    assert to_str(caught.value.errorcode) == "MY CODE"
    assert caught.value.errorinfo == (
        'wrong\n    while executing\n"error wrong {} {MY CODE}"\n    invoked from within\n'
        '"child eval {error wrong {} {MY CODE}}"'
    )


def test_a_python_command_is_called_from_a_child(interp):
    @interp.command("twice")
    def twice(number: int) -> int:
        return 2 * number

    interp.eval("child alias twice twice")
    assert interp.eval("child eval {twice 21}") == 42


def test_exit_in_a_child_ends_the_program(interp):
    with pytest.raises(TclExit) as caught:
        interp.eval("child eval {exit 3}")
    assert caught.value.status == 3


def test_closing_the_parent_closes_its_children(interp):
    child = find_interp(interp, "child")
    interp.eval("interp create {child kid}")
    kid = find_interp(interp, "child kid")
    interp.close()
    assert child.deleted
    assert kid.deleted


def test_a_deleted_child_is_forgotten_by_all(interp):
    interp.eval("interp alias {} into child set; child alias out set; interp delete child")
    assert interp.state(Family).children == {}
    assert interp.state(Family).callers == {}
    assert interp.eval("info commands into") == []


def test_a_child_that_deletes_itself_runs_nothing_more(interp):
    interp.eval("child alias die interp delete child; set ran 0; child alias ran set ran")
    with pytest.raises(TclError, match=r"^attempt to call eval in deleted interpreter$") as caught:
        interp.eval("child eval {die; ran 1}")
    assert caught.value.errorcode[:2] == ["TCL", "IDELETE"]
    assert interp.eval("set ran") == 0


def test_an_event_script_may_delete_its_interpreter(interp):
    interp.eval("child alias die interp delete child; child eval {after 0 {die; nosuch}}; after 1 {set done 1}")
    interp.eval("vwait done; update")
    assert interp.eval("interp exists child") == 0


def test_a_limit_holds_in_a_loop_without_commands(interp):
    interp.eval("child limit time -seconds 1")
    with pytest.raises(TclError, match=r"^time limit exceeded$"):
        interp.eval("child eval {while 1 {}}")


def test_without_a_limit_nothing_is_looked_at(interp):
    child = find_interp(interp, "child")
    interp.eval("child limit commands -value 1000000")
    assert child.tracing
    interp.eval("child limit commands -value {}")
    assert not child.tracing


def test_catch_does_not_stop_an_unwinding(interp):
    interp.eval("child alias stop interp cancel -unwind child")
    with pytest.raises(TclError, match=r"^eval unwound$") as caught:
        interp.eval("child eval {try {catch {stop}} finally {set ::cleaned 1}; set x 1}")
    assert type(caught.value) is TclError
    assert interp.eval("child eval {info exists cleaned}") == 0


def test_a_safe_child_of_a_safe_child_is_safe(interp):
    interp.eval("interp create -safe safe; safe eval {interp create kid}")
    assert interp.eval("interp issafe {safe kid}") == 1
    assert interp.eval("interp eval {safe kid} {expr {max(1, 2)}}") == 2


def test_standard_channels_are_one_and_the_same(interp, capfd):
    interp.eval("child eval {puts -nonewline from; close stdout}; puts { parent}")
    assert capfd.readouterr().out == "from parent\n"


def test_a_child_is_made_quickly(interp):
    interp.eval("interp delete [interp create]")
    started = time.perf_counter()
    interp.eval("interp create quick")
    assert time.perf_counter() - started < 0.1
