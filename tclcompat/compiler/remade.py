"""Functions made of what was kept of them, where all that was asked when they were written is answered alike."""

from __future__ import annotations

import marshal
import sys

from tclcompat.compiler.asked import (
    OWN,
    described,
    described_link,
    described_variable,
    described_version,
    is_undefined,
    names_asked,
    place_of_version,
    resolve,
    variable_by,
)
from tclcompat.compiler.guesses import as_used
from tclcompat.compiler.open_functions import OpenFunction
from tclcompat.compiler.paths import follow
from tclcompat.compiler.refusals import NotCompiled, NotYet
from tclcompat.compiler.support import Layer, Origin
from tclcompat.errors import TclError
from tclcompat.runtime.completions import KeptOptions
from tclcompat.runtime.procs import Proc
from tclcompat.runtime.variables import Var
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import Literal, LooseCommand, Script
from tclcompat.syntax.parser import parse_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tclcompat.compiler.paths import Path
    from tclcompat.compiler.policy import Policy
    from tclcompat.compiler.procedures import Procedure
    from tclcompat.compiler.versions import Version
    from tclcompat.runtime.namespaces import Namespace


class Differs(Exception):
    """An answer that is not what it was."""


class Asking:
    """Asks again what was asked when a function was written."""

    def __init__(self, policy: Policy, namespace: Namespace, own: Version | None) -> None:
        self.policy = policy
        self.interp = policy.interp
        self.namespace = namespace
        self.own = own
        self.found: list[object] = []
        # Where ways to parts of parsed scripts begin.
        self.roots: tuple[object, ...] = ()
        # The globals that have been made so far.
        self._made: dict[str, object] = {}
        # The procedure that the function is of.
        self.proc: Proc | None = None

    def ask(self, questions: tuple[tuple[object, ...], ...]) -> None:
        """Ask everything; Differs.  Versions that are asked for are written."""
        for kind, *given, answer in questions:
            found, now = getattr(self, f"_ask_{kind}")(*given)
            if now != answer:
                raise Differs(kind)
            self.found.append(found)

    def namespace_of(self, name: str) -> Namespace | None:
        """Return the namespace of a full name."""
        return self.namespace if name == self.namespace.name else self.interp.global_namespace.find(name)

    def variable(self, way: tuple[str, str, str]) -> Var:
        """Return the variable that is found in a way; Differs."""
        var = variable_by(self.policy, self.namespace_of(way[1]), way)
        if var is None:
            raise Differs("variable")
        return var

    def version(self, number: int) -> Version:
        """Return the version that was the answer to a question."""
        return self.own if number == OWN else self.found[number]  # type: ignore[return-value]  # so it was answered

    def _procedure(self, number: int) -> Procedure:
        if number == OWN:
            assert self.own is not None
            return self.own.procedure
        found = self.found[number]
        procedure = self.policy.closed_target(found) if isinstance(found, Proc) else None
        if procedure is None:
            raise Differs("procedure")
        return procedure

    def _ask_resolved(self, words: tuple[str, ...]) -> tuple[object, object]:
        found = resolve(self.interp, self.namespace, [Literal(word, 0, 0) for word in words], set())
        if found is None:
            return None, None
        command, skip, label = found
        return command, (described(command), skip, label)

    def _ask_command(self, name: str) -> tuple[object, object]:
        found = self.namespace.find_command(name)
        origin = None if found is None else found.origin
        return origin, described(origin)

    def _ask_closed(self, number: int) -> tuple[object, object]:
        proc = self.own.procedure.proc if number == OWN and self.own is not None else self.found[number]
        assert isinstance(proc, Proc)
        found = self.policy.closed_target(proc)
        return found, found is not None

    def _ask_version(self, number: int, kinds: tuple[int, ...]) -> tuple[object, object]:
        procedure = self._procedure(number)
        try:
            found = procedure.version(kinds)
        except NotYet:
            raise
        except NotCompiled:
            return None, described_version(procedure, None, self.own)
        return found, described_version(procedure, found, self.own)

    def _ask_hot(self, number: int, kinds: tuple[int, ...]) -> tuple[object, object]:
        procedure = self._procedure(number)
        found = procedure.hot(kinds)
        return found, described_version(procedure, found, self.own)

    def _ask_variable(self, way: tuple[str, str, str]) -> tuple[object, object]:
        var = variable_by(self.policy, self.namespace_of(way[1]), way)
        return var, described_variable(var)

    def _ask_link(self, way: tuple[str, str, str]) -> tuple[object, object]:
        namespace = self.namespace_of(way[1])
        var = None if namespace is None else namespace.vars.get(way[2])
        return var, described_link(var, self.found)

    def _ask_declared(self, name: str, variable: str) -> tuple[object, object]:
        namespace = self.namespace_of(name)
        return namespace, namespace is not None and variable in namespace.declared

    # Globals

    def globals_of(self, recipes: list[tuple[str, str, tuple[object, ...]]], origin: Origin) -> dict[str, object]:
        """Return the globals of the function that ``origin`` is of; Differs."""
        made = self._made
        for name, kind, *given in recipes:
            made[name] = getattr(self, f"_get_{kind}")(origin, *given)
        return made

    def _get_global(self, origin: Origin, name: str) -> object:
        return self._made[name]

    def _get_list(self, origin: Origin, recipes: list[tuple[Any, ...]]) -> object:
        return [getattr(self, f"_get_{kind}")(origin, *given) for kind, *given in recipes]

    def _get_procedure(self, origin: Origin) -> object:
        assert self.own is not None
        return self.own.procedure

    def _get_version(self, origin: Origin, number: int) -> object:
        return self.version(number).function

    def _get_origin(self, origin: Origin) -> object:
        return origin

    def _get_interp(self, origin: Origin) -> object:
        return self.interp

    def _get_proc(self, origin: Origin) -> object:
        return self.proc

    def _get_frozen(self, origin: Origin, data: bytes) -> object:
        return marshal.loads(data)

    def _get_variable(self, origin: Origin, way: tuple[str, str, str]) -> object:
        return self.variable(way)

    def _get_variables(self, origin: Origin, ways: tuple[tuple[str, str, str], ...]) -> object:
        return frozenset(map(self.variable, ways))

    def _get_part(self, origin: Origin, path: Path) -> object:
        try:
            return follow(self.interp, self.roots, path)
        except (LookupError, AttributeError, TclError):
            raise Differs("part") from None

    def _get_namespace(self, origin: Origin, name: str) -> Namespace:
        found = self.namespace_of(name)
        if found is None:
            raise Differs("namespace")
        return found

    def _get_constant(self, origin: Origin, value: object) -> object:
        return value

    def _get_named(self, origin: Origin, module: str, name: str) -> object:
        if module not in sys.modules:
            __import__(module)
        found = vars(sys.modules[module]).get(name)
        if found is None:
            raise Differs("named")
        return found

    def _get_made(self, origin: Origin, *recipes: tuple[Any, ...]) -> object:
        function, *given = [getattr(self, f"_get_{kind}")(origin, *more) for kind, *more in recipes]
        return function(*given)

    def _get_policy(self, origin: Origin, name: str) -> object:
        return getattr(self.policy, name)

    def _get_kept_options(self, origin: Origin) -> object:
        return self.interp.state(KeptOptions)

    def _get_declared(self, origin: Origin, name: str) -> object:
        return self._get_namespace(origin, name).declared

    def _get_table(self, origin: Origin, name: str) -> object:
        return self._get_namespace(origin, name).vars

    def _get_found(self, origin: Origin, number: int) -> object:
        return self.found[number]

    def _get_function(self, origin: Origin, number: int) -> object:
        return self.found[number].function  # type: ignore[attr-defined]  # a NativeCommand

    def _get_spread(self, origin: Origin, number: int) -> object:
        return self.found[number].spread  # type: ignore[attr-defined]  # likewise


