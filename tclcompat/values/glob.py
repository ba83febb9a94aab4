"""Glob-style matching as ``string match`` does it: ``*``, ``?``, ``[chars]`` and ``\\x``.

A pattern is compiled once into a predicate.  It is cut at its stars: the first piece must stand at the start, the last
at the end, and those between are each looked for from the left, which needs no backtracking.  Odd facts: a range may
run backwards; ``[`` without ``]`` matches only as the last character of the text; ``]`` right after ``[`` makes a
set that matches nothing; a trailing backslash matches nothing.
"""

from __future__ import annotations

from tclcompat.values.characters import fold_case
from tclcompat.values.quick_functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Matcher = Callable[[str], bool]


# One character of a piece: itself, None for any, or a set.
Ranges = tuple[tuple[str, str], ...]
Item = str | Ranges | None

_MEMO_SIZE = 2048
_memo: dict[str, Matcher] = {}
_memo_nocase: dict[str, Matcher] = {}
_SPECIAL = frozenset("*?[\\")
_RE_SPECIAL = frozenset("\\.^$*+?{}[]()|-&~# ")
# After so many calls, loading and feeding ``re`` has paid.
_MANY_CALLS = 16


def string_match(pattern: str, text: str, nocase: bool = False) -> bool:
    """Tell whether ``text`` matches the glob-style ``pattern`` (string(n), match)."""
    return glob_matcher(pattern, nocase)(text)


def glob_matcher(pattern: str, nocase: bool = False) -> Matcher:
    """Return the predicate that tells whether a text matches ``pattern``."""
    memo = _memo_nocase if nocase else _memo
    known = memo.get(pattern)
    if known is None:
        if len(memo) >= _MEMO_SIZE:
            memo.clear()
        known = memo[pattern] = _compile_nocase(pattern) if nocase else _compile(pattern)
    return known


def glob_tester(pattern: str) -> Callable[[str], object]:
    """Return the function whose result tells, as a Python truth, whether a text matches ``pattern``; for much use."""
    matcher = glob_matcher(pattern)
    return matcher.compiled() if isinstance(matcher, _PieceMatcher) else matcher


def glob_flags(pattern: str, texts: Sequence[str]) -> Iterable[object]:
    """Return for each text a Python truth that tells whether it matches ``pattern``."""
    pieces = pattern.split("*")
    if _SPECIAL.isdisjoint("".join(pieces)):
        # Python's own methods in a row, without a call of ours for each text.
        if len(pieces) == 2:
            first, last = pieces
            if not first:
                return [text.endswith(last) for text in texts]
            if not last:
                return [text.startswith(first) for text in texts]
            least = len(first) + len(last)
            return [text.startswith(first) and text.endswith(last) and len(text) >= least for text in texts]
        if len(pieces) == 3 and not pieces[0] and not pieces[2]:
            infix = pieces[1]
            return [infix in text for text in texts]
    return map(glob_tester(pattern) if len(texts) >= _MANY_CALLS else glob_matcher(pattern), texts)


def is_glob_literal(pattern: str) -> bool:
    """Tell whether ``pattern`` matches nothing but itself."""
    return _SPECIAL.isdisjoint(pattern)


def _compile_nocase(pattern: str) -> Matcher:
    # A set's ranges are folded by their ends, exactly as folding the whole pattern does.
    matcher = _compile(fold_case(pattern))
    return lambda text: matcher(fold_case(text))


def _compile(pattern: str) -> Matcher:
    if _SPECIAL.isdisjoint(pattern):
        return pattern.__eq__
    if "?" not in pattern and "[" not in pattern and "\\" not in pattern:
        return _compile_literals(pattern.split("*"))
    pieces = _parse(pattern)
    if pieces is None:
        return partial(_match_slowly, pattern, 0)
    if all(isinstance(item, str) for piece in pieces for item in piece):
        texts = ["".join(map(str, piece)) for piece in pieces]
        return texts[0].__eq__ if len(texts) == 1 else _compile_literals(texts)
    return _PieceMatcher([tuple(piece) for piece in pieces])


def _compile_literals(pieces: list[str]) -> Matcher:
    """Make the predicate of literal ``pieces`` with a star between each two."""
    first, last = pieces[0], pieces[-1]
    middle = [piece for piece in pieces[1:-1] if piece]
    if middle:
        if first or last or len(middle) > 1:
            return partial(_match_literals, first, middle, last)
        infix = middle[0]
        return lambda text: infix in text
    if not first and not last:
        return _match_all
    if not last:
        return lambda text: text.startswith(first)
    if not first:
        return lambda text: text.endswith(last)
    length = len(first) + len(last)
    return lambda text: len(text) >= length and text.startswith(first) and text.endswith(last)


def _match_all(text: str) -> bool:
    return True


def _match_literals(first: str, middle: list[str], last: str, text: str) -> bool:
    pos, end = len(first), len(text) - len(last)
    if pos > end or not text.startswith(first) or not text.endswith(last):
        return False
    for piece in middle:
        found = text.find(piece, pos, end)
        if found < 0:
            return False
        pos = found + len(piece)
    return True


