"""Encodings: whole and piece by piece, and what does not convert."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.errors import TclError
from tclcompat.values.encodings import decode, decoder, encode, encoder, encoding_names

CUT = st.lists(st.integers(0, 40), max_size=4)
WITHOUT_LETTERS = {"dingbats", "macDingbats", "symbol", "gb2312-raw", "jis0208", "jis0212", "ksc5601"}
PIECEWISE = ["utf-8", "unicode", "iso8859-1", "ascii", "cp1252", "shiftjis", "euc-jp", "big5", "koi8-r"]


def in_pieces(length: int, cuts: list[int]) -> list[tuple[int, int]]:
    """Return the bounds of the pieces that ``cuts`` make of something of this length."""
    places = sorted({0, length, *(cut for cut in cuts if cut < length)})
    return list(zip(places, [*places[1:], length], strict=True))


@pytest.mark.parametrize("name", PIECEWISE)
@given(data=st.binary(max_size=40), cuts=CUT)
def test_pieces_decode_like_the_whole(name: str, data: bytes, cuts: list[int]) -> None:
    feed = decoder(name)
    pieces = [feed(data[start:end], False) for start, end in in_pieces(len(data), cuts)]
    assert "".join(pieces) + feed(b"", True) == decode(name, data)


@pytest.mark.parametrize("name", PIECEWISE)
@given(text=st.text(max_size=40), cuts=CUT)
def test_pieces_encode_like_the_whole(name: str, text: str, cuts: list[int]) -> None:
    feed = encoder(name)
    pieces = [feed(text[start:end], False) for start, end in in_pieces(len(text), cuts)]
    assert b"".join(pieces) + feed("", True) == encode(name, text)


@given(st.text())
def test_utf_8_is_utf_8(text: str) -> None:
    assert encode("utf-8", text) == text.encode()
    assert decode("utf-8", text.encode()) == text


@given(st.binary())
def test_any_bytes_decode_as_utf_8(data: bytes) -> None:
    assert len(decode("utf-8", data)) <= len(data)


@given(st.binary())
def test_binary_keeps_every_byte(data: bytes) -> None:
    assert encoder("binary")(decoder("binary")(data, True), True) == data


@pytest.mark.parametrize("name", sorted(set(encoding_names()) - WITHOUT_LETTERS))
def test_every_encoding_converts_ascii_letters_back(name: str) -> None:
    assert decode(name, encode(name, "hello")) == "hello"


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("utf-8", b"a\x80\xe2\x82b", "a\x80\xe2\x82b"),
        ("utf-8", b"\xc0\x80", "\0"),
        ("utf-8", b"\xed\xa0\xbd", "\ud83d"),
        ("utf-8", b"\xed\xa0\xbd\xed\xb8\x80", "\U0001f600"),
        ("ascii", b"\xff", "\xff"),
        ("unicode", b"A\0B", "A"),
        ("shiftjis", b"a\x82", "a"),
        ("shiftjis", b"\x82\x20\xfd", "\x82 \xfd"),
        ("cp1252", b"\x80\x81", "\u20ac\x81"),
    ],
)
def test_bytes_that_do_not_convert_stand_for_themselves(name: str, data: bytes, text: str) -> None:
    assert decode(name, data) == text


@pytest.mark.parametrize("name", ["ascii", "iso8859-1", "cp1252", "shiftjis", "koi8-r"])
def test_characters_that_do_not_convert_become_question_marks(name: str) -> None:
    assert encode(name, "a\u0e01\U0001f600") == b"a???"


def test_identity_is_the_inner_form() -> None:
    assert encode("identity", "a\0\u20ac") == b"a\xc0\x80\xe2\x82\xac"
    assert decode("identity", b"a\xc0\x80\xe2\x82\xac") == "a\0\u20ac"


@pytest.mark.parametrize("convert", [decoder, encoder])
def test_an_unknown_encoding_is_refused(convert: object) -> None:
    assert callable(convert)
    with pytest.raises(TclError) as caught:
        convert("nope")
    assert caught.value.errorcode == ["TCL", "LOOKUP", "ENCODING", "nope"]
