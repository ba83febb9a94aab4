"""The operators of expressions."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.errors import TclError
from tclcompat.values import arith, compare

numbers = st.one_of(st.integers(), st.floats(allow_nan=False))


@given(st.integers(), st.integers().filter(bool))
def test_quotient_and_remainder_belong_together(number, divisor):
    quotient, remainder = arith.divide(number, divisor), arith.modulo(number, divisor)
    assert quotient * divisor + remainder == number
    assert remainder == 0 or (remainder > 0) == (divisor > 0)


@given(numbers, numbers)
def test_exactly_one_order_holds(left, right):
    orders = [compare.less(left, right), compare.equal(left, right), compare.greater(left, right)]
    assert sorted(orders) == [0, 0, 1]
    assert compare.less_equal(left, right) == 1 - compare.greater(left, right)
    assert compare.greater_equal(left, right) == 1 - compare.less(left, right)
    assert compare.not_equal(left, right) == 1 - compare.equal(left, right)


@given(st.text(), st.text())
def test_string_comparison_is_by_code_points(left, right):
    assert compare.string_equal(left, right) == (left == right)
    assert compare.string_not_equal(left, right) == (left != right)


@given(st.integers(-(10**6), 10**6), st.integers(0, 200))
def test_shifting_left_and_back_changes_nothing(number, count):
    assert arith.shift_right(arith.shift_left(number, count), count) == number


@pytest.mark.parametrize(
    ("function", "left", "right", "result"),
    [
        (arith.add, " 5 ", "0x10", 21),
        (arith.add, 1, 0.5, 1.5),
        (arith.add, 10**400, 1.0, math.inf),
        (arith.multiply, "1e308", 10, math.inf),
        (arith.divide, 7, -2, -4),
        (arith.divide, 7.0, 2, 3.5),
        (arith.divide, 1, -0.0, -math.inf),
        (arith.power, 2, 100, 1 << 100),
        (arith.power, 2, -1, 0),
        (arith.power, -1, -3, -1),
        (arith.power, 4, 0.5, 2.0),
        (arith.power, -2.0, 5001, -math.inf),
        (arith.power, "0x10", 1, "0x10"),
        (arith.bit_and, -1, "0xff", 255),
        (arith.shift_left, 0, 10**20, 0),
        (arith.shift_right, -5, 10**6, -1),
        (compare.equal, "1", "1.0", 1),
        (compare.equal, "", 0, 0),
        (compare.equal, "nan", "nan", 0),
        (compare.less, 9007199254740993, 9007199254740992.0, 0),
        (compare.less, 9223372036854775807, 9223372036854775808.0, 0),
        (compare.less, "abc", "abd", 1),
        (compare.is_in, 1, ["0x1", "1"], 1),
        (compare.is_in, "1.0", [1.0], 1),
        (compare.is_not_in, "a", "b c", 1),
    ],
)
def test_results(function, left, right, result):
    found = function(left, right)
    assert found == result
    assert type(found) is type(result)


@pytest.mark.parametrize(
    ("function", "operands", "message", "code"),
    [
        (
            arith.add,
            ("a", 1),
            'can\'t use non-numeric string as operand of "+"',
            ["ARITH", "DOMAIN", "non-numeric string"],
        ),
        (arith.subtract, (1, ""), 'can\'t use empty string as operand of "-"', ["ARITH", "DOMAIN", "empty string"]),
        (
            arith.multiply,
            ("08", 1),
            'can\'t use invalid octal number as operand of "*"',
            ["ARITH", "DOMAIN", "invalid octal number"],
        ),
        (
            arith.modulo,
            (1.5, 1),
            'can\'t use floating-point value as operand of "%"',
            ["ARITH", "DOMAIN", "floating-point value"],
        ),
        (
            arith.negate,
            ("nan",),
            'can\'t use non-numeric floating-point value as operand of "-"',
            ["ARITH", "DOMAIN", "non-numeric floating-point value"],
        ),
        (arith.divide, (1, 0), "divide by zero", ["ARITH", "DIVZERO", "divide by zero"]),
        (arith.modulo, (1, 0), "divide by zero", ["ARITH", "DIVZERO", "divide by zero"]),
        (
            arith.divide,
            (0.0, 0),
            "domain error: argument not in valid range",
            ["ARITH", "DOMAIN", "domain error: argument not in valid range"],
        ),
        (
            arith.subtract,
            (math.inf, math.inf),
            "domain error: argument not in valid range",
            ["ARITH", "DOMAIN", "domain error: argument not in valid range"],
        ),
        (
            arith.power,
            (0, -1),
            "exponentiation of zero by negative power",
            ["ARITH", "DOMAIN", "exponentiation of zero by negative power"],
        ),
        (arith.power, (3, 1 << 28), "exponent too large", "NONE"),
        (arith.shift_left, (1, -1), "negative shift argument", "NONE"),
        (arith.shift_left, (1, 1 << 31), "integer value too large to represent", "NONE"),
        (
            arith.logical_not,
            ("x",),
            'can\'t use non-numeric string as operand of "!"',
            ["ARITH", "DOMAIN", "non-numeric string"],
        ),
    ],
)
def test_errors(function, operands, message, code):
    with pytest.raises(TclError) as caught:
        function(*operands)
    assert str(caught.value) == message
    assert caught.value.errorcode == code
