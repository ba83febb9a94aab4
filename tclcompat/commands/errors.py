"""Errors and completion codes: error throw return catch try."""

from __future__ import annotations

from tclcompat.errors import ERROR, OK, Completion, Return, TclError, Uncatchable
from tclcompat.runtime.completions import (
    KeptOptions,
    check_return,
    complete,
    during,
    make_error,
    parse_code,
    return_options,
)
from tclcompat.runtime.error_info import note_later
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import ALWAYS, CommandTable, choose
from tclcompat.syntax.nodes import Literal
from tclcompat.values.convert import to_dict, to_list, to_str
from tclcompat.values.numbers import parse_number

table = CommandTable()


@table.command("error", "message ?errorInfo? ?errorCode?")
def error(interp: Interp, message: object, info: object = None, code: object = None) -> object:
    """Raise an error."""
    options: dict[str, object] = {}
    if info is not None:
        options["-errorinfo"] = info
    if code is not None:
        options["-errorcode"] = code
        if interp.stepping or not interp.unit.compiles_all("error"):
            # What Tcl's compiler makes of it does not look at the code.
            check_return(options)
    raise make_error(message, options)


@table.command("throw", "type message")
def throw(interp: Interp, kind: object, message: object) -> object:
    """Raise an error of a type."""
    if not to_list(kind):
        raise TclError("type must be non-empty list", ["TCL", "OPERATION", "THROW", "BADEXCEPTION"])
    raise make_error(message, {"-errorcode": kind})


@table.command("return", "?arg ...?")
def return_(interp: Interp, *words: object) -> object:
    """Return from a procedure, with any completion code."""
    if len(words) == 1:
        raise Return(words[0])
    if not words:
        raise Return
    options = _parse_return(words)
    result = words[-1] if len(words) % 2 else ""
    code, level = _take_code(options)
    if code == ERROR and "-errorstack" in options:
        interp.error_stack = to_list(options["-errorstack"])
    if level == 0:
        if code == OK and options:
            result = interp.state(KeptOptions).keep(result, options)
        return complete(code, result, options)
    raise Return(result, code, level, options)


def _parse_return(words: tuple[object, ...]) -> dict[str, object]:
    """Merge the option words, ``-options`` dictionaries included."""
    if len(words) == 3 and words[0] == "-options" and type(words[1]) is dict and "-options" not in words[1]:
        options: dict[str, object] = dict(words[1])
        check_return(options)
        return options
    options = {}
    for name, value in zip(words[0::2], words[1::2], strict=False):
        text = to_str(name)
        if text != "-options":
            options[text] = value
            continue
        _take_options(options, value, len(words) == 3)
    check_return(options)
    return options


def _take_options(options: dict[str, object], value: object, alone: bool) -> None:
    """Add what ``-options`` gives, in which there may be other ``-options``; ``alone``: there is nothing else."""
    nested, shown = value, value
    while True:
        try:
            given = to_dict(nested)
        except TclError:
            raise TclError(
                f'bad -options value: expected dictionary but got "{to_str(shown)}"',
                ["TCL", "RESULT", "ILLEGAL_OPTIONS"],
            ) from None
        if "-options" not in given:
            options.update(given)
            return
        options.update({key: item for key, item in given.items() if key != "-options"})
        nested = given["-options"]
        if alone and shown is value:
            # Tcl takes the dictionary for the words of the command.
            shown = nested


def _take_code(options: dict[str, object]) -> tuple[int, int]:
    """Remove -code and -level from the options and return them."""
    code = parse_code(options.pop("-code", OK))
    level = 1
    if "-level" in options:
        word = options.pop("-level")
        number = word if type(word) is int else parse_number(to_str(word))
        if type(number) is not int or not 0 <= number < 1 << 31:
            raise TclError(
                f'bad -level value: expected non-negative integer but got "{to_str(word)}"',
                ["TCL", "RESULT", "ILLEGAL_LEVEL"],
            )
        level = number
    if code == 2:
        # ``-code return`` is one level more of ``ok``.
        return OK, level + 1
    return code, level


