"""dict incr of a variable that has no value yet, by what may be no integer."""

import pytest

from tclcompat import Interp, TclError

SUM = "proc sum steps {foreach step $steps {dict incr d k $step}; dict get $d k}"


@pytest.mark.parametrize(("steps", "total"), [("1 2 3", 6), ("0x10 1", 17), ("7", 7)])
def test_the_first_step_is_the_value(steps: str, total: int) -> None:
    interp = Interp()
    interp.eval(SUM)
    assert [interp.eval(f"sum {{{steps}}}") for _ in range(60)] == [total] * 60


def test_what_is_no_integer_does_not_make_the_variable() -> None:
    interp = Interp()
    interp.eval("proc try step {list [catch {dict incr d k $step} message] $message [info exists d]}")
    interp.eval("for {set i 0} {$i < 60} {incr i} {try 1}")
    assert interp.eval("try x") == [1, 'expected integer but got "x"', 0]


def test_a_step_that_is_no_integer_ends_the_procedure() -> None:
    interp = Interp()
    interp.eval(SUM)
    interp.eval("for {set i 0} {$i < 60} {incr i} {sum 1}")
    with pytest.raises(TclError, match='expected integer but got "b"'):
        interp.eval("sum {1 b}")
