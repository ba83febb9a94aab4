"""Variables: scalars, arrays and links.

A ``Var`` is shared by every name that is linked to it (``upvar``, ``global``, ``variable``): linking puts the same
object into another table.  The elements of an array are plain values in a dict; an element somebody links to or
traces is *promoted* to a ``Var`` of its own, which then stands in the dict in place of the value.

A variable that is unset stays in its table while a link refers to it, so that the link works again after the next
``set``; that nobody does is seen from its reference count, as Tcl does it.  An element whose array is gone, or a
variable whose namespace is, can never be set again: its traces are then ``DANGLING``, which keeps every fast path
(they all look at ``traces`` first) away from it.
"""

from __future__ import annotations

from sys import getrefcount

from tclcompat.errors import Completion, TclError
from tclcompat.runtime.missing import of_element, unknown, unknown_array
from tclcompat.runtime.variable_names import failure, full_name, split_name
from tclcompat.runtime.variable_traces import VarTrace, fire, fire_checked, fire_unset

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp

__all__ = [
    "DANGLING",
    "Place",
    "Var",
    "VarTrace",
    "after_write",
    "bury",
    "clear",
    "element_table",
    "exists",
    "failure",
    "find",
    "find_or_create",
    "fire",
    "fire_checked",
    "full_name",
    "leave",
    "make_array",
    "promote",
    "read",
    "split_name",
    "unknown",
    "unknown_array",
    "unset",
    "unset_element",
    "values_of",
    "writable",
    "write",
]

# The traces of a variable that cannot come back; never changed.
DANGLING: list[VarTrace] = []

_READ = ["TCL", "READ", "VARNAME"]
_WRITE = ["TCL", "WRITE", "VARNAME"]
_UNSET = ["TCL", "UNSET", "VARNAME"]


class Var:
    """A variable: ``value`` (None while undefined or an array), ``array`` (its elements, or None), ``traces``.

    ``firing`` is set while its traces are called.  ``is_element`` tells that it is an element of an array, which
    cannot become an array itself.
    """

    __slots__ = ("array", "firing", "is_element", "left", "searches", "traces", "value")
    # Set for one that a command has made and then failed to set: Tcl goes on to know its name.
    left: bool

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


class Place(Var):
    """A variable that compiled code has made for itself, so that it can be reached; for Tcl it is not there yet."""

    __slots__ = ()


def absolute(interp: Interp, name: str) -> Var | None:
    """Return the variable of a name that begins with ``::`` where that is found at once: scripts compute them."""
    root = interp.global_namespace
    place = root.located.get(name)
    return root.vars.get(name[2:]) if place is None else place[0].vars.get(place[1])


def find(interp: Interp, base: str) -> Var | None:
    """Return the variable that ``base`` names in the current frame, or None."""
    frame = interp.frame
    var = frame.vars.get(base)
    if var is not None:
        if var.value is None and frame.procedure is None and not var.defined and not var.traces:
            return _hidden(interp, var, base)
        return var
    if "::" in base:
        place = interp.global_namespace.located.get(base)
        if place is not None:
            return place[0].vars.get(place[1])
        if base.startswith("::") and ":" not in base[2:]:
            return interp.global_namespace.vars.get(base[2:])
        namespace = frame.namespace
        found = namespace.find_variable(base)
        if found is None and not base.startswith("::"):
            found = interp.global_namespace.find_variable(base)
        return found
    return None if frame.procedure is not None else interp.global_namespace.vars.get(base)


def _hidden(interp: Interp, var: Var, base: str) -> Var:
    """Return the global variable that an undefined one of the current namespace no longer hides, or that one."""
    frame = interp.frame
    if base in frame.namespace.declared or base in frame.links:
        return var
    return interp.global_namespace.vars.get(base, var)


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
            code = ["TCL", "LOOKUP", "VARNAME", full_name(base, key)]
            raise failure(operation, base, key, "parent namespace doesn't exist", code)
        table = namespace.vars
    var = table[tail] = Var()
    return var


# Reading


def read(interp: Interp, base: str, key: str | None) -> object:
    """Return the value of a scalar (key None) or array element."""
    var = find(interp, base)
    if key is not None:
        return _read_element(interp, var, base, key)
    if var is None:
        raise unknown(interp, base)
    traced = var.traces
    if traced:
        fire_checked(interp, var, "read", "read", base, None)
    value = var.value
    if value is None:
        if var.array is not None:
            raise failure("read", *split_name(base), "variable is array", _READ)
        if not traced:
            raise unknown(interp, base)
        raise failure("read", *split_name(base), "no such variable", _READ)
    return value


