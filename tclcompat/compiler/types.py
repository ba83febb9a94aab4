"""What the compiler knows of a value: a set of the Python classes it may have, as bits.

``SHARED`` says that somebody else may hold the list or dictionary; without it the value may be changed in place.
``UNSET`` says that the variable may have no value.  ``OTHERS`` says that a list may have elements that are no ints: a
list of nothing but ints is ``INTS``, any is ``LIST``.  The join of two facts is their union (``|``).
"""

from __future__ import annotations

INT = 1
FLOAT = 2
STR = 4
INTS = 8
DICT = 16
BYTES = 32
SHARED = 64
UNSET = 128
OTHERS = 256
LIST = INTS | OTHERS

NUMBER = INT | FLOAT
KINDS = INT | FLOAT | STR | LIST | DICT | BYTES
ANY = KINDS | SHARED
NOTHING = 0

# Whether a list is one of ints is asked of shorter ones ahead of a loop: it takes a turn's time.
FEW_INTS = 1000

# What follows a variable's name to make the name of the number that is kept beside its text, and of the fact that its
# value is an int and not negative: ``INT``, or ``NOTHING`` for a positive one.
NUMBER_BESIDE = "\0"
NATURAL = "\1"

_CLASSES = {int: INT, float: FLOAT, str: STR, list: LIST | SHARED, dict: DICT | SHARED, bytes: BYTES}

# The types that code is written for when values of them are met, by class; and the names of the classes.
MET = {int: INT, float: FLOAT, str: STR, list: LIST | SHARED}
CLASS_NAMES = {kind: each.__name__ for each, kind in MET.items()}


def type_of(value: object) -> int:
    """Return the type of a value at hand."""
    return _CLASSES[type(value)]


def shared(kind: int) -> int:
    """Return the type of a value once somebody else may hold it too."""
    return kind | SHARED if kind & (LIST | DICT) else kind


def is_own_list(kind: int) -> bool:
    """Tell whether a value of type ``kind`` surely is a list that nobody else holds."""
    return kind & ~OTHERS == INTS


def list_of(*kinds: int) -> int:
    """Return the type of a fresh list with elements of those types."""
    return LIST if set(kinds) - {INT} else INTS


def is_only(kind: int, allowed: int) -> bool:
    """Tell whether a value of type ``kind`` surely has one of the ``allowed`` classes."""
    return kind & KINDS != 0 and not kind & KINDS & ~allowed
