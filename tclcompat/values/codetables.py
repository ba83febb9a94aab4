"""The tables of the encodings that are neither utf-8 nor iso8859-1 nor ascii.

Python's codecs know nearly all of Tcl's tables.  They are read out once, on first use, into tables of our own, because
Tcl's rules for what does not convert (see ``encodings``) cannot be had from a codec, and corrected where Tcl's table
differs: a correction is a run ``byte(s):character:count`` in hexadecimal, the character 0 meaning that there is none.

iso2022-jp, iso2022-kr and iso2022 have states; they go through Python's own incremental codecs.
"""

from __future__ import annotations

from tclcompat.values.quick_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# Tcl's name -> Python's codec, where they are not the same but for the hyphen after "iso8859".
_SINGLE = {
    "dingbats": "latin-1",
    "ebcdic": "cp037",
    "gb1988": "latin-1",
    "jis0201": "latin-1",
    "koi8-r": "koi8_r",
    "koi8-u": "koi8_u",
    "macCentEuro": "mac_latin2",
    "macCroatian": "mac_croatian",
    "macCyrillic": "mac_cyrillic",
    "macDingbats": "latin-1",
    "macGreek": "mac_greek",
    "macIceland": "mac_iceland",
    "macRoman": "mac_roman",
    "macRomania": "mac_romanian",
    "macThai": "tis_620",
    "macTurkish": "mac_turkish",
    "macUkraine": "mac_cyrillic",
    "symbol": "latin-1",
    "tis-620": "tis_620",
}
_DOUBLE = {
    "big5": "big5",
    "cp932": "cp932",
    "cp936": "cp936",
    "cp949": "cp949",
    "cp950": "cp950",
    "euc-cn": "gb2312",
    "euc-jp": "euc_jp",
    "euc-kr": "euc_kr",
    "gb2312": "gb2312",
    "shiftjis": "shift_jis",
}
# Character sets of two bytes throughout: the codec in which they are found, and what is added to reach them.
_RAW = {
    "gb2312-raw": ("gb2312", b"", b"#?"),
    "jis0208": ("euc_jp", b"", b"!)"),
    "jis0212": ("euc_jp", b"\x8f", b'"D'),
    "ksc5601": ("euc_kr", b"", b"#?"),
}
_STATEFUL = {"iso2022": "iso2022_jp_2", "iso2022-jp": "iso2022_jp", "iso2022-kr": "iso2022_kr"}

