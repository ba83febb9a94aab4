"""Functions as they are kept for later runs of a script: what was asked, Python's code, and how to get its globals.

What one consists of is described when the process ends, so that nobody waits for it; a function with a global that
cannot be described is not kept.  Where a line of it comes from is read when an error happens there.
"""

from __future__ import annotations

import marshal
import sys

from tclcompat.compiler.asked import place_of_loop, place_of_version
from tclcompat.compiler.paths import Finder
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.completions import KeptOptions
from tclcompat.runtime.namespaces import Namespace
from tclcompat.runtime.variables import Var
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import LooseCommand
from tclcompat.syntax.parser import parse_script
from tclcompat.values.quick_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

    from tclcompat.compiler.asked import Asked, Way
    from tclcompat.compiler.builder import Builder
    from tclcompat.compiler.functions import OpenCode
    from tclcompat.compiler.policy import Policy
    from tclcompat.compiler.support import Layer, Origin
    from tclcompat.compiler.versions import Version

    # How to get the value of a global: a kind, and what is needed for it.
    Recipe = tuple[object, ...]

# The globals that a function gets when it is made.
MADE = ("valid", "OPEN_CODE")
_CONSTANTS = (str, int, float, bool, bytes, type(None))


class NotKept(Exception):
    """There is something in a function that no file can hold."""


# Globals


def is_constant(value: object) -> bool:
    """Tell whether a file can hold a value such that what is read again is the same to generated code."""
    kind = type(value)
    if kind in _CONSTANTS:
        return True
    if kind is tuple or kind is list or kind is frozenset:
        return all(map(is_constant, value))  # type: ignore[call-overload]  # one of those
    # One that is empty may be somebody's table.
    return kind is dict and bool(value) and all(is_constant(key) and is_constant(item) for key, item in value.items())  # type: ignore[attr-defined]  # a dict


def frozen(globals_: dict[str, object]) -> dict[str, object]:
    """Return the globals of a function as they are before it runs: constants that it may change in place as bytes."""
    found: dict[str, object] = {}
    for name, value in globals_.items():
        changes = type(value) in (list, dict)
        found[name] = Frozen(marshal.dumps(value)) if changes and is_constant(value) else value  # type: ignore[arg-type]  # as is_constant tells
    return found


