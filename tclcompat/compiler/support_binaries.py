"""What generated code calls for binary scan."""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.binaryfields import binary_scan


def bytes_scanned(data: bytes, scan_format: str, variables: int) -> tuple[int, list[object], TclError | None]:
    """Return the result of ``binary scan`` with that many variables, a value or None for each, and its error."""
    values: list[object] = [None] * variables
    try:
        return binary_scan(data, scan_format, variables, values.__setitem__), values, None
    except TclError as error:
        return 0, values, error
