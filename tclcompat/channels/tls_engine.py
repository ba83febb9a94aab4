"""TLS without I/O: bytes from the peer go in, bytes for the peer come out, and what they carry is kept in between.

The library (here ``ssl`` over memory BIOs) moves no bytes itself, so the engine runs on every transport and a test can
hand it the stream byte by byte.  Facts that shaped it:

* OpenSSL wants to read in order to write, and writes because it read (handshake, alerts, key updates).  So nothing
  here tells anybody to wait: whoever drives the engine sends ``outgoing`` after every call, and feeds it when it has
  nothing else to do.  ``SslBackend._run`` is the only place that sees OpenSSL's wishes.
* Whatever arrived is decrypted at once.  A record left in the BIO would be input that no poller sees.
* A FIN without the peer's close_notify may be an attacker's.  It is the end of the file nevertheless (``CUT``), since
  half of the world ends its streams like this; the observer is told.
* A failure is told to one caller (``take_failure``); after that reading meets the end of the file, as in TclTLS 1.7.
"""

from __future__ import annotations

import ssl
from typing import Protocol

from tclcompat.channels.buffer import ByteBuffer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# One record holds no more.
_RECORD = 16384

NEW, SHAKING, OPEN, ENDED, CUT, FAILED = "new", "shaking", "open", "ended", "cut", "failed"

# (state, event) -> state; what is not here changes nothing.
_NEXT = {
    (NEW, "start"): SHAKING,
    (NEW, "failure"): FAILED,
    (SHAKING, "done"): OPEN,
    (SHAKING, "failure"): FAILED,
    (SHAKING, "fin"): FAILED,
    (OPEN, "close_notify"): ENDED,
    (OPEN, "fin"): CUT,
    (OPEN, "failure"): FAILED,
}

UNEXPECTED_END = "unexpected eof while reading"


