"""The command clock: what the clocks show.  Calendars (add, format, scan) are not there yet and say so."""

from __future__ import annotations

import time

from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.values.convert import to_str

table = CommandTable()
clock = table.ensemble("clock")


def _microseconds() -> int:
    return time.time_ns() // 1_000


def _postponed(name: str) -> TclError:
    return TclError(f'"clock {name}" is not available yet')


@clock.sub("add", "clockval ?arg ...?")
def add(interp: Interp, time_value: object, *words: object) -> object:
    """Return a time some units later."""
    raise _postponed("add")


@clock.sub("clicks", "?-switch?")
def clicks(interp: Interp, *switches: object) -> object:
    """Return the finest count of time there is, or milliseconds, or microseconds."""
    if switches and choose(to_str(switches[0]), ("-milliseconds", "-microseconds")) == "-milliseconds":
        return time.time_ns() // 1_000_000
    return _microseconds()


@clock.sub("format", "clockval ?arg ...?")
def format_(interp: Interp, time_value: object, *words: object) -> object:
    """Return a time as text."""
    raise _postponed("format")


@clock.sub("microseconds", "")
def microseconds(interp: Interp) -> object:
    """Return the time in microseconds."""
    return _microseconds()


@clock.sub("milliseconds", "")
def milliseconds(interp: Interp) -> object:
    """Return the time in milliseconds."""
    return time.time_ns() // 1_000_000


@clock.sub("scan", "string ?arg ...?")
def scan(interp: Interp, text: object, *words: object) -> object:
    """Return the time that text tells."""
    raise _postponed("scan")


@clock.sub("seconds", "")
def seconds(interp: Interp) -> object:
    """Return the time in seconds."""
    return time.time_ns() // 1_000_000_000
