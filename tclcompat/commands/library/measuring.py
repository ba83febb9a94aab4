"""``timerate``: its first use imports it, as in tclsh."""

from __future__ import annotations

from tclcompat.runtime.command import ImportedCommand
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable

deferred = CommandTable()

_ORIGIN = "::tcl::unsupported::timerate"


def prepare(interp: Interp) -> None:
    """Import the command into the global namespace."""
    origin = interp.global_namespace.find_command(_ORIGIN)
    if origin is not None:
        interp.add_command("::timerate", ImportedCommand(origin))
