"""``binary format`` and ``binary scan``: fields of bytes.

A format string is parsed once into fields.  Formatting goes over them twice, as in Tcl: first every count and list is
checked and the size found, then the values are converted; so an error of the first kind hides one of the second.

What is odd, and kept: a number wraps to the width of its field if it fits 64 bits; single precision numbers beyond
the largest one, infinities too, become the largest one; these errors have no error code.
"""

from __future__ import annotations

from sys import byteorder

from tclcompat.errors import TclError
from tclcompat.values.convert import to_bytes, to_list, to_str
from tclcompat.values.doubles import nan_of, nan_text
from tclcompat.values.numbers import to_double, to_number, to_wide
from tclcompat.values.quick_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from struct import Struct

ALL, NO_COUNT = -1, -2
_INT_MAX = 0x7FFFFFFF
_FLOAT_MAX = 3.4028234663852886e38
_HEX = frozenset("0123456789abcdefABCDEF")
# Field character -> struct's byte order and signed type; the upper case type is unsigned.
_NATIVE = "<" if byteorder == "little" else ">"
_INTEGERS = {
    "c": "<b",
    "s": "<h",
    "S": ">h",
    "t": _NATIVE + "h",
    "i": "<i",
    "I": ">i",
    "n": _NATIVE + "i",
    "w": "<q",
    "W": ">q",
    "m": _NATIVE + "q",
}
_DOUBLES = {
    "f": _NATIVE + "f",
    "r": "<f",
    "R": ">f",
    "d": _NATIVE + "d",
    "q": "<d",
    "Q": ">d",
}
_SIZES = {"b": 1, "h": 2, "i": 4, "q": 8, "f": 4, "d": 8}


class Field:
    """One field specifier: its character and its count (ALL, NO_COUNT or a number).

    ``shown`` is what an error calls it: the character, or the space that stands before it.
    """

    __slots__ = ("character", "count", "one", "order", "shown", "size", "struct_code")

    def __init__(self, character: str, unsigned: bool, count: int, shown: str) -> None:
        self.character = character
        self.count = count
        self.shown = shown
        # For numbers, struct's byte order and type, and the size of one in bytes (0 for other fields).
        code = _INTEGERS.get(character) or _DOUBLES.get(character) or ""
        self.order, self.struct_code = code[:1], code[1:]
        self.size = _SIZES.get(self.struct_code, 0)
        if unsigned and character in _INTEGERS:
            self.struct_code = self.struct_code.upper()
        self.one = _one_number(self.order + self.struct_code) if self.size and count == NO_COUNT else None


@lru_cache(maxsize=64)
def _one_number(code: str) -> Struct:
    """Return the struct of one number; the module is there once somebody needs it."""
    from struct import Struct

    return Struct(code)


@lru_cache(maxsize=512)
def parse_fields(text: str) -> tuple[Field, ...]:
    """Return the fields of a format string; wrong characters are fields too, found out when they are reached."""
    fields = []
    position, size = 0, len(text)
    shown = ""
    while position < size:
        character = text[position]
        shown = shown or character
        position += 1
        if character == " ":
            continue
        unsigned = text[position : position + 1] == "u"
        position += unsigned
        count = NO_COUNT
        if text[position : position + 1] == "*":
            count = ALL
            position += 1
        else:
            start = position
            while position < size and text[position] in "0123456789":
                position += 1
            if position > start:
                digits = text[start:position]
                count = min(int(digits), _INT_MAX) if len(digits) < 20 else _INT_MAX
        fields.append(Field(character, unsigned, count, shown))
        shown = ""
    return tuple(fields)


def _bad_field(field: Field) -> TclError:
    return TclError(f'bad field specifier "{field.shown}"')


def _missing_argument() -> TclError:
    return TclError("not enough arguments for all format specifiers")


def _missing_count() -> TclError:
    return TclError('missing count for "@" field specifier')


# --- format


def binary_format(text: str, values: Sequence[object]) -> bytes:
    """Return ``values`` as bytes laid out by the format string ``text``, as ``binary format`` does."""
    fields = parse_fields(text)
    needed = _values_needed(text)
    following = iter(values)
    if 0 <= needed <= len(values):
        return b"".join([_render(field, following) for field in fields])
    length = _measure(fields, values)
    if not any(field.character in "X@" for field in fields):
        return b"".join([_render(field, following) for field in fields])
    data = bytearray(length)
    cursor = reached = 0
    for field in fields:
        if field.character in "X@":
            reached = max(reached, cursor)
            cursor = _move(field, cursor, reached)
        else:
            part = _render(field, following)
            data[cursor : cursor + len(part)] = part
            cursor += len(part)
    return bytes(data)


