"""One compiled regular expression: which matcher answers which question about a text.

The questions are: does it match, where, and what do its groups match.  The first two have an answer by ``re`` far
more often than the third.  Where only the end of a match is in doubt, because greedy and non-greedy quantifiers meet, a
first pattern finds the match and a second one divides it.
"""

from __future__ import annotations

from tclcompat.values.regex_engine import Engine, Spans
from tclcompat.values.regex_facts import Facts, Prover, preferences
from tclcompat.values.regex_nodes import (
    LONGER,
    NOCASE,
    SHORTER,
    Anchor,
    BackReference,
    Branches,
    CharSet,
    Group,
    Item,
    Look,
    Pattern,
)
from tclcompat.values.regex_parser import parse_regex
from tclcompat.values.regex_ranges import odd_numerals
from tclcompat.values.regex_translate import FOR_ASCII, FOR_ODD_NUMERALS, FOR_UNICODE, Writer
from tclcompat.values.regex_tree import MIXED, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable

# Who answers a question: the engine, or ``re`` with the pattern as it is, or with all its quantifiers made alike; TWO
# is first the latter, then the former.
ENGINE, OWN, ALIKE, TWO = "engine", "own", "alike", "two"
_MOST_LOOSE = 4
# What a match at the start of the searched part must not see of the text before it.
_SEES_NOTHING, _SEES_NEWLINE, _SEES_WORD, _SEES_ALL, _HAS_CARET = 0, 1, 2, 4, 8
_ANCHORS_SEE = {
    "^": _SEES_NEWLINE | _HAS_CARET,
    "l^": _HAS_CARET,
    "A": _SEES_ALL,
    **dict.fromkeys("mMyY", _SEES_WORD),
}
_FLAG_ORDER = (
    *("REG_UBACKREF", "REG_ULOOKAHEAD", "REG_UBOUNDS", "REG_UBRACES", "REG_UBSALNUM", "REG_UPBOTCH", "REG_UBBS"),
    *("REG_UNONPOSIX", "REG_UUNSPEC", "REG_UUNPORT", "REG_ULOCALE", "REG_UEMPTYMATCH", "REG_UIMPOSSIBLE"),
    "REG_USHORTEST",
)


