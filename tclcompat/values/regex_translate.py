"""Writes a parsed expression in the language of Python's ``re``.

The written pattern matches the same texts; which of several matches it finds is the business of regex_facts.  There
are three ways of writing: for ASCII texts; for others; and for texts with odd numerals, which ``\\w`` of ``re`` holds
and Tcl's does not.  Case is always written out, since ``re`` has other ideas of it.
"""

from __future__ import annotations

from tclcompat.values.regex_facts import Prover
from tclcompat.values.regex_nodes import (
    ASCII_SETS,
    CONNECTORS,
    LONGER,
    SHORTER,
    Anchor,
    Atom,
    BackReference,
    Branches,
    CharSet,
    Group,
    Item,
    Items,
    Look,
)
from tclcompat.values.regex_ranges import class_ranges

# For which texts a pattern is written.
FOR_ASCII, FOR_UNICODE, FOR_ODD_NUMERALS = range(3)
_SPECIAL = frozenset("\\.^$*+?{}[]()|-&~#\"' ")
_SHORTHANDS = {"word": "\\w", "digit": "\\d", "space": "\\s"}
_ASCII_ANCHORS = {"m": "\\b(?=\\w)", "M": "\\b(?<=\\w)", "y": "\\b", "Y": "(?!\\b)"}
_ANCHORS = {"^": "\\A", "A": "\\A", "$": "\\Z", "Z": "\\Z", "l^": "(?m:^)", "l$": "(?m:$)"}


class Writer:
    """Writes one expression; ``numbers`` then tells which group each group of ``re`` is.

    ``preference`` forces all quantifiers to be greedy or not (LONGER, SHORTER), or leaves them (0).
    """

    def __init__(self, texts: int, captures: bool, preference: int, nocase: bool) -> None:
        self._texts = texts
        self._captures = captures
        self._preference = preference
        self._nocase = nocase
        self.numbers: list[int] = []

    def branches(self, branches: Branches) -> str:
        """Write alternatives; those of fixed lengths with the longest first, where ``re`` must try them first."""
        if len(branches) > 1:
            prover = Prover(self._captures)
            facts = [prover.sequence(items) for items in branches]
            if all(part.fixed and part.ordered for part in facts):
                order = sorted(range(len(branches)), key=lambda index: -facts[index].least)
                branches = [branches[index] for index in order]
        return "|".join([self.sequence(items) for items in branches])

    def sequence(self, items: Items) -> str:
        """Write a sequence."""
        return "".join([self._item(item) for item in items])

    def _item(self, item: Item) -> str:
        text = self._atom(item.atom)
        least, most = item.least, item.most
        if least == most == 1:
            return text
        if (least, most) in ((0, None), (1, None), (0, 1)):
            text += {(0, None): "*", (1, None): "+", (0, 1): "?"}[least, most]
        elif least == most:
            return f"{text}{{{least}}}"
        else:
            text += f"{{{least},{'' if most is None else most}}}"
        return text + "?" if (self._preference or item.preference) == SHORTER else text

    def _atom(self, atom: Atom) -> str:
        if isinstance(atom, CharSet):
            return self._set(atom)
        if isinstance(atom, Group):
            if atom.number and self._captures:
                self.numbers.append(atom.number)
                return f"({self.branches(atom.branches)})"
            return f"(?:{self.branches(atom.branches)})"
        if isinstance(atom, Anchor):
            return self._anchor(atom.kind)
        if isinstance(atom, Look):
            captures, self._captures = self._captures, False
            text = self.branches(atom.branches)
            self._captures = captures
            return f"(?{'=' if atom.positive else '!'}{text})"
        assert isinstance(atom, BackReference)
        number = self.numbers.index(atom.number) + 1
        return f"(?i:\\{number})" if self._nocase else f"(?:\\{number})"

    def _anchor(self, kind: str) -> str:
        if kind in _ANCHORS:
            return _ANCHORS[kind]
        if self._texts == FOR_ASCII:
            return _ASCII_ANCHORS[kind]
        word = f"[{self._class('word')}]"
        start, end = f"(?<!{word})(?={word})", f"(?<={word})(?!{word})"
        if kind in "mM":
            return start if kind == "m" else end
        return f"(?:{start}|{end})" if kind == "y" else f"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))"

    def _set(self, chars: CharSet) -> str:
        char = chars.literal
        if char is not None:
            return _escape(char) if self._texts != FOR_ASCII or char < "\x80" else "(?!)"
        if not chars.ranges and not chars.classes:
            return "[\\s\\S]" if chars.negated else "(?!)"
        if len(chars.classes) == 1 and not chars.ranges:
            name = chars.classes[0]
            if self._texts == FOR_ASCII and name in _SHORTHANDS:
                return _SHORTHANDS[name].upper() if chars.negated else _SHORTHANDS[name]
            if self._texts == FOR_UNICODE and name == "alpha" and not chars.negated:
                return "[^\\W\\d_]"
        members = [_range(low, high) for low, high in chars.ranges if self._texts != FOR_ASCII or low < 128]
        members += [self._class(name) for name in chars.classes]
        inside = "".join(members)
        if not inside:
            return "[\\s\\S]" if chars.negated else "(?!)"
        return f"[^{inside}]" if chars.negated else f"[{inside}]"

    def _class(self, name: str) -> str:
        """Write the members of a class, for use in brackets."""
        if self._texts == FOR_ASCII:
            if name in _SHORTHANDS:
                return _SHORTHANDS[name]
            return "".join([_escape(char) for char in sorted(ASCII_SETS[name])])
        if name == "digit":
            return "\\d"
        if self._texts == FOR_UNICODE and name == "word":
            return "\\w" + CONNECTORS[1:]
        return "".join([_range(low, high) for low, high in class_ranges(name)])


def _escape(char: str) -> str:
    return "\\" + char if char in _SPECIAL else char


def _range(low: int, high: int) -> str:
    return _escape(chr(low)) if low == high else f"{_escape(chr(low))}-{_escape(chr(high))}"


__all__ = ["FOR_ASCII", "FOR_ODD_NUMERALS", "FOR_UNICODE", "LONGER", "SHORTER", "Writer"]
