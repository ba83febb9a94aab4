"""Tcl's numbers: the text of integers, doubles and booleans, and the conversions that commands ask for.

Follows Tcl 8.6: ``0x``, ``0o`` and ``0b`` prefixes, a leading zero means octal (so ``08`` is no number, though
``08.5`` is), white space may surround a number, ``Inf`` and ``NaN`` are read in any case.  Python reads more than
Tcl does (underscores, digits of other scripts, other white space); that is refused here.

An integer has no limit of size.  ``to_int`` takes every integer, ``to_wide`` what fits 64 bits, ``to_int32`` what
fits a C ``int``: commands use the one whose limit theirs has.

The error codes differ by what is asked for, as in Tcl: where a C ``int`` is (nearly everywhere) text that is no
integer is an INTEGER error; where a wide is, a NUMBER error.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.convert import to_str
from tclcompat.values.lists import SPACES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_MEMO_SIZE = 8192
_MEMO_TEXT = 64
_memo: dict[str, int | float | None] = {}

_RADIX_DIGITS = {
    "x": (16, frozenset("0123456789abcdefABCDEF")),
    "o": (8, frozenset("01234567")),
    "b": (2, frozenset("01")),
}
_DOUBLE_CHARS = frozenset("0123456789.eE+-")
_INFINITY = ("inf", "infinity")
_SHOWN_BYTES = 50
# What the text of a number may begin with.
STARTS = frozenset("0123456789+-.iInN" + SPACES)
_WIDE = 1 << 64
_WIDE_MAX = (1 << 63) - 1
_UINT_MAX = 0xFFFFFFFF
_INT_MAX = 0x7FFFFFFF
# From here on literal increments may come round.
LARGE_INCREMENT = _UINT_MAX - 126
_TOO_LARGE = "integer value too large to represent"

# Every abbreviation of the boolean words that names one of them only; "o" could be on or off.
_BOOLEANS = {
    word[:length]: value
    for word, value in (("true", True), ("yes", True), ("on", True), ("false", False), ("no", False), ("off", False))
    for length in range(2 if word[0] == "o" else 1, len(word) + 1)
} | {"0": False, "1": True}
_LONGEST_BOOLEAN = 5


def parse_number(text: str) -> int | float | None:
    """Return the number that ``text`` is in Tcl's syntax, or None."""
    known: int | float | dict[str, int | float | None] | None = _memo.get(text, _memo)
    if known is not _memo:
        return known  # type: ignore[return-value]  # anything but the memo itself is what it holds
    number = _parse(text)
    if len(text) <= _MEMO_TEXT:
        if len(_memo) >= _MEMO_SIZE:
            _memo.clear()
        _memo[text] = number
    return number


def _parse(text: str) -> int | float | None:
    body = text.strip(SPACES)
    if not body or not body.isascii():
        return None
    negative = body[0] == "-"
    digits = body[1:] if negative or body[0] == "+" else body
    if digits.isdigit():
        if digits[0] != "0" or len(digits) == 1:
            number = parse_decimal(digits)
        elif _RADIX_DIGITS["o"][1].issuperset(digits):
            number = int(digits, 8)
        else:
            return None
        return -number if negative else number
    if digits[:1] == "0" and digits[1:2].lower() in _RADIX_DIGITS:
        radix, allowed = _RADIX_DIGITS[digits[1].lower()]
        if len(digits) == 2 or not allowed.issuperset(digits[2:]):
            return None
        number = int(digits[2:], radix)
        return -number if negative else number
    return _parse_double(body, digits, negative)


def _parse_double(body: str, digits: str, negative: bool) -> float | None:
    if _DOUBLE_CHARS.issuperset(body):
        try:
            number = float(body)
        except ValueError:
            return None
        return number or _parse_tiny(body, number)
    word = digits.lower()
    if word in _INFINITY:
        return float("-inf") if negative else float("inf")
    if word[:3] == "nan" and (len(word) == 3 or _is_nan_payload(word[3:])):
        return float("-nan") if negative else float("nan")
    return None


