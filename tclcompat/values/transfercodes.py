"""Base64, hexadecimal and uuencode as ``binary encode`` and ``binary decode`` understand them.

What is well formed goes through Python's ``binascii``; for the rest, Tcl's rules for stray characters, padding and
short lines are followed character by character.  Positions in error messages count bytes, of UTF-8 if the data is
text and not a byte array.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.convert import to_bytes, to_str
from tclcompat.values.encodings import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_SPACE = b" \t\n\v\f\r"
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_UU = bytes([96, *range(33, 96)])
_HEX = b"0123456789abcdefABCDEF"
_PAD = ord("=")
_NEWLINE = 10


def _code_points(data: object) -> bytes:
    """Return the bytes that a decoder goes over."""
    return data if isinstance(data, bytes) else encode("identity", to_str(data))


def _bad_character(kind: str, data: object, source: bytes, position: int) -> NoReturn:
    if isinstance(data, bytes):
        character = chr(source[position])
    else:
        lead = source[position]
        size = 1 if lead < 0xC0 else 2 if lead < 0xE0 else 3
        character = source[position : position + size].decode("utf-8", "surrogatepass") if lead != 0xC0 else "\0"
    message = f'invalid {kind} "{character}" at position {position}'
    raise TclError(message, ["TCL", "BINARY", "DECODE", "INVALID"])


# --- hexadecimal


def encode_hex(data: object) -> str:
    """Return the hexadecimal digits of a byte array."""
    return to_bytes(data).hex()


def decode_hex(data: object, strict: bool) -> bytes:
    """Return the bytes of hexadecimal digits; white space is skipped unless ``strict``, an odd digit is left out."""
    from binascii import Error, unhexlify

    source = _code_points(data)
    try:
        return unhexlify(source)
    except (Error, ValueError):
        pass
    digits = bytearray()
    for position, byte in enumerate(source):
        if byte in _HEX:
            digits.append(byte)
        elif strict or byte not in _SPACE:
            _bad_character("hexadecimal digit", data, source, position)
    return unhexlify(digits[: len(digits) & ~1])


# --- base64


def encode_base64(data: object, line_length: int, wrap: object) -> str:
    """Return ``data`` as base64 in lines of ``line_length`` characters (0: one line) with ``wrap`` between them."""
    from binascii import b2a_base64

    text = b2a_base64(to_bytes(data), newline=False).decode("ascii")
    separator = to_str(wrap)
    if not line_length or not separator or len(text) <= line_length:
        return text
    return separator.join([text[start : start + line_length] for start in range(0, len(text), line_length)])


def decode_base64(data: object, strict: bool) -> bytes:
    """Return the bytes that base64 stands for; what is no base64 is skipped unless ``strict``."""
    from binascii import Error, a2b_base64

    source = _code_points(data)
    compact = source if strict else source.translate(None, _SPACE)
    if len(compact) % 4 == 0 and compact[-3:-2] != b"=":
        try:
            return a2b_base64(compact, strict_mode=True)
        except (Error, ValueError):
            pass
    return _decode_loose_base64(data, source, strict)


def _decode_loose_base64(data: object, source: bytes, strict: bool) -> bytes:
    values = {byte: value for value, byte in enumerate(_BASE64)}
    decoded = bytearray()
    position, size, cut = 0, len(source), 0
    while position < size:
        block = place = 0
        while place < 4:
            if position < size:
                byte = source[position]
                position += 1
            elif place > 1:
                byte = _PAD
            elif strict:
                _bad_character("base64 character", data, source, position - 1)
            else:
                # Too little for a byte: the block does not count.
                cut += 3
                break
            if cut:
                if byte == _PAD and place > 1:
                    block <<= 6
                    cut += 1
                    place += 1
                elif strict:
                    _bad_character("base64 character", data, source, position - 1)
            elif byte in values:
                block = block << 6 | values[byte]
                place += 1
            elif byte == _PAD and (not strict or place > 1):
                block <<= 6
                cut += place > 0
                place += 1
            elif strict:
                _bad_character("base64 character", data, source, position - 1)
        decoded += (block & 0xFFFFFF).to_bytes(3, "big")
        if cut and position < size and strict:
            _bad_character("base64 character", data, source, position - 1)
    return bytes(decoded[: max(len(decoded) - cut, 0)])


# --- uuencode


def encode_uu(data: object, line_length: int, wrap: bytes) -> bytes:
    """Return ``data`` as uuencode, in lines of at most ``line_length`` characters that end with ``wrap``."""
    from binascii import b2a_base64

    source = to_bytes(data)
    chunk = (line_length - 1) // 4 * 3
    table = bytes.maketrans(_BASE64, _UU)
    lines = []
    for start in range(0, len(source), chunk):
        part = source[start : start + chunk]
        lines.append(
            _UU[len(part) : len(part) + 1] + b2a_base64(part, newline=False).rstrip(b"=").translate(table) + wrap
        )
    return b"".join(lines)


def is_uu_wrap(wrap: bytes) -> bool:
    """Tell whether lines that end with ``wrap`` can be decoded: only what comes before its newline is looked at."""
    return not wrap.partition(b"\n")[0].strip(b"\t\v\f\r")


def decode_uu(data: object, strict: bool) -> bytes:
    """Return the bytes that uuencode stands for; ``strict`` allows no stray characters and no short lines."""
    return _UuDecoder(data, strict).decode()


class _UuDecoder:
    """Reads lines: a character for the length, then groups of four characters for three bytes."""

    def __init__(self, data: object, strict: bool) -> None:
        self._data = data
        self._source = _code_points(data)
        self._strict = strict
        self._position = 0
        self._decoded = bytearray()

    def decode(self) -> bytes:
        source, size = self._source, len(self._source)
        left = -1
        while self._position < size:
            if left < 0:
                byte = source[self._position]
                self._position += 1
                if not 32 <= byte <= 96:
                    if self._strict or byte not in _SPACE:
                        self._bad()
                    continue
                left = byte - 32 & 0x3F
            group = self._group()
            if left > 0:
                block = group[0] << 18 | group[1] << 12 | group[2] << 6 | group[3]
                self._decoded += block.to_bytes(3, "big")[:left]
                left = max(left - 3, 0)
            if not left and self._position < size:
                left = -1
                self._end_line()
        if left > 0 and self._strict:
            self._short()
        return bytes(self._decoded)

    def _group(self) -> list[int]:
        """Read four characters; those that are missing count as a space's opposite, 32."""
        source, size = self._source, len(self._source)
        group = [0, 0, 0, 0]
        place = 0
        while place < 4 and self._position < size:
            byte = group[place] = source[self._position]
            self._position += 1
            if 32 <= byte <= 96:
                place += 1
            elif self._strict:
                if byte not in _SPACE:
                    self._bad()
                elif byte == _NEWLINE:
                    self._short()
        return [byte - 32 & 0x3F for byte in group]

    def _end_line(self) -> None:
        source, size = self._source, len(self._source)
        while self._position < size:
            byte = source[self._position]
            if 32 <= byte <= 96:
                return
            self._position += 1
            if byte == _NEWLINE:
                return
            if self._strict or byte not in _SPACE:
                self._bad()

    def _bad(self) -> NoReturn:
        _bad_character("uuencode character", self._data, self._source, self._position - 1)

    def _short(self) -> NoReturn:
        raise TclError("short uuencode data", ["TCL", "BINARY", "DECODE", "SHORT"])
