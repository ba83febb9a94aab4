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


class Direct:
    """A command that compiled code calls as a function; alone in a list, it stands for that command as a prefix."""

    __slots__ = ("call", "name")

    def __init__(self, name: str, call: Callable[[object, object], object]) -> None:
        self.name = name
        self.call = call

    def caller(self) -> list[object] | None:
        """Return the words of the call that the command runs for, None where that has a frame of its own."""
        return None


def repeated(interp: Interp, prefix: list[object], run: Callable[[Callable[[object, object], object]], T]) -> T:
    """Return what ``run`` does with a function that evaluates ``prefix`` with two more words.

    Errors and other completions of the command pass through; nothing else may be evaluated meanwhile.
    """
    caller, namespace = interp.unit, interp.frame.namespace
    unit = interp.unit = Unit(interp.no_script, True, "eval", interp.frame, caller)
    direct = prefix[0] if prefix and isinstance(prefix[0], Direct) else None
    name = "" if direct is not None or not prefix else to_str(prefix[0])

    def call(left: object, right: object) -> object:
        assert direct is not None
        try:
            return direct.call(left, right)
        except TclError as error:
            logged = len(error.steps)
            interp.log_command(error, [direct.name, left, right], 1)
            around = direct.caller() if len(error.steps) > logged else None
            if around is not None:
                function, shown, _ = error.steps[-1]
                error.steps[-1] = (function, shown, ("CALL", around))
            raise

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

    if direct is not None:
        # Compiled code counts the depth itself.
        try:
            return run(call)
        finally:
            interp.unit = caller
    interp.depth += 1
    try:
        return run(evaluate)
    finally:
        interp.depth -= 1
        interp.unit = caller
