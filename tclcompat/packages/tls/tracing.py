"""The steps of a handshake, as the standard library lets them be seen.

OpenSSL's info callback is out of reach; the messages of the protocol are not, and from them follow the states that the
callback would have told, in OpenSSL's words.  Python has this hook for debugging and calls it private: without it only
the start and the end of a handshake are told.
"""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from tclcompat.packages.tls.callbacks import TclObserver

_CHANGE_CIPHER_SPEC, _ALERT, _HANDSHAKE = 20, 21, 22
_CERTIFICATE, _FINISHED = 11, 20

# What a message is called: when the server sends it, and when the client does.
_SSL3, _TLS13 = "SSLv3/TLS", "TLSv1.3"
_MESSAGES = {
    1: (_SSL3, "", "client hello"),
    2: (_SSL3, "server hello", ""),
    4: (_SSL3, "server session ticket", ""),
    8: (_TLS13, "encrypted extensions", ""),
    11: (_SSL3, "server certificate", "client certificate"),
    12: (_SSL3, "server key exchange", ""),
    13: (_SSL3, "server certificate request", ""),
    14: (_SSL3, "server done", ""),
    15: (_TLS13, "server certificate verify", "certificate verify"),
    16: (_SSL3, "", "client key exchange"),
    20: (_SSL3, "finished", "finished"),
    22: (_SSL3, "certificate status", ""),
    24: (_TLS13, "server key update", "client key update"),
}
# The server, sending, leaves out whose message it is.
_OWN = {"server certificate": "certificate", "server session ticket": "session ticket"}
_OWN |= {"server key exchange": "key exchange", "server certificate request": "certificate request"}

_ALERTS = {
    0: "close notify",
    10: "unexpected_message",
    20: "bad record mac",
    21: "decryption failed",
    22: "record overflow",
    30: "decompression failure",
    40: "handshake failure",
    41: "no certificate",
    42: "bad certificate",
    43: "unsupported certificate",
    44: "certificate revoked",
    45: "certificate expired",
    46: "certificate unknown",
    47: "illegal parameter",
    48: "unknown CA",
    49: "access denied",
    50: "decode error",
    51: "decrypt error",
    60: "export restriction",
    70: "protocol version",
    71: "insufficient security",
    80: "internal error",
    86: "inappropriate fallback",
    90: "user canceled",
    100: "no renegotiation",
    109: "missing extension",
    110: "unsupported extension",
    111: "certificate unobtainable",
    112: "unrecognized name",
    113: "bad certificate status response",
    114: "bad certificate hash value",
    115: "unknown PSK identity",
    116: "certificate required",
    120: "no application protocol",
}


def alert_text(number: int) -> str:
    """Return OpenSSL's words for an alert."""
    return _ALERTS.get(number, "unknown")


class Tracer:
    """Queues what happens on the connections of one context with the observer of each."""

    def __init__(self, context: ssl.SSLContext, server: bool) -> None:
        self._server = server
        self._observers: WeakKeyDictionary[object, TclObserver] = WeakKeyDictionary()
        if hasattr(context, "_msg_callback"):
            context._msg_callback = self._message

    def follow(self, connection: object, observer: TclObserver) -> None:
        """Tell ``observer`` of the messages of ``connection``."""
        self._observers[connection] = observer

    def _message(self, connection: object, direction: str, version: int, content: int, kind: int, data: bytes) -> None:
        """Take a message of the protocol; called by OpenSSL."""
        observer = self._observers.get(connection)
        if observer is None:
            return
        role = "accept" if self._server else "connect"
        # Anything but a handshake message has its type as a number among others.
        if content == _ALERT and len(data) == 2:
            observer.queue.append(("alert", direction, alert_text(data[1])))
            if data[1]:
                observer.queue.append((role, "exit", "error"))
        elif content == _CHANGE_CIPHER_SPEC and (direction == "write" or version < 0x304):
            observer.state = f"{_SSL3} {direction} change cipher spec"
            observer.queue.append((role, "loop", observer.state))
        elif content == _HANDSHAKE:
            if kind == _CERTIFICATE and direction == "read":
                observer.received_chain = certificates_of(data, version)
            text = self._state(direction, int(kind), version)
            if text:
                observer.state = text
                observer.queue.append((role, "loop", text))

    def _state(self, direction: str, kind: int, version: int) -> str:
        if kind not in _MESSAGES:
            return ""
        prefix, by_server, by_client = _MESSAGES[kind]
        sent_by_server = self._server == (direction == "write")
        text = by_server if sent_by_server else by_client
        if direction == "write":
            text = _OWN.get(text, text)
        if text.endswith("certificate verify") and not sent_by_server:
            prefix = _SSL3
        return f"{prefix} {direction} {text}"


def certificates_of(message: bytes, version: int) -> list[bytes]:
    """Return the certificates in a message of the handshake, the peer's own first."""
    place = 4
    if version >= 0x304:
        place += 1 + message[place]
    place += 3
    found = []
    while place + 3 <= len(message):
        size = int.from_bytes(message[place : place + 3], "big")
        found.append(message[place + 3 : place + 3 + size])
        place += 3 + size
        if version >= 0x304:
            place += 2 + int.from_bytes(message[place : place + 2], "big")
    return found


def verified_chain(connection: ssl.SSLObject) -> list[bytes]:
    """Return the chain that was verified, the peer's own certificate first, or at least that one."""
    for owner in (connection, getattr(connection, "_sslobj", None)):
        # Public from Python 3.13 on.
        method = getattr(owner, "get_verified_chain", None)
        if method is not None:
            return [one if isinstance(one, bytes) else _der(one) for one in method() or ()]
    own = connection.getpeercert(True)
    return [own] if own else []


def _der(certificate: object) -> bytes:
    data = getattr(certificate, "public_bytes")(2)  # noqa: B009 (a private class; 2 is DER)
    assert isinstance(data, bytes)
    return data
