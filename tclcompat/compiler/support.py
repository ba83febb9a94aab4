"""What generated code calls: the rare cases, and errors.

A Python exception in generated code stands for a Tcl error: an unbound local for a variable without a value, a
division by zero for itself.  ``failed`` makes the Tcl error of it, with the trace that the tree walker would leave.
"""

from __future__ import annotations

import sys
from itertools import islice
from sys import getrefcount

from tclcompat.errors import BREAK, CONTINUE, Completion, Return, TclError, WrongArgs
from tclcompat.runtime.command import NativeCommand, reworded
from tclcompat.runtime.completions import complete_return, misplaced
from tclcompat.runtime.procs import TailCall
from tclcompat.runtime.variable_names import failure
from tclcompat.runtime.variables import Var
from tclcompat.values.arith import domain_error
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.numbers import to_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from tclcompat.compiler.writer import LineMap
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.procs import Proc
    from tclcompat.syntax.nodes import Command, Script


class Origin:
    """Where a generated function comes from; generated code hands it to ``failed``."""

    __slots__ = ("arrays", "interp", "map", "names", "natives", "proc", "script")

    def __init__(self, interp: Interp, script: Script, proc: Proc | None) -> None:
        self.interp = interp
        self.script = script
        self.proc = proc
        self.map: LineMap | None = None
        # Tcl names by the Python name of the variable; by the Python expression of an array's dict.
        self.names: dict[str, str] = {}
        self.arrays: dict[str, str] = {}
        # The command that a node calls directly, with the label of a subcommand.
        self.natives: dict[Command, tuple[NativeCommand, str | None]] = {}


# Values


def _own() -> int:
    items: list[object] = []
    return getrefcount(items)


# The reference count of an object that one local variable holds, as getrefcount tells it.
OWNED = _own()


def not_a_number(value: float) -> float:
    """Refuse the result of arithmetic that is Not a Number."""
    raise domain_error()


def copied(value: object) -> object:
    """Return a copy of a list or dictionary that is about to change under its reader."""
    if type(value) is list:
        return value[:]
    return dict(value) if type(value) is dict else value


def numeric(value: object) -> object:
    """Return the number that the value of an expression is, or the value."""
    if type(value) is int or (type(value) is list and len(value) != 1) or type(value) is dict:
        return value
    number = to_number(value)
    if number is None:
        return value
    if number != number:
        raise domain_error()
    return number


def element_value(element: Var) -> object:
    """Return the value of an array element that has been linked to."""
    if element.value is None or element.traces is not None:
        raise KeyError
    return element.value


def listed(value: object) -> list[object]:
    """Return a new list of the elements of a value."""
    return list(to_list(value))


def cannot_read(name: str) -> object:
    """Refuse to read a variable that has no value."""
    raise failure("read", name, None, "no such variable", ["TCL", "READ", "VARNAME"])


# Errors


