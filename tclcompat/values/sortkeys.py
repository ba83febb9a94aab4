"""The orders of ``lsort`` and ``lsearch`` as sort keys: strings and numbers that Python compares itself.

A key is made once per element, where a comparison would run once per pair.  Every order of Tcl 8.6 but ``-command``
has one:

``ascii``       bytes of Tcl's UTF-8, which is the order of code points, except that NUL (there C0 80) sorts behind
                DEL
``nocase``      code points of the lower-case form, taken character by character
``dictionary``  lower-case forms and the numbers among them first; where they are equal, the first difference in case
                or in leading zeros counts

In a dictionary key a number becomes ``0``, a character for its length, then its digits: so it sorts among other
characters as a digit does, and among numbers by value.  Behind a NUL, which sorts before everything else (one in the
text is written as two other characters), the key has the text itself, where a number with leading zeros is one
character that sorts behind all digits: upper case comes before lower case, few leading zeros before many.
"""

from __future__ import annotations

from math import isnan

from tclcompat.values.characters import fold_case, is_in_class
from tclcompat.values.convert import all_ints, ints_as_text, to_str
from tclcompat.values.numbers import to_double, to_wide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_KEEP_DIGITS = {code: " " for code in range(128) if not 48 <= code <= 57}
# Lengths below this are one character of a key.
_LONG = 0xD000
_MEMO_SIZE = 4096
_SHORT = 20
_LONGEST_KNOWN = 100
_number_keys: dict[str, str] = {}
# What is sorted is often sorted again: keys of short texts are kept.
_dictionary_keys_known: dict[str, str] = {}
# Behind everything that starts with DEL, before U+0080.
_NUL_KEY = "\x7f\U0010ffff"


def ascii_key(text: str) -> str:
    """Return the key of ``text`` in the ``-ascii`` order."""
    return text.replace("\0", _NUL_KEY) if "\0" in text else text


def dictionary_key(text: str) -> str:
    """Return the key of ``text`` in the ``-dictionary`` order."""
    if "\0" in text or "\1" in text:
        text = text.replace("\1", "\1\2").replace("\0", "\1\1")
    if not text.isascii():
        return _dictionary_key_of_any(text)
    rest = text.lower()
    numbers = text.translate(_KEEP_DIGITS).split()
    if not numbers:
        return f"{rest}\0{text}"
    first = ""
    zeros = False
    for number in numbers:
        before, _, rest = rest.partition(number)
        key = _number_keys.get(number) or _number_key(number)
        first += before + key
        zeros = zeros or number[0] == "0"
    return f"{first}{rest}\0{_mark_zeros(text, numbers) if zeros else text}"


def _number_key(number: str) -> str:
    digits = number.lstrip("0") or "0"
    key = f"0{_length_key(len(digits))}{digits}"
    if len(number) < _SHORT and len(_number_keys) < _MEMO_SIZE:
        _number_keys[number] = key
    return key


def _mark_zeros(text: str, numbers: list[str]) -> str:
    """Replace every number with leading zeros by a character for how many, which sorts behind all digits."""
    marked = ""
    for number in numbers:
        before, _, text = text.partition(number)
        marked += before + _zeros_mark(number)
    return marked + text


def _zeros_mark(number: str) -> str:
    zeros = len(number) - len(number.lstrip("0") or "0")
    return chr(0x40 + zeros) if zeros else number


def _length_key(length: int) -> str:
    if length < _LONG:
        return chr(length)
    quotient, remainder = divmod(length, _LONG)
    return chr(_LONG) + _length_key(quotient) + chr(remainder)


