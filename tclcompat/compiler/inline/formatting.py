"""format with a literal format, as Python's own formatting where the values turn out to be plain; scan likewise.

What a field cannot say in Python, and values that are too large or of another class, are left to ``values.formatting``.
A scan format of simple conversions becomes a pattern of ``re`` that matches only where every field is read.
"""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.operands import literal_text, looked_at, plain, plain_words, text_of
from tclcompat.compiler.inline.variables import name_of, store_found
from tclcompat.compiler.support_strings import scanned
from tclcompat.compiler.types import ANY, FLOAT, INT, LIST, STR, UNSET
from tclcompat.errors import TclError
from tclcompat.syntax.nodes import Word
from tclcompat.values.formatting import Field, format_values, parse_format
from tclcompat.values.numbers import to_number
from tclcompat.values.scanning import Directive, parse_scan

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
    if plan is None or plan.renders is None or len(call.words) != plan.values + 1:
        return plain_words(b, call, STR)
    codes = looked_at(b, call.words[1:])
    following = iter(codes)
    template, arguments, tests = "", [], []
    for piece in plan.pieces:
        if isinstance(piece, str):
            template += piece.replace("%", "%%")
        elif isinstance(piece, Field):
            part, argument, needed = _field(b, piece, next(following))
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


def _field(b: Builder, field: Field, code: Code) -> tuple[str, str, list[str]]:
    """Return what stands for a field in Python's format, its value, and what must hold for that to be right."""
    spec = field.spec
    flags, conversion = spec.flags, spec.conversion
    number = to_number(code.value) if code.constant and conversion != "s" else None
    if number is not None and number == number:
        code = b.constant(number)
    value = code.text
    width = str(spec.width or "")
    precision = "" if spec.precision is None else f".{spec.precision}"
    if not 0 <= spec.width <= _WIDEST or (spec.precision or 0) > _WIDEST:
        return "%s", f"{b.hold(field.render, 'F')}({value})", []
    plain = not set(flags) - {"-"} or (not set(flags) - {"0", "+", " "} and "-" not in flags)
    if conversion == "s" and not set(flags) - {"-"}:
        return f"%{flags[:1]}{width}{precision}s", text_of(b, code).text, []
    if conversion == "d" and plain and spec.precision is None and spec.size != "h":
        return f"%{flags}{width}d", value, [*_is_int(code), f"-{_WIDE} < {value} < {_WIDE}"]
    positive = not set(flags) - {"-", "0"} and len(set(flags)) < 2 and spec.precision is None and spec.size != "h"
    if (conversion and conversion in "xXo" and positive) or (conversion == "u" and positive and not spec.size):
        return f"%{flags}{width}{conversion.replace('u', 'd')}", value, [*_is_int(code), f"-1 < {value} < {_WIDE}"]
    if conversion == "c" and not set(flags) - {"-"} and spec.precision is None:
        return f"%{flags[:1]}{width}c", value, [*_is_int(code), f"-1 < {value} < 65536"]
    if conversion and conversion in "feEgG" and "#" not in flags:
        return f"%{flags}{width}{precision}{conversion}", value, [*_is_double(code), f"-{_HUGE} < {value} < {_HUGE}"]
    return "%s", f"{b.hold(field.render, 'F')}({value})", []


def _is_int(code: Code) -> list[str]:
    return [] if code.is_int else [f"type({code.text}) is int"]


def _is_double(code: Code) -> list[str]:
    if code.only(INT | FLOAT):
        return []
    return [f"(type({code.text}) is float or type({code.text}) is int)"]


# scan


