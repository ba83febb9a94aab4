"""Variable traces: what listens to a variable, and how the listeners are called (trace(n)).

The newest trace is called first, those of a whole array before those of its element.  While the traces of a variable
or element run, further accesses to the same one do not fire; the array as such is not blocked, so that a trace on it
may touch other elements and be called for them.  A trace that is removed, or whose variable is unset, before its
turn comes is not called.
"""

from __future__ import annotations

from tclcompat.errors import Completion, TclError
from tclcompat.runtime.variable_names import failure, full_name
from tclcompat.values.convert import to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.variables import Var

    # (interp, name1, name2, operation) -> anything; a completion other than ok makes the access fail.
    TraceCallback = Callable[["Interp", str, str, str], object]


_CODES = {"read": ["TCL", "READ", "VARNAME"], "set": ["TCL", "WRITE", "VARNAME"]}


class VarTrace:
    """One variable trace: the operations it listens to (read write unset array) and what to call.

    ``script`` is the command prefix that a script gave.
    """

    __slots__ = ("callback", "operations", "script")

    def __init__(self, operations: frozenset[str], callback: TraceCallback, script: str = "") -> None:
        self.operations = operations
        self.callback = callback
        self.script = script


def fire(interp: Interp, var: Var, operation: str, base: str, key: str | None, array: Var | None = None) -> None:
    """Call the traces for ``operation`` of ``var``, those of the array it is an element of before its own."""
    if var.firing:
        return
    var.firing = True
    try:
        if array is not None and array.traces and not array.firing:
            _call_traces(interp, array, operation, base, key or "")
        if var.traces:
            _call_traces(interp, var, operation, base, key or "")
    finally:
        var.firing = False


def _call_traces(interp: Interp, holder: Var, operation: str, base: str, name2: str) -> None:
    for trace in tuple(holder.traces or ()):
        if operation in trace.operations and trace in (holder.traces or ()):
            trace.callback(interp, base, name2, operation)


def fire_checked(
    interp: Interp, var: Var, operation: str, verb: str, base: str, key: str | None, array: Var | None = None
) -> None:
    """Fire traces; an error of theirs becomes the error ``can't <verb> "<name>": <their message>``."""
    try:
        fire(interp, var, operation, base, key, array)
    except Completion as completion:
        reason = to_str(completion.result)
        wrapped = failure(verb, base, key, reason, _CODES.get(verb, "NONE"))
        trace = reason
        if isinstance(completion, TclError):
            trace = completion.errorinfo
            wrapped.stack = completion.stack
            if verb not in _CODES:
                wrapped.errorcode = completion.errorcode
        wrapped.trace = f'{trace}\n    ({operation} trace on "{full_name(base, key)}")'
        raise wrapped from None


def fire_unset(interp: Interp, traces: list[VarTrace], base: str, key: str | None, array: Var | None = None) -> None:
    """Call the unset traces among ``traces``, which a variable had, and those of its array; errors are ignored."""
    inherited = list(array.traces) if array is not None and array.traces and not array.firing else []
    for trace in inherited:
        if "unset" in trace.operations and array is not None and trace in (array.traces or ()):
            _call_quietly(interp, trace, base, key)
    for trace in tuple(traces):
        if "unset" in trace.operations:
            _call_quietly(interp, trace, base, key)


def _call_quietly(interp: Interp, trace: VarTrace, base: str, key: str | None) -> None:
    try:
        trace.callback(interp, base, key or "", "unset")
    except Completion:
        pass
