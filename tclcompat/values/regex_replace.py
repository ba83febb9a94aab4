"""What ``regsub`` does with a text: every match, or the first one, replaced by a template (regsub(n))."""

from __future__ import annotations

from tclcompat.values.characters import fold_case
from tclcompat.values.regex import NOCASE, compile_regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from tclcompat.values.regex_matcher import Regex

    Spans = tuple[tuple[int, int], ...]

# A pattern without any of these is a text to look for; so is one in expanded syntax, oddly.
PATTERN_SIGNS = frozenset("*+?{}()[].\\|^$")
SUBSTITUTION_SIGNS = frozenset("&\\")


def substitute(
    pattern: str, flags: int, text: str, template: str, offset: int = 0, every: bool = False
) -> tuple[int, str]:
    """Replace the first match of ``pattern`` at or after ``offset``, or every one; return their number and the result.

    TclError (REGEXP ...) when the pattern is none.
    """
    if every and not offset and SUBSTITUTION_SIGNS.isdisjoint(template) and PATTERN_SIGNS.isdisjoint(pattern):
        return _replace_plain(text, pattern, template, bool(flags & NOCASE))
    return _replace(compile_regex(pattern, flags), text, parse_template(template), offset, every)


def wanted_spans(regex: Regex, text: str, offset: int, wanted: int, every: bool) -> Spans | None:
    """Find the next match, no more of it than is asked for, which can be much cheaper."""
    if wanted > 1:
        return regex.search(text, offset)
    if wanted or every:
        span = regex.find(text, offset)
        return None if span is None else (span,)
    return () if regex.test(text, offset) else None


def _replace_plain(text: str, wanted: str, new: str, nocase: bool) -> tuple[int, str]:
    """Replace every ``wanted`` in ``text``; return how many there were and the result."""
    if not wanted:
        return len(text), "".join([new + char for char in text])
    if not nocase:
        return text.count(wanted), text.replace(wanted, new)
    haystack, wanted = fold_case(text), fold_case(wanted)
    parts: list[str] = []
    count = pos = 0
    while (found := haystack.find(wanted, pos)) >= 0:
        parts += (text[pos:found], new)
        pos = found + len(wanted)
        count += 1
    parts.append(text[pos:])
    return count, "".join(parts)


def parse_template(template: str) -> list[str | int]:
    """Cut a ``subSpec`` into texts and the numbers of the groups to put in."""
    if SUBSTITUTION_SIGNS.isdisjoint(template):
        return [template]
    parts: list[str | int] = []
    text: list[str] = []
    pos, end = 0, len(template)
    while pos < end:
        char = template[pos]
        following = template[pos + 1 : pos + 2] if char == "\\" else ""
        pos += 1
        if char == "&" or (following and following in "0123456789"):
            parts += ("".join(text), int(following or 0))
            text.clear()
            pos += len(following)
        elif following in ("\\", "&"):
            text.append(following)
            pos += 1
        else:
            text.append(char)
    parts.append("".join(text))
    return parts


def _replace(regex: Regex, text: str, template: list[str | int], offset: int, every: bool) -> tuple[int, str]:
    """Replace the first match or ``every`` one; return how many there were and the result."""
    if every and not offset:
        bulk = regex.bulk(text)
        if bulk is not None:
            return _replace_bulk(bulk, text, template)
    parts: list[str] = [text[:offset]]
    count, length = 0, len(text)
    while offset <= length:
        spans = regex.search(text, offset) if len(template) > 1 else wanted_spans(regex, text, offset, 0, True)
        if spans is None:
            break
        count += 1
        begin, end = spans[0]
        parts.append(text[offset:begin])
        for part in template:
            if isinstance(part, str):
                parts.append(part)
            elif part < len(spans):
                first, last = spans[part]
                parts.append(text[first:last] if first >= 0 else "")
        offset = end
        if begin == end:
            # An empty match moves on by one character, so as not to be found again.
            parts.append(text[offset : offset + 1])
            offset += 1
        if not every:
            break
    parts.append(text[offset:])
    return count, "".join(parts)


def _replace_bulk(pattern: re.Pattern[str], text: str, template: list[str | int]) -> tuple[int, str]:
    """Replace every match of a pattern of ``re``."""
    if len(template) == 1:
        new = str(template[0])
        result, count = pattern.subn(lambda match: new, text)
        return count, result

    def replacement(match: re.Match[str]) -> str:
        groups = (match[0], *match.groups(""))
        last = len(groups)
        return "".join([part if isinstance(part, str) else groups[part] if part < last else "" for part in template])

    result, count = pattern.subn(replacement, text)
    return count, result