def _read_element(interp: Interp, var: Var | None, base: str, key: str) -> object:
    if var is None:
        raise unknown_array(interp, base, key)
    elements = var.array
    if elements is None:
        reason = "no such variable" if var.value is None else "variable isn't array"
        raise failure("read", base, key, reason, of_element(interp, base))
    element = elements.get(key)
    if var.traces or (type(element) is Var and element.traces):
        element = promote(interp, var, base, key)
        try:
            fire_checked(interp, element, "read", "read", base, key, var)
        finally:
            _drop_element(var, key)
        if element.value is None and var.array is None:
            raise failure("read", base, key, "no such variable", _READ)
    if type(element) is Var:
        element = element.value
    if element is None:
        raise failure("read", base, key, "no such element in array", _READ)
    return element


def _drop_element(var: Var, key: str, holding: int = 1) -> None:
    """Take an element out of its array again when it is undefined and nobody refers to it but so many callers."""
    elements = var.array or {}
    element = elements.get(key)
    # The others are the table, this function and getrefcount itself.
    if type(element) is Var and element.value is None and not element.traces and getrefcount(element) <= 3 + holding:
        del elements[key]


# Writing


def writable(var: Var, base: str, key: str | None = None) -> None:
    """Raise the error for a scalar that cannot be set: an array, or a variable that cannot come back."""
    if var.traces is DANGLING:
        what = "element in deleted array" if var.is_element else "variable in deleted namespace"
        raise failure("set", base, key, f"upvar refers to {what}", _WRITE)
    if var.array is not None:
        raise failure("set", base, key, "variable is array", _WRITE)


def write_named(interp: Interp, name: str, var: Var | None, value: object) -> object:
    """Set a variable or array element; ``var`` is what the frame has under that name."""
    procedure = interp.frame.procedure
    if var is None:
        if name[:2] == "::":
            var = absolute(interp, name)
            if var is not None and var.value is not None and var.traces is None:
                var.value = value
                return value
        elif procedure is not None and name[-1:] != ")" and "::" not in name:
            interp.frame.vars[name] = Var(value)
            return value
    elif procedure is not None and var.traces is None and var.array is None:
        var.value = value
        return value
    return write(interp, *split_name(name), value)


def write(interp: Interp, base: str, key: str | None, value: object) -> object:
    """Set a scalar or array element; return its value after write traces."""
    var = find_or_create(interp, base, "set", key)
    if key is None:
        writable(var, base)
        var.value = value
        return after_write(interp, var, base, None) if var.traces else value
    elements = element_table(var, base, key, "set", interp)
    element = elements.get(key)
    if type(element) is Var:
        writable(element, base, key)
        element.value = value
        if not element.traces and not var.traces:
            return value
    else:
        elements[key] = value
        if not var.traces:
            return value
    return after_write(interp, var, base, key)


def set_loop_variable(interp: Interp, command: str, name: str, value: object) -> None:
    """Set a variable of a loop that Tcl has not compiled; errorInfo says which one could not be set."""
    try:
        interp.set_var(name, value)
    except TclError as error:
        error.add_info(f'\n    (setting {command} loop variable "{name}")')
        raise


def element_table(var: Var, base: str, key: str, operation: str, interp: Interp | None = None) -> dict[str, object]:
    """Return the elements of the array ``var``, making an undefined variable an array."""
    if var.array is None:
        if var.value is not None or var.is_element:
            code = None if interp is None else of_element(interp, base)
            raise failure(operation, base, key, "variable isn't array", code)
        if var.traces is DANGLING:
            raise failure(operation, base, key, "upvar refers to variable in deleted namespace")
        var.array = {}
    return var.array


def leave(interp: Interp, base: str) -> None:
    """Note that a command fails after it has made a variable, if it has no value: Tcl does not take it away."""
    var = find(interp, base)
    if var is not None and not var.defined:
        var.left = True


def make_array(var: Var, name: str) -> None:
    """Make an undefined variable an empty array, for ``array set``."""
    if var.array is not None:
        return
    if var.value is not None or var.is_element:
        raise failure("array set", name, None, "variable isn't array", ["TCL", "WRITE", "ARRAY"])
    var.array = {}


def after_write(interp: Interp, var: Var, base: str, key: str | None) -> object:
    """Fire the write traces of what was just written and return the value they leave."""
    if key is None:
        if var.traces:
            fire_checked(interp, var, "write", "set", base, None)
        return "" if var.value is None else var.value
    element = (var.array or {}).get(key)
    if var.traces or (type(element) is Var and element.traces):
        element = promote(interp, var, base, key)
        try:
            fire_checked(interp, element, "write", "set", base, key, var)
        finally:
            _drop_element(var, key)
    if type(element) is Var:
        element = element.value
    return "" if element is None else element


# Existence


