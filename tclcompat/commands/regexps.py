"""``regexp`` and ``regsub`` (regexp(n), regsub(n)): what they do with the matches that ``values.regex`` finds."""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.values.characters import fold_case
from tclcompat.values.convert import to_str
from tclcompat.values.indexes import to_index
from tclcompat.values.regex import EXPANDED, LINE, LINEANCHOR, LINESTOP, NOCASE, compile_regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from tclcompat.runtime.interp import Interp
    from tclcompat.values.regex_matcher import Regex

    Spans = tuple[tuple[int, int], ...]

table = CommandTable()

_FLAGS = {
    "-nocase": NOCASE,
    "-expanded": EXPANDED,
    "-line": LINE,
    "-linestop": LINESTOP,
    "-lineanchor": LINEANCHOR,
}
_REGEXP_OPTIONS = (
    *("-all", "-about", "-indices", "-inline", "-expanded", "-line", "-linestop", "-lineanchor", "-nocase", "-start"),
    "--",
)
_REGSUB_OPTIONS = ("-all", "-nocase", "-expanded", "-line", "-linestop", "-lineanchor", "-start", "--")
# A pattern without any of these is a text to look for; so is one in expanded syntax, oddly.
_PATTERN_SIGNS = frozenset("*+?{}()[].\\|^$")
_SUBSTITUTION_SIGNS = frozenset("&\\")


class _Options:
    """The options before a pattern: flags for compiling, other names seen, ``-start``, and how many words they are."""

    __slots__ = ("count", "flags", "names", "start")

    def __init__(self, words: tuple[object, ...], allowed: tuple[str, ...]) -> None:
        self.flags = 0
        self.names: set[str] = set()
        self.start: object = None
        self.count = self._read(words, allowed)

    def _read(self, words: tuple[object, ...], allowed: tuple[str, ...]) -> int:
        position = 0
        while position < len(words):
            name = to_str(words[position])
            if not name.startswith("-"):
                break
            position += 1
            choose(name, allowed, exact=True)
            if name == "--":
                break
            if name == "-start":
                if position >= len(words):
                    break
                to_index(words[position], 0)
                self.start = words[position]
                position += 1
            elif name in _FLAGS:
                self.flags |= _FLAGS[name]
            else:
                self.names.add(name)
        return position

    def offset(self, length: int) -> int:
        """Return where to start in a text of ``length`` characters."""
        return 0 if self.start is None else max(to_index(self.start, length), 0)


@table.command("regexp", "?-option ...? exp string ?matchVar? ?subMatchVar ...?")
def regexp(interp: Interp, *words: object) -> object:
    """Tell whether a regular expression matches, and what its parts match."""
    if len(words) == 2:
        pattern, text = to_str(words[0]), to_str(words[1])
        if pattern[:1] != "-":
            return 1 if compile_regex(pattern).test(text) else 0
    words = _whole_nocase(words)
    options = _Options(words, _REGEXP_OPTIONS)
    rest = words[options.count :]
    names = options.names
    about = "-about" in names
    if len(rest) < (1 if about else 2):
        raise WrongArgs
    if "-inline" in names and len(rest) != 2:
        raise TclError(
            "regexp match variables not allowed when using -inline", ["TCL", "OPERATION", "REGEXP", "MIX_VAR_INLINE"]
        )
    if about:
        regex = compile_regex(to_str(rest[0]), options.flags)
        information: list[object] = list(regex.about())
        return [regex.group_count, information]
    text = to_str(rest[1])
    offset = options.offset(len(text))
    regex = compile_regex(to_str(rest[0]), options.flags)
    if "-inline" in names:
        return _inline(regex, text, offset, "-all" in names, "-indices" in names)
    return _into_variables(interp, regex, text, offset, names, rest[2:])


