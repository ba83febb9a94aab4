"""The errors of variables and elements that generated code does not find; see ``runtime.missing`` for their codes."""

from __future__ import annotations

from tclcompat.compiler.made_arrays import Made
from tclcompat.errors import TclError
from tclcompat.runtime.missing import is_known, is_referred_to, named_in_script
from tclcompat.runtime.variable_names import failure
from tclcompat.runtime.variables import undeclare, unknown, unknown_array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.support import Origin
    from tclcompat.runtime.interp import Interp


def no_variable(origin: Origin, operation: str, name: str, key: str | None = None) -> TclError:
    """Return the error for a local variable of a procedure that is not there, or is no array."""
    return failure(operation, name, key, "no such variable", _code(origin, operation, name, key))


def named_by(origin: Origin, name: str, error: TclError) -> TclError:
    """Return the error of an array that is named in code, with the error code that it has there."""
    if origin.is_open or origin.proc is None:
        return named_in_script(origin.interp, name, error)
    if error.errorcode in (["TCL", "LOOKUP", "VARNAME"], ["TCL", "LOOKUP", "VARNAME", name]):
        error.errorcode = _code(origin, "unset", name, "") or ["TCL", "LOOKUP", "VARNAME", name]
    return error


def _code(origin: Origin, operation: str, name: str, key: str | None) -> list[str] | None:
    proc = origin.proc
    if "::" in name:
        return None
    if proc is not None and not is_known(proc, name, False):
        # It is named only in scripts that Tcl does not compile with the procedure.
        return None
    return ["TCL", "LOOKUP" if key is not None else operation.upper(), "VARNAME"]


def cannot_read(name: str) -> object:
    """Refuse to read a variable that has no value."""
    raise failure("read", name, None, "no such variable", ["TCL", "READ", "VARNAME"])


def cannot_read_qualified(origin: Origin, name: str) -> object:
    """Refuse to read a variable that is named with its namespace and has no value: Tcl may no longer know it."""
    place = name
    if origin.proc is not None and not origin.is_open and not name.startswith("::"):
        # The frame is not that of the procedure.
        place = (origin.proc.home or origin.proc.namespace or origin.interp.global_namespace).qualify(name)
    known = is_referred_to(origin.interp, place)
    raise failure("read", name, None, "no such variable", ["TCL", "READ", "VARNAME"] if known else None)


def _name_of(key: object) -> str:
    """Return the name of the element that is kept under a key."""
    if type(key) is str:
        return key
    from tclcompat.compiler.keys import key_text

    return key_text(key)


def no_element_to_read(exception: KeyError, origin: Origin, place: str, name: str) -> TclError:
    """Return the error for an element that generated code has not found at ``place``, in the array ``name``."""
    trace = exception.__traceback__
    assert trace is not None
    key = _name_of(exception.args[0])
    # To look at them takes long, so it is done once.
    held = trace.tb_frame.f_locals if place.startswith("a_") else {}
    elements = held.get(place)
    if place.startswith(("b_", "g_", "r_")):
        names = trace.tb_frame.f_globals if place.startswith("g_") else trace.tb_frame.f_locals
        linked = names[place[: place.index(".")]].array
        elements = linked if type(linked) is Made else None
    if origin.is_open:
        # Whether the array was not there when the region began.
        if elements is not None and not elements and held.get("m" + place):
            return named_in_script(origin.interp, name, unknown_array(origin.interp, name, key))
    elif type(elements) in (dict, Made) and not elements:
        return no_variable(origin, "read", name, key)
    return failure("read", name, key, "no such element in array", ["TCL", "READ", "VARNAME"])


def no_element_to_unset(origin: Origin, elements: dict[str, object], base: str, key: object) -> TclError:
    """Return the error for an element that is to be unset and is not there; its key may be parts (see ``keys``)."""
    name = _name_of(key)
    if not elements and type(elements) is dict:
        return no_variable(origin, "unset", base, name)
    return failure("unset", base, name, "no such element in array", ["TCL", "LOOKUP", "ELEMENT", name])


def nothing_there(interp: Interp, base: str) -> TclError:
    """Return the error for a variable that is to be unset in open code and is not there."""
    error = unknown(interp, base, "unset")
    forget_declaration(interp, base)
    return error


def forget_declaration(interp: Interp, base: str) -> None:
    """Note that open code has unset a variable, which may be a link to one that ``variable`` has declared."""
    if base in interp.frame.links:
        undeclare(interp, base)
