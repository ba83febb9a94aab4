"""Return options: the dictionary of ``catch`` and ``try``, and its way back through ``return -options``.

See return(n) and catch(n).  The order of the keys is Tcl's: what the script gave, then the standard ones.
"""

from __future__ import annotations

from tclcompat.errors import (
    BREAK,
    CONTINUE,
    ERROR,
    OK,
    RETURN,
    Account,
    Break,
    Completion,
    Continue,
    CustomCode,
    Return,
    TclError,
)
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.numbers import parse_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp

_UINT_MAX = 0xFFFFFFFF
_CODE_NAMES = {"ok": OK, "error": ERROR, "return": RETURN, "break": BREAK, "continue": CONTINUE}


class KeptOptions:
    """The options that ``return`` gave to ``ok``, with the result by which ``catch`` knows what it was for.

    Tcl keeps them until the next command that it has not compiled.
    """

    __slots__ = ("options", "result")

    def __init__(self) -> None:
        self.result: object = None
        self.options: dict[str, object] = {}

    def keep(self, result: object, options: dict[str, object]) -> object:
        """Keep the options that come with a result; return the result, as an object that no other command returns."""
        if type(result) is str:
            result = (result + " ")[:-1]
        self.result, self.options = result, options
        return result

    def of(self, result: object) -> dict[str, object]:
        """Return all options of ``ok`` with this result."""
        options = self.options if result is self.result else {}
        return {**options, "-code": OK, "-level": 0}


def return_options(completion: Completion | None) -> dict[str, object]:
    """Return the options dictionary of a completion (None: ``ok``)."""
    if completion is None:
        return {"-code": OK, "-level": 0}
    if isinstance(completion, TclError):
        account = completion.account
        options = dict(completion.options)
        if not completion.is_kept:
            options["-code"] = ERROR
            options["-level"] = 0
        options["-errorstack"] = account.stack or []
        if "-errorcode" not in options:
            options["-errorcode"] = completion.errorcode
        options["-errorinfo"] = account.text
        options["-errorline"] = account.line or 1
        if completion.is_kept:
            options["-code"] = ERROR
            options["-level"] = 0
        return options
    if isinstance(completion, Return):
        options = dict(completion.options)
        options["-code"] = completion.return_code
        options["-level"] = completion.level
        if completion.return_code == ERROR:
            options.setdefault("-errorcode", "NONE")
            if "-errorinfo" in options:
                options["-errorline"] = 1
        return options
    options = dict(completion.options)
    options["-code"] = completion.code
    options["-level"] = 0
    return options


def kept_options(completion: Completion | None) -> dict[str, object]:
    """Return the options of a completion as they are when it is raised anew: code and level come last then."""
    options = return_options(completion)
    del options["-code"], options["-level"]
    return options


def resumed(caught: TclError) -> TclError:
    """Return an error that stands for one that was caught, and has what that had as given: ``return -options``."""
    code = caught.options.get("-errorcode", caught.errorcode)
    error = TclError(caught.result if type(caught.result) is str else to_str(caught.result), code)
    error.options = {key: value for key, value in caught.options.items() if key not in ("-code", "-level")}
    error.is_kept = error.skip_log = True
    error.steps.append((_resume, caught, None))
    return error


def _resume(account: Account, error: TclError, caught: TclError, nothing: None) -> None:
    told = caught.account
    account.trace = told.text
    account.stack = list(told.stack or [])
    account.line = told.line or 1


def during(caught: TclError, completion: Completion | None) -> None:
    """Note in an error what ``try`` was handling when it happened."""
    caught.options = kept_options(caught)
    caught.options["-during"] = return_options(completion)


def note_error(interp: Interp, caught: TclError) -> None:
    """Set ::errorInfo and ::errorCode for an error that goes no further."""
    interp.error_stack = caught.stack or []
    for name, value in (("errorInfo", caught.errorinfo), ("errorCode", caught.errorcode)):
        var = interp.global_frame.vars.get(name)
        if var is not None and var.traces is None and var.array is None:
            var.value = value
        else:
            interp.set_var("::" + name, value)


