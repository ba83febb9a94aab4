"""What a Tcl value is in Python, and its string, list and byte forms.

A value is an object of one of these classes and nothing else:

``str``    any text; the only form a value needs to have
``int``    a whole number whose string form is its decimal digits
``float``  a double whose string form is Tcl's (``1.0``, ``1e-5``, ``Inf``)
``bytes``  a byte array; its string form has one character per byte
``list``   a list; its elements are values
``dict``   a dictionary; its keys are ``str``, its elements values, its order the order of insertion

A value never changes once somebody else can see it.  ``to_list`` and ``to_dict`` may hand out a value that others
hold, or one kept in a cache: what they return must not be changed.  The only code that changes lists and
dictionaries is that of the commands that update a variable (``lappend``, ``lset``, ``dict set`` ...), and only when
``is_shared`` tells that nobody but the variable holds the object.  That is Tcl's own rule (Tcl_IsShared), it makes
these commands amortised O(1), and it is exact, because CPython counts references as Tcl does.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.lists import join_list, split_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MEMO_SIZE = 2048
_MEMO_TEXT = 20_000
# Of longer texts the lists of the last few are kept, up to this length.
_MEMO_LARGE = 8
_MEMO_LARGE_TEXT = 300_000
_INT_STARTS = frozenset("-0123456789")
_LONGEST_INT = 19


def to_str(value: object) -> str:
    """Return the string form of ``value``."""
    if type(value) is str:
        return value
    if type(value) is int:
        try:
            return f"{value}"
        except ValueError:
            return _int_to_str(value)
    return _TO_STR[type(value)](value)


def is_empty(value: object) -> bool:
    """Tell whether the string form of a value is empty, without making it."""
    return not value and type(value) is not int and type(value) is not float


def _int_to_str(value: int) -> str:
    try:
        return int.__str__(value)
    except ValueError:
        # Python refuses above 4,300 digits, unless told otherwise for the whole process; Decimal does not.
        from decimal import Decimal

        return str(Decimal(value))


def _double_to_str(value: float) -> str:
    # Many scripts have no doubles; with the first one what writes them takes the place of this.
    from tclcompat.values.doubles import format_double

    _TO_STR[float] = format_double
    return format_double(value)


# The last long byte array that was asked for in its other form, as text and as bytes: data that is read piece by
# piece is not converted for every piece.
_converted: tuple[str, bytes] = ("", b"")
_LONG_DATA, _LONGEST_DATA = 1000, 1 << 26


def bytes_to_str(value: bytes) -> str:
    """Return the string form of a byte array."""
    if not _LONG_DATA < len(value) < _LONGEST_DATA:
        return value.decode("latin-1")
    global _converted
    if _converted[1] is not value:
        _converted = (value.decode("latin-1"), value)
    return _converted[0]


def all_ints(items: Sequence[object]) -> bool:
    """Tell whether all elements of a list are ints, by the fastest way there is: only their sum is one."""
    try:
        return type(sum(items)) is int  # type: ignore[arg-type]  # whether they can be added is the question
    except (TypeError, OverflowError):
        return False


def ints_as_text(items: Sequence[object]) -> str | None:
    """Return the string forms of ints, a space behind each; None where not all elements are ints."""
    if not items or type(items[0]) is not int or not all_ints(items):
        return None
    try:
        return "%d " * len(items) % tuple(items)
    except ValueError:
        # One is too long for Python's own way.
        return None


def format_list(value: list[object]) -> str:
    """Return the string form of a list."""
    text = ints_as_text(value)
    if text is not None:
        return text[:-1]
    return join_list([item if type(item) is str else to_str(item) for item in value])


def _dict_to_str(value: dict[str, object]) -> str:
    return format_list(dict_to_list(value))


def dict_to_list(value: dict[str, object]) -> list[object]:
    """Return keys and elements in one fresh list."""
    flat: list[object] = []
    for pair in value.items():
        flat += pair
    return flat


def _bool_to_str(value: bool) -> str:
    return "1" if value else "0"


_TO_STR: dict[type, Callable[..., str]] = {
    int: _int_to_str,
    float: _double_to_str,
    bytes: bytes_to_str,
    list: format_list,
    dict: _dict_to_str,
    bool: _bool_to_str,
}


def canonical(text: str) -> object:
    """Return the int that ``text`` is the canonical form of, or ``text``."""
    if text and text[0] in _INT_STARTS and len(text) <= _LONGEST_INT:
        digits = text[1:] if text[0] == "-" else text
        if digits.isdecimal() and digits.isascii() and (digits[0] != "0" or text == "0"):
            return int(text)
    return text


def _with_ints(items: list[str]) -> list[object]:
    """Return the elements of a list with the ints that stand among them as such."""
    if items and items[0][:1] in _INT_STARTS:
        try:
            numbers = list(map(int, items))
            if list(map(str, numbers)) == items:
                return numbers  # type: ignore[return-value]  # ints are values
        except ValueError:
            pass
    return [canonical(item) if item[:1] in _INT_STARTS else item for item in items]


_lists: dict[str, list[object]] = {}
_large_lists: dict[str, list[object]] = {}
_dicts: dict[str, dict[str, object]] = {}


def to_list(value: object) -> list[object]:
    """Return the elements of ``value``, a list that must not be changed.

    Raises TclError (TCL VALUE LIST ...) when the string form is no list.
    """
    if type(value) is list:
        return value
    if type(value) is str:
        known = _lists.get(value)
        if known is not None:
            return known
        if len(value) > _MEMO_TEXT:
            return _large_list(value)
        items = _with_ints(split_list(value))
        if len(_lists) >= _MEMO_SIZE:
            _lists.clear()
        _lists[value] = items
        return items
    if type(value) is dict:
        return dict_to_list(value)
    if type(value) is int or type(value) is float:
        return [value]
    return to_list(to_str(value))


def _large_list(text: str) -> list[object]:
    """Return the elements of a long list."""
    known = _large_lists.get(text)
    if known is not None:
        return known
    items = _with_ints(split_list(text))
    if len(text) <= _MEMO_LARGE_TEXT:
        if len(_large_lists) >= _MEMO_LARGE:
            _large_lists.clear()
        _large_lists[text] = items
    return items


def to_dict(value: object) -> dict[str, object]:
    """Return ``value`` as a dictionary that must not be changed.

    Raises TclError (TCL VALUE DICTIONARY) when the string form is no dictionary.
    """
    if type(value) is dict:
        return value
    if type(value) is str:
        known = _dicts.get(value)
        if known is not None:
            return known
        made = pairs_to_dict(split_list(value, "dict"))
        if len(value) <= _MEMO_TEXT:
            if len(_dicts) >= _MEMO_SIZE:
                _dicts.clear()
            _dicts[value] = made
        return made
    return pairs_to_dict(to_list(value))


def pairs_to_dict(items: list[object] | list[str]) -> dict[str, object]:
    """Make a dictionary of alternating keys and values; a later key wins but keeps its first place."""
    if len(items) % 2:
        raise TclError("missing value to go with key", ["TCL", "VALUE", "DICTIONARY"])
    pairs = iter(items)
    return {to_str(key): item for key, item in zip(pairs, pairs, strict=True)}


def to_bytes(value: object) -> bytes:
    """Return the byte array form of ``value``: the low eight bits of every character, as Tcl 8.6 does."""
    if type(value) is bytes:
        return value
    text = value if type(value) is str else to_str(value)
    if not _LONG_DATA < len(text) < _LONGEST_DATA:
        try:
            return text.encode("latin-1")
        except UnicodeEncodeError:
            return _encode(text)
    global _converted
    if _converted[0] is not text:
        _converted = (text, _encode(text))
    return _converted[1]


def _encode(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return bytes([ord(char) & 0xFF for char in text])
