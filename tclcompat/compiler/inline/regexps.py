"""regexp and regsub: a literal pattern is compiled with the code, and ASCII text is for ``re`` where that is Tcl's way.

Any other text, and what has no such pattern, goes to the matcher or to the command's own function, with ``-inline``
where its results are for variables.
"""

from __future__ import annotations

from tclcompat.compiler.builder import DROP, Builder, Want
from tclcompat.compiler.code import LARGE, Code, class_of
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.operands import (
    function_of,
    literal_text,
    looked_at,
    plain_words,
    text_of,
    texts_of,
)
from tclcompat.compiler.inline.variables import name_of
from tclcompat.compiler.makers import regex_bulk, regex_direct, regex_pattern
from tclcompat.compiler.types import ANY, INT, LIST, STR
from tclcompat.errors import TclError
from tclcompat.syntax.nodes import UnneededWord, Word
from tclcompat.values.regex import EXPANDED, LINE, LINEANCHOR, LINESTOP, NOCASE, compile_regex
from tclcompat.values.regex_replace import PATTERN_SIGNS, SUBSTITUTION_SIGNS, parse_template, substitute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.values.regex_matcher import Regex

_FLAGS = {
    "-nocase": NOCASE,
    "-expanded": EXPANDED,
    "-line": LINE,
    "-linestop": LINESTOP,
    "-lineanchor": LINEANCHOR,
}
_TEST, _FIND, _SEARCH = range(3)


class _Options:
    """The options before a pattern: flags, other names, the word after ``-start``, and how many words they are.

    ``sure``: the pattern that follows cannot be taken for an option.
    """

    def __init__(self, call: Call, names: tuple[str, ...]) -> None:
        self.flags = 0
        self.names: set[str] = set()
        self.start: Word | None = None
        words = call.words
        place = 0
        self.sure = True
        while place < len(words):
            text = literal_text(words[place])
            if text is None or not text.startswith("-"):
                self.sure = text is not None
                break
            place += 1
            if text == "--":
                break
            if text == "-start":
                if place >= len(words):
                    raise Decline
                self.start = words[place]
                place += 1
            elif text in _FLAGS:
                self.flags |= _FLAGS[text]
            elif text in names:
                self.names.add(text)
            else:
                raise Decline
        self.count = place

    def words(self) -> list[str]:
        """Return the code of the options as words for the command's own function, without ``-start`` and ``--``."""
        flags = [f"'{name}'" for name, flag in _FLAGS.items() if name != "-line" and self.flags & flag == flag]
        return [*flags, *[f"'{name}'" for name in sorted(self.names)]]


def _regex(pattern: str, flags: int) -> Regex:
    try:
        return compile_regex(pattern, flags)
    except TclError:
        raise Decline from None


def pattern_test(b: Builder, pattern: str, text: Code, nocase: bool, flags: int = 0) -> Code:
    """Return the truth whether a string, a name or literal, matches a regular expression that is known."""
    flags |= NOCASE if nocase else 0
    if pattern and not flags and PATTERN_SIGNS.isdisjoint(pattern):
        return Code(f"({pattern!a} in {text.text})", truth=True)
    regex = _regex(pattern, flags)
    slow = f"{b.hold(regex, 'X', (compile_regex, pattern, flags))}.test({text.text})"
    direct = regex.direct(_TEST)
    if direct is None:
        return Code(slow, truth=True)
    search = b.hold(direct, "R", (regex_direct, pattern, flags, _TEST))
    return Code(f"({search}({text.text}) is not None if {text.text}.isascii() else {slow})", truth=True)


# regexp


@emitter("::regexp")
def emit_regexp(b: Builder, call: Call, want: Want) -> Code | None:
    """``regexp ?-option ...? exp string ?matchVar ...?``."""
    options = _Options(call, ("-all", "-inline", "-indices"))
    rest = call.words[options.count :]
    if len(rest) < 2 or (not options.sure and len(rest) > 2):
        raise Decline
    inline = "-inline" in options.names
    kind = INT if options.sure and not inline else ANY
    pattern = literal_text(rest[0])
    if type(rest[1]) is UnneededWord:
        return b.constant(1)
    if len(rest) > 2:
        if inline or "-all" in options.names:
            raise Decline
        return _into_variables(b, call, options, rest)
    if pattern is None and not options.names and not options.start and options.flags in (0, NOCASE):
        # Tcl's compiler takes a computed pattern for one whatever it begins with.
        regex_word, text = texts_of(b, rest)
        flags = f", {options.flags}" if options.flags else ""
        return Code(f"{b.support(compile_regex)}({regex_word.text}{flags}).test({text.text})", truth=True)
    if pattern is None or not options.sure or options.start is not None:
        return plain_words(b, call, kind)
    regex = _regex(pattern, options.flags)
    if inline:
        return _inline(b, call, options, regex)
    (subject,) = looked_at(b, rest[1:])
    text = b.stored(text_of(b, subject))
    if "-all" not in options.names:
        return pattern_test(b, pattern, text, False, options.flags)
    bulk = regex.bulk("")
    slow = _own(b, call, options, [f"{pattern!a}", text.text])
    if bulk is None:
        return Code(slow, INT)
    held = b.hold(bulk, "B", (regex_bulk, pattern, options.flags))
    return Code(f"(len({held}.findall({text.text})) if {text.text}.isascii() else {slow})", INT)


