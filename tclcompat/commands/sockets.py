"""TCP sockets: socket."""

from __future__ import annotations

from tclcompat.channels.channel import Channel
from tclcompat.channels.transports import addresses, listening, tcp
from tclcompat.channels.transports.base import READABLE, WRITABLE
from tclcompat.commands.background import run_in_background
from tclcompat.commands.channel_support import channels
from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.syntax.nodes import Command, Literal, Script
from tclcompat.syntax.parser import parse_script
from tclcompat.values.convert import to_str
from tclcompat.values.encodings import system_encoding
from tclcompat.values.numbers import to_int

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.syntax.nodes import Word

table = CommandTable()

_CLIENT_USAGE = "?-myaddr addr? ?-myport myport? ?-async? host port"
_SERVER_USAGE = "socket -server command ?-myaddr addr? port"
_USAGE = f'{_CLIENT_USAGE}" or "{_SERVER_USAGE}'
_OPTIONS = ("-async", "-myaddr", "-myport", "-server")


@table.command("socket", "?arg ...?")
def socket(interp: Interp, *words: object) -> object:
    """Connect to a TCP server, or be one."""
    if len(words) == 2 and type(words[0]) is str and words[0][:1] != "-":
        # What nearly all calls are.
        return _connect(interp, words[0], _port(words[1]), None, 0, False)
    if len(words) == 3 and words[0] == "-server" and to_str(words[2])[:1] != "-":
        return _serve(interp, words[1], None, _port(words[2]))
    options, rest = _parse(words)
    server = options.get("-server")
    local_address = options.get("-myaddr")
    local_port = _port(options["-myport"]) if "-myport" in options else 0
    if server is not None and local_port:
        raise TclError("option -myport is not valid for servers")
    if len(rest) != (2 if server is None else 1):
        raise WrongArgs(_USAGE)
    port = _port(rest[-1])
    host = None if local_address is None else to_str(local_address)
    if server is not None:
        return _serve(interp, server, host, port)
    return _connect(interp, to_str(rest[0]), port, host, local_port, "-async" in options)


def _parse(words: tuple[object, ...]) -> tuple[dict[str, object], tuple[object, ...]]:
    """Return the options by name, and the words behind them."""
    options: dict[str, object] = {}
    place = 0
    while place < len(words):
        word = to_str(words[place])
        if not word.startswith("-"):
            break
        name = choose(word, _OPTIONS, "option", exact=True)
        if (name == "-async" and "-server" in options) or (name == "-server" and "-async" in options):
            raise TclError("cannot set -async option for server sockets")
        value: object = ""
        if name != "-async":
            place += 1
            if place == len(words):
                raise TclError(f"no argument given for {name} option")
            value = words[place]
            if name == "-myport":
                _port(value)
        options[name] = value
        place += 1
    return options, words[place:]


def _port(word: object) -> int:
    """Return a port number, which may be given by the name of a service."""
    try:
        port = to_int(word)
    except TclError as error:
        import _socket

        try:
            return _socket.getservbyname(to_str(word), "tcp")
        except (OSError, UnicodeError):
            raise TclError(str(error), ["TCL", "VALUE", "INTEGER"]) from None
    if port > 0xFFFF:
        raise TclError("couldn't open socket: port number too high")
    return port


def _setting(interp: Interp, name: str) -> object:
    """Return the value of a variable of ::tcl::unsupported; None where it is not there, which is the usual case."""
    parent = interp.global_namespace.children.get("tcl")
    home = None if parent is None else parent.children.get("unsupported")
    if home is None or name not in home.vars:
        return None
    full_name = f"::tcl::unsupported::{name}"
    return interp.get_var(full_name) if interp.var_exists(full_name) else None


def _family(interp: Interp) -> str:
    value = _setting(interp, "socketAF")
    return "" if value is None else to_str(value)


def _add(interp: Interp, transport: tcp.TcpTransport, mode: int) -> Channel:
    """Make a channel of a socket."""
    known = channels(interp)
    name = f"sock{id(transport):x}"
    channel = Channel(name, transport, mode, known.loop, system_encoding(), transport.auto_output)
    known.add(channel)
    return channel


def _connect(interp: Interp, host: str, port: int, local_host: str | None, local_port: int, background: bool) -> str:
    family = _family(interp)
    remote = addresses.resolve(host, port, False, family)
    local = addresses.resolve(local_host, local_port, True, family) if local_host is not None or local_port else None
    client = tcp.connect(remote, local, background, lambda: _wants_names(interp))
    channel = _add(interp, client, READABLE | WRITABLE)
    if client.connecting:
        client.watch_connecting(channel.loop())
    else:
        channel.loop().waits += 1
    return channel.name


def _wants_names(interp: Interp) -> bool:
    return _setting(interp, "noReverseDNS") is None


class _AcceptScript:
    """The script of a server, of which every connection evaluates another variant: it is parsed only once."""

    def __init__(self, text: str) -> None:
        self._text = text
        parsed = parse_script(text)
        # The words of a single command without substitutions, to which more can be added; None for anything else.
        self._words: tuple[Word, ...] | None = None
        if len(parsed.commands) == 1 and parsed.error is None and not text.endswith("\\"):
            command = parsed.commands[0]
            if command.end == len(text) and all(type(word) is Literal for word in command.words):
                self._words = command.words

    def call(self, name: str, peer: str, port: int) -> Script | str:
        """Return the script with the channel's name and the partner's address and port behind it."""
        source = f"{self._text} {name} {peer} {port}"
        if self._words is None:
            return source
        words, start = list(self._words), len(self._text)
        for text in (name, peer, str(port)):
            start += 1
            words.append(Literal(text, start, start + len(text)))
            start += len(text)
        script = Script(source)
        command = Command(tuple(words), self._words[0].start, len(source))
        command.script = script
        script.commands = (command,)
        return script


def _serve(interp: Interp, command: object, host: str | None, port: int) -> str:
    server = listening.listen(addresses.resolve(host, port, True, _family(interp)), lambda: _wants_names(interp))
    words = command if type(command) is list else []
    script: _AcceptScript | None = None

    def accepted(connection: tcp.TcpTransport, peer: str, peer_port: int) -> None:
        nonlocal script
        channel = _add(interp, connection, READABLE | WRITABLE)
        call: object = [*words, channel.name, peer, peer_port]
        if not words:
            script = script or _AcceptScript(to_str(command))
            call = script.call(channel.name, peer, peer_port)
        if not run_in_background(interp, call) and not channel.closed:
            channels(interp).close(channel)

    channel = _add(interp, server, 0)
    server.listen(channel.loop(), accepted)
    return channel.name
