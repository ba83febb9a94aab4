"""The completion codes of Tcl other than ``ok``, as Python exceptions.

Follows the manual pages return(n), catch(n) and error(n).  ``TclError`` is what users of the Python API
catch; the others only ever travel between a command and whatever catches it (a loop, a procedure, ``catch``).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

OK, ERROR, RETURN, BREAK, CONTINUE = range(5)


class Completion(Exception):
    """A command that ended with a code other than ``ok``.

    ``code`` is the completion code and ``result`` the value that goes with it.
    """

    # Slots take half the time to make that a dictionary of attributes takes.
    __slots__ = ("options", "result")
    code: int = OK

    def __init__(self, result: object = "") -> None:
        # What the base class does has been done when it was made.
        self.result = result
        # Whatever other return options the script gave, keyed by name with the dash.
        self.options: dict[str, object] = {}


class Break(Completion):
    """``break``: ends the innermost loop."""

    code = BREAK


class Continue(Completion):
    """``continue``: ends the current turn of the innermost loop."""

    code = CONTINUE


class CustomCode(Completion):
    """A completion code above 4, as made by ``return -code 5``."""

    def __init__(self, code: int, result: object = "") -> None:
        super().__init__(result)
        self.code = code


class Return(Completion):
    """``return``: ends ``level`` procedures, the last of which completes with ``return_code``.

    ``options`` holds every other return option, keyed by its name with the dash.
    """

    __slots__ = ("level", "return_code")
    code = RETURN

    def __init__(
        self,
        result: object = "",
        return_code: int = OK,
        level: int = 1,
        options: dict[str, object] | None = None,
    ) -> None:
        self.result = result
        self.return_code = return_code
        self.level = level
        self.options = {} if options is None else options


class Account:
    """What is told about an error: its trace, the line of the command that failed, and the stack of calls."""

    __slots__ = ("line", "message", "stack", "trace")

    def __init__(self, message: str) -> None:
        self.message = message
        self.trace: str | None = None
        self.line: int | None = None
        self.stack: list[object] | None = None

    @property
    def text(self) -> str:
        """The trace; the message as long as there is none."""
        return self.message if self.trace is None else self.trace

    def add(self, text: str) -> None:
        """Append ``text`` to the trace, starting it with the message."""
        trace = self.trace
        self.trace = (self.message if trace is None else trace) + text


class TclError(Completion):
    """A Tcl error: message, ``-errorcode`` and, while it unwinds, a growing ``-errorinfo``.

    ``str(error)`` is the message.  ``error.errorcode`` is the error code as a Tcl value (a string or a list),
    ``error.errorinfo`` the trace as text (the message alone until the first command logs itself), ``options``
    whatever other return options the script gave, keyed by name with the dash.
    """

    # ``steps`` is what happened that is not in the account yet: functions, to be called with the account, the error and
    # two values.  Most errors are caught and nobody looks at their trace, so it is put together when somebody does.
    __slots__ = ("_account", "errorcode", "is_kept", "logged_by", "of_literals", "skip_log", "steps")
    code = ERROR

    def __init__(self, message: object, errorcode: object = "NONE") -> None:
        # As the base class does it; errors are made often enough for a call to matter.
        self.result = message
        self.options = {}
        self.errorcode = errorcode
        self.steps: list[tuple[Callable[[Account, TclError, Any, Any], object], object, object]] = []
        self._account: Account | None = None
        # Set once it has been raised anew with all its options: those of its kind then come before code and level.
        self.is_kept = False
        # Set when the trace was given (``error msg info``): the next command does not log itself.
        self.skip_log = False
        # Set when an operator of an expression failed on literals, which Tcl finds out when it compiles.
        self.of_literals = False
        # The unit (see runtime.units) that logged last, so that a compiled script logs itself only once.
        self.logged_by: object = None

    def __str__(self) -> str:
        return str(self.result)

    @property
    def account(self) -> Account:
        """What is told about the error so far."""
        account = self._account
        if account is None:
            account = self._account = Account(str(self.result))
        if self.steps:
            for add, first, second in self.steps:
                add(account, self, first, second)
            self.steps.clear()
        return account

    @property
    def trace(self) -> str | None:
        """The trace as text, None until something was added to the message."""
        return self.account.trace

    @trace.setter
    def trace(self, trace: str | None) -> None:
        self.account.trace = trace

    @property
    def line(self) -> int | None:
        """The line of the command that failed, None until one logged itself."""
        return self.account.line

    @line.setter
    def line(self, line: int | None) -> None:
        self.account.line = line

    @property
    def stack(self) -> list[object] | None:
        """What ``-errorstack`` shows; None until something is known of it."""
        return self.account.stack

    @stack.setter
    def stack(self, stack: list[object] | None) -> None:
        self.account.stack = stack

    @property
    def errorinfo(self) -> str:
        """The trace as ``errorInfo`` shows it."""
        return self.account.text

    def add_info(self, text: str) -> None:
        """Append ``text`` to the trace, starting it with the message."""
        self.steps.append((_add_text, text, ""))

    def add_place(self, label: str) -> None:
        """Append to the trace what the error happened in, a text in which the line of the command replaces ``%d``."""
        before, mark, after = label.rpartition("%d")
        self.steps.append((_add_place, before, after) if mark else (_add_text, label, ""))


def _add_text(account: Account, error: TclError, text: str, more: str) -> None:
    account.add(text)


def _add_place(account: Account, error: TclError, before: str, after: str) -> None:
    account.add(f"{before}{account.line}{after}")


class Uncatchable(TclError):
    """An error that ``catch`` and ``try`` let pass: the interpreter it happens in is to end what it does.

    Where control leaves that interpreter it becomes an ordinary error.
    """

    __slots__ = ()


class WrongArgs(TclError):
    """A command was called with the wrong number of arguments.

    Raised without the command's name, which only the caller knows: it turns this into the
    ``wrong # args: should be ...`` error.  ``usage`` replaces the declared usage when given; ``words`` is how many
    leading words of the call are shown before it.  ``after_name`` are words that follow the command's name in the
    message and that an ensemble or alias may have given.
    """

    def __init__(self, usage: str | None = None, words: int = 1, after_name: list[str] | None = None) -> None:
        super().__init__("wrong # args", ["TCL", "WRONGARGS"])
        self.usage = usage
        self.words = words
        self.after_name = after_name


class TclExit(BaseException):
    """``exit``: ends the process (or the embedding call) with ``status``."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def excerpt(text: str, limit: int = 150) -> str:
    """Return a text as error traces show it: of a long one its beginning, as many characters as fit ``limit`` bytes."""
    if len(text) <= limit and (text.isascii() or len(text.encode("utf-8", "surrogatepass")) <= limit):
        return text
    start = text[:limit]
    if not start.isascii():
        # A character that is cut through goes as a whole.
        start = start.encode("utf-8", "surrogatepass")[:limit].decode("utf-8", "ignore")
    return start + "..."
