"""The words of regular expressions (re_syntax(n)): what the next characters of a pattern mean where they stand.

The lexer knows four places: an extended or advanced expression, a basic one, a bound ``{m,n}`` and a bracket
expression.  The parser always looks one word ahead, so that of two errors the same one is found first as in Tcl.
"""

from __future__ import annotations

from tclcompat.values.characters import is_in_class
from tclcompat.values.regex_nodes import (
    ADVANCED,
    ADVANCED_FEATURES,
    EXPANDED,
    EXTENDED,
    LINE,
    LINEANCHOR,
    LINESTOP,
    LITERAL,
    NOCASE,
    CharSet,
    regex_error,
)

# Places: expression, bound, bracket expression.
EXPRESSION, BOUND, BRACKET = range(3)

_HEX = "0123456789abcdef"
_CLASSES = {"d": "digit", "s": "space", "w": "word"}
_CONTROL = {"a": "\a", "b": "\b", "B": "\\", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_CONSTRAINTS = {"A": "A", "m": "m", "M": "M", "y": "y", "Y": "Y", "Z": "Z"}
_MAXIMUM_CODE = 0x10FFFF
_OPTIONS = {
    "b": (0, ADVANCED | LITERAL),
    "c": (0, NOCASE),
    "e": (EXTENDED, ADVANCED_FEATURES | LITERAL),
    "i": (NOCASE, 0),
    "m": (LINE, 0),
    "n": (LINE, 0),
    "p": (LINESTOP, LINEANCHOR),
    "q": (LITERAL, ADVANCED),
    "s": (0, LINE),
    "t": (0, EXPANDED),
    "w": (LINEANCHOR, LINESTOP),
    "x": (EXPANDED, 0),
}


class Lexer:
    """Reads a pattern word by word: ``kind`` and ``value`` are the word in hand, ``next`` takes the next one.

    Kinds: ``char`` (value: the character), ``set`` (a CharSet), ``anchor``, ``look``, ``backref``, ``end``, the signs
    ``| * + ? { ( ) [ .``; in a bound ``digit , }``; in brackets ``char range class collate equivalent ]``.
    """

    def __init__(self, pattern: str, flags: int) -> None:
        self.text = pattern
        self.pos = 0
        self.end = len(pattern)
        self.flags = flags
        self.info: set[str] = set()
        self.place = EXPRESSION
        self.groups = 0
        self.kind = "start"
        self.value: object = None
        self._last = "start"
        self._prefixes()

    def _note(self, *names: str) -> None:
        self.info.update(names)

    def _ahead(self, text: str) -> bool:
        return self.text.startswith(text, self.pos)

    def _prefixes(self) -> None:
        """Obey the director ``***`` and the embedded options ``(?xyz)`` at the start."""
        if self.flags & LITERAL:
            return
        if self._ahead("***") and self.end >= 4:
            sign = self.text[3]
            if sign == "?":
                raise regex_error("REG_BADPAT")
            if sign not in "=:":
                raise regex_error("REG_BADRPT")
            self._note("REG_UNONPOSIX")
            self.pos = 4
            if sign == "=":
                self.flags = (self.flags | LITERAL) & ~(ADVANCED | EXPANDED | LINE)
                return
            self.flags |= ADVANCED
        if self.flags & ADVANCED != ADVANCED or not self._ahead("(?") or self.pos + 2 >= self.end:
            return
        if is_in_class(self.text[self.pos + 2], "alpha"):
            self._embedded_options()

    def _embedded_options(self) -> None:
        self._note("REG_UNONPOSIX")
        self.pos += 2
        while self.pos < self.end and is_in_class(self.text[self.pos], "alpha"):
            option = _OPTIONS.get(self.text[self.pos])
            if option is None:
                raise regex_error("REG_BADOPT")
            self.flags = (self.flags & ~option[1]) | option[0]
            self.pos += 1
        if not self._ahead(")"):
            raise regex_error("REG_BADOPT")
        self.pos += 1
        if self.flags & LITERAL:
            self.flags &= ~(EXPANDED | LINE)

    def _set(self, kind: str, value: object = None) -> None:
        self.kind = kind
        self.value = value

    def next(self) -> None:
        """Take the next word."""
        self._last = self.kind
        if self.place == BRACKET:
            self._next_in_brackets()
            return
        if self.flags & EXPANDED:
            self._skip_space()
        if self.pos >= self.end:
            if self.place == BOUND:
                raise regex_error("REG_EBRACE")
            self._set("end")
            return
        char = self.text[self.pos]
        self.pos += 1
        if self.place == BOUND:
            self._next_in_bound(char)
        elif self.flags & LITERAL:
            self._set("char", char)
        elif self.flags & EXTENDED:
            self._next_extended(char)
        else:
            self._next_basic(char)

    def _skip_space(self) -> None:
        """Skip white space and comments of expanded syntax."""
        start = self.pos
        while self.pos < self.end:
            char = self.text[self.pos]
            if char == "#":
                found = self.text.find("\n", self.pos)
                self.pos = self.end if found < 0 else found
            elif is_in_class(char, "space"):
                self.pos += 1
            else:
                break
        if self.pos != start:
            self._note("REG_UNONPOSIX")

    def _next_in_bound(self, char: str) -> None:
        if char in "0123456789":
            self._set("digit", int(char))
        elif char == ",":
            self._set(",")
        elif char == "}" and self.flags & EXTENDED:
            self.place = EXPRESSION
            self._set("}", self._greedy())
        elif char == "\\" and not self.flags & EXTENDED and self._ahead("}"):
            self.pos += 1
            self.place = EXPRESSION
            self._set("}", True)
        else:
            raise regex_error("REG_BADBR")

    def _greedy(self) -> bool:
        """Tell whether a quantifier has no ``?`` after it, which it eats."""
        if self.flags & ADVANCED_FEATURES and self._ahead("?"):
            self.pos += 1
            self._note("REG_UNONPOSIX")
            return False
        return True

    def _next_extended(self, char: str) -> None:
        if char in "*+?":
            self._set(char, self._greedy())
        elif char in "|.":
            self._set(char)
        elif char in "^$":
            self._set("anchor", char)
        elif char == "{":
            self._open_brace()
        elif char == "(":
            self._open_parenthesis()
        elif char == ")":
            if self._last == "(":
                self._note("REG_UUNSPEC")
            self._set(")", char)
        elif char == "[":
            self._open_bracket()
        elif char == "\\":
            self._extended_escape()
        else:
            self._set("char", char)

    def _open_brace(self) -> None:
        if self.flags & EXPANDED:
            self._skip_space()
        if self.pos < self.end and is_in_class(self.text[self.pos], "digit"):
            self._note("REG_UBOUNDS")
            self.place = BOUND
            self._set("{")
        else:
            self._note("REG_UBRACES", "REG_UUNSPEC")
            self._set("char", "{")

    def _open_parenthesis(self) -> None:
        if not (self.flags & ADVANCED_FEATURES and self._ahead("?")):
            self._set("(", True)
            return
        self._note("REG_UNONPOSIX")
        sign = self.text[self.pos + 1 : self.pos + 2]
        self.pos += 2
        if sign == ":":
            self._set("(", False)
        elif sign == "#":
            found = self.text.find(")", self.pos)
            self.pos = self.end if found < 0 else found + 1
            self.kind = self._last
            self.next()
        elif sign and sign in "=!":
            self._note("REG_ULOOKAHEAD")
            self._set("look", sign == "=")
        else:
            raise regex_error("REG_BADRPT")

    def _open_bracket(self) -> None:
        for sign, kind in (("<", "m"), (">", "M")):
            if self._ahead(f"[:{sign}:]]"):
                self.pos += 6
                self._note("REG_UNONPOSIX", "REG_ULOCALE")
                self._set("anchor", kind)
                return
        self.place = BRACKET
        negated = self._ahead("^")
        if negated:
            self.pos += 1
        self._set("[", negated)

    def _extended_escape(self) -> None:
        if self.pos >= self.end:
            raise regex_error("REG_EESCAPE")
        char = self.text[self.pos]
        if not self.flags & ADVANCED_FEATURES:
            if is_in_class(char, "alnum"):
                self._note("REG_UBSALNUM", "REG_UUNSPEC")
            self.pos += 1
            self._set("char", char)
            return
        self._escape()

    def _escape(self) -> None:
        """Read an escape of advanced expressions, whose backslash is eaten."""
        char = self.text[self.pos]
        self.pos += 1
        if not is_in_class(char, "alnum"):
            self._set("char", char)
            return
        self._note("REG_UNONPOSIX")
        if char in _CONTROL:
            if char == "e":
                self._note("REG_UUNPORT")
            if char in "ae":
                # Tcl looks these two up by their names.
                self._note("REG_ULOCALE")
            self._set("char", _CONTROL[char])
        elif char.lower() in _CLASSES:
            self._note("REG_ULOCALE")
            self._set("set", CharSet([], [_CLASSES[char.lower()]], char.isupper()))
        elif char in _CONSTRAINTS:
            if char in "mMyY":
                self._note("REG_ULOCALE")
            self._set("anchor", _CONSTRAINTS[char])
        elif char == "c":
            self._note("REG_UUNPORT")
            if self.pos >= self.end:
                raise regex_error("REG_EESCAPE")
            self._set("char", chr(ord(self.text[self.pos]) & 0o37))
            self.pos += 1
        elif char in "uUx":
            self._code_escape(char)
        elif char in "0123456789":
            self._number_escape(char)
        else:
            raise regex_error("REG_EESCAPE")

    def _code_escape(self, char: str) -> None:
        if char == "x":
            self._note("REG_UUNPORT")
        code = self._digits(16, {"u": 4, "U": 8, "x": 2}[char])
        self._set("char", chr(code) if code <= _MAXIMUM_CODE else "\ufffd")

    def _number_escape(self, char: str) -> None:
        """Read a back reference, or else an octal code."""
        start = self.pos - 1
        if char != "0":
            self.pos = start
            number = self._digits(10, 255)
            if self.pos == start + 1 or 0 < number <= self.groups:
                self._note("REG_UBACKREF")
                self._set("backref", number)
                return
        self._note("REG_UUNPORT")
        self.pos = start
        code = self._digits(8, 3)
        if code > 0xFF:
            self.pos -= 1
            code >>= 3
        self._set("char", chr(code))

    def _digits(self, base: int, most: int) -> int:
        """Read at least one and at most ``most`` digits."""
        start, value = self.pos, 0
        digits = _HEX[:base]
        while self.pos < self.end and self.pos - start < most and value <= 0x10FFF:
            digit = digits.find(self.text[self.pos].lower())
            if digit < 0:
                break
            value = value * base + digit
            self.pos += 1
        if self.pos == start:
            raise regex_error("REG_EESCAPE")
        return value

    def _next_basic(self, char: str) -> None:
        at_start = self._last in ("start", "(")
        if char == "*":
            if at_start or (self._last == "anchor" and self.value == "^"):
                self._set("char", char)
            else:
                self._set("*", True)
        elif char == "[":
            self._open_bracket()
        elif char == ".":
            self._set(".")
        elif char == "^" and at_start:
            if self._last == "(":
                self._note("REG_UUNSPEC")
            self._set("anchor", char)
        elif char == "$":
            self._basic_dollar()
        elif char == "\\":
            self._basic_escape()
        else:
            self._set("char", char)

    def _basic_dollar(self) -> None:
        if self.flags & EXPANDED:
            self._skip_space()
        if self._ahead("\\)"):
            self._note("REG_UUNSPEC")
        if self.pos >= self.end or self._ahead("\\)"):
            self._set("anchor", "$")
        else:
            self._set("char", "$")

    def _basic_escape(self) -> None:
        if self.pos >= self.end:
            raise regex_error("REG_EESCAPE")
        char = self.text[self.pos]
        self.pos += 1
        if char == "{":
            self.place = BOUND
            self._note("REG_UBOUNDS")
            self._set("{")
        elif char in "()":
            self._set(char, True if char == "(" else char)
        elif char in "<>":
            self._note("REG_UNONPOSIX", "REG_ULOCALE")
            self._set("anchor", "m" if char == "<" else "M")
        elif char in "123456789":
            self._note("REG_UBACKREF")
            self._set("backref", int(char))
        else:
            if is_in_class(char, "alnum"):
                self._note("REG_UBSALNUM", "REG_UUNSPEC")
            self._set("char", char)

    def _next_in_brackets(self) -> None:
        if self.pos >= self.end:
            raise regex_error("REG_EBRACK")
        char = self.text[self.pos]
        self.pos += 1
        first = self._last == "["
        if char == "]" and not first:
            self.place = EXPRESSION
            self._set("]")
        elif char == "\\":
            self._bracket_escape()
        elif char == "-" and not first and not self._ahead("]"):
            self._set("range", char)
        elif char == "[":
            self._bracket_class()
        else:
            self._set("char", char)

    def _bracket_escape(self) -> None:
        self._note("REG_UBBS")
        if not self.flags & ADVANCED_FEATURES:
            self._set("char", "\\")
            return
        self._note("REG_UNONPOSIX")
        if self.pos >= self.end:
            raise regex_error("REG_EESCAPE")
        self._escape()
        if self.kind == "set" and isinstance(self.value, CharSet) and not self.value.negated:
            self._set("class", self.value.classes[0])
        elif self.kind != "char":
            raise regex_error("REG_EESCAPE")

    def _bracket_class(self) -> None:
        if self.pos >= self.end:
            raise regex_error("REG_EBRACK")
        sign = self.text[self.pos]
        kind = {".": "collate", "=": "equivalent", ":": "class"}.get(sign)
        if kind is None:
            self._set("char", "[")
            return
        if sign != ".":
            self._note("REG_ULOCALE")
        close = self.text.find(sign + "]", self.pos + 1)
        if close < 0:
            raise regex_error("REG_EBRACK")
        name = self.text[self.pos + 1 : close]
        self.pos = close + 2
        self._set(kind, name if kind != "class" else ":" + name)
