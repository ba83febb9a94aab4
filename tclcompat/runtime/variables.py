"""Variables: scalars, arrays, links and variable traces.

A ``Var`` is shared by every name that is linked to it (``upvar``, ``global``, ``variable``): linking puts the same
object into another table.  The elements of an array are plain values in a dict; an element somebody links to or
traces is *promoted* to a ``Var`` of its own, which then stands in the dict in place of the value.

A variable that is unset stays in its table while a link refers to it, so that the link works again after the next
``set``; that nobody does is seen from its reference count, as Tcl does it.
"""

from __future__ import annotations

from sys import getrefcount

from tclcompat.errors import TclError
from tclcompat.values.convert import to_dict, to_list, to_str
from tclcompat.values.ownership import is_shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.interp import Interp

    # (interp, name1, name2, operation) -> anything; a TclError makes the access fail.
    TraceCallback = Callable[[Interp, str, str, str], object]


class VarTrace:
    """One variable trace: the operations it listens to (read write unset array) and what to call."""

    __slots__ = ("active", "callback", "operations", "script")

    def __init__(self, operations: frozenset[str], callback: TraceCallback, script: str = "") -> None:
        self.operations = operations
        self.callback = callback
        self.script = script
        self.active = False


class Var:
    """A variable: ``value`` (None while undefined or an array), ``array`` (its elements, or None), ``traces``.

    ``is_element`` tells that it is an element of an array, which cannot become an array itself.
    """

    __slots__ = ("array", "firing", "is_element", "searches", "traces", "value")

    def __init__(self, value: object = None) -> None:
        self.value = value
        self.array: dict[str, object] | None = None
        self.traces: list[VarTrace] | None = None
        self.firing = False
        self.is_element = False
        self.searches: dict[str, object] | None = None

    @property
    def defined(self) -> bool:
        """Whether the variable has a value or is an array."""
        return self.value is not None or self.array is not None


def split_name(name: str) -> tuple[str, str | None]:
    """Split ``a(key)`` into ``a`` and ``key``; a plain name has the key None."""
    if name and name[-1] == ")":
        opening = name.find("(")
        if opening >= 0:
            return name[:opening], name[opening + 1 : -1]
    return name, None


def full_name(base: str, key: str | None) -> str:
    """Return the name as messages show it."""
    return base if key is None else f"{base}({key})"


def failure(operation: str, base: str, key: str | None, reason: str, code: object = None) -> TclError:
    """Make the error ``can't <operation> "<name>": <reason>``."""
    return TclError(
        f'can\'t {operation} "{full_name(base, key)}": {reason}', code or ["TCL", "LOOKUP", "VARNAME", base]
    )


def find(interp: Interp, base: str) -> Var | None:
    """Return the variable that ``base`` names in the current frame, or None."""
    frame = interp.frame
    var = frame.vars.get(base)
    if var is not None:
        return var
    if "::" in base:
        namespace = frame.namespace
        found = namespace.find_variable(base)
        if found is None and not base.startswith("::"):
            found = interp.global_namespace.find_variable(base)
        return found
    return None if frame.procedure is not None else interp.global_namespace.vars.get(base)


def find_or_create(interp: Interp, base: str, operation: str = "set", key: str | None = None) -> Var:
    """Return the variable that ``base`` names, making an undefined one when there is none."""
    var = find(interp, base)
    if var is not None:
        return var
    frame = interp.frame
    table = frame.vars
    tail = base
    if "::" in base:
        namespace, tail = frame.namespace.locate(base)
        if namespace is None:
            raise failure(
                operation,
                base,
                key,
                "parent namespace doesn't exist",
                ["TCL", "LOOKUP", "VARNAME", full_name(base, key)],
            )
        table = namespace.vars
    var = table[tail] = Var()
    return var


# Traces


def fire(interp: Interp, var: Var, operation: str, base: str, key: str | None, array: Var | None = None) -> None:
    """Call the traces for ``operation``, those of the whole array first, the newest first within each."""
    name2 = "" if key is None else key
    for holder in (array, var):
        if holder is None or not holder.traces or holder.firing:
            continue
        holder.firing = True
        try:
            for trace in list(holder.traces):
                if operation in trace.operations and not trace.active and trace in (holder.traces or ()):
                    trace.active = True
                    try:
                        trace.callback(interp, base, name2, operation)
                    finally:
                        trace.active = False
        finally:
            holder.firing = False


