"""unset and info exists of variables that a procedure hands to those it calls."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

_HELPERS = """
    proc add {name key} {upvar 1 $name a; incr a($key); array size a}
    proc drop {name key} {upvar 1 $name a; unset a($key)}
    proc get {name key} {upvar 1 $name a; return $a($key)}
    proc wipe {name pattern} {upvar 1 $name a; array unset a $pattern}
    proc give {name value} {upvar 1 $name x; set x $value}
"""


def test_an_array_that_is_made_again() -> None:
    script = "proc p {} {add c x; add c y; lappend r [info exists c]; unset c; lappend r [info exists c] [add c z]}; p"
    assert result_of(_HELPERS + script) == "1 0 1"


def test_an_array_without_elements_is_there() -> None:
    body = "add c x; drop c x; lappend r [info exists c] [array size c]; unset c; lappend r [array exists c]"
    assert result_of(f"{_HELPERS}; proc p {{}} {{{body}}}; p") == "1 0 0"
    body = "add c x1; wipe c x*; lappend r [info exists c]; unset c; lappend r [info exists c]"
    assert result_of(f"{_HELPERS}; proc p {{}} {{{body}}}; p") == "1 0"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("get c x", "no such variable"),
        ("drop c x", "no such variable"),
        ("unset c", "no such variable"),
        ("add c x; get c y", "no such element in array"),
        ("add c x; drop c x; get c x", "no such element in array"),
        ("add c x; unset c; get c x", "no such variable"),
        ("add c x; unset c; unset c", "no such variable"),
        ("add c x; drop c x; unset c; drop c x", "no such variable"),
    ],
)
def test_what_is_not_there(body: str, message: str) -> None:
    code, found, _ = both(f"{_HELPERS}; proc p w {{if {{$w}} {{add c x}}; {body}}}; catch {{p 1}}; p 0")
    assert code == 1
    assert found.endswith(message)


def test_a_scalar_in_a_loop() -> None:
    script = """
        proc p {} {
            for {set i 0} {$i < 3} {incr i} {
                give v $i
                add v2 $i
                lappend r $v [info exists v]
                unset v v2
                lappend r [info exists v] [info exists v2]
            }
            set r
        }
        p
    """
    assert result_of(_HELPERS + script) == "0 1 0 0 1 1 0 0 2 1 0 0"
