"""The subcommands of ``string`` that look at every character: case, trimming, classes, ``map`` and ``match``."""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code, both_are, class_of
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.operands import (
    literal_text,
    looked_at,
    plain,
    plain_words,
    text_of,
    texts_of,
)
from tclcompat.compiler.types import FLOAT, INT, LIST, STR
from tclcompat.errors import TclError
from tclcompat.runtime.registry import choose
from tclcompat.values.characters import ASCII_CLASSES, TRIM_SET, fold_case, to_lower, to_title, to_upper
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.glob import glob_matcher, glob_tester, string_match
from tclcompat.values.mapping import map_by, mapper, steps
from tclcompat.values.numbers import is_number, parse_boolean
from tclcompat.values.quick_functools import lru_cache

_CASES = {"tolower": ("lower", to_lower), "toupper": ("upper", to_upper), "totitle": ("", to_title)}
_STRIPS = {"trim": "strip", "trimleft": "lstrip", "trimright": "rstrip"}
# The classes of characters for which Python's own method tells the same of ASCII text.
_ASCII = frozenset([chr(code) for code in range(128)])
_METHODS = {"alpha": "isalpha", "alnum": "isalnum", "digit": "isdigit"}
_INTEGER_CLASSES = {"integer": 1 << 31, "wideinteger": 1 << 62, "entier": 0, "double": 0}
_BOOLEAN_CLASSES = {"boolean": "is not None", "true": "is True", "false": "is False"}
_OTHER_CLASSES = ("boolean", "true", "false", "list")
_INTEGER_DIGITS = 9


@emitter("::tcl::string::tolower", "::tcl::string::toupper", "::tcl::string::totitle")
def emit_case(b: Builder, call: Call, want: Want) -> Code | None:
    """``string tolower string ?first? ?last?`` and the like."""
    if len(call.words) != 1:
        return plain_words(b, call, STR)
    method, function = _CASES[call.name.rsplit("::", 1)[-1]]
    text = text_of(b, b.borrowed(call.words[0]))
    slow = b.support(function)
    if not method:
        return Code(f"{slow}({text.text})", STR)
    first, name = b.glimpsed(text)
    return Code(f"({name}.{method}() if {first}.isascii() else {slow}({name}))", STR)


@emitter("::tcl::string::trim", "::tcl::string::trimleft", "::tcl::string::trimright")
def emit_trim(b: Builder, call: Call, want: Want) -> Code | None:
    """``string trim string ?chars?`` and the like."""
    call.arity(1, 2)
    method = _STRIPS[call.name.rsplit("::", 1)[-1]]
    if len(call.words) == 1:
        return Code(f"{text_of(b, b.borrowed(call.words[0])).text}.{method}({TRIM_SET!a})", STR)
    codes = b.in_order([lambda word=word: text_of(b, b.borrowed(word)) for word in call.words])  # type: ignore[misc]  # a default binds the loop's word
    return Code(f"{codes[0].text}.{method}({codes[1].text})", STR)


@emitter("::tcl::string::map")
def emit_map(b: Builder, call: Call, want: Want) -> Code | None:
    """``string map ?-nocase? charMap string``."""
    if len(call.words) != 2:
        return plain_words(b, call, STR)
    mapping = literal_text(call.words[0])
    if mapping is None:
        codes = b.in_order([lambda: b.value(b.borrowed(call.words[0])), lambda: text_of(b, b.borrowed(call.words[1]))])
        return Code(f"{b.support(map_by)}({codes[0].text}, {codes[1].text})", STR)
    try:
        pairs = [to_str(item) for item in to_list(mapping)]
    except TclError:
        pairs = [""]
    if len(pairs) % 2:
        return plain_words(b, call, STR)
    if not pairs:
        return b.word(call.words[1])
    text = text_of(b, b.borrowed(call.words[1]))
    found = steps(pairs)
    if found is None:
        return Code(f"{b.hold(mapper(pairs), 'M', (mapper, pairs))}({text.text})", STR)
    return Code(text.text + "".join([f".replace({key!a}, {value!a})" for key, value in found]), STR)


@emitter("::tcl::string::match")
def emit_match(b: Builder, call: Call, want: Want) -> Code | None:
    """``string match ?-nocase? pattern string``."""
    call.arity(2, 3)
    nocase = len(call.words) == 3
    if nocase and literal_text(call.words[0]) != "-nocase":
        return plain_words(b, call, INT)
    words = call.words[-2:]
    pattern = literal_text(words[0])
    if pattern is None:
        first, second = texts_of(b, words)
        extra = ", True" if nocase else ""
        return Code(f"{b.support(string_match)}({first.text}, {second.text}{extra})", truth=True)
    return glob_test(b, pattern, text_of(b, b.borrowed(words[1])), nocase)


