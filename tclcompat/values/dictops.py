"""Operations on dictionary values: what the ``dict`` subcommands and the code of the compiler share.

A path is a sequence of keys, each leading one dictionary deeper.  The functions that change a dictionary change the
one they are given, which nobody else may hold, and copy what others hold further down; they check the whole path
before they change anything.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.convert import to_dict, to_str
from tclcompat.values.numbers import added, to_number, to_wide
from tclcompat.values.numbers import increment as checked_increment
from tclcompat.values.ownership import is_shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def key_not_known(key: str) -> TclError:
    """The error for a key that a dictionary does not have."""
    return TclError(f'key "{key}" not known in dictionary', ["TCL", "LOOKUP", "DICT", key])


def dict_element(value: object, key: object) -> object:
    """Return the element of the dictionary ``value`` for ``key``; TclError (TCL LOOKUP DICT key) when there is none."""
    pairs = value if type(value) is dict else to_dict(value)
    text = key if type(key) is str else to_str(key)
    element = pairs.get(text)
    if element is None:
        raise key_not_known(text)
    return element


def dict_lookup(value: object, path: Sequence[object]) -> object:
    """Return the element of ``value`` that ``path`` leads to; TclError when a key on it is not known."""
    for key in path:
        value = dict_element(value, key)
    return value


def dict_exists(value: object, path: Sequence[object]) -> bool:
    """Tell whether ``path`` leads to an element of ``value``; what is no dictionary has none."""
    try:
        for key in path:
            element = to_dict(value).get(to_str(key))
            if element is None:
                return False
            value = element
    except TclError:
        return False
    return True


def check_path(pairs: dict[str, object], path: Sequence[str], create: bool) -> None:
    """Raise the error that following ``path`` meets: a missing key (unless ``create``) or what is no dictionary."""
    for key in path[:-1]:
        child = pairs.get(key)
        if child is None:
            if create:
                return
            raise key_not_known(key)
        pairs = to_dict(child)


def own_path(pairs: dict[str, object], path: Sequence[str]) -> dict[str, object]:
    """Return the dictionary that ``path`` leads to as one that may be changed, making it when it is not there."""
    for key in path:
        child = pairs.get(key)
        if type(child) is not dict or is_shared(child):
            child = {} if child is None else dict(to_dict(child))
            pairs[key] = child
        pairs = child
    return pairs


def dict_set_path(pairs: dict[str, object], path: Sequence[str], element: object) -> None:
    """Store ``element`` under ``path``, which ``check_path`` has checked, making dictionaries on the way."""
    own_path(pairs, path[:-1])[path[-1]] = element


def dict_unset_path(pairs: dict[str, object], path: Sequence[str]) -> None:
    """Remove what ``path``, which ``check_path`` has checked, leads to; a missing last key is no error."""
    own_path(pairs, path[:-1]).pop(path[-1], None)


def incremented(old: object, increment: object) -> object:
    """Return what ``dict incr`` stores: the sum; a new element (``old`` is None) is the increment as it was written."""
    if old is not None:
        return added(old, increment)
    checked_increment(increment, _to_any_integer)
    return increment


def _to_any_integer(word: object) -> int:
    """As ``to_int``, with the error code that Tcl gives where the key is new."""
    number = to_number(word)
    return number if type(number) is int else to_wide(word)
