"""The text of lists: splitting a string into elements and quoting elements into a string.

Follows Tcl_SplitList and Tcl_ConvertElement of Tcl 8.6: an element is written bare when it can be, in braces when
braces balance, and with backslashes otherwise; one that holds only ``]`` or inner quotes to protect is written with
backslashes too, which keeps its braces bare.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.backslash import parse_backslash, substitute_backslashes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

SPACES = " \t\n\v\f\r"
_SPACES = frozenset(SPACES)
_SYNTAX = frozenset('{}"\\')
_NEEDS_QUOTING = frozenset('{}[]$;"\\' + SPACES)
_BETTER_BRACED = _NEEDS_QUOTING - frozenset('{}]"')
_SPECIAL = tuple(_NEEDS_QUOTING - {" "})
# How many elements are looked at one by one.
_FEW = 6
# str.split() takes these for white space too, Tcl does not.
_PYTHON_ONLY_SPACES = frozenset("\x1c\x1d\x1e\x1f")
_LONGEST_WORD = 100
_SPACE_TO_BLANK = dict.fromkeys(map(ord, SPACES), " ")
_ESCAPES = {ord(char): "\\" + char for char in ']$[; \\"'} | {
    ord("\f"): "\\f",
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
    ord("\v"): "\\v",
}
_ESCAPES_AND_BRACES = _ESCAPES | {ord("{"): "\\{", ord("}"): "\\}"}


def split_list(text: str, kind: str = "list") -> list[str]:
    """Split ``text`` into its elements.

    ``kind`` is ``list`` or ``dict`` and names the type in the error messages and codes.
    Raises TclError (TCL VALUE LIST BRACE, QUOTE or JUNK) when ``text`` is no list.
    """
    if _SYNTAX.isdisjoint(text):
        if text.isascii() and _PYTHON_ONLY_SPACES.isdisjoint(text):
            return text.split()
        return [word for word in text.translate(_SPACE_TO_BLANK).split(" ") if word]
    elements: list[str] = []
    pos, end = 0, len(text)
    while True:
        while pos < end and text[pos] in _SPACES:
            pos += 1
        if pos == end:
            return elements
        first = text[pos]
        if first == "{":
            element, pos = _braced(text, pos, end, kind)
        elif first == '"':
            element, pos = _quoted(text, pos, end, kind)
        else:
            element, pos = _bare(text, pos, end)
        elements.append(element)


def is_plain_word(text: str) -> bool:
    """Tell whether ``text`` is short and, wherever it stands in a list, written as it is."""
    return 0 < len(text) <= _LONGEST_WORD and text[0] != "#" and _NEEDS_QUOTING.isdisjoint(text)


def is_verbatim(text: str) -> bool:
    """Tell whether the elements of a well formed list stand in it as they are: backslashes only within braces."""
    pos, end = 0, len(text) if "\\" in text else 0
    while pos < end:
        start = pos
        if text[pos] in _SPACES:
            pos += 1
            continue
        if text[pos] == "{":
            pos = _braced(text, pos, end, "list")[1]
            continue
        pos = (_quoted(text, pos, end, "list") if text[pos] == '"' else _bare(text, pos, end))[1]
        if "\\" in text[start:pos]:
            return False
    return True


def newlines_before(text: str, index: int) -> int:
    """Count the newlines before the element ``index`` of a list that is known to be well formed."""
    pos, end = 0, len(text)
    while True:
        while pos < end and text[pos] in _SPACES:
            pos += 1
        if index == 0 or pos == end:
            return text.count("\n", 0, pos)
        if text[pos] == "{":
            pos = _braced(text, pos, end, "list")[1]
        elif text[pos] == '"':
            pos = _quoted(text, pos, end, "list")[1]
        else:
            pos = _bare(text, pos, end)[1]
        index -= 1


def _bare(text: str, pos: int, end: int) -> tuple[str, int]:
    start, escaped = pos, False
    while pos < end:
        char = text[pos]
        if char in _SPACES:
            break
        if char == "\\":
            escaped = True
            pos = parse_backslash(text, pos, end)[1]
        else:
            pos += 1
    element = text[start:pos]
    return (substitute_backslashes(element) if escaped else element), pos


def _quoted(text: str, pos: int, end: int, kind: str) -> tuple[str, int]:
    pos += 1
    start, escaped = pos, False
    while pos < end:
        char = text[pos]
        if char == '"':
            element = text[start:pos]
            _check_followed_by_space(text, pos + 1, end, kind, "quotes")
            return (substitute_backslashes(element) if escaped else element), pos + 1
        if char == "\\":
            escaped = True
            pos = parse_backslash(text, pos, end)[1]
        else:
            pos += 1
    raise TclError(f"unmatched open quote in {kind}", ["TCL", "VALUE", _code(kind), "QUOTE"])


def _braced(text: str, pos: int, end: int, kind: str) -> tuple[str, int]:
    start, depth = pos + 1, 0
    while pos < end:
        char = text[pos]
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                _check_followed_by_space(text, pos + 1, end, kind, "braces")
                return text[start:pos], pos + 1
        elif char == "\\":
            pos = parse_backslash(text, pos, end)[1]
            continue
        pos += 1
    raise TclError(f"unmatched open brace in {kind}", ["TCL", "VALUE", _code(kind), "BRACE"])


def _check_followed_by_space(text: str, pos: int, end: int, kind: str, where: str) -> None:
    if pos < end and text[pos] not in _SPACES:
        stop = pos
        while stop < end and stop < pos + 20 and text[stop] not in _SPACES:
            stop += 1
        raise TclError(
            f'{kind} element in {where} followed by "{text[pos:stop]}" instead of space',
            ["TCL", "VALUE", _code(kind), "JUNK"],
        )


def _code(kind: str) -> str:
    return "DICTIONARY" if kind == "dict" else "LIST"


def join_list(elements: Iterable[str]) -> str:
    """Make the list whose elements are ``elements``."""
    texts = list(elements)
    if len(texts) > _FEW:
        joined = " ".join(texts)
        plain = joined.count(" ") == len(texts) - 1 and all(texts) and joined[0] != "#"
        if plain and not any(map(joined.__contains__, _SPECIAL)):
            # Looked at as a whole, which most lists pass.
            return joined
    texts = [text if text and _NEEDS_QUOTING.isdisjoint(text) else quote_element(text, first=False) for text in texts]
    if texts and texts[0][0] == "#":
        texts[0] = _protect_hash(texts[0])
    return " ".join(texts)


def _protect_hash(quoted: str) -> str:
    """Protect the hash at the start of a first element, which would make a comment of the list."""
    bare = _NEEDS_QUOTING.isdisjoint(quoted)
    return "{" + quoted + "}" if bare else quote_element(substitute_backslashes(quoted), first=True)


def quote_element(text: str, first: bool = True) -> str:
    """Quote ``text`` as a list element; ``first`` tells that it starts the list, where ``#`` needs care."""
    if not text:
        return "{}"
    leading_hash = first and text[0] == "#"
    if _NEEDS_QUOTING.isdisjoint(text):
        return "{" + text + "}" if leading_hash else text
    if _is_unbalanced(text):
        escaped = text.translate(_ESCAPES_AND_BRACES)
        return "\\" + escaped if leading_hash else escaped
    if leading_hash or text[0] in '{"' or not _BETTER_BRACED.isdisjoint(text):
        return "{" + text + "}"
    return text.translate(_ESCAPES) if "]" in text or '"' in text else text


def _is_unbalanced(text: str) -> bool:
    """Tell whether an element cannot be put in braces: by its own, or by a backslash that would join what follows."""
    if "\\" not in text:
        *closed, rest = text.split("}")
        depth = 0
        for part in closed:
            depth += part.count("{") - 1
            if depth < 0:
                return True
        return depth + rest.count("{") != 0
    depth, pos, end = 0, 0, len(text)
    while pos < end:
        char = text[pos]
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth < 0:
                return True
        elif char == "\\":
            following = text[pos + 1 : pos + 2]
            if following in ("", "\n"):
                return True
            if following in ("{", "}", "\\"):
                pos += 1
        pos += 1
    return depth != 0


def find_list_error(text: str) -> int:
    """Return the index of the element at which ``text`` stops being a list, or -1 if it does not."""
    pos, end = 0, len(text)
    while True:
        while pos < end and text[pos] in _SPACES:
            pos += 1
        if pos == end:
            return -1
        try:
            if text[pos] == "{":
                pos = _braced(text, pos, end, "list")[1]
            elif text[pos] == '"':
                pos = _quoted(text, pos, end, "list")[1]
            else:
                pos = _bare(text, pos, end)[1]
        except TclError:
            return pos
