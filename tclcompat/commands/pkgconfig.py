"""``::tcl::pkgconfig``: how the interpreter was built, as Tcl_RegisterConfig offers it for a package."""

from __future__ import annotations

import sys

from tclcompat.commands.startup import LIBRARY
from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.values.convert import to_str

table = CommandTable()


def _configuration() -> dict[str, object]:
    flags = {
        "debug": 0,
        "threaded": 1,
        "profiled": 0,
        "64bit": 0,
        "optimized": 1,
        "mem_debug": 0,
        "compile_debug": 0,
        "compile_stats": 0,
    }
    directories = {
        "libdir": f"{sys.prefix}/lib",
        "bindir": f"{sys.prefix}/bin",
        "scriptdir": LIBRARY,
        "includedir": f"{sys.prefix}/include",
        "docdir": f"{sys.prefix}/share/man",
    }
    places = {f"{name},{when}": path for when in ("runtime", "install") for name, path in directories.items()}
    return {**flags, **places}


@table.command("::tcl::pkgconfig", "subcommand ?arg?")
def pkgconfig(interp: Interp, subcommand: object, *words: object) -> object:
    """Tell how the interpreter was built."""
    configuration = _configuration()
    if choose(to_str(subcommand), ("get", "list"), "subcommand") == "list":
        if words:
            raise WrongArgs("list")
        return list(configuration)
    if not words:
        raise WrongArgs("get key")
    key = to_str(words[0])
    if key not in configuration:
        raise TclError("key not known", ["TCL", "LOOKUP", "CONFIG", key])
    return configuration[key]
