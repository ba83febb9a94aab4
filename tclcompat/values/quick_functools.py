"""``lru_cache`` and ``partial`` without the rest of ``functools``, which takes several milliseconds to import.

Both are written in C, in a module of their own.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from functools import lru_cache, partial
else:
    from _functools import _lru_cache_wrapper, partial

    def lru_cache(maxsize: int) -> object:
        """Return a decorator that keeps the results of the last ``maxsize`` different calls."""
        return lambda function: _lru_cache_wrapper(function, maxsize, False, lambda *info: info)


__all__ = ["lru_cache", "partial"]
