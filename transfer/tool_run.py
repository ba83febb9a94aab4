"""One transfer of ``python -m transfer``, from the options to the exit status.

Standard output gets what programs may want: the port that is listened on, and the digest of a transfer that is
complete.  Everything else goes to standard error.
"""

from __future__ import annotations

import signal
import sys

from tclcompat import Interp, TclError, to_int, to_str
from tclcompat.native import refuse
from transfer.copying import quietly
from transfer.tool_files import Original, Problem, Target, reason
from transfer.tool_objects import Ledger, LedgerReceiver, PatientTransmitter, create, install
from transfer.tool_progress import Display, display

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from transfer.endpoint import Endpoint

_BLOCK = 1 << 18
# How many milliseconds a handshake may take.
_PATIENCE = 10_000


def run(options: Namespace) -> int:
    """Transfer the file; return the exit status."""
    for name in (signal.SIGTERM, signal.SIGHUP):
        # Ends as Ctrl-C does: what is not complete is removed.
        if signal.getsignal(name) is signal.SIG_DFL:
            signal.signal(name, signal.default_int_handler)
    try:
        check_tls(options)
        with Interp() as interp:
            session = Session(interp, options)
            (session.send if options.role == "send" else session.receive)()
        return 0
    except (Problem, TclError) as error:
        message = str(error)
    except OSError as error:
        message = reason(error)
    print("transfer:", " ".join(message.split()), file=sys.stderr)
    return 1


def check_tls(options: Namespace) -> None:
    """Raise Problem for certificates that cannot be used: a listener would find out at its first connection only."""
    if not options.tls:
        return
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    cafile, cert, key = options.cafile, options.cert, options.key
    try:
        if cafile:
            shown = cafile
            context.load_verify_locations(cafile)
        if cert:
            shown = f"{cert} and {key}" if key else cert
            # With an empty password a locked key is an error; without one, OpenSSL asks for it on the terminal.
            context.load_cert_chain(cert, key or None, password="")
    except ssl.SSLError as error:
        why = (error.reason or "nothing usable, or a key with a password").lower().replace("_", " ")
        raise Problem(f"{shown}: cannot be used ({why})") from None
    except OSError as error:
        raise Problem(f"{shown}: {reason(error)}") from None


def without_channel(message: str) -> str:
    """Return what Tcl says of a channel without its name, which tells a person nothing."""
    action, quote, rest = message.partition(' "')
    channel, end, why = rest.partition('": ')
    known = action in ("error reading", "error writing", "error flushing") and quote and end and " " not in channel
    return f"{action}: {why}" if known else message


def shake_hands(interp: Interp, *words: object) -> object:
    """Open a socket of TLS, and do what is needed before data may be sent, unless the partner never answers."""
    channel = interp.invoke(list(words))
    pause, waited = 1, 0
    try:
        interp.invoke(["::fconfigure", channel, "-blocking", 0])
        while not to_int(interp.invoke(["::tls::handshake", channel])):
            if waited > _PATIENCE:
                raise TclError("the partner does not answer in TLS")
            interp.eval(f"after {pause} {{set ::transfer_paused 1}}; vwait ::transfer_paused")
            waited += pause
            pause = min(2 * pause, 50)
        interp.invoke(["::fconfigure", channel, "-blocking", 1])
    except TclError:
        # Who does not speak TLS is not to take what we said for a file.
        refuse(interp, channel)
        quietly(interp, ["::close", channel])
        raise
    return channel


