"""The Python functions of procedures that are closed code.

A procedure has one *version* for each kind of arguments that it was met with: one whose first argument is an int
knows that where it adds to it.  Versions call each other directly; so that nesting has an end, those that may call
themselves get the depth as their last parameter, ``d``.
"""

from __future__ import annotations

# The class alone: the module weakref takes longer to import.
from _weakrefset import WeakSet

from tclcompat.compiler.asked import Asked
from tclcompat.compiler.builder import RETURN, Builder, NotCompiled
from tclcompat.compiler.guesses import is_operand
from tclcompat.compiler.kept import PendingVersion
from tclcompat.compiler.keys import TextKeys
from tclcompat.compiler.made_arrays import uses_only_elements
from tclcompat.compiler.recall import heads_of
from tclcompat.compiler.scope import Scope, Unboxed
from tclcompat.compiler.support import Origin, failed, returned, too_deep, walk_deep
from tclcompat.compiler.support_open import walk_call
from tclcompat.compiler.support_tails import TRAMPOLINE, ended
from tclcompat.compiler.types import ANY, FLOAT, INT, LIST, NOTHING, SHARED, STR, UNSET
from tclcompat.compiler.writer import Line, identifier
from tclcompat.errors import Return, TclError
from tclcompat.runtime.limits import DEEP
from tclcompat.runtime.variables import Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import CodeType

    from tclcompat.compiler.asked import Way
    from tclcompat.compiler.calls import Calls
    from tclcompat.compiler.open_functions import OpenFunction
    from tclcompat.compiler.policy import Policy
    from tclcompat.compiler.procedures import Procedure
    from tclcompat.compiler.recall import LoopMemo
    from tclcompat.runtime.interp import Interp