def _whole_nocase(words: tuple[object, ...]) -> tuple[object, ...]:
    """Complete an abbreviated ``-nocase``, which the Tcl compiler takes where only a pattern and a string follow."""
    position = 0
    while position < len(words) - 2:
        option = to_str(words[position])
        if option == "--" or len(option) < 2 or not "-nocase".startswith(option):
            break
        position += 1
    ready = len(words) - 2 - (position < len(words) and words[position] == "--")
    return ("-nocase",) * position + words[position:] if position and position == ready else words


def _inline(regex: Regex, text: str, offset: int, every: bool, indices: bool) -> list[object]:
    """Return all that is matched, as ``-inline`` does."""
    result: list[object] = []
    if not every:
        spans = regex.search(text, offset)
        return result if spans is None else _values(text, spans, indices, offset)
    bulk = None if indices else regex.bulk(text)
    if bulk is not None:
        for match in bulk.finditer(text, offset):
            result.append(match[0])
            result += match.groups("")
        return result
    while True:
        spans = regex.search(text, offset)
        if spans is None:
            return result
        result += _values(text, spans, indices, offset)
        begin, end = spans[0]
        offset = end + 1 if begin == end else end
        if offset >= len(text):
            return result


def _values(text: str, spans: Spans, indices: bool, offset: int) -> list[object]:
    if indices:
        # A start beyond the end finds the end, but its index is told as the start's.
        shift = max(offset - len(text), 0)
        return [[begin + shift, end + shift - 1] if begin >= 0 else [-1, -1] for begin, end in spans]
    return [text[begin:end] if begin >= 0 else "" for begin, end in spans]


def _into_variables(
    interp: Interp, regex: Regex, text: str, offset: int, names: set[str], variables: tuple[object, ...]
) -> int:
    """Store what is matched in variables; return the number of matches."""
    every, indices, count = "-all" in names, "-indices" in names, 0
    while True:
        spans = _wanted_spans(regex, text, offset, len(variables), every)
        if spans is None:
            return count
        count += 1
        values = _values(text, spans[: len(variables)], indices, offset)
        for position, variable in enumerate(variables):
            if position < len(values):
                interp.set_var(to_str(variable), values[position])
            else:
                interp.set_var(to_str(variable), [-1, -1] if indices else "")
        if not every:
            return count
        begin, end = spans[0]
        offset = end + 1 if begin == end else end
        if offset >= len(text):
            return count


def _wanted_spans(regex: Regex, text: str, offset: int, wanted: int, every: bool) -> Spans | None:
    """Find the next match, no more of it than is asked for, which can be much cheaper."""
    if wanted > 1:
        return regex.search(text, offset)
    if wanted or every:
        span = regex.find(text, offset)
        return None if span is None else (span,)
    return () if regex.test(text, offset) else None


@table.command("regsub", "?-option ...? exp string subSpec ?varName?")
def regsub(interp: Interp, *words: object) -> object:
    """Replace what a regular expression matches."""
    options = _Options(words, _REGSUB_OPTIONS)
    rest = words[options.count :]
    if not 3 <= len(rest) <= 4:
        raise WrongArgs
    pattern, text, template = to_str(rest[0]), to_str(rest[1]), to_str(rest[2])
    offset = options.offset(len(text))
    every = "-all" in options.names
    plain = every and not offset and _SUBSTITUTION_SIGNS.isdisjoint(template) and _PATTERN_SIGNS.isdisjoint(pattern)
    if plain:
        count, result = _replace_plain(text, pattern, template, bool(options.flags & NOCASE))
    else:
        regex = compile_regex(pattern, options.flags)
        count, result = _replace(regex, text, parse_template(template), offset, every)
    value = result if count else rest[1]
    if len(rest) == 3:
        return value
    interp.set_var(to_str(rest[3]), value)
    return count


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
    if _SUBSTITUTION_SIGNS.isdisjoint(template):
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
        spans = regex.search(text, offset) if len(template) > 1 else _wanted_spans(regex, text, offset, 0, True)
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
