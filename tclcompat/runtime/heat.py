"""When a loop that is walked is to be compiled.

A loop is hot when one run of it takes long.  Where many short runs come together, the procedure around it is hot: it
is compiled as a whole when it is called again.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp


def is_hot(interp: Interp, turns: int, begun: int) -> bool:
    """Tell whether a loop of many turns is hot that has had ``turns`` since commands were counted to ``begun``."""
    engine = interp.engine
    if turns >= engine.hot_turns or interp.command_count - begun > engine.hot_commands:
        return True
    proc = interp.frame.procedure
    # One that was called more often could not be compiled.
    if proc is None or proc.heat >= engine.hot_calls:
        return True
    proc.heat = engine.hot_calls - 1
    return False
