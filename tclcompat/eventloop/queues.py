"""``deque`` without the rest of ``collections``, which takes a millisecond to import; it is written in C."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import deque
else:
    from _collections import deque

__all__ = ["deque"]
