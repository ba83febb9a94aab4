"""The command binary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.bootstrap import Interp
from tclcompat.errors import TclError
from tclcompat.values.convert import to_bytes


@pytest.fixture(name="interp", scope="module")
def _interp() -> Interp:
    return Interp()


@pytest.mark.parametrize("form", ["hex", "base64", "uuencode"])
@given(data=st.binary(max_size=200))
def test_decode_undoes_encode(interp: Interp, form: str, data: bytes) -> None:
    text = interp.invoke(["binary", "encode", form, data])
    assert to_bytes(interp.invoke(["binary", "decode", form, text])) == data
    if form != "uuencode" or len(data) % 3 == 0:
        # Tcl's uuencode does not fill its last line, which its strict decoder then finds short.
        assert to_bytes(interp.invoke(["binary", "decode", form, "-strict", text])) == data


@given(st.binary(max_size=100), st.integers(1, 80))
def test_base64_lines_have_the_length_asked_for(interp: Interp, data: bytes, length: int) -> None:
    text = str(interp.invoke(["binary", "encode", "base64", "-maxlen", length, data]))
    lines = text.split("\n")
    assert all(len(line) == length for line in lines[:-1])
    assert to_bytes(interp.invoke(["binary", "decode", "base64", text])) == data


@pytest.mark.parametrize(
    ("field", "bits"), [("c", 8), ("s", 16), ("S", 16), ("i", 32), ("I", 32), ("w", 64), ("W", 64), ("n", 32)]
)
@given(numbers=st.lists(st.integers(-(2**64) + 1, 2**64 - 1), max_size=6))
def test_scan_reads_the_low_bits_of_what_format_wrote(
    interp: Interp, field: str, bits: int, numbers: list[int]
) -> None:
    data = interp.invoke(["binary", "format", field + "*", list(numbers)])
    assert interp.invoke(["binary", "scan", data, field + "u*", "found"]) == 1
    assert interp.get_var("found") == [number % 2**bits for number in numbers]


@given(st.lists(st.floats(allow_nan=False), max_size=6), st.sampled_from("dqQ"))
def test_doubles_survive(interp: Interp, numbers: list[float], field: str) -> None:
    data = interp.invoke(["binary", "format", field + "*", list(numbers)])
    interp.invoke(["binary", "scan", data, field + "*", "found"])
    assert interp.get_var("found") == numbers


@given(st.binary(max_size=20), st.sampled_from("bBhH"))
def test_digits_survive(interp: Interp, data: bytes, field: str) -> None:
    interp.invoke(["binary", "scan", data, field + "*", "digits"])
    assert interp.invoke(["binary", "format", field + "*", interp.get_var("digits")]) == data


def test_fields_before_an_error_are_stored(interp: Interp) -> None:
    with pytest.raises(TclError, match="not enough arguments"):
        interp.invoke(["binary", "scan", b"ab", "cc", "first"])
    assert interp.get_var("first") == 97


def test_too_little_data_stops_the_scan(interp: Interp) -> None:
    assert interp.invoke(["binary", "scan", b"abc", "ccs", "a", "b", "c"]) == 2