class Remaking:
    """The parts of a function that are made of what was kept of it; Differs."""

    def __init__(self, asking: Asking, origin: Origin, parts: tuple[Any, ...]) -> None:
        questions, recipes, callees, of_origin, self._map, self.code = parts
        asking.ask(questions)
        self.asking = asking
        self.origin = origin
        self.globals = asking.globals_of(recipes, origin)
        self._called = [(given[0], name) for name, kind, *given in recipes if kind == "version"]
        self._callees: list[int] = callees
        origin.names, origin.arrays, origin.kept = of_origin

    def finish(self, version: Version) -> None:
        """Have the function be known to those that it calls; ``version`` is what has them for callees."""
        asking = self.asking
        for number in self._callees:
            callee = asking.version(number)
            version.callees.add(callee)
            callee.callers.add(version)
        for number, name in self._called:
            asking.version(number).cells.append((self.globals, name))
        self.origin.later = lambda: read_map(self.origin, self._map, asking.found)


def remake_version(version: Version, data: bytes) -> bool:
    """Make a version of what was kept of it; False where anything is not as it was."""
    procedure = version.procedure
    proc, interp, policy = procedure.proc, procedure.interp, procedure.policy
    place, names, (linked, references, escapes, further), state, guards_by, elements_by, parts = marshal.loads(data)
    if place != place_of_version(version) or any(map(policy.is_fickle, names)):
        return False
    if procedure.linked and procedure.linked != linked:
        return False
    # What calls it in turn, and is made or written now, has to know its links.
    procedure.linked[:] = linked
    asking = Asking(policy, proc.home or proc.namespace or interp.global_namespace, version)
    asking.roots, asking.proc = (proc.script,), proc
    origin = Origin(interp, proc.script, proc)
    try:
        remaking = Remaking(asking, origin, parts)
        guards = {asking.variable(way): is_array for way, is_array in guards_by}
        by_element = set(map(asking.variable, elements_by))
    except (Differs, NotCompiled):
        return False
    if version.dead or not procedure.fits(escapes, further):
        return False
    procedure.take(references, escapes, further)
    version.result_type, version.has_depth, version.looks_up, version.exit_types = state
    version.names, version.guards, version.by_element = set(names), guards, by_element
    for var, (way, _) in zip(guards, guards_by, strict=True):
        version.ways[var] = way
        if type(var.value) is str:
            var.value = as_used(var.value, proc.script.source, way[2])
    version.origin = origin
    remaking.finish(version)
    version.adopt(remaking.code, remaking.globals)
    return True


