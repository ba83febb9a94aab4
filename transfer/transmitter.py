"""``transfer::transmitter``: objects that connect to a partner, or wait for one, and send it the data of a source.

``transfer::transmitter stream channel`` and ``stream file`` do that once, with bytes, and leave nothing behind.
"""

from __future__ import annotations

from tclcompat import TclError
from tclcompat.native import Component, Interp, Option, TypeCommand, install_type, integer, typemethod
from transfer.copying import quietly
from transfer.endpoint import Endpoint, connection, stream
from transfer.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGES = {"transfer::transmitter": "0.2"}


def install(interp: Interp) -> None:
    """Make the command ``::transfer::transmitter``."""
    interp.eval("package require transfer::data::source; package require transfer::connect")
    install_type(interp, Transmitter)


class Transmitter(Endpoint, name="transfer::transmitter"):
    """One transmitter."""

    blocksize = Option("-blocksize", 1024, integer(least=1))
    source = Component(Source, "source", "mysource", "-string", "-channel", "-file", "-variable", "-size", "-progress")
    connector = connection()
    # What it had to send arrives and ends as usual, as from Tcllib: with too little for -size, for instance.
    resets = False

    @staticmethod
    @typemethod("stream channel", "chan host port ?arg ...?")
    def stream_channel(
        interp: Interp, kind: TypeCommand, channel: object, host: object, port: object, *words: object
    ) -> object:
        """Send what is in a channel, then close it."""
        return stream(interp, kind, channel, [host, port], list(words), close=True)

    @staticmethod
    @typemethod("stream file", "file host port ?arg ...?")
    def stream_file(
        interp: Interp, kind: TypeCommand, file: object, host: object, port: object, *words: object
    ) -> object:
        """Send what is in a file."""
        channel = interp.invoke(["::open", file, "r"])
        try:
            return stream(interp, kind, channel, [host, port], list(words), close=True)
        except TclError:
            quietly(interp, ["::close", channel])
            raise

    def check(self) -> None:
        """Raise TclError if there is nothing to send."""
        problem = self.source.problem()
        if problem:
            raise TclError(problem)

    def transfer(self, channel: object, done: Callable[..., object]) -> None:
        """Send the data."""
        self.source.send(channel, self.blocksize, done)
