"""The words of commands that only look at their values: strings, indexes, and the command's own function.

The common case is written in Python behind tests of the values' classes; everything else is left to the function of the
built-in command, so that there is one version of every rule.
"""

from __future__ import annotations

from tclcompat.compiler.attempts import choice, unless_tried
from tclcompat.compiler.builder import Builder
from tclcompat.compiler.code import LARGE, Code, class_of
from tclcompat.compiler.emitters import Call, Decline
from tclcompat.compiler.types import INT, STR
from tclcompat.runtime.command import NativeCommand
from tclcompat.syntax.nodes import CompoundWord, Literal, Word
from tclcompat.values.convert import to_str


def looked_at(b: Builder, words: tuple[Word, ...] | list[Word]) -> list[Code]:
    """Return the values of words that are only looked at, each a name or literal."""
    return b.in_order([lambda word=word: _kept(b, word) for word in words])  # type: ignore[misc]  # a default binds the loop's word


def _kept(b: Builder, word: Word) -> Code:
    code = b.value(b.borrowed(word))
    return code if code.simple else b.stored(code)


def text_of(b: Builder, code: Code) -> Code:
    """Return the string form of a value, with a test ahead of the call that most values do not need."""
    code = b.value(code)
    if code.constant or code.only(STR) or code.is_int or not code.type & STR:
        return b.text(code)
    first, name = b.glimpsed(code)
    return Code(f"({name} if {class_of(first)} is str else {b.use('to_str', to_str)}({name}))", STR)


def texts_of(b: Builder, words: tuple[Word, ...] | list[Word]) -> list[Code]:
    """Return the string forms of several words' values, each a name or literal."""
    return [b.stored(text_of(b, code)) for code in looked_at(b, words)]


def function_of(b: Builder, call: Call, count: int) -> str:
    """Return the start of a call of the command's own function with ``count`` words, ``f_x(interp``."""
    found = b.calls.resolve(call.node)
    command = None if found is None else found[0]
    if found is None or not isinstance(command, NativeCommand) or not command.takes(count):
        raise Decline
    b.calls.origin.natives[call.node] = (command, found[2])
    return f"{b.call_name(call.name, command.function)}({b.use('interp', b.interp)}"


def own_function(b: Builder, call: Call) -> str:
    """Return the name by which generated code calls the command's own function."""
    return function_of(b, call, len(call.words)).partition("(")[0]


def plain(b: Builder, call: Call, kind: int, *texts: str) -> Code:
    """Call the command's own function with ready words; ``kind`` is INT or STR, the type of its result."""
    text = ", ".join([function_of(b, call, len(texts)), *texts]) + ")"
    return Code(f"{b.use('to_str', to_str)}({text})" if kind == STR else text, kind)


def plain_words(b: Builder, call: Call, kind: int) -> Code:
    """Call the command's own function with the words of the command."""
    function_of(b, call, len(call.words))
    codes = b.in_order([lambda word=word: b.value(b.borrowed(word)) for word in call.words])  # type: ignore[misc]  # as above
    return plain(b, call, kind, *[code.text for code in codes])


def guarded(tests: list[str], fast: str, slow: Code) -> Code:
    """Return ``fast`` where the tests hold, else ``slow``, which tells the type of both."""
    if not tests:
        return Code(fast, slow.type)
    return Code(choice(tests, fast, slow.text), slow.type)


def is_text(code: Code) -> list[str]:
    """Return the test whether a value is a ``str``, if there is a doubt."""
    return [] if code.only(STR) else [f"{class_of(code.text)} is str"]


