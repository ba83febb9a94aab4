"""Tail calls in generated code.

A function that ends with a tail call of closed code returns, as a tuple, which function to call, the ``TailSite`` and
the arguments; a second function around it calls what it is told for as long as that goes on, so that no stack grows.
"""

from __future__ import annotations

import sys

from tclcompat.compiler.support import Origin, called_with
from tclcompat.errors import Account, TclError
from tclcompat.runtime.error_info import add_command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

    from tclcompat.runtime.interp import Interp

# Functions that pass a call on.
_PASSING = ("<tcl enter>", "support_calls.py")


class TailSite:
    """A tail call: the name that is called, and how many words of the call become arguments of their own."""

    __slots__ = ("given", "name", "rest", "single")

    def __init__(self, name: str, given: int, single: int, rest: bool) -> None:
        self.name = name
        self.given = given
        self.single = single
        # Whether an argument after those has the other words.
        self.rest = rest

    def words(self, following: tuple[object, ...]) -> list[object]:
        """Return the words of the call."""
        arguments = following[2:]
        if not self.rest:
            return [self.name, *arguments[: self.given]]
        others = arguments[self.single]
        assert isinstance(others, list)
        return [self.name, *arguments[: min(self.given, self.single)], *others]


def words_called(following: tuple[object, ...]) -> list[object]:
    """Return the words of a tail call."""
    site = following[1]
    assert isinstance(site, TailSite)
    return site.words(following)


def ended(interp: Interp, error: TclError, following: tuple[object, ...]) -> TclError:
    """Return the error of a tail call, which is logged like a command of the procedure that it returns to."""
    words = words_called(following)
    around: FrameType | None = sys._getframe(1).f_back
    while around is not None and around.f_code.co_filename.endswith(_PASSING):
        around = around.f_back
    origin = None if around is None else around.f_globals.get("ORIGIN")
    if around is None or type(origin) is not Origin or origin.proc is None or origin.is_open or error.skip_log:
        interp.log_command(error, words, 1)
        return error
    local = around.f_locals
    places = {name: place for place, name in origin.names.items()}
    arguments = [local.get(f"a{index}", local.get(places[name])) for index, (name, _) in enumerate(origin.proc.formals)]
    argv = called_with(origin.proc, around, tuple(arguments))
    interp.error_line = 1
    error.steps.append((_add_tail, words, argv))
    return error


def _add_tail(account: Account, error: TclError, words: list[object], argv: list[object]) -> None:
    add_command(account, error, (words, 1, None), ("CALL", argv))


# What stands after the function of a version that makes tail calls; its parameters and arguments are filled in.
TRAMPOLINE = """
def {name}({parameters}):
    result = {inner}({parameters})
    while type(result) is tuple:
        following = result
        try:
            result = following[0](*following[2:])
        except TclError as error:
            raise ended(interp, error, following) from None
    return result

RUN = {name}.__code__
"""
