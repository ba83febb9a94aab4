"""Two names of one variable: what compiled code knows of one holds for the other too."""

from __future__ import annotations

import pytest

from tests.compiler.both import result_of

_LINK = "proc link {} {uplevel 1 {upvar 0 a b}}"
_BODIES = {
    "upvar 0 a b; set a 1; set b x; catch {incr a} m; list $m [info locals]": '{expected integer but got "x"} {a m}',
    "link; set a 1; set b x; catch {expr {$a + 1}} m; set m": 'can\'t use non-numeric string as operand of "+"',
    "global x; info locals; set x 1; set ::x {a b}; lappend x c; set ::x": "a b c",
    "info locals; upvar #0 x l; global x; set x c; set l [lrange {1 2} 0 3]; append x d; lappend l 7": "1 2d 7",
    "info locals; upvar #0 g a; upvar #0 g b; set a x; lappend b y; expr {$a < {b}}": "0",
    "upvar #0 g a; upvar #0 g b; set a 5; unset b; info locals; info exists a": "0",
    "link; set a x; set b [list 1 2]; expr {$a < {b}}": "1",
    "link; set a 5; unset b; info exists a": "0",
    "upvar 0 a b; foreach k {1 2 3} {set a $k; append b z; lappend r $a; info locals}; set r": "1z 2z 3z",
}


@pytest.mark.parametrize("body", _BODIES)
def test_a_change_by_one_name_is_seen_by_the_other(body: str) -> None:
    assert result_of(f"{_LINK}; proc p {{}} {{{body}}}; p; p", []) == _BODIES[body]


def test_a_link_made_in_a_loop() -> None:
    loop = (
        "for {set i 0} {$i < 4} {incr i} {if {$i == 2} {unset b; link}; set a 1; set b x$i; append r [catch {incr a}]}"
    )
    assert result_of(f"{_LINK}; proc p {{}} {{set b 5; {loop}; set r}}; p; p", []) == "0011"


def test_a_global_variable_and_its_qualified_name_in_a_loop() -> None:
    loop = "for {set i 0} {$i < 3} {incr i} {set y 1; foreach z {1 2} {append ::y q}; catch {incr y} m; info locals}"
    assert result_of(f"{loop}; set m", []) == 'expected integer but got "1qq"'


def test_a_callee_that_links_a_variable_anew_and_continues_the_loop() -> None:
    loops = {
        "p": "foreach x {1 2} {if {$x == 2} {set a 7}; relink}",
        "q": "dict for {k x} {k 1 l 2} {if {$x == 2} {set a 7}; relink}",
        "w": "set x 0; while {[incr x] < 3} {if {$x == 2} {set a 7}; relink}",
    }
    procs = "".join(f"proc {name} {{}} {{info locals; {loop}}};" for name, loop in loops.items())
    relink = "proc relink {} {uplevel 1 {upvar #0 g a}; return -code continue};"
    calls = "foreach c {p q w p q w} {set g 5; $c; append r $c$g}; set r"
    assert result_of(relink + procs + calls, []) == "p7q7w7p7q7w7"
