"""What ``regexp -about`` tells beyond the words of an expression: whether it can match nothing, or not at all."""

from __future__ import annotations

from tclcompat.values.quick_functools import partial
from tclcompat.values.regex_automaton import (
    LINE_START,
    NEWLINE_AFTER,
    NEWLINE_BEFORE,
    TEXT_END,
    TEXT_START,
    WORD_AFTER,
    WORD_BEFORE,
    Automaton,
)
from tclcompat.values.regex_facts import char_mask
from tclcompat.values.regex_nodes import Branches, CharSet, Group, Item

_AFTER = (TEXT_END, NEWLINE_AFTER, WORD_AFTER, 0)
_BEFORE = {NEWLINE_AFTER: NEWLINE_BEFORE, WORD_AFTER: WORD_BEFORE, 0: 0}


def reachable_ends(branches: Branches) -> tuple[bool, bool]:
    """Return whether an expression can match the empty string, and whether it can match at all."""
    automaton = Automaton([Item(Group(branches, 0))])
    word = char_mask(CharSet([], ["word"]))
    empty = possible = False
    starts = (TEXT_START | LINE_START, TEXT_START, NEWLINE_BEFORE, WORD_BEFORE, 0)
    seen: set[tuple[int, int]] = {(1, before) for before in starts}
    pending = list(seen)
    while pending:
        states, before = pending.pop()
        for after in _AFTER:
            if automaton.accepts(states, before | after, looking=False) and states == 1:
                empty = True
            possible = possible or automaton.accepts(states, before | after, looking=True)
            if after == TEXT_END:
                continue
            following = automaton.follow(states, before | after, partial(_can_be, after, word))
            # One state at a time: sets of them would be too many.
            while following:
                state = following & -following
                following ^= state
                if (state, _BEFORE[after]) not in seen:
                    seen.add((state, _BEFORE[after]))
                    pending.append((state, _BEFORE[after]))
    return empty, possible


def _can_be(kind: int, word: int, chars: CharSet) -> bool:
    """Tell whether a set may hold a character of the kind that a context tells apart."""
    mask = char_mask(chars)
    if kind == NEWLINE_AFTER:
        return "\n" in chars
    if kind == WORD_AFTER:
        return bool(mask & word)
    return bool(mask & ~word & ~(1 << 10))
