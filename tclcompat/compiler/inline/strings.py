"""The subcommands of ``string`` that are about parts of strings and comparisons."""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import LARGE, Code, class_of
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.operands import (
    guarded,
    is_text,
    literal_text,
    looked_at,
    plain,
    plain_words,
    text_of,
    texts_of,
    with_indexes,
)
from tclcompat.compiler.types import BYTES, INT, STR
from tclcompat.syntax.nodes import CompoundWord, Literal, UnneededWord
from tclcompat.values.convert import to_str
from tclcompat.values.indexes import are_mixed, without_range

# A string repeated below these numbers is no longer than Tcl allows.
_FEW_TIMES, _SHORT = 1 << 16, 1 << 12


@emitter("::tcl::string::length")
def emit_length(b: Builder, call: Call, want: Want) -> Code | None:
    """``string length string``."""
    call.arity(1, 1)
    code = b.value(b.borrowed(call.words[0]))
    result = Code(f"len({code.text if code.only(BYTES) else text_of(b, code).text})", INT)
    result.natural = 1
    return result


@emitter("::tcl::string::index")
def emit_index(b: Builder, call: Call, want: Want) -> Code | None:
    """``string index string charIndex``."""
    call.arity(2, 2)
    codes, (index,) = with_indexes(b, call.words, 1)
    text = _as_text(b, codes[0])
    slow = plain(b, call, STR, text.text, index.slow)
    if not index.usable:
        return slow
    tests, fast = index.element(text.text)
    return guarded([*is_text(text), *tests], fast, slow)


def _as_text(b: Builder, code: Code) -> Code:
    """Return the code of a string; of what surely is none, the string form."""
    return code if code.type & STR else b.stored(text_of(b, code))


@emitter("::tcl::string::range")
def emit_range(b: Builder, call: Call, want: Want) -> Code | None:
    """``string range string first last``."""
    call.arity(3, 3)
    if type(call.words[2]) is UnneededWord:
        b.stored(b.word(call.words[0]))
        return b.constant("")
    codes, (first, last) = with_indexes(b, call.words, 1, 2)
    text = _as_text(b, codes[0])
    slow = plain(b, call, STR, text.text, first.slow, last.slow)
    if not first.usable or not last.usable:
        return slow
    lower_tests, lower = first.lower()
    upper_tests, upper = last.upper()
    return guarded([*is_text(text), *lower_tests, *upper_tests], f"{text.text}[{lower}:{upper}]", slow)


@emitter("::tcl::string::replace")
def emit_replace(b: Builder, call: Call, want: Want) -> Code | None:
    """``string replace string first last ?string?``."""
    call.arity(3, 4)
    places = [literal_text(word) for word in call.words[1:]]
    codes, (first, last) = with_indexes(b, call.words, 1, 2)
    text = codes[0]
    if len(places) == 2 and places[0] and places[1] and are_mixed(places[0], places[1]):
        return Code(f"{b.support(without_range)}({b.text(text).text}, {places[0]!a}, {places[1]!a})", STR)
    new = [code.text for code in codes[3:]]
    slow = plain(b, call, STR, text.text, first.slow, last.slow, *new)
    if not first.usable or not last.usable or not text.type & STR or first.from_end:
        return slow
    tests = [*is_text(text), *first.tests, *last.tests]
    begin, stop = first.offset, last.offset
    middle = f" + {text_of(b, codes[3]).text}" if new else ""
    if last.from_end:
        if last.number != 0:
            return slow
        tests.append(f"-1 < {begin} < len({text.text})")
        return guarded(tests, f"({text.text}[:{begin}]{middle})", slow)
    tests.append(f"-1 < {begin} <= {stop} < len({text.text})")
    return guarded(tests, f"({text.text}[:{begin}]{middle} + {text.text}[{stop} + 1:])", slow)


def _compared(b: Builder, call: Call) -> tuple[Code, Code]:
    """Return what ``equal`` and ``compare`` compare; Decline where the options are not known."""
    call.arity(2, 5)
    nocase, length, place, last = False, -1, 0, len(call.words) - 2
    while place < last:
        option = literal_text(call.words[place]) or ""
        place += 1
        if option == "-nocase":
            nocase = True
        elif option == "-length" and place < last:
            word = call.words[place]
            place += 1
            if not isinstance(word, Literal) or type(word.value) is not int or abs(word.value) > LARGE:
                raise Decline
            length = word.value
        else:
            raise Decline
    if not nocase and length < 0:
        codes = [text_of(b, code) for code in b.in_order([lambda at=at: b.borrowed(call.words[at]) for at in (-2, -1)])]  # type: ignore[misc]  # a default binds the loop's place
        return codes[0], codes[1]
    texts = [code.text for code in texts_of(b, call.words[-2:])]
    if length >= 0:
        texts = [f"{text}[:{length}]" for text in texts]
    if nocase:
        from tclcompat.values.characters import fold_case

        fold = b.support(fold_case)
        texts = [f"{fold}({text})" for text in texts]
    return Code(texts[0], STR), Code(texts[1], STR)


