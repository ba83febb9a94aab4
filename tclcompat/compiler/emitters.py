"""How a command family tells the compiler what it can write in Python.

An emitter is called as ``emit(b, call, want)`` and returns the code of the command's result (see ``builder``).  It
raises ``Decline`` when the form of the command at hand is not for it; what it wrote until then is dropped.
"""

from __future__ import annotations

from tclcompat.compiler.inline import FAMILIES
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import Literal, Script, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.compiler.builder import Builder, Want
    from tclcompat.compiler.code import Code

    Emitter = Callable[[Builder, "Call", Want], "Code | None"]
    # The last argument gives the call of the function's command for the Python expressions of its arguments.
    FunctionEmitter = Callable[[Builder, list[Code], Callable[..., str]], Code]


class Decline(Exception):
    """The form of the command at hand is not written in Python."""


class Call:
    """One command as an emitter sees it: ``words`` are those after the command's name (and subcommand)."""

    __slots__ = ("name", "node", "script", "words")

    def __init__(self, script: Script, node: CommandNode, words: tuple[Word, ...], name: str) -> None:
        self.script = script
        self.node = node
        self.words = words
        self.name = name

    def literal(self, index: int) -> str:
        """Return the text of a literal word; Decline where it is none."""
        word = self.words[index]
        if not isinstance(word, Literal):
            raise Decline
        return word.text

    def arity(self, least: int, most: int | None = None) -> None:
        """Decline unless the number of words is right: the command itself tells what is wrong with it."""
        if len(self.words) < least or (most is not None and len(self.words) > most):
            raise Decline


EMITTERS: dict[str, Emitter] = {}
# Those for calls with ``{*}`` words.
EXPANDING: dict[str, Emitter] = {}
FUNCTIONS: dict[str, FunctionEmitter] = {}
# Which module declares the emitter of a command.
_HOMES = {name: family for family, names in FAMILIES.items() for name in names}


def emitter_of(name: str) -> Emitter | None:
    """Return the emitter of the built-in command of this full name, None where there is none."""
    found = EMITTERS.get(name)
    if found is None and name in _HOMES:
        __import__(f"tclcompat.compiler.inline.{_HOMES[name]}")
        found = EMITTERS[name]
    return found


def expanding_emitter(name: str) -> Emitter | None:
    """Return the emitter of a built-in command for calls with ``{*}`` words, None where there is none."""
    emitter_of(name)
    return EXPANDING.get(name)


def function_emitter(name: str) -> FunctionEmitter | None:
    """Return the emitter of the math function of this name, None where there is none."""
    if not FUNCTIONS:
        __import__("tclcompat.compiler.inline.mathfuncs")
    return FUNCTIONS.get(name)


def emitter(*names: str) -> Callable[[Emitter], Emitter]:
    """Declare the emitter of the built-in commands of these full names (``::set``, ``::tcl::string::length``).

    They stand in ``inline.FAMILIES`` too.
    """

    def declare(function: Emitter) -> Emitter:
        for name in names:
            EMITTERS[name] = function
        return function

    return declare


def expanding(name: str) -> Callable[[Emitter], Emitter]:
    """Declare the emitter of a command, which has another besides, for calls with ``{*}`` words."""

    def declare(function: Emitter) -> Emitter:
        EXPANDING[name] = function
        return function

    return declare


def function(*names: str) -> Callable[[FunctionEmitter], FunctionEmitter]:
    """Declare the emitter of the math functions of these names."""

    def declare(emit: FunctionEmitter) -> FunctionEmitter:
        for name in names:
            FUNCTIONS[name] = emit
        return emit

    return declare
