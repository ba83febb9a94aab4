"""Tcl's ``format``: a format string parsed once into pieces, and values rendered by them.

``parse_format`` gives a plan of text and fields.  A compiler may use the fields' ``render`` directly when the plan is
``simple``: its fields take their values one after the other, and none of them has a ``*``.

What is odd, and kept: an error in the format string is raised only when it is reached, after the errors of the values
before it; ``%d`` and ``%ld`` are 64 bits wide and wrap, ``%hd`` 16 bits, ``%lld`` has no limit; ``0`` pads strings
with zeros, on the right too when ``-`` is given.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import to_double, to_int32, to_number, to_wide, wrap_wide
from tclcompat.values.quick_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Render = Callable[[object], str]


_FLAGS = "-#0 +"
_DIGITS = "0123456789"
_WIDE_MASK = (1 << 64) - 1
_SHORT_MASK = 0xFFFF
_INT_MAX = 0x7FFFFFFF
_WIDEST = _INT_MAX - 0x10000
_WIDE_MIN, _WIDE_MAX = -(1 << 63), (1 << 63) - 1
_DOUBLES = ("e", "E", "f", "g", "G")
_REPLACEMENT = "\ufffd"
_PREFIXES = {"o": "0", "x": "0x", "X": "0X", "b": "0b"}


class Spec:
    """What stands between ``%`` and the next piece: flags, width, precision, size and conversion.

    ``precision`` is None without a ``.``.  The conversion is empty when the string ends too early.
    """

    __slots__ = ("conversion", "flags", "precision", "precision_star", "size", "width", "width_star")

    def __init__(self) -> None:
        self.flags = ""
        self.width = 0
        self.width_star = False
        self.precision: int | None = None
        self.precision_star = False
        self.size = ""
        self.conversion = ""

    def with_numbers(self, width: int, precision: int | None) -> Spec:
        """Return a copy in which ``width`` and ``precision`` stand for every ``*``."""
        spec = Spec()
        spec.flags, spec.size, spec.conversion = self.flags, self.size, self.conversion
        spec.width, spec.precision = width, precision
        if width < 0:
            spec.width = -width
            spec.flags += "-"
        return spec


class Field:
    """One conversion specifier: where its value is (None: the next one) and how it is rendered.

    ``stars`` is how many values stand before it for width and precision.  A field that is wrong renders by raising.
    """

    __slots__ = ("place", "render", "spec", "stars")

    def __init__(self, spec: Spec, place: int | None) -> None:
        self.spec = spec
        self.place = place
        self.stars = spec.width_star + spec.precision_star
        self.render: Render = to_str if self.stars else renderer(spec)


class Plan:
    """A parsed format string: text, fields and, last, None where ``%`` and ``%n$`` are mixed.

    ``renders`` are text and the functions of the fields when the plan is simple, else None; ``values`` is how many
    values it then takes.  ``taken`` is how many values it takes one after the other, those for stars among them; None
    where fields say themselves which they take.
    """

    __slots__ = ("pieces", "renders", "taken", "values")

    def __init__(self, pieces: list[str | Field | None]) -> None:
        self.pieces = tuple(pieces)
        renders: list[str | Render] = []
        for piece in pieces:
            if isinstance(piece, str):
                renders.append(piece)
            elif piece is not None and not piece.stars and piece.place is None:
                renders.append(piece.render)
        self.renders = renders if len(renders) == len(pieces) else None
        fields = [piece for piece in pieces if isinstance(piece, Field)]
        self.values = len(fields)
        in_turn = None not in pieces and all(field.place is None for field in fields)
        self.taken = sum(1 + field.stars for field in fields) if in_turn else None


def format_values(text: str, values: Sequence[object]) -> str:
    """Return ``values`` rendered by the format string ``text``, as format(n) does.

    Raises TclError: TCL FORMAT with what is wrong, or the error of a value that is no number.
    """
    plan = parse_format(text)
    if plan.renders is None or len(values) < plan.values:
        return "".join(_render_in_order(plan, values))
    following = iter(values)
    return "".join([piece if isinstance(piece, str) else piece(next(following)) for piece in plan.renders])


def _render_in_order(plan: Plan, values: Sequence[object]) -> list[str]:
    parts: list[str] = []
    index = 0
    for piece in plan.pieces:
        if isinstance(piece, str):
            parts.append(piece)
            continue
        if piece is None:
            raise format_error('cannot mix "%" and "%n$" conversion specifiers', "MIXEDSPECTYPES")
        xpg = piece.place is not None
        index = index if piece.place is None else piece.place
        if not 0 <= index < len(values):
            raise _bad_index(xpg)
        if piece.stars:
            render, index = _star_renderer(piece.spec, values, index, xpg)
            parts.append(render(values[index]))
        else:
            parts.append(piece.render(values[index]))
        index += not xpg
    return parts


def _star_renderer(spec: Spec, values: Sequence[object], index: int, xpg: bool) -> tuple[Render, int]:
    """Read the values of the stars; return how to render the value itself, and its index."""
    width, precision = spec.width, spec.precision
    if spec.width_star:
        if index >= len(values) - 1:
            raise _bad_index(xpg)
        width = to_int32(values[index])
        if abs(width) > _WIDEST:
            if width < -_INT_MAX and spec.conversion not in _DOUBLES:
                width = 0  # its opposite is no C int; Tcl then pads nothing
            else:
                raise format_error("max size for a Tcl value exceeded", "OVERFLOW")
        index += 1
    if spec.precision_star:
        if index >= len(values) - 1:
            raise _bad_index(xpg)
        given = max(to_int32(values[index]), 0)
        precision = None if precision is None else given
        index += 1
    return renderer(spec.with_numbers(width, precision)), index


def format_error(message: str, code: str) -> TclError:
    """The error for a wrong format string, of ``format`` and ``scan`` alike."""
    return TclError(message, ["TCL", "FORMAT", code])


def _bad_index(xpg: bool) -> TclError:
    if xpg:
        return format_error('"%n$" argument index out of range', "INDEXRANGE")
    return format_error("not enough arguments for all format specifiers", "FIELDVARMISMATCH")


# --- parsing


@lru_cache(maxsize=512)
def parse_format(text: str) -> Plan:
    """Return the plan of the format string ``text``; what is wrong with it is raised when it is rendered."""
    pieces: list[str | Field | None] = []
    literal = ""
    position, size = 0, len(text)
    kinds: set[bool] = set()
    while position < size:
        percent = text.find("%", position)
        if percent < 0:
            percent = size
        literal += text[position:percent]
        position = percent + 1
        if position > size:
            break
        if text[position : position + 1] == "%":
            literal += "%"
            position += 1
            continue
        if literal:
            pieces.append(literal)
            literal = ""
        place, position = _parse_place(text, position)
        kinds.add(place is not None)
        if len(kinds) == 2:
            pieces.append(None)
            break
        spec, position = _parse_spec(text, position)
        pieces.append(Field(spec, place))
    if literal:
        pieces.append(literal)
    return Plan(pieces)


def _parse_place(text: str, position: int) -> tuple[int | None, int]:
    number, end = _parse_digits(text, position)
    if end > position and text[end : end + 1] == "$":
        return number - 1, end + 1
    return None, position


def _parse_digits(text: str, position: int) -> tuple[int, int]:
    end = position
    while end < len(text) and text[end] in _DIGITS:
        end += 1
    number = int(text[position:end]) if end > position else 0
    # Like C, which keeps the low bits of what does not fit.
    return ((number + _INT_MAX + 1) & 0xFFFFFFFF) - _INT_MAX - 1 if number <= _WIDE_MASK else -1, end


def _parse_spec(text: str, position: int) -> tuple[Spec, int]:
    spec = Spec()
    while text[position : position + 1] and text[position] in _FLAGS:
        spec.flags += text[position]
        position += 1
    if text[position : position + 1] == "*":
        spec.width_star = True
        position += 1
    else:
        spec.width, position = _parse_digits(text, position)
    dotted = text[position : position + 1] == "."
    position += dotted
    if text[position : position + 1] == "*":
        spec.precision_star = True
        spec.precision = 0 if dotted else None
        position += 1
    else:
        precision, position = _parse_digits(text, position)
        spec.precision = precision if dotted else None
    if text[position : position + 1] == "h":
        spec.size = "h"
    elif text[position : position + 1] == "l":
        spec.size = "ll" if text[position : position + 2] == "ll" else "l"
    position += len(spec.size)
    spec.conversion = text[position : position + 1].replace("i", "d")
    return spec, position + 1


# --- rendering


def renderer(spec: Spec) -> Render:
    """Return the function that renders a value by ``spec``."""
    conversion = spec.conversion
    if not 0 <= spec.width <= _WIDEST:
        return _raiser("max size for a Tcl value exceeded", "OVERFLOW")
    if conversion == "s":
        return _string_renderer(spec)
    if conversion == "c":
        return lambda value: _pad(spec, _character(value))
    if conversion == "u" and spec.size == "ll":
        return _raiser("unsigned bignum format is invalid", "BADUNSIGNED")
    if conversion == "d":
        return _decimal_renderer(spec)
    if conversion and conversion in "uoxXb":
        return _unsigned_renderer(spec)
    if conversion in _DOUBLES:
        return _double_renderer(spec)
    if not conversion:
        return _raiser("format string ended in middle of field specifier", "INCOMPLETE")
    return _raiser(f'bad field specifier "{conversion}"', "BADTYPE")


def _raiser(message: str, code: str) -> Render:
    def render(value: object) -> str:
        raise format_error(message, code)

    return render


def _pad(spec: Spec, text: str) -> str:
    fill = "0" if "0" in spec.flags else " "
    return text.ljust(spec.width, fill) if "-" in spec.flags else text.rjust(spec.width, fill)


def _string_renderer(spec: Spec) -> Render:
    if not spec.width and spec.precision is None:
        return to_str
    if spec.precision is None:
        return lambda value: _pad(spec, to_str(value))
    return lambda value: _pad(spec, to_str(value)[: spec.precision])


def _character(value: object) -> str:
    code = to_int32(value)
    # Tcl 8.6 has no characters beyond the basic plane.
    return chr(code) if 0 <= code <= 0xFFFF else _REPLACEMENT


def _integer(value: object) -> int:
    """Return ``value`` as an integer of any size; the error is that of a wide."""
    if type(value) is int:
        return value
    number = to_number(value)
    return number if isinstance(number, int) else to_wide(value)


def _sized_integer(value: object, size: str) -> int:
    number = _integer(value)
    if size == "ll":
        return number
    if size == "h":
        return ((number + 0x8000) & _SHORT_MASK) - 0x8000
    return number if _WIDE_MIN <= number <= _WIDE_MAX else wrap_wide(number)


def _decimal_renderer(spec: Spec) -> Render:
    size, width, precision, flags = spec.size, spec.width, spec.precision, spec.flags
    if not width and precision is None and not flags.strip("-0#"):
        return lambda value: to_str(_sized_integer(value, size))
    zeros = "0" in flags and precision is None
    plus = "+" if "+" in flags else " " if " " in flags else ""
    # Python agrees with Tcl unless "-" and "0" are both there.
    template = f"%{flags.replace('#', '')}{width}d"
    agrees = precision is None and not ("-" in flags and "0" in flags)

    def render(value: object) -> str:
        if agrees and type(value) is int and _WIDE_MIN <= value <= _WIDE_MAX and size != "h":
            return template % value
        number = _sized_integer(value, size)
        digits = to_str(abs(number)).zfill(precision or 0)
        sign = "-" if number < 0 else plus
        if zeros:
            return sign + digits.zfill(width - len(sign))
        return (sign + digits).ljust(width) if "-" in flags else (sign + digits).rjust(width)

    return render


def _unsigned_renderer(spec: Spec) -> Render:
    size, width, precision, flags, conversion = spec.size, spec.width, spec.precision, spec.flags, spec.conversion
    prefix = _PREFIXES.get(conversion, "") if "#" in flags else ""
    octal_prefix = prefix == "0"
    if octal_prefix and precision is not None:
        precision -= 1
    zeros = "0" in flags and precision is None
    plus = "+" if "+" in flags else " " if " " in flags else ""
    radix = "d" if conversion == "u" else conversion

    def render(value: object) -> str:
        number = _sized_integer(value, size)
        sign = ""
        if size == "ll":
            sign = "-" if number < 0 else plus
            number = abs(number)
        else:
            number &= _SHORT_MASK if size == "h" else _WIDE_MASK
        digits = "" if octal_prefix and not number else format(number, radix)
        head = sign + prefix
        digits = digits.rjust(width - len(head) if zeros else precision or 0, "0")
        return (head + digits).ljust(width) if "-" in flags else (head + digits).rjust(width)

    return render


def _double_renderer(spec: Spec) -> Render:
    precision = "" if spec.precision is None else f".{spec.precision}"
    width = spec.width or ""
    template = f"%{spec.flags}{width}{precision}{spec.conversion}"
    # C pads infinities with spaces only.
    infinite = f"%{spec.flags.replace('0', '')}{width}{spec.conversion}"

    def render(value: object) -> str:
        number = value if type(value) is float and value == value else to_double(value)
        if number - number != 0.0:
            return infinite % number
        return template % number

    return render
