"""The arithmetic operators of expr(n), one function each; they take any values and return numbers.

Integers have no limit of size, division and remainder round towards minus infinity, doubles follow IEEE 754, where
an infinity is a result and Not a Number is an error.  An operand that is no number is an error that names the
operator.  ``TclError`` codes: ARITH DOMAIN, ARITH DIVZERO, and none where Tcl sets none.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import int_to_double, is_octal_like, parse_boolean, to_number

_INT_MAX = 0x7FFFFFFF
_EXPONENT_LIMIT = 1 << 28
# Up to here every integer is a double.
_EXACT = 1 << 53
_DOMAIN = "domain error: argument not in valid range"
_ZERO_POWER = "exponentiation of zero by negative power"


def illegal_operand(value: object, operator: str) -> TclError:
    """The error for ``value`` as an operand of ``operator``, which does not take it."""
    number = to_number(value)
    if number is None:
        text = to_str(value)
        if not text:
            kind = "empty string"
        elif is_octal_like(text):
            kind = "invalid octal number"
        else:
            kind = "non-numeric string"
    elif number != number:
        kind = "non-numeric floating-point value"
    else:
        kind = "floating-point value"
    return TclError(f'can\'t use {kind} as operand of "{operator}"', ["ARITH", "DOMAIN", kind])


def domain_error() -> TclError:
    """The error of an operation whose result is Not a Number."""
    return TclError(_DOMAIN, ["ARITH", "DOMAIN", _DOMAIN])


def _divide_by_zero() -> TclError:
    return TclError("divide by zero", ["ARITH", "DIVZERO", "divide by zero"])


def _number(value: object, operator: str) -> int | float:
    number = to_number(value)
    if number is None or number != number:
        raise illegal_operand(value, operator)
    return number


def _integer(value: object, operator: str) -> int:
    number = to_number(value)
    if type(number) is not int:
        raise illegal_operand(value, operator)
    return number


def _double(number: float) -> float:
    return int_to_double(number) if type(number) is int else number


def _checked(result: float) -> float:
    if result != result:
        raise domain_error()
    return result


def add(left: object, right: object) -> int | float:
    """``left + right``."""
    if type(left) is int and type(right) is int:
        return left + right
    if type(left) is float and (type(right) is float or (type(right) is int and -_EXACT < right < _EXACT)):
        result = left + right
        if result == result:
            return result
    x = left if type(left) is int else _number(left, "+")
    y = right if type(right) is int else _number(right, "+")
    if type(x) is int and type(y) is int:
        return x + y
    return _checked(_double(x) + _double(y))


def subtract(left: object, right: object) -> int | float:
    """``left - right``."""
    if type(left) is int and type(right) is int:
        return left - right
    if type(left) is float and (type(right) is float or (type(right) is int and -_EXACT < right < _EXACT)):
        result = left - right
        if result == result:
            return result
    x = left if type(left) is int else _number(left, "-")
    y = right if type(right) is int else _number(right, "-")
    if type(x) is int and type(y) is int:
        return x - y
    return _checked(_double(x) - _double(y))


def multiply(left: object, right: object) -> int | float:
    """``left * right``."""
    if type(left) is int and type(right) is int:
        return left * right
    if type(left) is float and (type(right) is float or (type(right) is int and -_EXACT < right < _EXACT)):
        result = left * right
        if result == result:
            return result
    x = left if type(left) is int else _number(left, "*")
    y = right if type(right) is int else _number(right, "*")
    if type(x) is int and type(y) is int:
        return x * y
    return _checked(_double(x) * _double(y))


def divide(left: object, right: object) -> int | float:
    """``left / right``; of integers, the quotient rounded down."""
    if type(left) is int and type(right) is int and right:
        return left // right
    if type(left) is float and type(right) is float and right:
        result = left / right
        if result == result:
            return result
    x = left if type(left) is int else _number(left, "/")
    y = right if type(right) is int else _number(right, "/")
    if type(x) is int and type(y) is int:
        if not y:
            raise _divide_by_zero()
        return x // y
    return _divide_doubles(_double(x), _double(y))


def _divide_doubles(x: float, y: float) -> float:
    if y:
        return _checked(x / y)
    if x == 0 or x != x:
        raise domain_error()
    from math import copysign, inf

    return copysign(inf, x) * copysign(1.0, y)


def modulo(left: object, right: object) -> int:
    """``left % right``, which has the sign of ``right``; integers only."""
    if type(left) is int and type(right) is int and right:
        return left % right
    x, y = _integer(left, "%"), _integer(right, "%")
    if not y:
        raise _divide_by_zero()
    return x % y


def power(left: object, right: object) -> object:
    """``left ** right``.

    To the power of 1 an integer is left as it is written, as Tcl 8.6 does: ``0x10 ** 1`` is ``0x10``.
    """
    if type(left) is int and type(right) is int:
        return left if right == 1 else _integer_power(left, right)
    x, y = _number(left, "**"), _number(right, "**")
    if type(x) is int and type(y) is int:
        if y == 1:
            return left
        return _integer_power(x, y)
    base, exponent = _double(x), _double(y)
    if base == 0 and exponent < 0:
        raise TclError(_ZERO_POWER, ["ARITH", "DOMAIN", _ZERO_POWER])
    return double_power(base, exponent)


def hypotenuse(x: float, y: float) -> float:
    """Return C's hypot, which complex numbers go by; that of Python's math rounds the last bit in a way of its own."""
    try:
        return abs(complex(x, y))
    except OverflowError:
        return float("inf")


def double_power(base: float, exponent: float) -> float:
    """C's ``pow``, with Tcl's error where it is Not a Number."""
    import math

    try:
        return math.pow(base, exponent)
    except OverflowError:
        negative = base < 0 and math.fmod(exponent, 2.0) != 0
        return -math.inf if negative else math.inf
    except ValueError:
        if base == 0:
            odd = math.fmod(exponent, 2.0) in (1.0, -1.0)
            return math.copysign(math.inf, base) if odd else math.inf
        raise domain_error() from None


def _integer_power(base: int, exponent: int) -> int:
    if exponent == 0 or base == 1:
        return 1
    if base == 0:
        if exponent < 0:
            raise TclError(_ZERO_POWER, ["ARITH", "DOMAIN", _ZERO_POWER])
        return 0
    if base == -1:
        return -1 if exponent & 1 else 1
    if exponent < 0:
        return 0
    if exponent >= _EXPONENT_LIMIT:
        raise TclError("exponent too large")
    result: int = base**exponent
    return result


def _shift_count(value: object, operator: str) -> int:
    count = _integer(value, operator)
    if count < 0:
        raise TclError("negative shift argument")
    return count


def shift_left(left: object, right: object) -> int:
    """``left << right``; nothing is shifted out."""
    if type(left) is int and type(right) is int and 0 <= right <= 1024:
        return left << right
    number = _integer(left, "<<")
    count = _shift_count(right, "<<")
    if not number:
        return 0
    if count > _INT_MAX:
        raise TclError("integer value too large to represent")
    return number << count


def shift_right(left: object, right: object) -> int:
    """``left >> right``, with the sign kept."""
    if type(left) is int and type(right) is int and right >= 0:
        return left >> right
    number = _integer(left, ">>")
    return number >> _shift_count(right, ">>")


def bit_and(left: object, right: object) -> int:
    """``left & right``."""
    if type(left) is int and type(right) is int:
        return left & right
    return _integer(left, "&") & _integer(right, "&")


def bit_or(left: object, right: object) -> int:
    """``left | right``."""
    if type(left) is int and type(right) is int:
        return left | right
    return _integer(left, "|") | _integer(right, "|")


def bit_xor(left: object, right: object) -> int:
    """``left ^ right``."""
    if type(left) is int and type(right) is int:
        return left ^ right
    return _integer(left, "^") ^ _integer(right, "^")


def bit_not(operand: object) -> int:
    """``~operand``."""
    if type(operand) is int:
        return ~operand
    return ~_integer(operand, "~")


def negate(operand: object) -> int | float:
    """``-operand``."""
    if type(operand) is int:
        return -operand
    return -_number(operand, "-")


def plus(operand: object) -> int | float:
    """``+operand``: the number itself."""
    if type(operand) is int:
        return operand
    return _number(operand, "+")


def logical_not(operand: object) -> int:
    """``!operand``, of a number or a boolean word."""
    if type(operand) is int:
        return 0 if operand else 1
    number = to_number(operand)
    if number is None:
        word = parse_boolean(to_str(operand))
        if word is None:
            raise illegal_operand(operand, "!")
        return 0 if word else 1
    if number != number:
        raise illegal_operand(operand, "!")
    return 0 if number else 1
