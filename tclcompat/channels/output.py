"""Characters on their way out: end-of-line translation, encoding, and the buffer that waits for a flush.

Pure: ``put`` takes characters, ``take_whole`` and ``take`` hand out bytes, in whole buffers or all of them.
"""

from __future__ import annotations

from tclcompat.channels.coding import Encoding

_LINE_ENDS = {"cr": "\r", "crlf": "\r\n"}


class Output:
    """What has been written on a channel and not been handed to its transport."""

    __slots__ = ("_blocks", "coding", "eofchar", "line_end", "simple_codec", "size", "translation")

    def __init__(self, encoding: str = "utf-8", translation: str = "lf", eofchar: str = "") -> None:
        self.coding = Encoding(encoding)
        self.eofchar = eofchar
        self.size = 0
        self._blocks: list[bytes] = []
        self.translation = translation
        self.line_end = _LINE_ENDS.get(translation, "")
        # The codec of what is written as it is but for its encoding; empty where there is none.
        self.simple_codec = "" if self.line_end else self.coding.codec

    def set_encoding(self, name: str) -> None:
        """Encode what is written from now on as ``name``."""
        self.put_bytes(self.coding.finish())
        self.coding = Encoding(name)
        self.simple_codec = "" if self.line_end else self.coding.codec

    def set_translation(self, mode: str) -> None:
        """Change the end-of-line translation: ``lf``, ``cr`` or ``crlf``."""
        self.translation = mode
        self.line_end = _LINE_ENDS.get(mode, "")
        self.simple_codec = "" if self.line_end else self.coding.codec

    def put(self, text: str) -> None:
        """Translate, encode and append ``text``."""
        self.put_bytes(self.encoded(text))

    def encoded(self, text: str, newline: bool = False) -> bytes:
        """Return ``text``, and a line end if ``newline``, translated and encoded, which is to be written next."""
        end = self.line_end
        if end and "\n" in text:
            text = text.replace("\n", end)
        if newline:
            text += end or "\n"
        coding = self.coding
        try:
            return text.encode(coding.codec) if coding.codec else coding.encode(text)
        except UnicodeEncodeError:
            return coding.encode(text)

    def encoded_bytes(self, data: bytes) -> bytes:
        """Return the characters U+0000 to U+00FF that ``data`` stands for translated and encoded."""
        if self.coding.name not in ("binary", "iso8859-1"):
            return self.encoded(data.decode("latin-1"))
        return data.replace(b"\n", self.line_end.encode()) if self.line_end else data

    def put_bytes(self, data: bytes) -> None:
        """Append bytes as they are."""
        if data:
            self._blocks.append(data)
            self.size += len(data)

    def has_line_end(self) -> bool:
        """Whether a line end is among the waiting bytes."""
        mark = self.coding.encode(self.line_end or "\n")
        return any(mark in block for block in self._blocks)

    def take(self) -> bytes:
        """Remove and return the waiting bytes."""
        blocks, self._blocks, self.size = self._blocks, [], 0
        return blocks[0] if len(blocks) == 1 else b"".join(blocks)

    def take_whole(self, multiple: int) -> bytes:
        """Remove and return the waiting bytes, but for a rest that does not fill ``multiple`` bytes."""
        data = self.take()
        rest = len(data) % multiple
        if not rest:
            return data
        self.put_bytes(data[-rest:])
        return data[:-rest]

    def discard(self) -> None:
        """Forget everything waiting."""
        self._blocks = []
        self.size = 0