def complete(code: int, result: object, options: dict[str, object]) -> object:
    """Complete with ``code``: return ``result`` for ``ok``, raise the exception for any other."""
    if code == OK:
        return result
    if code == ERROR:
        raise make_error(result, options)
    raise make_completion(code, result, options)


def complete_return(completion: Return) -> object:
    """Complete as ``return`` said, at the end of the procedure or file that it has ended."""
    try:
        return complete(completion.return_code, completion.result, completion.options)
    except TclError as error:
        # Its trace may have been given, but the command that called the procedure still logs itself.
        error.skip_log = False
        raise


def make_completion(code: int, result: object, options: dict[str, object]) -> Completion:
    """Make the exception for a code other than ``ok`` and ``error``."""
    completion: Completion
    if code == RETURN:
        completion = Return(result)
    elif code == BREAK:
        completion = Break(result)
    elif code == CONTINUE:
        completion = Continue(result)
    else:
        completion = CustomCode(code, result)
    completion.options = options
    return completion


def make_error(message: object, options: dict[str, object]) -> TclError:
    """Make the error that ``return -code error`` with ``options`` stands for."""
    error = TclError(message if type(message) is str else to_str(message), options.get("-errorcode", "NONE"))
    if "-code" in options or "-level" in options:
        error.options = {key: value for key, value in options.items() if key not in ("-code", "-level")}
    else:
        error.options = dict(options)
    info = options.get("-errorinfo", "")
    if info != "" and to_str(info):
        error.trace = to_str(info)
        error.skip_log = True
    if "-errorstack" in options:
        error.stack = list(to_list(options["-errorstack"]))
    if "-errorline" in options:
        line = parse_number(to_str(options["-errorline"]))
        if type(line) is int:
            error.line = line
    return error


def parse_code(word: object) -> int:
    """Return the completion code that a word names.

    Raises TclError (TCL RESULT ILLEGAL_CODE) when it is neither a name nor an integer.
    """
    if type(word) is int and 0 <= word < 1 << 31:
        return word
    text = to_str(word)
    if text in _CODE_NAMES:
        return _CODE_NAMES[text]
    number = parse_number(text)
    if type(number) is int and -_UINT_MAX <= number <= _UINT_MAX:
        # Tcl makes a C int of it.
        return (number + (1 << 31)) % (1 << 32) - (1 << 31)
    raise TclError(
        f'bad completion code "{text}": must be ok, error, return, break, continue, or an integer',
        ["TCL", "RESULT", "ILLEGAL_CODE"],
    )


def check_return(options: dict[str, object]) -> None:
    """Raise the error for options of ``return`` that are not lists but must be."""
    if "-errorcode" in options:
        _expect_list(options["-errorcode"], "-errorcode", "ILLEGAL_ERRORCODE")
    if "-errorstack" in options:
        stack = _expect_list(options["-errorstack"], "-errorstack", "NONLIST_ERRORSTACK")
        if len(stack) % 2:
            raise TclError(
                f'forbidden odd-sized list for -errorstack: "{to_str(options["-errorstack"])}"',
                ["TCL", "RESULT", "ODDSIZEDLIST_ERRORSTACK"],
            )


def _expect_list(value: object, option: str, code: str) -> list[object]:
    try:
        return to_list(value)
    except TclError:
        raise TclError(
            f'bad {option} value: expected a list but got "{to_str(value)}"', ["TCL", "RESULT", code]
        ) from None


def misplaced(completion: Completion, errorcode: object = None) -> TclError:
    """Make the error for a code that reached a place where only ``ok`` and ``return`` make sense.

    It has the other options that ``return -level 0`` gave with the code.
    """
    names = {BREAK: 'invoked "break" outside of a loop', CONTINUE: 'invoked "continue" outside of a loop'}
    message = names.get(completion.code, f"command returned bad code: {completion.code}")
    error = TclError(message, ["TCL", "RESULT", "UNEXPECTED"] if errorcode is None else errorcode)
    error.line = 1
    if completion.options:
        error.options = kept_options(completion)
        if "-errorcode" in error.options:
            error.options["-errorcode"] = error.errorcode
    return error
