"""``tls::socket`` and ``tls::init``: sockets that speak TLS, and what such sockets have in common.

The options of init are a list that is put before those of each socket, so that later ones win.  A listener keeps the
options it was made with, and makes its connections with them: a certificate that cannot be read is a background error
then.  The variables ``tls::defaults`` and ``tls::socketCmd`` are those of TclTLS; programs set the latter to reach
servers through proxies.
"""

from __future__ import annotations

from tclcompat.commands.channel_support import channels, find_channel
from tclcompat.errors import TclError
from tclcompat.packages.tls.commands import stack
from tclcompat.packages.tls.settings import Settings, SocketOptions
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.values.convert import to_list, to_str

table = CommandTable()

_CLIENT_USAGE = 'wrong # args: should be "tls::socket ?options? host port"'
_SERVER_USAGE = 'wrong # args: should be "tls::socket -server command ?options? port"'


@table.command("::tls::init", "?arg ...?")
def init(interp: Interp, *options: object) -> object:
    """Set the options that every socket to come has."""
    SocketOptions(list(options), client=False, server=True, use=False)
    _set(interp, "defaults", list(options))
    return list(options)


@table.command("::tls::socket", "?arg ...?")
def socket(interp: Interp, *words: object) -> object:
    """Connect to a TLS server, or be one."""
    own = list(words)
    place = next((place for place, word in enumerate(own) if to_str(word) == "-server"), -1)
    server = place >= 0
    command = own[place + 1] if server and place + 1 < len(own) else ""
    if server:
        del own[place : place + 2]
    defaults = to_list(_get(interp, "defaults"))
    options = SocketOptions([*defaults, *own], client=not server, server=server)
    if len(options.rest) != (1 if server else 2):
        raise TclError(_SERVER_USAGE if server else _CLIENT_USAGE)
    opener = to_list(_get(interp, "socketCmd"))
    if server:
        accept = ["::tls::_accept", ["-server", 1, *options.tls], command]
        return interp.invoke([*opener, "-server", accept, *options.socket, *options.rest])
    return _connect(interp, [*opener, *options.socket, *options.rest], options)


def _connect(interp: Interp, words: list[object], options: SocketOptions) -> object:
    name = interp.invoke(words)
    channel = find_channel(interp, name)
    try:
        settings = Settings(("-server", 0, *options.tls))
        if not settings.servername and (
            options.auto_server_name or (options.auto_server_name is None and settings.requires)
        ):
            # The name is the one that the certificate has to be for, and tells the server which one that is.
            settings.checked_name = to_str(options.rest[0])
        stack(interp, channel, settings)
    except TclError:
        _close(interp, name)
        raise
    return name


@table.command("::tls::_accept", "options callback channel address port")
def accept(
    interp: Interp, options: object, callback: object, channel_id: object, address: object, port: object
) -> object:
    """Put TLS on a connection that a listener accepted, and hand it to the script."""
    stack(interp, find_channel(interp, channel_id), Settings(tuple(to_list(options))))
    try:
        with interp.in_frame(interp.global_frame):
            interp.eval([*to_list(callback), channel_id, address, port])
    except TclError:
        _close(interp, channel_id)
        raise
    return ""


def _close(interp: Interp, name: object) -> None:
    try:
        channels(interp).close(find_channel(interp, name))
    except (OSError, TclError):
        # The error that led here counts.
        pass


def _get(interp: Interp, name: str) -> object:
    with interp.in_frame(interp.global_frame):
        return interp.get_var(f"::tls::{name}")


def _set(interp: Interp, name: str, value: object) -> None:
    with interp.in_frame(interp.global_frame):
        interp.set_var(f"::tls::{name}", value)
