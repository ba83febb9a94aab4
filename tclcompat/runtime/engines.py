"""What an engine is for the interpreter: it runs what is parsed.  Only for annotations."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from tclcompat.runtime.formulas import Formula
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.procs import Proc
    from tclcompat.syntax.expr_nodes import Node
    from tclcompat.syntax.nodes import Command as CommandNode
    from tclcompat.syntax.nodes import Script
    from tclcompat.syntax.templates import Template

    class Engine(Protocol):
        """What runs parsed scripts and expressions in the interpreter's current frame and unit."""

        hot_calls: int
        hot_turns: int
        # A loop is hot too when so many commands were walked while it ran.
        hot_commands: int
        # How often a script is evaluated before it is hot.
        hot_scripts: int
        # How often a text is computed to a value before it is hot.
        hot_formulas: int

        def begin(self, path: str) -> None:
            """Recall what is known of the script at ``path`` from earlier runs; it is what the process runs."""

        def end(self) -> None:
            """Keep what was found out about that script."""

        def turns_of(self, node: CommandNode) -> int:
            """Return how many turns a loop is taken to have had that was not walked before."""

        def heat_of(self, proc: Proc) -> int:
            """Return how hot a procedure is taken to be that was just made."""

        def compile_procedure(self, interp: Interp, proc: Proc, argv: list[object]) -> bool:
            """Compile a procedure that was walked ``hot_calls`` times; tell whether that was done."""

        def compile_loop(
            self, interp: Interp, site: tuple[Script, CommandNode, int], name: str, lists: tuple[object, ...] = ()
        ) -> object:
            """Run a hot loop from its head to its end as compiled code; return its result, None if it was not."""

        def compile_script(self, interp: Interp, script: Script) -> None:
            """Compile a script that was evaluated often, for the namespace of the current frame."""

        def compile_formula(self, interp: Interp, formula: Formula) -> None:
            """Compile a text that was computed often, for the namespace of the current frame."""

        def stop_running(self, interp: Interp) -> None:
            """Have compiled code that runs now go on in the walker: a variable or commands are traced."""

        def execute(self, interp: Interp, script: Script) -> object:
            """Run a script and return its last result."""

        def parse_expression(self, text: str, line: int) -> Node:
            """Parse an expression; what comes back is for ``evaluate``."""

        def evaluate(self, interp: Interp, expression: Node) -> object:
            """Return the value of a parsed expression."""

        def evaluate_boolean(self, interp: Interp, expression: Node) -> bool:
            """Return the truth of a parsed expression."""

        def substitute(self, interp: Interp, template: Template) -> object:
            """Do what ``subst`` does."""
