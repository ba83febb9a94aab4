"""The work of ``string map``: replace keys by values in one pass, where the first key of the map that fits wins."""

from __future__ import annotations

from sys import modules

from tclcompat.values.characters import fold_case

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_MEMO_SIZE = 256
# Below this many characters, loading ``re`` costs more than a loop in Python.
_SHORT = 64
_memo: dict[tuple[str, ...], Callable[[str], str]] = {}


def map_string(pairs: list[str], text: str, nocase: bool) -> str:
    """Replace in ``text`` every key of ``pairs`` (key, value, key, value ...) by its value."""
    if len(pairs) == 2 and not nocase:
        return text.replace(pairs[0], pairs[1]) if pairs[0] else text
    if nocase or (len(text) < _SHORT and "re" not in modules):
        return _map_slowly(pairs, text, nocase)
    key = tuple(pairs)
    mapper = _memo.get(key)
    if mapper is None:
        if len(_memo) >= _MEMO_SIZE:
            _memo.clear()
        mapper = _memo[key] = _make_mapper(pairs)
    return mapper(text)


def _make_mapper(pairs: list[str]) -> Callable[[str], str]:
    values: dict[str, str] = {}
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if key:
            values.setdefault(key, value)
    if not values:
        return lambda text: text
    if all(len(key) == 1 for key in values):
        single = str.maketrans(values)
        return lambda text: text.translate(single)
    import re

    pattern = re.compile("|".join(map(re.escape, values)))
    return lambda text: pattern.sub(lambda match: values[match[0]], text)


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
