"""The tree that says how a match divides into its parts (re_syntax(n), MATCHING).

The whole expression takes the longest match or the shortest, by its preference; then every part, from left to right,
takes the longest or shortest piece that leaves a match for the rest.  Parts are: an expression that captures, a back
reference, an atom that mixes preferences, and all that stands between two such.  An expression has the preference
of its first quantifier that has one; alternatives make it prefer the longest.

Preferences are kept as flag bits that are or-ed upwards, with the odd results that Tcl's own way of doing so has.
"""

from __future__ import annotations

from tclcompat.values.regex_automaton import Automaton
from tclcompat.values.regex_nodes import (
    LONGER,
    SHORTER,
    Anchor,
    BackReference,
    Branches,
    Group,
    Item,
    Items,
    Look,
)

MIXED, CAPTURES, REFERS = 4, 8, 16
_PREFERENCES = LONGER | SHORTER
_MESSY = MIXED | CAPTURES | REFERS


def _up(flags: int) -> int:
    """Return the flags that go from a part to what holds it."""
    mixed = MIXED if flags & LONGER and flags & SHORTER else 0
    return (flags & ~_PREFERENCES) | mixed


def _combine(first: int, second: int) -> int:
    """Return the flags of two parts in sequence: the first preference there is holds."""
    return _up(first | second) | ((first & _PREFERENCES) or (second & _PREFERENCES))


class Node:
    """A part of an expression.

    ``kind`` is ``plain``, ``reference``, ``sequence`` (left, right), ``choice`` (parts), ``repeat`` (left) or
    ``capture`` (left).  ``items`` is the part as an expression of its own; ``captures`` lists the groups below.
    """

    __slots__ = ("_automaton", "flags", "items", "kind", "least", "left", "most", "number", "parts", "right")

    def __init__(self, kind: str, flags: int, items: Items) -> None:
        self.kind = kind
        self.flags = flags
        self.items = items
        self.left: Node | None = None
        self.right: Node | None = None
        self.parts: list[Node] = []
        self.number = 0
        self.least = 1
        self.most: int | None = 1
        self._automaton: Automaton | None = None

    @property
    def shorter(self) -> bool:
        """Whether the part takes the shortest piece it can."""
        return bool(self.flags & SHORTER)

    @property
    def automaton(self) -> Automaton:
        """The automaton that knows which pieces of text the part can be."""
        if self._automaton is None:
            self._automaton = Automaton(self.items)
        return self._automaton

    def captures(self) -> list[int]:
        """Return the numbers of the groups of this part."""
        numbers = [self.number] if self.kind == "capture" else []
        for child in (self.left, self.right, *self.parts):
            if child is not None:
                numbers += child.captures()
        return numbers


def build_tree(branches: Branches) -> Node:
    """Build the tree of an expression."""
    if len(branches) == 1:
        return _build_branch(branches[0])
    node = Node("choice", LONGER, [Item(Group(branches, 0))])
    for items in branches:
        part = _build_branch(items)
        node.parts.append(part)
        node.flags |= _up(LONGER | part.flags)
    if not node.flags & _MESSY:
        node.kind = "plain"
        node.parts = []
    return node


def _build_branch(items: Items) -> Node:
    flags = 0
    for position, item in enumerate(items):
        atom = item.atom
        if isinstance(atom, Anchor | Look):
            continue
        child: Node | None = None
        if isinstance(atom, Group):
            child = build_tree(atom.branches)
            if atom.number:
                child = _capture(child, atom)
        elif isinstance(atom, BackReference):
            child = Node("reference", REFERS, [item])
            child.number = atom.number
        together = flags | item.preference | (child.flags if child else 0)
        if _up(together) & _MESSY:
            return _split(items, position, flags, child)
        flags = together
    return Node("plain", flags, items)


def _capture(child: Node, group: Group) -> Node:
    node = Node("capture", child.flags | CAPTURES, [Item(group)])
    node.left = child
    node.number = group.number
    return node


def _split(items: Items, position: int, flags: int, child: Node | None) -> Node:
    """Build the sequence: what stands before ``position``, the item there, what stands after it."""
    item = items[position]
    atom = child or Node("plain", 0, [Item(item.atom)])
    rest_items = items[position + 1 :]
    tail = Node("sequence", _combine(item.preference, atom.flags), items[position:])
    tail.left = _quantify(item, atom)
    tail.right = _build_branch(rest_items)
    tail.flags |= _combine(tail.flags, tail.right.flags)
    top = Node("sequence", flags, items)
    top.left = Node("plain", flags, items[:position])
    top.right = tail
    top.flags |= _combine(flags, tail.flags)
    return top


def _quantify(item: Item, atom: Node) -> Node:
    flags = _combine(item.preference, atom.flags)
    if atom.kind == "reference":
        atom.least, atom.most = item.least, item.most
        atom.flags |= flags
        return atom
    if item.least == item.most == 1:
        return atom
    single = [Item(item.atom)]
    if item.least > 0 and not atom.flags & REFERS:
        # Only the last turn captures: all turns before it are one plain part.
        before = Item(item.atom, item.least - 1, None if item.most is None else item.most - 1)
        node = Node("sequence", flags, [item])
        node.left = Node("plain", flags & _PREFERENCES, [before])
        node.right = atom
        return node
    node = Node("repeat", flags, [item])
    node.least, node.most = item.least, item.most
    node.left = atom
    atom.items = single
    return node
