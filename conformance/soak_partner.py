"""The partners of the soak run that misbehave: plain sockets and Python's ssl, in a thread each."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import socket
import ssl
import struct
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
_PAUSE = 0.6
_FEW = 65536
_SECONDS = 20.0


class Certificates:
    """Throw-away certificates for localhost, made when they are first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = False
        self._lock = threading.Lock()

    def _path(self, name: str) -> str:
        with self._lock:
            if not self._made:
                import trustme

                authority = trustme.CA()
                server = authority.issue_cert("localhost")
                authority.cert_pem.write_to_path(self._folder / "ca.pem")
                server.private_key_pem.write_to_path(self._folder / "key.pem")
                for index, blob in enumerate(server.cert_chain_pems):
                    blob.write_to_path(self._folder / "cert.pem", append=index > 0)
                self._made = True
        return str(self._folder / name)

    def socket_command(self, tls: str, passive: bool, number: int) -> list[object]:
        """Return the value of -socketcmd."""
        if not tls:
            return ["::socket"]
        versions = [word for each in VERSIONS for word in (f"-tls{each}", int(each == tls))]
        common = ["tlsSocket", *versions, "-command", ["tlsEvent", number]]
        if passive:
            return [*common, "-certfile", self._path("cert.pem"), "-keyfile", self._path("key.pem")]
        return [*common, "-cafile", self._path("ca.pem")]

    def wrap(self, plain: socket.socket, tls: str, passive: bool) -> ssl.SSLSocket:
        """Return a socket with the handshake done."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if passive else ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = context.maximum_version = VERSIONS[tls]
        if passive:
            context.load_cert_chain(self._path("cert.pem"), self._path("key.pem"))
            return context.wrap_socket(plain, server_side=True)
        context.load_verify_locations(self._path("ca.pem"))
        return context.wrap_socket(plain, server_hostname="localhost")


class Misbehaviour:
    """What a partner does: ``kind``, its own role, TLS or not, whether it is the one that connects, and the data."""

    def __init__(self, kind: str, role: str, tls: str, connects: bool, data: bytes) -> None:
        self.kind = kind
        self.role = role
        self.tls = tls
        self.connects = connects
        self.data = data
        # A partner that stalls goes on in the end.
        self.completes = kind == "stalled"
        self.wrong_digest = ""
        if kind == "garbage" and role == "transmit" and not tls:
            self.data = bytes(reversed(data))
            self.wrong_digest = hashlib.sha256(self.data).hexdigest()


class Partner(threading.Thread):
    """One partner; its port is known at once if it listens."""

    def __init__(self, behaviour: Misbehaviour, certificates: Certificates, seed: int) -> None:
        super().__init__(daemon=True)
        self._behaviour = behaviour
        self._certificates = certificates
        self._dice = random.Random(seed)
        self._received = hashlib.sha256()
        self._over = threading.Event()
        self._to = 0
        self._socket = socket.socket()
        self._socket.settimeout(_SECONDS)
        # So that little of what is sent fits into the kernel.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _FEW)
        if not behaviour.connects:
            self._socket.bind(("127.0.0.1", 0))
            self._socket.listen(1)
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self.ident is not None:
            self.join()
        self._socket.close()

    def start(self, port: int = 0) -> None:
        """Connect to ``port``, or wait."""
        self._to = port
        super().start()

    def digest(self) -> str:
        """Return the SHA-256 of all that was received."""
        self.join()
        return self._received.hexdigest()

    def run(self) -> None:
        """Do what there is to do; the survivor may go first, which ends it."""
        with contextlib.suppress(OSError):
            if self._behaviour.connects:
                self._socket.connect(("127.0.0.1", self._to))
                connection = self._socket
            else:
                connection = self._socket.accept()[0]
                connection.settimeout(_SECONDS)
            with contextlib.ExitStack() as stack:
                stack.callback(connection.close)
                self._talk(connection, stack)

    def _talk(self, plain: socket.socket, stack: contextlib.ExitStack) -> None:
        behaviour = self._behaviour
        before_handshake = behaviour.kind in ("garbage", "reset", "given up") and self._dice.random() < 0.5
        connection = plain
        if behaviour.tls and not before_handshake:
            connection = self._certificates.wrap(plain, behaviour.tls, not behaviour.connects)
            stack.callback(connection.close)
        elif behaviour.tls:
            self._end(connection)
            return
        if behaviour.wrong_digest:
            connection.sendall(behaviour.data)
            return
        if behaviour.role == "transmit":
            connection.sendall(behaviour.data[: len(behaviour.data) // 2])
        else:
            self._take(connection, _FEW)
        self._end(connection)

    def _end(self, connection: socket.socket) -> None:
        """Do what the partner is known for."""
        behaviour = self._behaviour
        if behaviour.kind == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif behaviour.kind == "garbage":
            # Under the TLS, if there is any.
            os.write(connection.fileno(), b"\x00" + self._dice.randbytes(3000))
            self._over.wait(1 if behaviour.tls else 0.05)
        elif behaviour.kind == "given up":
            self._over.wait(_SECONDS)
        else:
            time.sleep(_PAUSE)
            self._go_on(connection)

    def _go_on(self, connection: socket.socket) -> None:
        data = self._behaviour.data
        if self._behaviour.role == "transmit":
            connection.sendall(data[len(data) // 2 :])
        else:
            self._take(connection, len(data))
        if isinstance(connection, ssl.SSLSocket):
            # The close_notify of both sides.
            with contextlib.suppress(OSError):
                connection.unwrap()

    def _take(self, connection: socket.socket, most: int) -> None:
        """Receive up to the end, or a little more than ``most`` bytes."""
        taken = 0
        while taken < most and (piece := connection.recv(min(_FEW, most - taken))):
            self._received.update(piece)
            taken += len(piece)
