"""Traces: laws that hold for every variable, and what must not leak between traces and what they watch."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tclcompat.bootstrap import Interp
from tclcompat.errors import TclError
from tclcompat.values.convert import to_str

INTERP = Interp()


@pytest.fixture
def interp() -> Interp:
    return Interp()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["set v 1", "set v", "append v 2", "incr v", "lappend v 3", "unset v"]), max_size=8))
def test_a_trace_that_does_nothing_changes_nothing(commands: list[str]) -> None:
    def outcome(traced: bool) -> list[str]:
        INTERP.eval("unset -nocomplain v; proc nothing args {}")
        results = []
        for command in commands:
            if traced:
                INTERP.eval("trace remove variable v {read write} nothing; trace add variable v {read write} nothing")
            try:
                results.append(to_str(INTERP.eval(command)))
            except TclError as error:
                results.append(str(error))
        return results

    assert outcome(True) == outcome(False)


def test_names_of_the_callback(interp: Interp) -> None:
    interp.eval("proc note args {lappend ::seen $args}; trace add variable a write note; set a(x) 1")
    assert to_str(interp.get_var("seen")) == "{a x write}"


def test_interp_stops_looking_when_the_last_execution_trace_goes(interp: Interp) -> None:
    interp.eval("proc f {} {}; trace add execution f {enter enterstep} {list}")
    assert interp.tracing
    interp.eval("f; trace remove execution f {enter enterstep} {list}")
    assert not interp.tracing


def test_deleting_a_command_ends_its_execution_traces(interp: Interp) -> None:
    interp.eval("proc f {} {}; trace add execution f leave list; rename f {}")
    assert not interp.tracing


def test_a_traced_element_does_not_slow_the_others(interp: Interp) -> None:
    interp.eval("array set a {x 1 y 2}; trace add variable a(x) write list; set a(y) 3")
    elements = interp.frame.vars["a"].array
    assert elements is not None
    assert elements["y"] == 3


def test_an_array_trace_leaves_no_empty_elements(interp: Interp) -> None:
    interp.eval("set a(x) 1; trace add variable a read list; catch {set a(nosuch)}; info exists a(neither)")
    elements = interp.frame.vars["a"].array
    assert elements is not None
    assert list(elements) == ["x"]


def test_step_traces_end_with_their_command(interp: Interp) -> None:
    interp.eval("proc note args {incr ::steps}; proc f {} {set x 1; set y 2}; trace add execution f enterstep note")
    interp.eval("f; set z 3")
    assert interp.get_var("steps") == 2


def test_an_error_in_an_unset_trace_is_dropped(interp: Interp) -> None:
    interp.eval("proc bad args {error oops}; set v 1; trace add variable v unset bad; unset v")
    assert not interp.var_exists("v")