def _parse_tiny(body: str, zero: float) -> float:
    """Return what a double that rounds to ``zero`` is in Tcl.

    Its reader is a little off where it matters least: below half of the smallest double, but only just.
    """
    if "-32" in body:
        from decimal import Decimal

        if Decimal(body).copy_abs() >= Decimal("2.4703282292062326e-324"):
            from math import copysign

            return copysign(5e-324, zero)
    return zero


def _is_nan_payload(text: str) -> bool:
    """Tell whether ``text`` is a ``(hex digits)`` suffix that C's NaN may carry; its value is not kept."""
    if text[0] != "(" or text[-1] != ")":
        return False
    digits = "".join(char for char in text[1:-1] if char not in SPACES)
    return 0 < len(digits) <= 13 and _RADIX_DIGITS["x"][1].issuperset(digits)


def parse_decimal(digits: str) -> int:
    """Return the value of ASCII decimal ``digits``, however many."""
    try:
        return int(digits)
    except ValueError:
        # Python refuses above 4,300 digits, unless told otherwise for the whole process; Decimal does not.
        from decimal import Decimal

        return int(Decimal(digits))


def to_number(value: object) -> int | float | None:
    """Return the number that ``value`` is, or None."""
    kind = type(value)
    if kind is int or kind is float:
        return value  # type: ignore[return-value]  # mypy does not narrow by type() is
    if kind is not str:
        return parse_number(to_str(value))
    known: int | float | dict[str, int | float | None] | None = _memo.get(value, _memo)  # type: ignore[call-overload]  # a str
    return parse_number(value) if known is _memo else known  # type: ignore[arg-type,return-value]  # as there


def to_int(value: object) -> int:
    """Return ``value`` as an integer of any size.

    TclError: TCL VALUE INTEGER when it is none, ARITH IOVERFLOW when it is Not a Number.
    """
    if type(value) is int:
        return value
    number = to_number(value)
    if type(number) is int:
        return number
    if number is not None and number != number:
        raise too_large()
    raise _not_an_integer(value)


def parse_integer(value: object) -> int:
    """Return ``value`` as an integer of any size; TclError (TCL VALUE NUMBER) when it is none."""
    number = to_number(value)
    if type(number) is int:
        return number
    if type(value) is float:
        raise _not_an_integer(value)
    raise TclError(f'expected integer but got "{_shorten(to_str(value))}"', ["TCL", "VALUE", "NUMBER"])


def to_wide(value: object) -> int:
    """Return ``value`` as a signed 64-bit integer, wrapping what fits 64 bits unsigned.

    TclError: TCL VALUE NUMBER when it is no integer, ARITH IOVERFLOW when it is too large.
    """
    number = parse_integer(value)
    if -_WIDE_MAX <= number <= _WIDE_MAX:
        return number
    if abs(number) >= _WIDE:
        raise too_large()
    return wrap_wide(number)


def to_int32(value: object) -> int:
    """Return ``value`` as a C ``int``, wrapping what fits 32 bits unsigned.

    TclError: TCL VALUE INTEGER when it is no integer, ARITH IOVERFLOW when it is too large.
    """
    number = to_number(value)
    if type(number) is not int:
        if number is not None and number != number:
            raise too_large()
        raise _not_an_integer(value)
    if -_INT_MAX <= number <= _INT_MAX:
        return number
    if not -_UINT_MAX <= number <= _UINT_MAX:
        raise too_large()
    return ((number + _INT_MAX + 1) & _UINT_MAX) - _INT_MAX - 1


def literal_increment(number: int) -> int:
    """Return what Tcl's compiler makes of a literal increment: in a C int some large ones come round to small ones."""
    if -LARGE_INCREMENT < number < LARGE_INCREMENT or abs(number) > _UINT_MAX:
        return number
    return number - (1 << 32) if number > 0 else number + (1 << 32)


def increment(value: object, convert: Callable[[object], int] = to_int) -> int:
    """Return the increment that a word is, for ``incr`` and ``dict incr``."""
    try:
        return convert(value)
    except TclError as error:
        error.add_info("\n    (reading increment)")
        raise


def added(value: object, step: object) -> int:
    """Return the sum that ``incr`` stores.  What is no number at all is complained of before what is no integer."""
    if type(value) is int:
        return value + increment(step)
    if to_number(value) is not None and to_number(step) is None:
        increment(step)
    return to_int(value) + increment(step)


