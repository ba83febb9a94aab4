"""How to get the globals of a function again in a later run: as recipes that a file can hold (see ``kept``)."""

from __future__ import annotations

import sys

from tclcompat.compiler.paths import Finder
from tclcompat.compiler.pending import CONSTANTS, Frozen, NotKept, is_constant
from tclcompat.compiler.support_open import rest
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.completions import KeptOptions
from tclcompat.runtime.namespaces import Namespace
from tclcompat.runtime.variables import Var
from tclcompat.syntax.nodes import Script
from tclcompat.values.quick_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.asked import Asked, Way
    from tclcompat.compiler.pending import Taken
    from tclcompat.compiler.policy import Policy
    from tclcompat.compiler.support import Origin
    from tclcompat.compiler.versions import Version
    from tclcompat.runtime.procs import Proc

    # How to get the value of a global: a kind, and what is needed for it.
    Recipe = tuple[object, ...]


@lru_cache(2)
def _named_objects(package: str) -> dict[int, tuple[str, str]]:
    """Return the objects of a package's modules that are neither functions nor classes, by their identity."""
    found: dict[int, tuple[str, str]] = {}
    for module_name, module in list(sys.modules.items()):
        if not module_name.startswith(package):
            continue
        for name, value in vars(module).items():
            if name[:2] != "__" and getattr(value, "__qualname__", None) is None and type(value) not in CONSTANTS:
                found.setdefault(id(value), (module_name, name))
    return found


def _named(value: object) -> Recipe | None:
    """Return where a function or a class is found."""
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if type(module) is not str or type(name) is not str or vars(sys.modules[module]).get(name) is not value:
        return None
    return ("named", module, name)


def _named_object(value: object) -> Recipe | None:
    """Return where an object of another kind is found that has a name in one of our modules."""
    for package in ("tclcompat.compiler.", "tclcompat."):
        found = _named_objects(package).get(id(value))
        if found is not None:
            return ("named", *found)
    return None


class Describer:
    """Finds out how to get the globals of a function again."""

    def __init__(
        self,
        policy: Policy,
        asked: Asked,
        origin: Origin,
        taken: Taken,
        roots: tuple[object, ...],
        proc: Proc | None,
    ) -> None:
        self.policy = policy
        self.asked = asked
        self.origin = origin
        self.cells = taken.cells
        self._globals = taken.globals
        self._makers = taken.makers
        self._finder = Finder(origin.interp, roots)
        self._proc = proc

    def recipe(self, name: str, value: object) -> Recipe:
        """Return how to get a global, or what makes one (it has no name); NotKept."""
        made = self._makers.get(name)
        if made is not None:
            return ("made", *[self.recipe("", part) for part in made])
        called = self.cells.get(name)
        found = ("version", self.version(called)) if called is not None else self._of_function(value)
        found = found or self._of_interp(value) or self._of_value(value) or _named(value) or self._of_source(value)
        found = found or self._global(name, value) or self._of_command(value) or _named_object(value)
        if found is None:
            raise NotKept(f"{name}: {type(value).__name__}")
        return found

    def _of_function(self, value: object) -> Recipe | None:
        """Return how to get what belongs to the function itself."""
        if value is self.origin:
            return ("origin",)
        if value is self.origin.interp:
            return ("interp",)
        if value is self._proc and value is not None:
            return ("proc",)
        if self.asked.own is not None and value is self.asked.own.procedure:
            return ("procedure",)
        return None

    def _of_value(self, value: object) -> Recipe | None:
        """Return how to get constants, variables and namespaces."""
        if isinstance(value, Frozen):
            return ("frozen", value.data)
        if isinstance(value, Var):
            return ("variable", self.way(value))
        if type(value) is frozenset and value and all(isinstance(each, Var) for each in value):
            return ("variables", tuple(map(self.way, value)))
        if is_constant(value):
            return ("constant", value)
        return ("namespace", value.name) if isinstance(value, Namespace) else None

    def _of_source(self, value: object) -> Recipe | None:
        """Return how to get parts of parsed scripts."""
        path = self._finder.path(value)
        if path is not None:
            return ("part", path)
        node = value.commands[0] if isinstance(value, Script) and value.commands else None
        if node is not None and node.script is not value:
            # It is what is left of another one.
            return ("made", *[self.recipe("", part) for part in (rest, node.script, node)])
        return ("list", [self.recipe("", each) for each in value]) if type(value) is list else None

    def _global(self, name: str, value: object) -> Recipe | None:
        """Return which global of the function what makes another one is."""
        known = [] if name else [each for each, held in self._globals.items() if held is value]
        return ("global", known[0]) if known and known[0] in self._makers else None

    def version(self, version: Version) -> int:
        """Return the question by which a version was found."""
        number = self.asked.versions.get(version)
        if number is None:
            raise NotKept("a version that nobody asked for")
        return number

    def way(self, var: Var) -> Way:
        """Return how a variable is found."""
        way = self.asked.way_to(var)
        if way is None:
            raise NotKept("a variable that nobody asked for")
        return way

    def _of_interp(self, value: object) -> Recipe | None:
        policy = self.policy
        if value == policy.known_globals or value == policy.find_global:
            return ("policy", "known_globals" if value == policy.known_globals else "find_global")
        if type(value) is KeptOptions and value is policy.interp.state(KeptOptions):
            return ("kept_options",)
        for namespace in (policy.interp.global_namespace, *self.asked.namespaces.values()):
            if value is namespace.declared:
                return ("declared", namespace.name)
            if value is namespace.vars:
                return ("table", namespace.name)
        return None

    def _of_command(self, value: object) -> Recipe | None:
        for number, found in enumerate(self.asked.found):
            if isinstance(found, NativeCommand):
                if value is found:
                    return ("found", number)
                if value is found.function:
                    return ("function", number)
                if value == found.spread:
                    return ("spread", number)
        return None
