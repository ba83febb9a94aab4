"""How time and memory grow with the data (to come)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from conformance.bench.pairing import Side

TABLES: dict[str, Callable[[Sequence[Side], int, float], list[str]]] = {}
