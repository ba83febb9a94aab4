"""The reference engine, as the interpreter sees it (see ``runtime.interp.Engine``)."""

from __future__ import annotations

from tclcompat.interpreter import exprs, walker
from tclcompat.runtime.interp import Interp
from tclcompat.syntax.nodes import Command, Script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.formulas import Formula
    from tclcompat.runtime.procs import Proc
    from tclcompat.syntax.templates import Template


class Walker:
    """The engine that runs scripts by walking their nodes."""

    # No procedure and no loop is ever hot.
    hot_calls = 0
    hot_turns = 0
    hot_commands = 1 << 62
    hot_scripts = 1 << 62
    hot_formulas = 1 << 62

    def begin(self, path: str) -> None:
        """Do nothing: nothing is kept of a script."""

    def end(self) -> None:
        """Do nothing: nothing is kept of a script."""

    def turns_of(self, node: Command) -> int:
        """Say that the loop had no turns yet."""
        return 0

    def heat_of(self, proc: Proc) -> int:
        """Say that the procedure is not hot."""
        return 0

    def compile_procedure(self, interp: Interp, proc: Proc, argv: list[object]) -> bool:
        """Say that the procedure was not compiled."""
        return False

    def compile_loop(
        self, interp: Interp, site: tuple[Script, Command, int], name: str, lists: tuple[object, ...] = ()
    ) -> object:
        """Say that the loop was not run."""
        return None

    def compile_script(self, interp: Interp, script: Script) -> None:
        """Do nothing: no script is ever hot."""

    def compile_formula(self, interp: Interp, formula: Formula) -> None:
        """Do nothing: no text is ever hot."""

    def stop_running(self, interp: Interp) -> None:
        """Do nothing: no compiled code runs."""

    # Run a script in the current frame and unit; return the result of its last command.
    execute = staticmethod(walker.execute)
    # Parse an expression; return the value of a parsed expression; return its truth.
    parse_expression = staticmethod(exprs.parse)
    evaluate = staticmethod(exprs.evaluate)
    evaluate_boolean = staticmethod(exprs.evaluate_boolean)

    def substitute(self, interp: Interp, template: Template) -> object:
        """Do what ``subst`` does."""
        from tclcompat.interpreter.substitution import substitute

        return substitute(interp, template)
