"""The matcher that is exact for every expression: automata find the match, and the tree divides it among the groups.

Nothing here depends on Python's ``re``, whose matches differ wherever the first alternative that works is not the
longest, or where greedy and non-greedy quantifiers meet.
"""

from __future__ import annotations

from tclcompat.values.characters import fold_case
from tclcompat.values.regex_automaton import Automaton, Subject
from tclcompat.values.regex_nodes import Group, Item, Pattern
from tclcompat.values.regex_tree import REFERS, Node, build_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

Spans = tuple[tuple[int, int], ...]
_UNSET = (-1, -1)


class Engine:
    """The matcher of one pattern."""

    def __init__(self, pattern: Pattern, nocase: bool) -> None:
        self.tree = build_tree(pattern.branches)
        self._groups = pattern.groups
        self._nocase = nocase
        self._branches = pattern.branches
        self._finder: Automaton | None = None

    def search(self, text: str, start: int, notbol: bool, captures: bool = True, begin: int = 0) -> Spans | None:
        """Return the spans of the first match at or after ``start`` and of its groups, or None.

        ``notbol``: ``^`` does not match at ``start``.  ``captures``: whether the groups are wanted.  ``begin``: where
        the match is known not to begin before.
        """
        if self._finder is None:
            self._finder = Automaton([Item(Group(self._branches, 0))], floating=True)
        subject = Subject(text, start, notbol)
        refers = bool(self.tree.flags & REFERS)
        begin = max(begin, start)
        while True:
            found = self._finder.search(subject, begin, begin, subject.end)
            if found is None:
                return None
            for begin in range(found[0], found[1] + 1):
                spans = self._match_at(subject, begin, captures, refers)
                if spans is not None:
                    return spans
            if not refers:
                return None
            # The finder takes a back reference for whatever its group may match: go on behind what fooled it.
            begin += 1
            if begin > subject.end:
                return None

    def _match_at(self, subject: Subject, begin: int, captures: bool, refers: bool) -> Spans | None:
        automaton, least, stop = self.tree.automaton, begin, subject.end
        while True:
            if self.tree.shorter:
                end = automaton.shortest(subject, begin, least, stop)
            else:
                end = automaton.longest(subject, begin, stop)
            if end is None:
                return None
            if not captures and not refers:
                return ((begin, end),)
            dissection = _Dissection(subject, self._groups, self._nocase)
            if dissection.divide(self.tree, begin, end):
                return ((begin, end), *dissection.spans[1:])
            if end == (stop if self.tree.shorter else begin):
                return None
            if self.tree.shorter:
                least = end + 1
            else:
                stop = end - 1


class _Dissection:
    """Divides one match among the parts of the tree."""

    def __init__(self, subject: Subject, groups: int, nocase: bool) -> None:
        self.spans = [_UNSET] * (groups + 1)
        self._subject = subject
        self._nocase = nocase

    def _forget(self, *nodes: Node) -> None:
        for node in nodes:
            for number in node.captures():
                self.spans[number] = _UNSET

    def _fits(self, node: Node, begin: int, end: int) -> bool:
        return node.automaton.longest(self._subject, begin, end) == end

    def divide(self, node: Node, begin: int, end: int) -> bool:
        """Set the spans of the groups below ``node``, which is known to fit; false if a back reference does not."""
        kind = node.kind
        if kind == "plain":
            return True
        if kind == "reference":
            return self._divide_reference(node, begin, end)
        if kind == "choice":
            return any(self._fits(part, begin, end) and self.divide(part, begin, end) for part in node.parts)
        left = node.left
        assert left is not None
        if kind == "capture":
            if self.divide(left, begin, end):
                self.spans[node.number] = (begin, end)
                return True
            return False
        if kind == "sequence":
            assert node.right is not None
            return self._divide_sequence(left, node.right, begin, end)
        return self._divide_repeat(node, left, begin, end)

    def _divide_sequence(self, left: Node, right: Node, begin: int, end: int) -> bool:
        middle = self._first_end(left, begin, end)
        while middle is not None:
            if self._fits(right, middle, end) and self.divide(left, begin, middle) and self.divide(right, middle, end):
                return True
            middle = self._next_end(left, begin, middle, end)
            self._forget(left, right)
        return False

    def _first_end(self, node: Node, begin: int, end: int) -> int | None:
        """Return the end of the piece that ``node`` likes best."""
        if node.shorter:
            return node.automaton.shortest(self._subject, begin, begin, end)
        return node.automaton.longest(self._subject, begin, end)

    def _next_end(self, node: Node, begin: int, tried: int, end: int) -> int | None:
        """Return the end of the piece that ``node`` likes best after the one that ends at ``tried``."""
        if node.shorter:
            return None if tried == end else node.automaton.shortest(self._subject, begin, tried + 1, end)
        return None if tried == begin else node.automaton.longest(self._subject, begin, tried - 1)

    def _divide_reference(self, node: Node, begin: int, end: int) -> bool:
        first, last = self.spans[node.number]
        if first < 0:
            return False
        text = self._subject.text
        wanted, length = text[first:last], end - begin
        if not wanted:
            return not length
        if not length:
            return node.least == 0
        times, left_over = divmod(length, len(wanted))
        if left_over or times < node.least or (node.most is not None and times > node.most):
            return False
        if self._nocase:
            return fold_case(text[begin:end]) == fold_case(wanted) * times
        return text[begin:end] == wanted * times

    def _divide_repeat(self, node: Node, body: Node, begin: int, end: int) -> bool:
        """Divide a piece into turns, by trying the ends of each turn in the order of preference.

        A turn takes an empty piece only where that is needed to reach the least number of turns.
        """
        if begin == end and node.least == 0:
            return True
        least = max(node.least, 1)
        most = max(end - begin if node.most is None else min(node.most, end - begin), least)
        ends = [begin]
        verified = 0
        candidates = [self._turn_ends(body, begin, end, 1, least)]
        while candidates:
            del ends[len(candidates) :]
            turn_end = next(candidates[-1], None)
            if turn_end is None:
                candidates.pop()
                continue
            ends.append(turn_end)
            turn = len(candidates)
            verified = min(verified, turn - 1)
            if turn_end != end:
                if turn < most:
                    candidates.append(self._turn_ends(body, turn_end, end, turn + 1, least))
                continue
            if turn < least:
                continue
            while verified < turn:
                self._forget(body)
                if not self.divide(body, ends[verified], ends[verified + 1]):
                    break
                verified += 1
            else:
                return True
        return False

    def _turn_ends(self, body: Node, begin: int, end: int, turn: int, least: int) -> Iterator[int]:
        """Yield the ends that the turn number ``turn`` can have, in the order of preference."""
        may_be_empty = begin == end or (turn < least and least - turn >= end - begin)
        candidate = self._first_end(body, begin, end)
        while candidate is not None:
            if candidate != begin or may_be_empty:
                yield candidate
            candidate = self._next_end(body, begin, candidate, end)
