"""The parsed form of scripts: commands made of words.

Offsets count characters of ``Script.source``.  Line numbers are worked out from offsets when somebody asks (an
error, ``info frame``), so that parsing does not pay for them.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.convert import canonical
from tclcompat.values.indexes import is_after_end
from tclcompat.values.lists import is_verbatim, split_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tclcompat.syntax.expr_nodes import Node

_INT_STARTS = frozenset("-0123456789")


class Word:
    """One word of a command, or one part of a word.  ``start`` and ``end`` delimit it in the source."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


class Literal(Word):
    """A word without substitutions.

    ``text`` is the word's string, ``value`` the same as a canonical value (an int for ``12``), ``braced`` tells how
    it was written.  ``script`` and ``expression`` keep what the word means to a command that takes it for a body or
    a condition, parsed when first run; ``bodies`` those that are elements of it, by index (``switch``).
    """

    __slots__ = ("bodies", "braced", "expression", "script", "text", "value")

    def __init__(self, text: str, start: int, end: int, braced: bool = False) -> None:
        self.start = start
        self.end = end
        self.text = text
        self.value = canonical(text) if text and text[0] in _INT_STARTS else text
        self.braced = braced
        self.script: Script | None = None
        self.expression: Node | None = None
        self.bodies: dict[int, Script] | None = None


class EscapedLiteral(Literal):
    """A literal written with backslash sequences, which Tcl's compiler does not take for a body or a condition."""

    __slots__ = ()


class ArrayName(Literal):
    """The name in ``array set``: in a procedure Tcl's compiler has the array made before the word after it is there."""

    __slots__ = ()


class LinkedName(Literal):
    """A name in ``variable``: in a procedure Tcl's compiler has the link made before the word after it is there, which
    is stored before the next name is looked at.
    """

    __slots__ = ()


