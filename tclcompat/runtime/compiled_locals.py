"""Which local variables of a procedure Tcl's compiler knows.

Those that the procedure's own code names, that of bodies compiled with it included, have a slot from the beginning;
``eval`` and computed names look for theirs.  Scripts see the difference only in the error code of reading or unsetting
what does not exist, so this is asked for when that has happened.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.syntax.nodes import CompoundWord, ExpandWord, Literal, Script, ScriptWord, VarWord, Word
from tclcompat.syntax.parser import ScriptSyntaxError, parse_bracket, parse_script, parse_variable
from tclcompat.syntax.templates import parse_template
from tclcompat.values.lists import split_list
from tclcompat.values.numbers import to_boolean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CACHED = 256
_KNOWN: dict[str, set[str]] = {}

# The words of a command, by place, that name variables; a negative place counts from the end.
_NAMES: dict[str, slice] = {
    "set": slice(1, 2),
    "incr": slice(1, 2),
    "append": slice(1, 2),
    "lappend": slice(1, 2),
    "lset": slice(1, 2),
    "unset": slice(1, None),
    "catch": slice(2, 4),
    "lassign": slice(2, None),
    "global": slice(1, None),
    "variable": slice(1, None, 2),
    "upvar": slice(3, None, 2),
}
_SUBCOMMAND_NAMES: dict[tuple[str, str], slice] = {
    ("info", "exists"): slice(2, 3),
    ("array", "exists"): slice(2, 3),
    ("array", "set"): slice(2, 3),
    ("array", "unset"): slice(2, 3),
    ("dict", "set"): slice(2, 3),
    ("dict", "unset"): slice(2, 3),
    ("dict", "incr"): slice(2, 3),
    ("dict", "append"): slice(2, 3),
    ("dict", "lappend"): slice(2, 3),
    ("dict", "with"): slice(2, 3),
    ("namespace", "upvar"): slice(4, None, 2),
}
# The words that are lists of names.
_LISTS: dict[str, slice] = {"foreach": slice(1, -1, 2), "lmap": slice(1, -1, 2)}
# The words that are scripts, among them words that are read as scripts for want of a closer look.
_BODIES: dict[str, slice] = {
    "if": slice(1, None),
    "while": slice(1, None),
    "for": slice(1, None),
    "foreach": slice(-1, None),
    "lmap": slice(-1, None),
    "catch": slice(1, 2),
    "try": slice(1, None),
    "switch": slice(-1, None),
}
_EXPRESSIONS: dict[str, slice] = {"if": slice(1, None), "while": slice(1, 2), "for": slice(2, 3), "expr": slice(1, 2)}


def is_compiled_local(formals: Iterable[tuple[str, object]], body: str, name: str) -> bool:
    """Tell whether ``name`` is known to the compiler as a variable of a procedure with these formals and body."""
    if any(formal == name for formal, _ in formals):
        return True
    known = _KNOWN.get(body)
    if known is None:
        if len(_KNOWN) >= _CACHED:
            _KNOWN.clear()
        known = _KNOWN[body] = set(_of_script(parse_script(body)))
    return name in known


def _of_script(script: Script) -> Iterator[str]:
    for command in script.commands:
        words = command.words
        for word in words:
            yield from _of_word(word)
        name = command.name
        if name is not None and command.inlinable:
            yield from _of_command(name.removeprefix("::"), _reached(name.removeprefix("::"), list(words)))


def _reached(name: str, words: list[Word]) -> list[Word]:
    """Return the words of a command without those that a literal condition keeps the compiler from looking at."""
    if name == "while" and len(words) == 3 and _truth(words[1]) is False:
        return words[:2]
    if name != "if":
        return words
    kept, place, count = words[:1], 1, len(words)
    while place < count:
        holds = _truth(words[place])
        kept.append(words[place])
        place += 2 if place + 1 < count and _texts(words[place + 1 : place + 2]) == ["then"] else 1
        if holds is not False:
            kept += words[place : place + 1]
        place += 1
        if holds:
            break
        if _texts(words[place : place + 1]) != ["elseif"]:
            return kept + words[place:]
        kept.append(words[place])
        place += 1
    return kept


def _truth(word: Word) -> bool | None:
    """Return what a literal condition means that is nothing but a boolean."""
    try:
        return to_boolean(word.text) if isinstance(word, Literal) else None
    except TclError:
        return None


def _of_word(word: Word | str) -> Iterator[str]:
    if isinstance(word, VarWord):
        yield word.name
        if word.index is not None:
            yield from _of_word(word.index)
    elif isinstance(word, ScriptWord):
        yield from _of_script(word.script)
    elif isinstance(word, ExpandWord):
        yield from _of_word(word.word)
    elif isinstance(word, CompoundWord):
        yield from _of_words(word.parts)


def _of_words(words: Iterable[Word | str]) -> Iterator[str]:
    for word in words:
        yield from _of_word(word)


def _of_command(name: str, words: list[Word]) -> Iterator[str]:
    yield from _names(words[_NAMES[name]] if name in _NAMES else [])
    for item in _texts(words[_LISTS[name]] if name in _LISTS else []):
        yield from _elements(item)
    for number, text in enumerate(_texts(words[_EXPRESSIONS[name]] if name in _EXPRESSIONS else [])):
        if name != "if" or number == 0 or words[number].text == "elseif":  # type: ignore[attr-defined]  # all are literals
            yield from _of_expression(text)
    for text in _texts(words[_BODIES[name]] if name in _BODIES else []):
        yield from _of_script(parse_script(text))
        if name == "switch":
            for body in _elements(text)[1::2]:
                yield from _of_script(parse_script(body))
        elif name == "try":
            yield from (item for item in _elements(text) if len(words) > 3)
    yield from _of_template(words) if name == "subst" else []
    if len(words) > 2 and isinstance(words[1], Literal):
        place = _SUBCOMMAND_NAMES.get((name, words[1].text))
        if place is not None:
            yield from _names(words[place])
            for text in _texts(words[-1:] if words[1].text == "with" else []):
                yield from _of_script(parse_script(text))
        elif name == "dict" and words[1].text in ("for", "map"):
            for text in _texts(words[2:3]):
                yield from _elements(text)
            for text in _texts(words[-1:]):
                yield from _of_script(parse_script(text))
        elif name == "dict" and words[1].text == "update":
            yield from _names([words[2], *words[4:-1:2]])
            for text in _texts(words[-1:]):
                yield from _of_script(parse_script(text))


def _of_template(words: list[Word]) -> Iterator[str]:
    *options, text = _texts(words) if isinstance(words[-1], Literal) else [""]
    commands, variables = [not any(option.startswith(off) for option in options) for off in ("-noc", "-nov")]
    yield from _of_words(parse_template(text, True, commands, variables).parts)


def _texts(words: list[Word]) -> list[str]:
    return [word.text for word in words if isinstance(word, Literal)]


def _names(words: list[Word]) -> Iterator[str]:
    for word in words:
        if isinstance(word, Literal):
            yield word.text.partition("(")[0] if word.text.endswith(")") else word.text
        elif isinstance(word, CompoundWord) and isinstance(word.parts[0], str) and "(" in word.parts[0]:
            yield word.parts[0].partition("(")[0]


def _elements(text: str) -> list[str]:
    try:
        return split_list(text)
    except TclError:
        return []


def _of_expression(text: str) -> Iterator[str]:
    pos = 0
    while pos < len(text):
        word: Word | None = None
        after = pos + 1
        try:
            if text[pos] == "$":
                word, after = parse_variable(text, pos)
            elif text[pos] == "[":
                word, after = parse_bracket(text, pos)
        except ScriptSyntaxError:
            return
        if word is not None:
            yield from _of_word(word)
        pos = max(after, pos + 1)
