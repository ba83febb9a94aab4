"""The lexer of expressions: numbers, barewords, operators, and the words of the script parser as operands.

A number runs as far as it can; when letters, digits or underscores follow that are no operator (``1eq 2`` is fine),
number and letters make one bareword.  A bareword before ``(`` is a function, whatever it is; another one must be a
boolean.  Operands come as finished nodes.

What cannot be read becomes a token of kind ``ERROR``.  The grammar has no place for it, and ``expr_errors`` then
finds out what Tcl says; thus an error earlier in the text comes first, as in Tcl, which parses while it reads.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.syntax.expr_nodes import Node, leaf, literal
from tclcompat.syntax.parser import parse_braced, parse_bracket, parse_quoted, parse_variable
from tclcompat.values.numbers import parse_boolean

# The terminals of the grammar, in the order of the columns of its tables.
TERMINALS = (
    *("$end", "LEAF", "FUNCTION", "LPAREN", "RPAREN", "COMMA", "QUESTION", "COLON", "OR", "AND"),
    *("BITOR", "BITXOR", "BITAND", "EQUALITY", "COMPARE", "SHIFT", "ADD", "MULT", "POWER", "NOT"),
)
(
    END,
    LEAF,
    FUNCTION,
    LPAREN,
    RPAREN,
    COMMA,
    QUESTION,
    COLON,
    OR,
    AND,
    BITOR,
    BITXOR,
    BITAND,
    EQUALITY,
    COMPARE,
    SHIFT,
    ADD,
    MULT,
    POWER,
    NOT,
) = range(20)
ERROR = 20

_SINGLE = {"(": LPAREN, ")": RPAREN, ",": COMMA, "?": QUESTION, ":": COLON} | {
    "|": BITOR,
    "^": BITXOR,
    "&": BITAND,
    "<": COMPARE,
    ">": COMPARE,
    "+": ADD,
    "-": ADD,
    "*": MULT,
    "/": MULT,
    "%": MULT,
    "!": NOT,
    "~": NOT,
}
_DOUBLE = {"||": OR, "&&": AND, "==": EQUALITY, "!=": EQUALITY, "<=": COMPARE, ">=": COMPARE} | {
    "<<": SHIFT,
    ">>": SHIFT,
    "**": POWER,
}
_WORD_OPERATORS = frozenset(("eq", "ne", "in", "ni"))
_BLANKS = frozenset(" \t\v\f\r\n")
_DIGITS = frozenset("0123456789")
_OCTAL = frozenset("01234567")
_RADIX = {"x": frozenset("0123456789abcdefABCDEF"), "o": _OCTAL, "b": frozenset("01")}
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_WORD = _LETTERS | _DIGITS | {"_"}
_OPENERS = frozenset('$["{')


class Token:
    """One token: its kind, its value (an operator's or function's name, an operand's node) and where it stands.

    A token of kind ERROR has the TclError that reading it gave, or None for a character or bareword out of place.
    """

    __slots__ = ("end", "kind", "start", "value")

    def __init__(self, kind: int, value: object, start: int, end: int) -> None:
        self.kind = kind
        self.value = value
        self.start = start
        self.end = end


class Lexer:
    """Reads the tokens of one expression; ``line`` is the number of its first line."""

    __slots__ = ("_after_operand", "_end", "_line", "_pos", "_text")

    def __init__(self, text: str, line: int = 1) -> None:
        self._text = text
        self._line = line
        self._pos = 0
        self._end = len(text)
        self._after_operand = False

    def next(self) -> Token:
        """Read the next token; after the last one, END again and again."""
        text = self._text
        start = self._skip_space(self._pos)
        if start >= self._end:
            return Token(END, None, start, start)
        char = text[start]
        kind = _DOUBLE.get(text[start : start + 2])
        if kind is not None:
            return self._operator(kind, start, start + 2)
        kind = _SINGLE.get(char)
        if kind is not None:
            return self._operator(kind, start, start + 1)
        if char in _OPENERS:
            return self._word(char, start)
        if self._is_word_operator(start):
            return self._operator(EQUALITY, start, start + 2)
        return self._number_or_bareword(start)

    def _skip_space(self, pos: int) -> int:
        text, end = self._text, self._end
        while pos < end:
            if text[pos] in _BLANKS:
                pos += 1
            elif text[pos] == "\\" and text.startswith("\n", pos + 1):
                pos += 2
            else:
                break
        return pos

    def _operator(self, kind: int, start: int, end: int) -> Token:
        self._pos = end
        self._after_operand = kind == RPAREN
        return Token(kind, self._text[start:end], start, end)

    def _operand(self, node: Node, start: int, end: int) -> Token:
        self._pos = end
        self._after_operand = True
        return Token(LEAF, node, start, end)

    def _error(self, start: int, end: int, error: TclError | None = None) -> Token:
        self._pos = end
        return Token(ERROR, error, start, end)

    def _word(self, char: str, start: int) -> Token:
        if self._after_operand:
            # An operator is missing, which is wrong whatever the word is; it might not even be well formed.
            return Token(LEAF, None, start, start)
        try:
            if char == "$":
                variable, end = parse_variable(self._text, start, self._line)
                if variable is None:
                    return self._error(start, start + 1)
                return self._operand(variable, start, end)
            if char == "[":
                script, end = parse_bracket(self._text, start, self._line)
                return self._operand(script, start, end)
            word, end = (parse_quoted if char == '"' else parse_braced)(self._text, start, self._line)
            return self._operand(leaf(word), start, end)
        except TclError as error:
            return self._error(start, self._end, error)

    def _is_word_operator(self, pos: int) -> bool:
        text = self._text
        return text[pos : pos + 2] in _WORD_OPERATORS and text[pos + 2 : pos + 3] not in _LETTERS

    def _number_or_bareword(self, start: int) -> Token:
        text, end = self._text, self._end
        stop = scan_number(text, start, end)
        if stop > start:
            if (
                stop == end
                or text[stop] not in _WORD
                or self._is_word_operator(stop)
                or (not _WORD.issuperset(text[start:stop]))
            ):
                return self._operand(literal(text[start:stop]), start, stop)
        elif text[start] not in _WORD or text[start] == "_":
            return self._error(start, start + 1)
        stop = start
        while stop < end and text[stop] in _WORD:
            stop += 1
        name = text[start:stop]
        if text.startswith("(", self._skip_space(stop)):
            return self._operator(FUNCTION, start, stop)
        if parse_boolean(name) is not None:
            return self._operand(literal(name), start, stop)
        return self._error(start, stop)


def scan_number(text: str, pos: int, end: int) -> int:
    """Return the end of the longest unsigned number that starts at ``pos``, or ``pos`` when none does."""
    char = text[pos]
    if char in "iInN":
        return _scan_special(text, pos)
    if char == "0" and pos + 1 < end:
        digits = _RADIX.get(text[pos + 1].lower())
        if digits is not None:
            stop = _skip(text, pos + 2, end, digits)
            return stop if stop > pos + 2 else pos + 1
    whole = _skip(text, pos, end, _DIGITS)
    # A leading zero makes an octal number, which ends before an 8 or 9, unless a fraction or an exponent follows.
    accepted = _skip(text, pos, whole, _OCTAL) if char == "0" else whole
    stop = whole
    if text.startswith(".", stop):
        stop = _skip(text, stop + 1, end, _DIGITS)
        if stop == pos + 1:
            return pos
        accepted = stop
    elif stop == pos:
        return pos
    if text[stop : stop + 1] in ("e", "E"):
        digits_start = stop + 2 if text[stop + 1 : stop + 2] in ("+", "-") else stop + 1
        exponent = _skip(text, digits_start, end, _DIGITS)
        if exponent > digits_start:
            return exponent
    return accepted


def _skip(text: str, pos: int, end: int, allowed: frozenset[str]) -> int:
    while pos < end and text[pos] in allowed:
        pos += 1
    return pos


def _scan_special(text: str, pos: int) -> int:
    word = text[pos : pos + 8].lower()
    if word == "infinity":
        return pos + 8
    if word.startswith("inf"):
        return pos + 3
    if not word.startswith("nan"):
        return pos
    close = text.find(")", pos)
    if text.startswith("(", pos + 3) and close > 0:
        payload = "".join(char for char in text[pos + 4 : close] if char not in _BLANKS)
        if 0 < len(payload) <= 13 and _RADIX["x"].issuperset(payload):
            return close + 1
    return pos + 3
