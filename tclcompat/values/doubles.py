"""The string form of doubles.

Tcl 8.6 writes the shortest digits that read back as the same number, in exponential form from 1e17 and below 1e-4.
Python does nearly that.  The exceptions: Python's exponents start at 1e16; and for a power of two, whose neighbour
below is only half as far away as the one above, Tcl mistakes one side for the other, so that its digits may be one
more than needed or name that neighbour.  Scripts see those digits, so they are reproduced.
"""

from __future__ import annotations

from _thread import get_ident
from math import copysign, frexp, isfinite
from sys import float_info

_INFINITIES = {"inf": "Inf", "-inf": "-Inf"}
# Numbers with as many digits are the same either way.
_SAFE_DIGITS = 15
# The bit of a Not a Number that does not signal, above those of its payload.
_QUIET = 1 << 51
_MANTISSA = (1 << 52) - 1
_AROUND = ") \t\n\v\f\r"
_PLAIN_EXPONENTS = range(-4, 17)
# The digits that ``tcl_precision`` asks for, by thread, as in Tcl; threads that did not ask are not in it.
_precisions: dict[int, int] = {}


def format_double(value: float) -> str:
    """Return Tcl's string form of a double."""
    if _precisions and isfinite(value):
        digits = precision()
        if digits:
            mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
            return _place_point(mantissa.replace(".", "").rstrip("0") or "0", int(exponent), 3)
    text = float.__repr__(value)
    if len(text) > _SAFE_DIGITS and abs(frexp(value)[0]) == 0.5 and abs(value) >= float_info.min:
        return _format_power_of_two(value, text)
    if "e" in text:
        mantissa, exponent = text.split("e")
        return _place_point(mantissa.replace(".", ""), int(exponent))
    if text == "nan":
        return "NaN" if copysign(1.0, value) > 0 else "-NaN"
    return _INFINITIES.get(text, text)


def nan_text(value: float) -> str:
    """Return the text of Not a Number, with the payload of its bits; no value is a double that is not a number.

    One that signals is told by a digit that no other payload has.
    """
    from struct import pack

    bits = int.from_bytes(pack(">d", value), "big")
    payload = (bits ^ _QUIET) & _MANTISSA
    return f"{'-' if bits >> 63 else ''}NaN{f'({payload:x})' if payload else ''}"


def nan_of(text: str) -> float:
    """Return the Not a Number that a text means, with the payload in its parentheses."""
    from struct import unpack

    _, _, payload = text.rpartition("(")
    digits = "".join(payload.rstrip(_AROUND).split()) if "(" in text else "0"
    mantissa = (int(digits, 16) ^ _QUIET) & _MANTISSA
    sign = 0xFFF if text.lstrip()[:1] == "-" else 0x7FF
    value: float = unpack(">d", (sign << 52 | (mantissa or _QUIET)).to_bytes(8, "big"))[0]
    return value


def precision() -> int:
    """Return the significant digits that doubles of this thread are written with; 0 means as many as it takes."""
    return _precisions.get(get_ident(), 0)


def set_precision(digits: int) -> None:
    """Set what ``precision`` returns."""
    if digits:
        _precisions[get_ident()] = digits
    else:
        _precisions.pop(get_ident(), None)


def _place_point(digits: str, exponent: int, exponent_width: int = 2) -> str:
    """Write ``digits``, perhaps with a sign, whose first stands for units of 10 to the ``exponent``.

    An exponent has at least ``exponent_width`` characters, its sign included.
    """
    sign = ""
    if digits[0] == "-":
        sign, digits = "-", digits[1:]
    if exponent not in _PLAIN_EXPONENTS:
        point = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{point}e{exponent:+0{exponent_width}d}"
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    digits = digits.ljust(exponent + 2, "0")
    return f"{sign}{digits[: exponent + 1]}.{digits[exponent + 1 :]}"


def _format_power_of_two(value: float, text: str) -> str:
    """Write a power of two, taking its distance to the next double above for that to the next below."""
    sign = "-" if value < 0 else ""
    power = frexp(value)[1] - 1
    # In units of a quarter of the distance to the next double above: the value, and how far digits may be off it.
    unit = power - 54
    numerator, denominator = (1 << 54 << max(unit, 0)), 1 << max(-unit, 0)
    below, above = 2 << max(unit, 0), 1 << max(unit, 0)
    exponent = int(text.split("e")[1]) if "e" in text else len(text.lstrip("-").split(".")[0]) - 1
    if exponent < 0:
        numerator, below, above = numerator * 10**-exponent, below * 10**-exponent, above * 10**-exponent
    else:
        denominator *= 10**exponent
    if numerator >= denominator * 10:
        exponent += 1
        denominator *= 10
    digits = ""
    while True:
        digit, numerator = divmod(numerator, denominator)
        low, high = numerator <= below, numerator + above >= denominator
        if low or high:
            if 2 * numerator > denominator if low else high:
                digit += 1
            # Rounding a 9 up makes zeros, which are not written.
            rounded = str(int(digits or "0") * 10 + digit).rstrip("0")
            return _place_point(sign + rounded, exponent)
        digits += str(digit)
        numerator, below, above = numerator * 10, below * 10, above * 10
