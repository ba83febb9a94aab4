"""``interp limit``: how many commands an interpreter may run, and until when; see interp(n)."""

from __future__ import annotations

from tclcompat.commands.background import report_background_error
from tclcompat.errors import Completion, TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.limits import Limit, Limits
from tclcompat.runtime.registry import choose
from tclcompat.runtime.traces import retrace
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import to_int32

_COMMAND_OPTIONS = ("-command", "-granularity", "-value")
_TIME_OPTIONS = ("-command", "-granularity", "-milliseconds", "-seconds")


def limit_interp(interp: Interp, child: Interp, kind: object, words: tuple[object, ...]) -> object:
    """Return or set the limits of a child."""
    chosen = choose(to_str(kind), ("commands", "time"), "limit type")
    if child is interp:
        raise TclError("limits on current interpreter inaccessible", ["TCL", "OPERATION", "INTERP", "SELF"])
    limits = child.state(Limits)
    options = _COMMAND_OPTIONS if chosen == "commands" else _TIME_OPTIONS
    limit = limits.commands if chosen == "commands" else limits.time
    if not words:
        return {option: _setting(interp, limit, option) for option in options}
    if len(words) == 1:
        return _setting(interp, limit, choose(to_str(words[0]), options))
    if len(words) % 2:
        raise WrongArgs("?-option value ...?", words=3)
    given: dict[str, object] = {}
    for word, value in zip(words[0::2], words[1::2], strict=True):
        option = choose(to_str(word), options)
        _check(option, value)
        given[option] = value
    (_set_commands if chosen == "commands" else _set_time)(child, limits, given)
    if "-granularity" in given:
        limit.granularity = to_int32(given["-granularity"])
    if "-command" in given:
        limit.handlers.pop(interp, None)
        if to_str(given["-command"]):
            limit.handlers[interp] = given["-command"]
    limits.call_handler = _call_handler
    limits.changed()
    retrace(child)
    return ""


def _setting(interp: Interp, limit: Limit, option: str) -> object:
    if option == "-command":
        return limit.handlers.get(interp, "")
    if option == "-granularity":
        return limit.granularity
    if limit.value is None:
        return ""
    number = int(limit.value)
    if option == "-value":
        return number
    return number // 1_000_000 if option == "-seconds" else number % 1_000_000 // 1000


_LEAST = {
    "-granularity": (1, "granularity must be at least 1"),
    "-value": (0, "command limit value must be at least 0"),
    "-milliseconds": (0, "milliseconds must be at least 0"),
    "-seconds": (0, "seconds must be at least 0"),
}


def _check(option: str, value: object) -> None:
    if option == "-command" or (option != "-granularity" and not to_str(value)):
        return
    least, message = _LEAST[option]
    if to_int32(value) < least:
        raise TclError(message, ["TCL", "OPERATION", "INTERP", "BADVALUE"])


def _set_commands(child: Interp, limits: Limits, given: dict[str, object]) -> None:
    if "-value" not in given:
        return
    limit = limits.commands
    limit.exceeded = False
    if not to_str(given["-value"]):
        limit.value = None
        return
    if not limits.active:
        limits.counted = child.command_count
    limit.value = to_int32(given["-value"])


def _set_time(child: Interp, limits: Limits, given: dict[str, object]) -> None:
    seconds, milliseconds = given.get("-seconds"), given.get("-milliseconds")
    if seconds is None and milliseconds is None:
        return
    new_seconds = to_str("" if seconds is None else seconds) != ""
    new_milliseconds = to_str("" if milliseconds is None else milliseconds) != ""
    if milliseconds is not None:
        problem = ""
        if seconds is not None and not new_seconds and new_milliseconds:
            problem = "may only set -milliseconds if -seconds is not also being reset"
        elif not new_milliseconds and (seconds is None or new_seconds):
            problem = "may only reset -milliseconds if -seconds is also being reset"
        if problem:
            raise TclError(problem, ["TCL", "OPERATION", "INTERP", "BADUSAGE"])
    limit = limits.time
    limit.exceeded = False
    if not new_seconds and not new_milliseconds:
        limit.value = None
        return
    if not limits.active:
        limits.counted = child.command_count
    now = int(limit.value or 0)
    whole, part = now // 1_000_000, now % 1_000_000
    if new_seconds:
        whole = to_int32(seconds)
    if new_milliseconds:
        part = to_int32(milliseconds) * 1000
    limit.value = whole * 1_000_000 + part


def _call_handler(owner: Interp, script: object) -> None:
    """Run the script of a handler at the global level of the interpreter that set it."""
    if owner.deleted:
        return
    try:
        with owner.in_frame(owner.global_frame):
            Interp.eval(owner, script)
    except Completion as completion:
        report_background_error(owner, completion)


def inherit_limits(parent: Interp, child: Interp) -> None:
    """Give a new child limits that are no wider than those of its parent."""
    own, new = parent.state(Limits), child.state(Limits)
    if not own.active:
        return
    new.call_handler = _call_handler
    if own.commands.value is not None:
        new.commands.value = 0
        new.commands.granularity = own.commands.granularity
    if own.time.value is not None:
        new.time.value = own.time.value
        new.time.granularity = own.time.granularity
    retrace(child)
