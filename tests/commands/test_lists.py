"""The list commands, run as scripts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.bootstrap import Interp
from tclcompat.errors import TclError
from tclcompat.values.convert import to_list, to_str

TEXTS = st.lists(st.text(max_size=6), max_size=8)


@pytest.fixture(name="interp", scope="module")
def _interp() -> Interp:
    return Interp()


@given(TEXTS)
def test_a_list_survives_its_string_form(texts: list[str]) -> None:
    values: list[object] = list(texts)
    assert [to_str(value) for value in to_list(to_str(values))] == texts


@given(TEXTS.filter(bool), st.text(max_size=4), st.data())
def test_lindex_returns_what_lset_stored(interp: Interp, texts: list[str], element: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(texts) - 1))
    interp.set_var("l", list(texts))
    interp.invoke(["lset", "l", index, element])
    assert interp.invoke(["lindex", interp.get_var("l"), index]) == element
    assert interp.invoke(["llength", interp.get_var("l")]) == len(texts)


@given(TEXTS, st.integers(-2, 9), st.integers(-2, 9))
def test_lrange_and_lreplace_are_complements(interp: Interp, texts: list[str], first: int, last: int) -> None:
    values: list[object] = list(texts)
    taken = to_list(interp.invoke(["lrange", values, first, last]))
    left = to_list(interp.invoke(["lreplace", values, first, last]))
    assert len(taken) + len(left) == len(texts)


@given(TEXTS)
def test_lreverse_twice_is_the_list(interp: Interp, texts: list[str]) -> None:
    once = interp.invoke(["lreverse", to_str(list(texts))])
    assert [to_str(value) for value in to_list(interp.invoke(["lreverse", once]))] == texts


def test_a_list_somebody_else_holds_does_not_change(interp: Interp) -> None:
    script = "set a {1 {2 3}}; set b $a; set c [lindex $a 1]; lset a 1 0 x; lappend b y; list $a $b $c"
    assert to_str(interp.eval(script)) == "{1 {x 3}} {1 {2 3} y} {2 3}"


def test_a_failed_lset_leaves_the_variable_alone(interp: Interp) -> None:
    interp.eval("set a { 1  {2 3} }")
    with pytest.raises(TclError, match="list index out of range"):
        interp.eval("lset a 1 5 x")
    assert interp.get_var("a") == " 1  {2 3} "


def test_lset_at_the_end_appends(interp: Interp) -> None:
    assert to_str(interp.eval("set a {1 2}; lset a end+1 0 x")) == "1 2 x"


def test_an_element_of_a_loop_list_may_be_changed_inside(interp: Interp) -> None:
    assert to_str(interp.eval("set l {1 2 3}; foreach x $l {lappend l $x$x}; set l")) == "1 2 3 11 22 33"


def test_foreach_walks_lists_in_parallel(interp: Interp) -> None:
    script = "set r {}; foreach {a b} {1 2 3} c {x y z} {lappend r $a/$b/$c}; set r"
    assert to_str(interp.eval(script)) == "1/2/x 3//y //z"


def test_lmap_drops_continued_turns(interp: Interp) -> None:
    script = "lmap x {1 2 3 4} {if {$x == 2} continue; if {$x == 4} break; expr {$x * 10}}"
    assert to_str(interp.eval(script)) == "10 30"


def test_the_body_of_foreach_is_named_outside_procedures_only(interp: Interp) -> None:
    interp.eval("proc p {} {foreach x 1 {\nerror oops}}")
    with pytest.raises(TclError) as inside:
        interp.eval("p")
    with pytest.raises(TclError) as outside:
        interp.eval("foreach x 1 {\nerror oops}")
    assert "foreach" not in inside.value.errorinfo
    assert '("foreach" body line 2)' in outside.value.errorinfo


@pytest.mark.parametrize("command", ["lappend l $i", "lset l 0 $i", "lset n 0 0 $i", "lappend a(x) $i"])
def test_changing_a_variable_takes_constant_time(interp: Interp, command: str) -> None:
    interp.eval(
        f"proc grow n {{set l [lrepeat $n 0]; set n [list $l]; set l [lrange $l 0 end]; "
        f"for {{set i 0}} {{$i < 300}} {{incr i}} {{{command}}}}}"
    )

    def seconds(size: int) -> float:
        times = []
        for _ in range(3):
            start = time.perf_counter()
            interp.eval(f"grow {size}")
            times.append(time.perf_counter() - start)
        return min(times)

    # Copying 100,000 elements 300 times would take hundreds of times longer.
    assert seconds(100_000) < 40 * seconds(1_000)
