"""Indexes into lists and strings: ``3``, ``end``, ``end-1``, ``2+3``.

Follows Tcl 8.6: an index is a C ``int``; ``end`` may be cut to ``e`` or ``en``; ``end`` takes one offset, and two
integers may be added or subtracted.  Sums wrap around as those of C do.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.convert import to_str
from tclcompat.values.lists import SPACES
from tclcompat.values.numbers import is_octal_like, parse_number, to_int32

_INT_MAX = 0x7FFFFFFF
# What ``end-N`` takes off, for the numbers that are common.
_offsets = {f"end-{number}": number for number in range(16)}
_RADIX = {"x": "0123456789abcdefABCDEF", "o": "01234567", "b": "01"}


def to_index(value: object, end: int) -> int:
    """Return the index that ``value`` means where ``end`` is the index of the last element.

    The index may lie outside; TclError (TCL VALUE INDEX) when ``value`` is no index.
    """
    if type(value) is int and -_INT_MAX <= value <= _INT_MAX:
        return value
    text = to_str(value)
    if text == "end":
        return end
    behind = _offsets.get(text)
    if behind is not None:
        return end - behind
    if type(parse_number(text)) is int:
        try:
            return to_int32(text)
        except TclError:
            raise _bad_index(text) from None
    if text[:1] == "e":
        return _end_offset(text, end)
    return _sum(text)


def _end_offset(text: str, end: int) -> int:
    if len(text) <= 3 and "end".startswith(text):
        return end
    if len(text) > 4 and text[:3] == "end" and text[3] in "+-" and text[4] not in SPACES:
        offset = _integer(text[4:], text)
        return _wrap(end - offset if text[3] == "-" else end + offset)
    raise _bad_index(text)


def _sum(text: str) -> int:
    body = text.lstrip(SPACES)
    split = _integer_length(body)
    if split == 0 or body[split : split + 1] not in ("+", "-") or body[split + 1 : split + 2] in SPACES:
        raise _bad_index(text)
    first = _integer(body[:split], text)
    second = _integer(body[split + 1 :], text)
    return _wrap(first + second if body[split] == "+" else first - second)


def _integer_length(body: str) -> int:
    """Return how many characters at the start of ``body`` make an integer."""
    pos = 1 if body[:1] in ("+", "-") else 0
    digits = "0123456789"
    start = pos
    if body[pos : pos + 1] == "0":
        prefix = _RADIX.get(body[pos + 1 : pos + 2].lower())
        if prefix is not None and body[pos + 2 : pos + 3] and body[pos + 2] in prefix:
            start, digits = pos + 2, prefix
        else:
            digits = "01234567"
    pos = start
    while pos < len(body) and body[pos] in digits:
        pos += 1
    return pos if pos > start else 0


def _integer(part: str, text: str) -> int:
    try:
        return to_int32(part)
    except TclError:
        raise _bad_index(text) from None


def _wrap(number: int) -> int:
    return ((number + _INT_MAX + 1) & 0xFFFFFFFF) - _INT_MAX - 1


def _bad_index(text: str) -> TclError:
    message = f'bad index "{text}": must be integer?[+-]integer? or end?[+-]integer?'
    if is_octal_like(text.removeprefix("end-")):
        message += " (looks like invalid octal number)"
    return TclError(message, ["TCL", "VALUE", "INDEX"])


def is_after_end(text: str) -> bool:
    """Tell whether an index is behind the end of whatever string, which Tcl's compiler sees from ``end+1``."""
    try:
        offset, other = to_index(text, 0), to_index(text, 1)
    except TclError:
        return False
    return offset == _INT_MAX if offset == other else offset > 0


def are_whole(first: str, last: str) -> bool:
    """Tell whether from one index to another is all of whatever list, which Tcl's compiler sees from ``0 end``."""
    try:
        begin, other = to_index(first, 0), to_index(first, 1)
        stop, another = to_index(last, 0), to_index(last, 1)
    except TclError:
        return False
    return begin == other and begin <= 0 and (is_after_end(last) or (stop != another and stop == 0))


def are_mixed(first: str, last: str) -> bool:
    """Tell whether one of two indexes counts from the start and one from the end, both of them within a string."""
    return first.startswith("end") != last.startswith("end") and first[:4] != "end+" and last[:1] != "-"


def without_range(text: str, first: object, last: object) -> str:
    """Return what stands before one index and after another, as Tcl's compiler has ``string replace`` do it.

    Where it cannot tell from literal indexes which one comes first: what lies between the two in the wrong order is
    there twice.
    """
    end = len(text) - 1
    return text[: max(to_index(first, end), 0)] + text[max(to_index(last, end) + 1, 0) :]
