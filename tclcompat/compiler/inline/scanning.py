"""scan with a literal format, as a pattern of ``re`` that matches only where every field is read.

What does not match, and fields that a pattern cannot say, are left to ``values.scanning``.
"""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code, class_of
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.operands import literal_text, looked_at, plain, plain_words, text_of
from tclcompat.compiler.inline.variables import name_of, store_found
from tclcompat.compiler.makers import python_match
from tclcompat.compiler.support_scanning import scanned
from tclcompat.compiler.types import ANY, FLOAT, INT, LIST, STR, UNSET
from tclcompat.errors import TclError
from tclcompat.values.scanning import Directive, parse_scan

# So many digits of any radix make a number of 64 bits.
_MOST_DIGITS = 15
_BLANK = "[ \\t\\n\\v\\f\\r]"
_ASCII = [chr(code) for code in range(128)]

# The digits of a conversion, and its radix; a prefix is left to the command.
_DIGITS = {
    "d": ("[0-9]", 10),
    "u": ("[0-9]", 10),
    "x": ("[0-9a-fA-F]", 16),
    "X": ("[0-9a-fA-F]", 16),
    "o": ("[0-7]", 8),
    "b": ("[01]", 2),
}
_SIGNED = frozenset("dxXob")
# The type of what each conversion gives.
_KINDS = {**dict.fromkeys("duixXobcn", INT), **dict.fromkeys("feEgG", FLOAT), **dict.fromkeys("s[", STR)}


# What one or two hexadecimal digits stand for: they are looked up in a third of the time that ``int`` takes.
_BYTES = {
    text: int(text, 16)
    for digits in ("0123456789abcdef", "0123456789ABCDEF", "0123456789abcdefABCDEF")
    for first in ("", *digits)
    for second in digits
    for text in (first + second,)
}


class _Plan:
    """A scan format as a pattern, where it can be one; ``converters`` makes the values of its groups."""

    def __init__(self, b: Builder, directives: tuple[Directive, ...]) -> None:
        self.b = b
        self.source = ""
        # The types of the groups, and what makes their values of their texts.
        self.converters: list[tuple[int, str]] = []
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
        if directive.place not in (None, len(self.converters)) or operation == "n":
            return False
        blank = f"{_BLANK}*+" if directive.skips else ""
        if operation == "c":
            pattern, converter = ("[\\x00-\\x7f]", "", ""), "ord({})"
        elif operation in _DIGITS:
            pattern, converter = _of_digits(operation, width)
            if converter == "int({}, 16)" and width in (1, 2):
                converter = f"{self.b.hold(_BYTES, 'H')}[{{}}]"
        elif operation in "feEgG" and not width:
            # Without a fraction it may be zero, whose sign counts.
            fraction = f"[-+]?+[0-9]{{1,{_MOST_DIGITS}}}+\\.[0-9]{{1,{_MOST_DIGITS}}}+"
            pattern, converter = (f"(?:{fraction}|[0-9]{{1,{_MOST_DIGITS}}}+)", "", "(?![0-9.eE])"), "float({})"
        elif operation == "s" and not width:
            pattern, converter = ("[!-~]++", "", "(?![^\\x00-\\x7f]|[\\x00-\\x08\\x0e-\\x1f\\x7f])"), "{}"
        elif operation == "[":
            accepted = [char for char in _ASCII if directive.accepts(char)]
            times = f"{{1,{width}}}+" if width else "++"
            # Whether the set has other characters is not known here.
            pattern, converter = (f"{_class_of(accepted)}{times}", "", "(?![^\\x00-\\x7f])"), "{}"
            if not accepted or width > _MOST_DIGITS:
                return False
        else:
            return False
        body, before, after = pattern
        if directive.place is None:
            self.source += f"{blank}{before}{body}{after}"
            return True
        self.source += f"{blank}{before}({body}){after}"
        self.converters.append((_KINDS[operation], converter))
        return True

    def values(self, match: str) -> list[Code]:
        """Return the values of the fields."""
        return [
            Code(converter.format(f"{match}[{number}]"), kind)
            for number, (kind, converter) in enumerate(self.converters, 1)
        ]


