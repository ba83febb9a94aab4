"""From settings to what the library needs: trust, keys, protocols and ciphers.

``ssl.SSLContext`` is used directly: ``create_default_context`` adds strict flags from Python 3.13 on.  Making a context
with the system's trust takes up to 50 ms, so one is kept for everybody with the same settings and unchanged files; a
listener, which loads its certificate at each accept, therefore sees a new one as soon as it is there.

No session tickets are sent: a client of TLS 1.3 that only writes would leave them unread, and its close would reset the
connection.
"""

from __future__ import annotations

import os
import ssl
import warnings
from collections.abc import Callable
from typing import Protocol

from tclcompat.channels.tls_engine import Backend, SslBackend, reason_of
from tclcompat.errors import TclError
from tclcompat.packages.tls import extra
from tclcompat.packages.tls.callbacks import TclObserver
from tclcompat.packages.tls.keys import local_certificate, private_files
from tclcompat.packages.tls.settings import Settings
from tclcompat.packages.tls.tracing import Tracer, verified_chain
from tclcompat.values.posix import errno_message

_VERSIONS = {
    "tls1": (ssl.TLSVersion.TLSv1, ssl.OP_NO_TLSv1),
    "tls1.1": (ssl.TLSVersion.TLSv1_1, ssl.OP_NO_TLSv1_1),
    "tls1.2": (ssl.TLSVersion.TLSv1_2, ssl.OP_NO_TLSv1_2),
    "tls1.3": (ssl.TLSVersion.TLSv1_3, ssl.OP_NO_TLSv1_3),
}

Password = Callable[[], str]


class Context(Protocol):
    """What connections of the same settings share; ``certificate`` is the own one in DER form."""

    certificate: bytes

    def connect(self, settings: Settings, observer: TclObserver) -> Backend:
        """Return a new connection."""


class SslContext:
    """By the standard library."""

    def __init__(self, context: ssl.SSLContext, certificate: bytes, tracer: Tracer | None) -> None:
        self.certificate = certificate
        self.context = context
        self.tracer = tracer

    def connect(self, settings: Settings, observer: TclObserver) -> Backend:
        """Return a new connection."""
        backend = SslBackend(self.context, settings.server, settings.servername or settings.checked_name)
        if self.tracer is not None:
            self.tracer.follow(backend.object, observer)
            observer.chain = lambda: verified_chain(backend.object)
        return backend


class Contexts:
    """The contexts of one interpreter."""

    def __init__(self) -> None:
        self._known: dict[object, Context] = {}

    def get(self, settings: Settings, password: Password) -> Context:
        """Return a context for ``settings``; ``password`` is called for that of an encrypted key; raises TclError."""
        key = _fingerprint(settings)
        known = self._known.get(key)
        if known is not None:
            return known
        asked = []

        def ask() -> str:
            asked.append(True)
            return password()

        if settings.ciphersuites or (settings.requests and (settings.asks_script or not settings.requires)):
            context = _by_extra(settings, ask)
        else:
            context = make(settings, ask)
        if not asked:
            if len(self._known) > 50:
                self._known.clear()
            self._known[key] = context
        return context


def _by_extra(settings: Settings, password: Password) -> Context:
    """Return a context of pyOpenSSL, if it is there or cannot be done without."""
    if extra.available():
        from tclcompat.packages.tls.pyopenssl import make as make_by_extra

        return make_by_extra(settings, password)
    if settings.ciphersuites:
        raise TclError(extra.missing("-ciphersuites"))
    if not settings.requires and settings.server:
        raise TclError(extra.missing("-request without -require"))
    return make(settings, password)


def _fingerprint(settings: Settings) -> object:
    """Return what tells contexts apart."""
    files = [settings.cafile, settings.certfile, settings.keyfile, settings.dhparams]
    return (
        *(settings.server, settings.requests, settings.requires, settings.asks_script, bool(settings.checked_name)),
        *(settings.cadir, settings.cert, settings.key, settings.cipher, settings.ciphersuites),
        *(settings.security_level, tuple(settings.alpn), tuple(settings.versions)),
        *((name, _state_of(name)) for name in files),
    )


