"""format with a literal format, as Python's own formatting where the values turn out to be plain.

What a field cannot say in Python, and values that are too large or of another class, are left to ``values.formatting``.
"""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code, class_of
from tclcompat.compiler.emitters import Call, emitter
from tclcompat.compiler.inline.operands import literal_text, looked_at, plain, plain_words, text_of
from tclcompat.compiler.makers import format_renderer
from tclcompat.compiler.support_strings import as_double
from tclcompat.compiler.types import FLOAT, INT, STR
from tclcompat.values.formatting import Field, Spec, format_values, parse_format
from tclcompat.values.numbers import to_number

# Beyond it a number is left to the rules of Tcl.
_WIDE, _HUGE = 1 << 62, "1e300"
_WIDEST = 300
# So many digits of any radix make a number of 64 bits.
_MOST_DIGITS = 15
_BLANK = "[ \\t\\n\\v\\f\\r]"


@emitter("::format")
def emit_format(b: Builder, call: Call, want: Want) -> Code | None:
    """``format formatString ?arg ...?``."""
    call.arity(1)
    text = literal_text(call.words[0])
    plan = None if text is None else parse_format(text)
    if plan is None or plan.taken is None or len(call.words) != plan.taken + 1:
        return plain_words(b, call, STR)
    codes = looked_at(b, call.words[1:])
    if any(isinstance(piece, Field) and piece.stars and not _has_own_stars(piece.spec) for piece in plan.pieces):
        return plain(b, call, STR, ascii(text), *[code.text for code in codes])
    following = iter(codes)
    template, arguments, tests = "", [], []
    for index, piece in enumerate(plan.pieces):
        if isinstance(piece, str):
            template += piece.replace("%", "%%")
        elif isinstance(piece, Field):
            for least in _least_stars(piece.spec):
                star = next(following)
                arguments.append(star.text)
                tests += [*_is_int(star), f"{least - 1} < {star.text} < {_WIDEST}"]
            part, argument, needed = _field(b, piece, next(following), (format_renderer, text, index))
            template += part
            arguments.append(argument)
            tests += needed
    if not arguments:
        return b.constant(template.replace("%%", "%"))
    fast = f"{template!a} % ({', '.join(arguments)},)"
    if not tests:
        return Code(f"({fast})", STR)
    values = ", ".join([code.text for code in codes])
    return Code(f"({fast} if {' and '.join(tests)} else {b.support(format_values)}({text!a}, ({values},)))", STR)


def _has_own_stars(spec: Spec) -> bool:
    """Tell whether Python's own format has the conversion with a width or precision that is given as a value."""
    dotted = not spec.precision_star or spec.precision is not None
    if spec.conversion == "s":
        return dotted and not set(spec.flags) - {"-"}
    if spec.conversion == "d":
        return not spec.precision_star and spec.precision is None and spec.size != "h" and _is_plain(spec.flags)
    return bool(spec.conversion) and spec.conversion in "feEgG" and dotted and "#" not in spec.flags


def _is_plain(flags: str) -> bool:
    return not set(flags) - {"-"} or (not set(flags) - {"0", "+", " "} and "-" not in flags)


def _least_stars(spec: Spec) -> list[int]:
    """Return the least value of every star of a field: a width below zero is the flag ``-``, if others allow it."""
    width = [0 if set(spec.flags) - {"-"} else 1 - _WIDEST] * spec.width_star
    return width + [0] * spec.precision_star


def _field(b: Builder, field: Field, code: Code, made: tuple[object, ...]) -> tuple[str, str, list[str]]:
    """Return what stands for a field in Python's format, its value, and what must hold for that to be right.

    ``made`` tells what makes the function that renders it.
    """
    spec = field.spec
    flags, conversion = spec.flags, spec.conversion
    # An error shows the text that a number was written as.
    slow = f"{b.hold(field.render, 'F', made)}({code.text})"
    code = code if conversion == "s" else code.number or code
    number = to_number(code.value) if code.constant and conversion != "s" else None
    if number is not None and number == number:
        code = b.constant(number)
    value = code.text
    width = "*" if spec.width_star else str(spec.width or "")
    precision = "" if spec.precision is None else ".*" if spec.precision_star else f".{spec.precision}"
    if not 0 <= spec.width <= _WIDEST or (spec.precision or 0) > _WIDEST:
        return "%s", slow, []
    if conversion == "s" and not set(flags) - {"-"}:
        return f"%{flags[:1]}{width}{precision}s", text_of(b, code).text, []
    if conversion == "d" and _is_plain(flags) and spec.precision is None and spec.size != "h":
        return f"%{flags}{width}d", value, [*_is_int(code), f"-{_WIDE} < {value} < {_WIDE}"]
    positive = not set(flags) - {"-", "0"} and len(set(flags)) < 2 and spec.precision is None and spec.size != "h"
    if (conversion and conversion in "xXo" and positive) or (conversion == "u" and positive and not spec.size):
        return f"%{flags}{width}{conversion.replace('u', 'd')}", value, [*_is_int(code), f"-1 < {value} < {_WIDE}"]
    if conversion == "c" and not set(flags) - {"-"} and spec.precision is None:
        return f"%{flags[:1]}{width}c", value, [*_is_int(code), f"-1 < {value} < 65536"]
    if conversion and conversion in "feEgG" and "#" not in flags:
        if code.only(STR):
            # Such a text is read for the test, and is the number from there on.
            value = b.temp()
            test = f"-{_HUGE} < ({value} := {b.support(as_double)}({code.text})) < {_HUGE}"
            return f"%{flags}{width}{precision}{conversion}", value, [test]
        return f"%{flags}{width}{precision}{conversion}", value, [*_is_double(code), f"-{_HUGE} < {value} < {_HUGE}"]
    return "%s", slow, []


def _is_int(code: Code) -> list[str]:
    return [] if code.is_int else [f"{class_of(code.text)} is int"]


def _is_double(code: Code) -> list[str]:
    if code.only(INT | FLOAT):
        return []
    return [f"({class_of(code.text)} is float or {class_of(code.text)} is int)"]
