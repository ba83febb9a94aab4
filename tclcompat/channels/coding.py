"""Bytes to characters and back for one channel, such that unread bytes stay bytes.

``values.encodings`` knows the encodings.  What a channel needs beyond that:

* how many of the bytes were used, because the others stay in the buffer, where a change of ``-encoding`` finds them.
  An encoding without states is therefore given a fresh decoder each time, and what it holds back is given back;
* which bytes mark the end of a line.  No multi-byte sequence of any Tcl encoding contains a CR, LF or control-Z,
  so that lines can be found before anything is decoded.  Only ``unicode``, whose units have two bytes, and
  ``ebcdic`` have other marks.
"""

from __future__ import annotations

from tclcompat.values import encodings

_LATIN = ("binary", "iso8859-1", "ascii")


def coding_name(name: str) -> str:
    """Return the name under which a channel reports the encoding ``name``; raise TclError when there is none."""
    return encodings.check_encoding(name) if name not in ("", "binary") else "binary"


def decoding(name: str) -> Decoding:
    """Return how input in the encoding ``name`` is decoded: shared by all channels where it has no states."""
    known = _decodings.get(name)
    if known is None:
        known = Decoding(name)
        if not known.stateful:
            _decodings[name] = known
    return known


_decodings: dict[str, Decoding] = {}


class Decoding:
    """How the input of a channel is decoded.

    ``codec`` is the Python codec that decodes any complete text, or raises UnicodeDecodeError for ``decode`` to be
    asked instead; ``width`` is the number of bytes of a line end.
    """

    __slots__ = ("_decoder", "_marks", "codec", "name", "stateful", "width")

    def __init__(self, name: str) -> None:
        self.name = name
        self.codec = "latin-1" if name in _LATIN else "utf-8" if name == "utf-8" else ""
        self.width = 2 if name == "unicode" else 1
        self.stateful = name.startswith("iso2022")
        self._decoder = encodings.decoder(name)
        self._marks: dict[str, bytes] = {}

    def mark(self, char: str) -> bytes:
        """Return the bytes of an ASCII character (none for the empty string)."""
        if not char or (self.codec and char < "\x80"):
            return char.encode("latin-1")
        if char not in self._marks:
            special = self.name in ("unicode", "ebcdic")
            self._marks[char] = encodings.encode(self.name, char) if special else char.encode("latin-1")
        return self._marks[char]

    def decode(self, data: bytes, final: bool) -> tuple[str, int]:
        """Return the characters at the start of ``data`` and how many bytes they took.

        ``final``: nothing follows, so that what looks incomplete is taken for single bytes where Tcl does so.
        """
        if self.codec:
            try:
                return data.decode(self.codec), len(data)
            except UnicodeDecodeError as problem:
                if not final and problem.end == len(data) and problem.reason == "unexpected end of data":
                    # Cut in the middle of the last character, the usual case.
                    return data[: problem.start].decode(self.codec), problem.start
        if self.stateful:
            return self._decoder(data, final), len(data)
        decode = encodings.decoder(self.name)
        text = decode(data, False)
        if self.width == 2:
            # An odd byte and half a pair of surrogates wait; at the end of file they are never read.
            return text, len(text.encode("utf-16-le", "surrogatepass"))
        if self.codec:
            # What is held back stands for single bytes, but for half a pair of surrogates.
            held_back = decode(b"", True)
            if final:
                return text + held_back, len(data)
            return text, len(data) - sum(3 if char >= "\ud800" else 1 for char in held_back)
        # Of a pair of bytes the first one waits.  No pair ends with NUL: before one, the byte stands for itself.
        if data[-1:] >= b"\x80" and len(encodings.decoder(self.name)(data + b"\0", False)) > len(text) + 1:
            return text, len(data) - 1
        return text, len(data)


class Encoding:
    """How the output of a channel is encoded; ``codec`` as in ``Decoding``."""

    __slots__ = ("_encoder", "codec", "name", "started")

    def __init__(self, name: str) -> None:
        self.name = name
        self.codec = "utf-8" if name == "utf-8" else "latin-1" if name in ("binary", "iso8859-1") else ""
        self.started = False
        self._encoder: encodings.Encoder | None = None

    def encode(self, text: str) -> bytes:
        """Return the bytes of ``text``."""
        if self.codec:
            try:
                return text.encode(self.codec)
            except UnicodeEncodeError:
                pass
        self.started = True
        if self._encoder is None:
            self._encoder = encodings.encoder(self.name)
        return self._encoder(text, False)

    def finish(self) -> bytes:
        """Return the bytes that end the output, such as the escape sequence back to ASCII."""
        if not self.started or self._encoder is None:
            return b""
        self.started = False
        return self._encoder("", True)
