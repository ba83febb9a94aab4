"""The variables and packages that every interpreter starts with (tclvars(n)).

Everything here must be quick: it runs before the first command of every script.
"""

from __future__ import annotations

import os
import sys

from tclcompat.runtime.interp import Interp
from tclcompat.runtime.variables import Var, VarTrace
from tclcompat.values.convert import to_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.packages import PackageTable

VERSION = "8.6"
PATCH_LEVEL = "8.6.13"

# The version of this project: ``package present tclcompat`` tells a script where it runs.
OWN_VERSION = "0.1.0"
# What tclsh provides as packages from the start, and ours.
_PROVIDED = {
    "zlib": "2.0.1",
    "TclOO": "1.1.0",
    "tcl::tommath": PATCH_LEVEL,
    "Tcl": PATCH_LEVEL,
    "tclcompat": OWN_VERSION,
}


class Shell:
    """The shell that this process is: ``program`` is the absolute name of its file, empty if it is none."""

    program = ""


LIBRARY = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "library")


def initialise(interp: Interp) -> None:
    """Give a new interpreter its variables, its packages and the search for more packages."""
    variables = interp.global_namespace.vars
    variables["tcl_version"] = Var(VERSION)
    variables["tcl_patchLevel"] = Var(PATCH_LEVEL)
    variables["tcl_rcFileName"] = Var("~/.tclshrc")
    variables["tcl_library"] = Var(LIBRARY)
    package_path = _package_path()
    variables["tcl_pkgPath"] = Var(package_path)
    variables["auto_path"] = Var(_auto_path(package_path))
    platform = variables["tcl_platform"] = Var()
    platform.array = _platform()
    _link_environment(interp)
    _link_precision(interp)
    interp.prepare_state("PackageTable", _provide)
    interp.global_namespace.create("::tcl").exports.append("prefix")
    interp.global_namespace.create("::tcl::unsupported")


def _link_environment(interp: Interp) -> None:
    """Make the global array ``env``."""
    var = interp.global_namespace.vars["env"] = Var()
    var.array = dict(os.environ)

    def follow(_interp: Interp, _name1: str, key: str, operation: str) -> None:
        from tclcompat.commands.environment import follow

        follow(var, key, operation)

    var.traces = [VarTrace(frozenset(["read", "write", "unset", "array"]), follow)]


def _link_precision(interp: Interp) -> None:
    """Make ``tcl_precision`` show and set the thread's precision."""
    var = interp.global_namespace.vars["tcl_precision"] = Var()

    def follow(_interp: Interp, _name1: str, _name2: str, operation: str) -> None:
        if operation == "unset":
            _link_precision(interp)
            return
        from tclcompat.commands.precision import follow

        follow(interp, interp.global_namespace.vars["tcl_precision"], operation)

    var.traces = [VarTrace(frozenset(["read", "write", "unset"]), follow)]


def _provide(everything: PackageTable) -> None:
    from tclcompat.runtime.packages import Candidate

    for name, version in _PROVIDED.items():
        everything.make(name).provided = version
    # TclOO is registered besides, as in tclsh.
    everything.make("TclOO").register(Candidate(_PROVIDED["TclOO"], "# Already present, OK?"))
    everything.unknown = "::tcl::tm::UnknownHandler ::tclPkgUnknown"


def _platform() -> dict[str, object]:
    system = os.uname()
    return {
        "osVersion": system.release,
        "pointerSize": 8 if sys.maxsize > 1 << 32 else 4,
        "byteOrder": f"{sys.byteorder}Endian",
        "threaded": 1,
        "machine": system.machine,
        "platform": "unix",
        "pathSeparator": ":",
        "os": system.sysname,
        "engine": "Tcl",
        "user": _user(),
        "wordSize": 8 if sys.maxsize > 1 << 32 else 4,
    }


def _user() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""


def _package_path() -> str:
    """Return where the tclsh of this platform looks for packages; Tcllib is below one of these directories."""
    if sys.platform == "darwin":
        home = os.environ.get("HOME", "")
        return (
            f"{home}/Library/Tcl /Library/Tcl /System/Library/Tcl /opt/homebrew/lib /opt/homebrew/opt/tcl-tk/lib"
            " /opt/homebrew/opt/tcl-tk@8/lib /usr/local/lib /usr/local/opt/tcl-tk/lib /usr/local/opt/tcl-tk@8/lib"
            " /opt/local/lib"
        )
    if os.path.isdir("/usr/share/tcltk"):  # Debian and its relatives
        multiarch = getattr(sys.implementation, "_multiarch", "") or f"{os.uname().machine}-linux-gnu"
        # The tabs are part of the value there.
        return (
            "/usr/local/lib/tcltk /usr/local/share/tcltk \t\t  "
            f"/usr/lib/tcltk/{multiarch} /usr/lib/tcltk /usr/share/tcltk \t\t  /usr/lib/tcltk/tcl8.6 /usr/lib"
        )
    return (
        "/usr/local/lib /usr/local/share/tcl8.6 /usr/local/share /usr/lib64/tcl8.6 /usr/share/tcl8.6 /usr/share/tcl"
        " /usr/lib64 /usr/lib /usr/lib/tcl8.6 /home/linuxbrew/.linuxbrew/lib /opt/local/lib"
    )


def _auto_path(package_path: str) -> list[object]:
    """Return the directories that are searched for packages and for commands to load."""
    path = list(to_list(os.environ.get("TCLLIBPATH", "")))
    prefix_library = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(sys.executable))), "lib")
    # On Debian the directory of all packages comes before the others, because Tcl's own library is inside it.
    beside = ["/usr/share/tcltk"] if "/usr/share/tcltk" in package_path else []
    for directory in (LIBRARY, *beside, prefix_library, *to_list(package_path)):
        if directory not in path:
            path.append(directory)
    return path
