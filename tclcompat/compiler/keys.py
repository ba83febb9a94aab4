"""Keys of the elements of local arrays: ``$cell($x,$y)`` is kept under ``(x, ',', y)``, and ``$a($i)`` under ``i``.

To write out an int takes longer than to find the element.  So where every computed key of a local array is made of ints
and of literal text, the Python dict has the parts for keys, and nobody sees it: names and contents are asked for as
text.  One other key, and the function is written again with text for the keys of that array (``TextKeys``).

Which element is meant must not depend on who made the key: literal text is taken apart into the longest runs that are
ints and what is between, text that cannot be (it has a run like ``007`` or ``-``) is its own key.
"""

from __future__ import annotations

from itertools import compress

from tclcompat.compiler.builder import Builder
from tclcompat.compiler.code import Code, can_be_literal
from tclcompat.compiler.composing import composed, part_codes
from tclcompat.compiler.refusals import NotCompiled
from tclcompat.compiler.types import STR
from tclcompat.syntax.nodes import CompoundWord, Word
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import parse_number

_NUMERIC = frozenset("-0123456789")


class TextKeys(NotCompiled):
    """An array has keys of other kinds than ints and literals; the function is to be written again."""


def literal_key(b: Builder, name: str, text: str) -> Code:
    """Return the code of an element's key that is a literal."""
    if not has_parts(b, name) or _NUMERIC.isdisjoint(text):
        return b.constant_text(text)
    key = key_of(text)
    parts = key if type(key) is tuple else (key,)
    if not all(can_be_literal(part) for part in parts):
        _give_up(b, name)
        return b.constant_text(text)
    b.scope.part_keys.add(name)
    return Code(_written([ascii(part) for part in parts]), STR, stable=True)


def word_key(b: Builder, name: str, word: Word) -> Code:
    """Return the code of an element's key that is one word."""
    code = b.value(b.word(word))
    if not has_parts(b, name):
        return b.text(code)
    if code.constant:
        return literal_key(b, name, to_str(code.value))
    if not code.is_int:
        _give_up(b, name)
        return b.text(code)
    b.scope.part_keys.add(name)
    key = Code(code.text, STR, simple=code.simple, stable=code.stable)
    key.may_fail = code.may_fail
    return key


def compound_key(b: Builder, name: str, word: CompoundWord) -> Code:
    """Return the code of an element's key that has several parts."""
    codes = part_codes(b, word)
    if not has_parts(b, name):
        return composed(b, word, codes)
    parts = _parts(word, codes)
    if parts is None:
        _give_up(b, name)
        return composed(b, word, codes)
    b.scope.part_keys.add(name)
    return Code(_written(parts), STR)


def has_parts(b: Builder, name: str) -> bool:
    """Tell whether the keys of an array may still be parts."""
    scope = b.scope
    if scope.text_keys is None or name in scope.text_keys or "::" in name:
        return False
    return scope.variable(b, name, True).box is None


def _give_up(b: Builder, name: str) -> None:
    """Have the keys of an array be text."""
    assert b.scope.text_keys is not None
    b.scope.text_keys.add(name)
    if name in b.scope.part_keys:
        raise TextKeys(f"the keys of {name} are text")


def as_text(b: Builder, name: str, place: str) -> str:
    """Return the Python expression of an array's elements by their names."""
    if not has_parts(b, name):
        return place
    return f"{b.support(by_name)}({place})"


def needs_text(b: Builder, name: str) -> None:
    """Have the keys of an array be text, since they come from a list."""
    if has_parts(b, name):
        _give_up(b, name)


def _written(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def _parts(word: CompoundWord, codes: list[Code]) -> list[str] | None:
    """Return the Python expressions of the parts of a key; None where the text of it could be taken apart otherwise."""
    parts: list[str]
    found, parts, before = iter(codes), [], False
    for index, part in enumerate(word.parts):
        if type(part) is str:
            pieces = key_of(part)
            if (before and part[0] in _NUMERIC) or (index and type(word.parts[index - 1]) is str):
                return None
            if pieces == part and not _NUMERIC.isdisjoint(part):
                return None
            parts += [ascii(piece) for piece in (pieces if type(pieces) is tuple else (pieces,))]
            before = part[-1] in _NUMERIC
            continue
        code = next(found)
        if before or not code.is_int or code.constant:
            return None
        parts.append(code.text)
        before = True
    return parts


# While the code runs


def key_of(text: str) -> object:
    """Return the key under which the element ``text`` of an array is kept whose keys are parts."""
    parts: list[object] = []
    start, end = 0, len(text)
    while start < end:
        numeric = text[start] in _NUMERIC
        stop = start + 1
        while stop < end and (text[stop] in _NUMERIC) is numeric:
            stop += 1
        run = text[start:stop]
        if not numeric:
            parts.append(run)
        else:
            digits = run[1:] if run[0] == "-" else run
            if not digits or "-" in digits or (digits[0] == "0" and run != "0"):
                return text
            parts.append(parse_number(run))
        start = stop
    return text if not parts else parts[0] if len(parts) == 1 else tuple(parts)


def key_text(key: object) -> str:
    """Return the name of the element that is kept under a key."""
    return "".join([to_str(part) for part in key]) if type(key) is tuple else to_str(key)


def names_of(elements: dict[object, object]) -> list[str]:
    """Return the names of the elements of an array."""
    classes = set(map(type, elements))
    try:
        if classes == {tuple}:
            sizes = set(map(len, elements))  # type: ignore[arg-type]  # all are tuples
            if len(sizes) == 1:
                # Most arrays have keys of one shape, which are written out at a fourth of the price.
                shape = "%s" * sizes.pop()
                return [shape % key for key in elements]
        elif classes == {int}:
            return list(map(str, elements))
    except ValueError:
        pass  # too long for Python's own str
    return list(map(key_text, elements))


def by_name(elements: dict[object, object]) -> dict[str, object]:
    """Return the elements of an array by their names."""
    return dict(zip(names_of(elements), elements.values(), strict=True))


def unset_parts(elements: dict[object, object], pattern: str) -> bool:
    """Remove the elements of an array whose name matches; tell whether there were any."""
    from tclcompat.values.glob import glob_flags

    names = names_of(elements)
    found = list(compress(elements, glob_flags(pattern, names)))
    for key in found:
        del elements[key]
    return bool(found)
