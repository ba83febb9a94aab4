"""Where scripts stand in files, worked out only when somebody asks (``info frame``, ``proc``).

A sourced file knows its name.  A script evaluated from there is found again as a literal word of the command that
was running when its unit began; so nothing has to be noted while scripts run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tclcompat.syntax.nodes import Literal
from tclcompat.values.convert import format_list
from tclcompat.values.lists import newlines_before

if TYPE_CHECKING:
    from tclcompat.runtime.frames import Unit


def unit_origin(unit: Unit) -> tuple[str, int] | None:
    """Return file and line of the first line of a unit's script, or None when it is no text of a file."""
    script = unit.script
    procedure = unit.frame.procedure
    is_lambda = unit.kind == "proc" and procedure is not None and procedure.lambda_text is not None
    if script.origin is not None or unit.words is not None or (unit.kind == "proc" and not is_lambda):
        return script.origin
    text = procedure.lambda_text if is_lambda and procedure is not None else script.source
    caller = unit.caller
    while caller is not None:
        for index, word in enumerate(() if caller.command is None else caller.command.words):
            if type(word) is Literal and word.text == text:
                found = word_origin(caller, index)
                if found is not None and is_lambda:
                    return found[0], found[1] + newlines_before(word.text, 1)
                return found
        caller = caller.caller
    return None


def word_origin(unit: Unit, index: int) -> tuple[str, int] | None:
    """Return file and line of a literal word of the command that runs in ``unit``."""
    node = unit.command
    if node is None or index >= len(node.words) or type(node.words[index]) is not Literal:
        return None
    origin = unit_origin(unit)
    if origin is None:
        return None
    file, first = origin
    return file, first + node.script.line_at(node.words[index].start) - unit.script.line


def command_text(unit: Unit) -> str:
    """Return the text of the command that runs in ``unit``."""
    if unit.words is not None:
        return format_list(unit.words)
    node = unit.command
    return "" if node is None else node.script.source[node.start : node.end]