def _fire_checked(
    interp: Interp, var: Var, operation: str, verb: str, base: str, key: str | None, array: Var | None = None
) -> None:
    """Fire read or write traces; an error of theirs becomes the error of the access."""
    try:
        fire(interp, var, operation, base, key, array)
    except TclError as error:
        if error.trace is not None:
            error.add_info(f'\n    ({operation} trace on "{full_name(base, key)}")')
        code = ["TCL", "READ" if verb == "read" else "WRITE", "VARNAME"]
        wrapped = failure(verb, base, key, str(error), code)
        wrapped.trace = error.trace
        raise wrapped from None


# Reading


def read(interp: Interp, base: str, key: str | None) -> object:
    """Return the value of a scalar (key None) or array element."""
    var = find(interp, base)
    if key is not None:
        return _read_element(interp, var, base, key)
    if var is None:
        raise failure("read", base, None, "no such variable")
    if var.traces is not None:
        _fire_checked(interp, var, "read", "read", base, None)
    value = var.value
    if value is None:
        raise _unreadable(interp, var, base)
    return value


def _unreadable(interp: Interp, var: Var, base: str) -> TclError:
    if var.array is not None:
        return failure("read", base, None, "variable is array", ["TCL", "READ", "VARNAME"])
    base_name, key = split_name(base)
    if key is not None:  # a link to an array element
        return failure("read", base_name, key, "no such variable")
    code = ["TCL", "READ", "VARNAME"] if var.traces is not None else None
    return failure("read", base, None, "no such variable", code)


def _read_element(interp: Interp, var: Var | None, base: str, key: str) -> object:
    if var is None:
        raise failure("read", base, key, "no such variable")
    elements = var.array
    if elements is None:
        if var.traces is not None and var.value is None:
            _fire_checked(interp, var, "read", "read", base, key)
            elements = var.array
        if elements is None:
            if var.value is None:
                raise failure("read", base, key, "no such variable")
            raise failure("read", base, key, "variable isn't array")
    element = elements.get(key)
    promoted = element if type(element) is Var else None
    if var.traces is not None or (promoted is not None and promoted.traces is not None):
        _fire_checked(interp, promoted or _NO_VAR, "read", "read", base, key, var)
        element = (var.array or {}).get(key)
    if type(element) is Var:
        element = element.value
    if element is None:
        raise failure("read", base, key, "no such element in array", ["TCL", "READ", "VARNAME"])
    return element


_NO_VAR = Var()


# Writing


def write(interp: Interp, base: str, key: str | None, value: object) -> object:
    """Set a scalar or array element; return its value after write traces."""
    var = find_or_create(interp, base, "set", key)
    if key is None:
        if var.array is not None:
            raise failure("set", base, None, "variable is array", ["TCL", "WRITE", "VARNAME"])
        var.value = value
        return value if var.traces is None else after_write(interp, var, base, None)
    elements = element_table(var, base, key, "set")
    element = elements.get(key)
    if type(element) is Var:
        element.value = value
        if element.traces is None and var.traces is None:
            return value
    else:
        elements[key] = value
        if var.traces is None:
            return value
    return after_write(interp, var, base, key)


def element_table(var: Var, base: str, key: str, operation: str) -> dict[str, object]:
    """Return the elements of the array ``var``, making an undefined variable an array."""
    if var.array is None:
        if var.value is not None or var.is_element:
            raise failure(operation, base, key, "variable isn't array")
        var.array = {}
    return var.array


def after_write(interp: Interp, var: Var, base: str, key: str | None) -> object:
    """Fire the write traces of what was just written and return the value they leave."""
    if key is None:
        if var.traces is not None:
            _fire_checked(interp, var, "write", "set", base, None)
        return "" if var.value is None else var.value
    element = (var.array or {}).get(key)
    promoted = element if type(element) is Var else _NO_VAR
    if var.traces is not None or promoted.traces is not None:
        _fire_checked(interp, promoted, "write", "set", base, key, var)
        element = (var.array or {}).get(key)
    if type(element) is Var:
        element = element.value
    return "" if element is None else element


