"""The composition root: puts an interpreter together.  The only module that knows every room."""

from __future__ import annotations

import os

from tclcompat.builtin_commands import install_builtins
from tclcompat.commands.startup import initialise
from tclcompat.compiler.engine import Compiling
from tclcompat.embedding import EmbeddedInterp
from tclcompat.errors import TclError
from tclcompat.interpreter.engine import Walker
from tclcompat.runtime.families import Family

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.engines import Engine
    from tclcompat.runtime.packages import PackageTable


def _find_native_packages(packages: PackageTable) -> None:
    """Have ``package require`` look for packages written in Python."""
    from tclcompat.native_packages import find_native

    packages.find_native = find_native


def _engine() -> Engine:
    """Return the engine that the environment variable TCLCOMPAT_ENGINE names; without it, auto."""
    name = os.environ.get("TCLCOMPAT_ENGINE", "") or "auto"
    if name == "walk":
        return Walker()
    if name in ("auto", "compile"):
        return Compiling(name)
    raise TclError(f'bad engine "{name}": TCLCOMPAT_ENGINE must be auto, compile, or walk', "NONE")


class Interp(EmbeddedInterp):
    """A Tcl 8.6 interpreter with every command of tclsh."""

    def __init__(self) -> None:
        engine = _engine()
        super().__init__(engine)
        if isinstance(engine, Compiling):
            self.prepare_state("EventLoop", engine.watch_loop)
        install_builtins(self)
        initialise(self)
        self.prepare_state("PackageTable", _find_native_packages)
        self.state(Family).make = Interp
