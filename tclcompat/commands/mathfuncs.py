"""``::tcl::mathfunc::*``: the functions of expressions as commands (mathfunc(n)).

A function is a command like any other, which scripts may call, replace and add to; only the complaint about the
number of arguments is its own.
"""

from __future__ import annotations

import math

from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.values import compare
from tclcompat.values.arith import domain_error, double_power, hypotenuse
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import (
    expected_number,
    int_to_double,
    not_a_number,
    parse_integer,
    to_boolean,
    to_double,
    to_number,
    too_large,
    wrap_wide,
)
from tclcompat.values.randoms import RandomState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

table = CommandTable()


def function(name: str, count: int) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Declare the math function ``name`` with ``count`` arguments."""

    def declare(body: Callable[..., object]) -> Callable[..., object]:
        def checked(interp: Interp, *words: object) -> object:
            if len(words) != count:
                amount = "not enough" if len(words) < count else "too many"
                raise TclError(f'{amount} arguments for math function "{name}"', ["TCL", "WRONGARGS"])
            return body(interp, *words)

        checked.__doc__ = body.__doc__
        table.command("::tcl::mathfunc::" + name, "?arg ...?")(checked)
        return body

    return declare


def _declare_real(name: str, real: Callable[[float], float], overflow: Callable[[float], float]) -> None:
    """Declare a function of one double; ``overflow`` gives its value beyond the range of doubles."""

    @function(name, 1)
    def apply(interp: Interp, word: object) -> float:
        """Apply C's function of that name."""
        number = to_double(word)
        try:
            return real(number)
        except OverflowError:
            return overflow(number)
        except ValueError:
            raise domain_error() from None


def _infinite(number: float) -> float:
    return math.inf


def _signed_infinite(number: float) -> float:
    return math.copysign(math.inf, number)


for _name in ("acos", "asin", "atan", "cos", "cosh", "exp", "sin", "tan", "tanh"):
    _declare_real(_name, getattr(math, _name), _infinite)
_declare_real("sinh", math.sinh, _signed_infinite)


def _declare_logarithm(name: str, real: Callable[[float], float]) -> None:
    @function(name, 1)
    def apply(interp: Interp, word: object) -> float:
        """Return a logarithm; that of zero is minus infinity."""
        number = to_double(word)
        if number == 0:
            return -math.inf
        if number < 0:
            raise domain_error()
        return real(number)


_declare_logarithm("log", math.log)
_declare_logarithm("log10", math.log10)


def _number(word: object) -> int | float:
    """Return the number that ``word`` is; Not a Number is an error."""
    number = to_number(word)
    if number is None:
        raise expected_number("number", to_str(word))
    if number != number:
        raise not_a_number()
    return number


@function("abs", 1)
def absolute(interp: Interp, word: object) -> object:
    """Return the absolute value; a number that is not negative is left as it is written."""
    number = _number(word)
    if number > 0:
        return word
    if number == 0 and (math.copysign(1.0, number) > 0 if type(number) is float else "-" not in to_str(word)):
        return word
    return abs(number)


@function("atan2", 2)
def atan2(interp: Interp, y: object, x: object) -> float:
    """Return the angle of the point (x, y)."""
    first = to_double(y)
    return math.atan2(first, to_double(x))


@function("bool", 1)
def boolean(interp: Interp, word: object) -> int:
    """Return 1 or 0 for a boolean."""
    return 1 if to_boolean(word) else 0


@function("ceil", 1)
def ceil(interp: Interp, word: object) -> float:
    """Round up to a double with no fraction."""
    return _round_to_double(word, math.ceil, math.inf)


@function("floor", 1)
def floor(interp: Interp, word: object) -> float:
    """Round down to a double with no fraction."""
    return _round_to_double(word, math.floor, -math.inf)


def _round_to_double(word: object, rounding: Callable[[float], int], direction: float) -> float:
    """Round a double, or an integer to the nearest double that is not beyond it against ``direction``."""
    value = to_double(word)
    number = to_number(word)
    if type(number) is float:
        if math.isinf(value):
            return value
        return math.copysign(float(rounding(value)), value)
    integer = int(number or 0)
    if math.isinf(value):
        return value if (value > 0) == (direction > 0) else math.nextafter(value, 0.0)
    if int(value) != integer and (int(value) < integer) == (direction > 0):
        return math.nextafter(value, direction)
    return value


