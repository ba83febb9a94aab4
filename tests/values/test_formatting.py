"""format and scan as pure functions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.errors import TclError
from tclcompat.values.formatting import format_values, parse_format
from tclcompat.values.scanning import scan_string

WIDE = st.integers(-(2**63), 2**63 - 1)


@given(WIDE, st.sampled_from(["%d", "%+d", "%25d", "%-25d", "%025d", "%ld", "% d", "%.20d"]))
def test_scan_reads_the_decimal_that_format_wrote(number: int, spec: str) -> None:
    assert scan_string(format_values(spec, [number]), "%d", 0).values == [number]


@given(st.integers(0, 2**64 - 1), st.sampled_from("xXob"))
def test_scan_without_limit_reads_every_radix(number: int, letter: str) -> None:
    assert scan_string(format_values("%" + letter, [number]), "%ll" + letter, 0).values == [number]


@given(st.integers())
def test_long_long_has_no_limit(number: int) -> None:
    assert format_values("%lld", [number]) == str(number)


@given(st.integers())
def test_plain_decimal_wraps_at_64_bits(number: int) -> None:
    shown = int(format_values("%d", [number]))
    assert -(2**63) <= shown < 2**63
    assert (shown - number) % 2**64 == 0


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_seventeen_digits_read_back_as_the_same_double(number: float) -> None:
    assert scan_string(format_values("%.17g", [number]), "%g", 0).values in ([number], [0.0])


@given(st.text(max_size=8), st.integers(1, 12))
def test_width_pads_strings(text: str, width: int) -> None:
    assert format_values(f"%{width}s|%-{width}s", [text, text]) == f"{text.rjust(width)}|{text.ljust(width)}"


def test_a_format_string_is_parsed_once() -> None:
    assert parse_format("%5d %s") is parse_format("%5d %s")


@pytest.mark.parametrize(
    ("text", "values", "shown"),
    [
        ("%05s", ["abc"], "00abc"),
        ("%#o", [0], "0"),
        ("%hd", [70000], "4464"),
        ("%u", [-1], "18446744073709551615"),
        ("%010f", ["Inf"], "       inf"),
        ("%2$s %1$s", ["a", "b"], "b a"),
        ("%c", [0x10000], "\ufffd"),
    ],
)
def test_what_is_odd_about_format(text: str, values: list[object], shown: str) -> None:
    assert format_values(text, values) == shown


@pytest.mark.parametrize(
    ("text", "values", "code"),
    [
        ("%d", [], "FIELDVARMISMATCH"),
        ("%2$s", ["a"], "INDEXRANGE"),
        ("%s %1$s", ["a"], "MIXEDSPECTYPES"),
        ("%y", ["a"], "BADTYPE"),
        ("%5", ["a"], "INCOMPLETE"),
        ("%llu", [1], "BADUNSIGNED"),
    ],
)
def test_errors_of_format_have_codes(text: str, values: list[object], code: str) -> None:
    with pytest.raises(TclError) as caught:
        format_values(text, values)
    assert caught.value.errorcode == ["TCL", "FORMAT", code]


@pytest.mark.parametrize(
    ("text", "variables", "code"),
    [
        ("%d", 2, "UNASSIGNED"),
        ("%d %d", 1, "FIELDVARMISMATCH"),
        ("%1$d %1$d", 1, "POLYASSIGNED"),
        ("%[a", 0, "BRACKET"),
        ("%2c", 0, "BADWIDTH"),
        ("%ls", 0, "BADSIZE"),
    ],
)
def test_errors_of_scan_have_codes(text: str, variables: int, code: str) -> None:
    with pytest.raises(TclError) as caught:
        scan_string("1", text, variables)
    assert caught.value.errorcode == ["TCL", "FORMAT", code]


def test_scan_tells_the_end_of_the_string_from_a_mismatch() -> None:
    assert scan_string("", "%d", 1).ended_early
    assert scan_string("-", "%d", 1).ended_early
    assert not scan_string("x", "%d", 1).ended_early
    assert not scan_string("1", "%d%d", 2).ended_early


def test_scan_counts_bytes() -> None:
    assert scan_string("\u20acx", "\u20ac%n", 0).values == [3]
