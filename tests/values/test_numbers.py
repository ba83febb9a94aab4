"""Numbers as Tcl writes and reads them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.errors import TclError
from tclcompat.values.convert import to_str
from tclcompat.values.doubles import format_double
from tclcompat.values.indexes import to_index
from tclcompat.values.numbers import (
    parse_boolean,
    parse_number,
    to_boolean,
    to_double,
    to_int,
    to_int32,
    to_number,
    to_wide,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("-12", -12),
        ("+5", 5),
        (" \t7\n", 7),
        ("0x1F", 31),
        ("-0X1f", -31),
        ("0o17", 15),
        ("017", 15),
        ("0b101", 5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("08.5", 8.5),
        ("09e1", 90.0),
        ("1e400", math.inf),
        ("-inf", -math.inf),
        ("Infinity", math.inf),
    ],
)
def test_reads_what_tcl_reads(text, number):
    found = parse_number(text)
    assert found == number
    assert type(found) is type(number)


@pytest.mark.parametrize(
    "text",
    ["", " ", "08", "0x", "0b2", "0o8", "1_000", "٣", "1e", "1e+", ".", "+-5", "- 5", "0x1.5", "infi", "nan()", "1 2"],
)
def test_refuses_what_python_or_nobody_reads(text):
    assert parse_number(text) is None


def test_white_space_that_only_python_knows_is_refused():
    assert parse_number("\x1c5") is None
    assert parse_number("\u00a05") is None


def test_reads_not_a_number_with_its_payload():
    for text in ("nan", "-NaN", "nan( 1 f )"):
        found = parse_number(text)
        assert found is not None
        assert math.isnan(found)


def test_integers_beyond_pythons_limit_of_digits_are_read_and_written():
    text = "7" * 5000
    number = to_int(text)
    assert number % 10**9 == 777777777
    assert to_str(number) == text


@given(st.integers())
def test_integers_come_back(number):
    assert parse_number(to_str(number)) == number
    assert parse_number(hex(number)) == number


@given(st.floats(allow_nan=False))
def test_doubles_come_back(number):
    found = parse_number(format_double(number))
    # A power of two may be written as its neighbour below, as Tcl does.
    assert found == number or (abs(math.frexp(number)[0]) == 0.5 and found == math.nextafter(number, 0.0))


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_not(text):
    found = parse_number(text)
    assert found is None or to_number(to_str(found)) is not None


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1e16, "10000000000000000.0"),
        (1e17, "1e+17"),
        (1e-4, "0.0001"),
        (1e-5, "1e-5"),
        (1.5e300, "1.5e+300"),
        (-0.0, "-0.0"),
        (math.inf, "Inf"),
        (-math.inf, "-Inf"),
        (math.nan, "NaN"),
        (-math.nan, "-NaN"),
        (2.0**64, "1.844674407370955e+19"),
        (2.0**152, "5.70899077082384e+45"),
        (2.0**-1016, "1.4240472694446089e-306"),
        (5e-324, "5e-324"),
        (0.1, "0.1"),
    ],
)
def test_doubles_are_written_as_tcl_does(number, text):
    assert format_double(number) == text


@pytest.mark.parametrize(
    ("function", "value", "message", "code"),
    [
        (to_int, "x", 'expected integer but got "x"', ["TCL", "VALUE", "INTEGER"]),
        (to_int, 1.5, 'expected integer but got "1.5"', ["TCL", "VALUE", "INTEGER"]),
        (to_wide, "08", 'expected integer but got "08"', ["TCL", "VALUE", "NUMBER"]),
        (
            to_wide,
            1 << 64,
            "integer value too large to represent",
            ["ARITH", "IOVERFLOW", "integer value too large to represent"],
        ),
        (
            to_int32,
            1 << 32,
            "integer value too large to represent",
            ["ARITH", "IOVERFLOW", "integer value too large to represent"],
        ),
        (
            to_double,
            "08",
            'expected floating-point number but got "08" (looks like invalid octal number)',
            ["TCL", "VALUE", "NUMBER"],
        ),
        (to_double, "nan", "floating point value is Not a Number", ["TCL", "VALUE", "DOUBLE", "NAN"]),
        (to_boolean, "o", 'expected boolean value but got "o"', ["TCL", "VALUE", "NUMBER"]),
        (to_boolean, "y" * 60, f'expected boolean value but got "{"y" * 50}"', ["TCL", "VALUE", "NUMBER"]),
    ],
)
def test_conversions_complain_as_tcl_does(function, value, message, code):
    with pytest.raises(TclError) as caught:
        function(value)
    assert str(caught.value) == message
    assert caught.value.errorcode == code


def test_wides_and_ints_wrap_what_fits_unsigned():
    assert to_wide((1 << 64) - 1) == -1
    assert to_wide(-(1 << 63)) == -(1 << 63)
    assert to_int32("0xffffffff") == -1
    assert to_int32("-0xffffffff") == 1


@pytest.mark.parametrize("word", ["1", "y", "YES", "on", "t", "True", " 2 ", "0.5", "0x10", "1e3"])
def test_true_values(word):
    assert to_boolean(word)


@pytest.mark.parametrize("word", ["0", "n", "No", "of", "OFF", "f", "falsE", " 0 ", "0.0", "-0"])
def test_false_values(word):
    assert not to_boolean(word)


def test_ambiguous_or_padded_boolean_words_are_none():
    assert parse_boolean("o") is None
    assert parse_boolean(" true") is None
    assert parse_boolean("") is None


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("3", 3),
        ("end", 9),
        ("e", 9),
        ("end-1", 8),
        ("end+2", 11),
        ("end--1", 10),
        ("2+3", 5),
        ("4-+2", 2),
        (" 0x2-1", 1),
    ],
)
def test_indexes(text, index):
    assert to_index(text, 9) == index


@pytest.mark.parametrize("text", ["", "x", "1.0", "end+", "end1", "1+", "1 +1", "1+ 1", "end- 1", "4294967296"])
def test_bad_indexes(text):
    with pytest.raises(TclError) as caught:
        to_index(text, 9)
    assert str(caught.value) == f'bad index "{text}": must be integer?[+-]integer? or end?[+-]integer?'
    assert caught.value.errorcode == ["TCL", "VALUE", "INDEX"]


def test_a_bad_octal_index_gets_a_hint():
    with pytest.raises(TclError, match=r"\(looks like invalid octal number\)$"):
        to_index("end-08", 9)
