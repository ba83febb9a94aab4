"""The work of ``string map``: replace keys by values in one pass, where the first key of the map that fits wins."""

from __future__ import annotations

from sys import modules

from tclcompat.errors import TclError
from tclcompat.values.characters import fold_case
from tclcompat.values.convert import dict_to_list, to_list, to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_MEMO_SIZE = 256
# Below this many characters, loading ``re`` costs more than a loop in Python.
_SHORT = 64
# Up to so many keys are replaced one after the other.
_MOST_STEPS = 8
_memo: dict[tuple[str, ...], Callable[[str], str]] = {}


def map_by(mapping: object, text: str, nocase: bool = False) -> str:
    """Replace in ``text`` the keys of a map, any value that is a list of keys and values; TclError where it is none."""
    pairs = mapping if type(mapping) is list else dict_to_list(mapping) if type(mapping) is dict else to_list(mapping)
    if len(pairs) == 2 and not nocase:
        key, value = pairs
        key = key if type(key) is str else to_str(key)
        return text.replace(key, value if type(value) is str else to_str(value)) if key else text
    if not pairs:
        return text
    if len(pairs) % 2:
        raise TclError("char map list unbalanced", ["TCL", "OPERATION", "MAP", "UNBALANCED"])
    return map_string([item if type(item) is str else to_str(item) for item in pairs], text, nocase)


def map_string(pairs: list[str], text: str, nocase: bool) -> str:
    """Replace in ``text`` every key of ``pairs`` (key, value, key, value ...) by its value."""
    if len(pairs) == 2 and not nocase:
        return text.replace(pairs[0], pairs[1]) if pairs[0] else text
    if nocase or (len(text) < _SHORT and "re" not in modules):
        return _map_slowly(pairs, text, nocase)
    return mapper(pairs)(text)


def mapper(pairs: list[str]) -> Callable[[str], str]:
    """Return the function that replaces keys by values as ``map_string`` does, with regard to case."""
    key = tuple(pairs)
    known = _memo.get(key)
    if known is None:
        if len(_memo) >= _MEMO_SIZE:
            _memo.clear()
        known = _memo[key] = _make_mapper(pairs)
    return known


def steps(pairs: list[str]) -> list[tuple[str, str]] | None:
    """Return keys and values that may be replaced one after the other with the same result, or None."""
    values = _first_values(pairs)
    if len(values) == 1:
        return list(values.items())
    if len(values) > _MOST_STEPS or any(_touch(one, two) for one in values for two in values if one is not two):
        return None
    ordered: list[tuple[str, str]] = []
    while values:
        # The last key to be replaced is one that the values put in before have no part of.
        for key in values:
            others = [value for name, value in values.items() if name is not key]
            if not any(_touch(value, key) if value else len(key) > 1 for value in others):
                break
        else:
            return None
        ordered.append((key, values.pop(key)))
    return ordered[::-1]


def _touch(one: str, two: str) -> bool:
    """Tell whether a place that has one of two texts might be part of a place that has the other."""
    shorter = min(len(one), len(two))
    ends = [one[-size:] == two[:size] or two[-size:] == one[:size] for size in range(1, shorter)]
    return one in two or two in one or any(ends)


def _first_values(pairs: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if key:
            values.setdefault(key, value)
    return values


def _make_mapper(pairs: list[str]) -> Callable[[str], str]:
    values = _first_values(pairs)
    if not values:
        return lambda text: text
    ordered = steps(pairs)
    if ordered is not None:
        return _stepper(ordered)
    if all(len(key) == 1 for key in values):
        single = str.maketrans(values)
        return lambda text: text.translate(single)
    import re

    pattern = re.compile("|".join(map(re.escape, values)))
    return lambda text: pattern.sub(lambda match: values[match[0]], text)


def _stepper(ordered: list[tuple[str, str]]) -> Callable[[str], str]:
    def mapped(text: str) -> str:
        for key, value in ordered:
            text = text.replace(key, value)
        return text

    return mapped


def _map_slowly(pairs: list[str], text: str, nocase: bool) -> str:
    by_first: dict[str, list[tuple[str, str]]] = {}
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if key:
            folded = fold_case(key) if nocase else key
            by_first.setdefault(folded[0], []).append((folded, value))
    haystack = fold_case(text) if nocase else text
    parts: list[str] = []
    done = pos = 0
    while pos < len(text):
        for key, value in by_first.get(haystack[pos], ()):
            if haystack.startswith(key, pos):
                parts += (text[done:pos], value)
                pos += len(key)
                done = pos
                break
        else:
            pos += 1
    parts.append(text[done:])
    return "".join(parts)