class Session:
    """An interpreter with the one object that does the transfer."""

    def __init__(self, interp: Interp, options: Namespace) -> None:
        self.interp = interp
        self.options = options
        install(interp)
        self.ledger = interp.state(Ledger)
        self.message = ""
        # What TLS complained about: a handshake that failed, or a stream that ended without saying so.
        self.cut = ""
        interp.create_command(
            "::transfer::tool::failed", lambda _, *words: self._failed(to_str(words[0])), "message how"
        )
        interp.create_command("::transfer::tool::event", lambda _, *words: self._event(list(words)), "?arg ...?")
        interp.create_command("::transfer::tool::shake_hands", shake_hands, "command ?arg ...?")
        interp.eval("interp bgerror {} ::transfer::tool::failed")

    def send(self) -> None:
        """Send the file."""
        original = Original(self.options.file)
        host, port = self.options.place

        def progress(_: Interp, total: object) -> object:
            self._enter(original, to_int(total))
            return ""

        self.interp.create_command("::transfer::tool::progress", progress, "total")
        shown = display(self.options.file, original.size)
        try:
            words = ["-file", original.path, "-blocksize", _BLOCK, "-progress", "::transfer::tool::progress"]
            place = ["-host", host, "-port", port, "-mode", "active"]
            self._run(PatientTransmitter, [*words, *place], shown, lambda _: None, f"{host}:{port}")
            self._enter(original, self.ledger.count)
            original.check()
        finally:
            shown.close()
            original.close()
        if not self.ledger.confirmed:
            print("transfer: the receiver did not confirm that it got everything", file=sys.stderr)
        self._tell("sent", shown)

    def _enter(self, original: Original, total: int) -> None:
        for chunk in original.chunks(total):
            self.ledger.add(chunk)

    def receive(self) -> None:
        """Wait for a sender, and receive the file."""
        target = Target(self.options.file)
        shown = display(self.options.file, self.options.size)
        self.ledger.limit = self.options.size
        try:
            if target.temporary:
                words: list[object] = ["-file", target.temporary]
            else:
                channel = self.interp.call("open", target.final, "w")
                self.interp.call("fconfigure", channel, "-translation", "binary")
                words = ["-channel", channel]
            place = ["-mode", "passive", "-port", self.options.port]
            self._run(LedgerReceiver, [*words, *place], shown, self._listening, self.options.file)
            self._check_size()
            target.keep()
        finally:
            shown.close()
            target.drop()
        self._tell("received", shown)

    def _listening(self, port: object) -> None:
        print("listening on port", to_str(port), flush=True)

    def _check_size(self) -> None:
        """Raise Problem if not everything came, as far as that can be told."""
        wanted, count = self.options.size, self.ledger.count
        if wanted is not None and count < wanted:
            raise Problem(f"{self.options.file}: only {count} of {wanted} bytes came")
        if wanted is None and self.cut:
            raise Problem(f"{self.options.file}: the end of the stream is missing after {count} bytes ({self.cut})")

    def _run(
        self,
        kind: type[Endpoint],
        words: list[object],
        shown: Display,
        started: Callable[[object], None],
        about: str,
    ) -> None:
        """Make the object, start it, and serve events until it is done."""
        self.ledger.on_begin = shown.restart
        self.ledger.on_advance = shown.advance
        self.interp.set_var("::transfer_over", 0)
        given = [*words, "-translation", "binary", "-socketcmd", self._socket_command()]
        try:
            endpoint = create(self.interp, kind, given, self._finished)
            started(self.interp.call(endpoint.own_name, "start"))
            self.interp.eval("while {!$::transfer_over} {vwait ::transfer_over}")
        except TclError as error:
            self.message = str(error)
        if self.message:
            raise Problem(f"{about}: {self.cut or without_channel(self.message)}")

    def _socket_command(self) -> list[object]:
        """Return the prefix that opens the socket."""
        options = self.options
        words: list[object] = ["::socket"]
        if options.tls:
            self.interp.eval("package require tls")
            words = ["::tls::socket"]
            if options.role == "receive":
                # Tells of a stream that is cut, and why a handshake failed.
                words += ["-command", "::transfer::tool::event"]
            else:
                # Without it, and with the standard library's ssl, an error of the handshake says the same.
                words.insert(0, "::transfer::tool::shake_hands")
            if options.cafile:
                words += ["-cafile", options.cafile, "-require", 1]
            if options.cert:
                words += ["-certfile", options.cert, "-keyfile", options.key or options.cert]
        if options.role == "receive" and options.address:
            words += ["-myaddr", options.address]
        return words

    def _finished(self, *results: object) -> None:
        self._end(to_str(results[1]) if len(results) > 1 else "")

    def _failed(self, message: str) -> object:
        """An error in the background ends the transfer."""
        self._end(message)
        return ""

    def _event(self, words: list[object]) -> object:
        """TLS tells something; an empty answer leaves the decision about a certificate to it."""
        if to_str(words[0]) == "error":
            self.cut = to_str(words[2])
        return ""

    def _end(self, message: str) -> None:
        self.message = self.message or message
        with self.interp.in_frame(self.interp.global_frame):
            self.interp.set_var("::transfer_over", 1)

    def _tell(self, verb: str, shown: Display) -> None:
        print(shown.summary(verb, self.ledger.count), file=sys.stderr)
        print("sha256", self.ledger.digest(), flush=True)
