"""Indexes of list commands: as subscripts, and put together from a variable and a number (``$i+1``, ``end-$i``).

Where the variable of such an index is an int it is computed as ints, with no string made and read again.  A sum of
large ints is passed on as it is written: what is beyond a C ``int`` is refused by its text, or wraps around.
"""

from __future__ import annotations

from tclcompat.compiler.attempts import unless_tried
from tclcompat.compiler.builder import Builder
from tclcompat.compiler.code import LARGE, Code, class_of
from tclcompat.compiler.inline.operands import index_part
from tclcompat.compiler.types import INT, STR
from tclcompat.syntax.nodes import Word
from tclcompat.values.convert import to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

INT_MAX = 0x7FFFFFFF
# CPython compares ints below this faster.
SMALL_INDEX = 0x3FFFFFFF
# What ``natural`` is of an int above zero.
_POSITIVE = 2


def index_steps(b: Builder, words: tuple[Word, ...]) -> list[Callable[[], Code]]:
    """Return what computes the values of words that are indexes, for ``in_order``."""
    return [lambda word=word: index_value(b, word) for word in words]  # type: ignore[misc]  # a default binds the loop's word


def index_value(b: Builder, word: Word) -> Code:
    """Return the code of an index."""
    part = index_part(word)
    if part is None:
        return b.value(b.word(word))
    prefix, suffix, inner = part
    code = b.value(b.word(inner))
    if code.may_fail or not code.simple:
        code = b.stored(code)
    name = code.text
    pieces = [repr(prefix)] * bool(prefix) + [f"{b.use('to_str', to_str)}({name})"] + [repr(suffix)] * bool(suffix)
    text = f'"".join(({", ".join(pieces)},))'
    if prefix:
        index = Code(text, STR)
        index.behind = name if code.is_int else None
        return index
    total = f"({name} {suffix[0]} {int(suffix[1:])})"
    is_int = "" if code.is_int else f"{class_of(name)} is int and "
    exact = f"({total} if {is_int}-{LARGE} < {name} < {LARGE} else {text})"
    if not code.is_int:
        return Code(exact, INT | STR if code.type & INT else STR)
    index = Code(total, INT, simple=True)
    index.exact = exact
    if suffix[0] == "+" or (code.natural == _POSITIVE and int(suffix) == -1):
        # What is not negative stays so.
        index.natural = min(code.natural, 1)
    return index


def passed(index: Code) -> str:
    """Return the expression of an index for a function that looks at it itself."""
    return index.exact or index.text


def from_end(text: object) -> int | None:
    """Return the Python index of ``end`` or ``end-N``; None for anything else."""
    if text == "end":
        return -1
    if type(text) is str and text[:4] == "end-" and text[4:].isascii() and text[4:].isdigit() and len(text) < 12:
        return -1 - int(text[4:])
    return None


def position(index: Code, items: str) -> tuple[list[str], str] | None:
    """Return tests that an index means an element of a list, and its subscript; ``index`` must be simple."""
    if index.constant:
        if type(index.value) is int:
            return ([f"len({items}) > {index.value}"], str(index.value)) if 0 <= index.value < INT_MAX else None
        subscript = from_end(index.value)
        return None if subscript is None else ([f"len({items}) > {-1 - subscript}"], str(subscript))
    if index.behind is not None:
        return [f"-1 < {index.behind}" + unless_tried(f" < len({items})")], f"~{index.behind}"
    tests = [] if index.is_int else [f"{class_of(index.text)} is int"]
    if index.natural:
        # What is left is told by the list itself.
        return [*tests, unless_tried(f"{index.text} < len({items})")], index.text
    return [*tests, f"-1 < {index.text}" + unless_tried(f" < len({items})")], index.text


def bound(index: Code, items: str, more: int) -> tuple[list[str], str] | None:
    """Return tests that an index means an element of a list, and the bound of a slice there, moved by ``more``.

    Indexes counted from the end need no test: beyond the start Python cuts them off as Tcl does.
    """
    if not index.constant:
        tests = [] if index.is_int else [f"{class_of(index.text)} is int"]
        # Beyond the end there is nothing, for Tcl as for Python; -1 is ahead of the first element, for the last index.
        test = f"{index.text} < {LARGE}" if index.natural else f"{-1 - more} < {index.text} < {LARGE}"
        return [*tests, test], f"{index.text} + {more}" if more else index.text
    if type(index.value) is int:
        return ([], str(index.value + more)) if 0 <= index.value < INT_MAX else None
    place = from_end(index.value)
    return None if place is None else ([], str(place + more) if place + more else "")
