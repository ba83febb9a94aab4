"""When a loop that is walked is to be compiled.

A loop is hot when one run of it takes long.  Where many short runs come together, the procedure around it is hot: it
is compiled as a whole when it is called again.  If it is not called for long, the loop is compiled alone after all.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp
    from tclcompat.syntax.nodes import Command


# How many times as many turns in all make a loop hot whose procedure is not called again.
_NOT_CALLED = 3
# From how many turns on a loop is known to be hot before it begins.
KNOWN = 1 << 19


def turns_before(interp: Interp, node: Command) -> int:
    """Return how many turns a loop has had that begins, or is taken to have had."""
    if node.turns == 0:
        node.turns = interp.engine.turns_of(node)
    return node.turns


def is_hot(interp: Interp, turns: int, in_all: int, begun: int) -> bool:
    """Tell whether a loop of so many turns ``in_all`` is hot, ``turns`` of them since commands counted to ``begun``."""
    engine = interp.engine
    if turns >= engine.hot_turns or interp.command_count - begun > engine.hot_commands:
        return True
    proc = interp.frame.procedure
    # One that is cold could not be compiled.
    if proc is None or proc.heat < 0 or in_all > _NOT_CALLED * engine.hot_turns:
        return True
    proc.heat = engine.hot_calls - 1
    return False
