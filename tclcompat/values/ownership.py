"""Whether a value may be changed in place.

CPython counts the references to every object, just as Tcl counts those to a Tcl_Obj.  A list or dictionary that only
a variable holds can be changed where it stands, and nobody sees the difference; one that anybody else holds is
copied first.  The numbers below are measured when the module is loaded, from code of the same shape, so that a
Python that counts differently (3.14 does not count what is borrowed for a call) is right too.

Contract for callers: the list or dictionary is taken out of its holder into exactly one local variable, then
``is_shared(local)`` is called directly with that local while the holder still holds it.
"""

from __future__ import annotations

from sys import getrefcount


class _Holder:
    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value: object = [None]


def _count(value: object) -> int:
    return getrefcount(value)


def _measure(holder: _Holder) -> int:
    items = holder.value
    return _count(items)


def _own() -> int:
    items: list[object] = []
    return getrefcount(items)


_UNSHARED = _measure(_Holder())
# What getrefcount tells of an object that only one local variable holds.
OWNED = _own()


def is_shared(value: object) -> bool:
    """Tell whether anything but one holder and the caller's one local variable refers to ``value``."""
    return getrefcount(value) > _UNSHARED
