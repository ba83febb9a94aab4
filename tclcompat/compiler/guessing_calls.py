"""The commands of a procedure that is closed code if it guesses right (see ``guessing``)."""

from __future__ import annotations

from tclcompat.compiler.builder import DROP, RETURN
from tclcompat.compiler.calls import Calls
from tclcompat.compiler.code import Code
from tclcompat.compiler.guessing import Left, Rest, branch_rest
from tclcompat.compiler.refusals import NotCompiled, NotYet
from tclcompat.compiler.support_calls import MISSED, QUICK, CallSite, quick_formula, quick_list
from tclcompat.compiler.support_open import rest
from tclcompat.compiler.types import ANY, LIST
from tclcompat.runtime.command import NativeCommand
from tclcompat.syntax.nodes import ExpandWord, Literal, ScriptWord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.compiler.builder import Builder, Want
    from tclcompat.compiler.guessing import Guess
    from tclcompat.compiler.policy import Policy
    from tclcompat.compiler.scope import Variable
    from tclcompat.compiler.support import Origin
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.syntax.expr_nodes import Call as FunctionCall
    from tclcompat.syntax.nodes import Command as CommandNode
    from tclcompat.syntax.nodes import Script, Word

# What can be done twice with the same outcome; commands of the ensembles, too, that compute.
_LISTS = ("::concat", "::join", "::lindex", "::linsert", "::list", "::llength", "::lrange", "::lreplace", "::lreverse")
_REPEATABLE = frozenset((*_LISTS, "::expr", "::format", "::split"))
_REPEATABLE_PARTS = ("::tcl::string::", "::tcl::dict::get", "::tcl::dict::exists", "::tcl::info::")


def _places(variables: dict[str, Variable]) -> dict[str, tuple[str, str | None]]:
    """Return the Python expression of each variable, and what holds its ``Var``, if it has one, by the Tcl name."""
    return {name: (variable.place, variable.box) for name, variable in variables.items()}