_DINGBATS = (
    "21:2701:4 25:260e:1 26:2706:4 2a:261b:1 2b:261e:1 2c:270c:1c 48:2605:1 49:2729:23 6c:25cf:1 6d:274d:1 6e:25a0:1"
    " 6f:274f:4 73:25b2:1 74:25bc:1 75:25c6:1 76:2756:1 77:25d7:1 78:2758:7 a0:0:1 a1:2761:7 a8:2663:1 a9:2666:1"
    " aa:2665:1 ab:2660:1 ac:2460:a b6:2776:1f d5:2192:1 d6:2194:2 d8:2798:18 f0:0:1 f1:27b1:e ff:0:1"
)
_CORRECTIONS = {
    "dingbats": _DINGBATS,
    "macDingbats": _DINGBATS + " 80:f8d7:e",
    "ebcdic": "04:85:1 08:87:1 14:8f:1 15:a:1 17:97:1 1a:9c:2 25:92:1 4a:60:1 5f:9f:1 6a:5e:1 79:a8:1 a1:af:1 b0:a2:1"
    " ba:ac:1 bb:5b:3 c0:f9:1 d0:a6:1 dd:db:1 e0:d9:1 fb:7b:1 fd:7d:1 ff:7e:1",
    "gb1988": "24:a5:1 7e:203e:1 a0:0:1 a1:ff61:3f e0:0:20",
    "jis0201": "7e:203e:1 a0:0:1 a1:ff61:3f e0:0:20",
    "big5": "80:80:20 a15a:fffd:1 a1c3:fffd:1 a1c5:fffd:1 a1fe:fffd:1 a240:fffd:1 a2cc:fffd:1 a2ce:fffd:1",
    "cp932": "85:85:2 a0:0:1 fd:0:3 f040:0:9bd",
    "cp936": "80:20ac:1",
    "cp949": "80:80:1",
    "cp950": "80:80:20 c6a1:0:5e c740:0:bd",
    "euc-cn": "80:80:20 a1ac:2225:1",
    "gb2312": "80:80:20 a1ac:2225:1",
    "euc-jp": "80:80:e 8f:8f:11",
    "euc-kr": "80:80:20 a2e6:0:2 a4d4:3164:1",
    "shiftjis": "80:80:1 85:85:3 96ff:ff5e:1",
    "gb2312-raw": "212c:2225:1",
    "ksc5601": "2266:0:2 2454:3164:1",
    "koi8-u": "b4:403:1",
    "macGreek": "9c:ad:1 ff:f8a0:1",
    "macRomania": "af:15e:1 bd:2126:1 bf:15f:1 db:a4:1 de:162:2",
    "macThai": "80:ab:1 81:bb:1 82:2026:1 83:f88c:1 84:f88f:1 85:f892:1 86:f895:1 87:f898:1 88:f88b:1 89:f88e:1"
    " 8a:f891:1 8b:f894:1 8c:f897:1 8d:201c:2 8f:f899:1 90:fffd:1 91:2022:1 92:f884:1 93:f889:1 94:f885:4 98:f88a:1"
    " 99:f88d:1 9a:f890:1 9b:f893:1 9c:f896:1 9d:2018:2 9f:fffd:1 a0:a0:1 db:feff:1 dc:200b:1 dd:2013:2 ee:2122:1"
    " fa:ae:1 fb:a9:1 fc:fffd:1 fd:fffd:1 fe:fffd:1 ff:fffd:1",
    "macUkraine": "ff:a4:1",
    "symbol": "22:2200:1 24:2203:1 27:220d:1 2a:2217:1 2d:2212:1 40:2245:1 41:391:2 43:3a7:1 44:394:2 46:3a6:1"
    " 47:393:1 48:397:1 49:399:1 4a:3d1:1 4b:39a:4 4f:39f:2 51:398:1 52:3a1:1 53:3a3:3 56:3c2:1 57:3a9:1 58:39e:1"
    " 59:3a8:1 5a:396:1 5c:2234:1 5e:22a5:1 60:f8e5:1 61:3b1:2 63:3c7:1 64:3b4:2 66:3c6:1 67:3b3:1 68:3b7:1 69:3b9:1"
    " 6a:3d5:1 6b:3ba:4 6f:3bf:2 71:3b8:1 72:3c1:1 73:3c3:3 76:3d6:1 77:3c9:1 78:3be:1 79:3c8:1 7a:3b6:1 7e:223c:1"
    " a0:0:1 a1:3d2:1 a2:2032:1 a3:2264:1 a4:2044:1 a5:221e:1 a6:192:1 a7:2663:1 a8:2666:1 a9:2665:1 aa:2660:1"
    " ab:2194:1 ac:2190:4 b2:2033:1 b3:2265:1 b4:d7:1 b5:221d:1 b6:2202:1 b7:2022:1 b8:f7:1 b9:2260:2 bb:2248:1"
    " bc:2026:1 bd:f8e6:2 bf:21b5:1 c0:2135:1 c1:2111:1 c2:211c:1 c3:2118:1 c4:2297:1 c5:2295:1 c6:2205:1 c7:2229:2"
    " c9:2283:1 ca:2287:1 cb:2284:1 cc:2282:1 cd:2286:1 ce:2208:2 d0:2220:1 d1:2207:1 d2:ae:1 d3:a9:1 d4:2122:1"
    " d5:220f:1 d6:221a:1 d7:22c5:1 d8:ac:1 d9:2227:2 db:21d4:1 dc:21d0:4 e0:22c4:1 e1:2329:1 e2:f8e8:3 e5:2211:1"
    " e6:f8eb:a f0:f8ff:1 f1:232a:1 f2:222b:1 f3:2320:1 f4:f8f5:1 f5:2321:1 f6:f8f6:9 ff:0:1",
    "tis-620": "7f:0:22",
}
# Bytes for a character which these bytes do not decode to: ``character:bytes``.
_ENCODE_ONLY = {
    "cp932": "a2:8191 a3:8192 ac:81ca 2016:8161 2212:817c 221a:81e3 2220:81da 2229:81bf 222a:81be 222b:81e7 2235:81e6"
    " 2252:81e0 2261:81df 22a5:81db 301c:8160 ffe2:81ca",
    "euc-jp": "2225:a1c2 ff0d:a1dd ff5e:a1c1 ffe0:a1f1 ffe1:a1f2 ffe2:a2cc",
    "shiftjis": "2225:8161 ff0d:817c ff5e:8160 ffe0:8191 ffe1:8192 ffe2:81ca",
    "gb2312-raw": "0:0000",
    "jis0208": "0:0000 2225:2142 ff0d:215d ff5e:2141 ffe0:2171 ffe1:2172 ffe2:224c",
    "jis0212": "0:0000",
    "ksc5601": "0:0000",
}
# The fonts' encodings, in which a character below U+0100 also stands for the byte of its code.
_FONTS = ("dingbats", "macDingbats", "symbol")
_FALLBACKS = {"ebcdic": b"\x6f"}


