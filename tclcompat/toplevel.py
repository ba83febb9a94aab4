"""Running a script where nothing is around it: completion codes other than ``ok`` and ``return`` are errors there."""

from __future__ import annotations

from tclcompat.errors import ERROR, Completion, Return, TclError
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.frames import Unit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp
    from tclcompat.syntax.nodes import Script


class ReturnedError(TclError):
    """What ``return -code error`` makes where there is nothing to return from: it is reported, but not recorded."""

    __slots__ = ()


def evaluate(interp: Interp, script: Script, compiled: bool, kind: str) -> object:
    """Run a script at the top level and return its result; whatever goes wrong is a TclError."""
    caller = interp.unit
    unit = interp.unit = Unit(script, compiled, kind, interp.frame, caller)
    try:
        return interp.engine.execute(interp, script)
    except TclError:
        raise
    except Completion as completion:
        error = as_error(interp, completion)
        if error is None:
            return completion.result
        node = unit.command
        if node is not None:
            interp.log_command(error, script.source[node.start : node.end], script.line_at(node.start))
        raise error from None
    finally:
        interp.unit = caller


def as_error(interp: Interp, completion: Completion) -> TclError | None:
    """Return the error that a completion is where nothing is around it, or None for a plain ``return``."""
    from tclcompat.runtime.completions import make_completion, make_error, misplaced

    if isinstance(completion, TclError):
        return completion
    if not isinstance(completion, Return) or completion.level > 1:
        return misplaced(completion)
    if completion.return_code == ERROR:
        returned = make_error(completion.result, completion.options)
        returned.__class__ = ReturnedError
        return returned
    if completion.return_code:
        return misplaced(make_completion(completion.return_code, completion.result, {}))
    return None


def finish(interp: Interp, status: int) -> int:
    """End by the ``exit`` command, which the script may have replaced; return the status to end the process with."""
    command = interp.global_namespace.find_command("exit")
    if type(command) is NativeCommand and command.declared_name == "::exit" and not interp.tracing:
        # It would do nothing else, and would have to be imported first.
        return status
    try:
        with interp.in_frame(interp.global_frame):
            interp.invoke(["exit", status])
    except Completion:
        pass
    return status
