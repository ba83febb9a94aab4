"""``tcl::prefix``: finding the words that another word abbreviates (prefix(n))."""

from __future__ import annotations

from tclcompat.commands.errors import return_
from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.values.convert import to_list, to_str

table = CommandTable()
prefix_ = table.ensemble("tcl::prefix", "::tcl::prefix")

_MATCH_OPTIONS = ("-error", "-exact", "-message")


@prefix_.sub("all", "table string")
def all_(interp: Interp, words: object, string: object) -> object:
    """List the words that start with a string."""
    text = to_str(string)
    return [word for word in to_list(words) if to_str(word).startswith(text)]


@prefix_.sub("longest", "table string")
def longest(interp: Interp, words: object, string: object) -> object:
    """Return the longest prefix that all words starting with a string have in common."""
    text = to_str(string)
    found = [to_str(word) for word in to_list(words) if to_str(word).startswith(text)]
    if not found:
        return ""
    # What the first and the last in order have in common, all between them have too.
    first, last = min(found), max(found)
    length = next((index for index, char in enumerate(first) if last[index] != char), len(first))
    return first[:length]


@prefix_.sub("match", "?arg ...?")
def match(interp: Interp, *words: object) -> object:
    """Return the word that a string is or abbreviates."""
    if len(words) < 2:
        raise WrongArgs("?options? table string")
    exact, noun, error_options = _parse_options(words[:-2])
    choices = to_list(words[-2])
    key = to_str(words[-1])
    try:
        return choices[_find([to_str(word) for word in choices], key, noun, exact)]
    except TclError as error:
        if error_options is None:
            raise
        if not error_options:
            return ""
        message = str(error)
    return return_(interp, *error_options, "-code", "error", message)


def _parse_options(words: tuple[object, ...]) -> tuple[bool, str, list[object] | None]:
    exact, noun = False, "option"
    error_options: list[object] | None = None
    given = iter(words)
    for word in given:
        option = choose(to_str(word), _MATCH_OPTIONS)
        if option == "-exact":
            exact = True
            continue
        value = next(given, None)
        if value is None:
            raise TclError(f"missing value for {option}", ["TCL", "OPERATION", "NOARG"])
        if option == "-message":
            noun = to_str(value)
            continue
        error_options = to_list(value)
        if len(error_options) % 2:
            raise TclError("error options must have an even number of elements", ["TCL", "VALUE", "DICTIONARY"])
    return exact, noun, error_options


def _find(choices: list[str], key: str, noun: str, exact: bool) -> int:
    """Return the index of the choice that ``key`` is or abbreviates; unlike ``choose``, empty choices are possible."""
    if key in choices:
        return choices.index(key)
    matches = [index for index, choice in enumerate(choices) if choice.startswith(key)]
    if len(matches) == 1 and key and not exact:
        return matches[0]
    problem = "ambiguous" if len(matches) > 1 and not exact else "bad"
    raise TclError(f'{problem} {noun} "{key}": {_enumerate(choices)}', ["TCL", "LOOKUP", "INDEX", noun, key])


def _enumerate(choices: list[str]) -> str:
    """List the choices for the message: empty ones are left out, but never the last."""
    first = next((index for index, choice in enumerate(choices) if choice), None)
    if first is None:
        return "no valid options"
    shown = choices[first]
    rest = choices[first + 1 :]
    middle = [choice for choice in rest[:-1] if choice]
    for choice in middle:
        shown += f", {choice}"
    if rest:
        shown += f"{',' if middle else ''} or {rest[-1]}"
    return f"must be {shown}"
