"""The engine that compiles what is hot and walks the rest (see ``runtime.interp.Engine``)."""

from __future__ import annotations

import sys

from tclcompat.compiler.recall import Recall
from tclcompat.interpreter.engine import Walker
from tclcompat.runtime.heat import KNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Protocol

    from tclcompat.compiler.open_functions import LoopCode
    from tclcompat.compiler.policy import Policy
    from tclcompat.runtime.formulas import Formula
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.procs import Proc
    from tclcompat.syntax.nodes import Command, Script

    class Waiting(Protocol):
        """The event loop, as far as it counts."""

        waits: int


# How many calls make a procedure hot, and how many turns a loop, by the name of the engine.
_HOT_CALLS = {"auto": 50, "compile": 1}
_HOT_TURNS = {"auto": 50, "compile": 1}
# How many times a script is evaluated until it is hot: what is evaluated once is nowhere.
_HOT_SCRIPTS = {"auto": 100, "compile": 2}
# How many times a text is computed to a value until it is hot.
_HOT_FORMULAS = {"auto": 400, "compile": 2}
# How many times more one of a single command, which gains less.
_MORE_FOR_ONE = {"auto": 400, "compile": 0}
# How many commands walked inside make a loop hot that has had fewer turns.
_HOT_COMMANDS = 500
# A process that has waited so often, but not yet so often that it goes on for long, and that has run fewer commands
# for each wait, gains less by the compiler than it takes to import it: 15 ms, and two MB for as long as it lives.
_WAITS = range(16, 150)
_COMMANDS_PER_WAIT = 32
# After how many more calls a procedure that was left alone for that is looked at again.
_RECONSIDERED = 25


class Compiling(Walker):
    """The engine that runs hot procedures and loops as Python functions; the compiler is imported for the first."""

    def __init__(self, name: str) -> None:
        self.hot_calls = _HOT_CALLS[name]
        self.hot_turns = _HOT_TURNS[name]
        self.hot_commands = _HOT_COMMANDS
        self.hot_scripts = _HOT_SCRIPTS[name]
        self.hot_formulas = _HOT_FORMULAS[name]
        self._more_for_one = _MORE_FOR_ONE[name]
        self._loop: Waiting | None = None
        self.recall = Recall()

    def begin(self, path: str) -> None:
        """Recall what earlier runs of the script at ``path`` have found to be hot, and how to compile it."""
        if self.hot_calls > 1:
            self.recall.open(path)

    def end(self) -> None:
        """Keep what this run has found out for later ones."""
        self.recall.save()

    def turns_of(self, node: Command) -> int:
        """Return how many turns a loop is taken to have had that was not walked before."""
        return self.recall.turns_of(node)

    def heat_of(self, proc: Proc) -> int:
        """Return how hot a procedure is taken to be that was just made."""
        return self.recall.heat_of(proc)

    def watch_loop(self, loop: Waiting) -> None:
        """Learn how often the process waits from the event loop, once there is one."""
        self._loop = loop

    def _mostly_waits(self, interp: Interp) -> bool:
        """Tell whether the process has waited more than it ran so far, and has no compiler yet."""
        loop = self._loop
        if loop is None or loop.waits not in _WAITS or interp.command_count >= loop.waits * _COMMANDS_PER_WAIT:
            return False
        return self.hot_calls > 1 and "tclcompat.compiler.policy" not in sys.modules

    def compile_procedure(self, interp: Interp, proc: Proc, argv: list[object]) -> bool:
        """Compile a procedure that has become hot; tell whether ``proc.enter`` now runs it."""
        if self._loop is not None and self._mostly_waits(interp):
            proc.heat = self.hot_calls - _RECONSIDERED
            return False
        return policy_of(interp).compile_procedure(proc, argv)

    def compile_loop(
        self, interp: Interp, site: tuple[Script, Command, int], name: str, lists: tuple[object, ...] = ()
    ) -> object:
        """Compile a loop that has become hot, and run it to its end from its head; None if that was not done.

        ``lists`` are those of ``foreach``, which were computed already.
        """
        script, node, offset = site
        if offset != name.startswith("tcl::") or node.loop is False or interp.tracing:
            return None
        if node.loop is None:
            if self._loop is not None and self._mostly_waits(interp):
                return None
            node.loop = self._compiled_loop(interp, script, node, name)
        if not node.loop:
            return None
        loop: LoopCode = node.loop  # type: ignore[assignment]  # what compile_loop has returned
        result = loop.run(interp, lists)
        if result is None and loop.useless:
            node.loop = False
        return result

    def _compiled_loop(self, interp: Interp, script: Script, node: Command, name: str) -> LoopCode | bool | None:
        """Return the code of a loop: False where there is none, None where that may change."""
        policy = policy_of(interp)
        if node.turns < KNOWN:
            return policy.compile_loop(script, node, name) or False
        loop = policy.compile_loop_early(script, node, name)
        node.turns = 1
        if loop is None:
            self.recall.forget(node)
        return loop

    def compile_script(self, interp: Interp, script: Script) -> None:
        """Compile a script that was evaluated often, for the namespace of the current frame.

        One with a single command has to be evaluated more often for that to pay.
        """
        if script.codes is None and len(script.commands) == 1 and self._more_for_one:
            script.codes = {}
            script.heat -= self._more_for_one
            return
        from tclcompat.compiler.script_functions import compile_script

        compile_script(interp, policy_of(interp), script)

    def compile_formula(self, interp: Interp, formula: Formula) -> None:
        """Compile a text that was computed often, for the namespace of the current frame."""
        from tclcompat.compiler.formulas import compile_formula

        compile_formula(interp, policy_of(interp), formula)

    def stop_running(self, interp: Interp) -> None:
        """Have the compiled code that runs now go on in the walker: a trace was set, which it does not look for."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            code = frame.f_globals.get("OPEN_CODE")
            if code is not None and code.interp is interp:
                code.give_up()
            frame = frame.f_back


def policy_of(interp: Interp) -> Policy:
    """Return what is compiled in an interpreter."""
    from tclcompat.compiler.policy import Policy

    engine = interp.engine
    return interp.state(Policy, lambda: Policy(interp, engine.recall if isinstance(engine, Compiling) else Recall()))
