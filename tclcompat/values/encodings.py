"""Tcl's encodings: their names, and conversion of bytes to characters and back, whole or piece by piece.

What is odd here:

* Tcl 8.6 never refuses to convert.  A byte that is not part of a valid sequence becomes the character with that code,
  and conversion goes on with the byte after it; a character that the encoding lacks becomes ``?``.
* utf-8 lets surrogates through, reads C0 80 as U+0000, and joins a pair of surrogates into one character.
* ``unicode`` is UTF-16 in the order of the machine, without a byte order mark.
* ``binary`` is no encoding but a channel's lack of one: bytes are characters, and the low eight bits of a character
  are its byte.  Channels accept the name, the ``encoding`` command does not.

utf-8, ascii, iso8859-1 and binary live here because every program needs one of them; the tables of all others are in
``codetables``, which is imported when one of them is first asked for.
"""

from __future__ import annotations

from sys import byteorder

from tclcompat.errors import TclError
from tclcompat.values.convert import to_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    # Called with the next bytes and whether they are the last ones; characters cut in two wait for the next call.
    Decoder = Callable[[bytes, bool], str]
    Encoder = Callable[[str, bool], bytes]


# In the order in which tclsh 8.6.13 lists them.
_NAMES = (
    "cp860 cp861 cp862 cp863 cp864 tis-620 cp865 cp866 gb2312-raw cp949 cp950 cp869 dingbats ksc5601 cp874"
    " macCentEuro macUkraine gb2312 jis0201 euc-cn euc-jp macThai iso8859-10 iso8859-11 iso2022-jp jis0208 iso2022"
    " macIceland iso8859-13 iso8859-14 jis0212 iso8859-15 cp737 iso8859-16 big5 euc-kr macRomania macTurkish gb1988"
    " iso2022-kr macGreek cp437 ascii macRoman iso8859-1 iso8859-2 iso8859-3 koi8-r macCroatian iso8859-4 ebcdic"
    " iso8859-5 cp1250 iso8859-6 macCyrillic cp1251 macDingbats koi8-u cp1252 iso8859-7 cp1253 iso8859-8 iso8859-9"
    " cp1254 cp850 cp1255 cp932 cp1256 cp1257 identity cp852 cp1258 utf-8 shiftjis cp936 cp855 cp775 symbol unicode"
    " cp857"
)
_names: list[str] = []


def encoding_names() -> list[str]:
    """Return the names of all encodings, a list that must not be changed."""
    if not _names:
        _names.extend(_NAMES.split())
    return _names


def check_encoding(name: str) -> str:
    """Return ``name`` if it is that of an encoding; raise TclError (TCL LOOKUP ENCODING name) if not."""
    if name not in _FAST_DECODERS and name not in encoding_names():
        raise TclError(f'unknown encoding "{name}"', ["TCL", "LOOKUP", "ENCODING", name])
    return name


def decoder(name: str) -> Decoder:
    """Return a new incremental decoder; ``binary`` and the empty name are bytes as they are.

    Raises TclError for an unknown encoding.
    """
    if name in ("binary", ""):
        return _decode_latin1
    check_encoding(name)
    if name in _FAST_DECODERS:
        return _FAST_DECODERS[name]()
    from tclcompat.values.codetables import table_decoder

    return table_decoder(name)


def encoder(name: str) -> Encoder:
    """Return a new incremental encoder; ``binary`` and the empty name are the low eight bits of every character.

    Raises TclError for an unknown encoding.
    """
    if name in ("binary", ""):
        return _encode_binary
    check_encoding(name)
    if name in _FAST_ENCODERS:
        return _FAST_ENCODERS[name]()
    from tclcompat.values.codetables import table_encoder

    return table_encoder(name)


def decode(name: str, data: bytes) -> str:
    """Return the characters that ``data`` stands for, as ``encoding convertfrom`` does."""
    if name == "utf-8":
        try:
            return data.decode()
        except UnicodeDecodeError:
            return _Utf8Decoder()(data, True)
    check_encoding(name)
    return decoder(name)(data, True)


def encode(name: str, text: str) -> bytes:
    """Return the bytes that stand for ``text``, as ``encoding convertto`` does."""
    if name == "utf-8":
        try:
            return text.encode()
        except UnicodeEncodeError:
            return _encode_utf8(text)
    check_encoding(name)
    return encoder(name)(text, True)


# --- the system encoding; one for the whole process, as in Tcl

_system = ""


def system_encoding() -> str:
    """Return the name of the system encoding, at first that of the locale."""
    global _system
    if not _system:
        _system = _locale_encoding()
    return _system


def set_system_encoding(name: str) -> None:
    """Make ``name`` the system encoding; the empty name means iso8859-1.  Raises TclError when it is unknown."""
    global _system
    _system = check_encoding(name) if name else "iso8859-1"


def _locale_encoding() -> str:
    try:
        from _locale import CODESET, nl_langinfo
    except ImportError:
        return "utf-8"
    name = nl_langinfo(CODESET).lower()
    known = {"utf8": "utf-8", "koi8-r": "koi8-r", "euc-jp": "euc-jp", "eucjp": "euc-jp", "gbk": "cp936"}
    if name in known:
        return known[name]
    name = name.replace("iso-", "iso").replace("windows-", "cp")
    return name if name in encoding_names() else "iso8859-1"


# --- ascii, iso8859-1, binary


def _decode_latin1(data: bytes, final: bool = False) -> str:
    return data.decode("latin-1")


