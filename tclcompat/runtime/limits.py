"""What ends a running script from outside: ``interp cancel`` and the limits of ``interp limit``; see interp(n).

An interpreter with a limit runs as if it were traced, so that every command passes ``count``; others pay nothing.
Facts about Tcl that show: commands that its compiler inlines are counted, but only now and then looked at, and one that
begins a script is not even counted; what is not inlined is followed by a check.
"""

from __future__ import annotations

import time

from tclcompat.errors import TclError, Uncatchable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.command import Command
    from tclcompat.runtime.interp import Interp
    from tclcompat.syntax.nodes import Script

    # Called when a limit is exceeded; it may set another one.
    Handler = Callable[[], object]

# This near to the recursion limit everything is walked: the last level of all is that of commands that Tcl does not
# compile in place, which compiled code does not count.
DEEP = 16
# Commands that the compiler of Tcl 8.6 inlines.
_INLINED = (
    "append array break catch concat continue dict error expr for foreach format global if incr info lappend lassign"
    " lindex linsert list llength lmap lrange lreplace lset namespace regexp regsub return set string subst switch"
    " tailcall throw try unset upvar variable while yield yieldto"
)
INLINED_NAMES = frozenset(_INLINED.split())
# How many inlined commands may run unchecked.
_UNCHECKED = 32


class Limit:
    """One limit: ``value`` is None when there is none, ``handlers`` are called when it is exceeded, by their owner."""

    def __init__(self, granularity: int) -> None:
        self.value: float | None = None
        self.granularity = granularity
        self.exceeded = False
        self.handlers: dict[Interp, object] = {}
        self.running: set[Interp] = set()

    def is_below(self, measured: float) -> bool:
        """Tell whether there is a limit and it is below what was measured."""
        return self.value is not None and self.value < measured


class Limits:
    """The limits of one interpreter.

    ``commands.value`` is a number of commands as ``info cmdcount`` counts them, ``time.value`` a number of microseconds
    since the epoch.  ``cancelled`` is the error of ``interp cancel`` that the interpreter has not raised yet.
    ``call_handler`` runs the script of a handler in the interpreter that owns it, ``changed`` calls ``on_change``.
    """

    def __init__(self) -> None:
        self.cancelled: TclError | None = None
        self.commands = Limit(1)
        self.time = Limit(10)
        self.call_handler: Callable[[Interp, object], object] | None = None
        self.on_change: Callable[[], object] | None = None
        self.counted = 0
        self._ticks = 0
        self._unchecked = 0

    @property
    def active(self) -> bool:
        """Whether there is any limit."""
        return self.commands.value is not None or self.time.value is not None

    @property
    def exceeded(self) -> bool:
        """Whether the interpreter is beyond one of its limits."""
        return self.commands.exceeded or self.time.exceeded

    @property
    def pressing(self) -> bool:
        """Whether somebody who waits has to look here after each event."""
        return self.cancelled is not None or self.commands.value is not None or self.time.value is not None

    def changed(self) -> None:
        """Tell who waits for events that there may be a limit now, or that the interpreter was cancelled."""
        if self.on_change is not None:
            self.on_change()

    def count(self, interp: Interp, command: Command) -> bool:
        """Count a command that is about to run; return whether a check has to follow it."""
        if command.name not in INLINED_NAMES:
            self.counted += 1
            return True
        unit = interp.unit
        if not unit.script.commands or unit.command is not unit.script.commands[0]:
            self.counted += 1
        self._unchecked += 1
        if self._unchecked < _UNCHECKED:
            return False
        self._unchecked = 0
        return True

    def check(self, interp: Interp, *, at_once: bool = False) -> None:
        """Raise the error of a limit that is exceeded, after its handlers had a chance to change it.

        The limits are looked at as often as their granularity says, or ``at_once``.
        """
        if interp.deleted:
            return
        self._ticks = 0 if at_once else self._ticks + 1
        if self._is_beyond(interp, self.commands, lambda: self.counted):
            raise Uncatchable("command count limit exceeded", ["TCL", "LIMIT", "COMMANDS"])
        if self._is_beyond(interp, self.time, lambda: time.time() * 1e6):
            raise Uncatchable("time limit exceeded", ["TCL", "LIMIT", "TIME"])

    def time_left(self) -> float | None:
        """Return the seconds until the time limit, or None without one."""
        return None if self.time.value is None else max(self.time.value / 1e6 - time.time(), 0.0)

    def _is_beyond(self, interp: Interp, limit: Limit, measure: Callable[[], float]) -> bool:
        if limit.value is None or self._ticks % limit.granularity:
            return False
        measured = measure()
        if not limit.is_below(measured):
            return False
        limit.exceeded = True
        self._call_handlers(limit)
        limit.exceeded = limit.is_below(measured)
        return limit.exceeded and not interp.deleted

    def _call_handlers(self, limit: Limit) -> None:
        for owner, script in list(limit.handlers.items()):
            if owner in limit.running or self.call_handler is None:
                continue
            limit.running.add(owner)
            try:
                self.call_handler(owner, script)
            finally:
                limit.running.discard(owner)


def run_at_limit(interp: Interp, script: Script) -> object:
    """Run a script as deep as may be: commands are looked at one by one, since only those compiled in place can run."""
    if interp.depth > interp.recursion_limit:
        raise interp.too_deep()
    tracing, interp.tracing = interp.tracing, True
    try:
        return interp.engine.execute(interp, script)
    finally:
        interp.tracing = tracing


def refuse_deleted(interp: Interp) -> None:
    """Raise the error of any command in an interpreter that was deleted while it ran."""
    if interp.deleted:
        message = "attempt to call eval in deleted interpreter"
        raise TclError(message, ["TCL", "IDELETE", message])


def raise_cancelled(interp: Interp) -> None:
    """Raise the error of ``interp cancel`` if one waits for this interpreter."""
    limits = interp.state(Limits)
    error = limits.cancelled
    if error is not None:
        limits.cancelled = None
        raise error


def check_limits(interp: Interp, *, at_once: bool = False) -> None:
    """Raise the error of a limit that is exceeded; for what may run long without a command."""
    limits = interp.state(Limits)
    if limits.active:
        limits.check(interp, at_once=at_once)


def check_waiting(interp: Interp) -> None:
    """Raise the error of a wait for events that has to end: the interpreter was cancelled or is beyond a limit."""
    raise_cancelled(interp)
    limits = interp.state(Limits)
    if not limits.active:
        return
    try:
        limits.check(interp, at_once=True)
    except Uncatchable:
        raise Uncatchable("limit exceeded") from None
