"""The Python functions of procedures that are closed code.

A procedure has one *version* for each kind of arguments that it was met with: one whose first argument is an int
knows that where it adds to it.  Versions call each other directly; so that nesting has an end, those that may call
themselves get the depth as their last parameter, ``d``.
"""

from __future__ import annotations

# The class alone: the module weakref takes longer to import.
from _weakrefset import WeakSet

from tclcompat.compiler.names import identifier
from tclcompat.compiler.types import ANY, FLOAT, INT, INTS, LIST, SHARED, STR
from tclcompat.runtime.variables import Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import CodeType

    from tclcompat.compiler.asked import Way
    from tclcompat.compiler.builder import Builder
    from tclcompat.compiler.open_functions import OpenFunction
    from tclcompat.compiler.procedures import Procedure
    from tclcompat.compiler.support import Origin

_SUFFIX = {INT: "i", FLOAT: "f", STR: "s", LIST | SHARED: "l", INTS | SHARED: "n", ANY: "x"}


class Version:
    """One Python function of a procedure, for arguments of the types ``kinds``."""

    def __init__(self, procedure: Procedure, kinds: tuple[int, ...]) -> None:
        self.procedure = procedure
        self.kinds = kinds
        # The name of the Python function.
        self.name = self._made_name()
        self.function: Callable[..., object] | None = None
        self.source = ""
        # While it is being written: what it takes its own result to be where it calls itself.
        self.result_type = INT
        self.relied_on = False
        # Whether it has the parameter ``d``; True while it is written, since only such a one is called meanwhile.
        self.has_depth = True
        self.origin: Origin | None = None
        # Whether it was given up, perhaps while it was being written.
        self.dead = False
        self.callees: set[Version] = set()
        self.callers: WeakSet[Version] = WeakSet()
        self.names: set[str] = set()
        self.guards: dict[Var, bool] = {}
        # How those of its own are found, where that was asked.
        self.ways: dict[Var, Way] = {}
        # The arrays among them of which nothing but elements is used.
        self.by_element: set[Var] = set()
        # Whether it, or what it calls, looks variables up by computed names.
        self.looks_up = False
        # What is known of the variables that are linked to when it returns, by their local names.
        self.exit_types: dict[str, int] = {}
        # Open code that stands among the callers as this.
        self.open_code: OpenFunction | None = None
        # The globals of functions that call this one, with the name that they have for it.
        self.cells: list[tuple[dict[str, object], str]] = []
        # Whether it makes tail calls; the function that leaves it to its caller to make them, and who knows that one.
        self.tails = False
        self.inner: object = None
        self.inner_cells: list[tuple[dict[str, object], str]] = []

    def names_changed(self, name: str | None) -> None:
        """Give the code up, since a command name may mean something else now."""
        self.procedure.policy.note_change(name)
        self.procedure.policy.give_up(self)

    @property
    def unit(self) -> tuple[object, ...]:
        """Return what the function is known by in later runs."""
        proc = self.procedure.proc
        # All lambdas have the same name.
        name = proc.full_name if proc.lambda_text is None else proc.script.source
        return "guess" if self.procedure.guesses else "version", name, self.kinds

    def _made_name(self) -> str:
        proc = self.procedure.proc
        text = "lambda" if proc.lambda_text is not None else proc.full_name.lstrip(":").replace("::", "__")
        return f"p_{identifier(text)}_{''.join([_SUFFIX[kind] for kind in self.kinds])}"

    def _reached(self) -> set[Version]:
        """Return this version and all that it may call."""
        seen, waiting = {self}, [self]
        while waiting:
            callees = waiting.pop().callees - seen
            waiting += callees
            seen |= callees
        return seen

    def all_guards(self) -> dict[Var, bool]:
        """Return the guards of this version and of all that it may call."""
        return {var: is_array for version in self._reached() for var, is_array in version.guards.items()}

    def optional_arrays(self) -> set[Var]:
        """Return the arrays that need not be there when this version is called, for it reaches elements only."""
        reached = self._reached()
        if any(version.looks_up for version in reached):
            return set()
        found = {var for version in reached for var in version.by_element}
        return found - {var for version in reached for var in version.guards if var not in version.by_element}

    def adopt(self, code: CodeType, globals_: dict[str, object]) -> None:
        """Take the function that running ``code`` makes for the version's."""
        exec(code, globals_)
        self.function = globals_[self.name]  # type: ignore[assignment]  # what def has just made
        self.inner = globals_.get(self.inner_name, self.function)
        for others, name in self.cells:
            others[name] = self.function
        for others, name in self.inner_cells:
            others[name] = self.inner

    def way_to(self, var: Var) -> Way | None:
        """Return how a variable is found that the version, or what it calls, relies upon."""
        return next((version.ways[var] for version in self._reached() if var in version.ways), None)

    @property
    def inner_name(self) -> str:
        """The name of the function that leaves tail calls to its caller."""
        return self.name + "_t"

    def tail_name(self, b: Builder) -> str:
        """Return the name of the function that is given to who makes a tail call of this."""
        self.add_caller(b)
        name = self.inner_name
        if b.globals.setdefault(name, self.inner) is not self.inner:
            name = f"{name}_{len(b.globals)}"
            b.globals[name] = self.inner
        self.inner_cells.append((b.globals, name))
        return name

    def result_for(self, b: Builder) -> int:
        """Return what the function that is being written may take the result of a call to be."""
        finished = self.function is not None
        if b.calls.version is self:
            self.relied_on = True
        return self.result_type if finished or b.calls.version is self else ANY

    def add_caller(self, b: Builder) -> None:
        """Note that the function that is being written calls this."""
        b.calls.version.callees.add(self)
        self.callers.add(b.calls.version)

    def call(self, b: Builder, arguments: list[str]) -> str:
        """Return the code of a call of this version."""
        calls = b.calls
        self.add_caller(b)
        name = b.cells.get(self)
        if name is None:
            name = b.cells[self] = self.name if self.name not in b.cells.values() else f"{self.name}_{len(b.cells)}"
            b.globals[name] = self.function
            self.cells.append((b.globals, name))
        if self.has_depth:
            calls.uses_depth = True
            arguments = [*arguments, f"d + {calls.levels}"]
        return f"{name}({', '.join(arguments)})"


def guarding(b: Builder, versions: Iterable[Version]) -> list[str]:
    """Return the tests that variables are what those versions rely on which reach them directly."""
    guards = {var: is_array for version in versions for var, is_array in version.all_guards().items()}
    names = {b.hold(var, "V"): is_array for var, is_array in guards.items()}
    parts = [f"{name}.traces" if is_array else f"{name}.traces is {name}.array" for name, is_array in names.items()]
    there = [f"{name}.array is not None" for name, is_array in names.items() if is_array]
    return [f"{' is '.join(parts)} is None", *there] if parts else []
