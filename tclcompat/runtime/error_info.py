"""What errors leave behind: what a command that failed adds to the trace, and the variables errorInfo and errorCode.

Traces are put together when somebody looks at them (see ``TclError.steps``), the value of ``errorInfo`` and the
options of what was caught likewise.
"""

from __future__ import annotations

from tclcompat.errors import ERROR, Account, Completion, TclError, excerpt
from tclcompat.runtime.completions import note_error, return_options
from tclcompat.runtime.variables import Var
from tclcompat.values.convert import format_list, to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp


# Steps of errors


def add_command(
    account: Account, error: TclError, command: tuple[str | list[object], int, object], called: tuple[object, ...]
) -> None:
    """Add a command that failed: its text or words, its line, and what the error's stack begins with if not that."""
    given, account.line, inner = command
    text = format_list(given) if type(given) is list else to_str(given)
    heading = "while executing" if account.trace is None else "invoked from within"
    account.add(f'\n    {heading}\n"{excerpt(text)}"')
    add_call(account, error, text if inner is None else inner, called)


def add_call(account: Account, error: TclError, inner: object, called: tuple[object, ...]) -> None:
    """Add the call in which the error happened to the stack, which begins with ``inner`` (or what that returns)."""
    if account.stack is None:
        account.stack = ["INNER", inner(error) if callable(inner) else inner]
    account.stack = [*account.stack, *called]


# Variables


# The slot, which the property below hides.
_held = Var.__dict__["value"]


class _Pending(Var):
    """A variable that holds an error until somebody reads it, and is an ordinary one from then on."""

    __slots__ = ()

    @property
    def value(self) -> object:
        """What is made of the error."""
        error, make = _held.__get__(self), self.make
        self.__class__ = Var  # type: ignore[assignment]  # it is a Var with the same slots
        self.value = make(error)
        return self.value

    @value.setter
    def value(self, value: object) -> None:
        self.__class__ = Var  # type: ignore[assignment]  # it is a Var with the same slots
        self.value = value

    def make(self, error: TclError) -> object:
        """Return the value of the variable."""
        raise NotImplementedError


class PendingVar(_Pending):
    """``errorInfo`` while nobody has read it."""

    __slots__ = ()

    def make(self, error: TclError) -> object:
        """Return the trace."""
        return error.errorinfo


class PendingOptions(_Pending):
    """A variable for the options of ``catch`` or ``try`` while nobody has read it."""

    __slots__ = ()

    def make(self, error: TclError) -> object:
        """Return the options."""
        return return_options(error)


def held_error(var: PendingOptions) -> object:
    """Return the error that a variable holds the options of."""
    return _held.__get__(var)


def pending_option(var: Var, key: str) -> object:
    """Return one of the options that a variable is left to put together, if it is at hand; else None."""
    if type(var) is not PendingOptions:
        return None
    error: TclError = _held.__get__(var)
    return ERROR if key == "-code" else error.options.get(key, error.errorcode)


# The options that are at hand.
AT_HAND = ("-code", "-errorcode")


def options_later(var: Var, completion: Completion | None) -> bool:
    """Have a variable hold the options of an error that nobody changes any more; tell whether that could be done."""
    if type(completion) is not TclError or var.traces is not None or var.array is not None or var.is_element:
        return False
    _held.__set__(var, completion)
    if type(var) is not PendingOptions:
        var.__class__ = PendingOptions
    return True


def note_later(interp: Interp, error: TclError) -> None:
    """Set ::errorInfo and ::errorCode for an error that nobody changes any more."""
    # Its frame would hold variables.
    error.logged_by = None
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
    interp.error_stack = error
    _held.__set__(info, error)
    if type(info) is not PendingVar:
        info.__class__ = PendingVar
    code.value = error.errorcode
