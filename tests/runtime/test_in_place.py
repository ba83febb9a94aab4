"""Changes in place: what nobody else holds is changed where it is, what somebody holds is not."""

import pytest

from tclcompat.bootstrap import Interp
from tclcompat.values.convert import to_str


@pytest.fixture
def interp():
    made = Interp()
    yield made
    made.close()


def place(interp, name):
    """Return which object a variable's value is, without holding it."""
    return id(interp.frame.vars[name].value)


@pytest.mark.parametrize(
    ("start", "change"),
    [
        ("set v [list a b]; lappend v c", "lappend v d"),
        ("set v [list a b c]; lset v 0 x", "lset v 1 y"),
        ("set v [dict create a 1]; dict set v b 2", "dict set v c 3"),
        ("set v [dict create a 1]; dict incr v a", "dict incr v a"),
        ("set v [dict create a {}]; dict lappend v a 1", "dict lappend v a 2"),
    ],
)
def test_a_value_of_one_variable_is_changed_where_it_is(interp, start, change):
    interp.eval(start)
    before = place(interp, "v")
    interp.eval(change)
    assert place(interp, "v") == before


@pytest.mark.parametrize("change", ["lappend v c", "lset v 0 x"])
def test_a_list_that_two_variables_hold_is_copied(interp, change):
    interp.eval("set v [list a b]; set w $v")
    interp.eval(change)
    assert to_str(interp.get_var("w")) == "a b"


def test_a_dictionary_in_a_dictionary_is_copied(interp):
    interp.eval("set inner [dict create k 1]; set outer [dict create i $inner]; dict set outer i k 2")
    assert to_str(interp.eval("list $inner $outer")) == "{k 1} {i {k 2}}"


@pytest.mark.parametrize("change", ["lappend v c", "lset v 0 x", "append v !", "dict set v a z"])
def test_a_literal_stays_as_it_was_written(interp, change):
    interp.eval(f"proc p {{}} {{set v {{a b}}; set before $v; {change}; return $before}}")
    assert [to_str(interp.eval("p")) for _ in range(3)] == ["a b"] * 3


def test_what_was_returned_is_not_changed_afterwards(interp):
    interp.eval("proc p {} {global l; lappend l x; return $l}; set l {}; set first [p]; p")
    assert to_str(interp.get_var("first")) == "x"


def test_an_argument_is_not_changed_by_the_procedure(interp):
    interp.eval("proc p l {lappend l x}; set v [list a]; p $v")
    assert to_str(interp.get_var("v")) == "a"
