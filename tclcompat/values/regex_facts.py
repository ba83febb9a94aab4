"""What can be proved about an expression: where Python's ``re`` gives Tcl's answer.

``re`` explores a pattern depth first and takes the first way through; Tcl takes the longest (or shortest) match and
divides it from left to right.  For an atom or a sequence, these are the facts that decide:

ordered     the ways through it come by falling end (the first time each end is seen), and divide as Tcl would
functional  from a given start it has one possible end at most
lattice     of two ways through it, taking at each boundary the later of the two places is a way too.  That holds for
            sequences of repeated single characters and of things of fixed length, and makes the first way the longest
            one and its division Tcl's
best        the first way has the last end there is, and divides as Tcl would
monotone    best, and starting later never makes it end earlier
ending      every match ends at the end of the text, so that there is nothing to choose but the division

``first`` are the characters a match can start with; ``more``, those that can lead from one match to a longer one.
Where ``more`` of one part and ``first`` of the next are disjoint, the boundary between them is settled.
Sets are bits: one for each ASCII character, the rest for kinds of other characters; they may be too large, never too
small.  Everything here is about greedy quantifiers; non-greedy ones are the mirror image for lattices.
"""

from __future__ import annotations

from tclcompat.values.regex_nodes import (
    ASCII_SETS,
    Anchor,
    BackReference,
    Branches,
    CharSet,
    Group,
    Item,
    Items,
    Look,
    is_in_regex_class,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_ASCII = (1 << 128) - 1
_LETTER, _DIGIT, _SPACE, _CONNECTOR, _OTHER = (1 << n for n in range(128, 133))
_FOREIGN = _LETTER | _DIGIT | _SPACE | _CONNECTOR | _OTHER
_KINDS = {
    "alpha": _LETTER,
    "alnum": _LETTER | _DIGIT,
    "word": _LETTER | _DIGIT | _CONNECTOR,
    "digit": _DIGIT,
    "space": _SPACE,
    "ascii": 0,
    "blank": 0,
    "xdigit": 0,
}
_LONGEST_PREFIX = 32
_MOST_BRANCHES = 64
# The kinds that a class holds all of.
_WHOLE = {"alpha", "alnum", "word", "digit", "space"}


def char_mask(chars: CharSet) -> int:
    """Return the set of characters as bits, at least as large as it is."""
    ascii_part, foreign, whole = 0, 0, 0
    for low, high in chars.ranges:
        if low < 128:
            ascii_part |= ((1 << (min(high, 127) + 1)) - 1) & ~((1 << low) - 1)
        if high >= 128:
            foreign |= _kind(chr(low)) if low == high else _FOREIGN
    for name in chars.classes:
        for char in ASCII_SETS[name]:
            ascii_part |= 1 << ord(char)
        foreign |= _KINDS.get(name, _FOREIGN)
        if name in _WHOLE:
            whole |= _KINDS[name]
    if chars.negated:
        return (_ASCII & ~ascii_part) | (_FOREIGN & ~whole)
    return ascii_part | foreign


def _kind(char: str) -> int:
    for name, kind in (("alpha", _LETTER), ("digit", _DIGIT), ("space", _SPACE), ("word", _CONNECTOR)):
        if is_in_regex_class(char, name):
            return kind
    return _OTHER


class Facts:
    """What is known about a part of an expression; see the head of this module."""

    __slots__ = (
        "best",
        "ending",
        "first",
        "functional",
        "lattice",
        "least",
        "loose",
        "monotone",
        "more",
        "most",
        "ordered",
        "prefix",
        "symbols",
    )

    def __init__(self, first: int = 0, least: int = 0, most: int | None = 0) -> None:
        self.first = first
        # All characters of it, the least and the greatest length.
        self.symbols = first
        self.least = least
        self.most = most
        self.more = 0
        # The sets of its first characters, as far as each is one certain place.
        self.prefix: list[int] = []
        # How often backtracking has a choice that the text does not settle.
        self.loose = 0
        self.ordered = self.functional = self.lattice = self.best = self.monotone = True
        self.ending = False

    @property
    def fixed(self) -> bool:
        """Whether all matches have the same length."""
        return self.least == self.most

    def finish(self) -> Facts:
        """Draw the conclusions that hold for every part."""
        self.functional = self.functional or self.fixed
        if self.fixed and self.ordered:
            self.lattice = True
        if self.lattice:
            self.ordered = self.monotone = True
        if self.monotone or self.ordered or (self.functional and self.ordered):
            self.best = True
        return self


class Prover:
    """Finds the facts of one expression; ``captures`` tells whether its groups are wanted.

    ``safe`` is false once a loop is met on which backtracking could take exponential time.
    """

    def __init__(self, captures: bool) -> None:
        self._captures = captures
        self.safe = True

    def branches(self, branches: Branches) -> Facts:
        """Return the facts of alternatives."""
        parts = [self.sequence(items) for items in branches]
        if len(parts) == 1:
            return parts[0]
        facts = Facts()
        facts.least = min(part.least for part in parts)
        facts.most = _greatest(part.most for part in parts)
        for part in parts:
            facts.first |= part.first
            facts.symbols |= part.symbols
            facts.more |= part.more
            facts.loose += part.loose
        if facts.least == 0:
            facts.more |= facts.first
        # Only the last branch may match nothing, or it would be taken before a longer one.
        disjoint = _are_disjoint(parts) and all(part.least > 0 for part in parts[:-1])
        facts.loose += not disjoint
        all_fixed = all(part.fixed and part.ordered for part in parts)
        if all_fixed and facts.least != facts.most:
            # The writer sorts them by falling length.
            facts.more = facts.symbols
        facts.ordered = all_fixed or (disjoint and all(part.ordered for part in parts))
        facts.functional = disjoint and facts.least > 0 and all(part.functional for part in parts)
        facts.lattice = facts.monotone = False
        facts.best = facts.ordered or (disjoint and all(part.best for part in parts))
        facts.ending = all(part.ending and part.ordered for part in parts)
        return facts.finish()

    def sequence(self, items: Items) -> Facts:
        """Return the facts of a sequence, found from its end to its start."""
        units = self._units(items)
        facts = Facts()
        for unit in reversed(units):
            facts = _join(unit, facts)
        return facts

    def _units(self, items: Items) -> list[Facts]:
        """Return the facts of the parts among which Tcl divides a match: what captures, and all between."""
        units: list[Facts] = []
        plain: Facts | None = None
        for item in items:
            facts = self.item(item)
            if self._captures and has_captures(item):
                if plain is not None:
                    units.append(plain)
                    plain = None
                units.append(facts)
            else:
                plain = facts if plain is None else _join(plain, facts)
        if plain is not None:
            units.append(plain)
        return units

    def item(self, item: Item) -> Facts:
        """Return the facts of an atom with its quantifier."""
        atom = item.atom
        if isinstance(atom, Anchor | Look):
            facts = Facts()
            facts.ending = isinstance(atom, Anchor) and atom.kind in ("$", "Z")
            if isinstance(atom, Look):
                self.branches(atom.branches)
            return facts
        if isinstance(atom, CharSet):
            facts = Facts(char_mask(atom), item.least, item.most)
            facts.prefix = [facts.first] * min(item.least, _LONGEST_PREFIX)
            if item.least != item.most:
                facts.functional = False
                facts.more = facts.first
            return facts
        if isinstance(atom, BackReference):
            return _unknown()
        inner = self.branches(atom.branches)
        if item.least == item.most == 1:
            return inner
        return self._repeat(item, atom, inner)

    def _repeat(self, item: Item, group: Group, inner: Facts) -> Facts:
        facts = Facts(inner.first, inner.least * item.least)
        facts.symbols = inner.symbols
        facts.loose = inner.loose
        facts.prefix = inner.prefix if item.least else []
        facts.most = None if item.most is None or inner.most is None else inner.most * item.most
        facts.ending = facts.lattice = facts.monotone = facts.functional = False
        captures = self._captures and has_captures(item)
        many = item.most is None or item.most > 1
        variable = item.least != item.most
        facts.more = inner.more | (inner.first if variable else 0)
        facts.ordered = inner.ordered and (inner.least > 0 or not (many or captures))
        if many:
            settled = not inner.more & inner.first
            if (not settled and not inner.fixed) or inner.least == 0 or inner.loose:
                facts.ordered = False
            if not facts.ordered and (item.most is None or item.most > 3):
                self.safe = False
            if captures and not _always_set(group):
                facts.ordered = False
            facts.functional = not variable and settled and inner.functional
        facts.best = False
        return facts.finish()


def _are_disjoint(parts: list[Facts]) -> bool:
    """Tell whether no text can match two of the parts, as far as their first characters show."""
    if len(parts) > _MOST_BRANCHES:
        return False
    for position, part in enumerate(parts):
        for other in parts[:position]:
            if part.first & other.first and all(map(int.__and__, part.prefix, other.prefix)):
                return False
    return True


def _unknown() -> Facts:
    facts = Facts((_ASCII | _FOREIGN), 0, None)
    facts.more = facts.symbols
    facts.ordered = facts.functional = facts.lattice = facts.best = facts.monotone = False
    return facts


def _greatest(lengths: Iterable[int | None]) -> int | None:
    greatest: int | None = 0
    for length in lengths:
        if length is None or greatest is None:
            greatest = None
        else:
            greatest = max(greatest, length)
    return greatest


def _join(head: Facts, tail: Facts) -> Facts:
    """Return the facts of ``head`` followed by ``tail``."""
    facts = Facts()
    facts.first = head.first | (tail.first if head.least == 0 else 0)
    facts.symbols = head.symbols | tail.symbols
    facts.least = head.least + tail.least
    facts.most = None if head.most is None or tail.most is None else head.most + tail.most
    settled = not head.more & tail.first
    unique = head.functional or settled
    facts.loose = head.loose + tail.loose + (not unique)
    facts.prefix = head.prefix
    if head.most == len(head.prefix) < _LONGEST_PREFIX:
        facts.prefix = head.prefix + tail.prefix
    if unique:
        facts.more = tail.more | ((head.more | tail.first) if tail.least == 0 else 0)
    else:
        facts.more = facts.symbols
    facts.functional = (head.functional and tail.functional) or (settled and tail.least > 0 and tail.functional)
    facts.lattice = head.lattice and tail.lattice
    facts.ordered = head.ordered and tail.ordered and (unique or tail.fixed)
    facts.ending = tail.ending and head.ordered and tail.ordered
    facts.monotone = head.lattice and head.ordered and tail.monotone
    if tail.ending and tail.ordered:
        facts.monotone = facts.ending
    facts.best = head.ordered and (tail.monotone or (unique and tail.best) or facts.ending)
    return facts.finish()


def has_captures(item: Item) -> bool:
    """Tell whether an item holds groups that capture."""
    atom = item.atom
    if not isinstance(atom, Group):
        return isinstance(atom, BackReference)
    return atom.number > 0 or any(has_captures(inner) for items in atom.branches for inner in items)


def _always_set(group: Group) -> bool:
    """Tell whether every turn of a group sets all groups in it; ``re`` would keep those of earlier turns."""
    if len(group.branches) > 1:
        return not any(has_captures(item) for items in group.branches for item in items)
    for item in group.branches[0]:
        if isinstance(item.atom, Group) and has_captures(item) and (item.least == 0 or not _always_set(item.atom)):
            return False
    return True


def preferences(branches: Branches) -> int:
    """Return which preferences the quantifiers of an expression have, or-ed."""
    found = 0
    for items in branches:
        for item in items:
            found |= item.preference
            if isinstance(item.atom, Group):
                found |= preferences(item.atom.branches)
    return found
