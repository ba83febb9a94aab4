"""Which command an error's trace begins with, and the lines that bodies of their own have in it."""

import pytest

from tclcompat import Interp

CATCH = "catch {%s} message options; dict get $options -errorinfo"


@pytest.fixture
def interp() -> Interp:
    return Interp()


def trace(interp: Interp, script: str) -> list[str]:
    return str(interp.eval(CATCH % script)).splitlines()


def test_a_value_that_reads_the_missing_list_fails_before_lappend(interp: Interp) -> None:
    interp.eval("proc p {} {while 1 {lappend r [join $r]}}")
    for _ in range(60):
        assert trace(interp, "p")[1:3] == ["    while executing", '"join $r"']


def test_an_arm_that_is_not_compiled_in_place_has_its_own_lines(interp: Interp) -> None:
    script = "uplevel 0 {\n    foreach x 1 {switch -nocase b {A {} B {error x}}}\n}"
    for _ in range(3):
        assert '    ("B" arm line 1)' in trace(interp, script)