class Regex:
    """A compiled regular expression.

    ``group_count`` is the number of its groups.  All methods take the text and the index to start at; a search sees
    nothing of the text before that, except that ``^`` matches there after a newline.
    """

    __slots__ = (
        "_bulk",
        "_direct",
        "_engine",
        "_nocase",
        "_odd_text",
        "_parsed",
        "_patterns",
        "_sees",
        "_uncut",
        "_uses_word",
        "_who",
        "group_count",
    )

    def __init__(self, pattern: str, flags: int) -> None:
        self._parsed = parse_regex(pattern, flags)
        self._nocase = bool(self._parsed.flags & NOCASE)
        self.group_count = self._parsed.groups
        self._engine = Engine(self._parsed, self._nocase)
        self._patterns: dict[tuple[str, int, bool], tuple[re.Pattern[str], list[int] | None]] = {}
        self._sees, self._uses_word = _survey(self._parsed.branches)
        # Cutting off what stands before the start would let the caret match there.
        self._uncut = bool(self._sees & _HAS_CARET and self._sees & (_SEES_WORD | _SEES_ALL))
        self._sees &= ~_HAS_CARET
        self._who = _choose(self._parsed, self._engine.tree)
        # Whether ``bulk`` can help, once somebody asked.
        self._bulk: bool | None = None
        self._odd_text: tuple[str, bool] = ("", False)
        self._direct: dict[int, Callable[..., re.Match[str] | None]] = {}

    @property
    def plan(self) -> tuple[str, str, str]:
        """Who answers whether it matches, where, and what its groups match."""
        return self._who

    def test(self, text: str, start: int = 0) -> bool:
        """Tell whether the expression matches anywhere in ``text`` from ``start`` on."""
        who = self._who[0]
        if who == ENGINE or (start and (self._uncut or start > len(text))):
            return self._search_by_engine(text, start, False) is not None
        text, start, _ = self._seen(text, start)
        return self._pattern(who, text, False)[0].search(text, start) is not None

    def find(self, text: str, start: int = 0) -> tuple[int, int] | None:
        """Return where the first match in ``text`` from ``start`` on begins and ends, or None."""
        who = self._who[1]
        if who == ENGINE or (start and (self._uncut or start > len(text))):
            spans = self._search_by_engine(text, start, False)
            return None if spans is None else spans[0]
        text, start, base = self._seen(text, start)
        match = self._pattern(who, text, False)[0].search(text, start)
        if match is None:
            return None
        return match.span() if not base else (match.start() + base, match.end() + base)

    def search(self, text: str, start: int = 0) -> Spans | None:
        """Return where the first match and its groups begin and end, (-1, -1) for a group not used, or None."""
        who = self._who[2]
        if who == ENGINE or (start and (self._uncut or start > len(text))):
            return self._search_by_engine(text, start, True)
        text, start, base = self._seen(text, start)
        if who == TWO:
            found = self._pattern(ALIKE, text, False)[0].search(text, start)
            if found is None:
                return None
            pattern, numbers = self._pattern(OWN, text, True)
            match = pattern.fullmatch(text, *found.span())
        else:
            pattern, numbers = self._pattern(OWN, text, True)
            match = pattern.search(text, start)
        if match is None:
            return None
        if numbers is None and not base:
            return match.regs
        return self._numbered(match.regs, numbers, base)

    def bulk(self, text: str) -> re.Pattern[str] | None:
        """Return a pattern of ``re`` whose successive matches and groups in ``text`` are those of ``-all``, or None."""
        if self._bulk is None:
            # Empty matches are where the two part.
            matches_nothing = Prover(False).branches(self._parsed.branches).least == 0
            self._bulk = self._who[2] == OWN and self._sees == _SEES_NOTHING and not matches_nothing
        if not self._bulk:
            return None
        pattern, numbers = self._pattern(OWN, text, True)
        return pattern if numbers is None else None

    def direct(self, question: int) -> Callable[..., re.Match[str] | None] | None:
        """Return a ``search`` of ``re`` that answers for ASCII texts from their start, or None where there is none.

        The questions are those of ``test`` (0), ``find`` (1) and ``search`` (2).
        """
        who = self._who[question]
        if who not in (OWN, ALIKE):
            return None
        known = self._direct.get(question)
        if known is None:
            pattern, numbers = self._pattern(who, "", question == 2)
            if question == 2 and numbers is not None:
                return None
            known = self._direct[question] = pattern.search
        return known

    @property
    def sees_only_ahead(self) -> bool:
        """Whether what stands before the start has no bearing, so that ``direct`` may start anywhere."""
        return self._sees == _SEES_NOTHING and not self._uncut

    def about(self) -> list[str]:
        """Return the information flags of ``regexp -about``."""
        from tclcompat.values.regex_about import reachable_ends

        found = set(self._parsed.info)
        if self._engine.tree.shorter:
            found.add("REG_USHORTEST")
        empty, possible = reachable_ends(self._parsed.branches)
        if empty:
            found.add("REG_UEMPTYMATCH")
        if not possible:
            found.add("REG_UIMPOSSIBLE")
        return [name for name in _FLAG_ORDER if name in found]

    def _search_by_engine(self, text: str, start: int, captures: bool) -> Spans | None:
        beyond = start > len(text)
        direct = self._who[0] != ENGINE and not (start and (beyond or self._uncut))
        start = min(start, len(text))
        notbol = beyond or (start > 0 and text[start - 1] != "\n")
        begin = start
        if direct:
            # Whether and where a match begins is known to ``re``, whatever it thinks of its end.
            seen, first, base = self._seen(text, start)
            found = self._pattern(self._who[0], seen, False)[0].search(seen, first)
            if found is None:
                return None
            begin = found.start() + base
        return self._engine.search(text, start, notbol, captures, begin)

    def _seen(self, text: str, start: int) -> tuple[str, int, int]:
        """Return a text and start that hide from the pattern what it must not see, and how much was cut off."""
        if start == 0 or self._sees == _SEES_NOTHING:
            return text, start, 0
        before = text[start - 1]
        if (
            self._sees == _SEES_ALL
            or before == "\n"
            or (self._sees == _SEES_WORD and (before == "_" or before.isalnum()))
        ):
            return text[start:], 0, start
        return text, start, 0

    def _numbered(self, regs: Spans, numbers: list[int] | None, base: int) -> Spans:
        """Return the spans of ``re`` by the numbers of Tcl's groups and in the uncut text."""
        spans = [(-1, -1)] * (self.group_count + 1)
        for position, (begin, end) in enumerate(regs):
            number = numbers[position - 1] if numbers is not None and position else position
            spans[number] = (begin + base, end + base) if begin >= 0 else (-1, -1)
        return tuple(spans)

    def _texts(self, text: str) -> int:
        """Return for which kind of texts the pattern must be written to search ``text``."""
        if text.isascii():
            return FOR_ASCII
        if not self._uses_word:
            return FOR_UNICODE
        if self._odd_text[0] is not text:
            self._odd_text = (text, not frozenset(odd_numerals()).isdisjoint(text))
        return FOR_ODD_NUMERALS if self._odd_text[1] else FOR_UNICODE

    def _pattern(self, who: str, text: str, captures: bool) -> tuple[re.Pattern[str], list[int] | None]:
        """Return the pattern to use, and the numbers of its groups where they are not 1, 2, 3 ..."""
        # With nothing lost by it, one pattern serves all questions.
        captures = captures or self._who == (OWN, OWN, OWN)
        key = (who, FOR_ASCII if text.isascii() else self._texts(text), captures)
        known = self._patterns.get(key)
        if known is None:
            known = self._patterns[key] = self._compile(*key)
        return known

    def _compile(self, who: str, texts: int, captures: bool) -> tuple[re.Pattern[str], list[int] | None]:
        import re

        preference = 0
        if who == ALIKE:
            preference = SHORTER if self._engine.tree.shorter else LONGER
        writer = Writer(texts, captures, preference, self._nocase)
        source = writer.branches(self._parsed.branches)
        pattern = re.compile(source, re.ASCII if texts == FOR_ASCII else 0)
        regular = writer.numbers == list(range(1, self.group_count + 1))
        return pattern, None if regular else writer.numbers


