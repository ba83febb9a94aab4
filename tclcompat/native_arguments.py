"""How many arguments a command takes: pairs of the least and the most, None for no limit."""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.procs import parse_formals
from tclcompat.values.convert import to_list


def formal_range(formals: list[tuple[str, object | None]]) -> tuple[int, int | None]:
    """Return what a procedure with these formal arguments takes."""
    variadic = bool(formals) and formals[-1][0] == "args"
    fixed = least = len(formals) - variadic
    while least and formals[least - 1][1] is not None:
        least -= 1
    return least, None if variadic else fixed


def lambda_range(expression: object) -> tuple[int, int | None]:
    """Return what a lambda expression takes."""
    try:
        return formal_range(parse_formals("apply", to_list(expression)[0]))
    except (TclError, IndexError):
        return 0, None


def less(limits: tuple[int, int | None], given: int) -> tuple[int, int | None]:
    """Return what is left of it when so many words are given."""
    least, most = limits
    return max(least - given, 0), None if most is None else most - given
