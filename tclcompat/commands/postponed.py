"""Commands of tclsh that do not exist here yet: each is an error that says so."""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable

table = CommandTable()


def _unavailable(name: str) -> TclError:
    return TclError(f"{name} is not available yet", ["TCL", "UNAVAILABLE", name.upper()])


@table.command("load", "?-global? ?-lazy? ?--? fileName ?packageName? ?interp?")
def load(interp: Interp, *words: object) -> object:
    """Say that binary extensions cannot be loaded."""
    raise _unavailable("load")


@table.command("unload", "?-switch ...? fileName ?packageName? ?interp?")
def unload(interp: Interp, *words: object) -> object:
    """Say that binary extensions cannot be unloaded."""
    raise _unavailable("unload")


@table.command("zlib", "?arg ...?")
def zlib(interp: Interp, *words: object) -> object:
    """Say that there is no compression yet."""
    if not words:
        raise WrongArgs("command arg ?...?")
    raise _unavailable("zlib")
