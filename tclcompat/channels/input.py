"""The unread bytes of a channel, seen as lines and characters: encoding, line ends and the end-of-file character.

Pure: bytes come in by ``feed``, characters go out by ``take_line`` and ``take_chars``, whichever way the bytes were
cut into pieces.  Nothing is decoded before it is asked for, so that options can change at any character and
``tell`` needs only the number of unread bytes.

What is odd: in mode ``auto`` a CR is a complete line end, and a LF that follows it is dropped when it is met later
(``saw_cr``), even by another kind of read.  In mode ``crlf`` a CR waits for the byte behind it.  The end-of-file
character is never consumed; ``ended`` tells that it is the next character.
"""

from __future__ import annotations

from tclcompat.channels.buffer import ByteBuffer
from tclcompat.channels.coding import Decoding, decoding

# How many bytes are split into lines at once.
_AHEAD = 4096

_LINE_ENDS = {"lf": "\n", "cr": "\r", "crlf": "\r\n", "auto": "\n"}


TYPE_CHECKING = False
if TYPE_CHECKING:
    Facts = tuple[bytes, bytes, bytes, bytes, str, bool]

_known_facts: dict[tuple[str, str, str], Facts] = {}


def _facts(coding: Decoding, translation: str, eofchar: str) -> Facts:
    """Return the bytes of LF, CR, the line end and the end-of-file character, and two facts about the input.

    The first is the codec of lines that are simply cut at LF (empty where they are not), the second whether bytes are
    handed out exactly as they came in.
    """
    end = b"".join(coding.mark(char) for char in _LINE_ENDS[translation])
    eof = coding.mark(eofchar)
    simple = coding.codec if not eof and translation in ("auto", "lf") else ""
    raw = coding.name == "binary" and translation == "lf" and not eof
    return coding.mark("\n"), coding.mark("\r"), end, eof, simple, raw


