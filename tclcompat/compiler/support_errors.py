"""What generated code calls for catch, try and return with options."""

from __future__ import annotations

from tclcompat.compiler.support import Origin, called_with, log, translated
from tclcompat.errors import Completion, TclError, Uncatchable
from tclcompat.runtime.completions import during, kept_options, note_error, return_options
from tclcompat.runtime.procs import TailCall
from tclcompat.values.convert import to_list, to_str


def tried(exception: Exception, origin: Origin, *arguments: object) -> Completion:
    """Return what a script of ``try`` completed with; ``arguments`` are those of the procedure's call."""
    if isinstance(exception, (Uncatchable, TailCall)):
        raise exception
    trace = exception.__traceback__
    assert trace is not None
    completion, site = translated(exception, origin)
    if isinstance(completion, TclError):
        frame, proc = trace.tb_frame, origin.proc
        argv = None if proc is None or origin.is_open else called_with(proc, frame, arguments)
        log(completion, origin, site, frame, argv)
    # Its frames would hold variables and values until the garbage collector runs.
    completion.__traceback__ = exception.__traceback__ = None
    return completion


def caught(exception: Exception, origin: Origin, *arguments: object) -> Completion:
    """Return what the script of ``catch`` completed with, as ``tried`` does."""
    completion = tried(exception, origin, *arguments)
    if isinstance(completion, TclError):
        note_error(origin.interp, completion)
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
        completion.options = kept_options(completion)
    return completion


def is_trapped(completion: Completion, prefix: list[str]) -> bool:
    """Tell whether the error code of an error begins with ``prefix``."""
    given = to_list(return_options(completion)["-errorcode"])[: len(prefix)]
    return [to_str(item) for item in given] == prefix