def written(interp: Interp, name: str) -> object:
    """Fire the write traces of a variable that was changed in place; return its value."""
    base, key = split_name(name)
    var = find(interp, base)
    if var is None:
        return ""
    return after_write(interp, var, base, key)


# Changing in place


def current(interp: Interp, name: str) -> object:
    """Return the value of a variable that is about to be changed, or None; read traces fire."""
    base, key = split_name(name)
    var = find(interp, base)
    if var is None:
        return None
    if key is None:
        if var.array is not None:
            raise failure("set", base, None, "variable is array", ["TCL", "WRITE", "VARNAME"])
        if var.traces is not None:
            _fire_checked(interp, var, "read", "read", base, None)
        return var.value
    if var.array is None:
        if var.value is not None:
            raise failure("set", base, key, "variable isn't array")
        return None
    element = var.array.get(key)
    if element is None:
        return None
    return _read_element(interp, var, base, key) if type(element) is not Var or element.value is not None else None


def store(interp: Interp, name: str, value: object) -> None:
    """Put a value into a variable without firing traces."""
    base, key = split_name(name)
    var = find_or_create(interp, base, "set", key)
    if key is None:
        if var.array is not None:
            raise failure("set", base, None, "variable is array", ["TCL", "WRITE", "VARNAME"])
        var.value = value
        return
    elements = element_table(var, base, key, "set")
    element = elements.get(key)
    if type(element) is Var:
        element.value = value
    else:
        elements[key] = value


def _holder(interp: Interp, name: str) -> tuple[Var | None, dict[str, object] | None, str]:
    """Return what holds the value of ``name``: a Var, or an element table and key."""
    base, key = split_name(name)
    var = find(interp, base)
    if var is None or key is None:
        return var, None, base
    if var.array is not None:
        element = var.array.get(key)
        if type(element) is Var:
            return element, None, key
        return None, var.array, key
    return None, None, key


def owned_list(interp: Interp, name: str, create: bool = False) -> list[object]:
    """Return the list in variable ``name`` as one that may be changed in place; see ``Interp.owned_list``."""
    items: object
    if create:
        if current(interp, name) is None:
            items = []
            store(interp, name, items)
            return items
    else:
        base, key = split_name(name)
        read(interp, base, key)
    var, table, key = _holder(interp, name)
    if var is not None:
        items = var.value
        if type(items) is list and not is_shared(items):
            return items
        fresh = list(to_list(items))
        var.value = fresh
        return fresh
    if table is None:
        raise failure("read", name, None, "no such variable")
    items = table[key]
    if type(items) is list and not is_shared(items):
        return items
    fresh = list(to_list(items))
    table[key] = fresh
    return fresh


def owned_dict(interp: Interp, name: str) -> dict[str, object]:
    """Return the dictionary in variable ``name`` as one that may be changed in place, creating it when absent."""
    items: object
    if current(interp, name) is None:
        items = {}
        store(interp, name, items)
        return items
    var, table, key = _holder(interp, name)
    if var is not None:
        items = var.value
        if type(items) is dict and not is_shared(items):
            return items
        fresh = dict(to_dict(items))
        var.value = fresh
        return fresh
    if table is None:
        raise failure("read", name, None, "no such variable")
    items = table[key]
    if type(items) is dict and not is_shared(items):
        return items
    fresh = dict(to_dict(items))
    table[key] = fresh
    return fresh


def append_text(interp: Interp, name: str, text: str) -> object:
    """Append to the string in a variable, in place where only the variable holds it; return the new value."""
    if current(interp, name) is None:
        store(interp, name, text)
        return written(interp, name)
    var, table, key = _holder(interp, name)
    # The holder lets go of the value first: CPython then grows a string that has one reference in place.
    if var is not None:
        value = to_str(var.value)
        var.value = ""
        value += text
        var.value = value
    elif table is not None:
        value = to_str(table[key])
        table[key] = ""
        value += text
        table[key] = value
    return written(interp, name)


# Existence and removal


def exists(interp: Interp, name: str) -> bool:
    """Tell whether ``name`` has a value or is an array; read traces fire first, as in ``info exists``."""
    base, key = split_name(name)
    var = find(interp, base)
    if var is None:
        return False
    if key is None:
        if var.traces is not None:
            try:
                fire(interp, var, "read", base, None)
            except TclError:
                return False
        return var.defined
    if var.array is None:
        return False
    element = var.array.get(key)
    if var.traces is not None or (type(element) is Var and element.traces is not None):
        try:
            fire(interp, element if type(element) is Var else _NO_VAR, "read", base, key, var)
        except TclError:
            return False
        element = (var.array or {}).get(key)
    if type(element) is Var:
        return element.defined
    return element is not None


