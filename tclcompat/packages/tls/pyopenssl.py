"""Connections by pyOpenSSL, for what the standard library cannot do (see ``extra``).

What is odd: pyOpenSSL cannot turn off the session tickets of TLS 1.3, so that a server made by it does TLS 1.2 unless
only 1.3 is enabled; and it does not check the name in a certificate, which is done here.
"""

from __future__ import annotations

import ipaddress
import warnings
from collections.abc import Callable
from typing import Any

from OpenSSL import SSL, crypto

from tclcompat.channels.tls_engine import Cut, Failure
from tclcompat.errors import TclError
from tclcompat.packages.tls.callbacks import TclObserver, verify_error
from tclcompat.packages.tls.contexts import key_error, load_hashed_store, set_ciphers
from tclcompat.packages.tls.keys import local_certificate, private_files
from tclcompat.packages.tls.settings import Settings
from tclcompat.packages.tls.tracing import alert_text

_VERSIONS = {
    "tls1": (SSL.TLS1_VERSION, SSL.OP_NO_TLSv1),
    "tls1.1": (SSL.TLS1_1_VERSION, SSL.OP_NO_TLSv1_1),
    "tls1.2": (SSL.TLS1_2_VERSION, SSL.OP_NO_TLSv1_2),
    "tls1.3": (SSL.TLS1_3_VERSION, SSL.OP_NO_TLSv1_3),
}
_HOST_MISMATCH, _ADDRESS_MISMATCH = 62, 64
_OP_NO_RENEGOTIATION = 1 << 30
_BLOCK = 65536


class OpensslContext:
    """What connections of the same settings share."""

    def __init__(self, context: SSL.Context, certificate: bytes) -> None:
        self.context = context
        self.certificate = certificate

    def connect(self, settings: Settings, observer: TclObserver) -> OpensslBackend:
        """Return a new connection."""
        connection = SSL.Connection(self.context, None)
        if settings.requests:
            mode = SSL.VERIFY_PEER | (SSL.VERIFY_FAIL_IF_NO_PEER_CERT if settings.requires else 0)
            connection.set_verify(mode, _verifier(settings, observer))
        name = settings.servername or settings.checked_name
        if settings.server:
            connection.set_accept_state()
        else:
            if name and not _is_address(name):
                connection.set_tlsext_host_name(name.encode("idna"))
            connection.set_connect_state()
        observer.synthetic = False
        connection.set_info_callback(_informer(observer))
        return OpensslBackend(connection)


def make(settings: Settings, password: Callable[[], str]) -> OpensslContext:
    """Make a context; raises TclError."""
    context = SSL.Context(SSL.TLS_SERVER_METHOD if settings.server else SSL.TLS_CLIENT_METHOD)
    context.set_options(SSL.OP_NO_TICKET | _OP_NO_RENEGOTIATION)
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    names = settings.versions
    if settings.server and names[0] != "tls1.3":
        names = [name for name in names if name != "tls1.3"]
    context.set_min_proto_version(_VERSIONS[names[0]][0])
    context.set_max_proto_version(_VERSIONS[names[-1]][0])
    for name, (_, exclusion) in _VERSIONS.items():
        if name not in names:
            context.set_options(exclusion)
    try:
        set_ciphers(settings, lambda ciphers: _apply_ciphers(context, ciphers))
        if settings.ciphersuites:
            context.set_tls13_ciphersuites(settings.ciphersuites.encode())
    except SSL.Error:
        raise TclError(f'unable to set cipher list "{settings.ciphersuites}": no cipher match') from None
    if settings.requests:
        _trust(context, settings)
    _identify(context, settings, password)
    if settings.dhparams:
        try:
            context.load_tmp_dh(settings.dhparams.encode())
        except SSL.Error:
            raise TclError("Could not read DH parameters from file") from None
    if settings.alpn:
        _offer(context, settings)
    return OpensslContext(context, local_certificate(settings))


def _apply_ciphers(context: SSL.Context, ciphers: str) -> None:
    try:
        context.set_cipher_list(ciphers.encode())
    except SSL.Error as error:
        raise ValueError(str(error)) from None


def _trust(context: SSL.Context, settings: Settings) -> None:
    if not load_hashed_store(lambda directory: context.load_verify_locations(None, directory)):
        context.set_default_verify_paths()
    for locations in ((settings.cafile, None), (None, settings.cadir)):
        if any(locations):
            try:
                context.load_verify_locations(*locations)
            except SSL.Error:
                # As ever: then it does not help to verify anything.
                pass


def _identify(context: SSL.Context, settings: Settings, password: Callable[[], str]) -> None:
    with warnings.catch_warnings():
        # Deprecated since 26, without another way to be asked for the password only if the key has one.
        warnings.simplefilter("ignore", DeprecationWarning)
        context.set_passwd_cb(lambda _size, _twice, _data: password().encode())
    with private_files(settings) as (certfile, keyfile):
        if not certfile:
            return
        try:
            context.use_certificate_chain_file(certfile)
        except SSL.Error as error:
            raise TclError(f"unable to set certificate file {certfile}: {_reason(error)}") from None
        try:
            context.use_privatekey_file(keyfile)
            context.check_privatekey()
        except (SSL.Error, ValueError) as error:
            raise key_error(settings, _reason(error)) from None


def _offer(context: SSL.Context, settings: Settings) -> None:
    """Agree on an application protocol: the server's order decides."""
    offered = [name.encode() for name in settings.alpn]
    if not settings.server:
        context.set_alpn_protos(offered)
        return

    def select(_connection: SSL.Connection, wanted: list[bytes]) -> Any:
        return next((name for name in offered if name in wanted), SSL.NO_OVERLAPPING_PROTOCOLS)

    context.set_alpn_select_callback(select)


