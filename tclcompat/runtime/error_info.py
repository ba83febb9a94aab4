"""What errors leave behind: what a command that failed adds to the trace, and the variables errorInfo and errorCode.

Traces are put together when somebody looks at them (see ``TclError.steps``), the value of ``errorInfo`` likewise.
"""

from __future__ import annotations

from tclcompat.errors import TclError, excerpt
from tclcompat.runtime.completions import note_error
from tclcompat.runtime.variables import Var
from tclcompat.values.convert import format_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tclcompat.runtime.interp import Interp


# Steps of errors


def add_command(error: TclError, command: tuple[str | list[object], int, object], called: tuple[object, ...]) -> None:
    """Add a command that failed: its text or words, its line, and what the error's stack begins with if not that."""
    text, line, inner = command
    if type(text) is list:
        text = format_list(text)
    trace = error.trace
    heading = "while executing" if trace is None else "invoked from within"
    error.line = line
    error.trace = f'{error.result if trace is None else trace}\n    {heading}\n"{excerpt(text)}"'  # type: ignore[arg-type]  # no list any more
    add_call(error, text if inner is None else inner, called)


def add_call(error: TclError, inner: object, called: tuple[object, ...]) -> None:
    """Add the call in which the error happened to the stack, which begins with ``inner`` (or what that returns)."""
    stack = error.stack
    if stack is None:
        stack = ["INNER", inner(error) if callable(inner) else inner]
    error.stack = [*stack, *called]


# Variables


class Noted:
    """The error that ``errorInfo`` and ``info errorstack`` tell about."""

    __slots__ = ("error",)

    def __init__(self, error: TclError) -> None:
        self.error = error

    def __iter__(self) -> Iterator[object]:
        """Go through the error's stack."""
        return iter(self.error.stack or [])


# The slot, which the property below hides.
_held = Var.__dict__["value"]


class PendingVar(Var):
    """``errorInfo`` while nobody has read it."""

    __slots__ = ()

    @property
    def value(self) -> object:
        """The trace of the error, from the first read on an ordinary value."""
        noted = _held.__get__(self)
        self.__class__ = Var  # type: ignore[assignment]  # it is a Var with the same slots
        self.value = noted.error.errorinfo
        return self.value

    @value.setter
    def value(self, value: object) -> None:
        self.__class__ = Var  # type: ignore[assignment]  # it is a Var with the same slots
        self.value = value


def note_later(interp: Interp, error: TclError) -> None:
    """Set ::errorInfo and ::errorCode for an error that nobody changes any more."""
    table = interp.global_frame.vars
    info, code = table.get("errorInfo"), table.get("errorCode")
    if (
        info is None
        or code is None
        or info.traces is not None
        or code.traces is not None
        or info.array is not None
        or code.array is not None
    ):
        note_error(interp, error)
        return
    noted = Noted(error)
    interp.error_stack = noted  # type: ignore[assignment]  # gone through like a list
    _held.__set__(info, noted)
    info.__class__ = PendingVar
    code.value = error.errorcode
