"""Reading and writing channels: puts, gets, read, flush, eof, fblocked."""

from __future__ import annotations

from os import read as read_descriptor
from os import write as write_descriptor

from tclcompat.channels.channel import SHORT
from tclcompat.commands.channel_support import channels, find_channel, readable_channel, writable_channel
from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import BY_COUNT, PARTS, CommandTable
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import to_int

table = CommandTable()

PUTS_USAGE = "?-nonewline? ?channelId? string"
_READ_USAGE = 'channelId ?numChars?" or "{} ?-nonewline? channelId'


@table.command("puts", PUTS_USAGE)
def puts(interp: Interp, *words: object) -> object:
    """Write a string and, unless told otherwise, a newline."""
    if len(words) == 1:
        return write_text(interp, "stdout", words[0], True)
    if len(words) == 2:
        return put_line(interp, words[0], words[1])
    return write_text(interp, *_puts_words(words))


def write_text(interp: Interp, name: object, text: object, newline: bool) -> str:
    """Write the string form of a value on the channel of that name; return the empty string."""
    channel = interp.open_channels.get(name) if type(name) is str else None
    if channel is None or channel.output is None:
        channel = channels(interp).writable(to_str(name))
    try:
        if newline and type(text) is str:
            channel.put_line(text)
        else:
            channel.puts(text if type(text) is str or type(text) is bytes else to_str(text), newline)
    except OSError as error:
        raise _failure(error, f'error writing "{to_str(name)}"') from None
    return ""


def put_line(interp: Interp, name: object, text: object) -> str:
    """Do what ``puts`` does with two words, of which the first may be ``-nonewline`` but hardly ever is."""
    try:
        channel = interp.open_channels[name]  # type: ignore[index]  # what is no name is none of theirs
    except (KeyError, TypeError):
        return write_text(interp, *_puts_words((name, text)))
    fd = channel.quick_write
    try:
        if fd is not None and type(text) is str:
            try:
                data = (text + "\n").encode(channel.output.simple_codec)
            except UnicodeEncodeError:
                channel.puts(text, True)
                return ""
            try:
                written = write_descriptor(fd, data)
            except BlockingIOError:
                written = 0
            if written < len(data):
                channel.push_rest(data, written)
        elif channel.output is None:
            return write_text(interp, *_puts_words((name, text)))
        elif type(text) is str:
            channel.put_line(text)
        else:
            channel.puts(text if type(text) is bytes else to_str(text), True)
    except OSError as error:
        raise _failure(error, f'error writing "{to_str(name)}"') from None
    return ""


def _failure(error: OSError, prefix: str) -> TclError:
    from tclcompat.values.posix import posix_error

    return posix_error(error, prefix)


def _puts_words(words: tuple[object, ...]) -> tuple[str, object, bool]:
    """Return channel name, text and whether a newline follows; ``puts channel text nonewline`` is an old form."""
    first = to_str(words[0])
    if len(words) == 2:
        return ("stdout", words[1], False) if first == "-nonewline" else (first, words[1], True)
    if len(words) == 3:
        if first == "-nonewline":
            return to_str(words[1]), words[2], False
        if to_str(words[2]) == "nonewline":
            return first, words[1], False
    raise WrongArgs


@table.command("gets", "channelId ?varName?")
def gets(interp: Interp, channel_id: object, var_name: object = None) -> object:
    """Read a line, without its end."""
    line = read_line(interp, channel_id)
    if var_name is None:
        return "" if line is None else line
    if line is None:
        interp.set_var(to_str(var_name), "")
        return -1
    interp.set_var(to_str(var_name), line)
    return len(line)


def read_line(interp: Interp, name: object) -> str | None:
    """Return the next line of the channel of that name, None where there is no complete one."""
    try:
        channel = interp.open_channels[name]  # type: ignore[index]  # what is no name is none of theirs
    except (KeyError, TypeError):
        channel = channels(interp).readable(to_str(name))
    fd = channel.quick_read
    try:
        if fd is None:
            if channel.input is None:
                channels(interp).readable(to_str(name))
            return channel.gets()  # type: ignore[no-any-return]  # a channel's
        try:
            chunk = read_descriptor(fd, SHORT)
        except OSError as problem:
            return channel.gets_later(problem)  # type: ignore[no-any-return]  # likewise
        data, end, more = chunk.partition(b"\n")
        if end and not more and (13 not in data or (data := channel.input.without_cr(data))):
            try:
                return data.decode(channel.input.simple_codec)
            except UnicodeDecodeError:
                pass
        return channel.gets_more(chunk)  # type: ignore[no-any-return]  # likewise
    except OSError as error:
        raise _failure(error, f'error reading "{to_str(name)}"') from None


@table.command("read", "?arg ...?")
def read(interp: Interp, *words: object) -> object:
    """Read a number of characters, or everything."""
    return read_all(interp, words[0]) if len(words) == 1 else read_words(interp, "read", words)


def read_all(interp: Interp, name: object) -> object:
    """Do what ``read`` does with one word."""
    channel = interp.open_channels.get(name) if type(name) is str else None
    if channel is None or channel.input is None:
        return read_words(interp, "read", (name,))
    try:
        result: str | bytes = channel.read()
    except OSError as error:
        raise _failure(error, f'error reading "{to_str(name)}"') from None
    return result


def read_words(interp: Interp, label: str, words: tuple[object, ...]) -> object:
    """Do what ``read`` does; ``label`` is what the command is called in its usage."""
    if not 1 <= len(words) <= 2:
        raise WrongArgs(_READ_USAGE.format(label))
    keep_newline = True
    count = -1
    name = to_str(words[0])
    if name == "-nonewline":
        if len(words) < 2:
            raise WrongArgs(_READ_USAGE.format(label))
        keep_newline = False
        name = to_str(words[1])
        channel = channels(interp).readable(name)
    else:
        channel = channels(interp).readable(name)
        if len(words) == 2:
            count = _read_count(words[1])
            # An old form of -nonewline.
            keep_newline = count >= 0
    try:
        text = channel.read(count)
    except OSError as error:
        raise _failure(error, f'error reading "{name}"') from None
    if keep_newline:
        return text
    if isinstance(text, bytes):
        return text.removesuffix(b"\n")
    return text.removesuffix("\n")


def _read_count(word: object) -> int:
    """Return a number of characters; -1 stands for the word ``nonewline``."""
    try:
        count = word if type(word) is int else to_int(word)
    except TclError:
        count = -1
    if count < 0 and to_str(word) != "nonewline":
        raise TclError(f'expected non-negative integer but got "{to_str(word)}"', ["TCL", "VALUE", "NUMBER"])
    return count


@table.command("flush", "channelId")
def flush(interp: Interp, channel_id: object) -> object:
    """Write out what is buffered."""
    channel = writable_channel(interp, channel_id)
    try:
        channel.flush()
    except OSError as error:
        raise _failure(error, f'error flushing "{to_str(channel_id)}"') from None
    return ""


@table.command("eof", "channelId")
def eof(interp: Interp, channel_id: object) -> object:
    """Tell whether the last attempt to read met the end of file."""
    return 1 if find_channel(interp, channel_id).eof else 0


@table.command("fblocked", "channelId")
def fblocked(interp: Interp, channel_id: object) -> object:
    """Tell whether the last attempt to read got less than it asked for because more is yet to come."""
    return 1 if readable_channel(interp, channel_id).blocked else 0


PARTS["::gets"] = (read_line,)
PARTS["::puts"] = (write_text, put_line)
BY_COUNT["::puts", 2] = put_line
BY_COUNT["::read", 1] = read_all
