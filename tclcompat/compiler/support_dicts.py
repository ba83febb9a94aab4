"""What generated code calls for dictionaries: changes to one that nobody else holds, and to a value of any class."""

from __future__ import annotations

from sys import getrefcount

from tclcompat.compiler.support import listed
from tclcompat.values.convert import to_dict, to_str
from tclcompat.values.dictops import check_path, dict_exists, dict_set_path, dict_unset_path, incremented, own_path
from tclcompat.values.ownership import OWNED, is_shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def checked(value: object) -> object:
    """Return a value that must be a dictionary."""
    to_dict(value)
    return value


def changed(value: object, change: Callable[..., None], *words: object) -> dict[str, object]:
    """Return a new dictionary made of ``value`` and changed."""
    pairs = dict(to_dict(value))
    change(pairs, *words)
    return pairs


def put(pairs: dict[str, object], key: str, element: object) -> None:
    """Set an element."""
    pairs[key] = element


def put_deep(pairs: dict[str, object], path: tuple[str, ...], element: object) -> None:
    """Set an element of a dictionary in the dictionary."""
    child = pairs.get(path[0])
    if len(path) == 2 and type(child) is dict and getrefcount(child) == OWNED + 1:
        child[path[1]] = element
        return
    del child
    check_path(pairs, path, create=True)
    dict_set_path(pairs, path, element)


def drop(pairs: dict[str, object], key: str) -> None:
    """Remove an element if it is there."""
    pairs.pop(key, None)


def drop_deep(pairs: dict[str, object], path: tuple[str, ...]) -> None:
    """Remove an element of a dictionary in the dictionary."""
    check_path(pairs, path, create=False)
    dict_unset_path(pairs, path)


def add(pairs: dict[str, object], key: str, step: object) -> None:
    """Add to an element."""
    pairs[key] = incremented(pairs.get(key), step)


def append(pairs: dict[str, object], key: str, text: str) -> None:
    """Append text to an element."""
    value = pairs.get(key, "")
    # The dictionary lets go of the text first: CPython then lets it grow in place.
    pairs[key] = ""
    if type(value) is not str:
        value = to_str(value)
    value += text
    pairs[key] = value


def extend(pairs: dict[str, object], key: str, *elements: object) -> None:
    """Append elements to the list that an element is."""
    items = pairs.get(key)
    if type(items) is not list:
        items = [] if items is None else listed(items)
        pairs[key] = items
    elif getrefcount(items) != OWNED + 1:
        items = items[:]
        pairs[key] = items
    items.extend(elements)


def elements_with(pairs: dict[str, object], values: dict[str, object]) -> list[tuple[str, object]]:
    """Return the elements that ``dict with`` has made variables of, with the values that some of them have now."""
    return [(key, values.get(key) if key in values else element) for key, element in pairs.items()]


def with_elements(value: object, elements: list[tuple[str, object]]) -> object:
    """Return the dictionary of a variable with elements set, and without those that are None."""
    pairs = to_dict(value)
    if all(element is None and key not in pairs for key, element in elements):
        # Nothing changes: a value that is not in canonical form stays as it is.
        return value
    del pairs
    owned = value if type(value) is dict and not is_shared(value) else dict(to_dict(value))
    _set_elements(owned, elements)
    return owned


def with_elements_at(value: object, path: tuple[str, ...], elements: list[tuple[str, object]]) -> object:
    """Do so for the dictionary that a path leads to; where it leads nowhere by now, nothing is done."""
    if type(value) is dict and not is_shared(value) and _change_at(value, path, elements):
        return value
    pairs = to_dict(value)
    check_path(pairs, [*path, ""], create=True)
    if not dict_exists(pairs, path):
        return value
    del pairs
    owned = value if type(value) is dict and not is_shared(value) else dict(to_dict(value))
    _set_elements(own_path(owned, path), elements)
    return owned


def _change_at(pairs: dict[str, object], path: tuple[str, ...], elements: list[tuple[str, object]]) -> bool:
    """Set elements of the dictionary that a path leads to, if nobody else holds those on the way; tell whether."""
    for key in path:
        child = pairs.get(key)
        if type(child) is not dict or is_shared(child):
            return False
        pairs = child
    _set_elements(pairs, elements)
    return True


def _set_elements(pairs: dict[str, object], elements: list[tuple[str, object]]) -> None:
    for key, element in elements:
        if element is None:
            pairs.pop(key, None)
        else:
            # A variable may hold the dictionary itself, which cannot be an element of its own.
            pairs[key] = dict(pairs) if element is pairs else element