def known_refusal(version: Version, data: bytes) -> NotCompiled | None:
    """Return why a version could not be written in an earlier run; None where anything is not as it was."""
    policy, proc = version.procedure.policy, version.procedure.proc
    place, questions, reason, undefined = marshal.loads(data)
    if place != place_of_version(version) or any(map(policy.is_fickle, names_asked(questions))):
        return None
    asking = Asking(policy, proc.home or proc.namespace or policy.interp.global_namespace, version)
    try:
        asking.ask(questions)
        if undefined is None:
            return NotCompiled(reason)
        return NotYet(reason) if all(is_undefined(asking.variable(way)) for way in undefined) else None
    except (Differs, NotCompiled):
        return None


def remake_open(function: OpenFunction, name: str, place: object, roots: tuple[object, ...], data: bytes) -> bool:
    """Make a function of open code of what was kept of it; False where anything is not as it was.

    ``name`` is that in Python; ``place`` and ``roots`` are those of ``pending.PendingOpen``.
    """
    policy = function.policy
    kept_place, names, observed, variables, is_leaf, parts = marshal.loads(data)
    if place != kept_place or any(map(policy.is_fickle, names)):
        return False
    asking = Asking(policy, function.namespace, None)
    asking.roots, asking.proc = roots, function.proc
    try:
        remaking = Remaking(asking, function.origin, parts)
    except (Differs, NotCompiled):
        return False
    function.observed, function.variables, function.is_leaf = observed, variables, is_leaf
    remaking.finish(function.version)
    function.globals.update(remaking.globals)
    function.adopt(remaking.code, name, names)
    return True


def _node(text: str, line: int, words: tuple[str, ...] = ()) -> CommandNode:
    """Return a command that was kept, or a loop whose words are those."""
    script = parse_script(text, line)
    if not words and script.commands:
        return script.commands[0]
    node = LooseCommand(tuple([Literal(word, 0, 0, True) for word in words or (text,)]), 0, 0)
    node.script = script
    return node


def read_map(origin: Origin, data: bytes, found: list[object]) -> None:
    """Give the function that was made of what was kept its map; ``found`` are the answers."""
    from tclcompat.compiler.writer import LineMap

    source, lines, spans, natives, called, in_layers, layer_list, texts = marshal.loads(data)
    nodes = [_node(*each) for each in texts]
    layers: list[Layer] = []
    for number, base, label, outer in layer_list:
        layers.append(Layer(nodes[number], Script("", base + 1), label, None if outer < 0 else layers[outer]))
    by_number = dict(enumerate(nodes)).get
    origin.map = LineMap(
        source,
        [by_number(number) for number in lines],
        {line: [(a, b, nodes[number]) for a, b, number in each] for line, each in spans.items()},
    )
    origin.natives = {nodes[number]: (found[at], label) for number, at, label in natives}
    origin.called = {nodes[number]: name for number, name in called}
    origin.layers = {nodes[number]: layers[at] for number, at in in_layers}


__all__ = ["known_refusal", "remake_open", "remake_version"]
