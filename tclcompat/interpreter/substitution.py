"""``subst``: the substitutions of a quoted word on any text, each kind on its own (subst(n)).

A ``break`` in a command substitution ends the whole, ``continue`` leaves that substitution out, ``return`` and other
codes make their result the substitution's value.
"""

from __future__ import annotations

from tclcompat.errors import Break, Completion, Continue, TclError
from tclcompat.interpreter import walker
from tclcompat.runtime.interp import Interp
from tclcompat.syntax import parser
from tclcompat.syntax.nodes import Command, Script
from tclcompat.values.backslash import parse_backslash
from tclcompat.values.convert import to_str


def substitute(interp: Interp, text: str, backslashes: bool, commands: bool, variables: bool) -> object:
    """Return ``text`` with the chosen kinds of substitution done."""
    parts: list[str] = []
    pos, end = 0, len(text)
    try:
        while pos < end:
            start = pos
            while pos < end and text[pos] not in "\\[$":
                pos += 1
            parts.append(text[start:pos])
            if pos >= end:
                break
            char = text[pos]
            if char == "\\" and backslashes:
                replacement, pos = parse_backslash(text, pos, end)
                parts.append(replacement)
            elif char == "\\":
                # The backslash stays, and what follows it is not special.
                parts.append(text[pos : pos + 2])
                pos += 2
            elif char == "[" and commands:
                pos = _command(interp, text, pos, parts)
            elif char == "$" and variables:
                pos = _variable(interp, text, pos, parts, commands)
            else:
                parts.append(char)
                pos += 1
    except Break:
        pass
    return "".join(parts)


def _command(interp: Interp, text: str, pos: int, parts: list[str]) -> int:
    """Substitute the command at ``pos``; the commands before a syntax error are run first."""
    try:
        word, after = parser.parse_bracket(text, pos)
    except TclError:
        _run_until_error(interp, text, pos)
        raise
    try:
        parts.append(to_str(walker.execute(interp, word.script)))
    except Continue:
        pass
    except (Break, TclError):
        raise
    except Completion as completion:
        parts.append(to_str(completion.result))
    return after


def _run_until_error(interp: Interp, text: str, pos: int) -> None:
    """Run the commands of an unclosed bracket that are complete."""
    script = Script(text)
    commands: list[Command] = []
    pos, end = pos + 1, len(text)
    try:
        while pos < end:
            pos = parser.skip_to_command(text, pos, end)
            command, pos = parser.parse_command(text, pos, end, True, 1)
            if pos >= end and text[-1] not in ";\n":
                break
            command.script = script
            commands.append(command)
    except (TclError, IndexError):
        pass  # the caller reports it
    script.commands = tuple(commands)
    walker.execute(interp, script)


def _variable(interp: Interp, text: str, pos: int, parts: list[str], commands: bool) -> int:
    word, after = parser.parse_variable(text, pos)
    if word is None:
        parts.append("$")
        return after
    try:
        parts.append(to_str(walker.evaluate_word(interp, word)))
    except Continue:
        pass
    except (Break, TclError):
        raise
    except Completion as completion:
        parts.append(to_str(completion.result))
    return after
