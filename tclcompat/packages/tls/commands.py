"""The commands of the package: tls(n)."""

from __future__ import annotations

import _socket
import ssl

from tclcompat.channels.channel import Channel
from tclcompat.channels.tls_engine import FAILED, Failure, TlsEngine
from tclcompat.channels.transports.base import READABLE, Transport
from tclcompat.channels.transports.tcp import TcpTransport
from tclcompat.channels.transports.tls import Farewells, TlsTransport
from tclcompat.commands.channel_support import channels, find_channel
from tclcompat.errors import TclError, WrongArgs
from tclcompat.packages.tls.callbacks import TclObserver, password_of
from tclcompat.packages.tls.certificates import describe
from tclcompat.packages.tls.contexts import Context, Contexts
from tclcompat.packages.tls.settings import OBSOLETE, VERSIONS, Settings
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import to_boolean
from tclcompat.values.posix import errno_message, posix_error

table = CommandTable()

# How status calls the protocols.
_SHOWN = {"tls1": "TLSv1", "tls1.1": "TLSv1.1", "tls1.2": "TLSv1.2", "tls1.3": "TLSv1.3"}


class TlsState:
    """What the package keeps for one interpreter; ``noted`` are the obsolete protocols that a note was written for."""

    def __init__(self, interp: Interp) -> None:
        self.contexts = Contexts()
        self.farewells = Farewells(channels(interp).loop)
        self.noted: set[str] = set()

        def close() -> None:
            known = channels(interp)
            for name in known.names():
                channel = known[name]
                if isinstance(channel.transport, TlsTransport) and channel.references <= 1:
                    try:
                        known.close(channel)
                    except (OSError, TclError):
                        # Nobody is left who could be told.
                        pass
            self.farewells.finish()

        interp.on_close(close)


def tls_state(interp: Interp) -> TlsState:
    """Return what the package keeps for an interpreter."""
    return interp.state(TlsState, lambda: TlsState(interp))


class Stacked(TlsTransport):
    """TLS on one channel, with what its status and channels that take it as their model need."""

    settings: Settings
    context: Context


def _stacked(interp: Interp, word: object) -> tuple[Channel, Stacked]:
    channel = find_channel(interp, word)
    transport = channel.transport
    if not isinstance(transport, Stacked):
        raise TclError(f'bad channel "{channel.name}": not a TLS channel')
    return channel, transport


# import and unimport


@table.command("::tls::import", "?arg ...?")
def import_(interp: Interp, *words: object) -> object:
    """Put TLS on top of an open channel."""
    if not words:
        raise WrongArgs("channel ?options?")
    channel = find_channel(interp, words[0])
    stack(interp, channel, Settings(words[1:]))
    return channel.name


def stack(interp: Interp, channel: Channel, settings: Settings) -> None:
    """Put TLS on top of a channel; raises TclError."""
    if channel.input is None or channel.output is None:
        raise TclError(f'channel "{channel.name}" is not open for both reading and writing')
    if settings.model:
        context = _stacked(interp, settings.model)[1].context
    else:
        context = tls_state(interp).contexts.get(settings, lambda: password_of(interp, settings.password))
    _note_obsolete(interp, settings)
    _flush(channel)
    observer = TclObserver(interp, channel, settings)
    try:
        engine = TlsEngine(context.connect(settings, observer), observer)
    except (ValueError, ssl.SSLError):
        raise TclError(f'bad server name "{settings.servername or settings.checked_name}"') from None
    # What arrived before belongs to the handshake.
    early = channel.input.take()
    channel.input.discard()
    if early:
        engine.receive(early)
    _send_at_once(channel.transport)
    transport = Stacked(channel.transport, engine, tls_state(interp).farewells)
    transport.settings, transport.context = settings, context
    channel.eof = channel.starved = False
    channel.watched().move_to(transport)


def _send_at_once(base: Transport) -> None:
    """Let the kernel not hold back the last message of a handshake until the first is acknowledged: that is 40 ms."""
    if isinstance(base, TcpTransport):
        try:
            base.socket.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
        except OSError:
            # It only helps.
            pass


def _flush(channel: Channel) -> None:
    """Hand everything written to the transport, waiting for that: what follows goes another way."""
    if not channel.output_pending():
        return
    blocking = channel.blocking
    try:
        if not blocking:
            channel.set_blocking(True)
        channel.flush()
        if not blocking:
            channel.set_blocking(False)
    except OSError as error:
        raise posix_error(error, f'error flushing "{channel.name}"') from None


def _note_obsolete(interp: Interp, settings: Settings) -> None:
    """Say once that a protocol asked for is gone."""
    noted = tls_state(interp).noted
    for name in settings.obsolete:
        if name not in noted:
            noted.add(name)
            with interp.in_frame(interp.global_frame):
                interp.invoke(["puts", "stderr", f"tls: option -{name} is ignored: the protocol is obsolete"])


@table.command("::tls::unimport", "channel")
def unimport(interp: Interp, channel_id: object) -> object:
    """Take TLS off a channel, of which the peer is told nothing."""
    channel, transport = _stacked(interp, channel_id)
    _flush(channel)
    unread = transport.detach()
    if unread and channel.input is not None:
        channel.input.feed(unread)
    channel.eof = channel.starved = False
    channel.watched().move_to(transport.base)
    return ""


# what a connection is like


@table.command("::tls::handshake", "channel")
def handshake(interp: Interp, channel_id: object) -> object:
    """Go on with the handshake; return whether it is complete."""
    channel, transport = _stacked(interp, channel_id)
    engine = transport.engine
    try:
        while not transport.handshake():
            if not channel.blocking:
                return 0
            transport.wait(READABLE)
    except OSError as error:
        engine.fail(Failure(errno_message(error.errno or 0)))
    if engine.state == FAILED:
        engine.take_failure()
        raise TclError(f"handshake failed: {engine.reason}")
    return 1


@table.command("::tls::status", "?-local? channel")
def status(interp: Interp, *words: object) -> object:
    """Return what is known of the peer (or of this end) and of the connection."""
    local = len(words) == 2
    if local and to_str(words[0]) != "-local":
        raise WrongArgs
    _, transport = _stacked(interp, words[-1])
    backend = transport.engine.backend
    certificate = transport.context.certificate if local else backend.peer_certificate()
    cipher, bits = backend.cipher()
    version = backend.version() or _SHOWN[transport.settings.versions[-1]]
    result = describe(certificate) if certificate else []
    result += ["sbits", bits]
    if cipher:
        result += ["cipher", cipher]
    result += ["version", version, "protocol", version, "alpn", backend.alpn()]
    return [*result, "peername", transport.settings.checked_name or transport.settings.servername]


# what the library can do


@table.command("::tls::ciphers", "protocol ?verbose?")
def ciphers(interp: Interp, protocol: object, verbose: object = 0) -> object:
    """Return the names of the ciphers that are on by default, or a description of each."""
    detailed = to_boolean(verbose)
    if choose(to_str(protocol), (*OBSOLETE, *VERSIONS), "protocol") in OBSOLETE:
        raise TclError("protocol not supported")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers("DEFAULT")
    found = context.get_ciphers()
    return [one["description"].strip() if detailed else one["name"] for one in found]


@table.command("::tls::protocols", "")
def protocols(interp: Interp) -> object:
    """Return the names of the protocols that can be enabled."""
    return list(VERSIONS)


@table.command("::tls::version", "?arg ...?")
def version(interp: Interp, *words: object) -> object:
    """Return the version of OpenSSL."""
    return ssl.OPENSSL_VERSION
