"""``regexp`` and ``regsub`` (regexp(n), regsub(n)): what they do with the matches that ``values.regex`` finds."""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.syntax.nodes import Literal
from tclcompat.values.convert import to_str
from tclcompat.values.indexes import to_index
from tclcompat.values.regex import EXPANDED, LINE, LINEANCHOR, LINESTOP, NOCASE, compile_regex
from tclcompat.values.regex_replace import substitute, wanted_spans

TYPE_CHECKING = False
if TYPE_CHECKING:
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
        if pattern[:1] != "-" or _is_pattern_known(interp):
            return 1 if compile_regex(pattern).test(text) else 0
    words = _whole_nocase(words)
    before = words[:-2]
    if before and all(word == "-nocase" for word in before) and _is_pattern_known(interp):
        words = (*before, "--", *words[-2:])
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


def _is_pattern_known(interp: Interp) -> bool:
    """Tell whether Tcl's compiler takes the last but one of the words of this call, a computed one, for the pattern.

    It does where nothing but ``-nocase`` stands before it, even if it looks like an option then.
    """
    node = interp.unit.command
    if node is None or interp.stepping or not interp.unit.compiles("regexp") or not node.inlinable:
        return False
    *options, pattern, _ = node.words[1:]
    return not isinstance(pattern, Literal) and all(isinstance(word, Literal) for word in options)


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
        spans = wanted_spans(regex, text, offset, len(variables), every)
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


@table.command("regsub", "?-option ...? exp string subSpec ?varName?")
def regsub(interp: Interp, *words: object) -> object:
    """Replace what a regular expression matches."""
    options = _Options(words, _REGSUB_OPTIONS)
    rest = words[options.count :]
    if not 3 <= len(rest) <= 4:
        raise WrongArgs
    pattern, text, template = to_str(rest[0]), to_str(rest[1]), to_str(rest[2])
    offset = options.offset(len(text))
    count, result = substitute(pattern, options.flags, text, template, offset, "-all" in options.names)
    value = result if count else rest[1]
    if len(rest) == 3:
        return value
    interp.set_var(to_str(rest[3]), value)
    return count
