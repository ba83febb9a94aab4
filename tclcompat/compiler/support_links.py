"""The variables that a call of generated code hands over to what links to them."""

from __future__ import annotations

from tclcompat.runtime.variable_names import split_name
from tclcompat.runtime.variables import Var, promote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.frames import Frame
    from tclcompat.runtime.interp import Interp


def linkable(interp: Interp, frame: Frame, name: object, is_array: bool) -> Var | None:
    """Return the variable of a frame that compiled code can be linked to; None where the command has to do it."""
    if type(name) is not str or "::" in name:
        return None
    if name[-1:] == ")" and "(" in name:
        return None if is_array else _linkable_element(interp, frame, *split_name(name))
    var = frame.vars.get(name)
    if var is None:
        if frame.procedure is None:
            return None
        var = frame.vars[name] = Var()
    if var.traces is not None or (var.value is not None if is_array else var.array is not None):
        return None
    return var if not is_array or var.array is not None else None


def _linkable_element(interp: Interp, frame: Frame, base: str, key: str | None) -> Var | None:
    array = frame.vars.get(base)
    if array is None or array.array is None or array.traces is not None or key is None:
        return None
    element = promote(interp, array, base, key)
    return None if element.traces is not None else element


def element_box(elements: dict[str, object], key: str) -> Var:
    """Return a variable to hand over for an array's element."""
    value = elements.get(key)
    if type(value) is Var:
        return value
    if value is not None:
        # What is handed over has no other holder, so that it can be changed in place.
        elements[key] = ""
    return Var(value)


def put_back(elements: dict[str, object], key: str, box: Var) -> None:
    """Put the value of an element back that was handed over."""
    if type(elements.get(key)) is Var:
        return
    if box.value is None:
        elements.pop(key, None)
    else:
        elements[key] = box.value
        box.value = None