def glob_test(b: Builder, pattern: str, text: Code, nocase: bool = False) -> Code:
    """Return the truth whether a string matches a glob-style pattern that is known."""
    if nocase:
        fold = b.support(fold_case)
        return glob_test(b, fold_case(pattern), Code(f"{fold}({text.text})", STR))
    if not {"?", "[", "\\"}.isdisjoint(pattern):
        tester = glob_tester(pattern)
        members = frozenset([char for char in _ASCII if tester(char)]) if "*" not in pattern else frozenset()
        if not members:
            return Code(f"{b.hold(tester, 'M', (glob_tester, pattern))}({text.text})", truth=True)
        # A pattern of one character.
        first, name = b.named(text)
        return _by_character(b, members, first, name, f"{b.hold(tester, 'M', (glob_tester, pattern))}({name})")
    pieces = pattern.split("*")
    first, middle, last = pieces[0], [piece for piece in pieces[1:-1] if piece], pieces[-1]
    if len(pieces) == 1:
        return Code(f"({text.text} == {pattern!a})", truth=True)
    if middle and not first and not last and len(middle) == 1:
        return Code(f"({middle[0]!a} in {text.text})", truth=True)
    if not middle and (not first or not last):
        if first:
            return Code(f"{text.text}.startswith({first!a})", truth=True)
        if last:
            return Code(f"{text.text}.endswith({last!a})", truth=True)
    return Code(f"{b.hold(glob_matcher(pattern), 'M', (glob_matcher, pattern))}({text.text})", truth=True)


@emitter("::tcl::string::is")
def emit_is(b: Builder, call: Call, want: Want) -> Code | None:
    """``string is class ?-strict? string``."""
    call.arity(2, 3)
    if len(call.words) == 2 and literal_text(call.words[0]) is None:
        return _is_in_computed_class(b, call)
    name = call.literal(0)
    strict = len(call.words) == 3
    if strict and call.literal(1) != "-strict":
        raise Decline
    try:
        name = choose(name, [*ASCII_CLASSES, *_INTEGER_CLASSES, *_OTHER_CLASSES])
    except TclError:
        raise Decline from None
    (code,) = looked_at(b, call.words[-1:])
    options = ["'-strict'"] if strict else []
    slow = plain(b, call, INT, ascii(name), *options, code.text)
    if name in ASCII_CLASSES:
        if code.constant:
            return _truth(slow.text)
        text = b.stored(text_of(b, code)).text
        return _is_in_class(b, name, text, plain(b, call, INT, ascii(name), *options, text))
    if name == "list":
        return _truth(f"({class_of(code.text)} is list or {slow.text})") if code.type & LIST else _truth(slow.text)
    if name in _BOOLEAN_CLASSES:
        first, text = b.glimpsed(text_of(b, code))
        found = f"{b.support(parse_boolean)}({first}) {_BOOLEAN_CLASSES[name]}"
        return _truth(f"({found})" if strict else f"({found} or not {text})")
    if name not in _INTEGER_CLASSES:
        return _truth(slow.text)
    return _is_number(b, name, code, strict)


def _is_in_computed_class(b: Builder, call: Call) -> Code:
    """``string is $class string``: of ASCII text in one of the classes of characters, by the set of these."""
    kind, value = looked_at(b, call.words)
    slow = plain(b, call, INT, kind.text, value.text)
    if not kind.type & STR or not value.type & STR or value.constant:
        return _truth(slow.text)
    members = b.temp()
    known = f"({members} := {b.use('ASCII_CLASSES', ASCII_CLASSES)}.get({kind.text})) is not None"
    tests = f"{both_are(kind.text, value.text, 'str')} and {value.text} and {value.text}.isascii() and {known}"
    return _truth(f"({members}.issuperset({value.text}) if {tests} else {slow.text})")


def _truth(text: str) -> Code:
    return Code(text, truth=True)


def _is_in_class(b: Builder, name: str, text: str, slow: Code) -> Code:
    """Tell whether all characters are of a class: of ASCII text, by a set or a method of Python's."""
    method = _METHODS.get(name)
    if method:
        return _truth(f"({text}.{method}() if {text} and {text}.isascii() else {slow.text})")
    members = ASCII_CLASSES[name]
    whole = f"{b.hold(members, 'S')}.issuperset({text}) if {text} and {text}.isascii() else {slow.text}"
    return _by_character(b, members, text, text, f"({whole})")


def _by_character(b: Builder, members: frozenset[str], first: str, name: str, whole: str) -> Code:
    """Tell by sets whether a text that is one ASCII character is one of some, and by ``whole`` of any other text."""
    inside, outside = b.hold(members, "S"), b.hold(_others(members), "S")
    return _truth(f"({first} in {inside} or {name} not in {outside} and {whole})")


@lru_cache(maxsize=32)
def _others(members: frozenset[str]) -> frozenset[str]:
    """Return the ASCII characters that are none of some."""
    return _ASCII - members


def _is_number(b: Builder, name: str, code: Code, strict: bool) -> Code:
    """Tell whether a value is a number: an int, a short row of digits but no octal one, or as the command says."""
    text, limit = code.text, _INTEGER_CLASSES[name]
    if code.constant:
        text = ascii(to_str(code.value))
    slow = f"{b.support(is_number)}({text}, '{name}')"
    if not strict:
        slow += f" or {b.use('to_str', to_str)}({text}) == ''"
    if name != "double":
        # What begins with a letter is none.
        slow = f"not ({class_of(text)} is str and {text}[:1].isalpha()) and ({slow})"
    fits = f"-{limit} < {text} < {limit}" if limit else "True"
    if code.constant or not code.type & (INT | STR | FLOAT):
        return _truth(f"({slow})")
    if code.is_int:
        return _truth(f"({fits} or {slow})") if limit else _truth("True")
    test = f"{class_of(text)} is int and {fits}" if limit else f"{class_of(text)} is int"
    if name == "double":
        test += f" or {class_of(text)} is float"
    digits = f"{class_of(text)} is str and len({text}) < {_INTEGER_DIGITS} and {text}.isascii() and {text}.isdigit()"
    return _truth(f"({test} or {digits} and ({text} == '0' or {text}[0] != '0') or {slow})")
