"""``coroutine``, ``yield`` and ``yieldto``: there are no coroutines yet, so nothing ever runs inside one."""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable

table = CommandTable()

_ILLEGAL = ["TCL", "COROUTINE", "ILLEGAL_YIELD"]


@table.command("coroutine", "name cmd ?arg ...?")
def coroutine(interp: Interp, *words: object) -> object:
    """Say that there are no coroutines yet."""
    raise TclError("coroutine is not available yet", ["TCL", "UNAVAILABLE", "COROUTINE"])


@table.command("yield", "?returnValue?")
def yield_(interp: Interp, value: object = "") -> object:
    """Suspend the coroutine that runs: none does."""
    raise TclError("yield can only be called in a coroutine", _ILLEGAL)


@table.command("yieldto", "command ?arg ...?")
def yieldto(interp: Interp, *words: object) -> object:
    """Suspend the coroutine that runs for another command: none does."""
    raise TclError("yieldto can only be called in a coroutine", _ILLEGAL)
