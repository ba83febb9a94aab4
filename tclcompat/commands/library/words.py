"""Word boundaries in a text: tcl_wordBreakAfter and its kin (library(n)).

What belongs to a word and what does not is said by the regular expressions in the global variables ``tcl_wordchars``
and ``tcl_nonwordchars``, which applications may change.
"""

from __future__ import annotations

from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.runtime.variables import Var
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.indexes import to_index

deferred = CommandTable()


def prepare(interp: Interp) -> None:
    """Say what a word is made of, unless the application did."""
    variables = interp.global_namespace.vars
    for name, default in (("tcl_wordchars", "\\w"), ("tcl_nonwordchars", "\\W")):
        if name not in variables or not variables[name].defined:
            variables[name] = Var(default)


def _match(interp: Interp, pattern: str, text: str, start: object = 0, group: int = 0) -> list[object]:
    """Return first and last index of what a pattern with ``W`` (word) and ``S`` (space) matches; -1 where nothing."""
    with interp.in_frame(interp.global_frame):
        word, space = to_str(interp.get_var("tcl_wordchars")), to_str(interp.get_var("tcl_nonwordchars"))
        pieces = {"W": word, "S": space}
        expression = "".join([pieces.get(char, char) for char in pattern])
        found = to_list(interp.invoke(["regexp", "-inline", "-indices", "-start", start, "--", expression, text]))
    return to_list(found[group]) if found else [-1, -1]


@deferred.command("tcl_wordBreakAfter", "str start")
def word_break_after(interp: Interp, text: object, start: object) -> object:
    """Return where the first boundary after an index is: the second character of the two around it."""
    return _match(interp, "WS|SW", to_str(text), start)[1]


@deferred.command("tcl_wordBreakBefore", "str start")
def word_break_before(interp: Interp, text: object, start: object) -> object:
    """Return where the last boundary before an index is: the second character of the two around it."""
    return _match(interp, "^.*(WS|SW)", _before(text, start, 1))[1]


@deferred.command("tcl_endOfWord", "str start")
def end_of_word(interp: Interp, text: object, start: object) -> object:
    """Return where the word at or after an index has ended."""
    return _match(interp, "S*W+S", to_str(text), start)[1]


@deferred.command("tcl_startOfNextWord", "str start")
def start_of_next_word(interp: Interp, text: object, start: object) -> object:
    """Return where the next word after an index starts."""
    return _match(interp, "W*S+W", to_str(text), start)[1]


@deferred.command("tcl_startOfPreviousWord", "str start")
def start_of_previous_word(interp: Interp, text: object, start: object) -> object:
    """Return where the word before an index starts."""
    return _match(interp, "S*(W+)S*$", _before(text, start, 0), group=1)[0]


def _before(text: object, index: object, more: int) -> str:
    whole = to_str(text)
    return whole[: max(to_index(index, len(whole) - 1) + more, 0)]