class Failure(Exception):
    """The library gave up; the text is OpenSSL's reason.

    ``code`` and ``detail`` are what the verification of a certificate found (0: it was something else).
    """

    def __init__(self, reason: str, code: int = 0, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.detail = detail


# A record of TLS: its head has a type, a version, of which the first byte has never changed, and a length.
_HEAD = 5
_RECORDS = range(20, 25)
_MAJOR = 3


class Cut(Exception):
    """The stream of the peer ended where it should not."""


class Backend(Protocol):
    """What a TLS library is for the engine.  All methods raise Failure; those that read also Cut."""

    def feed(self, data: bytes) -> None:
        """Take bytes from the peer; none: its stream ended."""

    def drain(self) -> bytes:
        """Return the bytes for the peer."""

    def shake(self) -> bool:
        """Go on with the handshake; return whether it is complete."""

    def decrypt(self) -> bytes | None:
        """Return what the peer wrote; None: there is no complete record; no bytes: it sent close_notify."""

    def encrypt(self, data: bytes | memoryview) -> None:
        """Take bytes that are to be sent."""

    def notify(self) -> None:
        """Send close_notify."""

    def cipher(self) -> tuple[str, int]:
        """Return the name of the cipher and the number of its secret bits; an empty name before there is one."""

    def version(self) -> str:
        """Return the protocol: ``TLSv1.3``; empty before there is one."""

    def alpn(self) -> str:
        """Return the application protocol agreed on, if any."""

    def peer_certificate(self) -> bytes:
        """Return the peer's certificate in DER form, empty if it has none."""


class Observer:
    """Who is told what happens, and may refuse the peer; this one lets everything pass."""

    def started(self) -> None:
        """The handshake begins."""

    def stepped(self, complete: bool) -> None:
        """The library did what it could for the handshake."""

    def confirm(self) -> str:
        """Return why the peer, whose certificate passed the checks, is refused; an empty string: it is not."""
        return ""

    def failed(self, failure: Failure) -> str:
        """The connection failed; return the reason to report."""
        return failure.reason

    def received(self) -> None:
        """Bytes of the peer were looked at after the handshake."""


class TlsEngine:
    """One TLS connection, of which the caller moves the bytes.

    ``state`` is that of the peer's stream; ``closed`` tells whether ours has ended.
    """

    def __init__(self, backend: Backend, observer: Observer | None = None) -> None:
        self.backend = backend
        self.observer = observer if observer is not None else Observer()
        self.state = NEW
        self.closed = False
        self.reason = ""
        self.plain = ByteBuffer()
        self._unreported = False
        self._busy = False
        # What the peer sent behind its last whole record, and how much of the record that began there is missing.
        self._rest: list[bytes] = []
        self._missing = 0

    def _happen(self, event: str) -> None:
        self.state = _NEXT.get((self.state, event), self.state)

    @property
    def complete(self) -> bool:
        """Whether the handshake has been completed."""
        return self.state in (OPEN, ENDED, CUT)

    @property
    def readable(self) -> bool:
        """Whether reading has an answer: bytes, the end of the file or a failure."""
        return len(self.plain) > 0 or self.state in (ENDED, CUT, FAILED)

    # -- the peer's side

    def start(self) -> None:
        """Begin the handshake, unless that has been done."""
        if self.state == NEW:
            self._happen("start")
            self.observer.started()
            self._advance()

    def receive(self, data: bytes) -> None:
        """Take bytes that the peer sent; none: its stream ended."""
        self._follow(data)
        if self.state in (ENDED, CUT, FAILED):
            return
        self.backend.feed(data)
        if self.state != NEW:
            self._advance()

    def _follow(self, data: bytes) -> None:
        """Keep what is behind the last whole record: it may turn out not to be of TLS at all."""
        if self._missing > len(data):
            self._missing -= len(data)
            self._rest.append(data)
            return
        place, self._missing = self._missing, 0
        if not place and self._rest:
            # The head of a record that was incomplete, or no record.
            data = b"".join([*self._rest, data])
        size = len(data)
        while size - place >= _HEAD and data[place] in _RECORDS and data[place + 1] == _MAJOR:
            end = place + _HEAD + (data[place + 3] << 8 | data[place + 4])
            if end > size:
                self._missing = end - size
                break
            place = end
        self._rest = [data[place:]] if place < size else []

    def take_rest(self) -> bytes:
        """Remove and return what the peer sent behind its last whole record."""
        rest, self._rest, self._missing = b"".join(self._rest), [], 0
        return rest

    def _advance(self) -> None:
        if self._busy:
            # An observer came back here, from the midst of OpenSSL perhaps.
            return
        self._busy = True
        try:
            if self.state == SHAKING:
                self._shake()
            if self.state == OPEN:
                self._decrypt()
        except Cut:
            if self.state == SHAKING:
                self.fail(Failure(UNEXPECTED_END))
            else:
                self._happen("fin")
                self.observer.failed(Failure(UNEXPECTED_END))
        except Failure as failure:
            self.fail(failure)
        finally:
            self._busy = False

    def _shake(self) -> None:
        complete = self.backend.shake()
        self.observer.stepped(complete)
        if complete:
            refusal = self.observer.confirm()
            if refusal:
                # What the library has ready would tell the peer that all is well.
                self.backend.drain()
                raise Failure(refusal)
            self._happen("done")

    def _decrypt(self) -> None:
        pieces = []
        try:
            while piece := self.backend.decrypt():
                pieces.append(piece)
            if piece is not None:
                self._happen("close_notify")
        finally:
            if pieces:
                self.plain.feed(pieces[0] if len(pieces) == 1 else b"".join(pieces))
            self.observer.received()

    def fail(self, failure: Failure) -> None:
        """End the connection as failed."""
        if self.state == FAILED:
            return
        self._happen("failure")
        self._unreported = True
        self.reason = self.observer.failed(failure)

    def take_failure(self) -> bool:
        """Return whether a failure has not been reported yet; from now on it counts as reported."""
        unreported, self._unreported = self._unreported, False
        return unreported

    # -- our side

    def send(self, data: bytes | memoryview) -> None:
        """Encrypt bytes for the peer; the handshake must be complete."""
        try:
            self.backend.encrypt(data)
        except Failure as failure:
            self.fail(failure)

    def outgoing(self) -> bytes:
        """Return the bytes that are to go to the peer now."""
        return self.backend.drain()

    def close(self) -> None:
        """End our stream with close_notify, if there is one."""
        if self.complete and not self.closed:
            self.backend.notify()
        self.closed = True


class SslBackend:
    """A connection by the standard library; ``name`` is for the server name indication and the check of the name."""

    def __init__(self, context: ssl.SSLContext, server: bool, name: str = "") -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self.object = context.wrap_bio(self._incoming, self._outgoing, server, None if server else _host_name(name))

    def _run(self, operation: Callable[..., Any], *arguments: object) -> Any:
        """Call OpenSSL; None: it wants more bytes from the peer."""
        try:
            return operation(*arguments)
        except ssl.SSLWantReadError:
            return None
        except ssl.SSLZeroReturnError:
            return b""
        except ssl.SSLEOFError:
            raise Cut from None
        except ssl.SSLCertVerificationError as error:
            raise Failure(reason_of(error), error.verify_code, error.verify_message) from None
        except ssl.SSLError as error:
            if self._incoming.eof and not error.reason:
                raise Cut from None
            raise Failure(reason_of(error)) from None

    def feed(self, data: bytes) -> None:
        """Take bytes from the peer; none: its stream ended."""
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    def drain(self) -> bytes:
        """Return the bytes for the peer."""
        return self._outgoing.read() if self._outgoing.pending else b""

    def shake(self) -> bool:
        """Go on with the handshake; return whether it is complete."""

        def handshake() -> bool:
            self.object.do_handshake()
            return True

        return bool(self._run(handshake))

    def decrypt(self) -> bytes | None:
        """Return what the peer wrote; None: there is no complete record; no bytes: it sent close_notify."""
        data: bytes | None = self._run(self.object.read, _RECORD)
        return data

    def encrypt(self, data: bytes | memoryview) -> None:
        """Take bytes that are to be sent."""
        view = memoryview(data)
        while view:
            written = self._run(self.object.write, view)
            if not written:
                raise Failure("the peer wants to negotiate again")
            view = view[written:]

    def notify(self) -> None:
        """Send close_notify."""
        try:
            self._run(self.object.unwrap)
        except (Cut, Failure):
            # It has been sent; the rest is about what the peer has sent.
            pass

    def cipher(self) -> tuple[str, int]:
        """Return the name of the cipher and the number of its secret bits; an empty name before there is one."""
        found = self.object.cipher()
        return (found[0], found[2]) if found else ("", 0)

    def version(self) -> str:
        """Return the protocol; empty before there is one."""
        return self.object.version() or ""

    def alpn(self) -> str:
        """Return the application protocol agreed on, if any."""
        return self.object.selected_alpn_protocol() or ""

    def peer_certificate(self) -> bytes:
        """Return the peer's certificate in DER form, empty if it has none."""
        try:
            return self.object.getpeercert(True) or b""
        except ValueError:
            # Before the end of the handshake.
            return b""


def _host_name(name: str) -> str | bytes | None:
    """Return a name as ssl takes it: as bytes where that means the same, since a string makes it import IDNA (8 ms)."""
    if name.isascii() and all(0 < len(label) < 64 for label in name.split(".")):
        return name.encode()
    return name or None


def reason_of(error: ssl.SSLError) -> str:
    """Return OpenSSL's words for an error: ``certificate verify failed``."""
    if error.reason:
        return error.reason.lower().replace("_", " ")
    # Without a reason only the text has it, between what is added to it.
    return str(error.args[-1]).rpartition("] ")[2].partition(" (_ssl")[0]
