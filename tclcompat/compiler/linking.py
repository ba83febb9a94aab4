"""Calls of procedures that link to variables their arguments name: the variables are handed over for the call.

The value of a fast variable goes into a ``Var`` of its own and comes back when the call is over, however it ends; an
element of an array likewise.  A boxed variable is handed over as it is.
"""

from __future__ import annotations

from tclcompat.compiler.builder import DROP, Builder
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Decline
from tclcompat.compiler.inline.variables import name_of
from tclcompat.compiler.scope import Variable
from tclcompat.compiler.support_links import element_box, put_back
from tclcompat.compiler.support_open import invoke
from tclcompat.compiler.types import ANY, DICT, LIST, UNSET
from tclcompat.compiler.versions import guarding
from tclcompat.syntax.nodes import Command as CommandNode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.builder import Want
    from tclcompat.compiler.procedures import Procedure
    from tclcompat.compiler.versions import Version


class Handover:
    """The variables that one call hands over; ``boxes`` are the Python expressions of their ``Var``."""

    def __init__(self) -> None:
        self.boxes: list[str] = []
        # What holds in open code where a variable is as the procedure needs it.
        self.conditions: list[str] = []
        # Fast variables with the local name that they have in the procedure; elements by dict, key and Var.
        self.fast: list[tuple[Variable, str]] = []
        self.elements: list[tuple[str, str, str]] = []


def hand_over(b: Builder, node: CommandNode, target: Procedure, version: Version) -> Handover | None:
    """Find the variables that a call hands over; None where they cannot be told."""
    handover = Handover()
    given: set[str] = set()
    of_elements: set[str] = set()
    for index, local in target.linked:
        if index + 1 >= len(node.words):
            return None
        try:
            name, key = name_of(b, node.words[index + 1])
        except Decline:
            return None
        is_array = next((array for _, known, array in target.references if known == local), _is_array(b, target, local))
        if not name or "::" in name:
            return None
        if key is not None:
            if is_array or b.calls.is_open:
                return None
            _hand_over_element(b, handover, name, key)
            of_elements.add(name)
            continue
        given.add(name)
        box = b.scope.box_of(b, name, is_array)
        handover.boxes.append(box)
        variable = b.scope.variables[name]
        if b.calls.is_open:
            handover.conditions.append(f"{box}.traces is None and {box}.array is {'not None' if is_array else 'None'}")
        elif variable.box is None:
            handover.fast.append((variable, local))
    boxes = handover.boxes
    if len(boxes) > 1 and (len(set(boxes)) != len(boxes) or any(box.startswith(("g_", "l_")) for box in boxes)):
        return None
    if not of_elements.isdisjoint(given):
        return None
    if any(b.scope.variables[name].box is not None for name in of_elements) and (
        version.function is None or version.looks_up or version.all_guards()
    ):
        # It may reach the array too.
        return None
    arrays = [element[0] for element in handover.elements]
    return None if len(set(arrays)) != len(arrays) else handover


def _is_array(b: Builder, target: Procedure, local: str) -> bool:
    """Tell whether a procedure that calls itself has used a variable that it links to as an array so far."""
    if b.calls.version.procedure is not target:
        return False
    variable = b.scope.variables.get(local)
    return variable is not None and variable.array


def _hand_over_element(b: Builder, handover: Handover, name: str, key: Code) -> None:
    place = b.scope.elements(b, name)
    key = b.stored(key)
    box = b.stored(Code(f"{b.support(element_box)}({place}, {key.text})"))
    handover.boxes.append(box.text)
    handover.elements.append((place, key.text, box.text))


def write_call(
    b: Builder, node: CommandNode, target: Procedure, version: Version, arguments: list[str], kinds: list[int] | None,
    handover: Handover, want: Want,
) -> Code:  # fmt: skip
    """Write the call of a procedure that links to variables."""
    arguments = [text if text[:1] == "t" and text[1:].isdigit() else b.stored(Code(text)).text for text in arguments]
    if handover.conditions:
        text, kind = target.call(b, arguments, kinds, handover.boxes)
        conditions = handover.conditions + guarding(b, target.versions.values())
        words = ", ".join([ascii(node.name), *arguments])
        other = f"{b.support(invoke)}(interp, unit, {b.hold(node, 'N')}, [{words}])"
        return b.calls.called(b, Code(f"({text} if {' and '.join(conditions)} else {other})", ANY))
    for variable, _ in handover.fast:
        b.emit("try:")
        b.emit(f"    {variable.spill}.value = {variable.place}")
        b.emit(f"    del {variable.place}")
        b.emit("except UnboundLocalError:")
        b.emit("    pass")
    exits = target.exit_types(version)
    back = b.temp()
    b.emit("try:")
    b.indent()
    text, kind = target.call(b, arguments, kinds, handover.boxes)
    b.emit(f"{back} = {text}" if want != DROP else text)
    b.dedent()
    if handover.fast or handover.elements:
        b.emit("finally:")
        b.indent()
        _take_back(b, handover, exits)
        b.dedent()
    else:
        # Nothing is to be taken back: the try is not needed.
        line = b.writer.lines[-1]
        line.depth -= 1
        del b.writer.lines[-2]
    if want == DROP:
        return b.constant("")
    if kind & (LIST | DICT):
        # It may be the value of a variable, which could not be changed in place meanwhile.
        b.passing.append(back)
    return Code(back, kind, stable=True)


def _take_back(b: Builder, handover: Handover, exits: dict[str, int]) -> None:
    for variable, local in handover.fast:
        b.emit(f"{variable.place} = {variable.spill}.value")
        b.emit(f"{variable.spill}.value = None")
        b.emit(f"if {variable.place} is None:")
        b.emit(f"    del {variable.place}")
        b.scope.wrote(variable.name)
        # Where the call fails the variable may be anything.
        b.scope.know(b, variable.name, ANY | UNSET)
        b.note()
        b.scope.know(b, variable.name, exits.get(local, ANY | UNSET))
    for place, key, box in handover.elements:
        b.emit(f"{b.support(put_back)}({place}, {key}, {box})")
