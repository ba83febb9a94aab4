"""What generated code calls for arrays: a dict by element name, in which an element that is linked to is a ``Var``."""

from __future__ import annotations

from tclcompat.compiler.made_arrays import Made
from tclcompat.compiler.missing import named_by
from tclcompat.errors import TclError
from tclcompat.runtime.updates import append_in_table, append_to_value, list_to_grow
from tclcompat.runtime.variables import Var, after_write, clear, unset_element, values_of
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.numbers import added
from tclcompat.values.ownership import is_shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.compiler.support import Origin
    from tclcompat.runtime.interp import Interp


class Emptied(dict[str, object]):
    """The elements of an array of a procedure that exists though it has none; a plain empty dict is no array yet."""

    __slots__ = ()


def plain_elements(elements: dict[str, object]) -> dict[str, object]:
    """Return the elements that have a value, with their values."""
    return values_of(elements) if Var in set(map(type, elements.values())) else elements


def _matching(elements: dict[str, object], pattern: str | None) -> list[str]:
    """Return the names that match, in Tcl's order."""
    if not _late:
        from tclcompat.values.hashorder import matching_names

        _late.append(matching_names)
    return _late[0](elements, pattern)


# What is imported when it is first needed: to import it in each call takes longer than small arrays do.
_late: list[Callable[[dict[str, object], str | None], list[str]]] = []


def names(elements: dict[str, object], pattern: str | None = None) -> list[object]:
    """Return the names of the elements, or those that match."""
    return _matching(plain_elements(elements), pattern)  # type: ignore[return-value]  # a fresh list


def exact_names(elements: dict[str, object], name: str) -> list[object]:
    """Return a list of the name if there is such an element."""
    return [name] if name in plain_elements(elements) else []


def contents(elements: dict[str, object], pattern: str | None = None) -> dict[str, object]:
    """Return names and values of the elements, or of those whose name matches."""
    values = plain_elements(elements)
    return {name: values[name] for name in _matching(values, pattern)}


def unset_matching(elements: dict[str, object], pattern: str) -> bool:
    """Remove the elements whose name matches; tell whether there were any."""
    names = _matching(elements, pattern)
    for name in names:
        del elements[name]
    return bool(names)


def size(elements: dict[str, object]) -> int:
    """Count the elements."""
    return len(plain_elements(elements))


def has_element(elements: dict[str, object], name: str) -> bool:
    """Tell whether there is an element of a linked array."""
    element = elements.get(name)
    return element.value is not None if type(element) is Var else element is not None


def set_all(elements: dict[str, object], value: object) -> dict[str, object]:
    """Set elements of a fast array that exists; return its elements."""
    if type(value) is dict and value:
        if type(elements) is Emptied:
            return dict(value)
        if type(elements) is dict:
            elements.update(value)
            return elements
    items = _even(value)
    made = {} if items and type(elements) is Emptied else elements
    pairs = iter(items)
    for name, element in zip(pairs, pairs, strict=True):
        made[name if type(name) is str else to_str(name)] = element
    return made


def set_all_linked(interp: Interp, array: Var, base: str, value: object) -> None:
    """Set elements of a linked array."""
    items = _even(value)
    assert array.array is not None
    pairs = iter(items)
    for word, element in zip(pairs, pairs, strict=True):
        name = to_str(word)
        if type(array.array.get(name)) is Var:
            set_linked(interp, array, base, name, element)
        else:
            array.array[name] = element


def _even(value: object) -> list[object]:
    items = to_list(value)
    if len(items) % 2:
        raise TclError("list must have an even number of elements", ["TCL", "ARGUMENT", "FORMAT"])
    return items


def set_linked(interp: Interp, array: Var, base: str, name: str, value: object) -> object:
    """Set an element that is a variable of its own; return its value."""
    assert array.array is not None
    element = array.array[name]
    assert type(element) is Var
    element.value = value
    return after_write(interp, array, base, name) if element.traces else value


