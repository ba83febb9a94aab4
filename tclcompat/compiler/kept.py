"""Functions as they are kept for later runs of a script: what was asked, Python's code, and how to get its globals.

What one consists of is described when the process ends, so that nobody waits for it; a function with a global that
cannot be described is not kept.  Where a line of it comes from is read when an error happens there.
"""

from __future__ import annotations

import marshal

from tclcompat.compiler.describing import Describer
from tclcompat.compiler.pending import NotKept
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import LooseCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.asked import Asked
    from tclcompat.compiler.pending import Pending, PendingOpen, PendingVersion
    from tclcompat.compiler.support import Layer, Origin
    from tclcompat.compiler.versions import Version

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


def described_version(pending: PendingVersion) -> tuple[object, ...]:
    """Return, such that a file can hold it, what a version consists of; NotKept."""
    version, asked = pending.version, pending.asked
    procedure, origin = version.procedure, version.origin
    assert origin is not None
    if version.tails:
        raise NotKept("a kind of version that is not kept")
    roots = (procedure.proc.script,)
    describer = Describer(procedure.policy, asked, origin, pending.taken, roots, procedure.proc)
    return (
        pending.place,
        tuple(version.names),
        pending.of_procedure,
        (version.result_type, version.has_depth, version.looks_up, version.exit_types),
        [(describer.way(var), is_array) for var, is_array in version.guards.items()],
        [describer.way(var) for var in version.by_element],
        _parts(pending, describer, version),
    )


def described_open(pending: PendingOpen) -> tuple[object, ...]:
    """Return, such that a file can hold it, what a function of open code consists of; NotKept."""
    function = pending.function
    describer = Describer(function.policy, pending.asked, function.origin, pending.taken, pending.roots, function.proc)
    parts = _parts(pending, describer, function.version)
    return pending.place, tuple(function.calls.names), function.observed, function.variables, function.is_leaf, parts


def _parts(pending: Pending, describer: Describer, version: Version) -> tuple[object, ...]:
    """Return what there is of every function; ``version`` is what has its callees."""
    asked, origin = pending.asked, describer.origin
    if not asked.complete or version.dead:
        raise NotKept("decided by what was not asked")
    return (
        tuple(asked.questions),
        [(name, *describer.recipe(name, value)) for name, value in pending.taken.globals.items() if name not in MADE],
        [describer.version(callee) for callee in version.callees],
        (origin.names, origin.arrays, origin.kept),
        described_map(asked, origin),
        pending.code,
    )
