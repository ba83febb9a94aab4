"""``exit``: ending the process (exit(n))."""

from __future__ import annotations

from tclcompat.errors import TclExit
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.values.numbers import to_int32

table = CommandTable()


@table.command("exit", "?returnCode?")
def exit_(interp: Interp, *code: object) -> object:
    """End the process."""
    raise TclExit(to_int32(code[0]) if code else 0)
