"""Lists that begin the call of a lambda with a frame of its own, called in compiled code."""

import pytest

from tclcompat import Interp, TclError

COMPOSE = """
proc compose {f g} { list apply {{f g x} { {*}$f [{*}$g $x] }} $f $g }
proc map {f l} { set r {}; foreach x $l {lappend r [{*}$f $x]}; return $r }
"""


@pytest.fixture
def interp() -> Interp:
    made = Interp()
    made.eval(COMPOSE)
    return made


def test_the_words_of_the_list_are_bound_before_the_arguments(interp: Interp) -> None:
    interp.eval("set both [compose {apply {x {expr {$x + 3}}}} {apply {x {expr {$x * 2}}}}]")
    expected = [2 * number + 3 for number in range(200)]
    assert interp.eval("set l {}; for {set i 0} {$i < 200} {incr i} {lappend l $i}; map $both $l") == expected


def test_a_wrong_number_of_arguments_is_told_as_apply_tells_it(interp: Interp) -> None:
    interp.eval("proc one {f} {{*}$f 1}; set f [list ::apply {{x y z} {catch {uplevel 1 {set a 1}}; list $x $y}} 5 6]")
    interp.eval("for {set i 0} {$i < 200} {incr i} {one $f}; lappend f 7")
    for _ in range(200):
        with pytest.raises(TclError) as raised:
            interp.eval("one $f")
        assert str(raised.value) == 'wrong # args: should be "::apply lambdaExpr x y z"'


def test_redefining_apply_is_seen(interp: Interp) -> None:
    interp.eval("set both [compose {apply {x {set x}}} {apply {x {set x}}}]; map $both [lrepeat 200 1]")
    interp.eval("rename apply real; proc apply args {return other}")
    assert interp.eval("map $both {1 2}") == ["other", "other"]
