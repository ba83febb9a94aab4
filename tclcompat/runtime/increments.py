"""Whether the increment ``[expr {...}]`` of a call of ``incr`` is a number before it is added, which an error shows.

Tcl's compiler leaves the conversion out where the addition follows at once.  It does not follow at once where the code
can be left at each command, and the name of the variable stands before: where the variable is no local one of a
procedure, unless the whole script calls nothing and is not in a child interpreter.  A script that is evaluated in the
frame of a procedure has the locals of that.
"""

from __future__ import annotations

from tclcompat.runtime.limits import INLINED_NAMES
from tclcompat.syntax.nodes import CompoundWord, ExpandWord, LateName, Literal, ScriptWord, UnneededWord, VarWord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp
    from tclcompat.syntax.nodes import Script, Word

# Commands that are compiled, but call something all the same, have bodies that may, or link variables.
_MAY_CALL = frozenset(
    (
        *("array", "catch", "dict", "expr", "for", "foreach", "global", "if", "info", "lmap", "namespace", "regexp"),
        *("regsub", "string", "subst", "switch", "tailcall", "try", "upvar", "variable", "while", "yield", "yieldto"),
    )
)
_INSTRUCTIONS = INLINED_NAMES - _MAY_CALL


def is_added_as_written(interp: Interp, script: Script, knows: bool, name: Word) -> bool:
    """Tell whether the value of an expression is added as it is, by a call in a script that names a variable.

    ``knows`` tells whether Tcl's compiler knows a plain name as that of a local variable.
    """
    return (knows and is_plain_name(name)) or (not interp.is_child and _calls_nothing(script))


def is_plain_name(name: Word) -> bool:
    """Tell whether a word names what may be a local variable."""
    return isinstance(name, Literal) and "::" not in name.text and not name.text.endswith(")")


def _calls_nothing(script: Script) -> bool:
    for command in script.commands:
        words = command.words
        if command.name == "expr":
            if any(not isinstance(word, Literal) or "[" in word.text or "(" in word.text for word in words):
                return False
        elif command.name not in _INSTRUCTIONS or not all(map(_is_plain, words)):
            return False
    return True


def _is_plain(word: Word | str) -> bool:
    if isinstance(word, ScriptWord):
        return _calls_nothing(word.script)
    if isinstance(word, CompoundWord):
        return all(map(_is_plain, word.parts))
    if isinstance(word, VarWord):
        return word.index is None or _is_plain(word.index)
    return not isinstance(word, (ExpandWord, LateName, UnneededWord))
