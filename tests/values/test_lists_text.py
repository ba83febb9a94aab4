"""Quoting and splitting lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.errors import TclError
from tclcompat.values.lists import find_list_error, join_list, quote_element, split_list

ELEMENTS = st.lists(st.text(alphabet='ab{}[]"\\ #$;\n\t\v]x\u00e4\U0001f600', max_size=8), max_size=6)


@given(ELEMENTS)
def test_a_list_comes_back_as_it_was(elements):
    assert split_list(join_list(elements)) == elements


@given(st.text(alphabet='ab{}"\\ \n', max_size=20))
def test_any_text_is_a_list_or_an_error(text):
    if find_list_error(text) >= 0:
        with pytest.raises(TclError):
            split_list(text)
        return
    elements = split_list(text)
    assert split_list(join_list(elements)) == elements


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("", "{}"),
        ("a b", "{a b}"),
        ("a]", "a\\]"),
        ("{a", "\\{a"),
        ("a{b", "a\\{b"),
        ("a\\", "a\\\\"),
        ("#a", "{#a}"),
        ("a$b", "{a$b}"),
        ("a\nb\\\nc", "a\\nb\\\\\\nc"),
    ],
)
def test_how_an_element_is_quoted(text, quoted):
    assert quote_element(text) == quoted


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{a", "unmatched open brace in list"),
        ('"a', "unmatched open quote in list"),
        ("{a}b c", 'list element in braces followed by "b" instead of space'),
        ('"a"b', 'list element in quotes followed by "b" instead of space'),
    ],
)
def test_what_is_no_list(text, message):
    with pytest.raises(TclError, match=message):
        split_list(text)
