"""list, llength, lindex, lrange, lreverse, linsert, lreplace, lrepeat, lsearch, lsort, split, join, concat.

A list that is looked at is never kept in a Python variable of the generated code's own: whether a list may be changed
in place is told by the number of references to it.  Where its code is no name, a helper is called.
"""

from __future__ import annotations

from tclcompat.compiler.attempts import choice, conjunction, is_repeatable, is_tried, unless_tried, without_tests
from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.calls import given_words
from tclcompat.compiler.code import Code, class_of
from tclcompat.compiler.emitters import Call, Decline, emitter, expanding
from tclcompat.compiler.inline.places import INT_MAX, SMALL_INDEX, bound, from_end, index_steps, passed, position
from tclcompat.compiler.order import at_hand, steady
from tclcompat.compiler.support_lists import find_among_ints, find_integer, find_match, joined, repeated
from tclcompat.compiler.types import ANY, INT, INTS, LIST, STR, list_of
from tclcompat.errors import TclError
from tclcompat.runtime.command import NativeCommand
from tclcompat.syntax.nodes import Literal, Word
from tclcompat.values.convert import canonical, to_list, to_str
from tclcompat.values.indexes import are_whole
from tclcompat.values.listops import (
    all_replaced,
    as_written,
    concatenate_all,
    find_text,
    list_index,
    list_insert,
    list_range,
    list_replace,
    nested_element,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# How long the code of an index may be to be written several times.
_SHORT_INDEX = 40
# How often lrepeat repeats without asking whether the list gets too long.
_MOST_REPEATED = 1000
# How many indexes deep lindex and lset look into lists without a call.
DEEPEST = 3
# Options of lsearch with which the result is one position.
_PLAIN_SEARCHES = frozenset(
    ("-ascii", "-bisect", "-decreasing", "-dictionary", "-exact", "-glob", "-increasing", "-integer", "-nocase", "-not",
     "-real", "-regexp", "-sorted")
)  # fmt: skip

# Looking at lists


def list_word(b: Builder, word: Word) -> Code:
    """Return the code of a word that is only looked at, as a list; a literal one is a list whose numbers are ints."""
    if isinstance(word, Literal):
        try:
            return b.constant([canonical(to_str(item)) for item in to_list(word.value)])
        except TclError:
            return b.word(word)
    return b.borrowed(word)


def repeatable(code: Code) -> bool:
    """Tell whether code may be evaluated more than once: a name, or an element of a local array under a plain key."""
    if code.simple:
        return True
    place, _, key = code.text.partition("[")
    if not (place.startswith("a_") and place.isidentifier() and key.endswith("]")):
        return False
    key = key[:-1]
    return key.isidentifier() or key.isdigit() or (key[:1] in ("'", '"') and key.endswith(key[0]) and len(key) > 1)


def listed_test(code: Code) -> list[str]:
    """Return the test that a value is a list, none where that is known."""
    return [] if code.only(LIST) else [f"{class_of(code.text)} is list"]


def value_steps(b: Builder, words: tuple[Word, ...]) -> list[Callable[[], Code]]:
    """Return what computes the values of words, for ``in_order``; a literal double is one."""
    return [lambda word=word: b.value(b.number_word(word)) for word in words]  # type: ignore[misc]  # a default binds the loop's word


def _values(b: Builder, words: tuple[Word, ...], indexes: int = 0) -> list[Code]:
    """Return the codes of words, the first of which is only looked at, as a list; so many that follow are indexes."""
    places = index_steps(b, words[1 : indexes + 1])
    return b.in_order([lambda: list_word(b, words[0]), *places, *value_steps(b, words[indexes + 1 :])])


@emitter("::llength")
def emit_llength(b: Builder, call: Call, want: Want) -> Code | None:
    """``llength list``."""
    call.arity(1, 1)
    code = list_word(b, call.words[0])
    if code.constant and type(code.value) is list:
        return b.constant(len(code.value))
    convert = b.use("to_list", to_list)
    if code.only(LIST):
        text = code.text
    elif code.type & LIST and repeatable(code):
        text = f"{code.text} if {class_of(code.text)} is list else {convert}({code.text})"
    else:
        text = f"{convert}({b.value(code).text})"
    result = Code(f"len({text})", INT)
    result.natural = 1
    return result


@emitter("::lindex")
def emit_lindex(b: Builder, call: Call, want: Want) -> Code | None:
    """``lindex list ?index ...?``."""
    call.arity(1)
    if len(call.words) == 1:
        return b.word(call.words[0])
    items, *indexes = _values(b, call.words, len(call.words) - 1)
    if len(indexes) == 1:
        return _one_element(b, items, indexes[0])
    if len(indexes) <= DEEPEST and repeatable(items):
        if steady(b, items):
            indexes = at_hand(b, indexes)
        found = element(items, indexes)
        if found is not None:
            tests, text = found
            slow = _nested_call(b, items, indexes)
            return Code(choice(tests, text, slow.text))
    return _nested_call(b, items, indexes)


def element(items: Code, indexes: list[Code]) -> tuple[list[str], str] | None:
    """Return tests that a path of indexes leads to an element of a list, and the expression of the element."""
    tests, text = listed_test(items), items.text
    for depth, index in enumerate(indexes):
        found = position(index, text) if index.simple or index.behind else None
        if found is None:
            return None
        if depth:
            tests.append(f"{class_of(text)} is list")
        tests += found[0]
        text = f"{text}[{found[1]}]"
    return tests, text


def _nested_call(b: Builder, items: Code, indexes: list[Code]) -> Code:
    path = "".join([passed(index) + ", " for index in indexes])
    return Code(f"{b.support(nested_element)}({b.value(items).text}, ({path}))")


def _one_element(b: Builder, items: Code, index: Code) -> Code:
    slow = b.support(list_index)
    plain = Code(f"{slow}({b.value(items).text}, {passed(index)})")
    if not items.type & LIST:
        return plain
    if not repeatable(items):
        return _of_passing(b, b.value(items), index, plain)
    if index.simple or index.behind or _is_plain_natural(index):
        found = position(index, items.text)
        if found is None:
            return plain
        tests = listed_test(items) + found[0]
        otherwise = '""' if index.constant and items.only(LIST) else plain.text
        text = f"{items.text}[{found[1]}]"
        result = Code(choice(tests, text, otherwise))
        if items.only(INTS):
            result.type = INT | STR
            if all(not without_tests(test) for test in found[0]) or index.constant:
                result.sure = Code(text, INT)
        return result
    if not steady(b, items):
        return plain
    name = b.temp()
    first = f"({name} := {index.text})"
    tests = [f"-1 < {first}"] if index.is_int else [f"{class_of(first)} is int", f"-1 < {name}"]
    tests += listed_test(items)
    end = unless_tried(f" and {name} < len({items.text})")
    return Code(f"({items.text}[{name}] if {' and '.join(tests)}{end} else {slow}({items.text}, {name}))")


def _is_plain_natural(index: Code) -> bool:
    """Tell whether an index is not negative and may be written several times."""
    text = index.text
    return index.natural > 0 and len(text) < _SHORT_INDEX and not is_tried(text) and is_repeatable(text)


def _of_passing(b: Builder, items: Code, index: Code, plain: Code) -> Code:
    """Return the code of an element of a list that is an expression; the name it has meanwhile is let go at once."""
    name = b.temp()
    found = position(index, name) if index.simple or index.behind else None
    if found is None:
        return plain
    first, *rest = [f"({name} := {items.text}).__class__ is list", *found[0]]
    element = (
        f"{name}[{found[1]}] if {conjunction([first, *rest])} else {b.support(list_index)}({name}, {passed(index)})"
    )
    return Code(f"({element}, {name} := None)[0]")


@emitter("::lrange")
def emit_lrange(b: Builder, call: Call, want: Want) -> Code | None:
    """``lrange list first last``."""
    call.arity(3, 3)
    items, first, last = _values(b, call.words, 2)
    return _with_name(b, items, lambda items: _range(b, items, first, last))


def _with_name(b: Builder, items: Code, write: Callable[[Code], Code]) -> Code:
    """Return what ``write`` makes of a list that is named meanwhile where it may not be written several times."""
    if repeatable(items) or not items.type & LIST:
        return write(items)
    items = b.value(items)
    name = b.temp()
    code = write(Code(name, items.type, simple=True))
    return Code(f"({name} := {items.text}, {code.text}, {name} := None)[1]", code.type)


def _range(b: Builder, items: Code, first: Code, last: Code) -> Code:
    kind = _kind_like(items)
    plain = Code(f"{b.support(list_range)}({b.value(items).text}, {passed(first)}, {passed(last)})", kind)
    if not items.type & LIST or not repeatable(items) or not first.simple or not last.simple:
        return plain
    start, stop = bound(first, items.text, 0), bound(last, items.text, 1)
    if start is None or stop is None:
        return plain
    tests = [*listed_test(items), *start[0], *stop[0]]
    cut = f"{items.text}[{start[1]}:{stop[1]}]"
    return Code(f"({cut} if {' and '.join(tests)} else {plain.text})" if tests else cut, kind)


def _kind_like(items: Code, elements: Sequence[Code] = ()) -> int:
    """Return the type of a list of elements of another, and some more."""
    return list_of(*[each.type for each in elements]) if items.only(INTS) else LIST


# Making lists


@emitter("::list")
def emit_list(b: Builder, call: Call, want: Want) -> Code | None:
    """``list ?value ...?``."""
    codes = b.in_order(value_steps(b, call.words))
    return Code(f"[{', '.join([code.text for code in codes])}]", list_of(*[code.type for code in codes]))


@expanding("::list")
def emit_expanded_list(b: Builder, call: Call, want: Want) -> Code | None:
    """``list`` with ``{*}`` words."""
    return Code(f"[{', '.join(given_words(b, call.words))}]", LIST)


@emitter("::lreverse")
def emit_lreverse(b: Builder, call: Call, want: Want) -> Code | None:
    """``lreverse list``; an empty one is returned as it was written."""
    call.arity(1, 1)
    code = b.borrowed(call.words[0])
    if not code.only(LIST):
        raise Decline
    return Code(f"{code.text}[::-1]", _kind_like(code))


@emitter("::linsert")
def emit_linsert(b: Builder, call: Call, want: Want) -> Code | None:
    """``linsert list index ?element ...?``."""
    call.arity(2)
    items, index, *elements = _values(b, call.words, 1)
    kind = _kind_like(items, elements)
    if index.constant and index.value == "end" and items.only(LIST):
        return Code(f"[*{items.text}, {_listed(elements)}]", kind)
    unordered = steady(b, items) or all(steady(b, code) for code in elements)
    if index.constant and index.value == 0 and elements and unordered:
        whole = items if items.only(LIST) else b.value(items)
        text, convert = whole.text, b.use("to_list", to_list)
        if not whole.only(LIST):
            is_plain = whole.type & LIST and repeatable(whole)
            text = f"({text} if {class_of(text)} is list else {convert}({text}))" if is_plain else f"{convert}({text})"
        return Code(f"[{_listed(elements)}, *{text}]", kind)
    slow = f"{b.support(list_insert)}({b.value(items).text}, {passed(index)}, [{_listed(elements)}])"
    if len(elements) == 1 and index.simple and not index.constant:
        return _inserted(b, items, index, elements[0], slow)
    return _respliced(items, index, index.text, elements, slow, inserts=True)


def _inserted(b: Builder, items: Code, index: Code, element: Code, slow: str) -> Code:
    """Return the code of a copy of a list that an element is put into: faster than to put a list together."""
    kind = _kind_like(items, [element])
    if not items.type & LIST or not repeatable(items) or not element.simple:
        return Code(slow, kind)
    tests = [*listed_test(items), *([] if index.is_int else [f"{class_of(index.text)} is int"])]
    copy = b.temp()
    b.passing.append(copy)
    b.emit(f"if {' and '.join([*tests, f'-1 < {index.text} < {SMALL_INDEX}'])}:")
    b.emit(f"    {copy} = {items.text}[:]")
    b.emit(f"    {copy}.insert({index.text}, {element.text})")
    b.emit("else:")
    b.emit(f"    {copy} = {slow}")
    return Code(copy, kind, stable=True)


@emitter("::lreplace")
def emit_lreplace(b: Builder, call: Call, want: Want) -> Code | None:
    """``lreplace list first last ?element ...?``."""
    call.arity(3)
    items, first, last, *elements = _values(b, call.words, 2)
    if first.constant and last.constant and are_whole(to_str(first.value), to_str(last.value)):
        return Code(f"{b.support(all_replaced)}({b.value(items).text}, [{_listed(elements)}])", LIST)
    if all(code.simple for code in (first, last, *elements)):
        return _with_name(b, items, lambda items: _replaced(b, items, first, last, elements))
    return _replaced(b, items, first, last, elements)


def _replaced(b: Builder, items: Code, first: Code, last: Code, elements: list[Code]) -> Code:
    slow = f"{b.support(list_replace)}({b.value(items).text}, {passed(first)}, {passed(last)}, [{_listed(elements)}])"
    behind = ""
    if last.constant and type(last.value) is int and first.constant and type(first.value) is int:
        behind = str(max(last.value + 1, first.value))
    elif last.simple and first.text == last.text and not last.constant:
        behind = f"{last.text} + 1"
    elif last.constant and last.value == "end":
        place = from_end(first.value) if first.constant else None
        ready = all(code.simple for code in elements) and items.type & LIST and repeatable(items)
        if place is not None and ready:
            cut = f"[*{items.text}[:{place}], {_listed(elements)}]" if elements else f"{items.text}[:{place}]"
            return Code(
                cut if items.only(LIST) else f"({cut} if {class_of(items.text)} is list else {slow})",
                _kind_like(items, elements),
            )
        behind = f"len({items.text})"
    return _respliced(items, first, behind, elements, slow)


def _respliced(items: Code, start: Code, behind: str, elements: list[Code], slow: str, inserts: bool = False) -> Code:
    """Return the code of a list with ``elements`` between what is before ``start`` and what is from ``behind`` on."""
    kind, steady_elements = _kind_like(items, elements), all(code.simple for code in elements)
    if not behind or not repeatable(items) or not items.type & LIST or not start.simple or not steady_elements:
        return Code(slow, kind)
    tests = listed_test(items)
    if not start.constant:
        tests += [] if start.is_int else [f"{class_of(start.text)} is int"]
        tests.append(f"-1 < {start.text} < {SMALL_INDEX}" if inserts else f"-1 < {start.text} < len({items.text})")
    elif type(start.value) is not int or not 0 <= start.value < INT_MAX:
        return Code(slow, kind)
    text = f"[*{items.text}[:{start.text}], {_listed(elements)}, *{items.text}[{behind}:]]"
    if not elements:
        text = f"{items.text}[:{start.text}] + {items.text}[{behind}:]"
    return Code(f"({text} if {' and '.join(tests)} else {slow})" if tests else f"({text})", kind)


def _listed(codes: list[Code]) -> str:
    return ", ".join([code.text for code in codes])


@emitter("::lrepeat")
def emit_lrepeat(b: Builder, call: Call, want: Want) -> Code | None:
    """``lrepeat count ?value ...?``."""
    call.arity(1)
    codes = b.in_order(value_steps(b, call.words))
    count, *elements = [code.text for code in codes]
    kind = list_of(*[code.type for code in codes[1:]])
    if codes[0].constant and type(codes[0].value) is int and 0 <= codes[0].value < _MOST_REPEATED and elements:
        return Code(f"([{', '.join(elements)}] * {count})", kind)
    if codes[0].simple and len(elements) == 1:
        test = f"-1 < {count} < {_MOST_REPEATED}"
        test = test if codes[0].is_int else f"{class_of(count)} is int and {test}"
        element = codes[1] if codes[1].simple else None
        if element is not None:
            slow = f"{b.support(repeated)}({count}, [{element.text}])"
            return Code(f"([{element.text}] * {count} if {test} else {slow})", kind)
    return Code(f"{b.support(repeated)}({count}, [{', '.join(elements)}])", kind)


# Built-in commands whose results are known to be lists


def native(b: Builder, call: Call, kind: int) -> Code:
    """Call the built-in command that an emitter is for, and say what its results are."""
    found = b.calls.resolve(call.node)
    if found is None or not isinstance(found[0], NativeCommand) or not found[0].takes(len(call.words)):
        raise Decline
    command, _, label = found
    assert isinstance(command, NativeCommand)
    code = b.calls.native(b, call, command, label)
    code.type = kind
    return code


@emitter("::concat")
def emit_concat(b: Builder, call: Call, want: Want) -> Code | None:
    """``concat ?arg ...?``."""
    codes = b.in_order(value_steps(b, call.words))
    words = "".join([_as_list(b, code).text + ", " for code in codes])
    return Code(f"{b.support(concatenate_all)}(({words}))", LIST | STR)


def _as_list(b: Builder, code: Code) -> Code:
    """Return the code of a value, of a literal that is written as a list as that list."""
    if not code.constant or type(code.value) is not str or " " not in code.value:
        return code
    return b.constant(as_written(code.value))


@emitter("::split")
def emit_split(b: Builder, call: Call, want: Want) -> Code | None:
    """``split string ?splitChars?``."""
    call.arity(1, 2)
    code = _split(b, call)
    code.elements = STR
    return code


def _split(b: Builder, call: Call) -> Code:
    chars = call.words[1] if len(call.words) == 2 else None
    if not isinstance(chars, Literal) or len(chars.text) > 1:
        return native(b, call, LIST)
    text = b.text(b.word(call.words[0]))
    if chars.text == "":
        return Code(f"list({text.text})", LIST)
    if text.simple:
        return Code(f"({text.text}.split({chars.text!a}) if {text.text} else [])", LIST)
    first, name = b.glimpsed(text)
    return Code(f"({name}.split({chars.text!a}) if {first} else [])", LIST)


@emitter("::join")
def emit_join(b: Builder, call: Call, want: Want) -> Code | None:
    """``join list ?joinString?``."""
    call.arity(1, 2)
    steps = [lambda: list_word(b, call.words[0])]
    if len(call.words) == 2:
        steps.append(lambda: b.text(b.word(call.words[1])))
    codes = b.in_order(steps)
    separator = codes[1].text if len(codes) == 2 else '" "'
    return Code(f"{b.support(joined)}({b.value(codes[0]).text}, {separator})", STR)


@emitter("::lsearch")
def emit_lsearch(b: Builder, call: Call, want: Want) -> Code | None:
    """``lsearch ?-option value ...? list pattern``."""
    call.arity(2)
    options = [word.text if isinstance(word, Literal) else None for word in call.words[:-2]]
    pattern = call.words[-1]
    exact = options == ["-exact"]
    if not options and isinstance(pattern, Literal):
        exact = frozenset("*?[\\").isdisjoint(pattern.text)
    if exact:
        items, wanted = _values(b, call.words[-2:])
        if items.only(INTS) and wanted.is_int:
            return Code(f"{b.support(find_among_ints)}({items.text}, {wanted.text})", INT)
        return Code(f"{b.support(find_text)}({b.value(items).text}, {wanted.text})", INT)
    if sorted(map(str, options)) == ["-exact", "-integer"]:
        items, text = _values(b, call.words[-2:])
        return Code(f"{b.support(find_integer)}({b.value(items).text}, {text.text})", INT)
    if options in ([], ["-glob"]):
        from tclcompat.values.glob import glob_matcher

        items, text = b.in_order([lambda: list_word(b, call.words[-2]), lambda: b.text(b.word(pattern))])
        if text.constant:
            matches = b.hold(glob_matcher(to_str(text.value), False), "M", (glob_matcher, to_str(text.value), False))
        else:
            matches = f"{b.use('glob_matcher', glob_matcher)}({text.text}, False)"
        return Code(f"{b.support(find_match)}({b.value(items).text}, {matches})", INT)
    return native(b, call, INT if all(option in _PLAIN_SEARCHES for option in options) else ANY)