@table.command("catch", "script ?resultVarName? ?optionVarName?", inline=ALWAYS)
def catch(interp: Interp, script: object, result_name: object = None, options_name: object = None) -> object:
    """Run a script and return its completion code instead of completing with it."""
    site = interp.site
    if site is not None and result_name is not None and not _are_locals(interp, result_name, options_name):
        site = interp.site = None
    body = interp.body(1, script)
    completion: Completion | None = None
    # What Tcl has compiled in place is no level of nesting, whatever script it runs.
    deeper = 0 if site is None or type(site[1].words[1 + site[2]]) is Literal else 1
    interp.depth -= deeper
    try:
        result = body()
    except Uncatchable:
        raise
    except Completion as caught:
        completion, result = caught, caught.result
        # Its frames would hold variables and values (and this frame the error) until the garbage collector runs.
        caught.__traceback__ = None
        if isinstance(caught, TclError):
            interp.log_script_word(site, 1, caught)
            note_later(interp, caught)
    finally:
        interp.depth += deeper
    if result_name is not None and site is None:
        _set_after(interp, result_name, result, completion)
    if options_name is not None:
        options = return_options(completion) if completion is not None else interp.state(KeptOptions).of(result)
        _set_after(interp, options_name, options, completion if site is None else None)
    if result_name is not None and site is not None:
        # Where Tcl has compiled it in place, the options come first.
        interp.set_var(to_str(result_name), result)
    return OK if completion is None else completion.code


def _set_after(interp: Interp, name: object, value: object, completion: Completion | None) -> None:
    """Set a variable to what the script of ``catch`` has left.

    Where Tcl has not compiled it and that fails after an error, the trace goes on from that of the other error.
    """
    try:
        interp.set_var(to_str(name), value)
    except TclError as error:
        if isinstance(completion, TclError):
            error.trace = completion.errorinfo
        raise


def _are_locals(interp: Interp, *names: object) -> bool:
    """Tell whether the variables of ``catch`` are locals of a procedure; Tcl's compiler leaves it alone otherwise."""
    if interp.unit.kind != "proc" or interp.stepping:
        return False
    return not any(type(name) is str and (name.endswith(")") or "::" in name) for name in names)


class _Handler:
    """One ``on`` or ``trap`` clause; ``index`` is the place of its script among the words of ``try``."""

    __slots__ = ("code", "index", "kind", "names", "prefix", "script")

    def __init__(
        self, kind: str, code: int, prefix: list[object], names: list[object], index: int, script: object
    ) -> None:
        self.kind = kind
        self.code = code
        self.prefix = prefix
        self.names = names
        self.index = index
        self.script = script


@table.command("try", "body ?handler ...? ?finally script?", inline=ALWAYS)
def try_(interp: Interp, script: object, *clauses: object) -> object:
    """Run a script, handle its errors and other codes, and run a final script in every case."""
    handlers, final_index = _parse_try(clauses)
    if handlers and interp.unit.kind != "proc":
        # Tcl's compiler wants local variables for handlers.
        interp.site = None
    site = interp.site
    if site is not None and final_index is not None and type(site[1].words[final_index + 2 + site[2]]) is not Literal:
        site = interp.site = None
    body = interp.body(1, script, '\n    ("try" body line %d)' if handlers or site is None else None)
    final_label = '\n    ("try ... finally" body line %d)'
    final = None if final_index is None else interp.body(final_index + 2, clauses[final_index], final_label)
    completion: Completion | None = None
    result: object = ""
    try:
        result = body()
    except Uncatchable:
        raise
    except Completion as caught:
        completion, result = caught, caught.result
        caught.__traceback__ = None
    handler = _find_handler(handlers, completion)
    if handler is not None:
        interp.site = site
        try:
            result = _run_handler(interp, handler, handlers, completion, result)
            completion = None
        except Completion as caught:
            if isinstance(caught, TclError) and caught is not completion:
                during(caught, completion)
            completion, result = caught, caught.result
    if final is not None:
        try:
            final()
        except Completion as caught:
            if isinstance(caught, TclError):
                during(caught, completion)
                caught.skip_log = site is None
            raise
    if completion is not None:
        if isinstance(completion, TclError):
            completion.is_kept = True
            if site is None:
                completion.skip_log = True  # the command that was tried is in the trace, ``try`` is not
        raise completion
    return result


