"""``case``: the forerunner of ``switch``, with lists of glob patterns (case(n) of Tcl 8.6)."""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.glob import string_match
from tclcompat.values.lists import split_list

table = CommandTable()

_SHOWN = 50


@table.command("case", "string ?in? ?pattern body ...? ?default body?")
def case(interp: Interp, *words: object) -> object:
    """Run the body of the first list of patterns that a string matches."""
    if len(words) < 2:
        raise WrongArgs
    subject = to_str(words[0])
    arms = list(words[2:] if words[1] == "in" else words[1:])
    if len(arms) == 1:
        try:
            arms = list(to_list(arms[0]))
        except TclError:
            pass  # no list: a pattern without a body
    chosen = _find_arm(subject, arms)
    if chosen is None:
        return ""
    try:
        return interp.eval(arms[chosen + 1])
    except TclError as error:
        pattern = to_str(arms[chosen])
        error.add_info(f'\n    ("{pattern[:_SHOWN]}" arm line {error.line})')
        raise


def _find_arm(subject: str, arms: list[object]) -> int | None:
    """Return the place of the patterns that match, or of the last ``default``."""
    fallback: int | None = None
    for place in range(0, len(arms), 2):
        if place == len(arms) - 1:
            raise TclError("extra case pattern with no body")
        pattern = to_str(arms[place])
        if not any(char.isspace() or char == "\\" for char in pattern):
            if pattern == "default":
                fallback = place
            if string_match(pattern, subject):
                return place
        elif any(string_match(item, subject) for item in split_list(pattern)):
            return place
    return fallback
