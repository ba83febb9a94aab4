"""What generated code calls for texts: switch, format, regular expressions, texts that are numbers."""

from __future__ import annotations

from tclcompat.compiler.support import Origin, called_with, log, log_open, translated
from tclcompat.errors import TclError
from tclcompat.runtime.frames import TailCall
from tclcompat.values.convert import canonical
from tclcompat.values.numbers import to_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.values.regex_matcher import Regex


_INFINITY = float("inf")
# What integers begin with that are written to another base than ten.
RADIX = frozenset(("0x", "0X", "0b", "0B", "0o", "0O"))


def matches_of(regex: Regex, text: str) -> list[object]:
    """Return what the first match of a pattern and its groups match; an empty list where nothing does."""
    spans = regex.search(text)
    return [] if spans is None else [text[start:end] if start >= 0 else "" for start, end in spans]


def labelled(exception: Exception, origin: Origin, label: str, *arguments: object) -> Exception:
    """Return what a body raises that is a script of its own, where ``label`` goes into the trace of an error."""
    if isinstance(exception, TailCall):
        return exception
    trace = exception.__traceback__
    assert trace is not None
    completion, site = translated(exception, origin)
    if isinstance(completion, TclError):
        proc = origin.proc
        if origin.is_open:
            log_open(completion, origin, site, *arguments)  # type: ignore[arg-type]  # the body around the command
        else:
            argv = None if proc is None else called_with(proc, trace.tb_frame, arguments)
            log(completion, origin, site, trace.tb_frame, argv)
        completion.logged_by = None
        completion.add_place(label)
    # The command that the body belongs to is where the error is seen next.
    return completion.with_traceback(None)


def as_double(text: str) -> float:
    """Return a text that is a number as one, any other as an infinity."""
    number = to_number(text)
    return _INFINITY if number is None or number != number else number


def as_operand(text: str) -> object:
    """Return the number that a text is as an operand, or the text."""
    number = to_number(text)
    return text if number is None or number != number else number


def as_read(value: object) -> object:
    """Return the int that a text is the canonical form of; any other value as it is."""
    return canonical(value) if type(value) is str else value
