"""dict update and dict with in compiled procedures: whichever way the script ends, the elements go back."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

_BODIES = {
    "dict with d {incr a; set b x}; set d": "a 2 b x c {e 3}",
    "dict with d c {incr e; unset e}; set d": "a 1 b 2 c {}",
    "dict update d a x b y z w {incr x $y; unset y; set w 9}; set d": "a 3 c {e 3} z 9",
    "set r [dict with d {list $a $b}]; list $r $d": "{1 2} {a 1 b 2 c {e 3}}",
    "foreach i {1 2 3} {dict with d {incr a; if {$i == 2} break; incr b}}; set d": "a 3 b 3 c {e 3}",
    "foreach i {1 2 3} {dict update d a v {incr v; if {$i == 2} continue; incr b}}; list $d $b": "{a 4 b 2 c {e 3}} 2",
    "dict with d {incr a; set d {q 1}}; set d": "q 1 a 2 b 2 c {e 3}",
    "dict with d {unset d; incr a}; list [info exists d] $a": "0 2",
    "catch {dict with d {incr a; error oops}} m; list $m $d": "oops {a 2 b 2 c {e 3}}",
    "dict with d {return $a}": "1",
    "set n d; dict update d [string cat a] x {set x [list $x $x]}; set d": "a {1 1} b 2 c {e 3}",
    "dict with d {upvar 0 a other; incr other}; set d": "a 2 b 2 c {e 3}",
    "dict with d {}": "",
}


@pytest.mark.parametrize("body", _BODIES)
def test_elements_are_variables(body: str) -> None:
    proc = f"proc p {{}} {{set d {{a 1 b 2 c {{e 3}}}}; {body}}}"
    assert result_of(f"{proc}; p; p") == _BODIES[body]


@pytest.mark.parametrize(
    "body",
    [
        "dict with nosuch {set a}",
        "dict with d a {set x}",
        "dict with d {set d {odd list here}}",
        "dict update d a a(x) b a {set a}",
        "dict update d x a {nosuch}",
        "dict with d {\n nosuch $a}",
        "dict update d a x {set d not-a-dict}",
    ],
)
def test_errors(body: str) -> None:
    code, _, _ = both(f"proc p {{}} {{set d {{a 1 b 2 c {{e 3}}}}\n{body}}}; catch p; p", [])
    assert code == 1
