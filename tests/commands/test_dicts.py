"""The dict ensemble, run as scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.bootstrap import Interp
from tclcompat.errors import TclError
from tclcompat.values.convert import to_dict, to_str

PAIRS = st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=6)


@pytest.fixture(name="interp", scope="module")
def _interp() -> Interp:
    return Interp()


@given(PAIRS)
def test_a_dictionary_survives_its_string_form(pairs: dict[str, str]) -> None:
    values: dict[str, object] = dict(pairs)
    assert to_dict(to_str(values)) == pairs


@given(PAIRS, st.text(max_size=4), st.text(max_size=4))
def test_get_returns_what_set_stored(interp: Interp, pairs: dict[str, str], key: str, element: str) -> None:
    interp.set_var("d", to_str(dict(pairs)))
    interp.invoke(["dict", "set", "d", key, element])
    assert interp.invoke(["dict", "get", interp.get_var("d"), key]) == element
    assert to_dict(interp.get_var("d")) == pairs | {key: element}


@given(PAIRS, PAIRS)
def test_merge_lets_the_last_one_win(interp: Interp, first: dict[str, str], second: dict[str, str]) -> None:
    merged = to_dict(interp.invoke(["dict", "merge", to_str(dict(first)), to_str(dict(second))]))
    assert merged == first | second
    assert list(merged) == list(first | second)


@pytest.mark.parametrize(
    ("script", "result"),
    [
        ("set d {a {x 1}}; set e $d; dict set d a x 2; list $d $e", "{a {x 2}} {a {x 1}}"),
        ("set d {a {x 1}}; set e [dict get $d a]; dict lappend e x 2; list $d $e", "{a {x 1}} {x {1 2}}"),
        ("set d {a 1 b 2}; dict for {k v} $d {dict unset d $k}; set d", ""),
        ("set d {a 1}; dict update d a x b y {set y $x; unset x}; set d", "b 1"),
        ("set d {a 1}; catch {dict with d {set a 2; error x}}; set d", "a 2"),
        ("set d {a 1}; dict with d {unset d}; info exists d", "0"),
        ("set d {a {b {c 1}}}; dict with d a b {incr c}; set d", "a {b {c 2}}"),
        ("set d {a 1}; dict update d a x {set x $d}; set d", "a {a 1}"),
        ("dict map {k v} {a 1 b 2} {set k $k$k; set v}", "aa 1 bb 2"),
        ("dict filter {a 1 b 2 c 3} script {k v} {expr {$v > 1}}", "b 2 c 3"),
        ("dict filter {ab 1 bc 2 cd 3} key a* *d", "ab 1 cd 3"),
        ("unset -nocomplain d; dict incr d n 0x10", "n 0x10"),
        ("dict get {a 1 b 2 a 3}", "a 3 b 2"),
        ("dict merge { a  1 } {}", " a  1 "),
        ("dict exists {a 1 b} a", "0"),
    ],
)
def test_subcommands(interp: Interp, script: str, result: str) -> None:
    assert to_str(interp.eval(script)) == result


@pytest.mark.parametrize(
    ("script", "message", "code"),
    [
        ("dict get {a 1} b", 'key "b" not known in dictionary', "TCL LOOKUP DICT b"),
        ("dict get {a 1 b} a", "missing value to go with key", "TCL VALUE DICTIONARY"),
        ("unset -nocomplain d; dict unset d a b", 'key "a" not known in dictionary', "TCL LOOKUP DICT a"),
        ("dict for a {} {}", "must have exactly two variable names", "TCL SYNTAX dict for"),
        ("dict create a", 'wrong # args: should be "dict create ?key value ...?"', "TCL WRONGARGS"),
    ],
)
def test_errors(interp: Interp, script: str, message: str, code: str) -> None:
    with pytest.raises(TclError) as caught:
        interp.eval(script)
    assert (str(caught.value), to_str(caught.value.errorcode)) == (message, code)


def test_a_failed_change_does_not_create_the_variable(interp: Interp) -> None:
    interp.eval("unset -nocomplain fresh")
    with pytest.raises(TclError):
        interp.eval("dict incr fresh a x")
    assert not interp.var_exists("fresh")
