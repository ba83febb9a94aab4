"""Glob-style matching."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.values.glob import glob_matcher, is_glob_literal, string_match

texts = st.text("ab*?[]\\-", max_size=8)


@given(texts)
def test_a_protected_text_matches_itself_only(text):
    pattern = "".join("\\" + char for char in text)
    assert string_match(pattern, text)
    assert not string_match(pattern, text + "a")


@given(texts, texts, texts)
def test_star_takes_anything(head, middle, tail):
    plain = "".join("\\" + char for char in head) + "*" + "".join("\\" + char for char in tail)
    assert string_match(plain, head + middle + tail)


@given(texts, texts)
def test_much_used_patterns_match_the_same(pattern, text):
    first = string_match(pattern, text)
    assert all(string_match(pattern, text) == first for _ in range(40))


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("*b*d*", "abcde", True),
        ("*b*b*", "abc", False),
        ("ab*ba", "aba", False),
        ("[c-a]x", "bx", True),
        ("[a-]b]", "]b]", False),
        ("[]a]", "a", False),
        ("[a", "a", True),
        ("[a", "ab", False),
        ("[a-", "a", False),
        ("a\\", "a", False),
    ],
)
def test_odd_patterns(pattern, text, matches):
    assert string_match(pattern, text) is matches


def test_case_may_be_ignored():
    assert string_match("A[B-C]É", "abé", nocase=True)
    assert not string_match("A", "b", nocase=True)


def test_many_stars_take_no_time():
    assert not string_match("*[a]" * 40, "a" * 39 + "b")


def test_matchers_are_kept():
    assert glob_matcher("x?z*") is glob_matcher("x?z*")
    assert is_glob_literal("abc")
    assert not is_glob_literal("a*")
