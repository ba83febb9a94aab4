"""The command scan."""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.values.convert import to_str
from tclcompat.values.scanning import scan_string

table = CommandTable()


@table.command("scan", "string format ?varName ...?")
def scan(interp: Interp, string: object, format_string: object, *variables: object) -> object:
    """Read fields from the string into variables, or return them as a list."""
    outcome = scan_string(to_str(string), to_str(format_string), len(variables))
    if not variables:
        return [] if outcome.ended_early else ["" if value is None else value for value in outcome.values]
    failure: TclError | None = None
    stored = 0
    for name, value in zip(variables, outcome.values, strict=True):
        if value is None:
            continue
        stored += 1
        try:
            interp.set_var(to_str(name), value)
        except TclError as error:
            # The first one is reported, after all variables were tried.
            failure = failure or error
    if failure is not None:
        raise failure
    return -1 if outcome.ended_early else stored
