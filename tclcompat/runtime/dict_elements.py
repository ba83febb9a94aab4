"""Elements of a dictionary as variables, for as long as a script runs (``dict update``, ``dict with``)."""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.convert import to_dict
from tclcompat.values.dictops import check_path, dict_exists, dict_lookup, own_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp

    # Keys with the names of their variables.
    Links = list[tuple[str, str]]


def take_out_some(interp: Interp, variable: str, links: Links) -> None:
    """Set the variables of ``links`` to the elements of the dictionary in ``variable``; unset those of no element."""
    pairs = to_dict(interp.get_var(variable))
    for key, link in links:
        element = pairs.get(key)
        if element is None:
            interp.unset_var(link, complain=False)
        else:
            interp.set_var(link, element)


def take_out_all(interp: Interp, variable: str, path: list[str]) -> Links:
    """Set a variable for every element of the dictionary at ``path`` in ``variable``; return which."""
    pairs = to_dict(dict_lookup(interp.get_var(variable), path))
    for key, element in pairs.items():
        interp.set_var(key, element)
    return [(key, key) for key in pairs]


def put_back(interp: Interp, variable: str, path: list[str], links: Links) -> None:
    """Store the variables of ``links`` in the dictionary at ``path``; remove what is unset.

    Where the dictionary is gone, nothing is done.
    """
    try:
        value = interp.get_var(variable)
    except TclError:
        return
    pairs = to_dict(value)
    if path:
        check_path(pairs, [*path, ""], create=True)
        if not dict_exists(pairs, path):
            return
    elements = [(key, _value_or_none(interp, name)) for key, name in links]
    if not path and all(element is None and key not in pairs for key, element in elements):
        # Nothing changes: a value that is not in canonical form stays as it is.
        interp.set_var(variable, value)
        return
    del pairs, value
    pairs = interp.owned_dict(variable)
    leaf = own_path(pairs, path)
    for key, element in elements:
        if element is None:
            leaf.pop(key, None)
        else:
            # A variable may hold the dictionary itself, which cannot be an element of its own.
            leaf[key] = dict(leaf) if element is leaf else element
    interp.written(variable)


def _value_or_none(interp: Interp, name: str) -> object:
    try:
        return interp.get_var(name)
    except TclError:
        return None