@lru_cache(maxsize=512)
def _values_needed(text: str) -> int:
    """Return how many values a format takes that needs no more checks than that, -1 for any other."""
    fields = parse_fields(text)
    for field in fields:
        if field.character == "x":
            if field.count == ALL:
                return -1
        elif field.character not in _FORMATTERS or (field.size and field.count != NO_COUNT):
            return -1
    return sum(field.character != "x" for field in fields)


def _move(field: Field, cursor: int, reached: int) -> int:
    """Return where ``X`` or ``@`` puts the cursor."""
    if field.character == "@":
        return reached if field.count == ALL else field.count
    if field.count == ALL:
        return 0
    return max(cursor - (1 if field.count == NO_COUNT else field.count), 0)


def _measure(fields: tuple[Field, ...], values: Sequence[object]) -> int:
    """Check counts, lists and the number of values; return how many bytes there will be."""
    offset = length = index = 0
    for field in fields:
        character, count = field.character, field.count
        if character == "x":
            if count == ALL:
                raise TclError('cannot use "*" in format string with "x"')
            offset += 1 if count == NO_COUNT else count
        elif character == "X" or character == "@":
            if character == "@" and count == NO_COUNT:
                raise _missing_count()
            length = max(length, offset)
            offset = _move(field, offset, length)
        elif character not in _FORMATTERS:
            raise _bad_field(field)
        elif index >= len(values):
            raise _missing_argument()
        else:
            offset += _width(field, values[index])
            index += 1
    return max(length, offset)


def _width(field: Field, value: object) -> int:
    count = field.count
    if field.size:
        if count == NO_COUNT:
            return field.size
        size = len(to_list(value))
        if count > size:
            raise TclError("number of elements in list does not match count")
        return (size if count == ALL else count) * field.size
    if count == NO_COUNT:
        count = 1
    elif count == ALL:
        count = len(to_bytes(value))
    if field.character in "bB":
        return (count + 7) // 8
    return (count + 1) // 2 if field.character in "hH" else count


def _render(field: Field, following: Iterator[object]) -> bytes:
    if field.character == "x":
        return bytes(1 if field.count == NO_COUNT else field.count)
    return _FORMATTERS[field.character](field, next(following))


def _format_bytes(field: Field, value: object) -> bytes:
    data = to_bytes(value)
    if field.count == ALL:
        return data
    count = 1 if field.count == NO_COUNT else field.count
    return data[:count].ljust(count, b"\0" if field.character == "a" else b" ")


def _digits_of(field: Field, value: object) -> tuple[str, str, int]:
    """Return the text of the value, the digits of it that count, and how many digits the field has."""
    text = to_str(value)
    count = len(text) if field.count == ALL else 1 if field.count == NO_COUNT else field.count
    return text, text[:count], count


def _format_bits(field: Field, value: object) -> bytes:
    text, digits, count = _digits_of(field, value)
    if digits.strip("01"):
        raise TclError(f'expected binary string but got "{text}" instead')
    size = (count + 7) // 8
    if field.character == "b":
        return int("0" + digits[::-1], 2).to_bytes(size, "little")
    return int(digits.ljust(size * 8, "0") or "0", 2).to_bytes(size, "big")