_ATTEMPTS = 5
_SUFFIX = {INT: "i", FLOAT: "f", STR: "s", LIST | SHARED: "l", ANY: "x"}


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
        self._relied_on = False
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
        self._boxed: set[str] = set()
        self._text_keys: set[str] = set()
        # What held at the heads of loops when the body was last written.
        self._loop_memo: LoopMemo = {}
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
        return ("version", self.procedure.proc.full_name, self.kinds)

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

    def write(self, interp: Interp, policy: Policy) -> None:
        """Write the function, until what was taken for the type of its result is right."""
        met = NOTHING
        for attempt in range(_ATTEMPTS):
            b, calls, origin = self._boxing_body(interp, policy)
            if not self._relied_on or not b.result_type & ~self.result_type:
                break
            met |= b.result_type
            self.result_type = b.result_type if attempt < 2 else met if attempt < 3 else ANY
        else:
            raise NotCompiled("the type of its result is not found")
        self.result_type = b.result_type
        self._finish(b, calls, origin)

    def _boxing_body(self, interp: Interp, policy: Policy) -> tuple[Builder, Calls, Origin]:
        """Write the body, once more whenever a variable turns out to be linked to by what is called."""
        while True:
            try:
                b, calls, origin = self._body(interp, policy)
                self.looks_up = bool(b.scope.looked_up) or any(callee.looks_up for callee in self.callees)
                if b.scope.looked_up and self.procedure.linked:
                    raise NotCompiled("links to variables of the caller and by computed names")
                references = b.scope.fast_references
                if references and self._reaches_others(calls):
                    raise Unboxed(references[0].name)
                return b, calls, origin
            except TextKeys:
                # It has been noted which array that is.
                continue
            except Unboxed as needed:
                if needed.name in self._boxed:
                    raise
                self._boxed.add(needed.name)

    def _reaches_others(self, calls: Calls) -> bool:
        """Tell whether the code, or what it calls, reaches variables directly that callers may have linked to too."""
        callees = [callee for callee in self.callees if callee is not self]
        return (
            bool(calls.guards)
            or self.looks_up
            or any(callee.function is None or callee.looks_up or callee.all_guards() for callee in callees)
        )

    def _body(self, interp: Interp, policy: Policy) -> tuple[Builder, Calls, Origin]:
        proc = self.procedure.proc
        policy.asked = Asked(self) if policy.recall.keeps and not self.procedure.guesses else None
        origin = Origin(interp, proc.script, proc)
        namespace = proc.home or proc.namespace or interp.global_namespace
        calls = self.procedure.make_calls(interp, namespace, policy, origin)
        scope = Scope(namespace, frozenset(self._boxed))
        scope.text_keys = self._text_keys
        scope.formals = tuple([name for name, _ in proc.formals])
        b = Builder(interp, calls, scope)
        b.use("Var", Var)
        b.cells[self] = self.name
        b.loop_memo = self._loop_memo
        b.heads = policy.recall.heads(self.unit)
        calls.version = self
        assert b.env is not None
        for (name, _), kind in zip(proc.formals, self.kinds, strict=True):
            scope.variable(b, name, False)
            b.env[name] = kind
            if self._reads_int(name, kind):
                b.env[name] |= INT
        b.writer.depth = 2
        b.script(proc.script, RETURN)
        return b, calls, origin

    def _reads_int(self, name: str, kind: int) -> bool:
        """Tell whether an argument that is a text is read as an int at once, lest it be read wherever it is used."""
        return kind in (STR, ANY) and is_operand(self.procedure.proc.script.source, name)

    def _finish(self, b: Builder, calls: Calls, origin: Origin) -> None:
        proc = self.procedure.proc
        scope, lines = b.scope, b.writer.lines
        places = []
        for name, _ in proc.formals:
            variable = scope.variables[name]
            places.append(variable.place if variable.box is None else f"v_{variable.box[2:]}")
        kept = [
            f"a{index}" if name in scope.written else place
            for index, ((name, _), place) in enumerate(zip(proc.formals, places, strict=True))
        ]
        self.has_depth = calls.uses_depth
        self.procedure.references = self._references(scope)
        head, parameters = self._head(b, places, kept)
        lines = self._with_references(b, lines)
        arguments = "".join([", " + name for name in kept])
        tail, last = self.procedure.ends(b, calls, arguments)
        if calls.may_return:
            tail += [
                f"    except {b.use('Return', Return)} as completion:",
                f"        return {b.support(returned)}(completion)",
            ]
        for line in lines:
            mark, _, name = line.text.partition(" ")
            if mark in ("@check", "@declared"):
                line.text = self._check(b, name, mark == "@declared", arguments)
        tail += [
            "    except Exception as exception:",
            f"        raise {b.support(failed)}(exception, {b.use('ORIGIN', origin)}{arguments}) from None",
            *last,
            *self._trampoline(b, parameters),
        ]
        b.writer.lines = [*[Line(text, 0, None) for text in head], *lines, *[Line(text, 0, None) for text in tail]]
        origin.map = b.writer.finish()
        origin.names = {variable.place: name for name, variable in scope.variables.items()}
        origin.arrays = {variable.place: name for name, variable in scope.variables.items() if variable.array}
        self.source = origin.map.source
        self.origin = origin
        origin.kept = kept
        self.names = calls.names
        self.guards = calls.guards
        arrays = {b.globals.get(each.box or ""): each.name for each in scope.variables.values() if each.array}
        source = proc.script.source
        self.by_element = {var for var in self.guards if var in arrays and uses_only_elements(source, arrays[var])}
        policy = self.procedure.policy
        recall = policy.recall
        code = recall.code(proc.name, self.source)
        recall.learn(self.unit, heads_of(b.loop_memo))
        if policy.asked is not None:
            self.ways = {var: way for var in self.guards if (way := policy.asked.ways.get(var)) is not None}
            recall.keep(self.unit, PendingVersion(self, policy.asked, b, code))
        self.adopt(code, b.globals)

    def adopt(self, code: CodeType, globals_: dict[str, object]) -> None:
        """Take the function that running ``code`` makes for the version's."""
        exec(code, globals_)
        self.function = globals_[self.name]  # type: ignore[assignment]  # what def has just made
        self.inner = globals_.get(self._inner_name, self.function)
        for others, name in self.cells:
            others[name] = self.function
        for others, name in self.inner_cells:
            others[name] = self.inner

    def way_to(self, var: Var) -> Way | None:
        """Return how a variable is found that the version, or what it calls, relies upon."""
        return next((version.ways[var] for version in self._reached() if var in version.ways), None)

    def _head(self, b: Builder, places: list[str], kept: list[str]) -> tuple[list[str], list[str]]:
        """Return the lines ahead of the body, which keep the arguments to the end, and the parameters."""
        proc, scope = self.procedure.proc, b.scope
        parameters = [*places, *[f"r{index}" for index, _, _ in self.procedure.references]]
        if self.has_depth:
            parameters.append("d")
        head = [""]
        if self.has_depth:
            # Ahead of the try: the error belongs to the caller.
            plain = not self.procedure.references
            limit, place = b.interp.recursion_limit - (DEEP if plain else 0), b.use("interp", b.interp)
            given = f"{place}, {b.use('PROC', proc)}, [{', '.join(places)}], d" if plain else place
            head.append(f"    if d > {limit}: return {b.support(walk_deep if plain else too_deep)}({given})")
        head.append("    try:")
        head += [f"        {keep} = {place}" for keep, place in zip(kept, places, strict=True) if keep != place]
        for number, (_, local) in enumerate(self.procedure.linked):
            if local in scope.variables:
                variable = scope.variables[local]
                parameters[len(places) + number] = variable.box or variable.spill or ""
        head[0] = f"def {self._inner_name if self.tails else self.name}({', '.join(parameters)}):"
        for (name, _), kind, place in zip(proc.formals, self.kinds, places, strict=True):
            if self._reads_int(name, kind):
                head.append("        " + b.read_int(place))
        head += [f"        {line}" for line in scope.prologue()]
        return head, parameters

    def _check(self, b: Builder, name: str, declared: bool, arguments: str) -> str:
        """Return the line that has the procedure walked where a variable it looked up is not as its code needs it."""
        held = b.scope.looked_up[name]
        variable = b.scope.variables.get(name)
        is_array = variable is not None and variable.array
        kind = "" if variable is None else f" or {held}.array is {'None' if is_array else 'not None'}"
        if declared and not is_array:
            kind += f" or {held}.value is None"
        walk = f"{b.support(walk_call)}(interp, {b.use('PROC', self.procedure.proc)}{arguments})"
        return f"if {held} is None or {held}.traces is not None{kind}: return {walk}"

    def _with_references(self, b: Builder, lines: list[Line]) -> list[Line]:
        """Return the body between what takes the values of linked variables and what puts them back."""
        references = b.scope.fast_references
        exits = b.exit_env or {}
        self.exit_types = {each.name: exits.get(each.name, ANY | UNSET) for each in references}
        if b.calls.may_return:
            self.exit_types = {}
        if not references:
            return lines
        head, tail = [], ["        finally:"]
        for each in references:
            head += [
                f"        {each.place} = {each.spill}.value",
                f"        {each.spill}.value = None",
                f"        if {each.place} is None:",
                f"            del {each.place}",
            ]
            tail += [
                "            try:",
                f"                {each.spill}.value = {each.place}",
                "            except UnboundLocalError:",
                "                pass",
            ]
        for line in lines:
            line.depth += 1
        return [
            *[Line(text, 0, None) for text in [*head, "        try:"]],
            *lines,
            *[Line(text, 0, None) for text in tail],
        ]

    def _references(self, scope: Scope) -> list[tuple[int, str, bool]]:
        """Return the links to variables of the caller: the argument that names it, the local name, whether an array."""
        found = []
        for index, local in self.procedure.linked:
            variable = scope.variables.get(local)
            found.append((index, local, variable is not None and variable.array))
        return found

    @property
    def _inner_name(self) -> str:
        return self.name + "_t"

    def _trampoline(self, b: Builder, parameters: list[str]) -> list[str]:
        """Return the function that makes the tail calls, if there are any."""
        if not self.tails:
            return []
        b.use("interp", b.interp)
        b.use("TclError", TclError)
        b.support(ended)
        text = TRAMPOLINE.format(name=self.name, inner=self._inner_name, parameters=", ".join(parameters))
        return text.split("\n")

    def tail_name(self, b: Builder) -> str:
        """Return the name of the function that is given to who makes a tail call of this."""
        self.add_caller(b)
        name = self._inner_name
        if b.globals.setdefault(name, self.inner) is not self.inner:
            name = f"{name}_{len(b.globals)}"
            b.globals[name] = self.inner
        self.inner_cells.append((b.globals, name))
        return name

    def result_for(self, b: Builder) -> int:
        """Return what the function that is being written may take the result of a call to be."""
        finished = self.function is not None
        if b.calls.version is self:
            self._relied_on = True
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