class VarWord(Word):
    """``$name``, ``${name}`` or ``$name(index)``; ``index`` is a word, or None for no parentheses."""

    __slots__ = ("index", "name")

    def __init__(self, name: str, index: Word | None, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.index = index


class ScriptWord(Word):
    """``[script]``."""

    __slots__ = ("script",)

    def __init__(self, script: Script, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.script = script


class CompoundWord(Word):
    """Several parts whose string forms are joined; literal parts are plain ``str``."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Word | str, ...], start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.parts = parts


class ExpandWord(Word):
    """``{*}word``: the elements of the word's value become words of their own."""

    __slots__ = ("word",)

    def __init__(self, word: Word, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.word = word


class LateName(Word):
    """A computed name in ``lassign``: Tcl's compiler has the variables before it set before the name is there."""

    __slots__ = ("word",)

    def __init__(self, word: Word) -> None:
        self.start = word.start
        self.end = word.end
        self.word = word


class UnneededWord(Word):
    """A last word that Tcl's compiler leaves out unevaluated: the result of ``command`` is known without it.

    That is so for ``string range`` from behind the end, and for ``regexp`` with an empty pattern.
    """

    __slots__ = ("command", "word")

    def __init__(self, word: Word, command: str) -> None:
        self.start = word.start
        self.end = word.end
        self.word = word
        self.command = command


# Commands that Tcl compiles only if all their words are literals; the first one of ``for`` may be anything.
_WHOLLY_LITERAL = frozenset(("if", "while", "for"))


# ``string range``, and what is short for it.
_STRING = ("string", "::string")
_REGEXP = ("regexp", "::regexp")
_RANGE = ("ra", "ran", "rang", "range")
# The options of ``switch`` that Tcl's compiler knows; it takes abbreviations for them.
_MODES = ("-exact", "-glob", "-regexp")


def compiled_arms(words: Sequence[Word]) -> list[str] | None:
    """Return the patterns and bodies of a ``switch`` that Tcl compiles where it stands, None for another.

    In another the bodies are scripts of their own.  Tcl's compiler wants ``--`` before the string, unless that and one
    list are all there is, and words and elements of the list that stand in the script as they are.
    """
    place = 1 if len(words) == 3 else _place_of_string(words)
    texts = [word.text for word in words[place + 1 :] if type(word) is Literal]
    if not place or len(texts) != len(words) - place - 1:
        return None
    arms = _verbatim_elements(texts[0]) if len(texts) == 1 else texts
    return arms if arms and len(arms) % 2 == 0 and arms[-1] != "-" else None


def _place_of_string(words: Sequence[Word]) -> int:
    """Return the place of the word after ``--``, 0 where there is none or options are not to be compiled."""
    mode, nocase = "", False
    for place, word in enumerate(words[1:-2], 1):
        option = word.text if type(word) is Literal else ""
        if option == "--":
            return 0 if nocase and mode in ("", "-exact") else place + 1
        found = [name for name in (*_MODES, "-nocase") if len(option) > 1 and name.startswith(option)]
        if not found or (mode and found[0] in _MODES):
            return 0
        if found[0] == "-nocase":
            nocase = True
        else:
            mode = found[0]
    return 0


def _verbatim_elements(text: str) -> list[str]:
    """Return the elements of a list, none unless they stand in it as they are."""
    try:
        elements = split_list(text)
    except TclError:
        return []
    return elements if is_verbatim(text) else []


def _with_array_name(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return the words of a call of ``array``, those of ``array set`` with the name marked as one."""
    subcommand, name = words[1], words[2]
    if type(subcommand) is not Literal or type(name) is not Literal or subcommand.text != "set":
        return words
    return (words[0], subcommand, ArrayName(name.text, name.start, name.end, name.braced), words[3])


def _with_linked_names(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return the words of a call of ``variable`` with its names marked as such, if they are all literals."""
    if not all(type(word) is Literal and not word.text.endswith(")") for word in words[1::2]):
        return words
    return tuple(
        [
            LinkedName(word.text, word.start, word.end, word.braced) if place % 2 and type(word) is Literal else word
            for place, word in enumerate(words)
        ]
    )


def _with_unneeded_word(words: tuple[Word, ...], command: str) -> tuple[Word, ...]:
    """Return the words of a call of ``string`` or ``regexp`` with the last one marked where it is not needed."""
    literals = [word.text if isinstance(word, Literal) else None for word in words[1:-1]]
    if command == "string":
        subcommand, _, first = literals
        unneeded = subcommand in _RANGE and first is not None and is_after_end(first)
    else:
        *options, pattern = literals
        if options and options[-1] == "--":
            options.pop()
        unneeded = pattern == "" and all(option and "-nocase".startswith(option) for option in options)
    return (*words[:-1], UnneededWord(words[-1], command)) if unneeded else words


class Command:
    """One command of a script.

    ``literals`` is the whole command as values when no word needs substitution.  The cache fields belong to the
    engine: the command found for ``name`` in a namespace, valid for one epoch of the interpreter, and ``loop``.
    ``script`` is the script that the command belongs to.
    """

    __slots__ = (
        "cached",
        "cached_epoch",
        "cached_namespace",
        "end",
        "has_arms",
        "inlinable",
        "literals",
        "loop",
        "name",
        "script",
        "start",
        "turns",
        "words",
    )
    script: Script

    def __init__(self, words: tuple[Word, ...], start: int, end: int) -> None:
        self.words = words
        self.start = start
        self.end = end
        first = words[0]
        self.name: str | None = first.text if isinstance(first, Literal) else None
        # Tcl's compiler leaves a command alone whose name or number of words it does not know.
        self.inlinable = self.name is not None
        self.literals: tuple[object, ...] | None = None
        values: list[object] = []
        for word in words:
            kind = type(word)
            if kind is Literal or kind is EscapedLiteral:
                values.append(word.value)  # type: ignore[attr-defined]  # narrowed by the class test above
            elif kind is ExpandWord:
                self.inlinable = False
            if kind is not Literal and self.name in _WHOLLY_LITERAL and (self.name != "for" or word is not words[1]):
                self.inlinable = False
        if len(values) == len(words):
            self.literals = tuple(values)
        elif self.name == "array" and len(words) == 4:
            self.words = _with_array_name(words)
        elif self.name in _STRING and len(words) == 5 and self.inlinable:
            self.words = _with_unneeded_word(words, "string")
        elif self.name in _REGEXP and len(words) > 2 and self.inlinable:
            self.words = _with_unneeded_word(words, "regexp")
        elif self.name == "variable":
            self.words = _with_linked_names(words)
        elif self.name == "lassign" and self.inlinable:
            self.words = words[:3] + tuple(
                [word if isinstance(word, Literal) else LateName(word) for word in words[3:]]
            )
        self.cached: object = None
        self.cached_epoch: object = None
        # The compiled code of a loop, False where there can be none.
        self.loop: object = None
        # How many turns it has had while it was walked.
        self.turns = 0
        self.cached_namespace: object = None
        # Whether it is a switch that Tcl compiles in place, None while nobody has asked.
        self.has_arms: bool | None = None

    @property
    def is_compiled_switch(self) -> bool:
        """Whether Tcl compiles the command where it stands if it is ``switch``."""
        if self.has_arms is None:
            self.has_arms = compiled_arms(self.words) is not None
        return self.has_arms


class LooseCommand(Command):
    """A loop whose body Tcl evaluates as a script of its own; see ``runtime.loose_loops``."""

    __slots__ = ()


class Origin:
    """Where a script stands: the file, the line of the script's first line, and the offsets of joined lines.

    A backslash and newline inside braces became a space, so that the line does not show in the script any more.
    """

    __slots__ = ("file", "joins", "line")

    def __init__(self, file: str, line: int, joins: tuple[int, ...] = ()) -> None:
        self.file = file
        self.line = line
        self.joins = joins

    def line_of(self, source: str, offset: int) -> int:
        """Return the line in the file of an offset of the script's source."""
        return self.line + source.count("\n", 0, offset) + sum(join < offset for join in self.joins)


class Script:
    """A parsed script.

    ``line`` is the number of the source's first line.  ``error`` is what the parser stumbled over after the last
    good command, as (message, errorcode, start, end); it is raised only when execution gets there, as in Tcl.
    ``origin`` tells where the source stands, for ``info frame``, or is None.
    """

    __slots__ = ("codes", "commands", "error", "given_up", "heat", "leaves", "line", "loops", "origin", "source")

    def __init__(self, source: str, line: int = 1) -> None:
        self.source = source
        self.line = line
        self.commands: tuple[Command, ...] = ()
        self.error: tuple[str, object, int, int] | None = None
        self.origin: Origin | None = None
        # Loops outside of compiled code that have this script for a body, by their words.
        self.loops: dict[tuple[str, ...], LooseCommand] | None = None
        # How often it was evaluated, how often its code was given up, and the engine's compiled code by namespace.
        self.heat = self.given_up = 0
        self.codes: dict[object, Callable[..., object]] | None = None
        # The code that needs no unit of its own, since it calls nothing that could look for one.
        self.leaves: dict[object, Callable[..., object]] | None = None

    def line_at(self, offset: int) -> int:
        """Return the number of the line that holds ``offset``."""
        return self.line + self.source.count("\n", 0, offset)