def _survey(branches: Branches) -> tuple[int, bool]:
    """Return what an expression sees of the text before its start, and whether it needs to know words."""
    sees, word = _SEES_NOTHING, False
    for items in branches:
        for item in items:
            atom = item.atom
            inner = _SEES_NOTHING
            if isinstance(atom, CharSet):
                word = word or "word" in atom.classes
            elif isinstance(atom, Anchor):
                word = word or atom.kind in "mMyY"
                inner = _ANCHORS_SEE.get(atom.kind, _SEES_NOTHING)
            elif isinstance(atom, Group | Look):
                inner, inner_word = _survey(atom.branches)
                word = word or inner_word
            sees |= inner
    return sees, word


def _choose(parsed: Pattern, tree: Node) -> tuple[str, str, str]:
    """Settle who answers: whether it matches, where, what the groups match."""
    branches = parsed.branches
    if "REG_UBACKREF" in parsed.info:
        return (OWN, OWN, OWN) if _is_simple_reference(parsed) else (ENGINE, ENGINE, ENGINE)
    prover = Prover(captures=False)
    facts = prover.branches(branches)
    if not prover.safe or facts.loose > _MOST_LOOSE:
        return ENGINE, ENGINE, ENGINE
    kinds = preferences(branches)
    pure = (not tree.shorter and not kinds & SHORTER) or (tree.shorter and not tree.flags & (MIXED | LONGER))
    dividing = Prover(captures=True).branches(branches) if parsed.groups else facts
    sure = facts.lattice if tree.shorter else facts.best
    if pure:
        divides = dividing.lattice if tree.shorter else dividing.best
        find = OWN if sure else ENGINE
        return OWN, find, OWN if divides else (find if not parsed.groups else ENGINE)
    if len(branches) == 1 and all(_is_plain_unit(item) for item in branches[0]):
        if _is_ending(branches[0]):
            return OWN, OWN, OWN
        if sure and not any(_sees_after(item) for item in branches[0]):
            return OWN, ALIKE, TWO
    return OWN, ALIKE if sure else ENGINE, ENGINE


def _is_ending(items: list[Item]) -> bool:
    return bool(items) and isinstance(items[-1].atom, Anchor) and items[-1].atom.kind in ("$", "Z")


def _is_plain_unit(item: Item) -> bool:
    """Tell whether an item of mixed preferences around it is divided by ``re`` as by Tcl.

    So it is if it is one repeated character, has a fixed length, or is a group of such with one preference.
    """
    atom = item.atom
    if isinstance(atom, CharSet | Anchor | Look):
        return True
    if not isinstance(atom, Group):
        return False
    facts = Prover(captures=True).item(item)
    if facts.fixed:
        return facts.ordered and not preferences([[item]]) & SHORTER
    if item.least != 1 or item.most != 1 or len(atom.branches) != 1:
        return False
    return facts.lattice and preferences(atom.branches) in (0, LONGER, SHORTER) and not _has_choice(atom.branches)


def _has_choice(branches: Branches) -> bool:
    """Tell whether there are alternatives, which prefer the longest whatever their quantifiers say."""
    return len(branches) > 1 or any(
        isinstance(item.atom, Group) and _has_choice(item.atom.branches) for items in branches for item in items
    )


def _sees_after(item: Item) -> bool:
    """Tell whether an item sees what stands after it, which cutting the text there would change."""
    atom = item.atom
    if isinstance(atom, Anchor):
        return atom.kind not in ("^", "A", "l^")
    if isinstance(atom, Group):
        return any(_sees_after(inner) for items in atom.branches for inner in items)
    return isinstance(atom, Look)


def _is_simple_reference(parsed: Pattern) -> bool:
    """Tell whether a pattern with back references has but one part that is not settled by the others."""
    if len(parsed.branches) != 1 or parsed.flags & NOCASE:
        return False
    variable = 0
    for item in parsed.branches[0]:
        if isinstance(item.atom, BackReference):
            if item.least != 1 or item.most != 1:
                return False
        elif not _is_plain_unit(item):
            return False
        else:
            facts: Facts = Prover(captures=True).item(item)
            variable += not facts.fixed
            if not facts.fixed and isinstance(item.atom, Group) and _variable_items(item.atom) > 1:
                return False
    return variable <= 1


def _variable_items(group: Group) -> int:
    return sum(item.least != item.most or isinstance(item.atom, Group) for item in group.branches[0])