def exists(interp: Interp, name: str) -> bool:
    """Tell whether ``name`` has a value or is an array; read traces fire first and their errors are ignored."""
    base, key = split_name(name)
    var = find(interp, base)
    if var is None:
        return False
    if key is None:
        if var.traces:
            _fire_quietly(interp, var, base, None, None)
        return var.defined
    if var.array is None:
        return False
    element = var.array.get(key)
    if var.traces or (type(element) is Var and element.traces):
        element = promote(interp, var, base, key)
        _fire_quietly(interp, element, base, key, var)
        _drop_element(var, key)
    return element.value is not None if type(element) is Var else element is not None


def _fire_quietly(interp: Interp, var: Var, base: str, key: str | None, array: Var | None) -> None:
    try:
        fire(interp, var, "read", base, key, array)
    except Completion:
        pass


# Removal


def unset(interp: Interp, name: str, complain: bool = True) -> None:
    """Unset a scalar, an array or an element; ``complain`` raises when there is nothing to unset."""
    try:
        _unset(interp, *split_name(name))
    except TclError:
        if complain:
            raise


def _unset(interp: Interp, base: str, key: str | None) -> None:
    var = find(interp, base)
    if key is not None:
        unset_element(interp, var, base, key)
        return
    if var is None:
        raise unknown(interp, base, "unset")
    refusal = None if var.defined or var.traces else unknown(interp, base, "unset")
    was_defined = var.defined
    clear(interp, var, base)
    frame, table, tail = interp.frame, interp.frame.vars, base
    if frame.procedure is None or table.get(base) is not var:
        namespace, tail = frame.namespace.locate(base)
        if namespace is None or namespace.vars.get(tail) is not var:
            namespace = interp.global_namespace
        namespace.declared.discard(tail)
        table = namespace.vars
    elif base in frame.links:
        undeclare(interp, base)
    # A link to it lives in some table too: the references are the table, this function and getrefcount itself.
    if not var.defined and not var.traces and getrefcount(var) <= 3 and table.get(tail) is var:
        del table[tail]
    if not was_defined:
        raise refusal or failure("unset", base, None, "no such variable", _UNSET)


def undeclare(interp: Interp, base: str) -> None:
    """Note that a procedure unsets a variable by a link: that ``variable`` has declared it is forgotten then."""
    frame = interp.frame
    var = frame.vars.get(base)
    for namespace in (frame.namespace, interp.global_namespace):
        if namespace.vars.get(base) is var:
            namespace.declared.discard(base)


def clear(interp: Interp, var: Var, base: str) -> None:
    """Make ``var`` undefined, firing the unset traces of it and then those of its elements."""
    elements, traces = var.array, var.traces
    var.value = None
    var.array = None
    var.searches = None
    if traces is not DANGLING:
        var.traces = None
    if traces:
        fire_unset(interp, traces, base, None)
    if elements is not None and interp.elements_linked:
        for key, element in list(elements.items()):
            if type(element) is Var:
                element_traces, element.traces = element.traces, DANGLING
                element.value = None
                if element_traces:
                    fire_unset(interp, element_traces, base, key)


def bury(interp: Interp, var: Var, base: str) -> None:
    """Clear a variable whose namespace goes away; links to it can never set it again."""
    clear(interp, var, base)
    if not var.defined and not var.traces:
        var.traces = DANGLING


def unset_element(interp: Interp, var: Var | None, base: str, key: str) -> None:
    """Unset an element of the array ``var``; raises TclError when there is none."""
    if var is None or not var.defined:
        raise failure("unset", base, key, "no such variable", of_element(interp, base))
    if var.array is None:
        raise failure("unset", base, key, "variable isn't array", of_element(interp, base))
    element = var.array.get(key)
    if type(element) is Var and element.value is None:
        # A procedure that had a link to it may have ended.
        _drop_element(var, key)
        element = var.array.get(key)
    if element is None:
        raise failure("unset", base, key, "no such element in array", ["TCL", "LOOKUP", "ELEMENT", key])
    var.searches = None
    traces: list[VarTrace] = []
    was_defined = True
    if type(element) is Var:
        was_defined = element.value is not None
        traces = element.traces or traces
        element.value = None
        element.traces = None
        del element
        _drop_element(var, key, 0)
    else:
        del var.array[key]
    if traces or var.traces:
        fire_unset(interp, traces, base, key, var)
        _drop_element(var, key, 0)
    if not was_defined:
        raise failure("unset", base, key, "no such element in array", _UNSET)


def promote(interp: Interp, var: Var, base: str, key: str, operation: str = "access") -> Var:
    """Return the element ``key`` of the array ``var`` as a Var of its own, creating it undefined when absent."""
    elements = element_table(var, base, key, operation)
    element = elements.get(key)
    if type(element) is Var:
        return element
    promoted = Var(element)
    promoted.is_element = True
    interp.note_linked_element()
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