def add_linked(interp: Interp, array: Var, base: str, name: str, step: object) -> object:
    """Add to an element of a linked array that is no int; return its value."""
    assert array.array is not None
    element = array.array.get(name, 0)
    if type(element) is Var:
        return set_linked(interp, array, base, name, added(0 if element.value is None else element.value, step))
    total = array.array[name] = added(element, step)
    return total


def append_linked(interp: Interp, array: Var, base: str, name: str, text: str) -> object:
    """Append to an element of a linked array; return its value."""
    elements = array.array
    assert elements is not None
    element = elements.get(name)
    if type(element) is not Var:
        return append_in_table(elements, name, text)
    if element.value is not None and element.traces is None:
        return append_to_value(element, text)
    return set_linked(interp, array, base, name, text if element.value is None else to_str(element.value) + text)


def lappend_linked(interp: Interp, array: Var, base: str, name: str, *values: object) -> object:
    """Append elements to the list in an element of a linked array, in place where nobody else holds it."""
    elements = array.array
    assert elements is not None
    value = elements.get(name)
    listed = list_to_grow if len(values) == 1 else to_list
    if type(value) is Var:
        items = value.value
        if type(items) is list and value.traces is None and not is_shared(items):
            items.extend(values)
            return items
        fresh = [*([] if items is None else listed(items)), *values]
        return set_linked(interp, array, base, name, fresh)
    if type(value) is list and not is_shared(value):
        value.extend(values)
        return value
    fresh = elements[name] = [*([] if value is None else listed(value)), *values]
    return fresh


def unset_linked(origin: Origin, array: Var, base: str, name: str, complains: bool) -> None:
    """Unset an element of a linked array."""
    elements = array.array
    element = None if elements is None else elements.get(name)
    if elements is not None and element is not None and type(element) is not Var and array.searches is None:
        del elements[name]
        if not elements:
            _stay(array)
        return
    if elements is not None and element is None and not complains and array.searches is None:
        return
    if type(elements) is Made and not elements:
        _unset(origin, None, base, name, complains)
        return
    # Whether others refer to it is seen from how often that is done.
    del element
    _unset(origin, array, base, name, complains)
    _stay(array)


def _stay(array: Var) -> None:
    """Have the array of a procedure be there that has lost its last element."""
    if type(array.array) is Made and not array.array:
        array.array = Emptied()


def unset_matching_linked(array: Var, pattern: str) -> None:
    """Remove the elements of a linked array whose name matches; the array stays, even without any."""
    assert array.array is not None
    if unset_matching(array.array, pattern):
        array.searches = None
        _stay(array)


def unset_boxed(interp: Interp, array: Var, name: str) -> None:
    """Unset an array of a procedure that is handed to those it calls; it may be made again."""
    clear(interp, array, name)
    array.array = Made()


def _unset(origin: Origin, array: Var | None, base: str, name: str, complains: bool) -> None:
    try:
        unset_element(origin.interp, array, base, name)
    except TclError as error:
        if complains:
            raise named_by(origin, base, error) from None


def unset_held(origin: Origin, array: Var, base: str, name: str, complains: bool, made: bool) -> bool:
    """Unset an element of an array that a loop holds; ``made`` by the loop, it is not there for Tcl while empty.

    Returns whether that is still so.
    """
    if made and not array.array:
        _unset(origin, None, base, name, complains)
        return True
    unset_linked(origin, array, base, name, complains)
    return False


def exists(interp: Interp, var: Var, name: str) -> bool:
    """Tell whether a variable that others may reach has a value or is an array."""
    return var.value is not None or var.array is not None if var.traces is None else interp.var_exists(name)


def element_exists(interp: Interp, var: Var, base: str, name: str) -> bool:
    """Tell whether an array that others may reach has an element."""
    if var.traces is not None:
        return interp.var_exists(f"{base}({name})")
    value = None if var.array is None else var.array.get(name)
    return value.value is not None if type(value) is Var else value is not None
