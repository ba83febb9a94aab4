"""Scripts that are evaluated here or in the frame of a caller: eval uplevel."""

from __future__ import annotations

from tclcompat.errors import WrongArgs
from tclcompat.runtime.evaluation import evaluate_in, evaluate_together
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.frames import Frame

table = CommandTable()


@table.command("eval", "arg ?arg ...?")
def eval_(interp: Interp, *words: object) -> object:
    """Evaluate the concatenation of the arguments as a script."""
    if len(words) > 1:
        return evaluate_together(interp, interp.frame, words, "eval")
    return evaluate_in(interp, interp.frame, words[0], "eval")


@table.command("uplevel", "?level? command ?arg ...?")
def uplevel(interp: Interp, *words: object) -> object:
    """Evaluate a script in the frame of a caller."""
    if not words:
        raise WrongArgs
    frame: Frame | None = interp.frame.caller
    if (
        type(words[0]) is not int
        or words[0] != 1
        or len(words) < 2
        or frame is None
        or frame.level != interp.frame.level - 1
    ):
        frame = interp.level_frame(words[0])
    if frame is None:
        frame = interp.level_frame(1)
    else:
        words = words[1:]
        if not words:
            raise WrongArgs
    assert frame is not None
    if len(words) > 1:
        return evaluate_together(interp, frame, words, "uplevel")
    return evaluate_in(interp, frame, words[0], "uplevel")
