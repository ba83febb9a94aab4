"""The addresses that a host name and a port stand for: the resolver, asked as seldom as can be."""

from __future__ import annotations

import _socket
import os
from time import monotonic

from tclcompat.errors import TclError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# family and socket address
Address = tuple[int, "Any"]


def resolve(host: str | None, port: int, passive: bool, family: str = "") -> list[Address]:
    """Return the addresses of ``host`` (None: all local ones if ``passive``, the loopback otherwise).

    ``family`` may be ``inet`` or ``inet6``.  IPv4 comes first when listening, otherwise the order is that of the
    resolver.  Raises TclError.
    """
    if host is None and passive:
        # What the resolver says, without the time it takes to ask.
        every: list[Address] = [(_socket.AF_INET, ("0.0.0.0", port)), (_socket.AF_INET6, ("::", port, 0, 0))]
        if not family:
            return every
        return [item for item in every if family == ("inet" if item[0] == _socket.AF_INET else "inet6")]
    if host == "localhost":
        return _resolve_localhost(port, passive, family)
    return _ask(host, port, passive, family)


# What the resolver said of localhost, without the port, by what else it was asked; as long as the file it reads says
# the same.  Reading it takes ten times as long as looking at its time, which is believed for some milliseconds.
_localhost: dict[tuple[bool, str], list[Address]] = {}
_localhost_time = 0
_believed_until = 0.0
_BELIEVED = 0.01


def _resolve_localhost(port: int, passive: bool, family: str) -> list[Address]:
    global _localhost_time, _believed_until
    now = monotonic()
    if now >= _believed_until:
        try:
            time = os.stat("/etc/hosts").st_mtime_ns
        except OSError:
            return _ask("localhost", port, passive, family)
        if time != _localhost_time:
            _localhost.clear()
            _localhost_time = time
        _believed_until = now + _BELIEVED
    known = _localhost.get((passive, family))
    if known is None:
        known = _localhost[passive, family] = _ask("localhost", 0, passive, family)
    return [(kind, (address[0], port, *address[2:])) for kind, address in known]


def _ask(host: str | None, port: int, passive: bool, family: str) -> list[Address]:
    """Return what the resolver says."""
    flags = _socket.AI_PASSIVE if passive else 0
    wanted = {"inet": _socket.AF_INET, "inet6": _socket.AF_INET6}.get(family, _socket.AF_UNSPEC)
    # Python encodes a string by encodings.idna, which takes milliseconds to import.
    name = host.encode() if host is not None and host.isascii() else host
    try:
        found = _socket.getaddrinfo(name, port, wanted, _socket.SOCK_STREAM, 0, flags)
    except _socket.gaierror as problem:
        raise TclError(f"couldn't open socket: {problem.args[1]}") from None
    except (UnicodeError, OverflowError):
        raise TclError("couldn't open socket: Name or service not known") from None
    addresses: list[Address] = [(kind, address) for kind, _, _, _, address in found]
    if passive:
        addresses.sort(key=lambda item: item[0] != _socket.AF_INET)
    return addresses
