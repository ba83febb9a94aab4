"""The comparison operators of expr(n), one function each; they take any values and return 1 or 0.

``==`` and its kin compare as numbers when both operands are numbers, exactly, however large, and as strings
otherwise; ``eq`` and its kin always compare strings, by code points.  Not a Number equals nothing, itself included.
"""

from __future__ import annotations

from tclcompat.values.convert import all_ints, is_empty, to_str
from tclcompat.values.listops import find_text
from tclcompat.values.numbers import to_number

_UNORDERED = 2
_WIDE_LIMIT = 1 << 63


def _order(left: object, right: object) -> int:
    """Return -1, 0 or 1 for less, equal or greater, and ``_UNORDERED`` where Not a Number is compared."""
    x = to_number(left)
    if x is not None:
        y = to_number(right)
        if y is not None:
            if x != x or y != y:
                return _UNORDERED
            if type(x) is not type(y) and (x == _WIDE_LIMIT or y == _WIDE_LIMIT):
                return _order_at_limit(x, y)
            return -1 if x < y else int(x > y)
    first, second = to_str(left), to_str(right)
    return -1 if first < second else int(first > second)


def _order_at_limit(x: float, y: float) -> int:
    """Order an integer and a double, one of which is 2**63.

    Converting that double to a wide overflows in Tcl 8.6, so that a wide with no exact double is greater than it.
    """
    integer, sign = (x, 1) if type(x) is int else (y, -1)
    if -_WIDE_LIMIT <= integer < _WIDE_LIMIT and (int(float(integer)) != integer or int(float(integer)) == _WIDE_LIMIT):
        return sign
    return -1 if x < y else int(x > y)


def equal(left: object, right: object) -> int:
    """``left == right``."""
    if type(left) is int and type(right) is int:
        return 1 if left == right else 0
    return 1 if _order(left, right) == 0 else 0


def not_equal(left: object, right: object) -> int:
    """``left != right``."""
    if type(left) is int and type(right) is int:
        return 1 if left != right else 0
    return 1 if _order(left, right) != 0 else 0


def less(left: object, right: object) -> int:
    """``left < right``."""
    if type(left) is int and type(right) is int:
        return 1 if left < right else 0
    if type(left) is float and type(right) is float:
        return 1 if left < right else 0
    return 1 if _order(left, right) == -1 else 0


def greater(left: object, right: object) -> int:
    """``left > right``."""
    if type(left) is int and type(right) is int:
        return 1 if left > right else 0
    if type(left) is float and type(right) is float:
        return 1 if left > right else 0
    return 1 if _order(left, right) == 1 else 0


def less_equal(left: object, right: object) -> int:
    """``left <= right``."""
    if type(left) is int and type(right) is int:
        return 1 if left <= right else 0
    if type(left) is float and type(right) is float:
        return 1 if left <= right else 0
    return 1 if _order(left, right) <= 0 else 0


def greater_equal(left: object, right: object) -> int:
    """``left >= right``."""
    if type(left) is int and type(right) is int:
        return 1 if left >= right else 0
    if type(left) is float and type(right) is float:
        return 1 if left >= right else 0
    return 1 if _order(left, right) in (0, 1) else 0


def string_equal(left: object, right: object) -> int:
    """``left eq right``."""
    if type(left) is str and type(right) is str:
        return 1 if left == right else 0
    if left == "" or right == "":
        return 1 if is_empty(left) and is_empty(right) else 0
    if type(left) is list and type(right) is list and all_ints(left) and all_ints(right):
        return 1 if left == right else 0
    return 1 if to_str(left) == to_str(right) else 0


def string_not_equal(left: object, right: object) -> int:
    """``left ne right``."""
    if type(left) is str and type(right) is str:
        return 1 if left != right else 0
    return 0 if string_equal(left, right) else 1


def is_in(element: object, items: object) -> int:
    """``element in items``: whether the list has an element with that string form."""
    return 0 if find_text(items, element) < 0 else 1


def is_not_in(element: object, items: object) -> int:
    """``element ni items``."""
    return 1 if find_text(items, element) < 0 else 0