class Input(ByteBuffer):
    """What has arrived on a channel; see the module."""

    __slots__ = (
        "_ahead",
        "_ahead_data",
        "_ahead_pos",
        "_cr",
        "_end",
        "_eof",
        "_nl",
        "_scanned",
        "coding",
        "ended",
        "eofchar",
        "raw",
        "saw_cr",
        "simple_codec",
        "translation",
    )

    def __init__(self, encoding: str = "utf-8", translation: str = "auto", eofchar: str = "") -> None:
        # What the base does, without a call: channels are made often.
        self.data = b""
        self.pos = 0
        self.coding = decoding(encoding)
        self.translation = translation
        self.eofchar = eofchar
        self.ended = False
        self.saw_cr = False
        self._adjust()

    # -- options

    def set_encoding(self, name: str) -> None:
        """Decode what is still unread as ``name``, starting afresh."""
        self.coding = decoding(name)
        self._adjust()

    def set_translation(self, mode: str) -> None:
        """Change the end-of-line translation: ``auto``, ``lf``, ``cr`` or ``crlf``."""
        if mode != self.translation:
            self.translation = mode
            self.saw_cr = False
            self._adjust()

    def set_eofchar(self, char: str) -> None:
        """Change the end-of-file character; empty for none."""
        self.eofchar = char
        self.ended = False
        self._adjust()

    def set_binary(self) -> None:
        """Hand out the bytes as they are, unless the end-of-file character was met already."""
        ended = self.ended
        self.set_eofchar("")
        self.set_encoding("binary")
        self.set_translation("lf")
        self.ended = ended

    def discard(self) -> None:
        """Forget the unread bytes."""
        self.clear()
        self._scanned = 0

    def reset(self) -> None:
        """Forget everything unread and met, as seeking does."""
        self.discard()
        self.ended = self.saw_cr = False

    def _adjust(self) -> None:
        key = (self.coding.name, self.translation, self.eofchar)
        facts = _known_facts.get(key)
        if facts is None:
            facts = _known_facts[key] = _facts(self.coding, self.translation, self.eofchar)
        self._nl, self._cr, self._end, self._eof, self.simple_codec, self.raw = facts
        # How many bytes at the start are known to hold no line end.
        self._scanned = 0
        # Lines split off in advance, the next one last; they start at this place in this data.
        self._ahead: list[str] = []
        self._ahead_pos = -1
        self._ahead_data: object = None

    # -- lines

    def take_line(self, final: bool = False) -> str | None:
        """Remove and return the next line without its end.

        None: there is no complete line.  ``final``: nothing more will come, what is left is the last line (None when
        nothing is left).
        """
        data, pos = self.data, self.pos
        if pos == self._ahead_pos and data is self._ahead_data and (self._ahead or self._split_ahead(data, pos)):
            line = self._ahead.pop()
            self.pos = self._ahead_pos = pos + len(line) + 1
            return line
        if self.ended:
            return None
        if pos >= len(data) and not final:
            self._scanned = 0
            return None
        if self.simple_codec and not self.saw_cr:
            end = data.find(b"\n", pos + self._scanned)
            if end >= 0:
                stop = end
                if self.translation == "auto":
                    stop = data.find(b"\r", pos, end)
                    if stop < 0:
                        stop = end
                if stop >= end - 1:
                    self.pos = self._ahead_pos = end + 1
                    self._ahead_data = data
                    self._ahead = []
                    self._scanned = 0
                    try:
                        return data[pos:stop].decode(self.coding.codec)
                    except UnicodeDecodeError:
                        return self._decode_line(pos, stop, end + 1 - stop)
        return self._take_line(final)

    def without_cr(self, line: bytes) -> bytes:
        """Return a line that holds carriage returns without the one at its end; empty where that is not simple."""
        if self.translation != "auto":
            return line
        return b"" if b"\r" in line[:-1] else line[:-1]

    def _split_ahead(self, data: bytes | bytearray, pos: int) -> bool:
        """Split off the lines that follow one just taken, if that is simple; return whether there is one now.

        It is where one byte is one character, since the place of every line in the data must stay known.
        """
        if pos >= len(data) or type(data) is not bytes or not self.simple_codec:
            return False
        block = data[pos : pos + _AHEAD]
        block = block[: block.rfind(b"\n") + 1]
        if not block or (self.coding.codec != "latin-1" and not block.isascii()):
            return False
        if self.translation == "auto" and (self.saw_cr or b"\r" in block):
            return False
        self._ahead = block[:-1].decode("latin-1").split("\n")
        self._ahead.reverse()
        return True

    def _take_line(self, final: bool) -> str | None:
        self._drop_lf()
        data, pos = self.data, self.pos
        limit = self._find(self._eof, pos + self._scanned) if self._eof else -1
        at_eofchar = limit >= 0
        if not at_eofchar:
            limit = len(data)
        end, size = self._find_end(limit)
        if end < 0:
            if at_eofchar:
                self.ended = True
            elif not final:
                self._scanned = max(0, limit - pos - len(self._end) + 1)
                return None
            end, size = limit, 0
            if end == pos:
                self.saw_cr = False
                return None
        self.pos = end + size
        self._scanned = 0
        line = self._decode_line(pos, end, size or (len(self._eof) if at_eofchar else 0))
        # A last line that is but half a character is none.
        return line if line or size or at_eofchar else None

    def _decode_line(self, start: int, end: int, size: int) -> str:
        """Return the characters up to ``end``.

        The ``size`` bytes of the line end, or of the end-of-file character, are decoded too: a character that is cut
        off before them is complete then.
        """
        coding = self.coding
        if coding.codec:
            try:
                return self.data[start:end].decode(coding.codec)
            except UnicodeDecodeError:
                pass
        text = coding.decode(bytes(self.data[start : end + size]), not coding.stateful)[0]
        count = size // coding.width
        return text[:-count] if count else text

    def _find_end(self, limit: int) -> tuple[int, int]:
        """Return where the first line end is, or -1, and its length."""
        start = self.pos + self._scanned
        width = self.coding.width
        end = self._find(self._end, start, limit)
        if self.translation != "auto":
            while end >= 0 and self.translation == "crlf" and self._is_second_cr(end):
                end = self._find(self._end, end + width, limit)
            return end, len(self._end)
        cr = self._find(self._cr, start, end if end >= 0 else limit)
        if cr < 0:
            return end, width
        if cr + width < len(self.data):
            return cr, 2 * width if self.data.startswith(self._nl, cr + width) else width
        self.saw_cr = True
        return cr, width

    def _is_second_cr(self, place: int) -> bool:
        """Whether an odd number of CRs stands before the one at ``place``: Tcl looks at them in pairs."""
        width = self.coding.width
        count = 0
        while place - width >= self.pos and self.data.startswith(self._cr, place - width):
            place -= width
            count += 1
        return count % 2 == 1

    def _find(self, mark: bytes, start: int, limit: int = -1) -> int:
        """Return where the bytes ``mark`` are between ``start`` and ``limit``, or -1."""
        if limit < 0:
            limit = len(self.data)
        found = self.data.find(mark, start, limit)
        if self.coding.width == 1:
            return found
        while found >= 0 and (found - self.pos) % 2:
            found = self.data.find(mark, found + 1, limit)
        return found

    def _drop_lf(self) -> None:
        """Drop the LF of a CR LF whose CR has been read already."""
        if self.saw_cr and len(self) >= self.coding.width:
            self.saw_cr = False
            if self.data.startswith(self._nl, self.pos):
                self.pos += self.coding.width

    # -- characters

    def take_chars(self, count: int = -1, final: bool = False) -> str:
        """Remove and return the next ``count`` characters, or as many as are complete; -1: all that are.

        ``final``: nothing more will come, so that an incomplete character is taken for what it is.
        """
        self._scanned = 0
        if self.simple_codec and 0 < count <= len(self.data) - self.pos and not self.saw_cr and not self.ended:
            text = self._take_simple(count)
            if text:
                return text
        parts: list[str] = []
        missing = count
        extra = 0
        while missing and not self.ended:
            self._drop_lf()
            available = len(self.data)
            # No character has fewer bytes than one unit, so that never more than ``count`` are decoded.
            stop = available if count < 0 else min(available, self.pos + (missing + extra) * self.coding.width)
            at_eofchar = False
            if self._eof:
                found = self._find(self._eof, self.pos, stop)
                if found >= 0:
                    stop, at_eofchar = found, True
            text = self._decode_to(stop, len(self._eof) if at_eofchar else 0, final and stop == available, missing)
            if at_eofchar and self.pos == stop:
                self.ended, self.saw_cr = True, False
            if text:
                parts.append(text)
                missing -= len(text) if count >= 0 else 0
                extra = 0
            if self.pos >= len(self.data) or count < 0:
                break
            if not text:
                if stop == available:
                    break
                extra += 1
        return parts[0] if len(parts) == 1 else "".join(parts)

    def _take_simple(self, count: int) -> str:
        """Return ``count`` characters if each of them is one byte and none a carriage return."""
        pos = self.pos
        chunk = self.data[pos : pos + count]
        if (chunk.isascii() or self.coding.codec == "latin-1") and (self.translation == "lf" or b"\r" not in chunk):
            self.pos = pos + count
            return chunk.decode("latin-1")
        return ""

    def _decode_to(self, stop: int, mark: int, final: bool, limit: int) -> str:
        """Consume up to ``stop``, but not more than ``limit`` characters, and return them translated.

        What is incomplete stays; the ``mark`` bytes of an end-of-file character behind it leave nothing incomplete.
        """
        pos = self.pos
        if stop <= pos:
            return ""
        text, used = self.coding.decode(bytes(self.data[pos : stop + mark]), final)
        mode = self.translation
        if mark:
            text = text[:-1]
            used -= mark
        elif mode == "crlf" and text.endswith("\r") and pos + used == stop and not final:
            text = text[:-1]
            used -= len(self._cr)
        self.pos = pos + used
        if mode != "lf" and "\r" in text:
            if mode == "auto":
                self.saw_cr = text.endswith("\r")
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            else:
                text = text.replace("\r\n", "\n") if mode == "crlf" else text.replace("\r", "\n")
        if 0 <= limit < len(text):
            # More bytes were taken to learn that those before them are characters of their own; so are they.
            self.pos -= (len(text) - limit) * self.coding.width
            self.saw_cr = False
            return text[:limit]
        return text
