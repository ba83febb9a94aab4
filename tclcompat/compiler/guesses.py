"""What a script's text tells of the variables that it uses as lists or numbers, before it is compiled.

These are guesses: whichever way they turn out, a value is the same as a list or a number as it is as a text.
"""

from __future__ import annotations

from tclcompat.values.convert import canonical, to_str
from tclcompat.values.listops import as_written
from tclcompat.values.numbers import parse_number
from tclcompat.values.quick_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# Texts up to this length are taken apart.
_LONGEST_LIST = 100_000
_NUMBER_STARTS = frozenset("-0123456789")
_DOUBLE_FUNCTIONS = ("atan", "cos(", "double(", "exp(", "hypot(", "log", "pow(", "rand(", "sin(", "sqrt(", "tan(")
# How far before a variable the command is looked for that takes it.
_BEFORE = 80
_TAKE_LISTS = frozenset(
    ("in", "join", "lassign", "lindex", "linsert", "llength", "lrange", "lreplace", "lreverse", "lsearch", "lsort",
     "ni")
)  # fmt: skip
_TAKE_INDEXES = ("lindex", "linsert", "lrange", "lreplace", "lset", "string index", "string range")
_TAKE_OPTIONS = frozenset(("lsearch", "lsort"))
_LOOPS = ("foreach", "lmap")
_LOOP_WORDS = ("for {", "foreach ", "while {")
# What stands beside an operand.
_OPERATORS = frozenset("+-*/%<>=!?:&|^~,")
# Letters with an operator after them are an operand where they are a name.
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BEFORE_NAMES = frozenset("$_:}0123456789")
# What does not stand beside a variable elsewhere, in a path or a date.
_COMPARED_WITH_TEXT = tuple([operator + quote for operator in ("== ", "!= ", "==", "!=") for quote in '"{'])
_SURE_OPERATORS, _OTHERS = frozenset("+*%<>=!?&|^~"), frozenset("-/")


_NAME = _LETTERS + "0123456789_"
# How much of a line is looked at.
_LINE = 100
_FIELD_DIGITS = "0123456789.-+#*$"

# What is said to change which variable a name means.
_RELINKING = ("global", "unset", "upvar", "variable")


def may_relink(source: str) -> bool:
    """Tell whether names of variables may mean others after a script has run."""
    return any(word in source for word in _RELINKING)