def _own(b: Builder, call: Call, options: _Options, words: list[str], *more: str) -> str:
    """Return a call of the command's own function with the options, ``more`` options, and pattern and string."""
    given = [*options.words(), *more, "'--'", *words]
    return ", ".join([function_of(b, call, len(given)), *given]) + ")"


def _inline(b: Builder, call: Call, options: _Options, regex: Regex) -> Code:
    """Return the list of what matches, ``-inline``."""
    words = call.words[options.count :]
    (subject,) = looked_at(b, words[1:])
    text = b.stored(text_of(b, subject)).text
    pattern = literal_text(words[0])
    slow = _own(b, call, options, [ascii(pattern), text])
    every, groups = "-all" in options.names, regex.group_count
    if "-indices" in options.names:
        return Code(slow, ANY)
    match = b.temp()
    parts = f"{match}[0]" + (f", *{match}.groups('')" if groups else "")
    if every:
        bulk = regex.bulk("")
        if bulk is None:
            return Code(slow, ANY)
        held = b.hold(bulk, "B", (regex_bulk, pattern, options.flags))
        fast = (
            f"[t for {match} in {held}.finditer({text}) for t in ({parts},)]" if groups else f"{held}.findall({text})"
        )
        return Code(f"({fast} if {text}.isascii() else {slow})", LIST)
    direct = regex.direct(_SEARCH)
    if direct is None:
        return Code(slow, ANY)
    held = b.hold(direct, "R", (regex_direct, pattern, options.flags, _SEARCH))
    fast = f"([{parts}] if ({match} := {held}({text})) is not None else [])"
    return Code(f"({fast} if {text}.isascii() else {slow})", LIST)


def _into_variables(b: Builder, call: Call, options: _Options, rest: tuple[Word, ...]) -> Code:
    """Store what matches in variables."""
    names = [name_of(b, word) for word in rest[2:]]
    if any(key is not None for _, key in names):
        raise Decline
    given = [*rest[:2], *([options.start] if options.start is not None else [])]
    if options.start is not None:
        # -start stands before the pattern, which is literal.
        given = [rest[0], options.start, rest[1]]
        if literal_text(rest[0]) is None:
            raise Decline
    codes = looked_at(b, given)
    text = b.stored(text_of(b, codes[-1])).text
    start = codes[1] if options.start is not None else None
    more = ["'-inline'", *([] if start is None else ["'-start'", start.text])]
    slow = _own(b, call, options, [codes[0].text, text], *more)
    writer = _Variables(b, call, [name for name, _ in names], "-indices" in options.names)
    pattern = literal_text(rest[0])
    regex = None if pattern is None else _regex(pattern, options.flags)
    question = _FIND if len(names) == 1 else _SEARCH
    direct = None if regex is None else regex.direct(question)
    if regex is None or direct is None or (start is not None and not regex.sees_only_ahead):
        return writer.write(slow, regex)
    tests, arguments = [f"{text}.isascii()"], text
    if start is not None:
        if start.constant or not start.type & INT:
            return writer.write(slow, regex)
        tests += [
            *([] if start.is_int else [f"{class_of(start.text)} is int"]),
            f"-1 < {start.text} <= len({text}) < {LARGE}",
        ]
        arguments = f"{text}, {start.text}"
    held = b.hold(direct, "R", (regex_direct, pattern, options.flags, question))
    return writer.write(slow, regex, " and ".join(tests), f"{held}({arguments})")


