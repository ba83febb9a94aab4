"""Indexes of list commands that are put together from a variable and a number: ``$i+1``, ``$i-1``, ``end-$i``.

Where the variable is an int they are computed as ints, with no string made and read again.  A sum of large ints is
passed on as it is written: what is beyond a C ``int`` is refused by its text, or wraps around.
"""

from __future__ import annotations

from tclcompat.compiler.builder import Builder
from tclcompat.compiler.code import LARGE, Code, class_of
from tclcompat.compiler.inline.operands import index_part
from tclcompat.compiler.types import INT, STR
from tclcompat.syntax.nodes import Word
from tclcompat.values.convert import to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

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