def _dictionary_key_of_any(text: str) -> str:
    """As ``dictionary_key``, for text with characters that are not ASCII."""
    lower = fold_case(text)
    # An upper-case letter gets whatever is less than its lower-case form, as in ASCII.
    cased = "".join(
        [chr(ord(low) - 32) if is_in_class(char, "upper") else low for char, low in zip(text, lower, strict=True)]
    )
    first = second = ""
    pos, end = 0, len(lower)
    while pos < end:
        start = pos
        while pos < end and "0" <= lower[pos] <= "9":
            pos += 1
        if pos > start:
            first += _number_key(lower[start:pos])
            second += _zeros_mark(lower[start:pos])
        else:
            first += lower[pos]
            second += cased[pos]
            pos += 1
    return f"{first}\0{second}"


def integer_keys(values: Sequence[object]) -> Sequence[object]:
    """Return ``values`` as 64-bit integers; raises the error of the first that is none."""
    numbers: Sequence[int]
    if values and type(values[0]) is int and all_ints(values):
        numbers = values  # type: ignore[assignment]  # every element is an int
    elif set(map(type, values)) == {str}:
        try:
            numbers = list(map(int, values))  # type: ignore[arg-type]  # every element is a str
        except ValueError:
            return [to_wide(value) for value in values]
        if list(map(str, numbers)) != values:
            # Python reads what Tcl does not, or reads it differently (010, 1_0).
            return [to_wide(value) for value in values]
    else:
        return [to_wide(value) for value in values]
    if max(numbers) < 1 << 63 and min(numbers) > -(1 << 63):
        return numbers
    return [to_wide(value) for value in values]


def real_keys(values: Sequence[object]) -> Sequence[object]:
    """Return ``values`` as doubles; raises the error of the first that is none."""
    kinds = set(map(type, values))
    if kinds == {float}:
        return [to_double(value) for value in values] if any(map(isnan, values)) else values  # type: ignore[arg-type]  # all are float
    if kinds == {str}:
        try:
            numbers = list(map(float, values))  # type: ignore[arg-type]  # every element is a str
        except ValueError:
            return [to_double(value) for value in values]
        if list(map(repr, numbers)) == values and not any(map(isnan, numbers)):
            return numbers
    return [to_double(value) for value in values]


def texts_of(values: Sequence[object]) -> list[str]:
    """Return the string forms of ``values``."""
    numbers = ints_as_text(values)
    if numbers is not None:
        return numbers.split()
    if set(map(type, values)) == {str}:
        return values if type(values) is list else list(values)  # type: ignore[arg-type]  # all are str
    return [to_str(value) for value in values]


def _nocase_keys(values: Sequence[object]) -> Sequence[object]:
    texts = texts_of(values)
    if "".join(texts).isascii():
        return [text.lower() for text in texts]
    return [fold_case(text) for text in texts]


def _dictionary_keys(values: Sequence[object]) -> Sequence[object]:
    return [_dictionary_keys_known.get(text) or _new_dictionary_key(text) for text in texts_of(values)]


def _new_dictionary_key(text: str) -> str:
    key = dictionary_key(text)
    if len(text) < _LONGEST_KNOWN:
        if len(_dictionary_keys_known) >= _MEMO_SIZE:
            _dictionary_keys_known.clear()
        _dictionary_keys_known[text] = key
    return key


def _ascii_keys(values: Sequence[object]) -> Sequence[object]:
    texts = texts_of(values)
    return [ascii_key(text) for text in texts] if "\0" in "".join(texts) else texts


# What makes the keys of each order from the elements, and from one element.
KEY_MAKERS: dict[str, Callable[[Sequence[object]], Sequence[object]]] = {
    "ascii": _ascii_keys,
    "nocase": _nocase_keys,
    "dictionary": _dictionary_keys,
    "integer": integer_keys,
    "real": real_keys,
}
KEY_OF_ONE: dict[str, Callable[[object], object]] = {
    "ascii": lambda value: ascii_key(to_str(value)),
    "nocase": lambda value: fold_case(to_str(value)),
    "dictionary": lambda value: dictionary_key(to_str(value)),
    "integer": to_wide,
    "real": to_double,
}
