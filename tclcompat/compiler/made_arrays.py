"""Arrays that are made for the time of a call, because closed code reaches their elements and they are not there yet.

A memory of results that is unset now and then is such an array.  To the code an array that is not there looks like an
empty one, as long as it only reads, sets and asks for elements; only the message differs when there is none.
"""

from __future__ import annotations

from tclcompat.compiler.guesses import places_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.variables import Var

# What declares a variable, and does nothing else with an array.
_DECLARATIONS = ("global", "variable", "upvar")
# What stands before the first word of a command.
_BEFORE_COMMANDS = "\n;{["


class Made(dict[str, object]):
    """The elements of an array that is not there for Tcl as long as it has none."""

    __slots__ = ()


def uses_only_elements(source: str, name: str) -> bool:
    """Tell whether a procedure's body declares the array of a local name and reads or sets its elements, no more.

    An array that loses elements may become empty, and is there nevertheless.
    """
    if "unset" in source:
        return False
    for at, end in places_of(source, name):
        begun = max(source.rfind(each, 0, at) for each in _BEFORE_COMMANDS) + 1
        if source[end : end + 1] != "(" and not source[begun:at].lstrip().startswith(_DECLARATIONS):
            return False
    return True


def call_with(missing: list[Var], function: Callable[..., object], given: list[object]) -> object:
    """Call a function while the variables ``missing`` are arrays; those that are still empty at its end are none."""
    for var in missing:
        var.array = Made()
    try:
        return function(*given)
    finally:
        for var in missing:
            var.array = dict(var.array) if var.array else None
