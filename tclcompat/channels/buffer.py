"""The bytes that arrived on a channel and have not been read yet."""

from __future__ import annotations

# Above this many unread bytes new ones are appended in place; copying them each time would be quadratic.
_IN_PLACE = 65536

# The C library gives blocks back to the system when they are freed, and gets them anew, cleared, for the next ones,
# unless it has seen larger ones come and go.  Moving bytes in blocks of 128 KiB takes half the time then.
_large = bytes(1 << 22)
del _large


class ByteBuffer:
    """A queue of bytes: ``data[pos:]`` is what is left.

    Readers look at ``data`` and ``pos`` directly, which is what makes reading a line cheap.
    """

    __slots__ = ("data", "pos")

    def __init__(self) -> None:
        self.data: bytes | bytearray = b""
        self.pos = 0

    def __len__(self) -> int:
        return len(self.data) - self.pos

    def feed(self, chunk: bytes) -> None:
        """Append ``chunk``."""
        data, pos = self.data, self.pos
        if pos >= len(data):
            self.data = chunk
        elif type(data) is bytearray:
            del data[:pos]
            data += chunk
        elif len(data) - pos <= _IN_PLACE:
            self.data = data[pos:] + chunk
        else:
            grown = bytearray(memoryview(data)[pos:])
            grown += chunk
            self.data = grown
        self.pos = 0

    def take(self, count: int = -1) -> bytes:
        """Remove and return the first ``count`` bytes, or as many as there are; -1: all of them."""
        data, pos = self.data, self.pos
        if count < 0 or count >= len(data) - pos:
            self.data, self.pos = b"", 0
            return bytes(data[pos:] if pos else data)
        self.pos = pos + count
        return bytes(data[pos : pos + count])

    def clear(self) -> None:
        """Forget all bytes."""
        self.data, self.pos = b"", 0
