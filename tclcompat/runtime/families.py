"""Who an interpreter's parent and children are."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.command import Command
    from tclcompat.runtime.interp import Interp


class Family:
    """What one interpreter knows of others.

    ``make`` makes a new interpreter with all commands; bootstrap puts it in.  ``command`` is the parent's command for
    this interpreter, ``callers`` are the aliases in other interpreters that call into this one, with the interpreter
    that each is in.  ``entered`` counts the calls from other interpreters that run in it.
    """

    def __init__(self) -> None:
        self.make: Callable[[], Interp] | None = None
        self.parent: Interp | None = None
        self.name = ""
        self.command: Command | None = None
        self.children: dict[str, Interp] = {}
        self.safe = False
        self.debugs_frames = False
        self.callers: dict[Command, Interp] = {}
        self.doomed: list[Command] = []
        self.finished = False
        self.entered = 0


def is_safe(interp: Interp) -> bool:
    """Tell whether an interpreter is safe."""
    return interp.state(Family).safe
