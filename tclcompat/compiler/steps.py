"""What generated code adds to the trace of an error: steps, as ``TclError`` keeps them until somebody looks."""

from __future__ import annotations

from tclcompat.errors import ERROR, Return, TclError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.support import Site
    from tclcompat.runtime.procs import Proc


class Refusal(Return):
    """``return -code error``, which ``failed`` turns into the error of the command that called the procedure."""

    __slots__ = ()

    def __init__(self, message: str) -> None:
        self.args = (message,)
        self.result = message
        self.options = {}
        self.return_code = ERROR
        self.level = 1


def add_site(error: TclError, site: Site, argv: list[object] | None) -> None:
    """Add a command that failed, and the call of the procedure that it is in."""
    trace, stack = error.trace, error.stack
    error.line = site.line
    error.trace = str(error.result) + site.first if trace is None else trace + site.again
    if stack is None:
        stack = ["INNER", site.inner(error)]
    error.stack = stack if argv is None else [*stack, "CALL", argv]


def add_end(error: TclError, site: Site, ended: tuple[Proc, list[object]]) -> None:
    """Add a command that failed, and the procedure which that has ended."""
    proc, argv = ended
    add_site(error, site, argv)
    proc.log(error, argv)
