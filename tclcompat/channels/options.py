"""The options of a channel, as the manual page fconfigure(n) has them.

An option is found by its first letters, of which some options need more than others; an error lists all options, those
of the transport behind the general ones.  What is odd: ``-eofchar`` and ``-translation`` are lists of one element, or
of two for a channel open in both directions, but that one element itself in the list of all options.
"""

from __future__ import annotations

from tclcompat.channels.channel import Channel
from tclcompat.channels.coding import coding_name
from tclcompat.channels.transports.base import READABLE, WRITABLE
from tclcompat.errors import TclError
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.numbers import to_boolean, to_int32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# Each with the number of letters (dash included) that it needs at least.
_GENERAL = {"-blocking": 3, "-buffering": 8, "-buffersize": 8, "-encoding": 3, "-eofchar": 3, "-translation": 2}
_BEGINNINGS = frozenset([name[:2] for name in _GENERAL])
_BUFFERING = ("full", "line", "none")
_SMALLEST, _LARGEST = 1, 1 << 20


def get_options(channel: Channel) -> list[object]:
    """Return all options and their values."""
    result: list[object] = []
    for name in _GENERAL:
        result += (name, _get(channel, name))
    for pair in channel.transport.options():
        result += pair
    return result


def get_option(channel: Channel, name: str) -> object:
    """Return the value of one option."""
    known = _find(name)
    if known:
        value = _get(channel, known)
        return [value] if known in ("-eofchar", "-translation") and not isinstance(value, list) else value
    value = channel.transport.get_option(name) if name else None
    if value is None:
        raise bad_option(name, channel.transport.option_names)
    return value


def set_option(channel: Channel, name: str, value: object) -> None:
    """Set one option."""
    if channel.copy_from or channel.copy_to:
        raise TclError("unable to set channel options: background copy in progress")
    channel.slow_down()
    known = _find(name)
    if known == "-blocking":
        channel.set_blocking(bool(_coded(to_boolean, value, "BOOLEAN")))
    elif known == "-buffering":
        _set_buffering(channel, to_str(value))
    elif known == "-buffersize":
        size = _coded(to_int32, value, "INTEGER")
        channel.buffersize = min(max(size, _SMALLEST), _LARGEST)
    elif known == "-encoding":
        _set_encoding(channel, coding_name(to_str(value)))
    elif known == "-eofchar":
        _set_eofchar(channel, value)
    elif known == "-translation":
        _set_translation(channel, value)
    elif not channel.transport.set_option(name, value):
        raise bad_option(name)
    if channel.interest is not None:
        channel.interest.update()


def bad_option(name: str, own: tuple[str, ...] = ()) -> TclError:
    """Return the error for an unknown option of a channel whose transport has the options ``own``."""
    *names, last = [*_GENERAL, *own]
    return TclError(f'bad option "{name}": should be one of {", ".join(names)}, or {last}')


def _coded(convert: Callable[[object], int], value: object, kind: str) -> int:
    """Convert ``value``; an error has the code that Tcl gives to conversions from strings."""
    try:
        return convert(value)
    except TclError as error:
        raise TclError(str(error), ["TCL", "VALUE", kind]) from None


def _find(name: str) -> str:
    """Return the general option that ``name`` abbreviates, or an empty string."""
    if name in _GENERAL:
        return name
    # The others begin otherwise.
    if name[:2] not in _BEGINNINGS:
        return ""
    for known, least in _GENERAL.items():
        if len(name) >= least and known.startswith(name):
            return known
    return ""


def _get(channel: Channel, name: str) -> object:
    if name in ("-blocking", "-buffering"):
        blocking, buffering = channel.kept_modes or (channel.blocking, channel.buffering)
        return buffering if name == "-buffering" else 1 if blocking else 0
    if name == "-buffersize":
        return channel.buffersize
    if name == "-encoding":
        return channel.encoding
    sides = [side for side in (channel.input, channel.output) if side is not None]
    if name == "-eofchar":
        values: list[object] = [side.eofchar for side in sides] or [""]
    else:
        values = [side.translation for side in sides] or ["auto"]
    return values if len(values) == 2 else values[0]


def _set_buffering(channel: Channel, word: str) -> None:
    found = [name for name in _BUFFERING if word and name.startswith(word)]
    if not found:
        raise TclError("bad value for -buffering: must be one of full, line, or none")
    channel.buffering = found[0]


def _set_encoding(channel: Channel, name: str) -> None:
    if channel.output is not None:
        channel.output.set_encoding(name)
    if channel.input is not None:
        channel.input.set_encoding(name)
    channel.encoding = name
    channel.starved = False


def _set_eofchar(channel: Channel, value: object) -> None:
    words = [to_str(word)[:1] for word in to_list(value)]
    if len(words) > 2:
        raise TclError("bad value for -eofchar: should be a list of zero, one, or two elements")
    chars = [words[0], words[-1]] if words else ["", ""]
    if any(char >= "\x80" or char == "\0" for char in chars):
        raise TclError("bad value for -eofchar: must be non-NUL ASCII character")
    if channel.input is not None:
        channel.input.set_eofchar(chars[0])
    if channel.output is not None:
        channel.output.eofchar = chars[1]
    channel.eof = channel.blocked = False


def _set_translation(channel: Channel, value: object) -> None:
    words = [to_str(word) for word in to_list(value)]
    if not 0 < len(words) < 3:
        raise TclError("bad value for -translation: must be a one or two element list")
    if channel.input is not None:
        _set_side(channel, READABLE, words[0])
    if channel.output is not None:
        _set_side(channel, WRITABLE, words[-1])


def _set_side(channel: Channel, side: int, mode: str) -> None:
    if not mode:
        return
    if mode not in ("auto", "binary", "cr", "lf", "crlf", "platform"):
        raise TclError("bad value for -translation: must be one of auto, binary, cr, lf, crlf, or platform")
    if mode == "binary":
        # Binary means the encoding too, which the two directions share.
        _set_encoding(channel, "binary")
    plain = "lf" if mode in ("binary", "platform") else mode
    if side == READABLE and channel.input is not None:
        if mode == "binary":
            channel.input.set_binary()
        channel.input.set_translation(plain)
        channel.starved = False
    elif side == WRITABLE and channel.output is not None:
        channel.output.set_translation(channel.transport.auto_output if mode == "auto" else plain)
        if mode == "binary":
            channel.output.eofchar = ""
