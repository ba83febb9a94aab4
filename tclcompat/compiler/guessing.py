"""Procedures that would be closed code but for calls of computed commands, where those turn out to call closed code, or
but for commands in branches that are seldom taken.

Such a procedure is written as closed code that guesses so: it has no frame, and its variables are Python locals.  Where
the guess is wrong, a frame is made with the variables as they are then, and the tree walker goes on at the command that
it was wrong for.  That is possible where nothing done in that command so far must not be done twice, outside of loops
and ``catch``.  Only what has a frame may call it, since what it goes on to call may be anything.
"""

from __future__ import annotations

import sys

from tclcompat.compiler.procedures import Procedure
from tclcompat.compiler.refusals import NotCompiled
from tclcompat.compiler.support import called_with
from tclcompat.runtime.frames import Frame
from tclcompat.runtime.variables import Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.builder import Builder
    from tclcompat.compiler.calls import Calls
    from tclcompat.compiler.policy import Policy
    from tclcompat.compiler.support import Origin
    from tclcompat.compiler.support_calls import CallSite
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.runtime.procs import Proc
    from tclcompat.syntax.nodes import Script

# After how many wrong guesses a procedure is left to open code, unless it has guessed right so many times as often.
_MOST_WRONG = 50
_TIMES_RIGHT = 16


class Left(Exception):
    """Raised where a guess was wrong, to get out of the code of the procedure."""


class Branch:
    """A branch that is guessed not to be taken, in place of the ``CallSite`` of a call."""

    hits = 0
    waits = False


class Rest:
    """How to go on from a place where a guess was wrong: the variables known there, and the scripts left to run."""

    def __init__(
        self, guess: Guess, site: CallSite | Branch, variables: dict[str, tuple[str, str | None]], scripts: list[Script]
    ) -> None:
        self.guess = guess
        self.site = site
        self.variables = variables
        self.scripts = scripts


def branch_rest(guess: Guess, variables: dict[str, tuple[str, str | None]], scripts: list[Script]) -> Rest:
    """Return how to go on from a branch that was guessed not to be taken."""
    return Rest(guess, Branch(), variables, scripts)


class Guess(Procedure):
    """A procedure that is written so."""

    guesses = True

    def __init__(self, interp: Interp, policy: Policy, proc: Proc) -> None:
        super().__init__(interp, policy, proc)
        self.wrong = 0

    def make_calls(self, interp: Interp, namespace: Namespace, policy: Policy, origin: Origin) -> Calls:
        """Return what writes the commands."""
        from tclcompat.compiler.guessing_calls import GuessingCalls

        return GuessingCalls(interp, namespace, policy, origin, self)

    def ends(self, b: Builder, calls: Calls, arguments: str) -> tuple[list[str], list[str]]:
        """Return the clause that goes first after the code of a version, and what comes after them all."""
        if self.linked or any(each.array and each.box is None for each in b.scope.variables.values()):
            raise NotCompiled("guesses with arrays or links to variables of the caller")
        if not calls.guesses:
            return [], []
        b.use("Left", Left)
        b.use("interp", b.interp)
        return ["    except Left:", "        pass"], [f"    return {b.support(go_on)}(interp, left{arguments})"]

    def guessed_wrongly(self, site: CallSite | Branch) -> None:
        """Count a wrong guess; after too many, the procedure becomes open code."""
        self.wrong += 1
        if self.wrong >= _MOST_WRONG:
            if site.hits < self.wrong * _TIMES_RIGHT:
                self.policy.stop_guessing(self)
            self.wrong = site.hits = 0


def go_on(interp: Interp, left: tuple[Rest, dict[str, object]], *arguments: object) -> object:
    """Make the frame that a procedure has guessed it would not need, and have the tree walker go on from there."""
    state, local = left
    proc, caller = state.guess.proc, sys._getframe(1)
    argv = called_with(proc, caller, arguments)
    if not state.site.waits:
        state.guess.guessed_wrongly(state.site)
    variables: dict[str, Var] = {}
    links: set[str] = set()
    for name, (place, held) in state.variables.items():
        if "::" in name:
            continue
        if held is None:
            value = local.get(place)
            if value is not None:
                variables[name] = Var(value)
            continue
        box = local.get(held) or caller.f_globals.get(held)
        assert isinstance(box, Var)
        variables[name] = box
        if not held.startswith("b_"):
            links.add(name)
    namespace = proc.home or proc.namespace or interp.global_namespace
    frame = Frame(namespace, interp.frame, proc, argv, variables, links)
    return proc.go_on(interp, frame, state.scripts)
