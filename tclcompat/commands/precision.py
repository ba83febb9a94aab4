"""``tcl_precision``: how many digits doubles are written with (tclvars(n)).

``startup`` makes the variable.  It shows and sets a number that all interpreters of a thread share.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.families import is_safe
from tclcompat.runtime.interp import Interp
from tclcompat.values.convert import to_str
from tclcompat.values.doubles import precision, set_precision
from tclcompat.values.numbers import parse_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.variables import Var

_MOST_DIGITS = 17


def follow(interp: Interp, var: Var, operation: str) -> None:
    """Do what a trace of the variable of an interpreter has to do when it is read or written."""
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
