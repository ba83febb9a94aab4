"""``transfer::copy::queue``: objects that carry out transfers into one channel one after the other.

A request is ``{type data option value ...}``, as for ``transfer::copy::do``.  An error ends the service: the requests
behind it stay in the queue, without a callback, until the next ``put`` starts the service again.

Tcllib 1.21 cannot create these objects; what is here follows the manual.  Where that is silent its code is followed:
the status is reported before the last completion callback, and before the one of an error.
"""

from __future__ import annotations

from collections import deque

from tclcompat import TclError, to_list, to_str
from tclcompat.native import Interp, ObjectCommand, Option, call_later, install_type, method
from transfer.copying import notifier, read_options, start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from transfer.copying import Settings

PACKAGES = {"transfer::copy::queue": "0.1"}


def install(interp: Interp) -> None:
    """Make the command ``::transfer::copy::queue``."""
    interp.eval("package require transfer::copy")
    install_type(interp, Queue)


class Queue(ObjectCommand, name="transfer::copy::queue"):
    """One queue of transfers; ``busy`` says whether a request is served."""

    on_status_change = Option("-on-status-change")

    def construct(self, arguments: list[object]) -> None:
        """Take the channel and the options."""
        self._requests: deque[tuple[str, object, Settings]] = deque()
        self._busy = False
        if not arguments:
            usage = f"{self.type_name}::Snit_constructor type selfns win self thechan ?arg ...?"
            raise TclError(f'wrong # args: should be "{usage}"', ["TCL", "WRONGARGS"])
        self.channel = to_str(arguments[0])
        if self.channel not in map(to_str, to_list(self.interp.invoke(["::file", "channels"]))):
            raise TclError(f'Channel "{self.channel}" does not exist')
        self.configurelist(arguments[1:])

    @method("request")
    def put(self, request: object) -> object:
        """Enter a request; an idle object begins to serve it."""
        words = to_list(request)
        if len(words) < 2:
            raise TclError("Bad request: Not enough elements")
        kind = to_str(words[0])
        if kind not in ("chan", "channel", "string"):
            raise TclError(f'Bad request: Unknown type "{kind}", expected chan, or string')
        try:
            settings = read_options(self.interp, self.channel, words[2:])
        except TclError as error:
            raise TclError(f"Bad request: {error}") from None
        self._requests.append((kind, words[1], settings))
        if self._busy:
            self._report()
        else:
            self._serve()
        return ""

    @method()
    def busy(self) -> object:
        """Return whether a request is served."""
        return int(self._busy)

    @method()
    def pending(self) -> object:
        """Return how many requests wait."""
        return len(self._requests)

    def _serve(self) -> None:
        """Take the first request out of the queue and have the event loop start it."""
        self._check()
        request = self._requests.popleft()
        self._busy = True
        call_later(self.interp, lambda: self._start(*request))
        self._report()

    def _start(self, kind: str, data: object, settings: Settings) -> None:
        notify = notifier(self.interp, settings["-command"])

        def done(count: int, *message: object) -> None:
            self._check()
            if not self._requests or message:
                self._busy = False
                self._report()
            else:
                call_later(self.interp, self._serve)
            notify(count, *message)

        self._check()
        try:
            start(self.interp, kind, data, self.channel, settings, done)
        except TclError as error:
            done(0, str(error))

    def _check(self) -> None:
        """Complain in the background when the object was destroyed while it was busy."""
        if self.destroyed:
            raise TclError(f'transfer of a destroyed object of type "{self.type_name}"')

    def _report(self) -> None:
        """Call the callback for changes of the status."""
        prefix = to_list(self.on_status_change)
        if prefix:
            notifier(self.interp, prefix)(len(self._requests), int(self._busy))
