"""The composition root: puts an interpreter together.  The only module that knows every room."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tclcompat import commands
from tclcompat.commands.interp_family import Family
from tclcompat.commands.startup import initialise
from tclcompat.embedding import EmbeddedInterp
from tclcompat.interpreter.engine import Walker
from tclcompat.native_packages import enable_native_packages
from tclcompat.runtime.installing import install
from tclcompat.runtime.registry import CommandTable

# Found once: making a child interpreter has to be quick.
_tables: list[CommandTable] = []


def command_tables() -> list[CommandTable]:
    """Return the command table of every family, in the order of their modules' names.

    All modules are imported first: some add subcommands to the ensemble of another.
    """
    if not _tables:
        for module in sorted(iter_modules(commands.__path__), key=lambda found: found.name):
            table = getattr(import_module(f"{commands.__name__}.{module.name}"), "table", None)
            if isinstance(table, CommandTable):
                _tables.append(table)
    return _tables


class Interp(EmbeddedInterp):
    """A Tcl 8.6 interpreter with every command of tclsh."""

    def __init__(self) -> None:
        super().__init__(Walker())
        for table in command_tables():
            install(self, table)
        initialise(self)
        enable_native_packages(self)
        self.state(Family).make = Interp
