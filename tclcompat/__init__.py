"""tclcompat: a Tcl 8.6 interpreter in pure Python.

    from tclcompat import Interp, TclError

    with Interp() as tcl:
        @tcl.command("area")
        def area(width: float, height: float) -> float:
            return width * height

        tcl.set_var("w", 3)
        print(tcl.eval("expr {[area $w 4] + 1}"))   # 13.0

An ``Interp`` belongs to one thread at a time; every thread may have its own.  Values are plain Python objects (str,
int, float, bytes, list, dict); ``to_str``, ``to_list`` and the like give the form that is wanted, whichever it is.
Packages written in Python are described in ``tclcompat.native_packages``, the kit for them in ``tclcompat.native``.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.bootstrap import Interp
    from tclcompat.embedding import to_value
    from tclcompat.errors import Break, Completion, Continue, Return, TclError, TclExit
    from tclcompat.values.convert import to_bytes, to_dict, to_list, to_str
    from tclcompat.values.numbers import to_boolean, to_double, to_int

__all__ = [
    "Break",
    "Completion",
    "Continue",
    "Interp",
    "Return",
    "TclError",
    "TclExit",
    "to_boolean",
    "to_bytes",
    "to_dict",
    "to_double",
    "to_int",
    "to_list",
    "to_str",
    "to_value",
]

# Where each name is; imported when it is first asked for, so that ``import tclcompat`` costs nothing.
_HOMES = {
    "Interp": "bootstrap",
    "to_value": "embedding",
    **dict.fromkeys(["Break", "Completion", "Continue", "Return", "TclError", "TclExit"], "errors"),
    **dict.fromkeys(["to_bytes", "to_dict", "to_list", "to_str"], "values.convert"),
    **dict.fromkeys(["to_boolean", "to_double", "to_int"], "values.numbers"),
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'tclcompat' has no attribute '{name}'")
    value: object = getattr(__import__(f"tclcompat.{home}", fromlist=[name]), name)
    globals()[name] = value
    return value
