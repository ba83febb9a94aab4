"""The commands that tclsh loads when they are first used: its script library (library(n)).

A module here declares them in a table called ``deferred``.  They appear in ``info commands`` only after ``auto_load``
made them, as in tclsh, so that scripts may have procedures of these names.
"""

from __future__ import annotations

from tclcompat.runtime.installing import install
from tclcompat.runtime.interp import Interp

# Command -> module of this package that has it.
_HOMES = {
    "parray": "parray",
    "timerate": "measuring",
    "tcl_endOfWord": "words",
    "tcl_startOfNextWord": "words",
    "tcl_startOfPreviousWord": "words",
    "tcl_wordBreakAfter": "words",
    "tcl_wordBreakBefore": "words",
    "auto_mkindex": "indexes",
    "auto_mkindex_old": "indexes",
    "auto_reset": "locations",
    "tcl_findLibrary": "locations",
    "history": "history",
    "pkg_mkIndex": "pkg_indexes",
    "::pkg::create": "pkg_indexes",
    "::tcl::Pkg::Create": "pkg_indexes",
    "::tcl::Pkg::CompareExtension": "pkg_indexes",
    "tclPkgSetup": "package_search",
    "tclPkgUnknown": "package_search",
    "::tcl::MacOSXPkgUnknown": "package_search",
    "::tcl::tm::Defaults": "modules",
    "::tcl::tm::UnknownHandler": "modules",
    "::tcl::tm::add": "modules",
    "::tcl::tm::list": "modules",
    "::tcl::tm::path": "modules",
    "::tcl::tm::remove": "modules",
    "::tcl::tm::roots": "modules",
}


def load_deferred(interp: Interp, name: str) -> bool:
    """Make the commands of the module that has ``name`` (global names without ``::``); False if there is none."""
    home = _HOMES.get(name)
    if home is None:
        return False
    # importlib takes longer to import than what it would be called for.
    module = __import__(f"{__name__}.{home}", fromlist=["deferred"])
    install(interp, module.deferred)
    prepare = getattr(module, "prepare", None)
    if prepare is not None:
        prepare(interp)
    return True


def deferred_names() -> list[str]:
    """Return the names of all these commands, as ``auto_index`` would have them."""
    return list(_HOMES)