def place_of(trace: TracebackType, origin: Origin) -> tuple[int, int, int]:
    """Return line, first and last column of the instruction that a traceback points to."""
    found = next(islice(trace.tb_frame.f_code.co_positions(), trace.tb_lasti // 2, None), (None, None, None, None))
    line, _, start, end = found
    return line or trace.tb_lineno, start or 0, end or 0


def translated(exception: Exception, origin: Origin) -> tuple[TclError | Completion, Command | None]:
    """Return the Tcl completion that an exception in generated code stands for, and the command it happened in."""
    trace = exception.__traceback__
    assert trace is not None and origin.map is not None
    line, start, end = place_of(trace, origin)
    node = origin.map.command_at(line, start, end)
    if isinstance(exception, WrongArgs):
        known = None if node is None else origin.natives.get(node)
        if node is not None and known is not None:
            command, label = known
            words = [getattr(word, "value", "") for word in node.words]
            argv = words if label is None else [command.full_name, *words[len(label.split(" ")) :]]
            return reworded(exception, argv, command.usage, label), node
    if isinstance(exception, Completion):
        return exception, node
    return _error_of(exception, origin, origin.map.text_at(line, start, end)), node


def _error_of(exception: Exception, origin: Origin, text: str) -> TclError:
    if isinstance(exception, UnboundLocalError):
        python_name = str(exception).split("'")[1]
        return failure(
            "read", origin.names.get(python_name, python_name), None, "no such variable", ["TCL", "READ", "VARNAME"]
        )
    if isinstance(exception, ZeroDivisionError):
        return TclError("divide by zero", ["ARITH", "DIVZERO", "divide by zero"])
    if isinstance(exception, KeyError) and "[" in text:
        name = origin.arrays.get(text[: text.index("[")])
        if name is not None and exception.args:
            return _no_element(exception, origin, text[: text.index("[")], name)
    return origin.interp.run_python(exception)


def _no_element(exception: KeyError, origin: Origin, place: str, name: str) -> TclError:
    trace = exception.__traceback__
    assert trace is not None
    key = to_str(exception.args[0])
    if place.startswith("a_") and not trace.tb_frame.f_locals.get(place):
        return failure("read", name, key, "no such variable", ["TCL", "LOOKUP", "VARNAME"])
    return failure("read", name, key, "no such element in array", ["TCL", "READ", "VARNAME"])


def caught(exception: Exception, origin: Origin) -> Completion:
    """Return what an inlined ``catch`` or ``try`` caught, as the walker would hand it to the command."""
    completion, node = translated(exception, origin)
    if isinstance(completion, TclError):
        log(completion, origin, node)
    return completion


def log(error: TclError, origin: Origin, node: Command | None) -> None:
    """Add the command that failed to an error's trace."""
    interp = origin.interp
    if error.skip_log:
        error.skip_log = False
        if error.line is None:
            error.line = 1
        return
    if node is None:
        return
    script = node.script
    line = script.line_at(node.start)
    error.line = interp.error_line = line
    shown = script.source[node.start : node.end]
    if len(shown) > 150:
        shown = shown[:150] + "..."
    heading = "while executing" if error.trace is None else "invoked from within"
    error.add_info(f'\n    {heading}\n"{shown}"')


def failed(exception: Exception, origin: Origin, *arguments: object) -> Exception:
    """Return what a procedure raises whose code raised ``exception``; ``arguments`` are those of the call."""
    if isinstance(exception, TailCall):
        return exception
    completion, node = translated(exception, origin)
    interp, proc = origin.interp, origin.proc
    assert proc is not None
    argv = [_called_as(proc, 2), *arguments]
    if isinstance(completion, TclError):
        log(completion, origin, node)
        if completion.stack is None:
            completion.stack = ["INNER", "" if node is None else node.script.source[node.start : node.end]]
        completion.stack += ["CALL", argv]
        completion.logged_by = None
        proc.log(completion, argv)
        return completion
    if completion.code in (BREAK, CONTINUE):
        unexpected = misplaced(completion)
        proc.log(unexpected, argv)
        return unexpected
    return completion


def returned(completion: Return) -> object:
    """Act on ``return`` with options, or one from further down, that ends a procedure."""
    if completion.level > 1:
        completion.level -= 1
        raise completion
    if completion.return_code == 0:
        return completion.result
    return complete_return(completion)


def _called_as(proc: Proc, depth: int) -> str:
    """Return the name by which the generated function ``depth`` frames up was called."""
    frame = sys._getframe(depth)  # the function itself
    caller = frame.f_back
    if caller is not None:
        origin = caller.f_globals.get("ORIGIN")
        if isinstance(origin, Origin) and origin.map is not None:
            found = next(islice(caller.f_code.co_positions(), caller.f_lasti // 2, None), (None, None, None, None))
            node = origin.map.command_at(found[0] or caller.f_lineno, found[2] or 0, found[3] or 0)
            if node is not None and node.name is not None:
                return node.name
        argv = caller.f_locals.get("argv")
        if isinstance(argv, list) and argv:
            return to_str(argv[0])
    return proc.name


def too_deep(interp: Interp) -> None:
    """Refuse to nest calls any deeper."""
    raise interp.too_deep()
