"""The text that ``subst`` works on, parsed once: literal pieces and substitutions, as in a quoted word.

A syntax error does not undo what stands before it: the pieces up to there are kept, with the commands of the unfinished
bracket that are complete, and the error is raised after they were substituted.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.syntax import parser
from tclcompat.syntax.nodes import Command, Script, ScriptWord, Word
from tclcompat.values.backslash import parse_backslash

_SPECIALS = "\\[$"


class Template:
    """Pieces to be joined, with the message of the syntax error that follows them, or None."""

    __slots__ = ("error", "parts", "script")

    def __init__(self, script: Script, parts: list[Word | str], error: str | None) -> None:
        self.script = script
        self.parts = parts
        self.error = error


def parse_template(text: str, backslashes: bool, commands: bool, variables: bool, line: int = 1) -> Template:
    """Parse ``text``, in which only the chosen kinds of substitution are special."""
    parts: list[Word | str] = []
    pos, end = 0, len(text)
    # Where each special character comes next.
    places = dict.fromkeys(_SPECIALS, -1)
    try:
        while pos < end:
            start = pos
            for special in _SPECIALS:
                if places[special] < start:
                    place = text.find(special, start)
                    places[special] = end if place < 0 else place
            pos = min(places.values())
            parts.append(text[start:pos])
            if pos >= end:
                break
            char = text[pos]
            if char == "\\":
                replacement, pos = parse_backslash(text, pos, end) if backslashes else (char, pos + 1)
                parts.append(replacement)
            elif char == "[" and commands:
                word, pos = parser.parse_bracket(text, pos, line)
                parts.append(word)
            elif char == "$" and variables:
                variable, pos = parser.parse_variable(text, pos, line)
                parts.append("$" if variable is None else variable)
            else:
                parts.append(char)
                pos += 1
    except TclError as error:
        if text[pos] == "[":
            parts.append(_complete_commands(text, pos, line))
        return Template(Script(text, line), _joined(parts), str(error))
    return Template(Script(text, line), _joined(parts), None)


def _joined(parts: list[Word | str]) -> list[Word | str]:
    merged: list[Word | str] = []
    for part in parts:
        if type(part) is str and merged and type(merged[-1]) is str:
            merged[-1] += part
        elif part != "":
            merged.append(part)
    return merged


def _complete_commands(text: str, opening: int, line: int) -> ScriptWord:
    """Return the commands of an unclosed bracket that something other than the end of the text ends."""
    script = Script(text, line)
    commands: list[Command] = []
    pos, end = opening + 1, len(text)
    try:
        while True:
            pos = parser.skip_to_command(text, pos, end)
            if pos >= end:
                break
            command, pos = parser.parse_command(text, pos, end, False, line)
            if command.end >= end:
                break
            command.script = script
            commands.append(command)
    except TclError:
        pass  # the caller reports it
    script.commands = tuple(commands)
    return ScriptWord(script, opening, pos)
