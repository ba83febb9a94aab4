"""What generated code calls for lists: the rare cases of what it does itself, and what is no expression."""

from __future__ import annotations

import sys
from itertools import count, zip_longest

from tclcompat.compiler.support import Origin, called_with
from tclcompat.runtime.repetition import Direct
from tclcompat.values.convert import all_ints, ints_as_text, to_list, to_str
from tclcompat.values.listops import element_positions, index_path, list_repeat, set_element
from tclcompat.values.numbers import to_int32, to_wide

_WIDE_LOW, _WIDE_HIGH = -(1 << 63), (1 << 63) - 1

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


# How many values are looked at before they are joined.
_FEW = 6
# Lists up to here are looked through faster than an exception is raised and caught.
_SHORT = 100


def repeated(count: object, elements: Sequence[object]) -> list[object]:
    """Return the list that ``lrepeat`` makes."""
    return list_repeat(to_int32(count), elements)


def joined(value: object, separator: str) -> str:
    """Return the string that ``join`` makes."""
    items = value if type(value) is list else to_list(value)
    if len(items) < _FEW and int in map(type, items):
        # To look is faster than to fail.
        return separator.join([item if type(item) is str else to_str(item) for item in items])
    try:
        return separator.join(items)  # type: ignore[arg-type]  # which is what is tried
    except TypeError:
        pass
    numbers = ints_as_text(items)
    if numbers is not None:
        return numbers[:-1].replace(" ", separator)
    return separator.join([item if type(item) is str else to_str(item) for item in items])


def find_among_ints(items: list[object], number: object) -> int:
    """Return the position of the first element that is an int in a list of ints, or -1."""
    if len(items) < _SHORT and number not in items:
        # To look takes less time than to fail.
        return -1
    try:
        return items.index(number)
    except ValueError:
        return -1


def find_integer(value: object, text: object) -> int:
    """Return the position of the first element that is an integer (``lsearch -exact -integer``), or -1."""
    items = to_list(value)
    number = to_wide(text)
    if items and all_ints(items) and min(items) >= _WIDE_LOW and max(items) <= _WIDE_HIGH:  # type: ignore[type-var,operator]  # all are int
        try:
            return items.index(number)
        except ValueError:
            return -1
    for position, item in enumerate(items):
        if to_wide(item) == number:
            return position
    return -1


def find_match(value: object, matches: Callable[[str], object]) -> int:
    """Return the position of the first element whose text a predicate accepts, or -1."""
    for position, item in enumerate(value if type(value) is list else to_list(value)):
        if matches(item if type(item) is str else to_str(item)):
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
    """Return the first ``count`` elements of a list, to be looked at; empty strings for those that it does not have."""
    items = value if type(value) is list else to_list(value)
    missing = count - len(items)
    return items if not missing else [*items, *[""] * missing] if missing > 0 else items[:count]


def filled(value: object, count: int) -> list[object]:
    """Return the elements of a list, and empty strings until they are ``count``."""
    items = to_list(value)
    return items + [""] * (count - len(items))


# Loops


def endless(start: int, step: int, begins: bool) -> Iterable[int]:
    """Return what a counting loop gives its variable that, if it begins, never gets to its end."""
    return count(start, step) if begins else ()


def groups(value: object, size: int) -> Iterable[Sequence[object]]:
    """Return what ``foreach`` assigns to ``size`` variables in every turn."""
    if type(value) is dict and size == 2:
        return list(value.items())
    items = value if type(value) is list else to_list(value)
    if len(items) == size:
        return (items,)
    elements = [iter(items)] * size
    if len(items) % size:
        return zip_longest(*elements, fillvalue="")
    return zip(*elements, strict=False)


def in_pairs(left: object, right: object) -> Iterable[Sequence[object]]:
    """Return what ``foreach`` assigns to one variable of each of two lists in every turn."""
    first = left if type(left) is list else to_list(left)
    second = right if type(right) is list else to_list(right)
    if len(first) == len(second):
        return zip(first, second, strict=False)
    return zip_longest(first, second, fillvalue="")


def rows(sizes: Sequence[int], *values: object) -> Iterable[Sequence[object]]:
    """Return what ``foreach`` assigns to the variables of several lists in every turn."""
    lists = [to_list(value) for value in values]
    if set(sizes) == {1}:
        if len(set(map(len, lists))) == 1:
            return zip(*lists, strict=False)
        return zip_longest(*lists, fillvalue="")
    columns = [items[first::size] for items, size in zip(lists, sizes, strict=True) for first in range(size)]
    return zip_longest(*columns, fillvalue="")


# Sorting

_WIDE = 1 << 63


def integers_or_none(names: list[str]) -> list[int] | None:
    """Return texts as the wide integers that they are written as; None where one of them is none."""
    try:
        numbers = list(map(int, names))
        written = list(map(str, numbers)) == names
    except ValueError:
        return None
    return numbers if numbers and written and min(numbers) >= -_WIDE and max(numbers) < _WIDE else None


class Comparison(Direct):
    """A procedure that code without a frame sorts by."""

    __slots__ = ("origin",)

    def __init__(self, name: str, call: Callable[[object, object], object], origin: Origin) -> None:
        super().__init__(name, call)
        self.origin = origin

    def caller(self) -> list[object] | None:
        """Return the words by which the code that sorts was called."""
        origin, frame = self.origin, sys._getframe(1)
        while frame.f_globals.get("ORIGIN") is not origin or frame.f_code.co_name == "<lambda>":
            assert frame.f_back is not None
            frame = frame.f_back
        assert origin.proc is not None
        return called_with(origin.proc, frame, tuple([frame.f_locals[name] for name in origin.kept]))
