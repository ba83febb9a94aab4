"""``info frame``: which command of which script runs at every level of evaluation.

A level is a unit (see runtime.frames): a sourced file, the body of a procedure, a script given to ``eval``.
"""

from __future__ import annotations

from tclcompat.commands.info import info
from tclcompat.errors import TclError
from tclcompat.runtime.frames import Frame, Unit
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.locations import command_text, position, pushed_frame, unit_origin
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import to_int


@info.sub("frame", "?number?")
def frame(interp: Interp, number: object = None) -> object:
    """Return the depth of evaluation, or what runs at one level of it."""
    units: list[Unit] = []
    unit: Unit | None = interp.unit
    while unit is not None and unit.caller is not None and unit.kind != "call":
        units.append(unit)
        unit = unit.caller
    depth = len(units)
    if number is None:
        return depth
    level = to_int(number)
    if level > depth or level <= -depth:
        text = to_str(number)
        raise TclError(f'bad level "{text}"', ["TCL", "LOOKUP", "LEVEL", text])
    return _describe(interp, units[depth - level if level > 0 else -level])


def _describe(interp: Interp, unit: Unit) -> dict[str, object]:
    node = unit.command
    origin = unit_origin(unit)
    described: dict[str, object] = {"type": unit.kind if origin is None else "source"}
    if origin is not None and node is not None:
        described["line"] = origin.line_of(unit.script.source, position(unit, node.script, node.start))
        described["file"] = origin.file
    else:
        described["line"] = 1 if node is None else node.script.line_at(node.start) - unit.script.line + 1
    described["cmd"] = command_text(unit)
    pushed = pushed_frame(unit)
    procedure = pushed.procedure
    if procedure is not None:
        if procedure.lambda_text is not None:
            described["lambda"] = procedure.lambda_text
        elif not procedure.deleted:
            described["proc"] = procedure.full_name
    if _is_visible(interp, pushed):
        described["level"] = interp.frame.level - pushed.level
    return described


def _is_visible(interp: Interp, wanted: Frame) -> bool:
    """Tell whether the current frame's callers lead to ``wanted``; ``uplevel`` hides what it goes past."""
    found: Frame | None = interp.frame
    while found is not None:
        if found is wanted:
            return True
        found = found.caller
    return False