def places_of(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield where a name stands in a text, and where it ends, not as a part of a longer one."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        before, after = text[at - 1 : at] if at else "", text[end : end + 1]
        if not (before.isalnum() or before == "_" or after.isalnum() or after == "_"):
            yield at, end
        at = text.find(name, end)


def becomes_list(source: str, name: str) -> bool:
    """Tell whether a script appends elements to a variable: it then may start as a list."""
    update = "lappend " + name
    at = source.find(update)
    while at >= 0:
        if source[at + len(update) : at + len(update) + 1].isspace():
            return True
        at = source.find(update, at + 1)
    return False


def as_used(value: str, source: str, name: str) -> object:
    """Return the value that a variable has as a list or a number, if the script reads it so; else ``value``.

    Only what has exactly this string form is another than a text.
    """
    if " " in value:
        if len(value) >= _LONGEST_LIST or not is_read_as_list(source, name):
            return value
        items = as_written(value)
        if type(items) is list and is_table(source, name):
            return [as_written(item) if type(item) is str and " " in item else item for item in items]
        return items
    if value[:1] in _NUMBER_STARTS and "." in value and is_read_as_number(source, name):
        number = parse_number(value)
        if type(number) is float and to_str(number) == value:
            return number
    return as_int(value, source, name)


def as_int(value: str, source: str, name: str) -> object:
    """Return the value that a variable has as an integer, if the script has it for an operand; else ``value``."""
    number = canonical(value)
    return number if type(number) is int and is_operand(source, name) else value


def is_operand(source: str, name: str, often: int = 1) -> bool:
    """Tell whether a script computes with a variable, or compares it, at ``often`` places."""
    found = 0
    for at in _reads(source, name):
        found += _is_computed_with(source[max(0, at - _BEFORE) : at], source[at + len(name) + 1 :][:_BEFORE])
        if found == often:
            return True
    return False


def is_used_often(source: str, name: str, loops: int = 2) -> bool:
    """Tell whether a script computes with a variable twice or more; once, where it has so many loops."""
    return is_operand(source, name, 1 if sum(map(source.count, _LOOP_WORDS)) >= loops else 2)


def is_reckoned_with(source: str, name: str) -> bool:
    """Tell whether a script computes with a variable, or compares it with what is no literal text."""
    for at in _reads(source, name):
        before, after = source[max(0, at - _BEFORE) : at], source[at + len(name) + 1 :][:_BEFORE]
        if _is_computed_with(before, after) and not after.lstrip(" )").startswith(_COMPARED_WITH_TEXT):
            return True
    return False


def _is_computed_with(before: str, after: str) -> bool:
    """Tell whether what stands between two texts is an operand, or the increment of ``incr``."""
    left, right = before.rstrip(" ("), after.lstrip(" )")
    if left[-1:] in _SURE_OPERATORS and not _ends_word(left):
        return True
    # A field of a format is no remainder.
    is_field = right[:1] == "%" and right[1:].lstrip(_FIELD_DIGITS)[:1].isalpha()
    if right[:1] in _SURE_OPERATORS and not is_field:
        return True
    if left.endswith(" --"):
        # The end of options.
        return False
    if (before[-1:] == " " and before.rstrip()[-1:] in _OTHERS) or (after[:1] == " " and after.lstrip()[:1] in _OTHERS):
        return True
    words = before.split()
    return len(words) > 1 and before[-1:] == " " and words[-2].lstrip("[{") == "incr"


def _ends_word(text: str) -> bool:
    """Tell whether an operator at the end of a text belongs to a word such as ``a*``, a field or a pattern."""
    word = text[:-1].rstrip(_LETTERS)
    return len(word) < len(text) - 1 and word[-1:] not in _BEFORE_NAMES


def is_read_as_list(source: str, name: str) -> bool:
    """Tell whether a script reads a variable, and wherever it does, as a list."""
    if f"${{{name}}}" in source:
        return False
    places = _reads(source, name)
    return bool(places) and all(_takes_list(source[max(0, at - _BEFORE) : at]) for at in places)


def is_table(source: str, name: str) -> bool:
    """Tell whether a script reads the elements of a list as lists: by two indexes or more."""
    mark = f"lindex ${name} "
    at = source.find(mark)
    while at >= 0:
        depth = words = 0
        for char in source[at + len(mark) : at + len(mark) + _BEFORE]:
            if char == "]" and not depth:
                break
            depth += (char in "[{(") - (char in "]})")
            words += char == " " and not depth
        if words:
            return True
        at = source.find(mark, at + 1)
    return False


@lru_cache(64)
def index_names(source: str) -> frozenset[str]:
    """Return the variables that a script most likely has for indexes, or computes these with."""
    names: set[str] = set()
    for word in _TAKE_INDEXES:
        at = source.find(word)
        while at >= 0:
            names |= _read_in_line(source, at)
            at = source.find(word, at + 1)
    waiting = list(names)
    while waiting:
        mark = f"set {waiting.pop()} "
        at = source.find(mark)
        while at >= 0:
            found = _read_in_line(source, at) - names
            names |= found
            waiting += found
            at = source.find(mark, at + 1)
    return frozenset(names)


def _read_in_line(source: str, start: int) -> set[str]:
    """Return the variables that a line reads from a place on."""
    line = source[start : start + _LINE].partition("\n")[0]
    return {part[: len(part) - len(part.lstrip(_NAME))] for part in line.split("$")[1:]}


def is_read_as_number(source: str, name: str) -> bool:
    """Tell whether a script has a variable for an operand somewhere."""
    for at in _reads(source, name):
        before = source[max(0, at - _BEFORE) : at].rstrip(" (")[-1:]
        after = source[at + len(name) + 1 : at + len(name) + _BEFORE].lstrip(" )")[:1]
        if before in _OPERATORS or after in _OPERATORS:
            return True
    return False


def computes_with_doubles(source: str) -> bool:
    """Tell whether a script has literal doubles or functions whose results are doubles."""
    if any(name in source for name in _DOUBLE_FUNCTIONS):
        return True
    at = source.find(".")
    while at >= 0:
        if source[at + 1 : at + 2].isdigit():
            return True
        at = source.find(".", at + 1)
    return False


def _reads(source: str, name: str) -> list[int]:
    """Return where a scalar is read by its plain name."""
    mark = "$" + name
    found: list[int] = []
    at = source.find(mark)
    while at >= 0:
        end = at + len(mark)
        following = source[end : end + 1]
        if not (following.isalnum() or following in ("_", "(") or source.startswith("::", end)):
            found.append(at)
        at = source.find(mark, at + 1)
    return found


def _takes_list(before: str) -> bool:
    """Tell whether a word that follows ``before`` is taken for a list."""
    if before.endswith("{*}"):
        return True
    if not before[-1:].isspace():
        return False
    words = before.split()
    if not words:
        return False
    last = words.pop().rpartition("[")[2].lstrip("{(")
    if last in _TAKE_LISTS:
        return True
    if words and words[-1].rpartition("[")[2] == "eval":
        # The arguments of a command that they are joined with.
        return True
    if last.startswith("-"):
        while words and words[-1].startswith("-"):
            words.pop()
        return bool(words) and words[-1].rpartition("[")[2] in _TAKE_OPTIONS
    if words and words[-1].rpartition("[")[2] in _LOOPS:
        return True
    # foreach {a b} $list
    opening = before.rfind("{")
    return last.endswith("}") and before[:opening].rstrip().endswith(_LOOPS)
