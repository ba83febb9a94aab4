"""Functions as they are kept for later runs of a script: what was asked, Python's code, and how to get its globals.

What one consists of is described when the process ends, so that nobody waits for it; a function with a global that
cannot be described is not kept.  Where a line of it comes from is read when an error happens there.
"""

from __future__ import annotations

import marshal

from tclcompat.compiler.asked import is_undefined, place_of_version
from tclcompat.compiler.describing import Describer, NotKept, Taken
from tclcompat.compiler.refusals import NotCompiled, NotYet
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import LooseCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

    from tclcompat.compiler.asked import Asked
    from tclcompat.compiler.builder import Builder
    from tclcompat.compiler.functions import OpenCode
    from tclcompat.compiler.support import Layer, Origin
    from tclcompat.compiler.versions import Version

    # How to get the value of a global: a kind, and what is needed for it.
    Recipe = tuple[object, ...]

# The globals that a function gets when it is made.
MADE = ("valid", "OPEN_CODE")
_CONSTANTS = (str, int, float, bool, bytes, type(None))


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
    return node.script.source[node.start : node.end], node.script.line_at(node.start)


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

    def __init__(self, asked: Asked, code: CodeType, b: Builder, own: str = "") -> None:
        self._asked = asked
        self._code = code
        self._taken = Taken(b, own)

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
            [(name, *describer.recipe(name, value)) for name, value in self._taken.globals.items() if name not in MADE],
            [describer.version(callee) for callee in version.callees],
            (origin.names, origin.arrays, origin.kept),
            described_map(asked, origin),
            self._code,
        )


class PendingVersion(Pending):
    """A version that was just written."""

    def __init__(self, version: Version, asked: Asked, b: Builder, code: CodeType) -> None:
        super().__init__(asked, code, b, version.name)
        self._version = version
        self._place = place_of_version(version)
        procedure = version.procedure
        self._procedure = (list(procedure.linked), list(procedure.references), procedure.escapes, procedure.further)

    def described(self) -> tuple[object, ...]:
        """Return, such that a file can hold it, what the version consists of; NotKept."""
        version, asked = self._version, self._asked
        procedure, origin = version.procedure, version.origin
        assert origin is not None
        if version.tails:
            raise NotKept("a kind of version that is not kept")
        roots = (procedure.proc.script,)
        describer = Describer(procedure.policy, asked, origin, self._taken, roots, procedure.proc)
        return (
            self._place,
            tuple(version.names),
            self._procedure,
            (version.result_type, version.has_depth, version.looks_up, version.exit_types),
            [(describer.way(var), is_array) for var, is_array in version.guards.items()],
            [describer.way(var) for var in version.by_element],
            self._parts(describer, version),
        )


class PendingOpen(Pending):
    """A function of open code that was just written.

    ``place`` is what it depends on besides answers, ``roots`` where ways to parts of parsed scripts begin.
    """

    def __init__(
        self, function: OpenCode, asked: Asked, code: CodeType, place: object, roots: tuple[object, ...]
    ) -> None:
        super().__init__(asked, code, function.b)
        self._function = function
        self._place = place
        self._roots = roots

    def described(self) -> tuple[object, ...]:
        """Return, such that a file can hold it, what the function consists of; NotKept."""
        function = self._function
        describer = Describer(
            function.policy,
            self._asked,
            function.origin,
            self._taken,
            self._roots,
            function.proc,
        )
        parts = self._parts(describer, function.version)
        return self._place, tuple(function.calls.names), function.observed, function.variables, function.is_leaf, parts


class PendingRefusal:
    """A version that could not be written, for a reason."""

    def __init__(self, version: Version, asked: Asked, reason: NotCompiled) -> None:
        # One that waits for variables does so as long as they are undefined.
        undefined = [way for var, way in asked.ways.items() if is_undefined(var)] if type(reason) is NotYet else None
        self._content = (place_of_version(version), tuple(asked.questions), str(reason), undefined)
        self._complete = asked.complete

    def described(self) -> tuple[object, ...]:
        """Return, such that a file can hold it, what the refusal depends on; NotKept."""
        if not self._complete:
            raise NotKept("decided by what was not asked")
        return self._content


__all__ = ["NotKept", "PendingOpen", "PendingRefusal", "PendingVersion"]
