"""What generated code calls for scan."""

from __future__ import annotations

from tclcompat.values.scanning import scan_string


def scanned(text: str, scan_format: str, variables: int) -> tuple[int, list[object]]:
    """Return the result of ``scan`` with that many variables, and a value or None for each."""
    outcome = scan_string(text, scan_format, variables)
    stored = sum([value is not None for value in outcome.values])
    return -1 if outcome.ended_early else stored, outcome.values