class Frozen:
    """A constant, marshalled."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data


@lru_cache(1)
def _named_objects() -> dict[int, tuple[str, str]]:
    """Return the objects of our own modules that are neither functions nor classes, by their identity."""
    found: dict[int, tuple[str, str]] = {}
    for module_name, module in list(sys.modules.items()):
        if not module_name.startswith("tclcompat."):
            continue
        for name, value in vars(module).items():
            if name[:2] != "__" and getattr(value, "__qualname__", None) is None and type(value) not in _CONSTANTS:
                found.setdefault(id(value), (module_name, name))
    return found


class Describer:
    """Finds out how to get the globals of a function again."""

    def __init__(
        self,
        policy: Policy,
        asked: Asked,
        origin: Origin,
        cells: dict[str, Version],
        makers: dict[str, tuple[object, ...]],
        roots: tuple[object, ...],
    ) -> None:
        self.policy = policy
        self.asked = asked
        self.origin = origin
        # The versions that are called, by the names that the function has for them.
        self.cells = cells
        # What makes others, by their names.
        self._makers = makers
        self._finder = Finder(origin.interp, roots)

    def recipe(self, name: str, value: object) -> Recipe:
        """Return how to get a global; NotKept."""
        called = self.cells.get(name)
        if called is not None:
            return ("version", self.version(called))
        if value is self.origin:
            return ("origin",)
        if value is self.origin.interp:
            return ("interp",)
        if value is self.origin.proc:
            return ("proc",)
        made = self._makers.get(name)
        if made is not None:
            return ("made", *[self.recipe("", part) for part in made])
        if isinstance(value, Frozen):
            return ("frozen", value.data)
        if isinstance(value, Var):
            return ("variable", self.way(value))
        if type(value) is frozenset and value and all(isinstance(each, Var) for each in value):
            return ("variables", tuple(map(self.way, value)))
        if is_constant(value):
            return ("constant", value)
        if isinstance(value, Namespace):
            return ("namespace", value.name)
        path = self._finder.path(value)
        if path is not None:
            return ("part", path)
        return self._named(value) or self._of_interp(value) or self._of_command(value) or self._refuse(name, value)

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

    @staticmethod
    def _named(value: object) -> Recipe | None:
        """Return where a function, a class or what else has a name in a module is found."""
        module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
        if type(module) is not str or type(name) is not str:
            module, name = _named_objects().get(id(value), ("", ""))
        if not module or vars(sys.modules[module]).get(name) is not value:
            return None
        return ("named", module, name)

    def _of_interp(self, value: object) -> Recipe | None:
        policy = self.policy
        if value == policy.known_globals or value == policy.find_global:
            return ("policy", "known_globals" if value == policy.known_globals else "find_global")
        if type(value) is KeptOptions and value is policy.interp.state(KeptOptions):
            return ("kept_options",)
        for number, found in enumerate(self.asked.found):
            if isinstance(found, Namespace) and value is found.declared:
                return ("declared", number)
        return None

    def _of_command(self, value: object) -> Recipe | None:
        for number, found in enumerate(self.asked.found):
            if isinstance(found, NativeCommand):
                if value is found.function:
                    return ("function", number)
                if value == found.spread:
                    return ("spread", number)
        return None

    @staticmethod
    def _refuse(name: str, value: object) -> Recipe:
        raise NotKept(f"{name}: {type(value).__name__}")


# Where lines come from


class Places:
    """The commands that the lines of a function stand for, each as its text and line."""

    def __init__(self) -> None:
        self._numbers: dict[CommandNode, int] = {}
        self.nodes: list[tuple[object, ...]] = []

    def number(self, node: CommandNode | None) -> int:
        """Return the number of a command, -1 for none; NotKept."""
        if node is None:
            return -1
        number = self._numbers.get(node)
        if number is None:
            number = self._numbers[node] = len(self.nodes)
            self.nodes.append(_described_node(node))
        return number


def _described_node(node: CommandNode) -> tuple[object, ...]:
    if type(node) is LooseCommand:
        # It is made of texts.
        script = node.script
        return script.source, script.line, tuple([word.text for word in node.words])  # type: ignore[attr-defined]  # Literals
    text, line = node.script.source[node.start : node.end], node.script.line_at(node.start)
    again = parse_script(text, line).commands
    if len(again) != 1 or len(again[0].words) != len(node.words):
        raise NotKept("a command that is something else alone")
    return text, line


def described_map(asked: Asked, origin: Origin) -> bytes:
    """Return, marshalled, where the lines of a function come from."""
    places = Places()
    assert origin.map is not None
    lines, spans = origin.map.parts()
    layers: dict[Layer, int] = {}
    layer_list: list[tuple[int, int, str, int]] = []

    def layer_number(layer: Layer | None) -> int:
        if layer is None:
            return -1
        if layer not in layers:
            outer = layer_number(layer.outer)
            layers[layer] = len(layer_list)
            layer_list.append((places.number(layer.node), layer.base, layer.label, outer))
        return layers[layer]

    found = {command: number for number, command in enumerate(asked.found)}
    natives = []
    for node, (command, label) in origin.natives.items():
        if command not in found:
            raise NotKept("a command that nobody asked for")
        natives.append((places.number(node), found[command], label))
    return marshal.dumps(
        (
            origin.map.source,
            [places.number(node) for node in lines],
            {line: [(a, b, places.number(node)) for a, b, node in each] for line, each in spans.items()},
            natives,
            [(places.number(node), name) for node, name in origin.called.items()],
            [(places.number(node), layer_number(layer)) for node, layer in origin.layers.items()],
            layer_list,
            places.nodes,
        )
    )


# Functions


class Pending:
    """A function that was just written, of which everything that may change has been taken down."""

    def __init__(self, asked: Asked, code: CodeType, b: Builder) -> None:
        self._asked = asked
        self._code = code
        self._globals = frozen(b.globals)
        self._cells = {name: each for each, name in b.cells.items()}
        self._makers = b.makers

    def described(self) -> tuple[object, ...]:
        """Return, such that a file can hold it, what the function consists of; NotKept."""
        raise NotImplementedError

    def _parts(self, describer: Describer, version: Version) -> tuple[object, ...]:
        """Return what there is of every function; ``version`` is what has its callees."""
        asked, origin = self._asked, describer.origin
        if not asked.complete or version.dead:
            raise NotKept("decided by what was not asked")
        return (
            tuple(asked.questions),
            [(name, *describer.recipe(name, value)) for name, value in self._globals.items() if name not in MADE],
            [describer.version(callee) for callee in version.callees],
            (origin.names, origin.arrays, origin.kept),
            described_map(asked, origin),
            self._code,
        )


class PendingVersion(Pending):
    """A version that was just written."""

    def __init__(self, version: Version, asked: Asked, b: Builder, code: CodeType) -> None:
        super().__init__(asked, code, b)
        self._version = version
        self._place = place_of_version(version)
        self._cells.pop(version.name, None)
        procedure = version.procedure
        self._procedure = (list(procedure.linked), list(procedure.references), procedure.escapes, procedure.further)

    def described(self) -> tuple[object, ...]:
        """Return, such that a file can hold it, what the version consists of; NotKept."""
        version, asked = self._version, self._asked
        procedure, origin = version.procedure, version.origin
        assert origin is not None
        if version.tails or procedure.proc.lambda_text is not None:
            raise NotKept("a kind of version that is not kept")
        roots = (procedure.proc.script,)
        describer = Describer(procedure.policy, asked, origin, self._cells, self._makers, roots)
        return (
            self._place,
            tuple(version.names),
            self._procedure,
            (version.result_type, version.has_depth, version.looks_up, version.exit_types),
            [(describer.way(var), is_array) for var, is_array in version.guards.items()],
            [describer.way(var) for var in version.by_element],
            self._parts(describer, version),
        )


class PendingLoop(Pending):
    """A loop of a script that is walked, which was just written."""

    def __init__(self, loop: OpenCode, asked: Asked, code: CodeType) -> None:
        super().__init__(asked, code, loop.b)
        self._loop = loop
        assert loop.loop is not None
        self._place = place_of_loop(loop.policy, loop.loop)

    def described(self) -> tuple[object, ...]:
        """Return, such that a file can hold it, what the loop consists of; NotKept."""
        loop = self._loop
        roots = (loop.loop, loop.script)
        describer = Describer(loop.policy, self._asked, loop.origin, self._cells, self._makers, roots)
        return self._place, tuple(loop.calls.names), loop.observed, self._parts(describer, loop.version)


class PendingRefusal:
    """A version that could not be written, for a reason."""

    def __init__(self, version: Version, asked: Asked, reason: str) -> None:
        self._content = (place_of_version(version), tuple(asked.questions), reason)
        self._complete = asked.complete and version.procedure.proc.lambda_text is None

    def described(self) -> tuple[object, ...]:
        """Return, such that a file can hold it, what the refusal depends on; NotKept."""
        if not self._complete:
            raise NotKept("decided by what was not asked")
        return self._content


__all__ = ["NotKept", "PendingLoop", "PendingRefusal", "PendingVersion"]