@function("double", 1)
def double(interp: Interp, word: object) -> float:
    """Return a number as a double."""
    return to_double(word)


def _entier(word: object) -> object:
    number = _number(word)
    if type(number) is int:
        return word
    if math.isinf(number):
        raise too_large()
    return int(number)


@function("entier", 1)
def entier(interp: Interp, word: object) -> object:
    """Cut off the fraction."""
    return _entier(word)


@function("int", 1)
def integer(interp: Interp, word: object) -> int:
    """Cut off the fraction and keep the low 64 bits."""
    return wrap_wide(int(to_number(_entier(word)) or 0))


@function("wide", 1)
def wide(interp: Interp, word: object) -> int:
    """Cut off the fraction and keep the low 64 bits."""
    return wrap_wide(int(to_number(_entier(word)) or 0))


@function("fmod", 2)
def fmod(interp: Interp, x: object, y: object) -> float:
    """Return the remainder of a division of doubles, with the sign of the dividend."""
    first = to_double(x)
    second = to_double(y)
    try:
        return math.fmod(first, second)
    except ValueError:
        raise domain_error() from None


@function("hypot", 2)
def hypot(interp: Interp, x: object, y: object) -> float:
    """Return the length of the vector (x, y)."""
    first = to_double(x)
    return hypotenuse(first, to_double(y))


@function("pow", 2)
def power(interp: Interp, x: object, y: object) -> float:
    """Return a power of doubles."""
    first = to_double(x)
    return double_power(first, to_double(y))


@function("isqrt", 1)
def isqrt(interp: Interp, word: object) -> int:
    """Return the integer part of the square root, exactly."""
    number = _number(word)
    if number < 0:
        raise TclError(
            "square root of negative argument", ["ARITH", "DOMAIN", "domain error: argument not in valid range"]
        )
    if type(number) is float and math.isinf(number):
        raise too_large()
    return math.isqrt(int(number))


@function("sqrt", 1)
def sqrt(interp: Interp, word: object) -> float:
    """Return the square root; of an integer beyond the range of doubles too.

    That of a negative number is a NaN, which only becomes an error where somebody uses it.
    """
    value = to_double(word)
    if value < 0:
        return -math.nan
    number = to_number(word)
    if math.isinf(value) and type(number) is int:
        return int_to_double(math.isqrt(number))
    return math.sqrt(value)


@function("round", 1)
def round_(interp: Interp, word: object) -> object:
    """Round to the nearest integer, halves away from zero."""
    number = _number(word)
    if type(number) is int:
        return word
    if math.isinf(number):
        raise too_large()
    fraction, whole = math.modf(number)
    if fraction >= 0.5:
        return int(whole) + 1
    return int(whole) - 1 if fraction <= -0.5 else int(whole)


@function("rand", 0)
def rand(interp: Interp) -> float:
    """Return a random number between 0 and 1."""
    return interp.state(RandomState).next()


@function("srand", 1)
def srand(interp: Interp, word: object) -> float:
    """Restart the random numbers from a seed and return the first."""
    number = parse_integer(word)
    state = interp.state(RandomState)
    state.start(number)
    return state.next()


def _extreme(name: str, words: tuple[object, ...], start: float, wins: Callable[[object, object], object]) -> object:
    """Return the word that wins over all others, as it is written."""
    if not words:
        raise TclError(f'not enough arguments to math function "{name}"')
    best: object = start
    for word in words:
        try:
            to_double(word)
        except TclError as error:
            raise TclError(str(error)) from None
        if wins(word, best):
            best = word
    return best


@table.command("::tcl::mathfunc::max", "?arg ...?")
def maximum(interp: Interp, *words: object) -> object:
    """Return the greatest of the numbers."""
    return _extreme("max", words, -math.inf, compare.greater)


@table.command("::tcl::mathfunc::min", "?arg ...?")
def minimum(interp: Interp, *words: object) -> object:
    """Return the least of the numbers."""
    return _extreme("min", words, math.inf, compare.less)
