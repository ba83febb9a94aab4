"""``pkg_mkIndex`` and ``pkg::create``: writing package indexes (pkg_mkIndex(n), packagens(n)).

A file is looked at by running it in a fresh child interpreter, in which ``package require`` does nothing.
"""

from __future__ import annotations

from tclcompat.commands.autoload import qualified_names
from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.values.convert import format_list, to_list, to_str
from tclcompat.values.glob import string_match
from tclcompat.values.posix import posix_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

deferred = CommandTable()

_USAGE = '"pkg_mkIndex ?-direct? ?-lazy? ?-load pattern? ?-verbose? ?--? dir ?pattern ...?"'
_CREATE_USAGE = (
    "-name packageName -version packageVersion?-load {filename ?{procs}?}? ... ?-source {filename ?{procs}?}? ..."
)
_HEADING = """\
# Tcl package index file, version 1.1
# Written by "pkg_mkIndex%s".  A handler of "package unknown" runs this file with the
# variable dir set to its directory; it tells which script provides each package.
"""
# What a child interpreter is prepared with: packages do not load others, unknown commands are ignored.
_PREPARE = """
rename ::package ::tcl::RealPackage
proc ::package {what args} {
    if {$what ne "require"} {return [uplevel 1 [list ::tcl::RealPackage $what {*}$args]]}
}
::tcl::RealPackage unknown {}
proc ::unknown args {}
proc ::auto_import args {}
"""
_PROVIDED = "set ::tcl::found {}; foreach p [package names] {if {[package provide $p] ne {}} {lappend ::tcl::found $p}}"
_NAMESPACES = """
proc ::tcl::Namespaces {{root ::}} {
    set found [list $root]
    foreach child [namespace children $root] {lappend found {*}[::tcl::Namespaces $child]}
    return $found
}
"""


@deferred.command("::tcl::Pkg::CompareExtension", "fileName ?ext?")
def compare_extension(interp: Interp, name: object, extension: object = None) -> object:
    """Tell whether a file has an extension, version numbers after it left aside."""
    return int(_has_extension(to_str(name), ".so" if extension is None else to_str(extension)))


def _has_extension(name: str, extension: str) -> bool:
    while True:
        root, dot, last = name.rpartition(".")
        if dot + last == extension and dot:
            return True
        if not dot or not last.isdecimal():
            return False
        name = root


@deferred.command("::tcl::Pkg::Create", "?arg ...?")
def pkg_create_internal(interp: Interp, *words: object) -> object:
    """Return the command of a package index that registers a package."""
    return _create("::tcl::Pkg::Create", words)


@deferred.command("::pkg::create", "?arg ...?")
def pkg_create(interp: Interp, *words: object) -> object:
    """Return the command of a package index that registers a package."""
    return _create("::tcl::Pkg::Create", words)


def _create(name: str, words: tuple[object, ...]) -> str:
    usage = f"{name} {_CREATE_USAGE}"
    if len(words) < 6:
        raise TclError(f'wrong # args: should be "{usage}"')
    single: dict[str, str] = {"-name": "", "-version": ""}
    files: dict[str, list[object]] = {"-load": [], "-source": []}
    for index in range(0, len(words), 2):
        option = to_str(words[index])
        if option not in single and option not in files:
            # The message names the word in the value's place, as Tcl's does.
            shown = to_str(words[index + 1]) if index + 1 < len(words) else ""
            raise TclError(f'unknown option "{shown}": should be "{usage}"')
        if index + 1 >= len(words):
            raise TclError(f'value for "{option}" missing: should be "{usage}"')
        if option in single:
            single[option] = to_str(words[index + 1])
        else:
            files[option].append(words[index + 1])
    for option, value in single.items():
        if not value:
            raise TclError(f'value for "{option}" missing: should be "{usage}"')
    if not files["-load"] and not files["-source"]:
        raise TclError("at least one of -load and -source must be given")
    return _ifneeded_command(single["-name"], single["-version"], files)


def _ifneeded_command(name: str, version: str, files: dict[str, list[object]]) -> str:
    commands, lazy = [], []
    for option, specs in files.items():
        for spec in specs:
            file, procedures = (*to_list(spec), "", "")[:2]
            if to_list(procedures):
                lazy.append([file, option[1:], procedures])
            else:
                commands.append(f"[list {option[1:]} [file join $dir {format_list([file])}]]")
    if lazy:
        commands.append(f"[list tclPkgSetup $dir {name} {version} {format_list([list(lazy)])}]")
    return f"package ifneeded {name} {version} " + "\\n".join(commands)