def _of_digits(operation: str, width: int) -> tuple[tuple[str, str, str], str]:
    """Return the pattern of an integer, what must follow before and after it, and what makes the value."""
    digits, radix = _DIGITS[operation]
    most = min(width or _MOST_DIGITS, _MOST_DIGITS)
    # More digits may follow only where the width says so.
    after = "" if width and width == most else f"(?!{digits})"
    sign = "" if width or operation not in _SIGNED else "[-+]?+"
    before = {16: "(?![-+]?0[xX])", 2: "(?![-+]?0[bB])"}.get(radix, "")
    converter = "int({})" if radix == 10 else f"int({{}}, {radix})"
    return (f"{sign}{digits}{{1,{most}}}+", before, after), converter


def _class_of(accepted: list[str]) -> str:
    """Return the pattern of one of some ASCII characters."""
    return "[" + "".join([f"\\x{ord(char):02x}" for char in accepted]) + "]"


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
    if [directive.operation for directive in directives] == ["c"] and places == 1:
        return _character_into(b, names[0][0], call, text)
    plan = _Plan(b, directives)
    usable = plan.usable and len(plan.converters) == places
    if not names and not usable:
        return plain_words(b, call, ANY)
    subject = b.stored(text_of(b, looked_at(b, call.words[:1])[0])).text
    match = b.temp()
    if usable:
        b.emit(f"{match} = {b.hold(python_match(plan.source), 'R', (python_match, plan.source))}({subject})")
    if not names:
        values = plan.values(match)
        slow = plain(b, call, ANY, subject, ascii(text)).text
        kind = INT if places == 1 and values[0].is_int else LIST
        # A list of one number is the number.
        fast = values[0].text if kind == INT else f"[{', '.join([value.text for value in values])}]"
        return Code(f"({fast} if {match} is not None else {slow})", kind if kind == LIST else ANY)
    kinds = [ANY] * len(names)
    for directive in directives:
        if directive.place is not None:
            kinds[directive.place] = _KINDS[directive.operation]
    return _into_variables(b, [name for name, _ in names], kinds, plan if usable else None, match, subject, text)


def _one_character(b: Builder, call: Call, text: str) -> Code:
    """Return ``scan string %c``: a list of one number is the number."""
    (subject,) = looked_at(b, call.words[:1])
    if not subject.type & STR:
        return plain_words(b, call, ANY)
    slow = plain(b, call, ANY, subject.text, ascii(text)).text
    return Code(f"(ord({subject.text}) if {_is_character(subject)} else {slow})", ANY)


def _is_character(subject: Code) -> str:
    name = subject.text
    return f"len({name}) == 1" if subject.only(STR) else f"{class_of(name)} is str and len({name}) == 1"


def _character_into(b: Builder, name: str, call: Call, text: str) -> Code:
    """Write ``scan string %c name``; return the code of the number of fields."""
    (subject,) = looked_at(b, call.words[:1])
    count, values = b.temp(), b.temp()
    before = b.fork()
    b.emit(f"if {_is_character(subject)}:")
    b.indent()
    b.scope.write(b, name, Code(f"ord({subject.text})", INT))
    b.emit(f"{count} = 1")
    b.dedent()
    after, b.env = b.env, before
    b.emit("else:")
    b.indent()
    b.emit(f"{count}, {values} = {b.support(scanned)}({b.text(subject).text}, {text!a}, 1)")
    store_found(b, [name], values, [INT])
    b.dedent()
    b.env = b.join(after, b.env)
    return Code(count, INT, stable=True)


def _into_variables(
    b: Builder, names: list[str], kinds: list[int], plan: _Plan | None, match: str, subject: str, text: str
) -> Code:
    """Store the fields in variables; return the code of their number."""
    count, values = b.temp(), b.temp()
    before = b.fork()
    after = None
    if plan is not None:
        b.emit(f"if {match} is not None:")
        b.indent()
        for name, value in zip(names, plan.values(match), strict=True):
            b.scope.write(b, name, value)
        b.emit(f"{count} = {len(names)}")
        b.dedent()
        after, b.env = b.env, before
        b.emit("else:")
        b.indent()
    b.emit(f"{count}, {values} = {b.support(scanned)}({subject}, {text!a}, {len(names)})")
    store_found(b, names, values, kinds)
    if plan is not None:
        b.dedent()
        b.env = b.join(after, b.env)
    return Code(count, INT, stable=True)
