"""Changing the value of a variable where it stands: ``append``, ``lappend``, ``lset``, ``dict set`` and their like.

Each function takes the common case (a plain variable of the frame, not traced) first.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.variables import (
    Var,
    absolute,
    after_write,
    element_table,
    find,
    find_or_create,
    read,
    split_name,
    writable,
)
from tclcompat.values.convert import to_dict, to_list, to_str
from tclcompat.values.ownership import is_shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp


def written(interp: Interp, name: str) -> object:
    """Fire the write traces of a variable that was changed in place; return its value."""
    var = interp.frame.vars.get(name)
    if var is None and name[:2] == "::":
        var = absolute(interp, name)
    if var is not None and var.traces is None and var.value is not None:
        return var.value
    base, key = split_name(name)
    var = find(interp, base)
    if var is None:
        return ""
    return after_write(interp, var, base, key)


def append_text(interp: Interp, name: str, text: str) -> object:
    """Append to the string in a variable, in place where only the variable holds it; return the new value."""
    var = interp.frame.vars.get(name)
    if var is None and name[:2] == "::":
        var = absolute(interp, name)
    if var is None or var.traces is not None or var.value is None:
        return _append_slowly(interp, name, text)
    return append_to_value(var, text)


def append_to_value(var: Var, text: str) -> object:
    """Append to the value that a scalar without traces has; return the new one."""
    value = var.value
    # The variable lets go of it first: CPython then grows a string that has one reference in place.
    var.value = ""
    if type(value) is not str:
        value = to_str(value)
    value += text
    var.value = value
    return value


def append_in_table(table: dict[str, object], key: str, text: str) -> object:
    """Append to a plain element of an array, as ``append_to_value`` does, making it when absent; return its value."""
    value = table.get(key)
    table[key] = ""
    if type(value) is not str:
        value = "" if value is None else to_str(value)
    value += text
    table[key] = value
    return value


def _append_slowly(interp: Interp, name: str, text: str) -> object:
    base, key = split_name(name)
    var = find_or_create(interp, base, "set", key)
    if key is not None:
        table = element_table(var, base, key, "set", interp)
        element = table.get(key)
        if type(element) is not Var:
            del element
            value = append_in_table(table, key, text)
            return after_write(interp, var, base, key) if var.traces else value
        writable(element, base, key)
        element.value = text if element.value is None else to_str(element.value) + text
        return after_write(interp, var, base, key)
    writable(var, base)
    var.value = text if var.value is None else to_str(var.value) + text
    return after_write(interp, var, base, None)


def not_appended(error: TclError) -> TclError:
    """Return the error of appending one element to what is no list, as it comes from a procedure's compiled code."""
    if to_list(error.errorcode)[:3] == ["TCL", "VALUE", "LIST"]:
        error.errorcode = ["TCL", "WRITE", "VARNAME"]
    return error


def list_to_grow(value: object) -> list[object]:
    """Return a new list of the elements of a procedure's variable to which one element is appended."""
    try:
        return list(to_list(value))
    except TclError as error:
        raise not_appended(error) from None


class Place:
    """Where a value is stored: a variable, or an array's table and key."""

    __slots__ = ("key", "table", "var")

    def __init__(self, var: Var | None, table: dict[str, object], key: str) -> None:
        self.var = var
        self.table = table
        self.key = key

    def get(self) -> object:
        """Return the value, None when there is none."""
        return self.table.get(self.key) if self.var is None else self.var.value

    def set(self, value: object) -> None:
        """Store a value."""
        if self.var is None:
            self.table[self.key] = value
        else:
            self.var.value = value


_NO_TABLE: dict[str, object] = {}


def place(interp: Interp, name: str, operation: str = "set") -> Place:
    """Return where the value of ``name`` is to be stored, making a variable that is absent (as undefined).

    Raises TclError ``can't <operation> "name"`` where there can be none.
    """
    base, key = split_name(name)
    var = find_or_create(interp, base, operation, key)
    if key is None:
        writable(var, base)
        return Place(var, _NO_TABLE, base)
    table = element_table(var, base, key, operation, interp)
    element = table.get(key)
    if type(element) is not Var:
        return Place(None, table, key)
    writable(element, base, key)
    return Place(element, table, key)


def check_place(interp: Interp, name: str, operation: str) -> None:
    """Raise the error for a name that can have no value where ``place`` would, but not for an array."""
    base, key = split_name(name)
    var = find_or_create(interp, base, operation, key)
    if key is not None:
        element_table(var, base, key, operation, interp)


def peek(interp: Interp, name: str) -> object:
    """Return the value of a variable after its read traces, None where reading it fails."""
    base, key = split_name(name)
    var = find(interp, base)
    if var is None or (not var.defined and not var.traces):
        return None
    if key is not None and not var.traces and var.array is not None and key not in var.array:
        return None
    try:
        return read(interp, base, key)
    except TclError:
        return None


def owned_list(interp: Interp, name: str, create: bool = False) -> list[object]:
    """Return the list in variable ``name`` as one that may be changed in place; see ``Interp.owned_list``."""
    items: object
    var = interp.frame.vars.get(name)
    if var is None or var.traces is not None or var.value is None:
        if create:
            return _created_list(interp, name)
        read(interp, *split_name(name))
        holder = place(interp, name)
        items = holder.get()
        if type(items) is list and not is_shared(items):
            return items
        fresh = list(to_list(items))
        holder.set(fresh)
        return fresh
    items = var.value
    if type(items) is list and not is_shared(items):
        return items
    fresh = list(to_list(items))
    var.value = fresh
    return fresh


def _created_list(interp: Interp, name: str) -> list[object]:
    """Return the list in a variable for ``lappend``.

    Tcl's compiled ``lappend``, as in a procedure, does not read the variable first; the command does, and takes a
    failure of a read trace for an empty list.
    """
    holder = place(interp, name)
    if interp.frame.procedure is None:
        if peek(interp, name) is None and holder.get() is not None:
            holder.set([])
        holder = place(interp, name)
    items = holder.get()
    if items is None:
        fresh: list[object] = []
    elif type(items) is list and not is_shared(items):
        return items
    else:
        fresh = list(to_list(items))
    holder.set(fresh)
    return fresh


def owned_dict(interp: Interp, name: str) -> dict[str, object]:
    """Return the dictionary in variable ``name`` as one that may be changed in place, creating it when absent."""
    items: object
    var = interp.frame.vars.get(name)
    if var is None or var.traces is not None or var.value is None:
        place(interp, name)
        readable = peek(interp, name) is not None
        holder = place(interp, name)
        items = holder.get()
        if items is None or not readable:
            empty: dict[str, object] = {}
            holder.set(empty)
            return empty
        if type(items) is dict and not is_shared(items):
            return items
        fresh = dict(to_dict(items))
        holder.set(fresh)
        return fresh
    items = var.value
    if type(items) is dict and not is_shared(items):
        return items
    fresh = dict(to_dict(items))
    var.value = fresh
    return fresh


def is_traced(interp: Interp, name: str) -> bool:
    """Tell whether a variable has traces, or the array that it is an element of."""
    base, key = split_name(name)
    var = find(interp, base)
    if var is None:
        return False
    element = None if key is None or var.array is None else var.array.get(key)
    return var.traces is not None or (type(element) is Var and element.traces is not None)


def has_value(interp: Interp, name: str) -> bool:
    """Tell whether a variable has a value or is an array, without calling its traces."""
    base, key = split_name(name)
    var = find(interp, base)
    if var is None or key is None:
        return var is not None and var.defined
    element = None if var.array is None else var.array.get(key)
    return element.value is not None if type(element) is Var else element is not None