def _format_hex(field: Field, value: object) -> bytes:
    text, digits, count = _digits_of(field, value)
    if not _HEX.issuperset(digits):
        raise TclError(f'expected hexadecimal string but got "{text}" instead')
    data = bytes.fromhex(digits.ljust((count + 1) // 2 * 2, "0"))
    return data if field.character == "H" else _swap_nibbles(data)


def _swap_nibbles(data: bytes) -> bytes:
    return data.translate(_swapped())


@lru_cache(maxsize=1)
def _swapped() -> bytes:
    return bytes((byte & 15) << 4 | byte >> 4 for byte in range(256))


def _numbers_of(field: Field, value: object) -> list[object]:
    if field.count == NO_COUNT:
        return [value]
    items = to_list(value)
    return items if field.count == ALL else items[: field.count]


def _format_integers(field: Field, value: object) -> bytes:
    mask = (1 << 8 * field.size) - 1
    if field.one is not None:
        number = (value if type(value) is int and -mask <= value <= mask else to_wide(value)) & mask
        return number.to_bytes(field.size, "little" if field.order == "<" else "big")
    from struct import pack

    numbers = [
        (item if type(item) is int and -mask <= item <= mask else to_wide(item)) & mask
        for item in _numbers_of(field, value)
    ]
    return pack(f"{field.order}{len(numbers)}{field.struct_code.upper()}", *numbers)


def _format_doubles(field: Field, value: object) -> bytes:
    from struct import pack

    numbers = [_to_real(item) for item in _numbers_of(field, value)]
    if field.size == 4:
        numbers = [
            number if not abs(number) > _FLOAT_MAX else _FLOAT_MAX if number > 0 else -_FLOAT_MAX for number in numbers
        ]
    return pack(f"{field.order}{len(numbers)}{field.struct_code}", *numbers)


def _to_real(value: object) -> float:
    """Return ``value`` as a double; NaN is one."""
    number = to_number(value)
    if number != number:
        return nan_of(to_str(value))
    return number if isinstance(number, float) else to_double(value)


_FORMATTERS: dict[str, Callable[[Field, object], bytes]] = {
    **dict.fromkeys("aA", _format_bytes),
    **dict.fromkeys("bB", _format_bits),
    **dict.fromkeys("hH", _format_hex),
    **dict.fromkeys(_INTEGERS, _format_integers),
    **dict.fromkeys(_DOUBLES, _format_doubles),
}


# --- scan


def binary_scan(data: bytes, text: str, places: int, store: Callable[[int, object], object]) -> int:
    """Read values from ``data`` by the format string ``text``, as ``binary scan`` does.

    ``store(place, value)`` is called for each value at once, so that what was read before an error is kept.  Returns
    how many values there were.
    """
    offset = place = 0
    for field in parse_fields(text):
        character = field.character
        if character in "xX@":
            offset = _seek(field, offset, len(data))
            continue
        read = _SCANNERS.get(character)
        if read is None:
            raise _bad_field(field)
        if place >= places:
            raise _missing_argument()
        found = read(field, data, offset)
        if found is None:
            break
        value, offset = found
        store(place, value)
        place += 1
    return place


def _seek(field: Field, offset: int, size: int) -> int:
    count = field.count
    if field.character == "@":
        if count == NO_COUNT:
            raise _missing_count()
        return size if count == ALL else min(count, size)
    if field.character == "x":
        return size if count == ALL else min(offset + (1 if count == NO_COUNT else count), size)
    return _move(field, offset, size)


def _units(field: Field, available: int) -> int:
    """Return how many units the field takes, -1 when there are not so many."""
    if field.count == ALL:
        return available
    count = 1 if field.count == NO_COUNT else field.count
    return count if count <= available else -1


def _scan_bytes(field: Field, data: bytes, offset: int) -> tuple[object, int] | None:
    count = _units(field, len(data) - offset)
    if count < 0:
        return None
    value = data[offset : offset + count]
    return (value.rstrip(b"\0 ") if field.character == "A" else value), offset + count


def _scan_bits(field: Field, data: bytes, offset: int) -> tuple[object, int] | None:
    count = _units(field, (len(data) - offset) * 8)
    if count < 0:
        return None
    end = offset + (count + 7) // 8
    width = (end - offset) * 8
    if not width:
        return "", end
    if field.character == "B":
        return format(int.from_bytes(data[offset:end], "big"), f"0{width}b")[:count], end
    return format(int.from_bytes(data[offset:end], "little"), f"0{width}b")[::-1][:count], end


def _scan_hex(field: Field, data: bytes, offset: int) -> tuple[object, int] | None:
    count = _units(field, (len(data) - offset) * 2)
    if count < 0:
        return None
    end = offset + (count + 1) // 2
    part = data[offset:end]
    return (part if field.character == "H" else _swap_nibbles(part)).hex()[:count], end


def _scan_numbers(field: Field, data: bytes, offset: int) -> tuple[object, int] | None:
    size = field.size
    if field.one is not None:
        end = offset + size
        if end > len(data):
            return None
        number = field.one.unpack_from(data, offset)[0]
        return (number if number == number else nan_text(number)), end
    from struct import unpack_from

    count = _units(field, (len(data) - offset) // size)
    if count < 0:
        return None
    numbers: list[object] = list(unpack_from(f"{field.order}{count}{field.struct_code}", data, offset))
    if field.struct_code in "fd":
        numbers = [number if number == number else nan_text(number) for number in numbers]  # type: ignore[arg-type]  # doubles
    return numbers, offset + count * size


_SCANNERS: dict[str, Callable[[Field, bytes, int], tuple[object, int] | None]] = {
    **dict.fromkeys("aA", _scan_bytes),
    **dict.fromkeys("bB", _scan_bits),
    **dict.fromkeys("hH", _scan_hex),
    **dict.fromkeys((*_INTEGERS, *_DOUBLES), _scan_numbers),
}
