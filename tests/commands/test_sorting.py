"""lsort and lsearch, run as commands."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.bootstrap import Interp
from tclcompat.errors import TclError
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.sortkeys import dictionary_key

WORDS = st.lists(st.text("aAbB019 é", max_size=4), max_size=12)
ORDERS = st.sampled_from(["-ascii", "-dictionary", "-nocase"])


@pytest.fixture(name="interp", scope="module")
def _interp() -> Interp:
    return Interp()


def _run(interp: Interp, *words: object) -> list[object]:
    return to_list(interp.invoke(list(words)))


@given(WORDS, ORDERS)
def test_sorting_sorted_elements_changes_nothing(interp: Interp, words: list[str], order: str) -> None:
    once = _run(interp, "lsort", order, list(words))
    assert _run(interp, "lsort", order, list(once)) == once
    assert sorted(map(to_str, once)) == sorted(words)


@given(WORDS, ORDERS, st.sampled_from(["-increasing", "-decreasing"]))
def test_equal_elements_keep_their_order(interp: Interp, words: list[str], order: str, direction: str) -> None:
    positions = [int(to_str(position)) for position in _run(interp, "lsort", order, direction, "-indices", list(words))]
    keys: dict[str, Callable[[str], object]] = {
        "-ascii": str,
        "-nocase": str.lower,
        "-dictionary": dictionary_key,
    }
    folded = keys[order]
    for left, right in pairwise(positions):
        assert folded(words[left]) != folded(words[right]) or left < right


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.booleans())
def test_a_comparison_command_sorts_like_the_built_in_order(interp: Interp, numbers: list[int], unique: bool) -> None:
    option = ["-unique"] if unique else []
    by_command = _run(interp, "lsort", *option, "-command", ["::tcl::mathop::-"], list(numbers))
    assert by_command == _run(interp, "lsort", *option, "-integer", list(numbers))


@given(st.lists(st.integers(0, 30), max_size=20), st.integers(0, 30))
def test_bisect_finds_the_place_to_insert(interp: Interp, numbers: list[int], wanted: int) -> None:
    ordered: list[object] = [*sorted(numbers)]
    place = interp.invoke(["lsearch", "-bisect", "-integer", ordered, wanted])
    assert place == sum(number <= wanted for number in numbers) - 1


@pytest.mark.parametrize(
    ("words", "result"),
    [
        ("lsort -dictionary {a10 A9 a9 a09 a1}", "a1 A9 a9 a09 a10"),
        ("lsort -unique -nocase {a A b B}", "A B"),
        ("lsort -stride 2 -index 1 -integer {a 3 b 1 c 2}", "b 1 c 2 a 3"),
        ("lsort -stride 2 -indices {b 1 a 2}", "2 3 0 1"),
        ("lsort -index {0 1} {{{a 2} x} {{b 1} y}}", "{{b 1} y} {{a 2} x}"),
        ("lsort -integer {010 9 0x7}", "0x7 010 9"),
        ("lsearch -all -inline -index 1 {{a x} {b y} {c x}} x", "{a x} {c x}"),
        ("lsearch -subindices -index end {{a} {b c}} c", "1 2"),
        ("lsearch -not -all {a b a} a", "1"),
        ("lsearch -start 1 {a b a} a", "2"),
        ("lsearch -sorted -decreasing {c b a} b", "1"),
        ("lsearch -exact -nocase {x ABC} abc", "1"),
        ("lsearch -start 5 -all {a b} a", ""),
        ("lsearch -integer -exact {1 x} 1", "0"),
    ],
)
def test_options(interp: Interp, words: str, result: str) -> None:
    assert to_str(interp.eval(words)) == result


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("lsort -index end {{}}", 'element -1 missing from sublist ""'),
        ("lsort -integer -index 0 {x {}}", 'expected integer but got "x"'),
        ("lsort -command list {a b}", "-compare command returned non-integer result"),
        ("lsort -stride 2 {a}", "list size must be a multiple of the stride length"),
        ("lsearch -bisect -all {a} a", "-bisect is not compatible with -all or -not"),
    ],
)
def test_errors(interp: Interp, words: str, message: str) -> None:
    with pytest.raises(TclError) as caught:
        interp.eval(words)
    assert str(caught.value) == message


def test_the_comparison_command_is_named_in_the_trace(interp: Interp) -> None:
    with pytest.raises(TclError) as caught:
        interp.eval("lsort -command {nosuch x} {a b}")
    assert '"nosuch x a b"\n    (-compare command)' in caught.value.errorinfo
