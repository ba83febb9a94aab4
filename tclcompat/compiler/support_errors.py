"""What generated code calls for catch, try and return with options."""

from __future__ import annotations

from tclcompat.compiler.steps import add_site
from tclcompat.compiler.support import (
    Origin,
    called_later,
    called_with,
    log,
    log_open,
    log_plain,
    site_of,
    translated,
)
from tclcompat.errors import ERROR, Break, Completion, Continue, Return, TclError, Uncatchable
from tclcompat.runtime.completions import check_return, during, make_error, resumed, return_options
from tclcompat.runtime.error_info import PendingOptions, held_error, note_later
from tclcompat.runtime.frames import TailCall
from tclcompat.values.convert import to_list, to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.variables import Var


_PASSING = frozenset((Return, Break, Continue))


def tried(exception: Exception, origin: Origin, *arguments: object) -> Completion:
    """Return what a script of ``try`` completed with.

    ``arguments`` are those of the procedure's call, or the body that ``try`` stands in in open code.
    """
    trace = exception.__traceback__
    assert trace is not None
    if type(exception) in _PASSING:
        # What is no error needs no place.
        exception.__traceback__ = None
        return exception  # type: ignore[return-value]  # one of those classes
    if type(exception) is TclError:
        if origin.is_open and not arguments and log_plain(exception, origin, trace.tb_lasti):
            exception.__traceback__ = None
            return exception
        completion: Completion = exception
        site = origin.sites.get(trace.tb_lasti) or site_of(trace.tb_frame.f_code, trace.tb_lasti, origin)
    elif isinstance(exception, (Uncatchable, TailCall)):
        raise exception
    else:
        completion, site = translated(exception, origin)
    if isinstance(completion, TclError):
        if origin.is_open:
            log_open(completion, origin, site, *arguments)  # type: ignore[arg-type]  # as said above
        else:
            frame, proc = trace.tb_frame, origin.proc
            log(completion, origin, site, frame, None if proc is None else called_with(proc, frame, arguments))
    # Its frames would hold variables and values until the garbage collector runs.
    completion.__traceback__ = exception.__traceback__ = None
    return completion


def caught(exception: Exception, origin: Origin, *arguments: object) -> Completion:
    """Return what the script of ``catch`` completed with, as ``tried`` does."""
    if type(exception) is TclError:
        # The common cases of that, without its calls.
        trace = exception.__traceback__
        assert trace is not None
        if origin.is_open:
            if not arguments and log_plain(exception, origin, trace.tb_lasti):
                exception.__traceback__ = exception.logged_by = None
                note_later(origin.interp, exception)
                return exception
        elif not exception.skip_log and not exception.of_literals and exception.logged_by is not origin:
            site, proc = origin.sites.get(trace.tb_lasti), origin.proc
            if site is not None and site.is_plain and proc is not None:
                exception.logged_by = origin
                origin.interp.error_line = site.line
                exception.steps.append((add_site, site, called_later(proc, trace.tb_frame, arguments)))
                exception.__traceback__ = None
                note_later(origin.interp, exception)
                return exception
    elif type(exception) in _PASSING:
        exception.__traceback__ = None
        return exception  # type: ignore[return-value]  # one of those classes
    completion = tried(exception, origin, *arguments)
    if isinstance(completion, TclError):
        note_later(origin.interp, completion)
    return completion


def handled(exception: Exception, origin: Origin, completion: Completion | None, *arguments: object) -> Completion:
    """Return what a handler of ``try``, or its last script, completed with; ``completion`` is what it was for."""
    following = tried(exception, origin, *arguments)
    if isinstance(following, TclError) and following is not completion:
        during(following, completion)
    return following


def passed(completion: Completion) -> Completion:
    """Return what ``try`` completes with when no handler was for it."""
    if isinstance(completion, TclError):
        completion.is_kept = True
    return completion


def is_trapped(completion: Completion, prefix: list[str]) -> bool:
    """Tell whether the error code of an error begins with ``prefix``."""
    assert isinstance(completion, TclError)
    given = to_list(completion.options.get("-errorcode", completion.errorcode))[: len(prefix)]
    return given == prefix or [to_str(item) for item in given] == prefix


def thrown(kind: object, message: object) -> TclError:
    """Return the error that ``throw`` raises."""
    if type(kind) is list and kind:
        # What the last line does, for the common case.
        error = TclError(message if type(message) is str else to_str(message), kind)
        error.options = {"-errorcode": kind}
        return error
    if not to_list(kind):
        return TclError("type must be non-empty list", ["TCL", "OPERATION", "THROW", "BADEXCEPTION"])
    return make_error(message, {"-errorcode": kind})


def rethrow(interp: Interp, plain: Callable[..., object], given: object, result: object) -> object:
    """Do what ``return -options`` does; ``given`` are the options, or what was caught with them."""
    if type(given) is TclError:
        if type(result) is str and given.result == result:
            raise resumed(given)
        given = return_options(given)
    elif isinstance(given, Completion):
        given = return_options(given)
    return plain(interp, "-options", given, result)


def waiting(interp: Interp, var: Var, name: str) -> object:
    """Return the options that a variable holds, or the error that was caught where nobody has read them yet."""
    if type(var) is PendingOptions:
        return held_error(var)
    return var.value if var.value is not None else interp.get_var(name)


def returning(interp: Interp, result: object, code: int, level: int, options: dict[str, object]) -> Completion:
    """Return what ``return`` raises for options that have to be checked."""
    check_return(options)
    if code == ERROR and "-errorstack" in options:
        interp.error_stack = to_list(options["-errorstack"])
    return make_error(result, options) if level == 0 else Return(result, code, level, options)
