"""TCP connections: either end of one, connecting in the background, and the addresses of a socket.

Follows the manual page socket(n).  What is odd:

* a host name can have several addresses, and so can ``-myaddr``: they are tried one after the other, in the background
  too, and the error reported is that of the last attempt;
* until a background connection stands, reading and writing wait for it (or would block), a failed one makes both fail
  with ENOTCONN, and the reason is kept for ``-error``, which tells it once;
* the connection is made while somebody waits in the event loop, looks at an option, or reads or writes.

For the end that waits see ``listening``.
"""

from __future__ import annotations

import _socket
import errno
import os
import sys

from tclcompat.channels.transports.addresses import Address
from tclcompat.channels.transports.base import READABLE, WRITABLE, DescriptorTransport, wait_for
from tclcompat.values.posix import errno_message, posix_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tclcompat.channels.transports.base import Notify, Reader
    from tclcompat.eventloop.loop import EventLoop

    # A local address and a remote one.
    Pair = tuple[Address | None, Address]

# A struct linger, whose members are shorter on Windows: on, and no time for what is still to be sent.
_WIDTH = 2 if sys.platform == "win32" else 4
_RESET = (1).to_bytes(_WIDTH, sys.byteorder) + bytes(_WIDTH)
# Local addresses that a connection gets without being bound to one.  The kernel then finds a port faster, the more so
# the more ports are taken by connections that ended a minute ago or less: those to other partners may have the same.
_ANY = (("0.0.0.0", 0), ("::", 0))


class TcpTransport(DescriptorTransport):
    """One end of a connection.

    Reading and writing are the methods of the socket itself: nothing stands between.
    """

    kind = "tcp"
    # Windows does not know sockets as descriptors.
    plain = sys.platform != "win32"
    half_close = True
    option_names = ("-connecting", "-peername", "-sockname")
    auto_output = "crlf"
    # Whether addresses of IPv6 may be those of IPv4 in disguise.
    mapped = False

    def __init__(self, sock: _socket.socket, reverse: Callable[[], bool] | None = None) -> None:
        self.read_fd = self.write_fd = sock.fileno()
        self._watched = 0
        self.socket = sock
        self._reverse = reverse
        self.read: Callable[[int], bytes] = sock.recv
        self.write: Callable[[bytes | memoryview], int] = sock.send

    def set_blocking(self, blocking: bool) -> None:
        """Set the mode of the socket."""
        self.socket.setblocking(blocking)

    def close(self) -> None:
        """Close the socket."""
        self.read_fd = self.write_fd = -1
        self.socket.close()

    def refuse(self, refused: bool) -> None:
        """Have closing reset the connection, or end it."""
        try:
            self.socket.setsockopt(_socket.SOL_SOCKET, _socket.SO_LINGER, _RESET if refused else bytes(len(_RESET)))
        except OSError:
            pass

    def close_side(self, side: int) -> None:
        """Shut one direction down."""
        self.socket.shutdown(_socket.SHUT_RD if side == READABLE else _socket.SHUT_WR)

    def splice_source(self) -> int:
        """Let the kernel move what comes."""
        return self.read_fd if hasattr(os, "splice") else -1

    # -- options

    def options(self) -> list[tuple[str, object]]:
        """Return the names of both ends, as far as they have one."""
        result: list[tuple[str, object]] = []
        try:
            result.append(("-peername", self._host_port(self.socket.getpeername())))
        except OSError:
            pass
        return [*result, ("-sockname", self._sockname())]

    def get_option(self, name: str) -> object | None:
        """Return the value of ``-error``, ``-connecting``, ``-peername`` or ``-sockname``."""
        if name == "-sockname":
            return self._sockname()
        if len(name) < 2:
            return None
        if "-error".startswith(name):
            return self._error()
        if "-connecting".startswith(name):
            return 0
        if "-peername".startswith(name):
            try:
                return self._host_port(self.socket.getpeername())
            except OSError as error:
                raise posix_error(error, "can't get peername") from None
        if "-sockname".startswith(name):
            return self._sockname()
        return None

    def _error(self) -> str:
        number = self.socket.getsockopt(_socket.SOL_SOCKET, _socket.SO_ERROR)
        return errno_message(number) if number else ""

    def _sockname(self) -> list[object]:
        try:
            return self._host_port(self.socket.getsockname())
        except OSError as error:
            raise posix_error(error, "can't get sockname") from None

    def _host_port(self, address: Any) -> list[object]:
        """Return numeric address, host name and port; addresses that mean none in particular have no name."""
        if self.mapped:
            address = plain(address)
        host, port = numeric(address)
        name = host
        if host not in ("0.0.0.0", "::", "::ffff:0.0.0.0") and (self._reverse is None or self._reverse()):
            try:
                name = _socket.getnameinfo(address, _socket.NI_NUMERICSERV)[0]
            except OSError:
                pass
        return [host, name, port]