def _parse_try(clauses: tuple[object, ...]) -> tuple[list[_Handler], int | None]:
    handlers: list[_Handler] = []
    index, count = 0, len(clauses)
    while index < count:
        kind = choose(to_str(clauses[index]), ("finally", "on", "trap"), "handler type")
        if kind == "finally":
            return _parse_finally(handlers, index, count)
        if count - index < 4:
            shape = "on code variableList script" if kind == "on" else "trap pattern variableList script"
            lead = f'must be "... {shape}"'
            raise TclError(
                f"wrong # args to {kind} clause: {lead}", ["TCL", "OPERATION", "TRY", kind.upper(), "ARGUMENT"]
            )
        handlers.append(_parse_handler(kind, clauses, index))
        index += 4
    _check_last(handlers)
    return handlers, None


def _parse_finally(handlers: list[_Handler], index: int, count: int) -> tuple[list[_Handler], int]:
    if index < count - 2:
        raise TclError("finally clause must be last", ["TCL", "OPERATION", "TRY", "FINALLY", "NONTERMINAL"])
    if index == count - 1:
        raise TclError(
            'wrong # args to finally clause: must be "... finally script"',
            ["TCL", "OPERATION", "TRY", "FINALLY", "ARGUMENT"],
        )
    _check_last(handlers)
    return handlers, index + 1


def _check_last(handlers: list[_Handler]) -> None:
    if handlers and handlers[-1].script == "-":
        raise TclError(
            'last non-finally clause must not have a body of "-"', ["TCL", "OPERATION", "TRY", "BADFALLTHROUGH"]
        )


def _parse_handler(kind: str, clauses: tuple[object, ...], index: int) -> _Handler:
    code, prefix = ERROR, []
    if kind == "on":
        code = parse_code(clauses[index + 1])
    else:
        try:
            prefix = to_list(clauses[index + 1])
        except TclError:
            raise TclError(
                f"bad prefix '{to_str(clauses[index + 1])}': must be a list",
                ["TCL", "OPERATION", "TRY", "TRAP", "EXNFORMAT"],
            ) from None
    names = to_list(clauses[index + 2])
    return _Handler(kind, code, prefix, names, index + 5, clauses[index + 3])


def _find_handler(handlers: list[_Handler], completion: Completion | None) -> _Handler | None:
    code = OK if completion is None else completion.code
    for handler in handlers:
        if handler.code != code:
            continue
        if handler.kind == "trap":
            assert isinstance(completion, TclError)
            given = to_list(return_options(completion)["-errorcode"])[: len(handler.prefix)]
            if [to_str(item) for item in given] != [to_str(item) for item in handler.prefix]:
                continue
        return handler
    return None


def _run_handler(
    interp: Interp, handler: _Handler, handlers: list[_Handler], completion: Completion | None, result: object
) -> object:
    """Set the handler's variables and run its script, or the next one's where it is ``-``."""
    last = handler
    for last in handlers[handlers.index(handler) :]:
        if last.script != "-":
            break
    run = interp.body(last.index, last.script, f'\n    ("try ... {last.kind}" handler line %d)')
    if handler.names:
        interp.set_var(to_str(handler.names[0]), result)
    if len(handler.names) > 1:
        interp.set_var(to_str(handler.names[1]), return_options(completion))
    if isinstance(completion, TclError):
        note_later(interp, completion)
    return run()
