"""Operations on list values: what the list commands and the code of the compiler share.

The functions that return lists return fresh ones; only ``set_element`` changes what it is given.  Ranges and
positions follow Tcl 8.6: whatever lies outside is cut off or ignored, except that ``lset`` refuses it.

A list value that is used as an index list is never read as a single index, a string is read as an index first:
that is how ``lindex $x {1 0}`` and ``lindex $x " 1 "`` can both work.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.convert import all_ints, canonical, format_list, to_list, to_str
from tclcompat.values.indexes import to_index
from tclcompat.values.lists import SPACES, is_plain_word
from tclcompat.values.ownership import is_shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# The longest list of tclsh on a 64-bit machine (LIST_MAX).
LIST_MAX = 536870909
_TEXTS = frozenset((str,))
_SHORT_LIST = 200
# Texts that are copied faster than asked for their class.
_SHORT_TEXT = 50


def list_index(value: object, index: object) -> object:
    """Return the element of the list ``value`` at ``index``, one index or a list of them; "" when it lies outside."""
    if type(index) is int:
        items = value if type(value) is list else to_list(value)
        if 0 <= index < len(items):
            return items[index]
        if -LIST_MAX <= index <= LIST_MAX:
            return ""
    elif index == "end":
        items = value if type(value) is list else to_list(value)
        return items[-1] if items else ""
    path = index_path(index)
    return nested_element(value, path)


def as_written(text: str) -> object:
    """Return the list that ``text`` is, if it is written as that list's string form; else ``text``."""
    try:
        items = to_list(text)
    except TclError:
        return text
    return items if format_list(items) == text else text


def index_path(index: object) -> Sequence[object]:
    """Return the indexes that the one index word of ``lindex`` or ``lset`` stands for."""
    if type(index) is int:
        return (index,)
    if type(index) is list:
        return index
    try:
        to_index(index, 0)
    except TclError:
        # It may be several.
        try:
            return to_list(index)
        except TclError:
            # Neither an index nor a list: complained about as an index.
            return (index,)
    return (index,)


def nested_element(value: object, path: Sequence[object]) -> object:
    """Return the element of ``value`` that ``path`` leads to; "" when it leads outside."""
    for depth, index in enumerate(path):
        items = to_list(value)
        position = to_index(index, len(items) - 1)
        if not 0 <= position < len(items):
            for later in path[depth + 1 :]:
                to_index(later, -1)
            return ""
        value = items[position]
    return value


def find_text(value: object, wanted: object) -> int:
    """Return the position of the first element whose string form is that of ``wanted``, or -1."""
    items = value if type(value) is list else to_list(value)
    if not items:
        return -1
    if type(items[0]) is int:
        # Most likely all are: then they are compared as such, one of which is like no other text.
        number = canonical(wanted) if type(wanted) is str else wanted
        if type(number) is int:
            try:
                found = items.index(number)
            except ValueError:
                found = -1
            if all_ints(items if found < 0 else items[: found + 1]):
                return found
        elif all_ints(items):
            return -1
        found = len(items)
    else:
        text = wanted if type(wanted) is str else to_str(wanted)
        found = items.index(text) if text in items else len(items)
        if _all_texts(items[:found] if found < len(items) else items):
            return found if found < len(items) else -1
    text = wanted if type(wanted) is str else to_str(wanted)
    for position, item in enumerate(items[:found]):
        if (item if type(item) is str else to_str(item)) == text:
            return position
    return found if found < len(items) else -1


def _all_texts(items: list[object]) -> bool:
    """Tell whether all elements of a list are strings: to join them, if they are short, tells it fastest."""
    if items and type(items[0]) is str and len(items[0]) < _SHORT_TEXT:
        try:
            return "".join(items) is not None  # type: ignore[arg-type]  # which is what is tried
        except TypeError:
            return False
    return _TEXTS.issuperset(map(type, items))


def list_range(value: object, first: object, last: object) -> list[object]:
    """Return the elements of ``value`` from ``first`` to ``last``, both included."""
    items = to_list(value)
    end = len(items) - 1
    start = to_index(first, end)
    stop = to_index(last, end) + 1
    return items[max(0, start) : max(0, stop)]


def list_insert(value: object, index: object, elements: Sequence[object]) -> list[object]:
    """Return ``value`` with ``elements`` inserted before ``index``, where ``end`` is behind the last element."""
    items = to_list(value)
    position = max(to_index(index, len(items)), 0)
    return [*items[:position], *elements, *items[position:]]


def list_replace(value: object, first: object, last: object, elements: Sequence[object]) -> list[object]:
    """Return ``value`` with what stands from ``first`` to ``last`` replaced by ``elements``."""
    items = to_list(value)
    start = max(to_index(first, len(items) - 1), 0)
    stop = max(to_index(last, len(items) - 1) + 1, start)
    return [*items[:start], *elements, *items[stop:]]


def all_replaced(value: object, elements: list[object]) -> list[object]:
    """Return ``elements``, which are in the place of all of ``value``, whether that is a list or not."""
    return elements


def list_repeat(count: int, elements: Sequence[object]) -> list[object]:
    """Return ``elements`` repeated ``count`` times."""
    if count < 0:
        raise TclError(f'bad count "{count}": must be integer >= 0', ["TCL", "OPERATION", "LREPEAT", "NEGARG"])
    if count and len(elements) > LIST_MAX // count:
        raise TclError(f"max length of a Tcl list ({LIST_MAX} elements) exceeded", ["TCL", "MEMORY"])
    return list(elements) * count