def is_number(value: object, kind: str) -> bool:
    """Tell whether ``value`` is an ``integer`` (32 bits), a ``wideinteger``, an ``entier`` or a ``double``."""
    number = to_number(value)
    if type(number) is not int:
        return number is not None and kind == "double"
    if kind == "integer":
        return abs(number) <= _UINT_MAX
    return kind != "wideinteger" or abs(number) < _WIDE


def to_double(value: object) -> float:
    """Return ``value`` as a double.

    TclError: TCL VALUE NUMBER when it is no number, TCL VALUE DOUBLE NAN when it is Not a Number.
    """
    number = to_number(value)
    if type(number) is int:
        return int_to_double(number)
    if number is None:
        raise expected_number("floating-point number", to_str(value))
    if number != number:
        raise not_a_number()
    return number


def to_boolean(value: object) -> bool:
    """Return ``value``, a number or a boolean word, as a bool; TclError when it is neither."""
    if type(value) is int:
        return value != 0
    if type(value) is not float:
        text = to_str(value)
        word = parse_boolean(text)
        if word is not None:
            return word
        number = parse_number(text)
        if number is None:
            raise expected_number("boolean value", text)
    else:
        number = value
    if number != number:
        raise not_a_number()
    return number != 0


def parse_boolean(text: str) -> bool | None:
    """Return what the boolean word ``text`` (``0``, ``1``, or an abbreviation of ``yes`` ...) means, or None."""
    known = _BOOLEANS.get(text)
    if known is None and len(text) <= _LONGEST_BOOLEAN and text.isascii():
        return _BOOLEANS.get(text.lower())
    return known


def wrap_wide(number: int) -> int:
    """Return the low 64 bits of ``number`` as a signed integer."""
    return ((number + _WIDE_MAX + 1) & (_WIDE - 1)) - _WIDE_MAX - 1


def int_to_double(number: int) -> float:
    """Return the double nearest to ``number``; an infinity beyond the range of doubles."""
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def looks_like_bad_octal(text: str) -> bool:
    """Tell whether reading ``text`` as a number stops in an octal number with a digit 8 or 9."""
    body = text.lstrip(SPACES)
    if body[:1] in ("+", "-"):
        body = body[1:]
    if body[:1] != "0":
        return False
    pos = 1
    while body[pos : pos + 1] in _RADIX_DIGITS["x"][1] and body[pos].isdecimal():
        pos += 1
    digits = body[:pos]
    return ("8" in digits or "9" in digits) and body[pos : pos + 1] not in (".", "e", "E")


def is_octal_like(text: str) -> bool:
    """Tell whether ``text`` is digits after a leading zero: in text that is no number, one of them is 8 or 9."""
    body = text.strip(SPACES)
    if body[:1] in ("+", "-"):
        body = body[1:]
    if body[:1] != "0":
        return False
    digits = body[2:] if body[1:2] in ("o", "O") else body[1:]
    return not digits or (digits.isascii() and digits.isdigit())


def not_a_number() -> TclError:
    """The error for NaN where a value is wanted."""
    return TclError("floating point value is Not a Number", ["TCL", "VALUE", "DOUBLE", "NAN"])


def expected_number(expected: str, text: str) -> TclError:
    """The error for ``text``, which is not the kind of number that is ``expected``."""
    hint = " (looks like invalid octal number)" if looks_like_bad_octal(text) else ""
    return TclError(f'expected {expected} but got "{_shorten(text)}"{hint}', ["TCL", "VALUE", "NUMBER"])


def _not_an_integer(value: object) -> TclError:
    return TclError(f'expected integer but got "{to_str(value)}"', ["TCL", "VALUE", "INTEGER"])


def too_large() -> TclError:
    """The error for an integer that is too large for what it is wanted for."""
    return TclError(_TOO_LARGE, ["ARITH", "IOVERFLOW", _TOO_LARGE])


def _shorten(text: str) -> str:
    """Cut ``text`` to the fifty bytes of UTF-8 that the messages show."""
    if len(text) <= _SHOWN_BYTES and text.isascii():
        return text
    return text.encode("utf-8", "surrogatepass")[:_SHOWN_BYTES].decode("utf-8", "ignore")
