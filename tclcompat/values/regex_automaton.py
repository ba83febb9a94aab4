"""Automata for (parts of) regular expressions: which pieces of text, from a given start, the part can be.

An automaton has numbered states; a set of states is the bits of an int.  Sets are made while matching and remembered,
so that in the long run a character costs one dictionary look-up, and no pattern takes more than linear time.
What constraints see at a place (is it the start, what stands before and after) is a small int, the context.
"""

from __future__ import annotations

from tclcompat.values.regex_nodes import (
    Anchor,
    Atom,
    CharSet,
    Group,
    Item,
    Items,
    Look,
    is_in_regex_class,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# The bits of a context; those from LOOKS on tell which lookahead constraints hold.
LINE_START, TEXT_START, NEWLINE_BEFORE, WORD_BEFORE, TEXT_END, NEWLINE_AFTER, WORD_AFTER = (1 << n for n in range(7))
LOOKS = 7
_MOST_CONFIGS = 4000


class Subject:
    """The text of one search, from ``begin`` on, and what is known about its places."""

    __slots__ = ("_contexts", "_looks", "begin", "end", "notbol", "text")

    def __init__(self, text: str, begin: int, notbol: bool) -> None:
        self.text = text
        self.begin = begin
        self.end = len(text)
        # Whether the start is no start of a line for ``^``.
        self.notbol = notbol
        self._contexts: dict[int, int] = {}
        self._looks: dict[tuple[Look, int], bool] = {}

    def context(self, pos: int) -> int:
        """Return what the constraints other than lookahead see at ``pos``."""
        known = self._contexts.get(pos)
        if known is None:
            known = self._contexts[pos] = self._before(pos) | self._after(pos)
        return known

    def _before(self, pos: int) -> int:
        if pos == self.begin:
            return TEXT_START if self.notbol else TEXT_START | LINE_START
        char = self.text[pos - 1]
        if char == "\n":
            return NEWLINE_BEFORE
        return WORD_BEFORE if is_in_regex_class(char, "word") else 0

    def _after(self, pos: int) -> int:
        if pos == self.end:
            return TEXT_END
        char = self.text[pos]
        if char == "\n":
            return NEWLINE_AFTER
        return WORD_AFTER if is_in_regex_class(char, "word") else 0

    def looks_at(self, look: Look, automaton: Automaton, pos: int) -> bool:
        """Tell whether a lookahead constraint holds at ``pos``."""
        known = self._looks.get((look, pos))
        if known is None:
            found = automaton.shortest(self, pos, pos, self.end) is not None
            known = self._looks[look, pos] = found == look.positive
        return known


def anchor_holds(kind: str, context: int) -> bool:
    """Tell whether the constraint ``kind`` holds in a context."""
    if kind == "A":
        return bool(context & TEXT_START)
    if kind == "Z":
        return bool(context & TEXT_END)
    if kind in ("^", "l^"):
        return bool(context & (LINE_START | NEWLINE_BEFORE if kind == "l^" else LINE_START))
    if kind in ("$", "l$"):
        return bool(context & (TEXT_END | NEWLINE_AFTER if kind == "l$" else TEXT_END))
    before, after = bool(context & WORD_BEFORE), bool(context & WORD_AFTER)
    if kind == "m":
        return after and not before
    if kind == "M":
        return before and not after
    return (before == after) == (kind == "Y")


class Config:
    """A set of states at a place of known context: whether it accepts, and where each character leads."""

    __slots__ = ("accepting", "arcs", "next")

    def __init__(self, accepting: bool, arcs: list[tuple[CharSet, int]]) -> None:
        self.accepting = accepting
        self.arcs = arcs
        self.next: dict[str, int] = {}


class Automaton:
    """The automaton of a sequence of items.

    With ``floating``, any text may stand before what the items match.
    """

    def __init__(self, items: Items, floating: bool = False) -> None:
        self._empty: list[list[tuple[int, Atom | None]]] = []
        self._chars: list[tuple[CharSet, int] | None] = []
        self._looks: list[tuple[Look, Automaton]] = []
        self._conditional = False
        self._configs: dict[tuple[int, int], Config] = {}
        start = self._state()
        if floating:
            self._chars[start] = (CharSet([], negated=True), start)
            self._link(start, self._state())
        self._final = self._add_items(items, len(self._empty) - 1)

    def _state(self) -> int:
        self._empty.append([])
        self._chars.append(None)
        return len(self._empty) - 1

    def _link(self, source: int, target: int, constraint: Atom | None = None) -> None:
        self._empty[source].append((target, constraint))

    def _add_items(self, items: Items, state: int) -> int:
        for item in items:
            state = self._add_item(item, state)
        return state

    def _add_item(self, item: Item, state: int) -> int:
        for _ in range(item.least):
            state = self._add_atom(item.atom, state)
        if item.most is None:
            loop = self._state()
            self._link(state, loop)
            self._link(self._add_atom(item.atom, loop), loop)
            after = self._state()
            self._link(loop, after)
            return after
        if item.most > item.least:
            after = self._state()
            for _ in range(item.most - item.least):
                self._link(state, after)
                state = self._add_atom(item.atom, state)
            self._link(state, after)
            return after
        return state

    def _add_atom(self, atom: Atom, state: int) -> int:
        if isinstance(atom, CharSet):
            source, target = self._state(), self._state()
            self._link(state, source)
            self._chars[source] = (atom, target)
            return target
        after = self._state()
        if isinstance(atom, Anchor | Look):
            self._conditional = True
            if isinstance(atom, Look):
                self._looks.append((atom, Automaton([Item(Group(atom.branches, 0))])))
            self._link(state, after, atom)
            return after
        branches = atom.branches if isinstance(atom, Group) else atom.group.branches
        for items in branches:
            first = self._state()
            self._link(state, first)
            self._link(self._add_items(items, first), after)
        return after

    def _config(self, states: int, context: int) -> Config:
        """Return the config for a set of states in a context."""
        config = self._configs.get((states, context))
        if config is None:
            if len(self._configs) >= _MOST_CONFIGS:
                self._configs.clear()
            config = self._configs[states, context] = self._close(states, context)
        return config

    def _close(self, states: int, context: int) -> Config:
        """Follow the empty arcs whose constraints hold."""
        pending: list[int] = []
        while states:
            low = states & -states
            pending.append(low.bit_length() - 1)
            states ^= low
        seen = set(pending)
        arcs: list[tuple[CharSet, int]] = []
        while pending:
            state = pending.pop()
            arc = self._chars[state]
            if arc is not None:
                arcs.append(arc)
            for target, constraint in self._empty[state]:
                if target not in seen and (constraint is None or self._holds(constraint, context)):
                    seen.add(target)
                    pending.append(target)
        return Config(self._final in seen, arcs)

    def _holds(self, constraint: Atom, context: int) -> bool:
        if isinstance(constraint, Anchor):
            return anchor_holds(constraint.kind, context)
        index = next(index for index, (look, _) in enumerate(self._looks) if look is constraint)
        return bool(context >> (LOOKS + index) & 1)

    def _context(self, subject: Subject, pos: int) -> int:
        if not self._conditional:
            return 0
        context = subject.context(pos)
        for index, (look, automaton) in enumerate(self._looks):
            if subject.looks_at(look, automaton, pos):
                context |= 1 << (LOOKS + index)
        return context

    def accepts(self, states: int, context: int, looking: bool) -> bool:
        """Tell whether a set of states accepts in a context where all lookahead holds, or (``looking``) none does."""
        looks = (1 << len(self._looks)) - 1 if looking else 0
        return self._config(states, context | looks << LOOKS).accepting

    def follow(self, states: int, context: int, takes: Callable[[CharSet], bool]) -> int:
        """Return the states that the sets of characters for which ``takes`` lead to, where all lookahead holds."""
        looks = (1 << len(self._looks)) - 1
        following = 0
        for chars, target in self._config(states, context | looks << LOOKS).arcs:
            if takes(chars):
                following |= 1 << target
        return following

    @staticmethod
    def _step(config: Config, char: str) -> int:
        states = 0
        for chars, target in config.arcs:
            if char in chars:
                states |= 1 << target
        config.next[char] = states
        return states

    def longest(self, subject: Subject, start: int, stop: int) -> int | None:
        """Return the last place up to ``stop`` where a piece from ``start`` can end, or None."""
        found: int | None = None
        text, states, pos = subject.text, 1, start
        while True:
            config = self._config(states, self._context(subject, pos))
            if config.accepting:
                found = pos
            if pos >= stop:
                return found
            char = text[pos]
            next_states = config.next.get(char)
            states = self._step(config, char) if next_states is None else next_states
            if not states:
                return found
            pos += 1

    def shortest(self, subject: Subject, start: int, least: int, stop: int) -> int | None:
        """Return the first place from ``least`` to ``stop`` where a piece from ``start`` can end, or None."""
        found = self.search(subject, start, least, stop)
        return found[1] if found else None

    def search(self, subject: Subject, start: int, least: int, stop: int) -> tuple[int, int] | None:
        """Do as ``shortest``; return also the last place where, for a floating automaton, nothing had begun yet."""
        text, states, pos, cold = subject.text, 1, start, start
        while True:
            if states == 1:
                cold = pos
            config = self._config(states, self._context(subject, pos))
            if config.accepting and pos >= least:
                return cold, pos
            if pos >= stop:
                return None
            char = text[pos]
            next_states = config.next.get(char)
            states = self._step(config, char) if next_states is None else next_states
            if not states:
                return None
            pos += 1
