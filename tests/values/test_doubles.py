"""Doubles that are not a number are texts, which carry their bits."""

from __future__ import annotations

import struct

import pytest

from tclcompat.values.binaryfields import binary_format
from tclcompat.values.doubles import nan_of, nan_text


@pytest.mark.parametrize(
    ("bits", "text"),
    [
        ("7ff8000000000000", "NaN"),
        ("fff8000000000000", "-NaN"),
        ("7ff8000000000001", "NaN(1)"),
        ("ffffffffffffffff", "-NaN(7ffffffffffff)"),
        ("7ff0000000000001", "NaN(8000000000001)"),
    ],
)
def test_the_text_of_not_a_number_and_back(bits: str, text: str) -> None:
    value = struct.unpack(">d", bytes.fromhex(bits))[0]
    assert nan_text(value) == text
    assert struct.pack(">d", nan_of(text)).hex() == bits
    assert binary_format("Q", [text]).hex() == bits


@pytest.mark.parametrize(
    ("text", "bits"), [(" nan( 1 2 )\n", "7ff8000000000012"), ("NaN(8000000000000)", "7ff8000000000000")]
)
def test_texts_that_mean_not_a_number(text: str, bits: str) -> None:
    assert struct.pack(">d", nan_of(text)).hex() == bits
