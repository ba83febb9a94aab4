"""What scripts hear of a connection: -command and -password, in the shapes of TclTLS 1.7.

``info channel major minor message``, ``error channel message`` and ``verify channel depth certificate status error``;
the password callback has no arguments.  Of the answer to ``verify`` 0 and 1 decide, an empty one keeps the verdict, an
error refuses.  Where the standard library verifies, a bad certificate has been refused when the script is asked, and
the script can no longer accept it: such an answer is an error that names the extra.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from tclcompat.channels.channel import Channel
from tclcompat.channels.tls_engine import Failure, Observer
from tclcompat.commands.background import report_background_error
from tclcompat.errors import Completion, TclError
from tclcompat.packages.tls import extra
from tclcompat.packages.tls.certificates import describe
from tclcompat.packages.tls.settings import Settings
from tclcompat.runtime.interp import Interp
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.numbers import to_int

REFUSED = "certificate verify failed"
START, DONE = "before SSL initialization", "SSL negotiation finished successfully"

# X509_V_ERR_*: OpenSSL's words, which the libraries do not always pass on.
_VERIFY_ERRORS = {
    2: "unable to get issuer certificate",
    7: "certificate signature failure",
    9: "certificate is not yet valid",
    10: "certificate has expired",
    18: "self-signed certificate",
    19: "self-signed certificate in certificate chain",
    20: "unable to get local issuer certificate",
    21: "unable to verify the first certificate",
    22: "certificate chain too long",
    23: "certificate revoked",
    24: "invalid CA certificate",
    25: "path length constraint exceeded",
    26: "unsuitable certificate purpose",
    27: "certificate not trusted",
    28: "certificate rejected",
    62: "hostname mismatch",
    64: "IP address mismatch",
    66: "EE certificate key too weak",
    67: "CA certificate key too weak",
    68: "CA signature digest algorithm too weak",
}


def verify_error(code: int, detail: str = "") -> str:
    """Return OpenSSL's words for what was found wrong with a certificate."""
    return _VERIFY_ERRORS.get(code) or detail or f"error number {code}"


class TclObserver(Observer):
    """Passes on what happens on one channel.

    ``queue`` holds what the library reports while it cannot be interrupted.  ``chain`` returns the verified chain, the
    peer's certificate first; ``received_chain`` is the one that the peer sent.
    """

    def __init__(self, interp: Interp, channel: Channel, settings: Settings) -> None:
        self._interp = interp
        self._channel = channel
        self._role = "accept" if settings.server else "connect"
        self._command = to_list(settings.command)
        self._verify_command = to_list(settings.validate) or self._command
        self._verifies = settings.requests
        # False: the library itself reports the start and the end of the handshake, and asks about certificates.
        self.synthetic = True
        self.queue: deque[tuple[str, str, str]] = deque()
        self.state = START
        self.chain: Callable[[], list[bytes]] = list
        self.received_chain: list[bytes] = []

    # -- what the engine reports

    def started(self) -> None:
        """The handshake begins."""
        if self.synthetic:
            self.queue.append(("handshake", "start", START))
            self.queue.append((self._role, "loop", START))
            self._flush()

    def stepped(self, complete: bool) -> None:
        """The library did what it could for the handshake."""
        if self.synthetic:
            if complete:
                self.state = DONE
                self.queue.append(("handshake", "done", DONE))
            self.queue.append((self._role, "exit", self.state))
        self._flush()

    def confirm(self) -> str:
        """Ask about every certificate of the chain, the authority's first."""
        if not self.synthetic or not self._verifies or not self._verify_command:
            return ""
        chain = list(enumerate(self.chain()))
        return "" if all(self.verify(depth, der, True, "") for depth, der in reversed(chain)) else REFUSED

    def failed(self, failure: Failure) -> str:
        """The connection failed; return the reason to report."""
        self._flush()
        reason = failure.reason
        if failure.code and self.synthetic and self._verify_command:
            der = self.received_chain[0] if self.received_chain else b""
            if self.verify(0, der, False, verify_error(failure.code, failure.detail)):
                reason = extra.missing("accepting a certificate by a callback")
                report_background_error(self._interp, TclError(reason))
        if self._command:
            self._call([*self._command, "error", self._name, reason])
        return reason

    def received(self) -> None:
        """Bytes of the peer were looked at after the handshake."""
        self._flush()

    # -- the callbacks

    @property
    def _name(self) -> str:
        return self._channel.name

    def _flush(self) -> None:
        if not self._command:
            self.queue.clear()
        while self.queue:
            self._call([*self._command, "info", self._name, *self.queue.popleft()])

    def verify(self, depth: int, der: bytes, good: bool, error: str) -> bool:
        """Return whether the script wants this certificate."""
        self._flush()
        if not self._verify_command or self._channel.closed:
            return good
        certificate = describe(der) if der else []
        words = [*self._verify_command, "verify", self._name, depth, certificate, int(good), error]
        answer = self._call(words)
        if answer is None:
            return False
        if not to_str(answer):
            return good
        try:
            return bool(to_int(answer))
        except TclError as problem:
            report_background_error(self._interp, problem)
            return False

    def _call(self, words: list[object]) -> object | None:
        """Call a command at global level; None: it failed, which is a background error."""
        if self._channel.closed:
            return None
        return evaluate(self._interp, words)


def evaluate(interp: Interp, script: object) -> object | None:
    """Evaluate a callback at global level; None: it failed, which is a background error."""
    try:
        with interp.in_frame(interp.global_frame):
            return interp.eval(script)
    except Completion as completion:
        report_background_error(interp, completion)
    except Exception as exception:  # noqa: BLE001 (a script sees any Python exception as a Tcl error)
        report_background_error(interp, interp.run_python(exception))
    return None


def password_of(interp: Interp, script: object) -> str:
    """Return what the password callback says, by default the command ``tls::password``."""
    answer = evaluate(interp, script if to_str(script) else ["::tls::password"])
    return "" if answer is None else to_str(answer)
