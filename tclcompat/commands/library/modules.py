"""Tcl modules: packages that are one file, found by its name (tm(n)).

The search path is in the variable ``::tcl::tm::paths``.
"""

from __future__ import annotations

import os
import sys

from tclcompat.commands.packages import ifneeded, packages
from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.runtime.variables import Var
from tclcompat.values.convert import format_list, to_list, to_str
from tclcompat.values.glob import string_match
from tclcompat.values.versions import parse_version, satisfies

deferred = CommandTable()
_path = deferred.ensemble("tcl::tm::path", "::tcl::tm")

_MAJOR, _MINOR = 8, 6
_PATHS = "::tcl::tm::paths"
_PATTERN = "^([_[:alpha:]][:_[:alnum:]]*)-([[:digit:]].*)[.]tm$"
# Where the tclsh of Debian has modules besides the places that follow from its own.
_DEBIAN = "/usr/share/tcltk"


def prepare(interp: Interp) -> None:
    """Work out the default search path, once."""
    namespace = interp.global_namespace.create("::tcl::tm")
    if "path" not in namespace.exports:
        namespace.exports.append("path")
    if "paths" not in namespace.vars:
        namespace.vars["paths"] = Var([])
        namespace.vars["pkgpattern"] = Var(_PATTERN)
        _defaults(interp)


@deferred.command("::tcl::tm::Defaults")
def defaults(interp: Interp) -> object:
    """Add the default directories to the search path."""
    _defaults(interp)
    return ""


def _defaults(interp: Interp) -> None:
    beside = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(sys.executable))), "lib")
    libraries = (
        [_DEBIAN, "/usr/lib", "/usr/lib/tcltk"] if os.path.isdir(_DEBIAN) else ["/usr/share", "/usr/lib64", "/usr/lib"]
    )
    if beside not in libraries:
        libraries.append(beside)
    _add_roots(interp, libraries)
    for minor in range(_MINOR, -1, -1):
        for name in (f"TCL{_MAJOR}.{minor}_TM_PATH", f"TCL{_MAJOR}_{minor}_TM_PATH"):
            if os.environ.get(name):
                add(interp, *os.environ[name].split(":"))


@_path.sub("add", "?path ...?")
def add(interp: Interp, *directories: object) -> object:
    """Put directories before the others of the search path."""
    paths = [to_str(path) for path in to_list(interp.get_var(_PATHS))]
    for word in directories:
        directory = to_str(word)
        if directory in paths:
            continue
        for path in paths:
            if string_match(f"{directory}/*", path):
                raise TclError(f"{directory} is ancestor of existing module path {path}.")
        for path in paths:
            if string_match(f"{path}/*", directory):
                raise TclError(f"{directory} is subdirectory of existing module path {path}.")
        paths.insert(0, directory)
    interp.set_var(_PATHS, list[object](paths))
    return ""


@_path.sub("remove", "?path ...?")
def remove(interp: Interp, *directories: object) -> object:
    """Take directories out of the search path."""
    paths = [to_str(path) for path in to_list(interp.get_var(_PATHS))]
    for word in directories:
        if to_str(word) in paths:
            paths.remove(to_str(word))
    interp.set_var(_PATHS, list[object](paths))
    return ""


@_path.sub("list")
def list_(interp: Interp) -> object:
    """Return the search path."""
    return interp.get_var(_PATHS)


@deferred.command("::tcl::tm::roots", "paths")
def roots(interp: Interp, paths: object) -> object:
    """Add the directories for modules below some others."""
    _add_roots(interp, [to_str(path) for path in to_list(paths)])
    return ""


def _add_roots(interp: Interp, directories: list[str]) -> None:
    for directory in directories:
        base = os.path.join(directory, f"tcl{_MAJOR}")
        for minor in range(_MINOR, -1, -1):
            add(interp, os.path.realpath(os.path.join(base, f"{_MAJOR}.{minor}")))
        add(interp, os.path.realpath(os.path.join(base, "site-tcl")))


@deferred.command("::tcl::tm::UnknownHandler", "original name ?arg ...?")
def unknown_handler(interp: Interp, original: object, name: object, *requirements: object) -> object:
    """Look for a package among the modules, and go on with another handler where there is none."""
    wanted = to_str(name)
    satisfied = False
    for path in to_list(interp.get_var(_PATHS)):
        for package, version in _register_modules(interp, to_str(path), wanted):
            if package == wanted and satisfies(parse_version(version), [to_str(word) for word in requirements]):
                satisfied = True
    if not satisfied and to_list(original):
        interp.call(original, name, *requirements)
    return ""


def _register_modules(interp: Interp, path: str, wanted: str) -> list[tuple[str, str]]:
    """Register every module that stands in the same directory as ``wanted`` would; return name and version of each."""
    parent = os.path.dirname(wanted.replace("::", "/"))
    directory = os.path.join(path, parent) if parent else path
    try:
        files = os.listdir(directory)
    except OSError:
        return []
    found = []
    prefix = parent.replace("/", "::") + "::" if parent else ""
    for file in files:
        split = _split_module_name(prefix + file)
        if split is None or file.startswith("."):
            continue
        package, version = split
        if ifneeded(interp, package, version):
            continue
        script = f"{format_list(['package', 'provide', package, version])};" + format_list(
            ["source", "-encoding", "utf-8", os.path.join(directory, file)]
        )
        everything = packages(interp)
        everything.indexing += 1
        try:
            ifneeded(interp, package, version, script)
        finally:
            everything.indexing -= 1
        found.append((package, version))
    return found


def _split_module_name(name: str) -> tuple[str, str] | None:
    """Return package and version that the file name of a module tells, or None when it is none."""
    package, dash, rest = name.partition("-")
    if not dash or not rest.endswith(".tm"):
        return None
    version = rest[:-3]
    plain = package.replace("_", "a").replace(":", "a")
    if not plain.isalnum() or package[0] == ":" or package[0].isdecimal():
        return None
    try:
        parse_version(version)
    except TclError:
        return None
    return package, version
