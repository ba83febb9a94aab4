"""The members of character classes as ranges of codes, and the numerals that Python and Tcl see differently.

All this is worked out only when a text that is not ASCII meets a class.
"""

from __future__ import annotations

from functools import cache

from tclcompat.values.regex_nodes import ASCII_SETS, is_in_regex_class

# Where there are characters; the rest of the code space is unassigned.
_ASSIGNED = ((0x80, 0x20000), (0x20000, 0x33480), (0xE0000, 0xE0200))
_PRIVATE = ((0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))


@cache
def _categories() -> list[tuple[int, int, str]]:
    """Return the runs of codes that have the same category."""
    from unicodedata import category

    runs: list[tuple[int, int, str]] = []
    for first, after in _ASSIGNED:
        start, current = first, category(chr(first))
        for code in range(first + 1, after):
            kind = category(chr(code))
            if kind != current:
                runs.append((start, code - 1, current))
                start, current = code, kind
        runs.append((start, after - 1, current))
    runs += [(low, high, "Co") for low, high in _PRIVATE]
    return runs


@cache
def class_ranges(name: str) -> tuple[tuple[int, int], ...]:
    """Return the ranges of codes of the class ``name``."""
    codes = [(ord(char), ord(char)) for char in sorted(ASCII_SETS[name])]
    for low, high, _ in _categories():
        if high - low > 64:
            # The exceptions to the categories all stand in short runs.
            if is_in_regex_class(chr(low), name):
                codes.append((low, high))
        else:
            codes += [(code, code) for code in range(low, high + 1) if is_in_regex_class(chr(code), name)]
    ranges: list[tuple[int, int]] = []
    for low, high in codes:
        if ranges and ranges[-1][1] == low - 1:
            ranges[-1] = (ranges[-1][0], high)
        else:
            ranges.append((low, high))
    return tuple(ranges)


@cache
def odd_numerals() -> str:
    """Return the characters that ``\\w`` of Python's ``re`` holds and that of Tcl does not."""
    chars = map(chr, range(0x80, 0x20000))
    return "".join([char for char in chars if char.isnumeric() and not char.isalpha() and not char.isdecimal()])
