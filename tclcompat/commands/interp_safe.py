"""Safe interpreters: which commands are hidden and which variables are missing in them; see interp(n).

What is used by safe commands but not safe itself, ``clock`` for one, is an alias to the parent's.
"""

from __future__ import annotations

from tclcompat.commands.hidden import hide, hide_command
from tclcompat.commands.interp_aliases import create_alias
from tclcompat.errors import TclError
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.families import Family
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.packages import PackageTable
from tclcompat.runtime.registry import CommandSpec

_UNSAFE = "cd encoding exec exit fconfigure file glob load open pwd socket source unload"
# Subcommands that stay hidden when the ensemble is exposed.
_UNSAFE_SUBCOMMANDS = {
    "encoding": "dirs",
    "file": "atime attributes copy delete dirname executable exists extension isdirectory isfile link lstat mkdir mtime"
    " nativename normalize owned readable readlink rename rootname size stat tail tempfile type volumes writable",
}
# What the start-up script of Tcl defines, which safe interpreters do not run.
_LIBRARY = (
    "auto_execok auto_import auto_load auto_load_index auto_mkindex auto_mkindex_old auto_qualify auto_reset history"
    " parray pkg_mkIndex tcl_endOfWord tcl_findLibrary tcl_startOfNextWord tcl_startOfPreviousWord tcl_wordBreakAfter"
    " tcl_wordBreakBefore tclLog unknown"
)
_VARIABLES = ("env", "auto_path", "tcl_library", "tcl_pkgPath")
_PLATFORM = ("os", "osVersion", "machine", "user")


def make_safe(child: Interp) -> None:
    """Make a new interpreter safe."""
    family = child.state(Family)
    parent = family.parent
    assert parent is not None
    root = child.global_namespace
    for name in _LIBRARY.split():
        if name in root.commands:
            child.remove_command(root.commands[name])
    for name in _UNSAFE.split():
        if name in root.commands:
            hide(child, name)
    for ensemble, names in _UNSAFE_SUBCOMMANDS.items():
        for name in names.split():
            _hide_subcommand(child, ensemble, name)
    modules = root.find("::tcl::tm")
    if modules is not None:
        for command in list(modules.commands.values()):
            child.remove_command(command)
        root.create("::tcl").drop_child("tm")
    for name in ("::tcl::mathfunc::min", "::tcl::mathfunc::max", "clock"):
        create_alias(child, parent, name, [name])
    family.safe = True
    for name in _VARIABLES:
        root.vars.pop(name, None)
    platform = root.vars["tcl_platform"].array
    if platform is not None:
        for name in _PLATFORM:
            platform.pop(name, None)
    packages = child.state(PackageTable)
    packages.unknown = ""
    packages.find_native = None


def _hide_subcommand(child: Interp, ensemble: str, name: str) -> None:
    """Hide a subcommand, in whose place another one refuses to work."""
    full = f"::tcl::{ensemble}::{name}"
    command = child.global_namespace.find_command(full)
    if command is None:
        return

    def refuse(_interp: Interp, *_words: object) -> object:
        raise TclError(f"not allowed to invoke subcommand {name} of {ensemble}", ["TCL", "SAFE", "SUBCOMMAND"])

    hide_command(child, command, f"tcl:{ensemble}:{name}")
    child.add_command(full, NativeCommand(CommandSpec(full, refuse, "?arg ...?")))
