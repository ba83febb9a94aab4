"""The array ensemble, run as scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.bootstrap import Interp
from tclcompat.errors import TclError
from tclcompat.values.convert import to_dict, to_list, to_str

ELEMENTS = st.dictionaries(st.text(max_size=4), st.text(max_size=4), min_size=1, max_size=20)


@pytest.fixture(name="interp", scope="module")
def _interp() -> Interp:
    return Interp()


@given(ELEMENTS)
def test_get_returns_what_set_stored(interp: Interp, elements: dict[str, str]) -> None:
    interp.eval("unset -nocomplain a")
    interp.invoke(["array", "set", "a", to_str(dict(elements))])
    assert {key: to_str(value) for key, value in to_dict(interp.eval("array get a")).items()} == elements
    assert interp.eval("array size a") == len(elements)


@given(ELEMENTS)
def test_a_search_visits_every_element_once(interp: Interp, elements: dict[str, str]) -> None:
    interp.eval("unset -nocomplain a")
    interp.invoke(["array", "set", "a", to_str(dict(elements))])
    search = interp.eval("array startsearch a")
    found = []
    while interp.invoke(["array", "anymore", "a", search]):
        found.append(to_str(interp.invoke(["array", "nextelement", "a", search])))
    assert found == to_list(interp.eval("array names a"))
    assert sorted(found) == sorted(elements)


@pytest.mark.parametrize("change", ["set a(new) 1", "unset a(x)"])
def test_a_search_ends_when_elements_come_or_go(interp: Interp, change: str) -> None:
    interp.eval("unset -nocomplain a; array set a {x 1 y 2}; array startsearch a")
    interp.eval(change)
    with pytest.raises(TclError, match="couldn't find search"):
        interp.eval("array nextelement a s-1-a")


@pytest.mark.parametrize(
    ("script", "result"),
    [
        ("array set a {x 1 y 2 z 3}; array unset a {[xy]}; array get a", "z 3"),
        ("array set a {}; list [array exists a] [array size a] [array names a]", "1 0 {}"),
        ("array set a {x 1}; upvar 0 a(q) link; list [array size a] [array names a]", "1 x"),
        ("array set a {ab 1 ac 2 b 3}; lsort [array names a a*]", "ab ac"),
        ("array set a {a* 1 ab 2}; array names a -exact a*", "a*"),
        ("array get nosuch", ""),
    ],
)
def test_subcommands(interp: Interp, script: str, result: str) -> None:
    interp.eval("unset -nocomplain a")
    assert to_str(interp.eval(script)) == result


@pytest.mark.parametrize(
    ("script", "message", "code"),
    [
        ("array set a {x}", "list must have an even number of elements", "TCL ARGUMENT FORMAT"),
        ("set a 1; array set a {x 1}", "can't set \"a(x)\": variable isn't array", "TCL LOOKUP VARNAME a"),
        ("set a 1; array set a {}", "can't array set \"a\": variable isn't array", "TCL WRITE ARRAY"),
        ("array size", 'wrong # args: should be "array size arrayName"', "TCL WRONGARGS"),
        ("array startsearch a", '"a" isn\'t an array', "TCL LOOKUP ARRAY a"),
        ("array set a {x 1}; array anymore a foo", 'illegal search identifier "foo"', "TCL LOOKUP ARRAYSEARCH foo"),
    ],
)
def test_errors(interp: Interp, script: str, message: str, code: str) -> None:
    interp.eval("unset -nocomplain a")
    with pytest.raises(TclError) as caught:
        interp.eval(script)
    assert (str(caught.value), to_str(caught.value.errorcode)) == (message, code)
