"""What a script's text tells of the variables that it uses as lists, before it is compiled.

These are guesses: whichever way they turn out, a value is the same with its elements apart as it is as a text.
"""

from __future__ import annotations

# How far before a variable the command is looked for that takes it.
_BEFORE = 80
_TAKE_LISTS = frozenset(
    (
        "in",
        "join",
        "lassign",
        "lindex",
        "linsert",
        "llength",
        "lrange",
        "lreplace",
        "lreverse",
        "lsearch",
        "lsort",
        "ni",
    )
)
_TAKE_OPTIONS = frozenset(("lsearch", "lsort"))
_LOOPS = ("foreach", "lmap")


def becomes_list(source: str, name: str) -> bool:
    """Tell whether a script appends elements to a variable: it then may start as a list."""
    update = "lappend " + name
    at = source.find(update)
    while at >= 0:
        if source[at + len(update) : at + len(update) + 1].isspace():
            return True
        at = source.find(update, at + 1)
    return False


def is_read_as_list(source: str, name: str) -> bool:
    """Tell whether a script reads a variable, and wherever it does, as a list."""
    mark = "$" + name
    if f"${{{name}}}" in source:
        return False
    found = False
    at = source.find(mark)
    while at >= 0:
        following = source[at + len(mark) : at + len(mark) + 1]
        if not (following.isalnum() or following in ("_", "(") or source.startswith("::", at + len(mark))):
            if not _takes_list(source[max(0, at - _BEFORE) : at]):
                return False
            found = True
        at = source.find(mark, at + 1)
    return found


def _takes_list(before: str) -> bool:
    """Tell whether a word that follows ``before`` is taken for a list."""
    if before.endswith("{*}"):
        return True
    if not before[-1:].isspace():
        return False
    words = before.split()
    if not words:
        return False
    last = words.pop().rpartition("[")[2].lstrip("{(")
    if last in _TAKE_LISTS:
        return True
    if last.startswith("-"):
        while words and words[-1].startswith("-"):
            words.pop()
        return bool(words) and words[-1].rpartition("[")[2] in _TAKE_OPTIONS
    if words and words[-1].rpartition("[")[2] in _LOOPS:
        return True
    # foreach {a b} $list
    opening = before.rfind("{")
    return last.endswith("}") and before[:opening].rstrip().endswith(_LOOPS)
