"""The command format."""

from __future__ import annotations

from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.values.convert import to_str
from tclcompat.values.formatting import format_values

table = CommandTable()


@table.command("format", "formatString ?arg ...?")
def format_(interp: Interp, format_string: object, *values: object) -> object:
    """Return the values rendered by the format string."""
    return format_values(to_str(format_string), values)
