"""Where scripts stand in files, worked out only when somebody asks (``info frame``, ``proc``).

A sourced file knows its name.  A script evaluated from there is found again as a literal word of the command that
was running when its unit began; so nothing has to be noted while scripts run.
"""

from __future__ import annotations

from tclcompat.syntax.nodes import EscapedLiteral, ExpandWord, Literal, Origin
from tclcompat.values.convert import format_list
from tclcompat.values.lists import newlines_before, split_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeGuard

    from tclcompat.runtime.frames import Frame, Unit
    from tclcompat.syntax.nodes import Command, Script, Word


def unit_origin(unit: Unit) -> Origin | None:
    """Return where a unit's script stands, or None when it is no text of a file."""
    script = unit.script
    if script.origin is not None or unit.words is not None:
        return script.origin
    text, element = script.source, 0
    if unit.kind == "proc":
        lambda_text = None if unit.frame.procedure is None else unit.frame.procedure.lambda_text
        if lambda_text is None:
            return None
        text, element = lambda_text, 1
    caller = unit.caller
    while caller is not None:
        word = None if caller.command is None else _find_word(caller.command, text)
        if word is not None:
            # An expanded word holds the text as an element of its own.
            return _literal_origin(caller, word, word.text, text if word.text != text else "", element)
        caller = caller.caller
    return None


def _find_word(node: Command, text: str) -> Literal | None:
    """Return the literal word of a command that is ``text``, or that is expanded and has it for an element."""
    for word in node.words:
        inner = word.word if type(word) is ExpandWord else word
        if _is_plain(inner) and (inner.text == text or (inner is not word and text in split_list(inner.text))):
            return inner
    return None


def _is_plain(word: Word | None) -> TypeGuard[Literal]:
    """Tell whether a word is a literal whose text stands in the script, but for lines that are joined."""
    return type(word) is Literal or (type(word) is EscapedLiteral and word.braced)


def _literal_origin(unit: Unit, word: Literal, text: str, part: str, element: int) -> Origin | None:
    """Return where a literal word of the command that runs in ``unit`` stands.

    Of the word's text, ``part`` (unless empty) is the element that is wanted, or ``element`` (unless 0) its index.
    """
    origin, node = unit_origin(unit), unit.command
    if origin is None or node is None:
        return None
    raw = node.script.source[word.start + 1 : word.end - 1] if word.braced else ""
    start = position(unit, node.script, word.start)
    line = origin.line_of(unit.script.source, start)
    if part:
        element = split_list(text).index(part)
    if part or element:
        return Origin(origin.file, line + newlines_before(text, element))
    if "\\\n" in raw:
        return Origin(origin.file, line, _joins(raw))
    return Origin(origin.file, line, tuple([join - start - 1 for join in origin.joins if join > start]))


def _joins(raw: str) -> tuple[int, ...]:
    """Return the offsets, in the text of a braced word, of the spaces that stand for a backslash and newline."""
    joins: list[int] = []
    start = length = 0
    while (found := raw.find("\\\n", start)) >= 0:
        backslashes = found + 1 - len(raw[: found + 1].rstrip("\\"))
        if backslashes % 2 == 0:
            length += found + 2 - start
            start = found + 2
            continue
        length += found - start
        joins.append(length)
        length += 1
        start = found + 2
        while start < len(raw) and raw[start] in " \t":
            start += 1
    return tuple(joins)


def position(unit: Unit, script: Script, offset: int) -> int:
    """Return the offset in a unit's own source of an offset in a script inlined in it."""
    source = unit.script.source
    if script.source is source:
        return offset
    base = source.find(script.source)
    while base >= 0:
        if unit.script.line_at(base) == script.line:
            return base + offset
        base = source.find(script.source, base + 1)
    start = 0
    for _ in range(script.line_at(offset) - unit.script.line):
        start = source.find("\n", start) + 1
    return start


def word_origin(unit: Unit, index: int) -> Origin | None:
    """Return where a literal word of the command that runs in ``unit`` stands."""
    node = unit.command
    word: Word | None = None if node is None or index >= len(node.words) else node.words[index]
    return _literal_origin(unit, word, word.text, "", 0) if _is_plain(word) else None


def command_text(unit: Unit) -> str:
    """Return the text of the command that runs in ``unit``."""
    if unit.words is not None:
        return format_list(unit.words)
    node = unit.command
    return "" if node is None else node.script.source[node.start : node.end]


def pushed_frame(unit: Unit) -> Frame:
    """Return the frame that was pushed last when ``unit`` began, even where ``uplevel`` made another one current."""
    caller = unit.caller
    if unit.kind == "proc" or caller is None:
        return unit.frame
    ancestor: Unit | None = caller
    while ancestor is not None:
        if ancestor.frame is unit.frame:
            return pushed_frame(caller)
        ancestor = ancestor.caller
    return unit.frame
