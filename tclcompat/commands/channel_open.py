"""Opening files and closing channels: open, close."""

from __future__ import annotations

import os

from tclcompat.channels.channel import Channel
from tclcompat.channels.options import set_option
from tclcompat.channels.transports.base import READABLE, WRITABLE
from tclcompat.channels.transports.file import open_file
from tclcompat.commands.channel_support import channels, find_channel
from tclcompat.commands.filenames import native_path
from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.numbers import to_int32
from tclcompat.values.posix import posix_error

table = CommandTable()

CLOSE_USAGE = "channelId ?direction?"

_MODES = {
    "r": os.O_RDONLY,
    "w": os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
    "a": os.O_WRONLY | os.O_CREAT | os.O_APPEND,
}
_FLAGS = {
    "RDONLY": os.O_RDONLY,
    "WRONLY": os.O_WRONLY,
    "RDWR": os.O_RDWR,
    "APPEND": os.O_APPEND,
    "BINARY": 0,
    "CREAT": os.O_CREAT,
    "EXCL": os.O_EXCL,
    "NOCTTY": getattr(os, "O_NOCTTY", 0),
    "NONBLOCK": getattr(os, "O_NONBLOCK", 0),
    "TRUNC": os.O_TRUNC,
}


class Access:
    """How to open a file: flags of os.open, whether to go to its end first, and whether it is binary."""

    def __init__(self, flags: int, at_end: bool, binary: bool) -> None:
        self.flags = flags
        self.at_end = at_end
        self.binary = binary


def parse_access(mode: str) -> Access:
    """Return what an access argument means: ``r+`` and its like, or a list of POSIX flags."""
    if "a" <= mode[:1] <= "z":
        return _parse_letters(mode)
    flags, access = 0, False
    try:
        words = [to_str(word) for word in to_list(mode)]
    except TclError as error:
        error.add_info(f'\n    while processing open access modes "{mode}"')
        raise
    for word in words:
        if word not in _FLAGS:
            known = list(_FLAGS)
            raise TclError(f'invalid access mode "{word}": must be {", ".join(known[:-1])}, or {known[-1]}')
        if word in ("RDONLY", "WRONLY", "RDWR"):
            flags = flags & ~(os.O_RDONLY | os.O_WRONLY | os.O_RDWR) | _FLAGS[word]
            access = True
        else:
            flags |= _FLAGS[word]
    if not access:
        raise TclError("access mode must include either RDONLY, WRONLY, or RDWR")
    return Access(flags, "APPEND" in words, "BINARY" in words)


def _parse_letters(mode: str) -> Access:
    letters = mode[1:]
    if mode[0] not in _MODES or len(letters) > 2 or len(set(letters)) < len(letters) or set(letters) - {"+", "b"}:
        raise TclError(f'illegal access mode "{mode}"')
    flags = _MODES[mode[0]]
    if "+" in letters:
        # Without O_APPEND, so that seeking decides where to write.
        flags = flags & ~(os.O_RDONLY | os.O_WRONLY | os.O_APPEND) | os.O_RDWR
    return Access(flags, mode[0] == "a", "b" in letters)


@table.command("open", "fileName ?access? ?permissions?")
def open_(interp: Interp, file_name: object, access: object = "r", permissions: object = 0o666) -> object:
    """Open a file or a command pipeline and return the name of its channel."""
    name = to_str(file_name)
    bits = to_int32(permissions)
    if name.startswith("|"):
        return _open_pipeline(interp, [to_str(word) for word in to_list(name[1:])], parse_access(to_str(access)))
    return _open_file(interp, name, parse_access(to_str(access)), bits)


def _open_pipeline(interp: Interp, words: list[str], access: Access) -> str:
    from tclcompat.commands.pipelines.running import open_pipeline

    modes = {os.O_RDONLY: READABLE, os.O_WRONLY: WRITABLE, os.O_RDWR: READABLE | WRITABLE}
    channel = open_pipeline(interp, words, modes[access.flags & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR)])
    if access.binary:
        set_option(channel, "-translation", "binary")
    return channels(interp).add(channel)


def _open_file(interp: Interp, name: str, access: Access, permissions: int) -> str:
    try:
        transport, fd = open_file(native_path(name), access.flags, permissions & 0o7777)
    except OSError as error:
        raise posix_error(error, f'couldn\'t open "{name}"') from None
    known = channels(interp)
    mode = (READABLE if transport.read_fd >= 0 else 0) | (WRITABLE if transport.write_fd >= 0 else 0)
    channel = Channel(f"file{fd}", transport, mode, known.loop, known.encoding())
    if access.at_end:
        from tclcompat.channels.position import seek

        try:
            seek(channel, 0, os.SEEK_END)
        except OSError as error:
            transport.close()
            raise posix_error(error, f'could not seek to end of file while opening "{name}"') from None
    if access.binary:
        set_option(channel, "-translation", "binary")
    return known.add(channel)


@table.command("close", CLOSE_USAGE)
def close(interp: Interp, channel_id: object, direction: object = None) -> object:
    """Close a channel, or one direction of it."""
    channel = find_channel(interp, channel_id)
    if direction is not None:
        word = choose(to_str(direction), ("read", "write"), "direction")
        side = READABLE if word == "read" else WRITABLE
        if not channel.mode & side:
            raise TclError(f"Half-close of {word}-side not possible, side not opened or already closed")
        if channel.mode != side:
            try:
                channel.close_side(side)
            except OSError as error:
                # The side is closed, which is what Tcl takes for success: the message is the result.
                return str(posix_error(error))
            return ""
    try:
        channels(interp).close(channel)
    except OSError as error:
        raise posix_error(error) from None
    except TclError as error:
        # What a child wrote to standard error ends in a newline.
        error.result = to_str(error.result).removesuffix("\n")
        raise
    return ""