class GuessingCalls(Calls):
    """Writes the commands of such a procedure."""

    def __init__(self, interp: Interp, namespace: Namespace, policy: Policy, origin: Origin, guess: Guess) -> None:
        super().__init__(interp, namespace, policy, origin)
        self.guess = guess

        # The commands that are being written, as (script, command, what the result is wanted for), outermost first;
        # the built-in commands in the innermost that were written before the present place.
        self._around: list[tuple[Script, CommandNode, Want]] = []
        self._done: list[str] = []

    def statement(self, b: Builder, script: Script, node: CommandNode, want: Want) -> Code | None:
        """Write one command of a script."""
        outer, self._done = self._done, []
        self._around.append((script, node, want))
        try:
            return self._written_or_left(b, script, node, want)
        finally:
            self._around.pop()
            self._done = [*outer, ""]

    def _written_or_left(self, b: Builder, script: Script, node: CommandNode, want: Want) -> Code | None:
        """Write one command of a script; where that is not possible in a branch, guess that it is seldom taken."""
        position, depth, env, passing = b.writer.position, b.writer.depth, b.fork(), list(b.passing)
        guards, variables = dict(self.guards), dict(b.scope.variables)
        try:
            return super().statement(b, script, node, want)
        except NotYet:
            # What is written again later, when it finds more.
            raise
        except NotCompiled:
            left = self._scripts_left(b) if len(self._around) > 1 else None
            if left is None:
                raise
            del b.writer.lines[position:]
            b.writer.depth, b.env, b.passing, b.writer.node = depth, env, passing, node
            self.guards.clear()
            self.guards.update(guards)
            b.scope.variables.clear()
            b.scope.variables.update(variables)
            self._leave(b, (branch_rest, self.guess, _places(variables), left))
            b.leave()
            return None

    def _leave(self, b: Builder, left: tuple[Callable[..., Rest], *tuple[object, ...]]) -> None:
        """Write what has the tree walker go on; ``left`` is what makes the ``Rest``."""
        self.guesses += 1
        b.emit(f"left = {b.hold(left[0](*left[1:]), 'R', left)}, locals()")
        b.emit(f"raise {b.use('Left', Left)}")

    def emit(self, b: Builder, script: Script, node: CommandNode, want: Want) -> Code | None:
        """Write one command."""
        code = super().emit(b, script, node, want)
        self._done.append(self._declared(node))
        return code

    def _declared(self, node: CommandNode) -> str:
        found = None if node.name is None else self.resolve(node)
        return found[0].declared_name if found is not None and isinstance(found[0], NativeCommand) else ""

    def function(self, b: Builder, node: FunctionCall, steps: list[Callable[[], Code]]) -> Code:
        """Write the call of a math function."""
        if node.name in ("rand", "srand"):
            self._done.append("")
        return super().function(b, node, steps)

    def unknown(self, b: Builder, script: Script, node: CommandNode, want: Want) -> Code | None:
        """Write the call of something that is guessed to be closed code."""
        left = self._scripts_left(b)
        if left is None:
            raise NotCompiled(f"calls {node.name or 'a computed command'}")
        given = (self.namespace, node, type(node.words[0]) is ExpandWord, True)
        site = CallSite(*given)
        write = self._computed if node.name is None else self._evaluated
        text = write(b, node, b.hold(site, "S", (CallSite, *given)))
        # The words of the call, too.
        if any(not _is_repeatable(name) for name in self._done):
            raise NotCompiled("calls something unknown after what is done once")
        # What is called may have its caller return.
        self.may_return = True
        result = b.temp()
        b.passing.append(result)
        return self._guarded(b, node, text, result, (Rest, self.guess, site, _places(b.scope.variables), left))

    def _guarded(
        self,
        b: Builder,
        node: CommandNode,
        text: str,
        result: str,
        left: tuple[Callable[..., Rest], *tuple[object, ...]],
    ) -> Code:
        missed = b.use("MISSED", MISSED)
        b.emit(f"{result} = {text}")
        b.emit(f"if {result} is {missed}:")
        b.indent()
        self._leave(b, left)
        b.dedent()
        b.scope.forget(b)
        return Code(result, ANY, stable=True)

    def _scripts_left(self, b: Builder) -> list[Script] | None:
        """Return what is left to run from the present command on; None where that is no such place."""
        if b.loops or b.layer is not None or not self._around:
            return None
        for _, node, _ in self._around[:-1]:
            if self._declared(node) != "::if":
                return None
        if any(want not in (DROP, RETURN) for _, _, want in self._around):
            return None
        innermost, node, _ = self._around[-1]
        scripts = [rest(innermost, node)]
        for script, around, _ in reversed(self._around[:-1]):
            if around is not script.commands[-1]:
                scripts.append(rest(script, script.commands[script.commands.index(around) + 1]))
        return scripts

    def _computed(self, b: Builder, node: CommandNode, site: str) -> str:
        """Return the code of a call of a computed name or prefix."""
        first, *others = node.words
        if len(others) >= len(QUICK) or ExpandWord in map(type, others):
            raise NotCompiled("calls a computed command with many words")
        words: list[Word] = [first.word if type(first) is ExpandWord else first, *others]
        texts = [b.value(code).text for code in b.words(words)]
        call = b.support(QUICK[len(others)])
        return f"{call}({b.use('interp', b.interp)}, {site}, {', '.join(texts)})"

    def _evaluated(self, b: Builder, node: CommandNode, site: str) -> str:
        """Return the code of ``eval list ?list?`` or ``uplevel 1 list ?list?``."""
        words, name = node.words[1:], self._declared(node)
        if name == "::uplevel" and words and isinstance(words[0], Literal) and words[0].text == "1":
            words = words[1:]
        elif name != "::eval":
            raise NotCompiled(f"calls {node.name}")
        if not 1 <= len(words) <= 2 or ExpandWord in map(type, words):
            raise NotCompiled(f"has a form of {node.name}")
        codes = [b.value(code) for code in b.words(words)]
        if not codes[0].only(LIST):
            raise NotCompiled(f"has a script for {node.name}")
        interp = b.use("interp", b.interp)
        command = self._computing(words[0])
        if command is not None:
            if name != "::uplevel" or len(codes) > 1:
                raise NotCompiled(f"has a form of {node.name}")
            return f"{b.support(quick_formula)}({interp}, {site}, {b.hold(command, 'C')}, {codes[0].text})"
        quick = b.support(quick_list)
        return f"{quick}({interp}, {site}, {name == '::uplevel'}, {', '.join([code.text for code in codes])})"

    def _computing(self, word: Word) -> NativeCommand | None:
        """Return the command of ``[list name ...]`` where that is ``expr`` or ``subst``."""
        node = word.script.commands[0] if type(word) is ScriptWord and len(word.script.commands) == 1 else None
        if node is None or self._declared(node) != "::list" or len(node.words) < 2:
            return None
        first = node.words[1]
        name = first.text if isinstance(first, Literal) else ""
        command = self.command(name) if name else None
        if not isinstance(command, NativeCommand) or not command.is_formula:
            return None
        return command


def _is_repeatable(name: str) -> bool:
    return name in _REPEATABLE or name.startswith(_REPEATABLE_PARTS)
