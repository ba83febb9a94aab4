"""The command binary: fields of bytes, and bytes as text."""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.values import transfercodes
from tclcompat.values.binaryfields import binary_format, binary_scan
from tclcompat.values.convert import to_bytes, to_str
from tclcompat.values.encodings import encode
from tclcompat.values.numbers import to_int32

table = CommandTable()
binary = table.ensemble("binary")
encoders = binary.nested("encode")
decoders = binary.nested("decode")

_ENCODE_USAGE = "?-maxlen len? ?-wrapchar char? data"
_UU_LINE = 61


@binary.sub("format", "formatString ?arg ...?")
def format_(interp: Interp, format_string: object, *values: object) -> object:
    """Return the values as bytes laid out by the format string."""
    return binary_format(to_str(format_string), values)


@binary.sub("scan", "value formatString ?varName ...?")
def scan(interp: Interp, value: object, format_string: object, *variables: object) -> object:
    """Read fields of bytes into variables; return how many were set."""

    def store(place: int, found: object) -> None:
        interp.set_var(to_str(variables[place]), found)

    return binary_scan(to_bytes(value), to_str(format_string), len(variables), store)


def _encode_options(words: tuple[object, ...]) -> dict[str, object]:
    """Return the last value of every option before the data."""
    if len(words) % 2 == 0:
        raise WrongArgs(_ENCODE_USAGE)
    options: dict[str, object] = {}
    for name, value in zip(words[:-1:2], words[1::2], strict=True):
        option = choose(to_str(name), ("-maxlen", "-wrapchar"), "option", exact=True)
        options[option] = to_int32(value) if option == "-maxlen" else value
    return options


def _bad_line_length() -> TclError:
    return TclError("line length out of range", ["TCL", "BINARY", "ENCODE", "LINE_LENGTH"])


@encoders.sub("hex", "data")
def encode_hex(interp: Interp, data: object) -> object:
    """Return bytes as hexadecimal digits."""
    return transfercodes.encode_hex(data)


@encoders.sub("uuencode", "?arg ...?")
def encode_uuencode(interp: Interp, *words: object) -> object:
    """Return bytes as uuencode."""
    options = _encode_options(words)
    length = options.get("-maxlen", _UU_LINE)
    assert isinstance(length, int)
    if not 5 <= length <= 85:
        raise _bad_line_length()
    wrap = encode("identity", to_str(options.get("-wrapchar", "\n")))
    if not transfercodes.is_uu_wrap(wrap):
        raise TclError("invalid wrapchar; will defeat decoding", ["TCL", "BINARY", "ENCODE", "WRAPCHAR"])
    return transfercodes.encode_uu(words[-1], length, wrap)


@encoders.sub("base64", "?arg ...?")
def encode_base64(interp: Interp, *words: object) -> object:
    """Return bytes as base64."""
    options = _encode_options(words)
    length = options.get("-maxlen", 0)
    assert isinstance(length, int)
    if length < 0:
        raise _bad_line_length()
    return transfercodes.encode_base64(words[-1], length, options.get("-wrapchar", "\n"))


def _strict(words: tuple[object, ...]) -> bool:
    """Check the words before the data, each of which can only be ``-strict``."""
    for word in words[:-1]:
        choose(to_str(word), ("-strict",), "option", exact=True)
    return len(words) > 1


@decoders.sub("hex", "?options? data")
def decode_hex(interp: Interp, *words: object) -> object:
    """Return the bytes of hexadecimal digits."""
    return transfercodes.decode_hex(words[-1], _strict(words))


@decoders.sub("uuencode", "?options? data")
def decode_uuencode(interp: Interp, *words: object) -> object:
    """Return the bytes that uuencode stands for."""
    return transfercodes.decode_uu(words[-1], _strict(words))


@decoders.sub("base64", "?options? data")
def decode_base64(interp: Interp, *words: object) -> object:
    """Return the bytes that base64 stands for."""
    return transfercodes.decode_base64(words[-1], _strict(words))
