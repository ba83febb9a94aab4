"""Procedures that other procedures define anew: one defined as it was is the same, with its code; else it is not."""

from __future__ import annotations

import pytest

from tclcompat import Interp

_MAKE = "proc make {} {proc obj {m args} {return [eval [linsert $args 0 list $m]]}}"


@pytest.mark.parametrize("between", ["rename obj {}", "", "namespace eval n {}; namespace delete n"])
def test_a_procedure_defined_as_it_was_keeps_what_is_known_of_it(between: str) -> None:
    interp = Interp()
    interp.eval(f"{_MAKE}; make; obj a")
    first = interp.find_command("obj")
    interp.eval(f"{between}; make")
    assert interp.find_command("obj") is first
    assert interp.eval("obj a b") == ["a", "b"]


@pytest.mark.parametrize(
    "between",
    [
        "rename obj other",
        "trace add command obj delete list",
        "namespace eval n {namespace import ::obj}",
        "namespace eval n {}; rename obj n::obj",
        "namespace eval n {}; rename obj n::obj; namespace delete n",
    ],
)
def test_a_procedure_that_is_another_one_meanwhile_is_made_anew(between: str) -> None:
    interp = Interp()
    interp.eval(f"{_MAKE}; make; namespace export obj")
    first = interp.find_command("obj")
    interp.eval(f"{between}; make")
    assert interp.find_command("obj") is not first
    assert interp.eval("obj a b") == ["a", "b"]


def test_only_so_many_are_kept() -> None:
    interp = Interp()
    interp.eval("proc make name {proc $name {} {return 1}}; make first")
    first = interp.find_command("first")
    interp.eval("for {set i 0} {$i < 300} {incr i} {make p$i}; rename first {}; make first")
    assert interp.find_command("first") is not first