def numeric(address: Any) -> tuple[str, int]:
    """Return address and port of a socket address; the scope of an IPv6 address is a part of it."""
    if len(address) == 2 or not address[3]:
        return address[0], address[1]
    host, port = _socket.getnameinfo(address, _socket.NI_NUMERICHOST | _socket.NI_NUMERICSERV)
    return host, int(port)


def plain(address: Any) -> Any:
    """Return a socket address, that of IPv4 for one that is mapped."""
    host: str = address[0]
    return (host[7:], address[1]) if host[:7] == "::ffff:" and "." in host else address


_CLOSED = _socket.socket.__new__(_socket.socket)


class TcpClient(TcpTransport):
    """The end that connects.

    ``pairs`` are the combinations of local (None: any) and remote addresses still to be tried.  ``connecting`` while
    the outcome is open, which is only so in the background; ``failed`` when it is known to be bad.
    """

    def __init__(self, pairs: list[Pair], background: bool, reverse: Callable[[], bool]) -> None:
        self._pairs = pairs
        self._background = background
        self.connecting = False
        self.failed = False
        self._problem = errno.EHOSTUNREACH
        self._blocking = True
        self._mask = 0
        self._loop: EventLoop | None = None
        self._notify: Notify | None = None
        self._watched = 0
        self._reverse = reverse
        # Until the first address is tried.
        self.read_fd = self.write_fd = -1
        self.socket = _CLOSED
        self._try_next()

    @property
    def problem(self) -> int:
        """The errno of the last attempt; 0 when connected."""
        return self._problem

    def _try_next(self) -> None:
        """Try addresses until one answers, or may answer later, or none is left."""
        while self._pairs:
            local, remote = self._pairs.pop(0)
            if self.socket is not _CLOSED:
                self.socket.close()
            self._problem = 0
            try:
                self.socket = _socket.socket(remote[0], _socket.SOCK_STREAM)
                self.read_fd = self.write_fd = self.socket.fileno()
                if self._background:
                    self.socket.setblocking(False)
                if local is not None and local[1][:2] not in _ANY:
                    self.socket.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
                    self.socket.bind(local[1])
                self.socket.connect(remote[1])
            except BlockingIOError:
                self.connecting = True
                self.read, self.write = self._read_later, self._write_later
                return
            except OSError as error:
                self._problem = error.errno or errno.EIO
                continue
            self.read, self.write = self.socket.recv, self.socket.send
            return

    def watch_connecting(self, loop: EventLoop) -> None:
        """Let the loop carry the connection on."""
        self._loop = loop
        if self.connecting:
            loop.add_writer(self.write_fd, self._progress)

    def _progress(self) -> None:
        """Take the outcome of the running attempt, which is known by now, and go on from there."""
        if self._loop is not None:
            self._loop.remove_writer(self.write_fd)
        self.connecting = False
        self._problem = self.socket.getsockopt(_socket.SOL_SOCKET, _socket.SO_ERROR)
        if self._problem:
            self._try_next()
            if self.connecting:
                if self._loop is not None:
                    self._loop.add_writer(self.write_fd, self._progress)
                return
        self.failed = bool(self._problem)
        if not self.failed:
            self.read, self.write = self.socket.recv, self.socket.send
        self.socket.setblocking(self._blocking)
        if self._loop is not None and self._notify is not None:
            mask, self._mask = self._mask, 0
            super().watch(self._loop, mask, self._notify)
            if mask & WRITABLE and not self._blocking:
                self._notify(WRITABLE)

    def _settle(self, patient: bool) -> None:
        """Look whether the connection stands, or wait until it does if ``patient``."""
        while self.connecting:
            if not patient and not _ready(self.write_fd):
                return
            wait_for(self.write_fd, WRITABLE)
            self._progress()

    def _require(self) -> None:
        """Raise what an operation on a connection in the making gets."""
        if self.failed:
            raise OSError(errno.ENOTCONN, "")
        self._settle(self._blocking)
        if self.connecting:
            raise BlockingIOError(errno.EAGAIN, "")
        if self.failed:
            raise OSError(errno.ENOTCONN, "")

    def _read_later(self, size: int) -> bytes:
        """Receive, if the connection stands by now."""
        self._require()
        return self.socket.recv(size)

    def _write_later(self, data: bytes | memoryview) -> int:
        """Send, if the connection stands by now."""
        self._require()
        return self.socket.send(data)

    def wait(self, mask: int) -> None:
        """Wait for the connection, then for the condition."""
        self._settle(True)
        super().wait(mask)

    def set_blocking(self, blocking: bool) -> None:
        """Set the mode, which takes effect once the connection stands."""
        self._blocking = blocking
        if not self.connecting:
            self.socket.setblocking(blocking)

    def watch(self, loop: EventLoop, mask: int, notify: Notify, reader: Reader | None = None) -> None:
        """Register with the loop, or remember that for when the connection stands."""
        self._loop, self._notify = loop, notify
        if self.connecting:
            self._mask = mask
        else:
            super().watch(loop, mask, notify, reader)

    def close(self) -> None:
        """Close the socket and give up connecting."""
        if self.connecting and self._loop is not None:
            self._loop.remove_writer(self.write_fd)
        self.connecting = False
        super().close()

    def options(self) -> list[tuple[str, object]]:
        """Return the names of both ends; empty while the connection is being made."""
        self._settle(False)
        return [("-peername", ""), ("-sockname", "")] if self.connecting else super().options()

    def get_option(self, name: str) -> object | None:
        """Return an option."""
        self._settle(False)
        if self.connecting and len(name) > 1:
            if "-connecting".startswith(name):
                return 1
            if any(known.startswith(name) for known in ("-error", "-peername", "-sockname")):
                return ""
        return super().get_option(name)

    def _error(self) -> str:
        if self._problem:
            number, self._problem = self._problem, 0
            return errno_message(number)
        return super()._error()


def _ready(fd: int) -> bool:
    import select

    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(fd, select.POLLOUT)
        return bool(poll.poll(0))
    return bool(select.select([], [fd], [fd], 0)[1])


def connect(
    remote: list[Address], local: list[Address] | None, background: bool, reverse: Callable[[], bool]
) -> TcpClient:
    """Connect to the first of ``remote`` that answers, from one of ``local`` (None: from anywhere); raises TclError.

    In the ``background`` the transport is returned at once; call its ``watch_connecting``.
    """
    pairs: list[Pair]
    if local is None:
        pairs = [(None, other) for other in remote]
    else:
        pairs = [(mine, other) for other in remote for mine in local if mine[0] == other[0]]
    client = TcpClient(pairs, background, reverse)
    if client.problem:
        client.close()
        raise posix_error(OSError(client.problem, ""), "couldn't open socket")
    return client
