"""Which local variables of a procedure Tcl's compiler knows, in the order in which it comes across them.

Those that the procedure's own code names, that of bodies compiled with it included, have a slot from the beginning;
``eval`` and computed names look for theirs.  Scripts see the difference in the error code of reading or unsetting what
does not exist, and in the order of ``info locals``, so this is asked for when that has happened.
"""

from __future__ import annotations

from itertools import chain

from tclcompat.errors import TclError
from tclcompat.syntax.nodes import (
    CompoundWord,
    ExpandWord,
    LateName,
    Literal,
    Script,
    ScriptWord,
    UnneededWord,
    VarWord,
    Word,
    compiled_arms,
)
from tclcompat.syntax.parser import ScriptSyntaxError, parse_bracket, parse_script, parse_variable
from tclcompat.syntax.templates import parse_template
from tclcompat.values.lists import split_list
from tclcompat.values.numbers import to_boolean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CACHED = 256
_KNOWN: dict[tuple[str, bool], dict[str, None]] = {}

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
}
_EXPRESSIONS: dict[str, slice] = {"if": slice(1, None), "while": slice(1, 2), "for": slice(2, 3), "expr": slice(1, 2)}


def is_compiled_local(formals: Iterable[tuple[str, object]], body: str, name: str, stepping: bool) -> bool:
    """Tell whether ``name`` is known to the compiler as a variable of a procedure with these formals and body.

    Where an execution trace is stepping through it, no command is compiled in place: only ``$name`` makes it known.
    """
    return name in _known(body, stepping) or any(formal == name for formal, _ in formals)


def compiled_locals(formals: Iterable[tuple[str, object]], body: str, stepping: bool) -> dict[str, None]:
    """Return the names that the compiler knows, in the order of their slots."""
    return dict.fromkeys([formal for formal, _ in formals]) | _known(body, stepping)


def _known(body: str, stepping: bool) -> dict[str, None]:
    known = _KNOWN.get((body, stepping))
    if known is None:
        if len(_KNOWN) >= _CACHED:
            _KNOWN.clear()
        script = parse_script(body)
        names = chain.from_iterable([_of_values(command.words) for command in script.commands])
        known = _KNOWN[body, stepping] = dict.fromkeys(names if stepping else _of_script(script))
    return known


def _of_values(words: Iterable[Word | str]) -> Iterator[str]:
    """Yield the variables whose values words take, also in brackets."""
    for word in words:
        if isinstance(word, VarWord):
            yield word.name
            yield from _of_values([] if word.index is None else [word.index])
        elif isinstance(word, ScriptWord):
            for command in word.script.commands:
                yield from _of_values(command.words)
        elif isinstance(word, (ExpandWord, LateName, UnneededWord)):
            yield from _of_values([word.word])
        elif isinstance(word, CompoundWord):
            yield from _of_values(word.parts)


def _of_script(script: Script) -> Iterator[str]:
    for command in script.commands:
        name = command.name
        if name is not None and command.inlinable:
            name = name.removeprefix("::")
            yield from _of_command(name, _reached(name, list(command.words)))
        else:
            yield from _of_words(command.words)


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
    elif isinstance(word, (ExpandWord, LateName)):
        yield from _of_word(word.word)
    elif isinstance(word, CompoundWord):
        yield from _of_words(word.parts)


def _of_words(words: Iterable[Word | str]) -> Iterator[str]:
    for word in words:
        yield from _of_word(word)


def _of_command(name: str, words: list[Word]) -> Iterator[str]:
    first = words[1] if len(words) > 1 else None
    subcommand = first.text if isinstance(first, Literal) else ""
    if not _has_locals(name, subcommand, words):
        # Tcl's compiler leaves it alone.
        yield from _of_words(words)
        return
    yield from _of_results(name, subcommand, words)
    names = _name_places(name, subcommand, words)
    bodies, expressions = [words[places[name]] if name in places else [] for places in (_BODIES, _EXPRESSIONS)]
    if subcommand in ("for", "map", "update", "with") and name == "dict":
        bodies = words[-1:]
    for number in _in_compiled_order(name, len(words)):
        word = words[number]
        if number in names:
            yield from _names([word])
        elif word in expressions and (name != "if" or number == 1 or _texts(words[number - 1 : number]) == ["elseif"]):
            yield from _of_expression(_texts([word]))
        elif word in bodies:
            yield from _of_bodies(_texts([word]))
        elif name == "subst" and number == len(words) - 1:
            yield from _of_template(words)
        if not isinstance(word, Literal):
            yield from _of_word(word)
    if name == "switch":
        yield from _of_bodies((compiled_arms(words) or [])[1::2])


def _has_locals(name: str, subcommand: str, words: list[Word]) -> bool:
    """Tell whether Tcl compiles a command in place: where that sets variables, only if they can be locals."""
    if name == "switch":
        return compiled_arms(words) is not None
    if name in _LISTS:
        lists = words[_LISTS[name]]
    elif name == "dict" and subcommand in ("for", "map"):
        lists = words[2:3]
    elif name == "catch":
        lists = words[2:4]
    else:
        return True
    texts = _texts(lists)
    return len(texts) == len(lists) and not any(
        "::" in local or (local.endswith(")") and "(" in local)
        for text in texts
        for local in ([text] if name == "catch" else _elements(text))
    )


def _of_results(name: str, subcommand: str, words: list[Word]) -> Iterator[str]:
    """Yield the variables that a command's compiler takes care of before it looks at any script or value."""
    if name == "catch":
        yield from _names(words[2:4])
    elif name in _LISTS:
        for text in _texts(words[_LISTS[name]]):
            yield from _elements(text)
    elif name == "dict" and subcommand in ("for", "map"):
        for text in _texts(words[2:3]):
            yield from _elements(text)
    elif name == "try":
        for clause, names in zip(words, words[2:], strict=False):
            if _texts([clause]) in (["on"], ["trap"]):
                for text in _texts([names]):
                    yield from _elements(text)


def _name_places(name: str, subcommand: str, words: list[Word]) -> range | list[int]:
    """Return the places of a command's words that name variables."""
    places = range(len(words))
    if name in _NAMES:
        return [] if name == "catch" else places[_NAMES[name]]
    if name == "dict" and subcommand == "update":
        return [2, *places[4:-1:2]]
    if name == "dict" and subcommand == "incr" and len(words) == 5 and not isinstance(words[4], Literal):
        return []
    found = _SUBCOMMAND_NAMES.get((name, subcommand))
    return [] if found is None else places[found]


def _in_compiled_order(name: str, count: int) -> range | list[int]:
    """Return the places of a command's words in the order in which they are compiled: a loop's test comes last."""
    if name == "while" and count == 3:
        return [2, 1]
    return [1, 4, 3, 2] if name == "for" and count == 5 else range(1, count)


def _of_bodies(texts: list[str]) -> Iterator[str]:
    for text in texts:
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
        elif isinstance(word, LateName):
            yield from _names([word.word])
        elif isinstance(word, CompoundWord) and isinstance(word.parts[0], str) and "(" in word.parts[0]:
            yield word.parts[0].partition("(")[0]


def _elements(text: str) -> list[str]:
    try:
        return split_list(text)
    except TclError:
        return []


def _of_expression(texts: list[str]) -> Iterator[str]:
    for text in texts:
        yield from _of_operands(text)


def _of_operands(text: str) -> Iterator[str]:
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