class _Plan:
    """A scan format as a pattern, where it can be one; ``converters`` makes the values of its groups."""

    def __init__(self, directives: tuple[Directive, ...]) -> None:
        self.source = ""
        self.converters: list[str] = []
        self.usable = all(self._add(directive) for directive in directives)

    def _add(self, directive: Directive) -> bool:
        from re import escape

        operation, width = directive.operation, directive.width
        if operation == "space":
            self.source += f"{_BLANK}*+"
            return True
        if operation == "literal":
            self.source += f"{_BLANK}*+" * directive.skips + escape(directive.text)
            return directive.text.isascii()
        if directive.place is None or directive.place != len(self.converters):
            return False
        if operation == "c":
            self.source += "([\\x00-\\x7f])"
            self.converters.append("ord")
        elif operation in ("d", "x") and not (width and operation == "x"):
            digits = "[0-9]" if operation == "d" else "[0-9a-fA-F]"
            most = min(width or _MOST_DIGITS, _MOST_DIGITS)
            # More digits may follow only where the width says so.
            after = "" if width and width == most else f"(?!{digits})"
            sign = "" if width else "[-+]?+"
            prefix = "" if operation == "d" else "(?!0[xX])"
            self.source += f"{_BLANK}*+({sign}{prefix}{digits}{{1,{most}}}+){after}"
            self.converters.append("int" if operation == "d" else "int16")
        elif operation == "s" and not width:
            self.source += f"{_BLANK}*+([!-~]++)(?![^\\x00-\\x7f]|[\\x00-\\x08\\x0e-\\x1f\\x7f])"
            self.converters.append("")
        else:
            return False
        return True

    def value(self, match: str, number: int) -> Code:
        """Return the value of the field ``number``."""
        text, converter = f"{match}[{number + 1}]", self.converters[number]
        if converter == "int16":
            return Code(f"int({text}, 16)", INT)
        return Code(f"{converter}({text})" if converter else text, INT if converter else STR)


@emitter("::scan")
def emit_scan(b: Builder, call: Call, want: Want) -> Code | None:
    """``scan string format ?varName ...?``."""
    call.arity(2)
    text = literal_text(call.words[1])
    names = [name_of(b, word) for word in call.words[2:]]
    if any(key is not None for _, key in names):
        raise Decline
    if text is None:
        if names:
            raise Decline
        return plain_words(b, call, ANY)
    try:
        directives, places = parse_scan(text, len(names))
    except TclError:
        raise Decline from None
    if not names and len(directives) == 1 and directives[0].operation == "c" and places == 1:
        return _one_character(b, call, text)
    if b.calls.is_open and any(b.scope.kind(b, name) & UNSET for name, _ in names[:-1]):
        # Where one cannot be set, the others still are.
        raise Decline
    plan = _Plan(directives)
    usable = plan.usable and len(plan.converters) == places
    if not names and not usable:
        return plain_words(b, call, ANY)
    subject = b.stored(text_of(b, looked_at(b, call.words[:1])[0])).text
    match = b.temp()
    if usable:
        import re

        b.emit(f"{match} = {b.hold(re.compile(plan.source).match, 'R')}({subject})")
    if not names:
        values = ", ".join([plan.value(match, number).text for number in range(places)])
        slow = plain(b, call, ANY, subject, ascii(text)).text
        kind = INT if places == 1 and plan.value(match, 0).is_int else LIST
        # A list of one number is the number.
        fast = values if kind == INT else f"[{values}]"
        return Code(f"({fast} if {match} is not None else {slow})", kind if kind == LIST else ANY)
    return _into_variables(
        b, call.words[2:], [name for name, _ in names], plan if usable else None, match, subject, text
    )


def _one_character(b: Builder, call: Call, text: str) -> Code:
    """Return ``scan string %c``: a list of one number is the number."""
    (subject,) = looked_at(b, call.words[:1])
    if not subject.type & STR:
        return plain_words(b, call, ANY)
    name = subject.text
    test = f"len({name}) == 1" if subject.only(STR) else f"type({name}) is str and len({name}) == 1"
    slow = plain(b, call, ANY, name, ascii(text)).text
    return Code(f"(ord({name}) if {test} else {slow})", ANY)


def _into_variables(
    b: Builder, words: tuple[Word, ...], names: list[str], plan: _Plan | None, match: str, subject: str, text: str
) -> Code:
    """Store the fields in variables; return the code of their number."""
    count, values = b.temp(), b.temp()
    before = b.fork()
    after = None
    if plan is not None:
        b.emit(f"if {match} is not None:")
        b.indent()
        for number, name in enumerate(names):
            b.scope.write(b, name, plan.value(match, number))
        b.emit(f"{count} = {len(names)}")
        b.dedent()
        after, b.env = b.env, before
        b.emit("else:")
        b.indent()
    b.emit(f"{count}, {values} = {b.support(scanned)}({subject}, {text!a}, {len(names)})")
    store_found(b, names, values)
    if plan is not None:
        b.dedent()
        b.env = b.join(after, b.env)
    return Code(count, INT, stable=True)
