"""The input layers: any cut of the bytes gives the same characters, and Tcl's own rules for line ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.channels.input import Input

ENCODINGS = ("utf-8", "iso8859-1", "binary", "unicode", "shiftjis", "euc-jp")
TRANSLATIONS = ("auto", "lf", "cr", "crlf")

# Bytes in which everything that matters is frequent.
alphabet = st.sampled_from(
    [b"a", b"\r", b"\n", b"\r\n", b"\x1a", b"\xc3\xa9", b"\xc3", b"\xe2\x82\xac", b"\xf0\x9f\x98\x80", b"\0"]
)
texts = st.lists(alphabet, max_size=12).map(b"".join)


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({cut % (len(data) + 1) for cut in cuts} | {0, len(data)})
    return [data[start:stop] for start, stop in pairwise(places)]


def read_all(data: list[bytes], encoding: str, translation: str, eofchar: str) -> str:
    source = Input(encoding, translation, eofchar)
    result = []
    for piece in data:
        source.feed(piece)
        result.append(source.take_chars())
    result.append(source.take_chars(-1, True))
    return "".join(result)


def read_lines(data: list[bytes], encoding: str, translation: str, eofchar: str) -> list[str]:
    source = Input(encoding, translation, eofchar)
    lines = []
    for number, piece in enumerate([*data, b""]):
        source.feed(piece)
        while (line := source.take_line(number == len(data))) is not None:
            lines.append(line)
    return lines


@given(
    texts,
    st.lists(st.integers(0, 50), max_size=5),
    st.sampled_from(ENCODINGS),
    st.sampled_from(TRANSLATIONS),
    st.sampled_from(["", "\x1a"]),
)
def test_characters_do_not_depend_on_the_pieces(
    data: bytes, cuts: list[int], encoding: str, translation: str, eofchar: str
) -> None:
    whole = read_all([data], encoding, translation, eofchar)
    assert read_all(pieces(data, cuts), encoding, translation, eofchar) == whole
    assert read_all([data[i : i + 1] for i in range(len(data))], encoding, translation, eofchar) == whole


@given(
    texts,
    st.lists(st.integers(0, 50), max_size=5),
    st.sampled_from(ENCODINGS),
    st.sampled_from(TRANSLATIONS),
    st.sampled_from(["", "\x1a"]),
)
def test_lines_do_not_depend_on_the_pieces(
    data: bytes, cuts: list[int], encoding: str, translation: str, eofchar: str
) -> None:
    whole = read_lines([data], encoding, translation, eofchar)
    assert read_lines(pieces(data, cuts), encoding, translation, eofchar) == whole
    assert read_lines([data[i : i + 1] for i in range(len(data))], encoding, translation, eofchar) == whole


@given(texts, st.integers(1, 4), st.sampled_from(ENCODINGS), st.sampled_from(TRANSLATIONS))
def test_characters_do_not_depend_on_how_many_are_asked_for(
    data: bytes, count: int, encoding: str, translation: str
) -> None:
    source = Input(encoding, translation)
    source.feed(data)
    parts = []
    while part := source.take_chars(count, True):
        assert len(part) <= count
        parts.append(part)
    assert "".join(parts) == read_all([data], encoding, translation, "")


@given(texts, st.sampled_from(ENCODINGS))
def test_lines_are_the_characters_split_at_newlines(data: bytes, encoding: str) -> None:
    lines = read_lines([data], encoding, "lf", "")
    expected = read_all([data], encoding, "lf", "").split("\n")
    assert lines == (expected if expected[-1] else expected[:-1])


@given(
    texts,
    st.lists(st.integers(-1, 3)),
    st.sampled_from(ENCODINGS),
    st.sampled_from(TRANSLATIONS),
    st.sampled_from(["", "\x1a"]),
)
def test_lines_split_in_advance_are_not_seen(
    data: bytes, steps: list[int], encoding: str, translation: str, eofchar: str
) -> None:
    source, forgetful = Input(encoding, translation, eofchar), Input(encoding, translation, eofchar)
    source.feed(data)
    forgetful.feed(data)
    for step in steps:
        forgetful.set_encoding(encoding)
        if step < 0:
            assert source.take_line() == forgetful.take_line()
        else:
            assert source.take_chars(step) == forgetful.take_chars(step)
        assert (source.pos, source.ended) == (forgetful.pos, forgetful.ended)


@pytest.mark.parametrize(
    ("translation", "data", "line", "left"),
    [
        ("auto", b"a\r\nb", "a", 1),
        ("auto", b"a\rb", "a", 1),
        ("auto", b"a\nb", "a", 1),
        ("crlf", b"a\nb\r\nc", "a\nb", 1),
        ("crlf", b"a\rb\r\nc", "a\rb", 1),
        ("cr", b"a\nb\rc", "a\nb", 1),
        ("lf", b"a\r\nb", "a\r", 1),
    ],
)
def test_line_ends(translation: str, data: bytes, line: str, left: int) -> None:
    source = Input("utf-8", translation)
    source.feed(data)
    assert source.take_line() == line
    assert len(source) == left


def test_a_line_feed_behind_a_carriage_return_that_was_read_is_dropped() -> None:
    source = Input("utf-8", "auto")
    source.feed(b"a\r")
    assert source.take_line() == "a"
    source.feed(b"\nb")
    assert source.take_chars() == "b"


def test_counted_read_leaves_the_line_feed_unread() -> None:
    source = Input("utf-8", "auto")
    source.feed(b"a\r\nb")
    assert source.take_chars(2) == "a\n"
    assert len(source) == 2
    assert source.take_chars() == "b"


def test_unread_bytes_are_decoded_with_the_encoding_of_the_moment() -> None:
    source = Input("utf-8", "lf")
    source.feed(b"\xc3\xa9\xc3\xa9")
    assert source.take_chars(1) == "\xe9"
    source.set_encoding("iso8859-1")
    assert source.take_chars() == "\xc3\xa9"


def test_half_a_character_stays_unread() -> None:
    source = Input("utf-8", "lf")
    source.feed(b"a\xe2\x82")
    assert source.take_chars() == "a"
    assert len(source) == 2
    source.set_encoding("iso8859-1")
    assert source.take_chars() == "\xe2\x82"


def test_end_of_file_character_is_not_consumed() -> None:
    source = Input("utf-8", "auto", "\x1a")
    source.feed(b"a\x1ab")
    assert source.take_chars() == "a"
    assert source.ended
    assert source.take_chars() == ""
    source.set_eofchar("")
    assert source.take_chars() == "\x1ab"


def test_a_long_line_in_many_pieces_is_searched_once() -> None:
    source = Input("utf-8", "auto")
    for _ in range(2000):
        source.feed(b"x" * 1000)
        assert source.take_line() is None
    source.feed(b"\n")
    assert len(source.take_line() or "") == 2_000_000