def _encode_binary(text: str, final: bool = False) -> bytes:
    return to_bytes(text)


def _encode_latin1(text: str, final: bool = False) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return _question_beyond(text).encode("latin-1", "replace")


def _encode_ascii(text: str, final: bool = False) -> bytes:
    # Tcl's table of ascii ends before DEL.
    if text.isascii() and "\x7f" not in text:
        return text.encode("ascii")
    return _question_beyond(text.replace("\x7f", "?")).encode("ascii", "replace")


def _question_beyond(text: str) -> str:
    """Give characters beyond the basic plane the two places that they take in Tcl 8.6."""
    if max(text) <= "\uffff":
        return text
    return "".join("??" if char > "\uffff" else char for char in text)


# --- utf-8


def _join_surrogates(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _encode_utf8(text: str, final: bool = False) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _join_surrogates(text).encode("utf-8", "surrogatepass")


class _Utf8Encoder:
    """A high surrogate at the end of a piece waits for its other half."""

    def __init__(self) -> None:
        self._pending = ""

    def __call__(self, text: str, final: bool = False) -> bytes:
        if not self._pending:
            try:
                return text.encode()
            except UnicodeEncodeError:
                pass
        text = self._pending + text
        self._pending = ""
        if not final and "\ud800" <= text[-1:] <= "\udbff":
            self._pending = text[-1]
            text = text[:-1]
        return _encode_utf8(text)


def _byte_as_character(error: UnicodeError) -> tuple[str, int]:
    """Decoding error handler of utf-8: surrogates and C0 80 pass, any other byte stands for itself."""
    assert isinstance(error, UnicodeDecodeError)
    data, start = error.object, error.start
    lead = data[start]
    if lead == 0xED:
        try:
            return data[start : start + 3].decode("utf-8", "surrogatepass"), start + 3
        except UnicodeDecodeError:
            pass
    if lead == 0xC0 and data[start + 1 : start + 2] == b"\x80":
        return "\0", start + 2
    return chr(lead), start + 1


_HANDLER = "tclcompat.byte"
_ready: list[bool] = []


def _new_utf8_decoder() -> Callable[[bytes, bool], str]:
    from codecs import getincrementaldecoder, register_error

    if not _ready:
        register_error(_HANDLER, _byte_as_character)
        _ready.append(True)
    return getincrementaldecoder("utf-8")(_HANDLER).decode


class _Utf8Decoder:
    """Decodes whole pieces at once; only one that is cut or invalid takes the careful way.

    The start of a character, and a high surrogate whose other half may follow, wait for the next piece.
    """

    def __init__(self) -> None:
        self._pending = b""
        self._high = ""

    def __call__(self, data: bytes, final: bool = False) -> str:
        if not self._pending and not self._high:
            try:
                return data.decode()
            except UnicodeDecodeError:
                pass
        data = self._pending + data
        self._pending = b""
        if not final:
            keep = _incomplete(data)
            if keep:
                self._pending = data[-keep:]
                data = data[:-keep]
        try:
            text = self._high + data.decode()
        except UnicodeDecodeError:
            text = self._high + _new_utf8_decoder()(data, True)
        self._high = ""
        if not final and "\ud800" <= text[-1:] <= "\udbff":
            self._high = text[-1]
            text = text[:-1]
        return _join_surrogates(text)


def _incomplete(data: bytes) -> int:
    """Return how many bytes at the end of ``data`` are the start of a character that may go on."""
    for length in range(1, min(len(data), 3) + 1):
        lead = data[-length]
        if lead < 0x80:
            return 0
        if lead >= 0xC0:
            needed = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4 if lead < 0xF5 else 1
            return length if length < needed else 0
    return 0


# --- identity and unicode


def _encode_identity(text: str, final: bool = False) -> bytes:
    """The bytes of Tcl's own form of a string: U+0000 is C0 80, a pair of surrogates are two characters."""
    halves = text.encode("utf-16-le", "surrogatepass")
    if max(text, default="") > "\uffff":
        text = "".join(chr(halves[i] | halves[i + 1] << 8) for i in range(0, len(halves), 2))
    return text.encode("utf-8", "surrogatepass").replace(b"\0", b"\xc0\x80")


_UTF16 = "utf-16-le" if byteorder == "little" else "utf-16-be"


def _encode_unicode(text: str, final: bool = False) -> bytes:
    return text.encode(_UTF16, "surrogatepass")


class _UnicodeDecoder:
    """An odd byte or a high surrogate at the end of a piece waits; at the very end it is dropped."""

    def __init__(self) -> None:
        self._pending = b""

    def __call__(self, data: bytes, final: bool = False) -> str:
        data = self._pending + data
        size = len(data) & ~1
        if size and data[size - (1 if byteorder == "little" else 2)] & 0xFC == 0xD8:
            size -= 2
        self._pending = data[size:]
        return data[:size].decode(_UTF16, "surrogatepass")


_FAST_DECODERS: dict[str, Callable[[], Decoder]] = {
    "utf-8": _Utf8Decoder,
    "identity": _Utf8Decoder,
    "unicode": _UnicodeDecoder,
    "iso8859-1": lambda: _decode_latin1,
    "ascii": lambda: _decode_latin1,
}
_FAST_ENCODERS: dict[str, Callable[[], Encoder]] = {
    "utf-8": _Utf8Encoder,
    "identity": lambda: _encode_identity,
    "unicode": lambda: _encode_unicode,
    "iso8859-1": lambda: _encode_latin1,
    "ascii": lambda: _encode_ascii,
}
