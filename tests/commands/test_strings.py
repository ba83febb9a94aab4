"""The string commands, split, join, concat, regexp and regsub, run as scripts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.bootstrap import Interp
from tclcompat.errors import TclError
from tclcompat.values.characters import fold_case, to_lower, to_title, to_upper
from tclcompat.values.convert import to_str
from tclcompat.values.mapping import map_string
from tclcompat.values.regex_replace import parse_template

TEXTS = st.text("abAB é\n", max_size=10)


@pytest.fixture(name="interp", scope="module")
def _interp() -> Interp:
    return Interp()


@given(st.text(max_size=10), st.sampled_from([",", "ab", " \n\t\r"]))
def test_join_undoes_split(interp: Interp, text: str, separators: str) -> None:
    parts = interp.invoke(["split", text, separators])
    if len(separators) == 1:
        assert interp.invoke(["join", parts, separators]) == text
    assert not set(separators) & set(to_str(interp.invoke(["join", parts, ""])))


@given(TEXTS, TEXTS)
def test_compare_and_equal_agree(interp: Interp, left: str, right: str) -> None:
    order = interp.invoke(["string", "compare", left, right])
    assert (order == 0) == (interp.invoke(["string", "equal", left, right]) == 1)
    assert interp.invoke(["string", "compare", right, left]) == -int(to_str(order))


@given(TEXTS, TEXTS)
def test_last_and_first_find_a_part(interp: Interp, text: str, part: str) -> None:
    first = int(to_str(interp.invoke(["string", "first", part, text])))
    last = int(to_str(interp.invoke(["string", "last", part, text])))
    assert (first < 0) == (last < 0) == (not part or part not in text)
    assert first <= last


@given(st.lists(st.text("abc", max_size=3), max_size=6).filter(lambda keys: len(keys) % 2 == 0), st.text("abcd"))
def test_map_is_the_same_for_short_and_long_texts(pairs: list[str], text: str) -> None:
    long_text = (text + "|") * 20
    if pairs:
        expected = (map_string(pairs, text, nocase=False) + "|") * 20
        assert map_string(pairs, long_text, nocase=False) == expected


@given(st.text())
def test_changing_case_keeps_the_length(text: str) -> None:
    assert len(to_lower(text)) == len(to_upper(text)) == len(to_title(text)) == len(fold_case(text)) == len(text)


@given(TEXTS, TEXTS)
def test_regsub_puts_in_what_is_given(interp: Interp, text: str, new: str) -> None:
    protected = new.replace("\\", "\\\\").replace("&", "\\&")
    expected = "".join([new if char in "ab" else char for char in text])
    assert interp.invoke(["regsub", "-all", "a|b", text, protected]) == expected


def test_templates_are_cut_once() -> None:
    assert parse_template("a\\1&\\\\\\&\\x") == ["a", 1, "", 0, "\\&\\x"]
    assert parse_template("plain") == ["plain"]


def test_bytes_stay_bytes(interp: Interp) -> None:
    assert interp.invoke(["string", "range", b"\xff\x00a", 0, 1]) == b"\xff\x00"
    assert interp.invoke(["string", "index", b"\xff\x00a", "end"]) == b"a"
    assert interp.invoke(["string", "cat", b"a", b"b"]) == b"ab"


def test_concat_joins_lists_into_a_list(interp: Interp) -> None:
    assert interp.invoke(["concat", ["a"], "", ["b c"], 5]) == ["a", "b c", 5]
    # A hash is quoted only at the start of a list.
    assert interp.invoke(["concat", ["a"], ["#b"]]) == "a {#b}"


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("string is alpha -failindex x", "string is alpha ?-strict? ?-failindex var? str"),
        ("string is", "string is class ?-strict? ?-failindex var? str"),
        ("string compare -length 1 a", "string compare ?-nocase? ?-length int? string1 string2"),
        ("regsub a b", "regsub ?-option ...? exp string subSpec ?varName?"),
        ("regexp -start", "regexp ?-option ...? exp string ?matchVar? ?subMatchVar ...?"),
    ],
)
def test_wrong_numbers_of_words(interp: Interp, script: str, message: str) -> None:
    with pytest.raises(TclError) as caught:
        interp.eval(script)
    assert str(caught.value) == f'wrong # args: should be "{message}"'


def test_all_matches_take_linear_time(interp: Interp) -> None:
    def seconds(length: int) -> float:
        text = "ab1 " * length
        start = time.perf_counter()
        interp.invoke(["regexp", "-all", "-inline", "(\\w)(\\w)\\d", text])
        interp.invoke(["regsub", "-all", "\\w", text, "<&>"])
        return time.perf_counter() - start

    seconds(100)
    assert seconds(20_000) < max(seconds(2_000), 0.002) * 40