class _Variables:
    """Writes the assignments of ``regexp`` with variables."""

    def __init__(self, b: Builder, call: Call, names: list[str], indices: bool) -> None:
        self.b = b
        self.call = call
        self.names = names
        self.indices = indices
        self.match = b.temp()

    def write(self, slow: str, regex: Regex | None, test: str = "", fast: str = "") -> Code:
        """Write it; ``fast`` gives a match of ``re`` where ``test`` holds, ``slow`` the list of all that matches."""
        b, match = self.b, self.match
        if not self.indices or not fast:
            b.emit(f"{match} = {fast} if {test} else {slow} or None" if fast else f"{match} = {slow} or None")
            self._if_matched(regex, False)
            return Code(f"({match} is not None)", truth=True)
        before = b.fork()
        b.emit(f"if {test}:")
        b.indent()
        b.emit(f"{match} = {fast}")
        self._if_matched(regex, True)
        b.dedent()
        after, b.env = b.env, before
        b.emit("else:")
        b.indent()
        b.emit(f"{match} = {slow} or None")
        self._if_matched(regex, False)
        b.dedent()
        b.env = b.join(after, b.env)
        return Code(f"({match} is not None)", truth=True)

    def _if_matched(self, regex: Regex | None, spans: bool) -> None:
        b = self.b
        before = b.fork()
        b.emit(f"if {self.match} is not None:")
        b.indent()
        for number, name in enumerate(self.names):
            code = self._span(regex, number) if spans else self._part(regex, number)
            b.scope.write(b, name, code)
        b.dedent()
        b.env = b.join(before, b.env)

    def _part(self, regex: Regex | None, number: int) -> Code:
        """Return what the command stores: a text, or a list of two indexes where its own function was called."""
        match = self.match
        nothing, kind = ("[-1, -1]", LIST) if self.indices else ("''", STR)
        if regex is None:
            shared = ANY if self.indices else STR
            return Code(f"({match}[{number}] if len({match}) > {number} else {nothing})", shared)
        if number > regex.group_count:
            return Code(nothing, kind)
        if self.indices:
            return Code(f"{match}[{number}]", ANY)
        return Code(f"{match}[0]" if number == 0 else f"({match}[{number}] or '')", STR)

    def _span(self, regex: Regex | None, number: int) -> Code:
        assert regex is not None
        if number > regex.group_count:
            return Code("[-1, -1]", LIST)
        match = self.match
        if number == 0:
            return Code(f"[{match}.start(), {match}.end() - 1]", LIST)
        end = self.b.temp()
        return Code(f"[{match}.start({number}), {end} - 1 if ({end} := {match}.end({number})) >= 0 else -1]", LIST)


# regsub


@emitter("::regsub")
def emit_regsub(b: Builder, call: Call, want: Want) -> Code | None:
    """``regsub ?-option ...? exp string subSpec ?varName?``."""
    options = _Options(call, ("-all",))
    rest = call.words[options.count :]
    if not 3 <= len(rest) <= 4:
        raise Decline
    name = None
    if len(rest) == 4:
        name, key = name_of(b, rest[3])
        if key is not None:
            raise Decline
    if options.start is not None or not options.sure:
        if name is not None:
            raise Decline
        return plain_words(b, call, STR)
    codes = [b.stored(text_of(b, code)) for code in looked_at(b, rest[:3])]
    count, result = _substituted(b, options, codes, literal_text(rest[0]), literal_text(rest[2]), name, want)
    if name is None:
        return result
    b.scope.write(b, name, result)
    return count


def _substituted(
    b: Builder,
    options: _Options,
    codes: list[Code],
    pattern: str | None,
    template: str | None,
    name: str | None,
    want: Want,
) -> tuple[Code | None, Code]:
    """Return the number of replacements, where that is wanted, and the resulting text."""
    text, every = codes[1].text, "-all" in options.names
    slow = f"{b.support(substitute)}({codes[0].text}, {options.flags}, {text}, {codes[2].text}, 0, {every})"
    counted = name is not None and want != DROP
    if pattern is not None and template is not None:
        if every and pattern and PATTERN_SIGNS.isdisjoint(pattern) and SUBSTITUTION_SIGNS.isdisjoint(template):
            if not options.flags & NOCASE:
                result = Code(f"{text}.replace({pattern!a}, {template!a})", STR)
                return b.stored(Code(f"{text}.count({pattern!a})", INT)) if counted else None, result
        else:
            regex = _regex(pattern, options.flags)
            direct = regex.bulk("") if every else getattr(regex.direct(_SEARCH), "__self__", None)
            if direct is not None:
                made = (regex_bulk,) if every else (regex_pattern,)
                given = (pattern, options.flags) if every else (pattern, options.flags, _SEARCH)
                held, new = b.hold(direct, "B", made + given), _replacement(template, regex.group_count)
                arguments = f"{new}, {text}" if every else f"{new}, {text}, 1"
                if not counted:
                    return None, Code(f"({held}.sub({arguments}) if {text}.isascii() else {slow}[1])", STR)
                result_name, count = b.temp(), b.temp()
                b.emit(f"if {text}.isascii():")
                b.emit(f"    {result_name}, {count} = {held}.subn({arguments})")
                b.emit("else:")
                b.emit(f"    {count}, {result_name} = {slow}")
                return Code(count, INT, stable=True), Code(result_name, STR, stable=True)
    if not counted:
        return None, Code(f"{slow}[1]", STR)
    result_name, count = b.temp(), b.temp()
    b.emit(f"{count}, {result_name} = {slow}")
    return Code(count, INT, stable=True), Code(result_name, STR, stable=True)


def _replacement(template: str, groups: int) -> str:
    """Return the code of what ``re`` is to put in: a text, or a function of the match."""
    parts = parse_template(template)
    if len(parts) == 1:
        text = str(parts[0])
        return ascii(text) if "\\" not in text else f"lambda m: {text!a}"
    pieces = []
    for part in parts:
        if isinstance(part, str):
            pieces += [ascii(part)] if part else []
        elif part <= groups:
            pieces.append(f"(m[{part}] or '')" if part else "m[0]")
    return f"lambda m: {' + '.join(pieces) or repr('')}"
