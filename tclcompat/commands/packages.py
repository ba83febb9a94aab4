"""The ``package`` command (package(n)).

``package require`` tries, in this order: the version that is provided already, the best of the versions registered
with ``package ifneeded``, and what the ``package unknown`` command registers.  Packages written in Python are
registered as if by ``package ifneeded`` when they are first asked for; see tclcompat/native_packages.py.
"""

from __future__ import annotations

from tclcompat.errors import Completion, TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.packages import Candidate, Package, PackageTable
from tclcompat.runtime.registry import CommandTable, Subcommands, choose
from tclcompat.values.convert import to_str
from tclcompat.values.lists import join_list
from tclcompat.values.versions import (
    check_requirement,
    compare_versions,
    describe_requirements,
    parse_version,
    satisfies,
)

table = CommandTable()
_options = Subcommands()

_REQUIRE_USAGE = "?-exact? package ?requirement ...?"


@table.command("package", "option ?arg ...?")
def package_(interp: Interp, option: object, *words: object) -> object:
    """Manage packages and their versions."""
    return _options.dispatch(interp, to_str(option), *words)


def packages(interp: Interp) -> PackageTable:
    """Return the packages of an interpreter."""
    return interp.state(PackageTable)


@_options.sub("forget", "?package ...?")
def forget(interp: Interp, *names: object) -> object:
    """Forget all about some packages."""
    known = packages(interp).packages
    for name in names:
        known.pop(to_str(name), None)
    return ""


@_options.sub("ifneeded", "package version ?script?")
def ifneeded(interp: Interp, name: object, version: object, script: object = None) -> object:
    """Register the script that provides a version of a package, or return it."""
    everything = packages(interp)
    text = to_str(version)
    numbers = parse_version(text)
    if script is None:
        package = everything.packages.get(to_str(name))
        found = None if package is None else package.find(numbers)
        return "" if found is None else found.script
    everything.make(to_str(name)).register(Candidate(text, to_str(script), everything.indexing > 0))
    return ""


@_options.sub("names")
def names_(interp: Interp) -> object:
    """List the packages that are provided or available."""
    known = packages(interp).packages
    return [name for name, package in known.items() if package.provided is not None or package.candidates]


@_options.sub("prefer", "?latest|stable?")
def prefer(interp: Interp, preference: object = None) -> object:
    """Return whether alpha and beta versions count as stable ones do, or have them do so from now on."""
    everything = packages(interp)
    if preference is not None and choose(to_str(preference), ("latest", "stable"), "preference") == "latest":
        everything.prefer_latest = True
    return "latest" if everything.prefer_latest else "stable"


@_options.sub("present", "?arg ...?")
def present(interp: Interp, *words: object) -> object:
    """Return the version of a package that is provided, without loading anything."""
    name, requirements, exact = _parse_require(words)
    package = packages(interp).packages.get(name)
    if package is not None and package.provided is not None:
        return _check_provided(name, package.provided, requirements)
    shown = ""
    if requirements:
        first = requirements[0].partition("-")[0] if exact else requirements[0]
        shown = " " + first if exact or "-" not in first else ""
    raise TclError(f"package {name}{shown} is not present", ["TCL", "LOOKUP", "PACKAGE", name])


@_options.sub("provide", "package ?version?")
def provide(interp: Interp, name: object, version: object = None) -> object:
    """Say that a version of a package is there now, or return which one is."""
    everything = packages(interp)
    text = to_str(name)
    if version is None:
        known = everything.packages.get(text)
        return "" if known is None or known.provided is None else known.provided
    provided = to_str(version)
    numbers = parse_version(provided)
    package = everything.make(text)
    if package.provided is None:
        package.provided = provided
    elif compare_versions(parse_version(package.provided), numbers) != 0:
        raise TclError(
            f'conflicting versions provided for package "{text}": {package.provided}, then {provided}',
            ["TCL", "PACKAGE", "VERSIONCONFLICT"],
        )
    return ""


@_options.sub("require", "?arg ...?")
def require(interp: Interp, *words: object) -> object:
    """Load a package unless it is there, and return its version."""
    name, requirements, _ = _parse_require(words)
    return require_package(interp, name, requirements)


@_options.sub("unknown", "?command?")
def unknown(interp: Interp, command: object = None) -> object:
    """Return or set the command that finds packages."""
    everything = packages(interp)
    if command is None:
        return everything.unknown
    everything.unknown = to_str(command)
    return ""


@_options.sub("vcompare", "version1 version2")
def vcompare(interp: Interp, first: object, second: object) -> object:
    """Compare two versions."""
    return compare_versions(parse_version(to_str(first)), parse_version(to_str(second)))


