"""The objects of ``python -m transfer``: a transmitter and a receiver that keep a ledger of what went over.

The transmitter is not content with having handed everything to the system: it ends its side of the connection, and
waits until the receiver, which then knows that this was all, ends the other.  So a receiver that is killed, or refuses
our certificate after we began to send, is an error here and not only there.  One that neither closes nor fails is
believed after a while.
"""

from __future__ import annotations

import hashlib

from tclcompat import TclError, to_bytes, to_int, to_str
from tclcompat.native import Component, Interp, TypeCommand, callback, install_type
from transfer.copying import quietly
from transfer.destination import Destination
from transfer.endpoint import Endpoint, connection
from transfer.transmitter import Transmitter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE = 30_000


class Ledger:
    """What went over in the transfer of an interpreter."""

    def __init__(self) -> None:
        self.count = 0
        self.limit: int | None = None
        self.confirmed = True
        self._hash = hashlib.sha256()
        self.on_begin: Callable[[], None] = lambda: None
        self.on_advance: Callable[[int], None] = lambda count: None

    def add(self, chunk: bytes) -> None:
        """Enter what came next."""
        self._hash.update(chunk)
        self.count += len(chunk)
        self.on_advance(self.count)
        if self.limit is not None and self.count > self.limit:
            raise TclError(f"more than {self.limit} bytes came")

    def digest(self) -> str:
        """Return the SHA-256 of it all."""
        return self._hash.hexdigest()


class LedgerDestination(Destination, name="transfer::tool::destination"):
    """A destination that enters what it gets."""

    def put(self, chunk: object) -> object:
        """Save a piece of data."""
        super().put(chunk)
        self.interp.state(Ledger).add(to_bytes(chunk))
        return ""


class LedgerReceiver(Endpoint, name="transfer::tool::receiver"):
    """A receiver with such a destination."""

    destination = Component(LedgerDestination, "dest", "mydestination", "-channel", "-file")
    connector = connection()

    def check(self) -> None:
        """Raise TclError if there is no place for the data."""
        if self.destination.target[0] == "undefined":
            raise TclError("Data destination is undefined")

    def transfer(self, channel: object, done: Callable[..., object]) -> None:
        """Store what arrives."""
        self.interp.state(Ledger).on_begin()
        self.destination.fetch(channel, done, owned=True)


class PatientTransmitter(Transmitter, name="transfer::tool::transmitter"):
    """A transmitter that waits for the receiver to be done."""

    resets = True

    def transfer(self, channel: object, done: Callable[..., object]) -> None:
        """Send the data, then wait."""
        self.interp.state(Ledger).on_begin()

        def sent(total: object, *message: object) -> None:
            if message:
                done(total, *message)
            else:
                wait_for_end(self.interp, channel, lambda *message: done(total, *message))

        self.source.send(channel, self.blocksize, sent)


def wait_for_end(interp: Interp, channel: object, then: Callable[..., object]) -> None:
    """End our side of a connection; call ``then()`` when the partner ended its own, ``then(message)`` if that fails."""

    def finish(*message: object) -> object:
        interp.invoke(["::after", "cancel", timer])
        quietly(interp, ["::fileevent", channel, "readable", ""])
        for prefix in (reader, impatient):
            interp.delete_command(to_str(prefix[0]))
        then(*message)
        return ""

    def heard() -> object:
        try:
            answer = interp.invoke(["::read", channel])
            ended = to_int(interp.invoke(["::eof", channel]))
        except TclError as error:
            return finish(str(error))
        if len(to_bytes(answer)):
            return finish("the partner is no receiver of files: it answers")
        return finish() if ended else ""

    def give_up() -> object:
        interp.state(Ledger).confirmed = False
        return finish()

    reader = callback(interp, heard, "")
    impatient = callback(interp, give_up, "")
    timer = interp.invoke(["::after", _PATIENCE, impatient])
    try:
        interp.invoke(["::fconfigure", channel, "-blocking", 0])
        # What went wrong is its result: the side is closed all the same.
        problem = to_str(interp.invoke(["::chan", "close", channel, "write"]))
        if problem:
            raise TclError(problem)
        interp.invoke(["::fileevent", channel, "readable", reader])
    except TclError as error:
        finish(str(error))


def install(interp: Interp) -> None:
    """Make the types of this module, and those they stand on."""
    interp.eval("package require transfer::transmitter; package require transfer::receiver")
    for kind in (LedgerDestination, LedgerReceiver, PatientTransmitter):
        install_type(interp, kind)


def create(interp: Interp, kind: type[Endpoint], words: list[object], finished: Callable[..., object]) -> Endpoint:
    """Return a new object; ``finished`` is called with the results of its transfer."""
    maker = interp.find_command(kind.type_name)
    assert isinstance(maker, TypeCommand)
    maker.create(interp, f"{kind.type_name}::%AUTO%", words)
    endpoint = maker.instances[-1]
    assert isinstance(endpoint, Endpoint)
    endpoint.finished = finished
    return endpoint