@deferred.command("pkg_mkIndex", "?arg ...?")
def pkg_mk_index(interp: Interp, *words: object) -> object:
    """Write the package index of a directory."""
    if not words:
        raise TclError(f"wrong # args: should be\n{_USAGE}")
    options = _Options(words)
    directory = to_str(options.rest[0]) if options.rest else ""
    patterns = options.rest[1:] or ["*.tcl", "*.so"]
    files = interp.invoke(["glob", "-directory", directory, "-tails", "-types", ["r", "f"], "--", *patterns])
    found: dict[tuple[str, str], list[list[object]]] = {}
    for item in to_list(files):
        file = to_str(item)
        if file == "pkgIndex.tcl":
            continue
        for package, commands in _examine(interp, directory, file, options):
            kind = "load" if _has_extension(file, ".so") else "source"
            found.setdefault(package, []).append([file, kind, commands])
    text = _HEADING % options.shown
    for package in sorted(found):
        arguments: list[object] = ["-name", package[0], "-version", package[1]]
        for file_name, kind_name, commands_made in sorted(found[package], key=lambda spec: to_str(spec[0])):
            arguments += [f"-{to_str(kind_name)}", [file_name, [] if options.direct else commands_made]]
        text += "\n" + _create("::tcl::Pkg::Create", tuple(arguments))
    try:
        path = to_str(interp.invoke(["file", "join", directory, "pkgIndex.tcl"]))
        with open(path, "w", encoding="utf-8") as index:
            index.write(text + "\n")
    except OSError as error:
        raise posix_error(error, f'couldn\'t open "{path}"') from None
    return ""


class _Options:
    """The options of ``pkg_mkIndex``; ``shown`` is them as text, ``rest`` the words after them."""

    def __init__(self, words: tuple[object, ...]) -> None:
        self.direct, self.verbose, self.load, self.shown = True, False, "", ""
        index = 0
        while index < len(words):
            flag = to_str(words[index])
            if not flag.startswith("-"):
                break
            index += 1
            if flag == "--":
                break
            if flag == "-verbose":
                self.verbose = True
            elif flag == "-load":
                self.load = to_str(words[index]) if index < len(words) else ""
                self.shown += f" -load {self.load}"
                index += 1
            elif flag in ("-lazy", "-direct"):
                self.direct = self.direct and flag == "-direct"
                self.shown += f" {flag}"
            else:
                raise TclError(f"unknown flag {flag}: should be\n{_USAGE}")
        self.rest = list(words[index:])


def _examine(
    interp: Interp, directory: str, file: str, options: _Options
) -> list[tuple[tuple[str, str], list[object]]]:
    """Run a file in a child interpreter; return the packages it provides, each with the commands it makes."""
    child = interp.invoke(["interp", "create"])

    def run(*words: object) -> object:
        return interp.invoke(["interp", "eval", child, *words])

    def log(text: str) -> None:
        if options.verbose:
            interp.invoke(["tclLog", text])

    loading = _has_extension(file, ".so")
    what = "loading" if loading else "sourcing"
    try:
        for loaded in to_list(interp.invoke(["info", "loaded"])):
            library, package = to_list(loaded)[:2]
            if string_match(options.load, to_str(package), nocase=True):
                interp.invoke(["load", library, package, child])
        run(_PREPARE)
        run(_NAMESPACES)
        before = _state(run, options.direct)
        path = interp.invoke(["file", "join", directory, file])
        run(["load", path] if loading else ["source", path])
        packages, commands = _news(run, before, options.direct)
    except TclError as error:
        log(f"warning: error while {what} {file}: {error}")
        return []
    finally:
        interp.invoke(["interp", "delete", child])
    log(f"successful {what} of {file}")
    if not options.direct:
        log(f"commands provided were {format_list(commands)}")
    shown = format_list([list(package) for package in packages])
    log(f"packages provided were {shown}")
    if len(packages) > 1:
        interp.invoke(["tclLog", f'warning: "{file}" provides more than one package ({shown})'])
    log(f"processed {file}")
    return [(package, commands) for package in packages]


def _state(run: Callable[..., object], direct: bool) -> tuple[set[str], set[str], set[str]]:
    """Return the packages provided, the namespaces and the commands of the child."""
    run(_PROVIDED)
    packages = {to_str(name) for name in to_list(run("set ::tcl::found"))}
    if direct:
        return packages, set(), set()
    namespaces = {to_str(name) for name in to_list(run("::tcl::Namespaces"))}
    return packages, namespaces, {to_str(name) for name in to_list(run("info commands"))}


def _news(
    run: Callable[..., object], before: tuple[set[str], set[str], set[str]], direct: bool
) -> tuple[list[tuple[str, str]], list[object]]:
    """Return the packages that are provided now and were not before, and the commands that appeared."""
    packages, namespaces, commands = before
    run(_PROVIDED)
    made: set[str] = set()
    if not direct:
        for namespace in to_list(run("::tcl::Namespaces")):
            if to_str(namespace) not in namespaces:
                run(["namespace", "import", "-force", f"{to_str(namespace)}::*"])
        for name in to_list(run("info commands")):
            if to_str(name) not in commands:
                made.add(qualified_names(to_str(run(["namespace", "origin", name])), "::")[0])
    provided = [to_str(name) for name in to_list(run("set ::tcl::found"))]
    new = [(name, to_str(run(["package", "provide", name]))) for name in provided if name not in packages]
    return new, [*sorted(made)]
