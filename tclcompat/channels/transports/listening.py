"""Waiting for TCP connections.

Follows the manual page socket(n).  What is odd:

* a server that names no address listens for both families, on the same port; where only one can be had, on that.  One
  socket does for both on Linux, which takes half the system calls.  Its connections by IPv4 then have addresses of
  IPv6, ``::ffff:127.0.0.1``: they are ``mapped``, and told as what they are;
* to find a port that is free takes the system long when many connections have just ended: see ``_some_port``.
"""

from __future__ import annotations

import _socket
import os
import sys

from tclcompat.channels.transports.addresses import Address
from tclcompat.channels.transports.tcp import TcpTransport, numeric, plain
from tclcompat.values.posix import posix_error
from tclcompat.values.quick_functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tclcompat.channels.transports.base import Notify, Reader
    from tclcompat.eventloop.loop import EventLoop

# What makes a socket non-blocking from the start, on Linux, where the connections it accepts are not; 0 elsewhere.
_NONBLOCKING: int = getattr(_socket, "SOCK_NONBLOCK", 0) if sys.platform == "linux" else 0


class TcpServer(TcpTransport):
    """Listening sockets, for one address or more.

    ``addresses`` are what they listen on.  ``accepted(transport, host, port)`` is called for each connection.
    """

    def __init__(
        self, sockets: list[_socket.socket], addresses: list[Any], mapped: bool, reverse: Callable[[], bool]
    ) -> None:
        super().__init__(sockets[0], reverse)
        self._sockets = sockets
        self._addresses = addresses
        self._maps = mapped
        self._loop: EventLoop | None = None

    def listen(self, loop: EventLoop, accepted: Callable[[TcpTransport, str, int], object]) -> None:
        """Accept connections whenever the loop runs."""
        self._loop = loop
        for sock in self._sockets:
            loop.add_reader(sock.fileno(), partial(self._accept, sock, accepted))

    def _accept(self, sock: _socket.socket, accepted: Callable[[TcpTransport, str, int], object]) -> None:
        try:
            # What the accept method of the (slow to import) socket module calls; type stubs leave it out.
            fd, address = sock._accept()  # type: ignore[attr-defined]  # as said
        except OSError:
            return
        connection = TcpTransport(_socket.socket(sock.family, _socket.SOCK_STREAM, 0, fd), self._reverse)
        if not _NONBLOCKING:
            # Where a connection is as its listener.
            connection.socket.setblocking(True)
        if self._maps:
            connection.mapped = True
            address = plain(address)
        accepted(connection, *numeric(address))

    def set_blocking(self, blocking: bool) -> None:
        """Connections are accepted in the background in any case."""

    def watch(self, loop: EventLoop, mask: int, notify: Notify, reader: Reader | None = None) -> None:
        """A listening socket is never readable or writable for a script."""

    def close(self) -> None:
        """Stop listening."""
        loop = self._loop
        for sock in self._sockets:
            if loop is not None:
                loop.remove_reader(sock.fileno())
            sock.close()
        self.read_fd = self.write_fd = -1

    def options(self) -> list[tuple[str, object]]:
        """Return the addresses listened on."""
        return [("-sockname", self._sockname())]

    def _sockname(self) -> list[object]:
        result: list[object] = []
        for address in self._addresses:
            result += self._host_port(address)
        return result


# The ports that the system gives to who does not care, first and last, once asked for; None: leave it to the system.
_ports: list[tuple[int, int] | None] = []
_PORTS = "/proc/sys/net/ipv4/ip_local_"
_TRIES = 8
# Bytes for the next choices; the system is asked for many at once.
_random: list[int] = []


