"""Tests that code is tried without: is an index within a list, is an int short enough to be written out?

Python finds out itself that an index is too large, or an int too long to be written out, and says so by an exception.
So a statement is written twice: once without those tests, and once, for when that has raised one, with them.  This is
only done where the statement does nothing that could not be done again from its beginning.

Arithmetic has another text altogether for being tried (see ``untested``).  It raises an exception for every number that
is a text, which takes long: such a statement is tried until that has happened once.
"""

from __future__ import annotations

from itertools import pairwise

_OPEN, _CLOSE = "\x04", "\x05"
_FIRST, _SECOND = "\x06", "\x07"
# What another text begins with: the name of the global that tells whether it is still tried; and its end.
_OTHER, _NAMED, _END = "\x0e", "\x0f", "\x10"
# What encloses the text that it is the alternative of.
_START, _STOP = "\x11", "\x12"

# What a text that is tried raises where it does not mean the same as the one with tests; generated code has the name.
UNFIT = (ArithmeticError, IndexError, TypeError, ValueError)

# How many tests make it worth while to write a statement twice, and one that decides where to go.
FEWEST, FEWEST_ANYWHERE = 2, 4

# What changes nothing: builtins, helpers and methods that statements call.
# fmt: off
PURE = frozenset(
    (
        "type", "len", "str", "int", "float", "abs", "min", "max", "ord", "chr", "isinstance", "tuple", "round",
        "divmod", "getrefcount", "range", "to_str", "to_int", "to_wide", "to_number", "to_double", "to_boolean",
        "to_list", "to_dict", "as_read", "list_index", "nested_element", "add", "subtract", "multiply",
        "divide", "modulo", "power", "increment", "less", "greater", "less_equal",
        "greater_equal", "equal", "not_equal", "bit_and", "bit_not", "bit_or", "bit_xor", "shift_left", "shift_right",
        "f_scan",
        "list_range", "list_insert", "list_replace", "concatenate_all", "joined", "repeated",
        "not_a_number", "cannot_read", "cannot_read_qualified", "f_string_index", "f_string_length", "f_string_range",
        "f_mathfunc_double", "f_mathfunc_int", "f_mathfunc_round", "f_mathfunc_abs", ".join", ".get", ".find",
        ".rfind", ".index", ".lower", ".upper", ".startswith", ".endswith", ".count", ".isdigit", ".isalpha",
    )
)
# fmt: on
# What a name is made of, words that are no functions, and what a call may follow instead of a name.
_NAME = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_."
_WORDS = frozenset(("and", "or", "not", "in", "is", "if", "elif", "else", "while", "return"))
_ENDS = (")", "]")


def unless_tried(test: str) -> str:
    """Return a part of a condition that statements are tried without."""
    return f"{_OPEN}{test}{_CLOSE}"


def conjunction(tests: list[str]) -> str:
    """Return the condition that all tests hold, of which some may be such that statements are tried without."""
    text, pending = "", ""
    for test in tests:
        if test.startswith(_OPEN) and test.endswith(_CLOSE) and test.count(_OPEN) == 1:
            inner = test[1:-1]
            pending += f" and {inner}" if pending or text else inner
        elif pending:
            joint = " and " if text else ""
            text += f"{unless_tried(pending if text else pending + ' and ')}{joint}{test}"
            pending = ""
        else:
            text += f" and {test}" if text else test
    return text + unless_tried(pending) if pending else text


def choice(tests: list[str], text: str, otherwise: str) -> str:
    """Return the code of ``text`` where tests hold, else of ``otherwise``, which means the same but takes longer."""
    condition = conjunction(tests)
    if not without_tests(condition):
        return sure([with_tests(condition)], text, otherwise)
    first = f"{text} if {condition} else "
    return f"({_FIRST}{first}{_SECOND}{otherwise})" if _OPEN in first else f"({first}{otherwise})"


def sure(tests: list[str], text: str, otherwise: str) -> str:
    """Return the code of ``text``, which raises an exception where tests do not hold: ``otherwise`` is needed then."""
    condition = unless_tried(f" if {' and '.join(tests)} else ")
    return f"({_FIRST}{text}{condition}{_SECOND}{unless_tried(otherwise)})"


def alternative(flag: str, saved: int, tried: str, tested: str) -> str:
    """Return code that is written in one way to be tried, and in another with tests.

    ``flag`` is a global name, empty where the one way fails for nothing but an index that is too large; ``saved`` is
    how many tests it does without.
    """
    saved += _saved(tried)
    return f"{_OTHER}{flag}:{saved}{_NAMED}{without_tests(tried)}{_END}{_START}{_without_alternatives(tested)}{_STOP}"


