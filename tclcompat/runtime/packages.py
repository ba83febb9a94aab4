"""What an interpreter knows about packages: versions provided, scripts that would provide them, how to find more."""

from __future__ import annotations

from tclcompat.values.versions import Version, compare_versions, is_stable, parse_version, satisfies

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.interp import Interp


class Candidate:
    """One available version of a package: the script that provides it, as ``package ifneeded`` registered it.

    ``indexed`` tells that a package index or a Tcl module did so, ``native`` that the package is written in Python.
    """

    __slots__ = ("indexed", "native", "numbers", "script", "version")

    def __init__(self, version: str, script: str, indexed: bool = False, native: bool = False) -> None:
        self.version = version
        self.numbers = parse_version(version)
        self.script = script
        self.indexed = indexed
        self.native = native


class Package:
    """One package: the version ``provided`` (or None), what is available, and the version being loaded now."""

    __slots__ = ("candidates", "loading", "provided")

    def __init__(self) -> None:
        self.provided: str | None = None
        self.candidates: list[Candidate] = []
        self.loading: str | None = None

    def find(self, numbers: Version) -> Candidate | None:
        """Return the candidate of this very version."""
        for candidate in self.candidates:
            if compare_versions(candidate.numbers, numbers) == 0:
                return candidate
        return None

    def register(self, made: Candidate) -> None:
        """Add a candidate, or replace the one of the same version, which keeps the text of its version."""
        present = self.find(made.numbers)
        if present is None:
            self.candidates.append(made)
            return
        present.script, present.indexed, present.native = made.script, made.indexed, made.native

    def best(self, requirements: list[str], latest: bool) -> Candidate | None:
        """Return the best candidate that meets the requirements: the latest, stable ones first unless ``latest``."""
        fitting = [item for item in self.candidates if not requirements or satisfies(item.numbers, requirements)]
        if any(item.native for item in fitting):
            # An index must not outdo the package that is built for this interpreter; a script's own word may.
            fitting = [item for item in fitting if item.native or not item.indexed]
        stable = [item for item in fitting if is_stable(item.numbers)]
        chosen: Candidate | None = None
        for item in stable if stable and not latest else fitting:
            if chosen is None or compare_versions(item.numbers, chosen.numbers) > 0:
                chosen = item
        return chosen


class PackageTable:
    """The packages of one interpreter.

    ``prefer_latest`` is ``package prefer``, ``unknown`` the command of ``package unknown``.  ``find_native`` is asked
    once per ``package require`` that needs to load something, and registers a package written in Python if there is
    one.  ``indexing`` is above 0 while package indexes are read.
    """

    def __init__(self) -> None:
        self.packages: dict[str, Package] = {}
        self.prefer_latest = False
        self.unknown = ""
        self.find_native: Callable[[Interp, str], object] | None = None
        self.indexing = 0

    def make(self, name: str) -> Package:
        """Return the package ``name``, made when it is not known."""
        package = self.packages.get(name)
        if package is None:
            package = self.packages[name] = Package()
        return package
