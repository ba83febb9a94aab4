"""What generated code calls for lists: the rare cases of what it does itself, and what is no expression."""

from __future__ import annotations

from itertools import zip_longest

from tclcompat.syntax.nodes import canonical
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.listops import element_positions, index_path, list_repeat, set_element
from tclcompat.values.numbers import to_int32

_FIRST_STRETCH = 64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def length(value: object) -> int:
    """Return how many elements a list value has."""
    return 2 * len(value) if type(value) is dict else len(to_list(value))


def repeated(count: object, elements: Sequence[object]) -> list[object]:
    """Return the list that ``lrepeat`` makes."""
    return list_repeat(to_int32(count), elements)


def joined(value: object, separator: str) -> str:
    """Return the string that ``join`` makes."""
    items = value if type(value) is list else to_list(value)
    if items and type(items[0]) is str:
        try:
            return separator.join(items)  # type: ignore[arg-type]  # refused when one of them is no str
        except TypeError:
            pass
    return separator.join([item if type(item) is str else to_str(item) for item in items])


def find_text(value: object, text: str) -> int:
    """Return the position of the first element that is ``text`` (``lsearch -exact``), or -1."""
    items = value if type(value) is list else to_list(value)
    # A match near the start is found soon, and long stretches by Python's list itself.
    first, size = 0, _FIRST_STRETCH
    while first < len(items):
        stretch = items[first : first + size] if size < len(items) else items
        found = _find_in(stretch, text)
        if found >= 0:
            return first + found
        first += size
        size *= 4
    return -1


def _find_in(items: list[object], text: str) -> int:
    classes = set(map(type, items))
    if classes == {str}:
        return items.index(text) if text in items else -1
    if classes == {int}:
        number = canonical(text)
        if type(number) is int:
            return items.index(number) if number in items else -1
    for position, item in enumerate(items):
        if item == text if type(item) is str else to_str(item) == text:
            return position
    return -1


# Updates


def with_element(value: object, index: object, element: object, owned: bool) -> object:
    """Return what ``lset`` with one index word makes of a value; a list that is ``owned`` changes in place."""
    path = index_path(index)
    return with_nested(value, path, element, owned) if path else element


def with_nested(value: object, path: Sequence[object], element: object, owned: bool) -> list[object]:
    """Return what ``lset`` with a path of indexes makes of a value; a list that is ``owned`` changes in place."""
    positions = element_positions(value, path)
    items = to_list(value) if owned else list(to_list(value))
    set_element(items, positions, element)
    return items


def spread(value: object, count: int) -> list[object]:
    """Return the first ``count`` elements of a list, empty strings for those that it does not have."""
    items = to_list(value)[:count]
    return items + [""] * (count - len(items))


def rest(value: object, count: int) -> object:
    """Return what ``lassign`` leaves over when it has assigned to ``count`` variables."""
    return to_list(value)[count:] or ""


# Loops


def groups(value: object, size: int) -> Iterable[Sequence[object]]:
    """Return what ``foreach`` assigns to ``size`` variables in every turn."""
    items = to_list(value)
    elements = [iter(items)] * size
    if len(items) % size:
        return zip_longest(*elements, fillvalue="")
    return zip(*elements, strict=False)


def rows(sizes: Sequence[int], *values: object) -> Iterable[Sequence[object]]:
    """Return what ``foreach`` assigns to the variables of several lists in every turn."""
    lists = [to_list(value) for value in values]
    columns = [items[first::size] for items, size in zip(lists, sizes, strict=True) for first in range(size)]
    return zip_longest(*columns, fillvalue="")
