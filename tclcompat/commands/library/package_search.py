"""Finding packages by their indexes: the ``pkgIndex.tcl`` files of ``auto_path`` (pkg_mkIndex(n))."""

from __future__ import annotations

import os
import sys

from tclcompat.commands.library_frames import procedure_frame
from tclcompat.commands.packages import packages, provide
from tclcompat.commands.sources import run_file
from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.values.convert import format_list, to_list, to_str

deferred = CommandTable()


@deferred.command("tclPkgUnknown", "name ?arg ...?")
def tcl_pkg_unknown(interp: Interp, name: object, *requirements: object) -> object:
    """Read the package indexes of the directories of ``auto_path`` and of the directories in these."""
    middle = [("Resources", "Scripts")] if sys.platform == "darwin" else []
    search(interp, ["tclPkgUnknown", name, *requirements], [(), *middle])
    return ""


@deferred.command("::tcl::MacOSXPkgUnknown", "original name ?arg ...?")
def mac_pkg_unknown(interp: Interp, original: object, name: object, *requirements: object) -> object:
    """Search with another handler, then in the resources of frameworks."""
    interp.call(original, name, *requirements)
    search(interp, ["tcl::MacOSXPkgUnknown", original, name, *requirements], [("Resources", "Scripts")])
    return ""


def search(interp: Interp, argv: list[object], below: list[tuple[str, ...]]) -> None:
    """Read every package index there is; ``below`` says where indexes stand in the children of a directory.

    An index may add to ``auto_path`` what is then searched too.
    """
    if not interp.global_namespace.vars.get("auto_path"):
        return
    everything = packages(interp)
    everything.indexing += 1
    try:
        with procedure_frame(interp, argv, "auto_path", "env"):
            _search_path(interp, below)
    finally:
        everything.indexing -= 1


def _search_path(interp: Interp, below: list[tuple[str, ...]]) -> None:
    pending = [to_str(directory) for directory in to_list(interp.get_var("auto_path"))]
    before = list(pending)
    seen: set[str] = set()
    read: set[str] = set()
    while pending:
        directory = pending.pop()
        if directory in seen:
            continue
        seen.add(directory)
        for child in _children(directory):
            for middle in below:
                _read_index(interp, os.path.join(child, *middle), read)
        if () in below:
            _read_index(interp, directory, read)
        path = [to_str(item) for item in to_list(interp.get_var("auto_path"))]
        if path != before:
            same = 0
            if len(path) == len(before):
                while path[same] == before[same]:
                    same += 1
            pending += [item for item in dict.fromkeys(path[same:]) if item not in seen and item not in pending]
            before = path


def _children(directory: str) -> list[str]:
    """Return the entries of a directory that may hold an index."""
    try:
        names = os.listdir(os.path.expanduser(directory))
    except OSError:
        return []
    return [os.path.join(directory, name) for name in names if not name.startswith(".")]


def _read_index(interp: Interp, directory: str, read: set[str]) -> None:
    """Run the index of a directory, with the variable ``dir`` set, unless that was done."""
    file = os.path.join(directory, "pkgIndex.tcl")
    if directory in read or not os.path.exists(os.path.expanduser(file)):
        return
    interp.set_var("dir", directory)
    interp.set_var("file", file)
    try:
        run_file(interp, file)
    except TclError as error:
        code = to_list(error.errorcode)
        if [to_str(word) for word in code[:2]] != ["POSIX", "EACCES"]:
            interp.invoke(["tclLog", f"error reading package index file {file}: {error}"])
        return
    read.add(directory)


@deferred.command("tclPkgSetup", "dir pkg version files")
def tcl_pkg_setup(interp: Interp, directory: object, name: object, version: object, files: object) -> object:
    """Provide a package whose commands are loaded when they are first used."""
    provide(interp, name, version)
    with interp.in_frame(interp.global_frame):
        for item in to_list(files):
            file, kind, commands = (*to_list(item), "", "", "")[:3]
            path = os.path.join(to_str(directory), to_str(file))
            script: list[object] = ["load", path, name] if to_str(kind) == "load" else ["source", path]
            for command in to_list(commands):
                interp.set_var(f"auto_index({to_str(command)})", format_list(script))
    return ""
