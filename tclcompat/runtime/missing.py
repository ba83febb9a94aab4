"""The errors of variables that are not there: whether Tcl still knows the name shows in their code.

A variable that has no value stays known as long as something refers to it: a procedure's code that names it, a link,
``variable``, or a trace.
"""

from __future__ import annotations

from tclcompat.runtime.variable_names import failure
from tclcompat.syntax.nodes import CompoundWord, Literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tclcompat.errors import TclError
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.runtime.procs import Proc
    from tclcompat.runtime.variables import Var

# Tcl does not know the name of a local array here.
_LOCAL = ["TCL", "LOOKUP", "VARNAME"]
# Commands that are compiled in place, with the least number of words; some that never are, with an element.
_UPDATES = {"set": 2, "incr": 2, "append": 2, "lappend": 3, "lset": 2}
_BY_NAME = frozenset(
    ("binary", "catch", "dict", "foreach", "gets", "lmap", "regexp", "regsub", "scan", "switch", "try", "vwait")
)
# Global variables that Tcl traces itself.
_TRACED = ("errorCode", "errorInfo")
_READ = ["TCL", "READ", "VARNAME"]
_UNSET = ["TCL", "UNSET", "VARNAME"]
# What is imported when it is first needed: to import it in each call would take longer than the rest of that.
_late: list[Callable[..., bool]] = []


def is_local(interp: Interp, base: str) -> bool:
    """Tell whether a procedure's code names the variable, so that Tcl always knows it, if only as undefined."""
    procedure = interp.frame.procedure
    if procedure is None or "::" in base:
        return False
    return is_known(procedure, base, interp.stepping)


def is_known(procedure: Proc, name: str, stepping: bool) -> bool:
    """Tell whether Tcl's compiler knows a variable of a procedure; see ``is_compiled_local``."""
    if not _late:
        from tclcompat.runtime.compiled_locals import is_compiled_local

        _late.append(is_compiled_local)
    return _late[0](procedure.formals, procedure.body, name, stepping)


def of_element(interp: Interp, base: str) -> list[str] | None:
    """Return the code for an element of what is no array, where the name of a local array is not to be seen in it.

    That is so where the array is named in a command that Tcl compiles in place; None: it is not.
    """
    unit = interp.unit
    node = unit.command
    if unit.words is not None or not is_local(interp, base):
        return None
    # Compiled code does not always tell which command it is at.
    if node is None or node.name not in _UPDATES:
        return None if node is not None and node.name in _BY_NAME else _LOCAL
    if not node.inlinable or len(node.words) < _UPDATES[node.name]:
        return None
    word = node.words[1]
    is_named = type(word.parts[0]) is str if type(word) is CompoundWord else isinstance(word, Literal)
    return _LOCAL if is_named else None


def local_element(interp: Interp, base: str, key: str) -> TclError:
    """Return the error for an element, named in the script, of a procedure's variable that has no value."""
    code = _LOCAL if is_local(interp, base) else None
    return failure("read", base, key, "no such variable", code)


def named_in_script(interp: Interp, base: str, error: TclError) -> TclError:
    """Return the error of a local array whose name stands in the script, with the code that it has there."""
    if error.errorcode == [*_LOCAL, base] and is_local(interp, base):
        error.errorcode = _LOCAL
    return error


def unknown(interp: Interp, base: str, operation: str = "read") -> TclError:
    """Return the error for a variable that has no value; its code tells whether Tcl knows the name."""
    code = _READ if operation == "read" else _UNSET
    known = is_local(interp, base) or is_referred_to(interp, base)
    return failure(operation, base, None, "no such variable", code if known else None)


def unknown_array(interp: Interp, base: str, key: str) -> TclError:
    """Return the error for an element of an array that is not there."""
    return failure("read", base, key, "no such variable", of_element(interp, base))


def is_referred_to(interp: Interp, base: str) -> bool:
    """Tell whether an undefined variable is a link, the target of one, was declared by ``variable``, or left behind."""
    frame = interp.frame
    namespace: Namespace | None = frame.namespace
    var, last = frame.vars.get(base), base
    if frame.procedure is None or "::" in base:
        namespace, last = frame.namespace.locate(base)
        if namespace is None or last not in namespace.vars:
            namespace = interp.global_namespace
        var = namespace.vars.get(last)
        if last in namespace.declared or (namespace is interp.global_namespace and last in _TRACED):
            return True
    return getattr(var, "left", False) or any(var is other for other in _linked(interp))


def _linked(interp: Interp) -> Iterator[Var]:
    """Yield the variables that links refer to, in the frames that are in use and in all namespaces."""
    unit = interp.unit
    frames = {interp.frame}
    while True:
        frames.add(unit.frame)
        if unit.caller is None:
            break
        unit = unit.caller
    for frame in frames:
        for name in frame.links:
            if name in frame.vars:
                yield frame.vars[name]
    namespaces = [interp.global_namespace]
    while namespaces:
        namespace = namespaces.pop()
        namespaces += namespace.children.values()
        for name in namespace.links:
            if name in namespace.vars:
                yield namespace.vars[name]