def _verifier(
    settings: Settings, observer: TclObserver
) -> Callable[[SSL.Connection, crypto.X509, int, int, int], bool]:
    """Return the callback that decides about each certificate of a chain."""
    name = "" if settings.server else settings.checked_name
    lenient = not settings.asks_script and not settings.requires

    def verify(_connection: SSL.Connection, certificate: crypto.X509, code: int, depth: int, good: int) -> bool:
        if lenient:
            return True
        error = "" if good else verify_error(code)
        if good and depth == 0 and name and not name_matches(certificate, name):
            good, error = 0, verify_error(_ADDRESS_MISMATCH if _is_address(name) else _HOST_MISMATCH)
        return observer.verify(depth, _der(certificate), bool(good), error)

    return verify


def name_matches(certificate: crypto.X509, name: str) -> bool:
    """Whether a certificate is for a host, by its subject alternative names."""
    from cryptography import x509

    try:
        names = certificate.to_cryptography().extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    if _is_address(name):
        return ipaddress.ip_address(name) in names.get_values_for_type(x509.IPAddress)
    wanted = name.rstrip(".").encode("idna").decode().lower()
    return any(_pattern_matches(one.lower(), wanted) for one in names.get_values_for_type(x509.DNSName))


def _pattern_matches(pattern: str, name: str) -> bool:
    if not pattern.startswith("*."):
        return pattern == name
    # The asterisk is one label, and not of a top level domain.
    _, _, domain = name.partition(".")
    return domain == pattern[2:] and "." in domain


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _informer(observer: TclObserver) -> Callable[[SSL.Connection, int, int], None]:
    """Return the callback that queues the steps of a connection."""

    def inform(connection: SSL.Connection, where: int, value: int) -> None:
        state = connection.get_state_string().decode()
        if where & SSL.SSL_CB_HANDSHAKE_START:
            observer.queue.append(("handshake", "start", state))
        elif where & SSL.SSL_CB_HANDSHAKE_DONE:
            observer.queue.append(("handshake", "done", state))
        elif where & SSL.SSL_CB_ALERT:
            direction = "read" if where & SSL.SSL_CB_READ else "write"
            observer.queue.append(("alert", direction, alert_text(value & 0xFF)))
        else:
            role = "connect" if where & SSL.SSL_ST_CONNECT else "accept"
            observer.queue.append((role, "loop" if where & SSL.SSL_CB_LOOP else "exit", state))

    return inform


class OpensslBackend:
    """A connection by pyOpenSSL."""

    def __init__(self, connection: SSL.Connection) -> None:
        self.connection = connection

    def _run(self, operation: Callable[..., Any], *arguments: object) -> Any:
        """Call OpenSSL; None: it wants more bytes from the peer."""
        try:
            return operation(*arguments)
        except SSL.WantReadError:
            return None
        except SSL.ZeroReturnError:
            return b""
        except SSL.SysCallError:
            raise Cut from None
        except SSL.Error as error:
            reason = _reason(error)
            if reason == "unexpected eof while reading":
                raise Cut from None
            raise Failure(reason) from None

    def feed(self, data: bytes) -> None:
        """Take bytes from the peer; none: its stream ended."""
        if not data:
            self.connection.bio_shutdown()
        while data:
            data = data[self.connection.bio_write(data) :]

    def drain(self) -> bytes:
        """Return the bytes for the peer."""
        pieces = []
        while piece := self._run(self.connection.bio_read, _BLOCK):
            pieces.append(piece)
        return b"".join(pieces)

    def shake(self) -> bool:
        """Go on with the handshake; return whether it is complete."""

        def handshake() -> bool:
            self.connection.do_handshake()
            return True

        return bool(self._run(handshake))

    def decrypt(self) -> bytes | None:
        """Return what the peer wrote; None: there is no complete record; no bytes: it sent close_notify."""
        data: bytes | None = self._run(self.connection.recv, _BLOCK)
        return data

    def encrypt(self, data: bytes | memoryview) -> None:
        """Take bytes that are to be sent."""
        view = memoryview(data)
        while view:
            written = self._run(self.connection.send, bytes(view))
            if not written:
                raise Failure("the peer wants to negotiate again")
            view = view[written:]

    def notify(self) -> None:
        """Send close_notify."""
        try:
            self._run(self.connection.shutdown)
        except (Cut, Failure):
            # It has been sent; the rest is about what the peer has sent.
            pass

    def cipher(self) -> tuple[str, int]:
        """Return the name of the cipher and the number of its secret bits; an empty name before there is one."""
        return self.connection.get_cipher_name() or "", self.connection.get_cipher_bits() or 0

    def version(self) -> str:
        """Return the protocol; empty before there is one."""
        return self.connection.get_protocol_version_name() if self.connection.get_cipher_name() else ""

    def alpn(self) -> str:
        """Return the application protocol agreed on, if any."""
        return self.connection.get_alpn_proto_negotiated().decode()

    def peer_certificate(self) -> bytes:
        """Return the peer's certificate in DER form, empty if it has none."""
        certificate = self.connection.get_peer_certificate()
        return b"" if certificate is None else _der(certificate)


def _der(certificate: crypto.X509) -> bytes:
    return crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate)


def _reason(error: Exception) -> str:
    """Return OpenSSL's words for the first error of several."""
    found = error.args[0] if error.args else ""
    return str(found[0][2]) if isinstance(found, list) and found else str(error)
