"""Texts that are computed to a value, expressions and what ``subst`` is given, with the code of those met often."""

from __future__ import annotations

from tclcompat.runtime.limits import DEEP
from tclcompat.syntax.expressions import value_of_numbers
from tclcompat.values.convert import to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.command import NativeCommand
    from tclcompat.runtime.interp import Interp
    from tclcompat.syntax.expr_nodes import Node
    from tclcompat.syntax.templates import Template


class Formula:
    """A parsed text and what the engine knows of it.

    ``codes`` are functions by namespace, to be called with the interpreter and a frame.  They do nothing but compute,
    and return None where the text has to be walked after all, because of an error or a trace for example.
    """

    __slots__ = ("codes", "heat", "node")

    def __init__(self, node: Node | Template) -> None:
        self.node = node
        self.heat = 0
        self.codes: dict[object, Callable[..., object]] = {}


def computed_value(interp: Interp, formula: Formula) -> object:
    """Return the value that the formula's code has in the current frame, None where it has to be walked."""
    codes = formula.codes
    if codes:
        frame = interp.frame
        code = codes.get(frame.namespace)
        return None if code is None or interp.tracing else code(interp, frame, None)
    formula.heat += 1
    if formula.heat == interp.engine.hot_formulas:
        interp.engine.compile_formula(interp, formula)
    return None


class Templates:
    """The texts that ``subst`` has parsed, by text, options and line, and by an option and a text."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, tuple[bool, bool, bool], int], Formula] = {}
        self.by_words: dict[tuple[object, ...], Formula] = {}


def value_of_words(interp: Interp, command: NativeCommand, words: list[object]) -> object:
    """Return the value of a command that computes one, by its code in the current frame; None: it has none."""
    if command.is_expr and len(words) == 2:
        formula = interp.formulas.get(words[1]) if type(words[1]) is str else None
    elif not command.is_expr and len(words) == 3 and type(words[1]) is type(words[2]) is str:
        formula = interp.state(Templates).by_words.get((words[1], words[2]))
    else:
        return None
    if formula is None or not formula.codes or interp.depth >= interp.recursion_limit - DEEP:
        return None
    return computed_value(interp, formula)


_CACHED = 4096


def find(interp: Interp, value: object) -> Formula:
    """Return an expression with what is known of it, from a cache when it was parsed before."""
    text = value if type(value) is str else to_str(value)
    formula = interp.formulas.get(text)
    if formula is None:
        if len(interp.formulas) >= _CACHED:
            interp.formulas.clear()
        from tclcompat.syntax.expr_nodes import computed

        formula = interp.formulas[text] = Formula(computed(interp.engine.parse_expression(text, 1)))
    return formula


def evaluate(interp: Interp, value: object) -> object:
    """Return the value of an expression."""
    formula = interp.formulas.get(value) if type(value) is str else None
    if formula is None:
        if type(value) is str and (known := value_of_numbers(value)) is not None:
            return known
        formula = find(interp, value)
    result = computed_value(interp, formula)
    return interp.engine.evaluate(interp, formula.node) if result is None else result  # type: ignore[arg-type]  # no template


def evaluate_boolean(interp: Interp, value: object) -> bool:
    """Return the truth of an expression."""
    formula = find(interp, value)
    result = computed_value(interp, formula)
    if type(result) is int:
        return result != 0
    return interp.engine.evaluate_boolean(interp, formula.node)  # type: ignore[arg-type]  # no template
