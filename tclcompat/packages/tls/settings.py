"""The options of ``tls::import`` and ``tls::socket``, and what they mean together.

The rule is TclTLS 2.0's security in 1.7's shapes: a client verifies unless it says ``-require 0``, a server asks for
nothing unless told to, TLS 1.2 is the least.  Two things are odd: with ``-command`` the script is asked about every
certificate, whatever ``-require`` says, and SSL 2 and 3, which old scripts ask for, are ignored with a note.
"""

from __future__ import annotations

import os

from tclcompat.commands.filenames import native_path
from tclcompat.errors import TclError
from tclcompat.values.convert import to_bytes, to_list, to_str
from tclcompat.values.numbers import to_boolean, to_int

VERSIONS = ("tls1", "tls1.1", "tls1.2", "tls1.3")
OBSOLETE = ("ssl2", "ssl3")

# The order of the error message.
_NAMES = (
    "-alpn",
    "-cadir",
    "-cafile",
    "-cert",
    "-certfile",
    "-cipher",
    "-ciphersuites",
    "-command",
    "-dhparams",
    "-key",
    "-keyfile",
    "-model",
    "-password",
    "-require",
    "-request",
    "-securitylevel",
    "-server",
    "-servername",
    "-ssl2",
    "-ssl3",
    "-tls1",
    "-tls1.1",
    "-tls1.2",
    "-tls1.3",
    "-validatecommand",
)
_OTHER_SPELLINGS = {"-security_level": "-securitylevel"}
_BOOLEAN = ("-require", "-request", "-server", *(f"-{name}" for name in (*OBSOLETE, *VERSIONS)))
# What tls::socket takes: these are for the socket, the number is that of their values ...
SOCKET_OPTIONS = {"-async": 0, "-myaddr": 1, "-myport": 1, "-type": 1}
CLIENT_ONLY = ("-async", "-myport")
# ... and those for TLS; -server and -model are no options there.
TLS_OPTIONS = (
    *("-cadir", "-cafile", "-cert", "-certfile", "-cipher", "-command", "-dhparams", "-key", "-keyfile", "-password"),
    *("-request", "-require", "-autoservername", "-servername", "-ssl2", "-ssl3", "-tls1", "-tls1.1", "-tls1.2"),
    *("-tls1.3", "-alpn", "-ciphersuites", "-securitylevel", "-security_level", "-validatecommand"),
)


class Settings:
    """The options of one connection; what was not given is None or empty."""

    def __init__(self, words: tuple[object, ...]) -> None:
        given = _parse(words)

        def text(name: str) -> str:
            return to_str(given.get(name, ""))

        def file(name: str) -> str:
            return os.fsdecode(native_path(text(name))) if text(name) else ""

        self.server = bool(given.get("-server", False))
        self.cadir, self.cafile = file("-cadir"), file("-cafile")
        self.certfile, self.keyfile = file("-certfile"), file("-keyfile")
        self.cert, self.key = to_bytes(given.get("-cert", "")), to_bytes(given.get("-key", ""))
        self.cipher, self.ciphersuites = text("-cipher"), text("-ciphersuites")
        self.dhparams = file("-dhparams")
        self.model = text("-model")
        self.servername = text("-servername")
        self.password: object = given.get("-password", "")
        self.command: object = given.get("-command", "")
        self.validate: object = given.get("-validatecommand", "")
        self.alpn = [to_str(word) for word in to_list(given.get("-alpn", ""))]
        self.security_level = to_int(given["-securitylevel"]) if "-securitylevel" in given else None
        if self.security_level is not None and not 0 <= self.security_level <= 5:
            raise TclError("security level must be between 0 and 5")
        self._given = given
        # The name that the certificate must be for; empty: any.
        self.checked_name = self.servername
        self.obsolete = [name for name in OBSOLETE if given.get(f"-{name}")]
        self.versions = _versions(given, self.server)
        if not self.versions:
            raise TclError("protocol not supported" if self.obsolete else "no valid protocol selected")

    @property
    def asks_script(self) -> bool:
        """Whether a script is asked about certificates."""
        return bool(to_str(self.command) or to_str(self.validate))

    @property
    def requires(self) -> bool:
        """Whether a certificate that cannot be verified ends the connection, unless a script accepts it."""
        return bool(self._given.get("-require", not self.server))

    @property
    def requests(self) -> bool:
        """Whether the peer's certificate is looked at."""
        if self.requires:
            return True
        return bool(self._given.get("-request", not self.server)) and (self.server or self.asks_script)

    @property
    def legacy(self) -> bool:
        """Whether a protocol is enabled that OpenSSL's security levels above 0 rule out."""
        return "tls1" in self.versions or "tls1.1" in self.versions


def _versions(given: dict[str, object], server: bool) -> list[str]:
    """Return the protocols enabled, the oldest first.

    A client cannot offer what has a gap: OpenSSL would offer what is below it.  So ``-tls1 1`` means 1.1 too unless
    that is turned off, and what is below a gap is left out.
    """
    default = {"tls1": False, "tls1.1": bool(given.get("-tls1")), "tls1.2": True, "tls1.3": True}
    enabled = [bool(given.get(f"-{name}", default[name])) for name in VERSIONS]
    found: list[str] = []
    for name, on in zip(reversed(VERSIONS), reversed(enabled), strict=True):
        if on:
            found.insert(0, name)
        elif found and not server:
            break
    return found


def _parse(words: tuple[object, ...]) -> dict[str, object]:
    """Return the options by name; the last of several counts."""
    given: dict[str, object] = {}
    for place in range(0, len(words), 2):
        word = to_str(words[place])
        name = _OTHER_SPELLINGS.get(word, word)
        if name not in _NAMES:
            *names, last = _NAMES
            raise TclError(f'bad option "{word}": must be {", ".join(names)}, or {last}')
        if place + 1 == len(words):
            raise TclError(f"no argument given for {name} option")
        value = words[place + 1]
        given[name] = to_boolean(value) if name in _BOOLEAN else value
    return given


class SocketOptions:
    """The words of ``tls::socket`` and ``tls::init``, sorted by whom they are for; ``rest`` are those behind them.

    Without ``use`` the words are looked at, but not what they mean.
    """

    def __init__(self, words: list[object], client: bool, server: bool, use: bool = True) -> None:
        self.socket: list[object] = []
        self.tls: list[object] = []
        self.auto_server_name: bool | None = None
        self.server_name = ""
        place = 0
        while place < len(words):
            name = to_str(words[place])
            if not name.startswith("-"):
                break
            count = _value_count(name, client)
            if count < 0:
                known = [one for one in (*SOCKET_OPTIONS, *TLS_OPTIONS) if not server or one not in CLIENT_ONLY]
                raise TclError(f'bad option "{name}": must be one of {", ".join(known)}')
            if count and place + 1 >= len(words):
                raise TclError(f'"{name}" option must be followed by value')
            self._take(name, words[place : place + 1 + count], use)
            place += 1 + count
        self.rest = words[place:]

    def _take(self, name: str, words: list[object], use: bool) -> None:
        if name in SOCKET_OPTIONS:
            self.socket += words
        elif name != "-autoservername":
            self.tls += words
            if name == "-servername":
                self.server_name = to_str(words[1])
        elif use:
            self.auto_server_name = to_boolean(words[1])


def _value_count(name: str, client: bool) -> int:
    """Return how many values follow an option; -1: it is none."""
    if name in TLS_OPTIONS:
        return 1
    if name in CLIENT_ONLY and not client:
        return -1
    return SOCKET_OPTIONS.get(name, -1)