def _parse(pattern: str) -> list[list[Item]] | None:
    """Cut ``pattern`` into pieces of items; None when it must be matched as it is read."""
    pieces: list[list[Item]] = [[]]
    pos, end = 0, len(pattern)
    while pos < end:
        char = pattern[pos]
        pos += 1
        if char == "*":
            pieces.append([])
        elif char == "?":
            pieces[-1].append(None)
        elif char == "[":
            parsed = _parse_set(pattern, pos)
            if parsed is None:
                return None
            ranges, pos = parsed
            pieces[-1].append(ranges)
        else:
            if char == "\\":
                if pos == end:
                    return None
                char = pattern[pos]
                pos += 1
            pieces[-1].append(char)
    return pieces


def _parse_set(pattern: str, pos: int) -> tuple[Ranges, int] | None:
    """Read the set whose ``[`` is before ``pos``; None when it is not closed, or where depends on what matched."""
    ranges: list[tuple[str, str]] = []
    end = len(pattern)
    close = pattern.find("]", pos)
    while pos < end and pattern[pos] != "]":
        low = high = pattern[pos]
        pos += 1
        if pattern[pos : pos + 1] == "-":
            if pos + 1 == end:
                return None
            high = pattern[pos + 1]
            pos += 2
        ranges.append((low, high) if low <= high else (high, low))
    # A ``]`` used as the end of a range closes the set for what stands before it.
    return (tuple(ranges), pos + 1) if pos == close else None


class _PieceMatcher:
    """The predicate of pieces that hold more than literal characters; one in much use is handed over to ``re``."""

    __slots__ = ("_calls", "_match", "_pieces")

    def __init__(self, pieces: list[tuple[Item, ...]]) -> None:
        self._pieces = pieces
        self._calls = 0
        self._match: Callable[[str], object] | None = None

    def __call__(self, text: str) -> bool:
        if self._match is not None:
            return self._match(text) is not None
        self._calls += 1
        if self._calls > _MANY_CALLS:
            self.compiled()
        return _match_pieces(self._pieces, text)

    def compiled(self) -> Callable[[str], object]:
        """Return the ``match`` of the pattern in the language of ``re``."""
        if self._match is None:
            import re

            self._match = re.compile(_write_pieces(self._pieces)).match
        return self._match


def _write_pieces(pieces: list[tuple[Item, ...]]) -> str:
    """Write pieces in the language of ``re``: atomic groups keep it from going back behind a piece it has found."""
    written = ["".join(map(_write_item, piece)) for piece in pieces]
    if len(written) == 1:
        return written[0] + "\\Z"
    first, *middle, last = written
    return first + "".join([f"(?>[\\s\\S]*?{piece})" for piece in middle]) + f"[\\s\\S]*{last}\\Z"


def _write_item(item: Item) -> str:
    if item is None:
        return "[\\s\\S]"
    if isinstance(item, str):
        return f"\\{item}" if item in _RE_SPECIAL else item
    return f"[{''.join([f'{_write_item(low)}-{_write_item(high)}' for low, high in item])}]" if item else "(?!)"


def _match_pieces(pieces: list[tuple[Item, ...]], text: str) -> bool:
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return len(text) == len(first) and _stands_at(first, text, 0)
    pos, end = len(first), len(text) - len(last)
    if pos > end or not _stands_at(first, text, 0) or not _stands_at(last, text, end):
        return False
    for piece in pieces[1:-1]:
        length = len(piece)
        while pos + length <= end and not _stands_at(piece, text, pos):
            pos += 1
        pos += length
        if pos > end:
            return False
    return True


def _stands_at(piece: tuple[Item, ...], text: str, pos: int) -> bool:
    for item in piece:
        if item is not None:
            char = text[pos]
            if isinstance(item, str):
                if item != char:
                    return False
            elif not _in_ranges(item, char):
                return False
        pos += 1
    return True


def _in_ranges(ranges: Ranges, char: str) -> bool:
    for low, high in ranges:  # noqa: SIM110  # any() with a generator takes three times as long
        if low <= char <= high:
            return True
    return False


def _match_slowly(pattern: str, pos: int, text: str) -> bool:
    """Match patterns with sets that are not closed or end in ``-]``, as Tcl reads them."""
    end, at, stop = len(pattern), 0, len(text)
    while pos < end:
        char = pattern[pos]
        pos += 1
        if char == "*":
            return any(_match_slowly(pattern, pos, text[start:]) for start in range(at, stop + 1))
        if at == stop:
            return False
        if char == "[":
            after = _skip_set(pattern, pos, text[at])
            if after is None:
                return False
            if after > end:
                return at + 1 == stop
            pos = after
        elif char != "?":
            if char == "\\":
                if pos == end:
                    return False
                char = pattern[pos]
                pos += 1
            if char != text[at]:
                return False
        at += 1
    return at == stop


def _skip_set(pattern: str, pos: int, char: str) -> int | None:
    """Return the position after the set at ``pos`` if it has ``char`` (past the end if not closed), else None."""
    end = len(pattern)
    while pos < end and pattern[pos] != "]":
        low = high = pattern[pos]
        pos += 1
        if pattern[pos : pos + 1] == "-":
            if pos + 1 == end:
                return None
            high = pattern[pos + 1]
            pos += 2
        if low <= char <= high or high <= char <= low:
            close = pattern.find("]", pos)
            return end + 1 if close < 0 else close + 1
    return None
