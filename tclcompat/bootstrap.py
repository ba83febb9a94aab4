"""The composition root: puts an interpreter together.  The only module that knows every room."""

from __future__ import annotations

from tclcompat.command_index import install_builtins
from tclcompat.commands.startup import initialise
from tclcompat.embedding import EmbeddedInterp
from tclcompat.interpreter.engine import Walker
from tclcompat.native_packages import enable_native_packages
from tclcompat.runtime.families import Family


class Interp(EmbeddedInterp):
    """A Tcl 8.6 interpreter with every command of tclsh."""

    def __init__(self) -> None:
        super().__init__(Walker())
        install_builtins(self)
        initialise(self)
        enable_native_packages(self)
        self.state(Family).make = Interp
