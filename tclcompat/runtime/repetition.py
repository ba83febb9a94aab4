"""A command prefix that is evaluated again and again, each time with other words behind it.

What ``Interp.eval_words`` does around each evaluation is done once around all of them.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.frames import Unit
from tclcompat.values.convert import to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from tclcompat.runtime.interp import Interp

    T = TypeVar("T")


def repeated(interp: Interp, prefix: list[object], run: Callable[[Callable[[object, object], object]], T]) -> T:
    """Return what ``run`` does with a function that evaluates ``prefix`` with two more words.

    Errors and other completions of the command pass through; nothing else may be evaluated meanwhile.
    """
    caller, namespace = interp.unit, interp.frame.namespace
    unit = interp.unit = Unit(interp.no_script, True, "eval", interp.frame, caller)
    name = to_str(prefix[0]) if prefix else ""

    def evaluate(left: object, right: object) -> object:
        words = unit.words = [*prefix, left, right]
        try:
            if interp.depth >= interp.recursion_limit:
                raise interp.too_deep()
            command = namespace.find_command(name if prefix else to_str(left))
            if command is None:
                return interp.unknown(words)
            interp.site = None
            return interp.run_command(command, words) if interp.tracing else command.invoke(interp, words)
        except TclError as error:
            interp.log_command(error, words, 1)
            raise

    interp.depth += 1
    try:
        return run(evaluate)
    finally:
        interp.depth -= 1
        interp.unit = caller
