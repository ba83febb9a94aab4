"""``transfer::receiver``: objects that connect to a partner, or wait for one, and store what it sends.

``transfer::receiver stream channel`` and ``stream file`` do that once, with bytes, and leave nothing behind.
"""

from __future__ import annotations

from tclcompat import TclError
from tclcompat.native import Component, Interp, TypeCommand, install_type, typemethod
from transfer.copying import quietly
from transfer.destination import Destination
from transfer.endpoint import Endpoint, connection, stream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGES = {"transfer::receiver": "0.2"}


def install(interp: Interp) -> None:
    """Make the command ``::transfer::receiver``."""
    interp.eval("package require transfer::data::destination; package require transfer::connect")
    install_type(interp, Receiver)


class Receiver(Endpoint, name="transfer::receiver"):
    """One receiver."""

    destination = Component(Destination, "dest", "mydestination", "-channel", "-file", "-variable", "-progress")
    connector = connection()

    @staticmethod
    @typemethod("stream channel", "chan host port ?arg ...?")
    def stream_channel(
        interp: Interp, kind: TypeCommand, channel: object, host: object, port: object, *words: object
    ) -> object:
        """Write what is received to a channel, which stays open."""
        return stream(interp, kind, channel, [host, port], list(words), close=False)

    @staticmethod
    @typemethod("stream file", "file host port ?arg ...?")
    def stream_file(
        interp: Interp, kind: TypeCommand, file: object, host: object, port: object, *words: object
    ) -> object:
        """Write what is received to a file."""
        channel = interp.invoke(["::open", file, "w"])
        try:
            return stream(interp, kind, channel, [host, port], list(words), close=True)
        except TclError:
            quietly(interp, ["::close", channel])
            raise

    def check(self) -> None:
        """Raise TclError if there is no place for the data."""
        if self.destination.target[0] == "undefined":
            raise TclError("Data destination is undefined")

    def transfer(self, channel: object, done: Callable[..., object]) -> None:
        """Store what arrives."""
        self.destination.fetch(channel, done, owned=True)
