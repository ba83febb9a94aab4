"""The script parser: the twelve rules of the Tcl(n) manual page.

Every function takes the text and a position and returns what it read with the position after it.  ``line`` is the
number of the text's first line; it is handed on to nested scripts.  Errors are TclError with Tcl's messages;
``parse_script`` keeps them in the script, because the commands before a syntax error run before it is reported.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.syntax.nodes import (
    Command,
    CompoundWord,
    EscapedLiteral,
    ExpandWord,
    Literal,
    Script,
    ScriptWord,
    VarWord,
    Word,
)
from tclcompat.values.backslash import parse_backslash
from tclcompat.values.lists import SPACES

_BLANKS = frozenset(" \t\v\f\r")
_ENDS = frozenset("\n;")
_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_SUBSTITUTIONS = frozenset("$[\\")
_BETWEEN_COMMANDS = _AFTER_WORD = _BLANKS | _ENDS
# What a word that is not just literal text starts with.
_NOT_BARE = _SUBSTITUTIONS | {"{", '"'}
_BARE_STOPS = _BLANKS | _ENDS | _SUBSTITUTIONS
_NESTED_STOPS = _BARE_STOPS | {"]"}
_QUOTED_STOPS = _SUBSTITUTIONS | {'"'}
_INDEX_STOPS = _SUBSTITUTIONS | {")"}


class ScriptSyntaxError(TclError):
    """A syntax error.

    ``position`` is that of the opening character that nothing closes, or (not ``unbalanced``) of the character that
    should not follow a closing one.
    """

    def __init__(self, message: str, position: int, *, unbalanced: bool = True) -> None:
        super().__init__(message)
        self.position = position
        self.unbalanced = unbalanced


def parse_script(source: str, line: int = 1) -> Script:
    """Parse a whole script; a syntax error is kept in ``Script.error``."""
    script = Script(source, line)
    commands: list[Command] = []
    pos, end = 0, len(source)
    start = 0
    try:
        while True:
            start = pos = skip_to_command(source, pos, end)
            if pos >= end:
                break
            command, pos = parse_command(source, pos, end, False, line)
            command.script = script
            if type(command.words[0]) is not ExpandWord or not _is_nothing(command):
                commands.append(command)
    except ScriptSyntaxError as error:
        script.error = (str(error), error.errorcode, start, error.position + 1)
    script.commands = tuple(commands)
    return script


def _is_nothing(command: Command) -> bool:
    """Tell whether a command is made of nothing but literal empty lists that are expanded, so that there is none."""
    expanded = [word.word for word in command.words if type(word) is ExpandWord]
    return len(expanded) == len(command.words) and all(
        isinstance(word, Literal) and not word.text.strip(SPACES) for word in expanded
    )


def skip_to_command(text: str, pos: int, end: int) -> int:
    """Skip white space, command ends and comments before a command."""
    while pos < end:
        char = text[pos]
        if char in _BETWEEN_COMMANDS:
            pos += 1
        elif char == "#":
            pos = _skip_comment(text, pos, end)
        elif char == "\\" and text.startswith("\n", pos + 1):
            pos += 2
        else:
            break
    return pos


def _skip_comment(text: str, pos: int, end: int) -> int:
    while True:
        newline = text.find("\n", pos, end)
        if newline < 0:
            return end
        backslashes = 0
        while newline - backslashes - 1 >= pos and text[newline - backslashes - 1] == "\\":
            backslashes += 1
        pos = newline + 1
        if backslashes % 2 == 0:
            return pos


def parse_command(text: str, pos: int, end: int, nested: bool, line: int) -> tuple[Command, int]:
    """Parse the command that starts at ``pos``; the position returned is after its end character.

    In a nested script the closing bracket is not consumed.  White space before the end character belongs to the
    command: error traces show it.
    """
    start = pos
    words: list[Word] = []
    stops = _NESTED_STOPS if nested else _BARE_STOPS
    while True:
        if text[pos] in _NOT_BARE:
            word, pos = _parse_word(text, pos, end, nested, line)
            words.append(word)
        else:
            # A range is quicker than a counter.
            first = pos
            for pos in range(first + 1, end):
                if text[pos] in stops:
                    break
            else:
                pos = end
            if pos < end and text[pos] in _SUBSTITUTIONS:
                parts, pos = parse_parts(text, pos, end, stops, line, True, [text[first:pos]])
                words.append(make_word(parts, first, pos))
            else:
                words.append(Literal(text[first:pos], first, pos))
        while pos < end:
            char = text[pos]
            if char in _BLANKS:
                pos += 1
            elif char == "\\" and text.startswith("\n", pos + 1):
                pos += 2
            else:
                break
        else:
            return Command(tuple(words), start, pos), pos
        if char in _ENDS:
            return Command(tuple(words), start, pos), pos + 1
        if nested and char == "]":
            return Command(tuple(words), start, pos), pos


def _parse_word(text: str, pos: int, end: int, nested: bool, line: int, expanded: bool = False) -> tuple[Word, int]:
    """Parse one word; ``expanded`` tells that it follows ``{*}``, where that stands for itself."""
    char = text[pos]
    word: Word | None
    if char == "{":
        if not expanded and text.startswith("*}", pos + 1) and not _at_word_end(text, pos + 3, end, nested):
            inner, after = _parse_word(text, pos + 3, end, nested, line, expanded=True)
            return ExpandWord(inner, pos, after), after
        word, after = parse_braced(text, pos, line)
        if not _at_word_end(text, after, end, nested):
            raise ScriptSyntaxError("extra characters after close-brace", after, unbalanced=False)
        return word, after
    if char == '"':
        word, after = parse_quoted(text, pos, line)
        if not _at_word_end(text, after, end, nested):
            raise ScriptSyntaxError("extra characters after close-quote", after, unbalanced=False)
        return word, after
    stops = _NESTED_STOPS if nested else _BARE_STOPS
    parts: list[Word | str] = []
    after = pos
    if char == "$" or char == "[":
        # Most words of this kind are one substitution.
        if char == "$":
            word, after = parse_variable(text, pos, line)
        else:
            word, after = parse_bracket(text, pos, line)
        if word is not None and (after >= end or (text[after] in stops and text[after] not in _SUBSTITUTIONS)):
            return word, after
        parts.append("$" if word is None else word)
    parts, after = parse_parts(text, after, end, stops, line, True, parts)
    return make_word(parts, pos, after), after


def _at_word_end(text: str, pos: int, end: int, nested: bool) -> bool:
    if pos >= end:
        return True
    char = text[pos]
    if char in _AFTER_WORD or (nested and char == "]"):
        return True
    return char == "\\" and text.startswith("\n", pos + 1)


def parse_braced(text: str, pos: int, line: int = 1) -> tuple[Literal, int]:
    """Parse the braced word that opens at ``pos``."""
    start = pos
    close = _closing_brace(text, pos)
    content = text[start + 1 : close]
    if "\\\n" in content:
        joined = _join_continued_lines(content)
        if joined != content:
            return EscapedLiteral(joined, start, close + 1, braced=True), close + 1
    return Literal(content, start, close + 1, braced=True), close + 1


def _closing_brace(text: str, opening: int) -> int:
    depth, pos = 1, opening + 1
    opening = pos - 1
    backslash = text.find("\\", pos)
    while True:
        close = text.find("}", pos)
        if close < 0:
            raise ScriptSyntaxError("missing close-brace", opening)
        if 0 <= backslash < close:
            depth += text.count("{", pos, backslash)
            pos = backslash + 2
            backslash = text.find("\\", pos)
            continue
        depth += text.count("{", pos, close) - 1
        if depth == 0:
            return close
        pos = close + 1


def _join_continued_lines(text: str) -> str:
    parts: list[str] = []
    pos, end = 0, len(text)
    while True:
        backslash = text.find("\\", pos)
        if backslash < 0:
            parts.append(text[pos:])
            return "".join(parts)
        parts.append(text[pos:backslash])
        if text.startswith("\n", backslash + 1):
            replacement, pos = parse_backslash(text, backslash, end)
            parts.append(replacement)
        else:
            pos = backslash + 2
            parts.append(text[backslash:pos])


def parse_quoted(text: str, pos: int, line: int = 1) -> tuple[Word, int]:
    """Parse the quoted word that opens at ``pos``."""
    end = len(text)
    parts, after = parse_parts(text, pos + 1, end, _QUOTED_STOPS, line)
    if after >= end:
        raise ScriptSyntaxError('missing "', pos)
    return make_word(parts, pos, after + 1, quotes=2), after + 1


def parse_variable(text: str, pos: int, line: int = 1) -> tuple[VarWord | None, int]:
    """Parse the variable substitution at the ``$`` at ``pos``; None when the dollar stands for itself."""
    start, end = pos, len(text)
    pos += 1
    if text.startswith("{", pos):
        close = text.find("}", pos)
        if close < 0:
            raise ScriptSyntaxError("missing close-brace for variable name", pos)
        name, index = text[pos + 1 : close], None
        if name[-1:] == ")" and "(" in name:
            name, _, key = name[:-1].partition("(")
            index = make_word([key], close - 1 - len(key), close - 1)
        return VarWord(name, index, start, close + 1), close + 1
    name_start = pos
    while True:
        part_start = pos
        for pos in range(part_start, end):
            if text[pos] not in _NAME:
                break
        else:
            pos = end
        if not text.startswith("::", pos):
            break
        pos += 2
        while text.startswith(":", pos):
            pos += 1
    name = text[name_start:pos]
    if not text.startswith("(", pos):
        return (VarWord(name, None, start, pos), pos) if name else (None, pos)
    index_start = pos + 1
    parts, after = parse_parts(text, index_start, end, _INDEX_STOPS, line)
    if after >= end:
        raise ScriptSyntaxError("missing )", index_start - 1)
    index = make_word(parts, index_start, after)
    return VarWord(name, index, start, after + 1), after + 1


def parse_bracket(text: str, pos: int, line: int = 1) -> tuple[ScriptWord, int]:
    """Parse the command substitution that opens at ``pos``."""
    start, end = pos, len(text)
    script = Script(text, line)
    commands: list[Command] = []
    pos += 1
    while True:
        pos = skip_to_command(text, pos, end)
        if pos >= end:
            raise ScriptSyntaxError("missing close-bracket", start)
        if text[pos] == "]":
            script.commands = tuple(commands)
            return ScriptWord(script, start, pos + 1), pos + 1
        command, pos = parse_command(text, pos, end, True, line)
        command.script = script
        if type(command.words[0]) is not ExpandWord or not _is_nothing(command):
            commands.append(command)


def parse_parts(
    text: str,
    pos: int,
    end: int,
    stops: frozenset[str],
    line: int,
    bare: bool = False,
    parts: list[Word | str] | None = None,
) -> tuple[list[Word | str], int]:
    """Read literal text and substitutions up to a character of ``stops`` that starts no substitution.

    What was read before is in ``parts``, which is added to.
    """
    if parts is None:
        parts = []
    while True:
        start = pos
        for pos in range(start, end):
            if text[pos] in stops:
                break
        else:
            pos = end
        if pos > start:
            parts.append(text[start:pos])
        if pos >= end:
            return parts, pos
        char = text[pos]
        if char == "$":
            variable, after = parse_variable(text, pos, line)
            parts.append("$" if variable is None else variable)
            pos = after
        elif char == "[":
            script, pos = parse_bracket(text, pos, line)
            parts.append(script)
        elif char == "\\":
            if bare and text.startswith("\n", pos + 1):
                return parts, pos
            replacement, pos = parse_backslash(text, pos, end)
            parts.append(replacement)
        else:
            return parts, pos


def make_word(parts: list[Word | str], start: int, end: int, quotes: int = 0) -> Word:
    """Make one word of its parts, joining neighbouring literal text; ``quotes`` characters are around them."""
    if len(parts) == 1 and type(parts[0]) is not str:
        return parts[0]  # type: ignore[return-value]  # what is no text is a word
    merged: list[Word | str] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    if not merged:
        return Literal("", start, end)
    if len(merged) == 1:
        only = merged[0]
        if isinstance(only, str):
            # A backslash sequence is always longer than what it stands for.
            kind = Literal if len(only) == end - start - quotes else EscapedLiteral
            return kind(only, start, end)
        return only
    return CompoundWord(tuple(merged), start, end)