class Table:
    """One encoding as tables.

    ``single`` holds one character for each byte, ``pages`` the characters of two bytes by the first one (a page has
    256 places, U+0000 where there is none), ``bytes_of`` the bytes of every character, ``fallback`` those for a
    character without any.
    """

    def __init__(
        self, single: str, pages: dict[int, str], bytes_of: dict[str, bytes], fallback: bytes, ascii_same: bool
    ) -> None:
        self.single = single
        self.pages = pages
        self.bytes_of = bytes_of
        self.fallback = fallback
        self.ascii_same = ascii_same


@lru_cache(maxsize=8)
def _table(name: str) -> Table:
    pairs: dict[int, int] = {}
    singles: dict[int, int] = {}
    if name in _RAW:
        codec, prefix, fallback = _RAW[name]
        _read_pairs(pairs, codec, range(0x21, 0x7F), range(0x21, 0x7F), prefix, 0x80)
        leads = set(range(256))
    else:
        codec = _DOUBLE.get(name) or _SINGLE.get(name) or name.replace("iso8859-", "iso8859_")
        fallback = _FALLBACKS.get(name, b"?")
        _read_singles(singles, name, codec)
        if name in _DOUBLE:
            _read_pairs(pairs, codec, range(0x80, 0x100), range(0x20, 0x100))
    _correct(name, singles, pairs)
    if name not in _RAW:
        leads = {pair >> 8 for pair in pairs}
    bytes_of = {chr(code): bytes([byte]) for byte, code in sorted(singles.items())}
    bytes_of.update((chr(code), pair.to_bytes(2, "big")) for pair, code in sorted(pairs.items()))
    if name in _FONTS:
        bytes_of.update((chr(byte), bytes([byte])) for byte in singles)
    for extra in _ENCODE_ONLY.get(name, "").split():
        character, written = extra.split(":")
        bytes_of[chr(int(character, 16))] = bytes.fromhex(written)
    single = "".join(chr(singles.get(byte, byte)) for byte in range(256))
    pages = {lead: "".join(chr(pairs.get(lead << 8 | byte, 0)) for byte in range(256)) for lead in leads}
    ascii_same = all(bytes_of.get(chr(code)) == bytes([code]) and singles.get(code) == code for code in range(128))
    return Table(single, pages, bytes_of, fallback, ascii_same)


