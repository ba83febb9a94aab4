"""``tcl_precision``: how many digits doubles are written with (tclvars(n)).

The variable shows and sets a number that all interpreters of a thread share.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.families import is_safe
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.variables import Var, VarTrace
from tclcompat.values.convert import to_str
from tclcompat.values.doubles import precision, set_precision
from tclcompat.values.numbers import parse_number

_NAME = "tcl_precision"
_MOST_DIGITS = 17
_OPERATIONS = frozenset(("read", "write", "unset"))


def link_precision(interp: Interp) -> None:
    """Make the variable of an interpreter show and set the thread's precision."""
    var = interp.global_namespace.vars[_NAME] = Var()
    var.traces = [VarTrace(_OPERATIONS, lambda _interp, _name1, _name2, operation: _follow(interp, operation))]


def _follow(interp: Interp, operation: str) -> None:
    if operation == "unset":
        link_precision(interp)
        return
    var = interp.global_namespace.vars[_NAME]
    if operation == "write":
        if is_safe(interp):
            var.value = precision()
            raise TclError("can't modify precision from a safe interpreter")
        digits = parse_number(to_str(var.value))
        if type(digits) is not int or not 0 <= digits <= _MOST_DIGITS:
            var.value = precision()
            raise TclError("improper value for precision")
        set_precision(digits)
    var.value = precision()