class Index:
    """An index as it is written: a number, known or not, from the start or from the end.

    ``offset`` is a Python expression; ``number`` its value where that is known; ``tests`` are to hold for it to be an
    int.  ``slow`` is the word's value, for the command itself.  ``usable``: whether it is of such a form at all.
    """

    def __init__(self, b: Builder, word: Word, code: Code) -> None:
        self.from_end = False
        self.number: int | None = None
        self.tests: list[str] = []
        self.usable = True
        self.slow = code.text
        self.offset = code.text
        # Whether the offset surely is not negative.
        self.natural = code.natural
        part = index_part(word)
        if part is not None:
            self._compound(b, code, part[0], part[1])
        elif code.constant:
            self._constant(code.value)
        elif not code.is_int:
            self.usable = bool(code.type & INT)
            self.tests = [f"{class_of(code.text)} is int"]

    def _compound(self, b: Builder, code: Code, prefix: str, suffix: str) -> None:
        self.from_end = prefix != ""
        self.tests = [] if code.is_int else [f"{class_of(code.text)} is int"]
        self.slow = f"({prefix!a} + {text_of(b, code).text} + {suffix!a})"
        if suffix:
            self.offset = f"({code.text} {suffix[0]} {int(suffix[1:])})"
            self.natural = code.natural and suffix[0] == "+"

    def _constant(self, value: object) -> None:
        text = to_str(value)
        self.from_end = text == "end" or text.startswith("end-")
        if type(value) is int:
            self.number = value
        elif text == "end":
            self.number = 0
        elif self.from_end and _is_plain(text[4:]):
            self.number = int(text[4:])
        self.usable = self.number is not None and 0 <= self.number < LARGE

    def element(self, text: str) -> tuple[list[str], str]:
        """Return the tests for the index to lie in the string ``text``, and the character there."""
        if self.number is not None:
            place = -self.number - 1 if self.from_end else self.number
            return [f"len({text}) > {self.number}"], f"{text}[{place}]"
        test = f"-1 < {self.offset}" + unless_tried(f" < len({text})")
        if self.natural:
            test = unless_tried(f"{self.offset} < len({text})")
        return [*self.tests, test], f"{text}[{'~' if self.from_end else ''}{self.offset}]"

    def lower(self) -> tuple[list[str], str]:
        """Return the tests for the index to be the first of a range, and the start of the slice."""
        if self.number is not None:
            return [], str(-self.number - 1) if self.from_end else str(self.number or "")
        test = f"{self.offset} < {LARGE}" if self.natural else f"-1 < {self.offset} < {LARGE}"
        return [*self.tests, test], f"~{self.offset}" if self.from_end else self.offset

    def upper(self) -> tuple[list[str], str]:
        """Return the tests for the index to be the last of a range, and the end of the slice."""
        if self.number is not None:
            return [], str(-self.number or "") if self.from_end else str(self.number + 1)
        if self.from_end:
            return [*self.tests, f"0 < {self.offset} < {LARGE}"], f"-{self.offset}"
        test = f"{self.offset} < {LARGE}" if self.natural else f"-2 < {self.offset} < {LARGE}"
        return [*self.tests, test], f"{self.offset} + 1"


def index_part(word: Word) -> tuple[str, str, Word] | None:
    """Return what stands before and after the one part that is substituted in ``end-$i``, ``$i+1`` and ``$i-1``."""
    if type(word) is not CompoundWord or len(word.parts) != 2:
        return None
    first, second = word.parts
    if first == "end-" and isinstance(second, Word):
        return "end-", "", second
    if isinstance(first, Word) and isinstance(second, str) and second[0] in "+-":
        return ("", second, first) if _is_plain(second[1:]) else None
    return None


def _is_plain(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) < 8 and (digits[0] != "0" or digits == "0")


def part_looked_at(word: Word) -> Word:
    """Return the part of an index word that ``Index`` wants the value of."""
    part = index_part(word)
    return word if part is None else part[2]


def with_indexes(b: Builder, words: tuple[Word, ...], *places: int) -> tuple[list[Code], list[Index]]:
    """Return the values of words, and those at ``places`` as indexes."""
    codes = looked_at(b, [part_looked_at(word) if at in places else word for at, word in enumerate(words)])
    return codes, [Index(b, words[at], codes[at]) for at in places]


def literal_text(word: Word) -> str | None:
    """Return the text of a literal word."""
    return word.text if isinstance(word, Literal) else None
