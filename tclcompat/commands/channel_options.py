"""Options and position of channels: fconfigure, seek, tell, and the functions of chan pending and chan truncate."""

from __future__ import annotations

from tclcompat.channels import position
from tclcompat.channels.options import get_option, get_options, set_option
from tclcompat.commands.channel_support import find_channel
from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import to_wide
from tclcompat.values.posix import posix_error

table = CommandTable()

SEEK_USAGE = "channelId offset ?origin?"

_ORIGINS = ("start", "current", "end")


@table.command("fconfigure", "channelId ?-option value ...?")
def fconfigure(interp: Interp, channel_id: object, *words: object) -> object:
    """Return all options of a channel or one of them, or set some."""
    if len(words) > 1 and len(words) % 2:
        raise WrongArgs
    channel = find_channel(interp, channel_id)
    if not words:
        return get_options(channel)
    if len(words) == 1:
        return get_option(channel, to_str(words[0]))
    for index in range(0, len(words), 2):
        try:
            set_option(channel, to_str(words[index]), words[index + 1])
        except OSError as error:
            raise posix_error(error, f'error setting blocking mode of "{channel.name}"') from None
    return ""


@table.command("seek", SEEK_USAGE)
def seek(interp: Interp, channel_id: object, offset: object, origin: object = "start") -> object:
    """Move the position of a channel."""
    channel = find_channel(interp, channel_id)
    distance = to_wide(offset)
    whence = _ORIGINS.index(choose(to_str(origin), _ORIGINS, "origin"))
    try:
        position.seek(channel, distance, whence)
    except (OSError, OverflowError) as error:
        raise _position_error(error, f'error during seek on "{to_str(channel_id)}"') from None
    return ""


def _position_error(error: Exception, prefix: str) -> TclError:
    if isinstance(error, OSError):
        return posix_error(error, prefix)
    from errno import EINVAL

    return posix_error(OSError(EINVAL, ""), prefix)


@table.command("tell", "channelId")
def tell(interp: Interp, channel_id: object) -> object:
    """Return the position of a channel, or -1 if it has none."""
    channel = find_channel(interp, channel_id)
    try:
        return position.tell(channel)
    except OSError:
        return -1


def pending(interp: Interp, mode: object, channel_id: object) -> object:
    """Return the number of bytes that wait in a buffer, or -1 if the channel is not open that way."""
    direction = choose(to_str(mode), ("input", "output"), "mode")
    channel = find_channel(interp, channel_id)
    if direction == "input":
        return channel.input_pending() if channel.input is not None else -1
    return channel.output_pending() if channel.output is not None else -1


def truncate(interp: Interp, channel_id: object, length: object = None) -> object:
    """Cut or extend a file, by default at the position of its channel."""
    channel = find_channel(interp, channel_id)
    if length is not None:
        size = to_wide(length)
        if size < 0:
            raise TclError("cannot truncate to negative length of file")
    else:
        try:
            size = position.tell(channel)
        except OSError as error:
            raise posix_error(error, f'could not determine current location in "{to_str(channel_id)}"') from None
    try:
        position.truncate(channel, size)
    except (OSError, OverflowError) as error:
        raise _position_error(error, f'error during truncate on "{to_str(channel_id)}"') from None
    return ""