def concatenate(values: tuple[object, ...], words: bool = False) -> object:
    """Join ``values`` with spaces as ``concat`` does.

    Lists join into a list, with plain words where ``words`` allows it.  Anything else is joined as text, which need
    not make a list; so are lists one of which (but the first) starts with an element that starts with ``#``, because
    that text has it bare no more.
    """
    joined: list[object] = []
    for value in values:
        kind = type(value)
        if kind is list:
            if joined and value:
                first = value[0]  # type: ignore[index]  # it is a list
                if (first if type(first) is str else to_str(first))[:1] == "#":
                    break
            joined += value  # type: ignore[arg-type]  # as there
        elif kind is int or kind is float:
            joined.append(value)
        elif value != "":
            if not words or kind is not str or not is_plain_word(value):  # type: ignore[arg-type]  # it is a str
                break
            joined.append(value)
    else:
        return joined
    return " ".join([text for text in map(_trimmed, values) if text])


def concatenate_all(values: tuple[object, ...]) -> object:
    """Do what ``concat`` does: as ``concatenate``, with short texts among lists taken for the lists they are."""
    kinds = set(map(type, values))
    if kinds == {list}:
        later = [each[0] for each in values[1:] if each]  # type: ignore[index]  # all are lists
        if "#" not in [first[:1] for first in later if type(first) is str]:
            joined: list[object] = []
            for value in values:
                joined += value  # type: ignore[arg-type]  # as there
            return joined
    elif list in kinds and str in kinds:
        values = tuple(
            [
                as_written(value) if type(value) is str and " " in value and len(value) < _SHORT_LIST else value
                for value in values
            ]
        )
    return concatenate(values, words=True)


def _trimmed(value: object) -> str:
    text = to_str(value)
    left = text.lstrip(SPACES)
    trimmed = left.rstrip(SPACES)
    # What follows a backslash at the end is quoted by it and stays.
    if trimmed[-1:] == "\\" and len(trimmed) < len(left):
        return left[: len(trimmed) + 1]
    return trimmed


def element_positions(value: object, path: Sequence[object]) -> list[int]:
    """Return the positions that ``path`` means for ``lset``, which may name the place behind each last element.

    Raises TclError (TCL OPERATION LSET BADINDEX) for a position outside.
    """
    positions: list[int] = []
    for index in path:
        items = to_list(value)
        position = to_index(index, len(items) - 1)
        if not 0 <= position <= len(items):
            raise index_out_of_range()
        positions.append(position)
        value = items[position] if position < len(items) else []
    return positions


def index_out_of_range() -> TclError:
    """The error of ``lset`` for an index outside the list."""
    return TclError("list index out of range", ["TCL", "OPERATION", "LSET", "BADINDEX"])


def set_element(items: list[object], positions: Sequence[int], element: object) -> None:
    """Store ``element`` in ``items``, which nobody else may hold, at ``positions`` (see ``element_positions``).

    Sublists on the way are changed in place unless somebody else holds them.
    """
    for position in positions[:-1]:
        if position == len(items):
            items.append([])
        sublist = items[position]
        if type(sublist) is not list or is_shared(sublist):
            sublist = list(to_list(sublist))
            items[position] = sublist
        items = sublist
    if positions[-1] == len(items):
        items.append(element)
    else:
        items[positions[-1]] = element


def encode_index(value: object) -> int:
    """Return ``value``, an element of an ``-index`` option, as a Python index: ``end`` is -1, ``end-1`` is -2.

    Raises TclError when it is no index, or one that no list can have an element at.
    """
    at_zero, at_one = to_index(value, 0), to_index(value, 1)
    if at_zero == at_one:
        if 0 <= at_zero < 0x7FFFFFFF:
            return at_zero
    elif -0x7FFFFFFF < at_zero <= 0:
        return at_zero - 1

    # The code's last two words are one in Tcl 8.6.
    raise TclError(
        f'index "{to_str(value)}" cannot select an element from any list', ["TCL", "VALUE", "INDEXOUTOFRANGE"]
    )


def encode_index_option(value: object) -> list[int]:
    """Return the ``-index`` option ``value`` as Python indexes; see ``encode_index``."""
    encoded: list[int] = []
    for number, index in enumerate(to_list(value)):
        try:
            encoded.append(encode_index(index))
        except TclError as error:
            error.add_info(f"\n    (-index option item number {number})")
            raise
    return encoded


def decode_index(encoded: int, end: int) -> int:
    """Return the position that an encoded index means where ``end`` is the last one; it may lie before 0."""
    return encoded if encoded >= 0 else end + 1 + encoded


def sublist_element(value: object, encoded_path: Sequence[int]) -> object:
    """Return the element that an ``-index`` option selects from ``value``.

    Raises TclError (TCL OPERATION LSORT INDEXFAILED) when there is none.
    """
    for encoded in encoded_path:
        items = to_list(value)
        try:
            value = items[encoded]
        except IndexError:
            position = decode_index(encoded, len(items) - 1)
            raise TclError(
                f'element {position} missing from sublist "{to_str(value)}"',
                ["TCL", "OPERATION", "LSORT", "INDEXFAILED"],
            ) from None
    return value