def _saved(text: str) -> int:
    """Return how many tests the alternatives in a text do without."""
    return sum([int(part.partition(_NAMED)[0].partition(":")[2]) for part in text.split(_OTHER)[1:]])


def _without_alternatives(text: str) -> str:
    return _without(text, _OTHER, _END).replace(_START, "").replace(_STOP, "") if _OTHER in text else text


def with_tests(text: str) -> str:
    """Return code with all its tests."""
    return _plain(_without_alternatives(text)).replace(_OPEN, "").replace(_CLOSE, "")


def without_tests(text: str) -> str:
    """Return code without the tests that it may be tried without."""
    text = _plain(_without(text, _OPEN, _CLOSE))
    if _OTHER in text:
        text = _without(_without(text, _START, _STOP), _OTHER, _NAMED).replace(_END, "")
    return text


def _plain(text: str) -> str:
    return text.replace(_FIRST, "").replace(_SECOND, "")


def _without(text: str, start: str, end: str) -> str:
    if start not in text:
        return text
    first, *rest = text.split(start)
    kept, depth = [first], 0
    for part in rest:
        _, *outside = part.split(end)
        depth += 1
        for piece in outside:
            depth -= 1
            if not depth:
                kept.append(piece)
    return "".join(kept)


def is_tried(text: str) -> bool:
    """Tell whether code has tests that it may be tried without."""
    return _OPEN in text or _OTHER in text


def is_repeatable(text: str) -> bool:
    """Tell whether evaluating an expression, or a part of it, changes nothing but temporary variables."""
    if not all(_is_pure(before) for before in text.split("(")[:-1]):
        return False
    parts = text.split(":=")
    # A text that is read as the int it is written as stays the same value.
    return all(after.startswith(" as_read(") or _is_temporary(before.rstrip()) for before, after in pairwise(parts))


def is_undone(line: str) -> bool:
    """Tell whether what a line of closed code does is forgotten where the procedure is run again from its beginning."""
    text = line.removeprefix("raise TclError")
    place, _, rest = text.partition(" ")
    if place.isidentifier() and rest[:2] == "= ":
        text = rest[2:]
    elif rest.split(" ", 1)[0].endswith("="):
        return place.isidentifier() and is_repeatable(rest)
    return " = " not in text and is_repeatable(text)


def _is_pure(before: str) -> bool:
    """Tell whether a parenthesis after some text does not begin a call, or that of something pure."""
    name = before[len(before.rstrip(_NAME)) :]
    if not name:
        return before[-1:] not in _ENDS
    return name in _WORDS or name[max(name.rfind("."), 0) :] in PURE


def _is_temporary(before: str) -> bool:
    name = before[len(before.rstrip(_NAME)) :]
    return name[:1] == "t" and name[1:].isdigit()


def statements(text: str) -> list[tuple[int, str]] | None:
    """Return the lines that try a statement without its tests, with how deep they are; None where it must be tested."""
    if text.endswith(":"):
        keyword, _, condition = text[:-1].partition(" ")
        if keyword != "if" or not is_repeatable(condition):
            return None
        condition = _worth_it(condition, FEWEST_ANYWHERE)
        if not is_tried(condition):
            return None
        return [*_tried(f"is_so = {condition}"), (0, "if is_so:")]
    whole = text
    start, _, rest = text.partition(".append(")
    if rest and start.isidentifier():
        # What is appended is evaluated first.
        whole = rest
    text = _worth_it(text, FEWEST)
    return _tried(text) if is_tried(text) and is_repeatable(whole) else None


def _worth_it(text: str, least: int) -> str:
    """Return code without alternatives that do without fewer tests than that."""
    return text if _saved(text) >= least else _without_alternatives(text)


def _tried(text: str) -> list[tuple[int, str]]:
    flags = [part.partition(":")[0] for part in text.split(_OTHER)[1:]]
    flag = next(filter(None, flags), "")
    if flag:
        return [
            (0, f"if {flag}:"),
            (1, "try:"),
            (2, without_tests(text)),
            (1, "except UNFIT:"),
            (2, f"globals()[{flag!a}] = False"),
            (0, f"if not {flag}:"),
            (1, with_tests(text)),
        ]
    again = with_tests(_without(text, _FIRST, _SECOND))
    return [(0, "try:"), (1, without_tests(text)), (0, "except (IndexError, ValueError):"), (1, again)]
