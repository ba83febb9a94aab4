"""Words made of several parts, as f-strings of Python where they can be."""

from __future__ import annotations

from tclcompat.compiler.attempts import sure
from tclcompat.compiler.code import LARGE, Code, class_of
from tclcompat.compiler.types import INT, NUMBER, STR
from tclcompat.syntax.nodes import CompoundWord, Word
from tclcompat.values.convert import to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.builder import Builder

# What cannot stand in an f-string of Python 3.11, and the marks, whose columns it does not tell.
_UNQUOTABLE = frozenset("'\"\\{}\x01#!:")
# How many ints of one word are tested for being short.
_MOST_TESTED = 6


def is_short(name: str) -> str:
    """Return the test that an int is written out by ``str``, for which more digits may be too many."""
    return f"-{LARGE} < {name} < {LARGE}"


def part_codes(b: Builder, word: CompoundWord) -> list[Code]:
    """Return the codes of the parts of a word that are substituted: string forms, and names of numbers."""
    words = [part for part in word.parts if type(part) is not str]
    return b.in_order([lambda part=part: _part(b, part) for part in words])  # type: ignore[misc]  # a default binds the loop's part


def composed(b: Builder, word: CompoundWord, codes: list[Code]) -> Code:
    """Return the code of a word made of several parts that were computed."""
    ints = [code for code in codes if code.is_int and not code.constant and code.text not in b.texts]
    small = {is_short(code.text): code for code in ints}
    texts = [_shown(b, code) for code in codes]
    if not small:
        if _is_quoting(texts):
            return _joined(word, [b.text(code) for code in codes])
        return _compounded(b, word, texts)
    if len(small) > _MOST_TESTED or _is_quoting(texts):
        return _joined(word, [b.text(code) for code in codes])
    # Ints that are not very long are written out as they are.
    shown = [Code(code.text, STR) if code in ints else text for code, text in zip(codes, texts, strict=True)]
    fast = _compounded(b, word, shown)
    convert = b.use("to_str", to_str)
    long = [Code(f"{convert}({code.text})") if code in ints else b.text(code) for code in codes]
    return Code(sure([*small], fast.text, _joined(word, long).text), STR)


def _part(b: Builder, word: Word) -> Code:
    """Return the code of a part of a word: its string form, or the name of a number that may be an int."""
    code = b.value(b.word(word))
    if not code.only(NUMBER) or not code.type & INT:
        return b.text(code)
    return code if code.simple else b.stored(code)


def _shown(b: Builder, code: Code) -> Code:
    """Return what an f-string writes out as the string form: for a number that turns out to be a short int, that."""
    if code.is_int or code.constant or not code.simple or not code.only(NUMBER):
        return b.text(code)
    name = code.text
    short = f"{class_of(name)} is int and {is_short(name)}"
    return Code(f"({name} if {short} else {b.use('to_str', to_str)}({name}))", STR)


def _compounded(b: Builder, word: CompoundWord, codes: list[Code]) -> Code:
    """Return the parts of a word, given as strings or as what an f-string writes out the same, as one string."""
    found = iter(codes)
    pieces: list[str] = []
    for part in word.parts:
        code = b.constant(part) if type(part) is str else next(found)
        pieces.append(_in_f_string(to_str(code.value)) if code.constant else "{" + code.text + "}")
    return Code('f"' + "".join(pieces) + '"', STR)


def _joined(word: CompoundWord, codes: list[Code]) -> Code:
    """Return the parts of a word joined, where they cannot stand in an f-string."""
    found = iter(codes)
    parts = [ascii(part) if type(part) is str else next(found).text for part in word.parts]
    return Code(f'"".join(({", ".join(parts)},))', STR)


def _is_quoting(codes: list[Code]) -> bool:
    """Tell whether the code of one of the parts of a word cannot stand in an f-string."""
    return any(not _UNQUOTABLE.isdisjoint(code.text) for code in codes if not code.constant)


def _in_f_string(text: str) -> str:
    body = ascii(text)[1:-1].replace("{", "{{").replace("}", "}}")
    # What is between double quotes in the source; ascii has taken single ones if the text has double quotes.
    return body.replace('"', '\\"')
