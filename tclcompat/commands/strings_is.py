"""``string is``: the classes of values and where a value stops belonging to one."""

from __future__ import annotations

from tclcompat.commands.strings import string
from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.registry import choose
from tclcompat.values.characters import ASCII_CLASSES, is_in_class
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.lists import SPACES, find_list_error
from tclcompat.values.numbers import is_number, parse_boolean, parse_number, to_int32, to_number, to_wide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.interp import Interp

_CLASSES = (
    *("alnum", "alpha", "ascii", "control", "boolean", "digit", "double", "entier", "false", "graph", "integer"),
    *("list", "lower", "print", "punct", "space", "true", "upper", "wideinteger", "wordchar", "xdigit"),
)
_CLASS_NAMES = frozenset(_CLASSES)
_OPTIONS = ("-strict", "-failindex")
_USAGE = "?-strict? ?-failindex var? str"
_NUMBERS = ("double", "entier", "integer", "wideinteger")
_NUMBER_SIGNS = frozenset("+-.()" + SPACES)


@string.sub("is", "class ?-strict? ?-failindex var? str")
def string_is(interp: Interp, class_word: object, *words: object) -> int:
    """Tell whether a value belongs to a class, and store where it stops doing so."""
    name = to_str(class_word)
    if name not in _CLASS_NAMES:
        name = choose(name, _CLASSES, "class")
    strict, variable = len(words) == 2 and words[0] == "-strict", None
    if len(words) != 1 and not strict:
        strict, variable = _options(words)
    value = words[-1]
    if variable is None and name in _NUMBERS:
        # Where it stops being one, which takes long to find out, nobody wants to know.
        return 1 if is_number(value, name) or (not strict and to_str(value) == "") else 0
    if name in ASCII_CLASSES:
        text = to_str(value)
        if variable is None and text.isascii():
            return 1 if ASCII_CLASSES[name].issuperset(text) and (text or not strict) else 0
        failed = _first_outside(text, name, strict)
    else:
        failed = _TESTS[name](value, strict)
    if failed is None:
        return 1
    if variable is not None:
        interp.set_var(to_str(variable), failed)
    return 0


def _options(words: tuple[object, ...]) -> tuple[bool, object | None]:
    strict, variable, position, last = False, None, 0, len(words) - 1
    while position < last:
        if choose(to_str(words[position]), _OPTIONS) == "-strict":
            strict = True
        else:
            position += 1
            if position >= last:
                raise WrongArgs(_USAGE, words=2)
            variable = words[position]
        position += 1
    return strict, variable


def _first_outside(text: str, name: str, strict: bool) -> int | None:
    """Return the index of the first character outside a class of characters, or None."""
    members = ASCII_CLASSES[name]
    if members.issuperset(text):
        return 0 if strict and not text else None
    for position, char in enumerate(text):
        if char not in members and not is_in_class(char, name):
            return position
    return None


def _not_boolean(value: object, strict: bool, wanted: tuple[bool, ...] = (False, True)) -> int | None:
    text = to_str(value)
    word = parse_boolean(text)
    if word is None:
        return 0 if strict or text else None
    return None if word in wanted else 0


def _not_true(value: object, strict: bool) -> int | None:
    return _not_boolean(value, strict, (True,))


def _not_false(value: object, strict: bool) -> int | None:
    return _not_boolean(value, strict, (False,))


def _not_double(value: object, strict: bool) -> int | None:
    if to_number(value) is not None:
        return None
    return _number_stop(to_str(value), strict, integer=False)


def _not_entier(value: object, strict: bool) -> int | None:
    if type(to_number(value)) is int:
        return None
    return _number_stop(to_str(value), strict, integer=True)


def _not_within(value: object, strict: bool, convert: Callable[[object], int]) -> int | None:
    try:
        convert(value)
    except TclError:
        # An integer that is only too large stops nowhere: Tcl says -1.
        return -1 if type(to_number(value)) is int else _number_stop(to_str(value), strict, integer=True)
    return None


def _not_integer(value: object, strict: bool) -> int | None:
    return _not_within(value, strict, to_int32)


def _not_wideinteger(value: object, strict: bool) -> int | None:
    return _not_within(value, strict, to_wide)


def _number_stop(text: str, strict: bool, integer: bool) -> int | None:
    """Return where reading ``text`` as a number stops: after the longest start of it that is one, else at 0."""
    if not text:
        return 0 if strict else None
    end = 0
    while end < len(text) and (text[end] in _NUMBER_SIGNS or (text[end].isascii() and text[end].isalnum())):
        end += 1
    while end > 0:
        number = parse_number(text[:end])
        if number is not None and (not integer or type(number) is int):
            return end
        end -= 1
    return 0


def _not_list(value: object, strict: bool) -> int | None:
    try:
        to_list(value)
    except TclError:
        return find_list_error(to_str(value))
    return None


_TESTS: dict[str, Callable[[object, bool], int | None]] = {
    "boolean": _not_boolean,
    "double": _not_double,
    "entier": _not_entier,
    "false": _not_false,
    "integer": _not_integer,
    "list": _not_list,
    "true": _not_true,
    "wideinteger": _not_wideinteger,
}