def _state_of(name: str) -> object:
    if not name:
        return None
    try:
        found = os.stat(name)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def make(settings: Settings, password: Password) -> Context:
    """Make a context of the standard library; raises TclError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if settings.server else ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_TICKET
    if settings.server:
        context.num_tickets = 0
    _set_versions(context, settings.versions)
    set_ciphers(settings, context.set_ciphers)
    if settings.requests:
        context.verify_mode = ssl.CERT_REQUIRED
        context.check_hostname = bool(settings.checked_name) and not settings.server
        _trust(context, settings)
    else:
        context.verify_mode = ssl.CERT_NONE
    _identify(context, settings, password)
    if settings.dhparams:
        try:
            context.load_dh_params(settings.dhparams)
        except OSError:
            raise TclError("Could not read DH parameters from file") from None
    if settings.alpn:
        try:
            context.set_alpn_protocols(settings.alpn)
        except (ssl.SSLError, UnicodeError) as error:
            raise TclError(f"Set ALPN protocols failed: {error}") from None
    tracer = Tracer(context, settings.server) if settings.asks_script else None
    return SslContext(context, local_certificate(settings), tracer)


def _set_versions(context: ssl.SSLContext, names: list[str]) -> None:
    with warnings.catch_warnings():
        # Whoever enables TLS 1.0 or 1.1 knows that they are deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = _VERSIONS[names[0]][0]
        context.maximum_version = _VERSIONS[names[-1]][0]
        for name, (_, exclusion) in _VERSIONS.items():
            if name not in names:
                context.options |= exclusion


def set_ciphers(settings: Settings, apply: Callable[[str], object]) -> None:
    """Have ``apply`` called with the list of ciphers; raises TclError when nothing matches."""
    ciphers = settings.cipher or "DEFAULT"
    level = settings.security_level
    if level is None and settings.legacy and "@SECLEVEL" not in ciphers:
        # TLS before 1.2 signs with SHA-1 and MD5, which any other level refuses.
        level = 0
    if level is not None:
        ciphers += f":@SECLEVEL={level}"
    try:
        apply(ciphers)
    except (OSError, ValueError):
        raise TclError(f'unable to set cipher list "{settings.cipher}": no cipher match') from None


def _trust(context: ssl.SSLContext, settings: Settings) -> None:
    """Trust the system's authorities and those of -cafile and -cadir, as far as they can be read."""
    if not load_hashed_store(lambda directory: context.load_verify_locations(capath=directory)):
        context.load_default_certs(ssl.Purpose.CLIENT_AUTH if settings.server else ssl.Purpose.SERVER_AUTH)
    for locations in ((settings.cafile, None), (None, settings.cadir)):
        if any(locations):
            try:
                context.load_verify_locations(*locations)
            except OSError:
                # As ever: then it does not help to verify anything.
                pass


def load_hashed_store(load: Callable[[str], object]) -> bool:
    """Load the system's store by its directory if that is complete; return whether it was.

    A directory of hashed names is read as needed, which saves 40 ms.  It is complete where it contains the bundle, as
    update-ca-certificates makes both.
    """
    if "SSL_CERT_FILE" in os.environ or "SSL_CERT_DIR" in os.environ:
        return False
    paths = ssl.get_default_verify_paths()
    if not paths.cafile or not paths.capath:
        return False
    directory = os.path.realpath(paths.capath)
    if os.path.dirname(os.path.realpath(paths.cafile)) != directory:
        return False
    if not any(len(name) == 10 and name.endswith(".0") for name in os.listdir(directory)):
        return False
    load(directory)
    return True


def _identify(context: ssl.SSLContext, settings: Settings, password: Password) -> None:
    """Load certificate and key."""
    with private_files(settings) as (certfile, keyfile):
        if not certfile:
            return
        try:
            context.load_cert_chain(certfile, keyfile, password)
        except ssl.SSLError as error:
            raise key_error(settings, reason_of(error)) from None
        except OSError as error:
            raise key_error(settings, errno_message(error.errno or 0)) from None
        except ValueError as error:
            # The password is too long.
            raise key_error(settings, str(error)) from None


def key_error(settings: Settings, reason: str) -> TclError:
    """Return the error for a key that does not go with the certificate, or cannot be read."""
    source = settings.keyfile or settings.certfile
    return TclError(f"unable to set public key file {source} {reason}" if source else f"unable to set key: {reason}")