@emitter("::tcl::string::equal")
def emit_equal(b: Builder, call: Call, want: Want) -> Code | None:
    """``string equal ?-nocase? ?-length int? string1 string2``."""
    try:
        first, second = _compared(b, call)
    except Decline:
        return plain_words(b, call, INT)
    return Code(f"({first.text} == {second.text})", truth=True)


@emitter("::tcl::string::compare")
def emit_compare(b: Builder, call: Call, want: Want) -> Code | None:
    """``string compare ?-nocase? ?-length int? string1 string2``."""
    try:
        first, second = (b.stored(code) for code in _compared(b, call))
    except Decline:
        return plain_words(b, call, INT)
    return Code(f"(0 if {first.text} == {second.text} else 1 if {first.text} > {second.text} else -1)", INT)


@emitter("::tcl::string::first", "::tcl::string::last")
def emit_first(b: Builder, call: Call, want: Want) -> Code | None:
    """``string first needle haystack ?start?``, ``string last needle haystack ?last?``."""
    call.arity(2, 3)
    is_first = call.name.endswith("first")
    method = "find" if is_first else "rfind"
    if len(call.words) == 2:
        codes = b.in_order([lambda at=at: b.borrowed(call.words[at]) for at in (0, 1)])  # type: ignore[misc]  # a default binds the loop's place
        if codes[0].constant and to_str(codes[0].value):
            return Code(f"{text_of(b, codes[1]).text}.{method}({b.text(codes[0]).text})", INT)
        needle, text = (b.stored(text_of(b, code)) for code in codes)
        return Code(f"({text.text}.{method}({needle.text}) if {needle.text} else -1)", INT)
    kept, (index,) = with_indexes(b, call.words, 2)
    needle, text = kept[0], kept[1]
    slow = plain(b, call, INT, needle.text, text.text, index.slow)
    if not index.usable or index.from_end or needle.only(INT) or not text.type & STR:
        return slow
    wanted = b.text(needle) if needle.constant else needle
    tests = [*is_text(wanted), *is_text(text)]
    if not wanted.constant:
        tests.append(wanted.text)
    elif not wanted.value:
        return slow
    tests += index.tests
    if index.number is None:
        tests.append(f"-1 < {index.offset} < {LARGE}")
    limit = index.offset if is_first else f"0, {index.offset} + 1"
    return guarded(tests, f"{text.text}.{method}({wanted.text}, {limit})", slow)


@emitter("::tcl::string::repeat")
def emit_repeat(b: Builder, call: Call, want: Want) -> Code | None:
    """``string repeat string count``."""
    call.arity(2, 2)
    text, count = looked_at(b, call.words)
    slow = plain(b, call, STR, text.text, count.text)
    if not count.type & INT or (count.constant and type(count.value) is not int) or not text.type & (STR | INT):
        return slow
    if text.constant:
        text = b.text(text)
    elif text.is_int:
        text = b.stored(b.text(text))
    tests = is_text(text)
    if count.constant:
        if not 0 <= int(to_str(count.value)) < _FEW_TIMES:
            return slow
    else:
        tests += [*([] if count.is_int else [f"{class_of(count.text)} is int"]), f"-1 < {count.text} < {_FEW_TIMES}"]
    if not text.constant:
        tests.append(f"len({text.text}) < {_SHORT}")
    elif len(to_str(text.value)) >= _SHORT:
        return slow
    return guarded(tests, f"({text.text} * {count.text})", slow)


@emitter("::tcl::string::reverse")
def emit_reverse(b: Builder, call: Call, want: Want) -> Code | None:
    """``string reverse string``."""
    call.arity(1, 1)
    return Code(f"{text_of(b, b.borrowed(call.words[0])).text}[::-1]", STR)


@emitter("::tcl::string::cat")
def emit_cat(b: Builder, call: Call, want: Want) -> Code | None:
    """``string cat ?string ...?``."""
    if not call.words:
        return b.constant("")
    if len(call.words) == 1:
        return b.word(call.words[0])
    return b.compound(CompoundWord(call.words, call.node.start, call.node.end))


@emitter("::tcl::string::bytelength", "::tcl::string::wordend", "::tcl::string::wordstart")
def emit_count(b: Builder, call: Call, want: Want) -> Code | None:
    """``string bytelength string``, ``string wordend string index`` and ``wordstart``: calls with a known type."""
    return plain_words(b, call, INT)
