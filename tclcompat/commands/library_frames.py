"""The frame of a procedure for commands that behave as the procedures of Tcl's script library do.

Scripts that such a command runs (package indexes, ``tclIndex`` files) see the command's local variables.
"""

from __future__ import annotations

from contextlib import contextmanager

from tclcompat.commands.variables import link, target
from tclcompat.runtime.frames import Frame
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.procs import Proc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def procedure_frame(interp: Interp, argv: list[object], *global_names: str) -> Iterator[Frame]:
    """Push the frame of a global procedure called as ``argv``, with links to global variables."""
    caller = interp.frame
    frame = Frame(interp.global_namespace, caller, Proc([], ""), argv, {}, set())
    for name in global_names:
        link(interp, frame, name, target(interp, interp.global_frame, name))
    interp.frame = frame
    try:
        yield frame
    finally:
        interp.frame = caller
