"""Whether a text is a complete script: ``info complete`` and the prompt of the shell."""

from __future__ import annotations

from tclcompat.syntax.parser import parse_script

_UNFINISHED = frozenset(
    ["missing close-brace", "missing close-bracket", 'missing "', "missing )", "missing close-brace for variable name"]
)


def is_complete(text: str) -> bool:
    """Tell whether ``text`` has no unclosed brace, bracket or quote; other syntax errors count as complete."""
    error = parse_script(text).error
    if error is not None:
        return error[0] not in _UNFINISHED
    if not text.endswith("\\\n"):
        return True
    before = text[:-1]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 0
