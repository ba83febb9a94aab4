"""Tcl's ``scan``: fields read from a string by a format.

The format is checked as a whole before anything is read, and kept as a tuple of directives.  What is odd, and kept:
``%i`` knows no ``0b`` and ``0o``, ``%b`` knows ``0b``; ``%h`` is read but means nothing; a number too large for 64 bits
becomes the largest one, unless it still fits 64 bits unsigned, when it wraps; ``%n`` counts bytes of UTF-8.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.characters import is_in_class
from tclcompat.values.formatting import format_error
from tclcompat.values.numbers import int_to_double, to_number, wrap_wide
from tclcompat.values.quick_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS = "0123456789"
_HEX = "0123456789abcdefABCDEF"
_WIDE_MIN, _WIDE_MAX, _WIDE = -(1 << 63), (1 << 63) - 1, 1 << 64
_INT_MAX = 0x7FFFFFFF
_BLANKS = frozenset(" \t\n\v\f\r")
_INFINITY = float("inf")
# Python converts this many digits without a thought about denial of service.
_SAFE_DIGITS = 4000


class Directive:
    """One part of a format.

    ``operation`` is ``space``, ``literal`` or a conversion character; ``text`` the literal character; ``width`` 0 when
    not given; ``size`` ``l``, ``ll`` or empty; ``place`` the index of its value, None when it is suppressed;
    ``accepts`` tells whether a character is in the set of ``[``; ``skips`` whether white space before is skipped.
    """

    __slots__ = ("accepts", "operation", "place", "size", "skips", "text", "width")

    def __init__(self, operation: str, text: str = "") -> None:
        self.operation = operation
        self.text = text
        self.skips = False
        self.width = 0
        self.size = ""
        self.place: int | None = None
        self.accepts: Callable[[str], bool] = is_space


class Outcome:
    """What a scan gave: one value or None for every place, and whether the string ended before any conversion."""

    __slots__ = ("ended_early", "values")

    def __init__(self, places: int) -> None:
        self.values: list[object] = [None] * places
        self.ended_early = False


def is_space(char: str) -> bool:
    """Tell whether ``char`` is white space for scan."""
    return char in _BLANKS or (char > "\x7f" and is_in_class(char, "space"))


def scan_string(text: str, scan_format: str, variables: int) -> Outcome:
    """Read ``text`` by ``scan_format``, as scan(n) does with that many variables (0: an inline scan).

    Raises TclError (TCL FORMAT ...) for a wrong format.
    """
    directives, places = parse_scan(scan_format, variables)
    outcome = Outcome(places)
    position, size = 0, len(text)
    conversions = 0
    for directive in directives:
        operation = directive.operation
        if operation == "space":
            position = _skip_space(text, position)
            continue
        if operation == "n":
            if directive.place is not None:
                outcome.values[directive.place] = len(text[:position].encode("utf-8", "surrogatepass"))
            conversions += 1
            continue
        if directive.skips and position < size and (text[position] in _BLANKS or text[position] > "\x7f"):
            position = _skip_space(text, position)
        if position >= size:
            outcome.ended_early = conversions == 0
            break
        if operation == "literal":
            if text[position] != directive.text:
                break
            position += 1
            continue
        stop = position + directive.width if directive.width else size
        value, position = _READERS[operation](text, position, directive)
        if value is None:
            outcome.ended_early = conversions == 0 and position == stop
            break
        if directive.place is not None:
            outcome.values[directive.place] = value
        conversions += 1
    return outcome


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and is_space(text[position]):
        position += 1
    return position


# --- reading one field: the value, None for a mismatch, and the position where reading stopped


def _read_characters(text: str, position: int, directive: Directive) -> tuple[object, int]:
    limit = min(len(text), position + directive.width) if directive.width else len(text)
    end = position
    accepts = directive.accepts
    while end < limit and accepts(text[end]):
        end += 1
    return (text[position:end] if end > position else None), end


def _read_word(text: str, position: int, directive: Directive) -> tuple[object, int]:
    limit = min(len(text), position + directive.width) if directive.width else len(text)
    end = position
    while end < limit:
        char = text[end]
        if char in _BLANKS or (char > "\x7f" and is_space(char)):
            break
        end += 1
    return text[position:end], end


def _read_character(text: str, position: int, directive: Directive) -> tuple[object, int]:
    return ord(text[position]), position + 1


def _read_decimal(text: str, position: int, directive: Directive) -> tuple[object, int]:
    limit = min(len(text), position + directive.width) if directive.width else len(text)
    start = position + (text[position] in "+-")
    end = start
    while end < limit and text[end] in _DIGITS:
        end += 1
    if end == start:
        return None, end
    number = int(text[position:end]) if end - start < _SAFE_DIGITS else _parse_signed(text[position:end])
    return _fit(number, directive), end


def _parse_signed(text: str) -> int:
    number = _parse_digits(text.lstrip("+-"), 10)
    return -number if text[0] == "-" else number


def _read_integer(text: str, position: int, directive: Directive) -> tuple[object, int]:
    limit = min(len(text), position + directive.width) if directive.width else len(text)
    start = position
    if text[start] in "+-":
        start += 1
    radix, digits, skip = _radix(text[start:limit][:2], directive.operation)
    end = start + skip
    while end < limit and text[end] in digits:
        end += 1
    if end == start + skip:
        if not skip:
            return None, end
        # A prefix without digits after it: the zero alone is the number.
        end = start + 1
        number = 0
    else:
        number = _parse_digits(text[start + skip : end], radix)
    if text[position] == "-":
        number = -number
    return _fit(number, directive), end


def _radix(head: str, operation: str) -> tuple[int, str, int]:
    """Return the radix, its digits and the length of the prefix of a number that starts with ``head``."""
    prefix = head.lower()
    if operation in "xX":
        return 16, _HEX, 2 if prefix == "0x" else 0
    if operation == "o":
        return 8, "01234567", 0
    if operation == "b":
        return 2, "01", 2 if prefix == "0b" else 0
    if prefix == "0x":
        return 16, _HEX, 2
    return (8, "01234567", 0) if head[:1] == "0" else (10, _DIGITS, 0)


def _parse_digits(digits: str, radix: int) -> int:
    if radix == 10:
        number = to_number(digits.lstrip("0") or "0")
        assert isinstance(number, int)
        return number
    return int(digits, radix)


def _fit(number: int, directive: Directive) -> int:
    if directive.size == "ll":
        return number
    if not _WIDE_MIN <= number <= _WIDE_MAX:
        number = wrap_wide(number) if abs(number) < _WIDE else _WIDE_MIN if number < 0 else _WIDE_MAX
    return number + _WIDE if directive.operation == "u" and number < 0 else number


def _read_double(text: str, position: int, directive: Directive) -> tuple[object, int]:
    limit = min(len(text), position + directive.width) if directive.width else len(text)
    start = position + (text[position] in "+-")
    if text[start : start + 1] in ("i", "I", "n", "N"):
        return _read_special(text, position, start, limit, directive.place is not None)
    end = _double_end(text, start, limit)
    if text[start:end] in ("", "."):
        return None, end
    body = text[position:end]
    digits = body.lstrip("+-")
    if digits.isdigit():
        number = int_to_double(_parse_digits(digits, 10))
        return (-number if body[0] == "-" and number else number), end
    return float(body), end


def _nan_end(text: str, end: int, limit: int) -> int:
    """Return the end of a NaN with the hexadecimal digits in parentheses that may follow it."""
    close = text.find(")", end, limit)
    digits = text[end + 1 : close]
    if text[end : end + 1] == "(" and close > end + 1 and all(char in _HEX for char in digits):
        return close + 1
    return end


def _read_special(text: str, position: int, start: int, limit: int, wanted: bool) -> tuple[object, int]:
    """Read an infinity or NaN; NaN is only skipped, it stops the scan where it is ``wanted``."""
    word = text[start : min(limit, start + len("infinity"))].lower()
    for name in ("infinity", "inf"):
        if word.startswith(name):
            return (-_INFINITY if text[position] == "-" else _INFINITY), start + len(name)
    if word.startswith("nan"):
        return (None, position) if wanted else ("nan", _nan_end(text, start + 3, limit))
    # What could have become one was read.
    return None, start + (2 if word[:2] in ("in", "na") else min(len(word), 1))


def _double_end(text: str, start: int, limit: int) -> int:
    """Return the end of the longest text from ``start``, after the sign, that is a double or the start of one."""
    end = _skip_digits(text, start, limit)
    whole = end > start
    if end < limit and text[end] == ".":
        end = _skip_digits(text, end + 1, limit)
        whole = whole or text[end - 1] != "."
    if whole and end < limit and text[end] in "eE":
        exponent = end + 1
        if exponent < limit and text[exponent] in "+-":
            exponent += 1
        after = _skip_digits(text, exponent, limit)
        if after > exponent:
            return after
    return end


def _skip_digits(text: str, position: int, limit: int) -> int:
    while position < limit and text[position] in _DIGITS:
        position += 1
    return position


_READERS: dict[str, Callable[[str, int, Directive], tuple[object, int]]] = {
    "s": _read_word,
    "[": _read_characters,
    "c": _read_character,
    **dict.fromkeys("du", _read_decimal),
    **dict.fromkeys("ioxXb", _read_integer),
    **dict.fromkeys("feEgG", _read_double),
}


# --- parsing the format


@lru_cache(maxsize=512)
def parse_scan(text: str, variables: int) -> tuple[tuple[Directive, ...], int]:
    """Return the directives of the scan format ``text`` and how many values they give."""
    return _ScanParser(text, variables).parse()


class _ScanParser:
    """Parses one format and checks that its conversions and the variables fit each other."""

    def __init__(self, text: str, variables: int) -> None:
        self._text = text
        self._position = 0
        self._variables = variables
        self._xpg = False
        self._sequential = False
        self._xpg_size = 0
        self._index = 0
        self._directives: list[Directive] = []
        self._assigned: dict[int, int] = {}

    def parse(self) -> tuple[tuple[Directive, ...], int]:
        while self._position < len(self._text):
            char = self._next()
            if char != "%" or self._peek() == "%":
                self._position += char == "%"
                self._directives.append(Directive("space") if is_space(char) else Directive("literal", char))
            else:
                self._conversion()
        places = self._variables or self._xpg_size or self._index
        for place in range(places):
            count = self._assigned.get(place, 0)
            if count > 1:
                message = 'variable is assigned by multiple "%n$" conversion specifiers'
                raise format_error(message, "POLYASSIGNED")
            if not count and not self._xpg_size:
                raise format_error("variable is not assigned by any conversion specifiers", "UNASSIGNED")
        return tuple(self._directives), places

    def _next(self) -> str:
        """Return the next character, empty at the end, and go past it."""
        self._position += 1
        return self._text[self._position - 1 : self._position]

    def _peek(self) -> str:
        return self._text[self._position : self._position + 1]

    def _number(self) -> int:
        start = self._position
        self._position = _skip_digits(self._text, start, len(self._text))
        number = int(self._text[start : self._position] or "0")
        return ((number + _INT_MAX + 1) & 0xFFFFFFFF) - _INT_MAX - 1 if number < _WIDE else -1

    def _conversion(self) -> None:
        suppressed = self._peek() == "*"
        if suppressed:
            self._position += 1
        else:
            self._place()
        directive = Directive("")
        start = self._position
        directive.width = self._number()
        sized = self._position > start
        self._size(directive)
        if not suppressed and self._variables and self._index >= self._variables:
            raise self._bad_index()
        char = self._next()
        directive.operation = char
        directive.skips = char not in ("[", "c", "n")
        if char == "c" and sized:
            raise format_error("field width may not be specified in %c conversion", "BADWIDTH")
        if char and char in "cns[" and directive.size:
            message = f"field size modifier may not be specified in %{char} conversion"
            raise format_error(message, "BADSIZE")
        if char == "u" and directive.size == "ll":
            raise format_error("unsigned bignum scans are invalid", "BADUNSIGNED")
        if char == "[":
            directive.accepts = self._set()
        elif not char or (char != "n" and char not in _READERS):
            raise format_error(f'bad scan conversion character "{char or chr(0)}"', "BADTYPE")
        if not suppressed:
            directive.place = self._index
            self._assigned[self._index] = self._assigned.get(self._index, 0) + 1
            self._index += 1
        self._directives.append(directive)

    def _place(self) -> None:
        start = self._position
        number = self._number()
        if self._position > start and self._peek() == "$":
            self._position += 1
            self._xpg = True
            if not self._sequential:
                self._index = number - 1
                if self._index < 0 or (self._variables and self._index >= self._variables):
                    raise self._bad_index()
                if not self._variables:
                    self._xpg_size = max(self._xpg_size, number)
                return
        self._position = start
        self._sequential = True
        if self._xpg:
            raise format_error('cannot mix "%" and "%n$" conversion specifiers', "MIXEDSPECTYPES")

    def _size(self, directive: Directive) -> None:
        if self._text.startswith("ll", self._position):
            directive.size = "ll"
            self._position += 2
        elif self._peek() in ("l", "L", "h"):
            directive.size = "" if self._peek() == "h" else "l"
            self._position += 1

    def _bad_index(self) -> TclError:
        if self._xpg:
            return format_error('"%n$" argument index out of range', "INDEXRANGE")
        message = "different numbers of variable names and field specifiers"
        return format_error(message, "FIELDVARMISMATCH")

    def _set(self) -> Callable[[str], bool]:
        """Read the set after ``[``; return the predicate of its characters."""
        start = self._position
        exclude = self._peek() == "^"
        start += exclude
        close = self._text.find("]", start + 1 if self._text[start : start + 1] == "]" else start)
        if close < 0:
            raise format_error("unmatched [ in format string", "BRACKET")
        self._position = close + 1
        singles, ranges = _parse_set(self._text[start:close])

        def accepts(char: str) -> bool:
            found = char in singles or any(first <= char <= last for first, last in ranges)
            return found is not exclude

        return accepts


def _parse_set(body: str) -> tuple[set[str], list[tuple[str, str]]]:
    """Return the characters and the ranges of a set; a dash first or last is itself."""
    singles: set[str] = set()
    ranges: list[tuple[str, str]] = []
    position = 0
    if body[:1] in ("]", "-"):
        singles.add(body[0])
        position = 1
    start = body[:1]
    while position < len(body):
        char = body[position]
        following = body[position + 1 : position + 2]
        position += 1
        if following == "-":
            start = char
        elif char != "-":
            singles.add(char)
        elif not following:
            singles.update((start, char))
        else:
            ranges.append((min(start, following), max(start, following)))
            position += 1
    return singles, ranges
