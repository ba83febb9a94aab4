"""What generated code adds to the trace of an error: steps, as ``TclError`` keeps them until somebody looks."""

from __future__ import annotations

from tclcompat.errors import ERROR, Account, Completion, Return, TclError
from tclcompat.runtime.procs import add_ended

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.compiler.support import Layer, Site
    from tclcompat.runtime.procs import Proc

    # The words of a call, or what returns them.
    Words = list[object] | Callable[[], list[object]]


class Walked(Exception):
    """How a call ended that was walked instead of running the code, which has nothing to add to it."""

    def __init__(self, completion: TclError | Completion) -> None:
        super().__init__()
        self.completion = completion


class Refusal(Return):
    """``return -code error``, which ``failed`` turns into the error of the command that called the procedure."""

    __slots__ = ("errorcode",)

    def __init__(self, message: str, errorcode: object = None) -> None:
        self.args = (message,)
        self.result = message
        self.errorcode = errorcode
        self.options = {}
        self.return_code = ERROR
        self.level = 1


def add_site(account: Account, error: TclError, site: Site, argv: Words | None) -> None:
    """Add a command that failed, and the call of the procedure that it is in."""
    account.line = site.line
    account.add(site.first if account.trace is None else site.again)
    if account.stack is None:
        account.stack = ["INNER", site.inner(error)]
    if argv is not None:
        account.stack += ["CALL", argv() if callable(argv) else argv]


def note_within(error: TclError, site: Site, layer: Layer | None, argv: list[object] | None) -> None:
    """Note a command that failed in a body that has lines of its own, and what that stands in."""
    from tclcompat.compiler.support import Site

    error.steps.append((_add_site_within, (site, layer), argv))
    while layer is not None and layer.label:
        error.add_place(layer.label)
        around, layer = Site(layer.node, ""), layer.outer
        error.steps.append((_add_site_within, (around, layer), argv))


def _add_site_within(
    account: Account, error: TclError, place: tuple[Site, Layer | None], argv: list[object] | None
) -> None:
    site, layer = place
    add_site(account, error, site, argv)
    if layer is not None:
        account.line = site.line - layer.base


def add_open_site(account: Account, error: TclError, site: Site, called: tuple[object, ...]) -> None:
    """Add a command of open code that failed, and the call that ran then."""
    account.line = site.line
    account.add(site.first if account.trace is None else site.again)
    account.stack = [*(["INNER", site.inner(error)] if account.stack is None else account.stack), *called]


def add_end(account: Account, error: TclError, site: Site, ended: tuple[Proc, Words]) -> None:
    """Add a command that failed, and the procedure which that has ended."""
    proc, words = ended
    argv = words() if callable(words) else words
    add_site(account, error, site, argv)
    add_ended(account, error, proc, argv)
