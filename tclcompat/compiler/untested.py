"""Arithmetic without tests of classes: Python's operators themselves refuse what is no number.

Beside its text with all tests, the code of an operator may have a second one, ``tried``, that has none: where it does
not raise an exception its value is the right one, which holds as long as strings, lists and dictionaries cannot take
part.  Most operators refuse them beside a number; where both operands are unknown a ``+`` before one does, which takes
a tenth of the time of a test.  A whole expression is then tried in its statement (see ``attempts``).
"""

from __future__ import annotations

from tclcompat.compiler.attempts import FEWEST, FEWEST_ANYWHERE, alternative
from tclcompat.compiler.code import Code
from tclcompat.compiler.support import not_a_number
from tclcompat.compiler.types import FLOAT, INT, NUMBER
from tclcompat.values import arith

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.builder import Builder

_MOST_SHIFTED = 1024
# Up to here every integer is a double.
_EXACT = 1 << 53


class Tried:
    """An operand, or a part of an expression, without tests.

    ``kind`` is what its value can be if it is a number, ``loose`` whether it may be none; ``nan`` whether it may be Not
    a Number; ``saved`` how many tests it does without.
    """

    __slots__ = ("kind", "loose", "nan", "saved", "text")

    def __init__(self, text: str, kind: int, saved: int = 0, *, loose: bool = False, nan: bool = False) -> None:
        self.text = text
        self.kind = kind
        self.loose = loose
        self.nan = nan
        self.saved = saved

    @property
    def is_int(self) -> bool:
        """Whether it is an int, if it is a number at all."""
        return self.kind == INT

    @property
    def tested(self) -> bool:
        """Whether an operator would test what it is."""
        return self.loose or self.kind == NUMBER

    @property
    def number(self) -> str:
        """The text that raises an exception where the value is no number."""
        return f"+{self.text}" if self.loose else self.text


def tried_of(code: Code) -> Tried | None:
    """Return an operand without tests; None where it surely is no number as it stands."""
    if code.tried is not None:
        return code.tried
    kind = code.type & NUMBER
    if not kind or code.raw or code.truth:
        return None
    return Tried(code.text, kind, loose=not code.only(NUMBER), nan=code.nan)


def try_operator(b: Builder, operator: str, left: Code, right: Code, code: Code) -> None:
    """Give the code of an operator its text without tests, if it can have one."""
    first, second = tried_of(left), tried_of(right)
    write = _WRITERS.get(operator)
    if first is None or second is None or write is None or left.raw or right.raw:
        return
    tried = write(b, operator, first, second)
    if tried is None:
        return
    tried.saved += first.saved + second.saved + first.tested + second.tested
    if tried.saved and tried.text != code.text:
        code.tried = tried


def try_sign(operator: str, operand: Code, code: Code) -> None:
    """Do so for ``-`` and ``~`` before an operand."""
    tried = tried_of(operand)
    if tried is not None and (tried.saved or tried.loose):
        kind = INT if operator == "~" else tried.kind
        code.tried = Tried(f"({operator}{tried.text})", kind, tried.saved + tried.loose, nan=tried.nan)


def finished(b: Builder, code: Code) -> Code:
    """Return the code of a whole expression, to be tried without tests where that is possible."""
    if code.sure is not None:
        # An element by itself may be an empty string.
        return surely(code) if code.truth or code.is_int else code
    tried = code.tried
    if tried is None:
        return code
    # Looking for Not a Number is a test too, which the other text has as well where doubles are expected.
    tests = tried.saved if code.leaves is None else len(code.leaves.tests)
    saved = tests - (tried.nan and not code.nan and not b.calls.has_doubles)
    if not saved or (saved < FEWEST and code.leaves is not None):
        return code
    tested = code if code.truth else b.value(code)
    result = Code(alternative(b.flag(), saved, _checked(b, tried), tested.text), code.type)
    result.truth = code.truth
    result.natural = code.natural
    return result