def _some_port() -> int:
    """Return a port that is likely to be free, at random; 0: leave it to the system.

    The system looks at one port after the other until it finds one of which no connection has ended in the last
    minute, which takes it a millisecond when thousands have.  Linux gives every second port, from the first one on, to
    connections and the others to who listens, as long as there are enough.
    """
    if not _ports:
        try:
            with open(_PORTS + "port_range") as bounds, open(_PORTS + "reserved_ports") as reserved:
                low, high = map(int, bounds.read().split())
                _ports.append((low, high) if low < high and not reserved.read().strip() else None)
        except (OSError, ValueError):
            _ports.append(None)
    if _ports[0] is None:
        return 0
    low, high = _ports[0]
    if not _random:
        _random.extend(os.urandom(128))
    # The lower ports of pairs of two are left alone.
    return low + ((_random.pop() << 8 | _random.pop()) % (high - low) | 1)


def _bind(sock: _socket.socket, address: Any, chooses: bool) -> int:
    """Give a socket that is to listen its address; return its port."""
    port: int = address[1]
    for _ in range(0 if port or not chooses else _TRIES):
        chosen = _some_port()
        try:
            sock.bind((address[0], chosen, *address[2:]))
        except OSError:
            continue
        return chosen or sock.getsockname()[1]
    sock.bind(address)
    return port or sock.getsockname()[1]


def _listen_on_all(port: int, chooses: bool) -> tuple[_socket.socket, int] | None:
    """Listen for both families with one socket, which is returned with its port; None: that cannot be had."""
    sock: _socket.socket | None = None
    try:
        sock = _socket.socket(_socket.AF_INET6, _socket.SOCK_STREAM | _NONBLOCKING)
        sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
        sock.setsockopt(_socket.IPPROTO_IPV6, _socket.IPV6_V6ONLY, 0)
        port = _bind(sock, ("::", port), chooses)
        sock.listen(_socket.SOMAXCONN)
    except OSError:
        if sock is not None:
            sock.close()
        return None
    return sock, port


def listen(addresses: list[Address], reverse: Callable[[], bool], chooses: bool = True) -> TcpServer:
    """Listen on all ``addresses`` that can be had, on the same port; raises TclError.

    The error is that of the attempt that came farthest, the first of several.  ``chooses``: a port that does not
    matter is chosen here.
    """
    if _NONBLOCKING and len(addresses) == 2 and addresses[0][1][0] == "0.0.0.0" and addresses[1][1][0] == "::":
        both = _listen_on_all(addresses[0][1][1], chooses)
        # Otherwise one of them may be had alone.
        if both is not None:
            return TcpServer([both[0]], [("0.0.0.0", both[1]), ("::", both[1], 0, 0)], True, reverse)
    return _listen_on_each(addresses, reverse, chooses)


def _listen_on_each(addresses: list[Address], reverse: Callable[[], bool], chooses: bool) -> TcpServer:
    """Listen with a socket for each address."""
    bound: list[tuple[_socket.socket, Any]] = []
    chosen = 0
    farthest, problem = 0, OSError(0, "")
    for family, address in addresses:
        sock: _socket.socket | None = None
        stage = 1
        try:
            sock = _socket.socket(family, _socket.SOCK_STREAM | _NONBLOCKING)
            stage = 2
            if not _NONBLOCKING:
                sock.setblocking(False)
            sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
            if family == _socket.AF_INET6:
                sock.setsockopt(_socket.IPPROTO_IPV6, _socket.IPV6_V6ONLY, 1)
            if not address[1] and chosen:
                address = (address[0], chosen, *address[2:])
            chosen = _bind(sock, address, chooses)
            stage = 3
            sock.listen(_socket.SOMAXCONN)
            bound.append((sock, (address[0], chosen, *address[2:])))
        except OSError as error:
            if sock is not None:
                sock.close()
            if stage > farthest:
                farthest, problem = stage, error
    if not bound and chooses and farthest == 3:
        # Somebody else came to listen on the port that was chosen.
        return _listen_on_each(addresses, reverse, False)
    if not bound:
        raise posix_error(problem, "couldn't open socket")
    return TcpServer([sock for sock, _ in bound], [address for _, address in bound], False, reverse)