def unset(interp: Interp, name: str, complain: bool = True) -> None:
    """Unset a scalar, an array or an element; ``complain`` raises when there is nothing to unset."""
    base, key = split_name(name)
    var = find(interp, base)
    if key is not None:
        _unset_element(interp, var, base, key, complain)
        return
    if var is None:
        if complain:
            raise failure("unset", base, None, "no such variable")
        return
    was_defined = var.defined
    clear(interp, var, base)
    forget(interp, base, var)
    if not was_defined and complain:
        raise failure("unset", base, None, "no such variable")


def clear(interp: Interp, var: Var, base: str) -> None:
    """Make ``var`` undefined, firing the unset traces of it and of its elements."""
    elements, traces = var.array, var.traces
    var.value = None
    var.array = None
    var.searches = None
    var.traces = None
    if traces is not None:
        _fire_unset(interp, var, traces, base, None)
    if elements is not None:
        for key, element in list(elements.items()):
            if type(element) is Var:
                element_traces, element.traces = element.traces, None
                element.value = None
                if element_traces is not None:
                    _fire_unset(interp, element, element_traces, base, key)


def _fire_unset(interp: Interp, var: Var, traces: list[VarTrace], base: str, key: str | None) -> None:
    for trace in traces:
        if "unset" in trace.operations and not trace.active:
            trace.active = True
            try:
                trace.callback(interp, base, key or "", "unset")
            except TclError:
                pass  # errors in unset traces are ignored
            finally:
                trace.active = False


def _unset_element(interp: Interp, var: Var | None, base: str, key: str, complain: bool) -> None:
    if var is None or not var.defined:
        if complain:
            raise failure("unset", base, key, "no such variable")
        return
    if var.array is None:
        if complain:
            raise failure("unset", base, key, "variable isn't array")
        return
    element = var.array.get(key)
    if element is None or (type(element) is Var and element.value is None and element.traces is None):
        if complain:
            code = ["TCL", "LOOKUP", "ELEMENT", key] if element is None else ["TCL", "UNSET", "VARNAME"]
            raise failure("unset", base, key, "no such element in array", code)
        return
    var.searches = None
    traces: list[VarTrace] = []
    if var.traces is not None:
        traces += var.traces
    if type(element) is Var:
        traces += element.traces or []
        element.value = None
        element.traces = None
        if getrefcount(element) <= _PROMOTED_UNLINKED:
            del var.array[key]
    else:
        del var.array[key]
    if traces:
        _fire_unset(interp, var, traces, base, key)


# References to a promoted element nobody links to: the table, the local variable, the argument.
_PROMOTED_UNLINKED = 3


def forget(interp: Interp, base: str, var: Var) -> None:
    """Drop an undefined variable from its table unless a link still refers to it."""
    if var.defined or var.traces is not None:
        return
    frame = interp.frame
    table = frame.vars
    tail = base
    if table.get(base) is not var:
        namespace, tail = frame.namespace.locate(base) if "::" in base else (interp.global_namespace, base)
        if namespace is None or namespace.vars.get(tail) is not var:
            return
        table = namespace.vars
    # The table, the caller's local and argument, ours, and getrefcount's argument.
    if tail not in frame.links and getrefcount(var) <= 6:
        table.pop(tail, None)


def promote(var: Var, base: str, key: str, operation: str = "access") -> Var:
    """Return the element ``key`` of the array ``var`` as a Var of its own, creating it undefined when absent."""
    elements = element_table(var, base, key, operation)
    element = elements.get(key)
    if type(element) is Var:
        return element
    promoted = Var(element)
    promoted.is_element = True
    elements[key] = promoted
    return promoted


def values_of(elements: dict[str, object]) -> dict[str, object]:
    """Return the defined elements of an array by key, promoted ones as their values."""
    plain: dict[str, object] = {}
    for key, element in elements.items():
        value = element.value if type(element) is Var else element
        if value is not None:
            plain[key] = value
    return plain
