"""``lru_cache`` and ``partial`` without the rest of ``functools``, which takes several milliseconds to import.

Both are written in C, in a module of their own.  ``remembered`` is for what is asked again and again with the same
words: the options of a command.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from functools import lru_cache, partial
    from typing import TypeVar

    T = TypeVar("T")

    def _lru_cache_wrapper(function: Callable[..., T], size: int, typed: bool, info: object) -> Callable[..., T]: ...
else:
    from _functools import _lru_cache_wrapper, partial

    def lru_cache(maxsize: int) -> object:
        """Return a decorator that keeps the results of the last ``maxsize`` different calls."""
        return lambda function: _lru_cache_wrapper(function, maxsize, False, lambda *info: info)


_REMEMBERED = 256


def remembered(function: Callable[..., T]) -> Callable[..., T]:
    """Return ``function`` with its results kept, which nobody may change; words that are lists are not asked twice."""
    keeper = _lru_cache_wrapper(function, _REMEMBERED, True, lambda *info: info)

    def known(*words: object) -> T:
        for word in words:
            if type(word) is list or type(word) is dict:
                return function(*words)
        return keeper(*words)

    return known


__all__ = ["lru_cache", "partial", "remembered"]