def _read_singles(singles: dict[int, int], name: str, codec: str) -> None:
    for byte in range(256):
        try:
            singles[byte] = ord(bytes([byte]).decode(codec))
        except UnicodeDecodeError:
            # The tables of code pages fill the gaps among the control characters, others leave them.
            if 0x80 <= byte < 0xA0 and name.startswith("cp") and name not in _DOUBLE:
                singles[byte] = byte


def _read_pairs(
    pairs: dict[int, int], codec: str, firsts: range, seconds: range, prefix: bytes = b"", offset: int = 0
) -> None:
    for first in firsts:
        for second in seconds:
            try:
                text = (prefix + bytes([first + offset, second + offset])).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                pairs[first << 8 | second] = ord(text)


def _correct(name: str, singles: dict[int, int], pairs: dict[int, int]) -> None:
    for run in _CORRECTIONS.get(name, "").split():
        where, character, count = run.split(":")
        table = singles if len(where) == 2 else pairs
        for step in range(int(count, 16)):
            if character == "0":
                table.pop(int(where, 16) + step, None)
            else:
                table[int(where, 16) + step] = int(character, 16) + step


def table_decoder(name: str) -> Callable[[bytes, bool], str]:
    """Return a new incremental decoder for an encoding of this module."""
    if name in _STATEFUL:
        return _stateful_decoder(_STATEFUL[name])
    table = _table(name)
    if table.pages:
        return _PairDecoder(table)
    single = table.single
    from codecs import charmap_decode

    def decode(data: bytes, final: bool = False) -> str:
        return charmap_decode(data, "strict", single)[0]

    return decode


class _PairDecoder:
    """Decodes one and two byte characters; a first byte at the end of a piece waits, at the very end it is dropped."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._pending = b""

    def __call__(self, data: bytes, final: bool = False) -> str:
        table = self._table
        data = self._pending + data
        self._pending = b""
        if table.ascii_same and data.isascii():
            return data.decode("ascii")
        single, pages = table.single, table.pages
        characters: list[str] = []
        add = characters.append
        position, size = 0, len(data)
        while position < size:
            byte = data[position]
            page = pages.get(byte)
            if page is None:
                add(single[byte])
            elif position + 1 == size:
                self._pending = b"" if final else data[position:]
                break
            else:
                found = page[data[position + 1]]
                if found != "\0" or not byte:
                    position += 1
                else:
                    found = chr(byte)
                add(found)
            position += 1
        return "".join(characters)


def table_encoder(name: str) -> Callable[[str, bool], bytes]:
    """Return a new incremental encoder for an encoding of this module."""
    if name in _STATEFUL:
        return _stateful_encoder(_STATEFUL[name])
    table = _table(name)
    known, fallback, ascii_same = table.bytes_of, table.fallback, table.ascii_same

    def encode(text: str, final: bool = False) -> bytes:
        if ascii_same and text.isascii():
            return text.encode("ascii")
        try:
            return b"".join([known[char] for char in text])
        except KeyError:
            # A character beyond the basic plane is two in Tcl 8.6.
            return b"".join([known.get(char, fallback * (1 + (char > "\uffff"))) for char in text])

    return encode


# --- encodings with states


def _stateful_decoder(codec: str) -> Callable[[bytes, bool], str]:
    from codecs import getincrementaldecoder

    _register()
    return getincrementaldecoder(codec)(_HANDLER).decode


def _stateful_encoder(codec: str) -> Callable[[str, bool], bytes]:
    from codecs import getincrementalencoder

    _register()
    return getincrementalencoder(codec)(_HANDLER).encode


_HANDLER = "tclcompat.table"


def _register() -> None:
    from codecs import register_error

    def handle(error: UnicodeError) -> tuple[str | bytes, int]:
        if isinstance(error, UnicodeDecodeError):
            return chr(error.object[error.start]), error.start + 1
        assert isinstance(error, UnicodeEncodeError)
        return "?" * (error.end - error.start), error.end

    register_error(_HANDLER, handle)