def surely(code: Code) -> Code:
    """Return code that is what it surely is where it can be, tried without tests."""
    sure = code.sure
    if sure is None:
        return code
    result = Code(alternative("", FEWEST_ANYWHERE, sure.text, code.text), sure.type, truth=code.truth)
    result.natural = sure.natural
    return result


def _checked(b: Builder, tried: Tried) -> str:
    if not tried.nan:
        return tried.text
    name = b.temp()
    return f"({name} if ({name} := {tried.text}) == {name} else {b.support(not_a_number)}({name}))"


def _sum(b: Builder, operator: str, left: Tried, right: Tried) -> Tried:
    first = left.number if operator == "+" and right.loose else left.text
    text = f"({first} {operator} {right.text})"
    return _number(text, left, right, left.nan or right.nan or not (left.is_int or right.is_int))


def _product(b: Builder, operator: str, left: Tried, right: Tried) -> Tried:
    return _number(f"({left.number} * {right.number})", left, right, True)


def _number(text: str, left: Tried, right: Tried, nan: bool) -> Tried:
    if left.kind == FLOAT or right.kind == FLOAT:
        return Tried(text, FLOAT, nan=nan)
    ints = left.is_int and right.is_int
    return Tried(text, INT if ints else NUMBER, nan=nan and not ints)


def _quotient(b: Builder, operator: str, left: Tried, right: Tried) -> Tried | None:
    if left.kind == FLOAT or right.kind == FLOAT:
        return Tried(f"({left.text} / {right.text})", FLOAT, nan=True)
    return None


def _bits(b: Builder, operator: str, left: Tried, right: Tried) -> Tried | None:
    if left.kind == FLOAT or right.kind == FLOAT or (operator == "|" and left.loose and right.loose):
        # Python unites dictionaries.
        return None
    return Tried(f"({left.text} {operator} {right.text})", INT)


def _shift(b: Builder, operator: str, left: Tried, right: Tried) -> Tried | None:
    if left.kind == FLOAT or right.kind == FLOAT:
        return None
    if operator == ">>" or (right.text.isdigit() and int(right.text) <= _MOST_SHIFTED):
        return Tried(f"({left.text} {operator} {right.text})", INT)
    # Python would make whatever there is memory for.
    x, y = b.temp(), b.temp()
    slow = f"{b.support(arith.shift_left)}({x}, {y})"
    text = f"({x} << {y} if ({x} := {left.text}) is not None and ({y} := {right.text}) < {_MOST_SHIFTED} else {slow})"
    return Tried(text, INT)


def _remainder(b: Builder, operator: str, left: Tried, right: Tried) -> Tried | None:
    if not (left.is_int and right.is_int) or left.loose or right.loose:
        return None
    return Tried(f"({left.text} % {right.text})", INT, 1)


def _order(b: Builder, operator: str, left: Tried, right: Tried) -> Tried | None:
    if not (left.is_int and right.is_int) and not _is_small(left) and not _is_small(right):
        # Where wide integers end, Tcl compares them with doubles in a way of its own.
        return None
    first = left.number if right.loose else left.text
    if left.nan:
        first = _checked(b, left)
    second = _checked(b, right) if right.nan else right.text
    return Tried(f"({first} {operator} {second})", INT)


def _is_small(tried: Tried) -> bool:
    return tried.text.isdigit() and int(tried.text) <= _EXACT


def _equality(b: Builder, operator: str, left: Tried, right: Tried) -> Tried | None:
    if _order(b, operator, left, right) is None:
        return None
    texts = [_checked(b, each) if each.nan else each.number for each in (left, right)]
    return Tried(f"({texts[0]} {operator} {texts[1]})", INT)


_WRITERS = {
    **dict.fromkeys("+-", _sum),
    "*": _product,
    "/": _quotient,
    "%": _remainder,
    **dict.fromkeys("&|^", _bits),
    **dict.fromkeys(("<<", ">>"), _shift),
    **dict.fromkeys(("<", "<=", ">", ">="), _order),
    **dict.fromkeys(("==", "!="), _equality),
}