@_options.sub("versions", "package")
def versions(interp: Interp, name: object) -> object:
    """List the versions of a package for which a script is registered."""
    package = packages(interp).packages.get(to_str(name))
    return [] if package is None else [item.version for item in package.candidates]


@_options.sub("vsatisfies", "version ?requirement ...?")
def vsatisfies(interp: Interp, version: object, *requirements: object) -> object:
    """Tell whether a version meets one of the requirements."""
    if not requirements:
        raise WrongArgs("version ?requirement ...?", words=2)
    numbers = parse_version(to_str(version))
    return int(satisfies(numbers, _checked(requirements)))


def _parse_require(words: tuple[object, ...]) -> tuple[str, list[str], bool]:
    """Return package name, requirements and whether ``-exact`` was given."""
    if not words:
        raise WrongArgs(_REQUIRE_USAGE, words=2)
    if to_str(words[0]) != "-exact":
        return to_str(words[0]), _checked(words[1:]), False
    if len(words) != 3:
        raise WrongArgs(_REQUIRE_USAGE, words=2)
    version = to_str(words[2])
    parse_version(version)
    return to_str(words[1]), [f"{version}-{version}"], True


def _checked(words: tuple[object, ...]) -> list[str]:
    requirements = [to_str(word) for word in words]
    for requirement in requirements:
        check_requirement(requirement)
    return requirements


# package require


def require_package(interp: Interp, name: str, requirements: list[str]) -> str:
    """Provide a package that meets valid requirements, unless it is there; return its version."""
    everything = packages(interp)
    package = everything.make(name)
    if package.provided is None:
        package = _select(interp, name, package, requirements)
    if package.provided is None and everything.unknown:
        _ask_unknown(interp, everything.unknown, name, requirements)
        package = _select(interp, name, everything.make(name), requirements)
    if package.provided is None:
        raise TclError(f"can't find package {name}{describe_requirements(requirements)}", ["TCL", "PACKAGE", "UNFOUND"])
    return _check_provided(name, package.provided, requirements)


def _check_provided(name: str, version: str, requirements: list[str]) -> str:
    if requirements and not satisfies(parse_version(version), requirements):
        raise TclError(
            f'version conflict for package "{name}": have {version}, need{describe_requirements(requirements)}',
            ["TCL", "PACKAGE", "VERSIONCONFLICT"],
        )
    return version


def _ask_unknown(interp: Interp, command: str, name: str, requirements: list[str]) -> None:
    words = join_list([name]) + "".join([f" {text}" for text in requirements or ["0-"]])
    try:
        with interp.in_frame(interp.global_frame):
            interp.eval(f"{command} {words}")
    except TclError as error:
        error.add_info('\n    ("package unknown" script)')
        raise
    except Completion as completion:
        raise _bad_code("", completion) from None


def _bad_code(what: str, completion: Completion) -> TclError:
    error = TclError(f"{what}bad return code: {completion.code}", ["TCL", "PACKAGE", "BADRESULT"])
    if not what:
        error.add_info('\n    ("package unknown" script)')
    return error


def _select(interp: Interp, name: str, package: Package, requirements: list[str]) -> Package:
    """Run the script of the best version there is, if any; return the package as it is then."""
    if package.loading is not None:
        raise TclError(
            f"circular package dependency: attempt to provide {name} {package.loading} requires {name}"
            + describe_requirements(requirements),
            ["TCL", "PACKAGE", "CIRCULARITY"],
        )
    everything = packages(interp)
    best = package.best(requirements, everything.prefer_latest)
    if everything.find_native is not None and (best is None or best.indexed):
        everything.find_native(interp, name)
        best = package.best(requirements, everything.prefer_latest)
    if best is None:
        return package
    version = best.version
    package.loading = version
    try:
        _run_script(interp, best.script, name, version)
        package = everything.make(name)
        _check_result(name, version, package.provided)
    except TclError as error:
        error.add_info(f'\n    ("package ifneeded {name} {version}" script)')
        package = everything.make(name)
        package.provided = None
        package.loading = None
        raise
    package.loading = None
    return package


def _run_script(interp: Interp, script: str, name: str, version: str) -> None:
    try:
        with interp.in_frame(interp.global_frame):
            interp.eval(script)
    except TclError:
        raise
    except Completion as completion:
        raise _bad_code(f"attempt to provide package {name} {version} failed: ", completion) from None


def _check_result(name: str, version: str, provided: str | None) -> None:
    if provided is None:
        raise TclError(
            f"attempt to provide package {name} {version} failed: no version of package {name} provided",
            ["TCL", "PACKAGE", "UNPROVIDED"],
        )
    if compare_versions(parse_version(provided), parse_version(version)) != 0:
        raise TclError(
            f"attempt to provide package {name} {version} failed: package {name} {provided} provided instead",
            ["TCL", "PACKAGE", "WRONGPROVIDE"],
        )
