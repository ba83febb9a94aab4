"""Errors in generated code whose trace is put together only when somebody asks for it.

Most errors are caught and nobody looks at their trace.  What happened is noted (``steps``); ``trace``, ``line`` and
``stack``, which are missing meanwhile, are made when one of them is read, and the error is an ordinary one from then
on.  The variable ``errorInfo`` likewise gets its value when it is read.
"""

from __future__ import annotations

from tclcompat.errors import ERROR, Return, TclError
from tclcompat.runtime.completions import note_error
from tclcompat.runtime.variables import Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tclcompat.compiler.support import Site
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.procs import Proc


class PendingError(TclError):
    """An error with steps that are not in its trace yet: a command that failed, or a procedure that ends."""

    __slots__ = ()
    steps: list[tuple[Site | None, list[object], Proc | None]]

    def __getattr__(self, name: str) -> object:
        """Make what is missing."""
        if name not in ("trace", "line", "stack"):
            raise AttributeError(name)
        settle(self)
        return getattr(self, name)


class Refusal(Return):
    """``return -code error``, which ``failed`` turns into the error of the command that called the procedure."""

    __slots__ = ()

    def __init__(self, message: str) -> None:
        self.args = (message,)
        self.result = message
        self.options = {}
        self.return_code = ERROR
        self.level = 1


_MISSING = ("trace", "line", "stack")


def postpone(error: TclError, site: Site, argv: list[object]) -> bool:
    """Note that a command failed, and in which call; False where the trace must be written at once."""
    if type(error) is PendingError:
        error.steps.append((site, argv, None))
        return True
    if type(error) is not TclError or error.trace is not None or error.line is not None or error.stack is not None:
        return False
    del error.trace, error.line, error.stack
    error.__class__ = PendingError
    if TYPE_CHECKING:
        assert isinstance(error, PendingError)
    error.steps = [(site, argv, None)]
    return True


def settle(error: PendingError) -> None:
    """Put the trace together; what was set meanwhile stands."""
    steps = error.steps
    plain: TclError = error
    plain.__class__ = TclError
    newer = {name: getattr(plain, name) for name in _MISSING if hasattr(plain, name)}
    plain.trace = plain.line = plain.stack = None
    for site, argv, ended in steps:
        if ended is not None:
            ended.log(plain, argv)
        elif site is not None:
            plain.line = site.line
            plain.trace = str(plain.result) + site.first if plain.trace is None else plain.trace + site.again
            plain.stack = [*(plain.stack or ["INNER", site.inner(plain)]), "CALL", argv]
    for name, value in newer.items():
        setattr(plain, name, value)


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
        type(error) is not PendingError
        or info is None
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
