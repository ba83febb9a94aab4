"""Expressions and templates of ``subst`` that are computed again and again from the same text, as Python functions.

The text must do nothing but compute.  Where its code comes to an error it returns None, and the text is walked from its
beginning, which has the error happen as it should.
"""

from __future__ import annotations

from tclcompat.compiler import expressions
from tclcompat.compiler.builder import RETURN
from tclcompat.compiler.functions import OpenCode
from tclcompat.compiler.refusals import NotCompiled
from tclcompat.compiler.scripts import ScriptCode
from tclcompat.runtime.command import NativeCommand
from tclcompat.syntax.expr_nodes import And, Binary, Call, Conditional, Constant, Node, Or, Unary
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import CompoundWord, Literal, Script, ScriptWord, VarWord, Word
from tclcompat.syntax.templates import Template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.code import Code
    from tclcompat.compiler.policy import Policy
    from tclcompat.runtime.formulas import Formula
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace

_COMPUTING = frozenset(
    ("concat", "format", "join", "lindex", "linsert", "list", "llength", "lrange", "lrepeat", "lreplace", "lreverse")
)
# Functions that remember something.
_REMEMBERING = frozenset(("rand", "srand"))
_MOST_GIVEN_UP = 20


class FormulaCode(ScriptCode):
    """The function of a formula in frames of one namespace."""

    otherwise = "None"

    def __init__(self, interp: Interp, policy: Policy, formula: Formula, namespace: Namespace) -> None:
        super().__init__(interp, policy, Script(""), namespace)
        self.formula = formula

    def log_lines(self, indent: str) -> list[str]:
        """Return the end of a ``try`` that has the text walked where there is an error."""
        return [f"{indent}except Exception:", f"{indent}    return None"]

    def give_up(self) -> None:
        """Have the formula walked until it is hot again."""
        OpenCode.give_up(self)
        formula = self.formula
        if self.function is not None and formula.codes.get(self.namespace) is self.function:
            del formula.codes[self.namespace]
            self.script.given_up += 1
            formula.heat = 0

    def write(self) -> None:
        """Write the function; NotCompiled."""
        node = self.formula.node
        code = self._template(node) if isinstance(node, Template) else self._expression(node)
        self.b.give(code, RETURN)
        self.finish("formula")
        if not self.is_leaf:
            raise NotCompiled("a text that calls something unknown")

    def _expression(self, node: Node) -> Code:
        self._check(node)
        return expressions.value(self.b, node)

    def _template(self, template: Template) -> Code:
        if template.error is not None:
            raise NotCompiled("a syntax error")
        parts = template.parts
        for part in parts:
            if type(part) is not str:
                self._check(part)  # type: ignore[arg-type]  # the rest are words
        if len(parts) == 1:
            return self.b.constant(parts[0]) if type(parts[0]) is str else self.b.word(parts[0])  # type: ignore[arg-type]  # as there
        return self.b.compound(CompoundWord(tuple(parts), 0, 0)) if parts else self.b.constant("")

    def _check(self, node: Node | Word) -> None:
        """Refuse what may do more than compute."""
        if type(node) is ScriptWord:
            for command in node.script.commands:
                self._check_command(command)
            if len(node.script.commands) != 1 or node.script.error is not None:
                raise NotCompiled("several commands in brackets")
            return
        if type(node) is Call and node.name in _REMEMBERING:
            raise NotCompiled("a function that remembers something")
        for inner in _inside(node):
            self._check(inner)

    def _check_command(self, node: CommandNode) -> None:
        found = None if node.name is None else self.calls.resolve(node)
        if found is None or not isinstance(found[0], NativeCommand):
            raise NotCompiled("calls something unknown")
        name = found[0].declared_name
        if name == "::expr":
            if len(node.words) != 2 or type(node.words[1]) is not Literal:
                raise NotCompiled("an expression that is computed")
            self._check(expressions.parsed(self.b, node.script, node.words[1]))
            return
        if name.removeprefix("::") not in _COMPUTING and not name.startswith("::tcl::string::"):
            raise NotCompiled(f"calls {name}")
        for word in node.words:
            self._check(word)


def _inside(node: Node | Word) -> list[Node | Word]:
    """Return the parts of a node, or of a word, in which there may be something to run."""
    if isinstance(node, (Literal, Constant)):
        return []
    if type(node) is VarWord:
        return [] if node.index is None else [node.index]
    if type(node) is CompoundWord:
        return [part for part in node.parts if type(part) is not str]  # type: ignore[misc]  # the rest are words
    if type(node) is Unary:
        return [node.operand]
    if type(node) in (Binary, And, Or):
        return [node.left, node.right]  # type: ignore[union-attr]  # one of those three
    if type(node) is Conditional:
        return [node.test, node.yes, node.no]
    if type(node) is Call:
        return list(node.arguments)
    raise NotCompiled("a word of another kind")


def compile_formula(interp: Interp, policy: Policy, formula: Formula) -> None:
    """Compile a formula for the namespace of the current frame, if that is possible."""
    namespace = interp.frame.namespace
    code = FormulaCode(interp, policy, formula, namespace)
    try:
        code.write()
    except policy.cannot:
        return
    assert code.function is not None
    formula.codes = {namespace: code.function}
