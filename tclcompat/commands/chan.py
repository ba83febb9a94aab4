"""The ensemble ``chan``; most of its subcommands are the commands for channels under another name."""

from __future__ import annotations

from tclcompat.commands import channel_copy, channel_io, channel_open, channel_options
from tclcompat.commands.channel_support import channels, find_channel
from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.values.convert import to_str
from tclcompat.values.glob import string_match

table = CommandTable()
_chan = table.ensemble("chan")

_chan.sub("blocked", "channelId")(channel_io.fblocked)
_chan.sub("close", channel_open.CLOSE_USAGE)(channel_open.close)
_chan.sub("copy", channel_copy.COPY_USAGE)(channel_copy.fcopy)


@_chan.sub("create", "mode cmdprefix")
def chan_create(interp: Interp, mode: object, command_prefix: object) -> object:
    """Make a channel whose transport is a Tcl command."""
    raise TclError("reflected channels are not available yet")


_chan.sub("eof", "channelId")(channel_io.eof)


@_chan.sub("event", "channelId event ?script?")
def chan_event(interp: Interp, channel_id: object, event: object, *script: object) -> object:
    """Set or return the script for when a channel is readable or writable."""
    from tclcompat.commands.events import fileevent

    return fileevent(interp, channel_id, event, *script)


_chan.sub("flush", "channelId")(channel_io.flush)
_chan.sub("gets", "channelId ?varName?")(channel_io.gets)


@_chan.sub("names", "?pattern?")
def chan_names(interp: Interp, pattern: object = "*") -> object:
    """Return the names of the open channels."""
    glob = to_str(pattern)
    return [name for name in channels(interp).names() if string_match(glob, name)]


_chan.sub("pending", "mode channelId")(channel_options.pending)


@_chan.sub("pipe", "?arg ...?")
def chan_pipe(interp: Interp, *words: object) -> object:
    """Make a pipe and return the channels for its reading and its writing end."""
    if words:
        # With the space that Tcl leaves there.
        raise TclError('wrong # args: should be "chan pipe "', ["TCL", "WRONGARGS"])
    import os

    from tclcompat.channels.channel import Channel
    from tclcompat.channels.transports.base import READABLE, WRITABLE
    from tclcompat.channels.transports.file import FileTransport
    from tclcompat.values.posix import posix_error

    known = channels(interp)
    try:
        reading, writing = os.pipe()
    except OSError as error:
        raise posix_error(error, "could not create pipe") from None
    names: list[object] = []
    for fd, side in ((reading, READABLE), (writing, WRITABLE)):
        transport = FileTransport(fd, side == READABLE, side == WRITABLE)
        names.append(known.add(Channel(f"file{fd}", transport, side, known.loop, known.encoding())))
    return names


@_chan.sub("pop", "channel")
def chan_pop(interp: Interp, channel_id: object) -> object:
    """Take the topmost transformation off; a channel without one stays as it is."""
    find_channel(interp, channel_id)
    return ""


@_chan.sub("postevent", "channel eventspec")
def chan_postevent(interp: Interp, channel_id: object, events: object) -> object:
    """Tell that a reflected channel is ready."""
    name = to_str(channel_id)
    raise TclError(f'can not find reflected channel named "{name}"', ["TCL", "LOOKUP", "CHANNEL", name])


@_chan.sub("push", "channel cmdprefix")
def chan_push(interp: Interp, channel_id: object, command_prefix: object) -> object:
    """Put a transformation on a channel."""
    find_channel(interp, channel_id)
    raise TclError("channel transformations are not available yet")


_chan.sub("puts", channel_io.PUTS_USAGE)(channel_io.puts)


@_chan.sub("read", "?arg ...?")
def chan_read(interp: Interp, *words: object) -> object:
    """Read a number of characters, or everything."""
    return channel_io.read_words(interp, "chan read", words)


_chan.sub("seek", channel_options.SEEK_USAGE)(channel_options.seek)
_chan.sub("tell", "channelId")(channel_options.tell)
_chan.sub("truncate", "channelId ?length?")(channel_options.truncate)

# The one subcommand that is not a command of the ensemble's namespace.
table.ensembles["::chan"].nested["configure"] = "::fconfigure"
