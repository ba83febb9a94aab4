"""Parsing expressions: the driver of the grammar's LR tables, and a short way for the shortest expressions.

An expression of one operand, or of two with one operator, needs no grammar: it is made straight from its tokens, and
the tables are not even loaded.
"""

from __future__ import annotations

from tclcompat.syntax.expr_lexer import BITOR, END, LEAF, POWER, Lexer, Token
from tclcompat.syntax.expr_nodes import Node, binary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.syntax.expr_grammar import Production

# The production at which an expression is complete.
ACCEPT = -1000

_SHIFTS_AND_REDUCTIONS: list[tuple[tuple[int, ...], ...]] = []
_GOTOS: list[tuple[tuple[int, ...], ...]] = []
_REDUCTIONS: list[tuple[tuple[int, int, Callable[[Production], None]], ...]] = []


def parse_expr(text: str, line: int = 1) -> Node:
    """Parse an expression whose first line has the number ``line``.

    Raises TclError (TCL PARSE EXPR ...) with Tcl's description of what is wrong where.
    """
    lexer = Lexer(text, line)
    first = lexer.next()
    read = [first]
    if first.kind == LEAF:
        second = lexer.next()
        if second.kind == END:
            return first.value  # type: ignore[return-value]  # the value of a LEAF is a node
        read.append(second)
        if BITOR <= second.kind <= POWER:
            third = lexer.next()
            read.append(third)
            if third.kind == LEAF:
                fourth = lexer.next()
                if fourth.kind == END:
                    return binary(second.value, first.value, third.value)  # type: ignore[arg-type]  # an operator
                read.append(fourth)
    return _drive(text, line, lexer, read)


def _load() -> None:
    from tclcompat.syntax import expr_grammar

    actions, gotos, productions, _ = expr_grammar.load_tables()
    _REDUCTIONS.append(
        tuple([(left, length, getattr(expr_grammar, name or "p_error")) for left, length, name in productions])
    )
    _GOTOS.append(gotos)
    _SHIFTS_AND_REDUCTIONS.append(actions)


def _drive(text: str, line: int, lexer: Lexer, read: list[Token]) -> Node:
    """Run the LR automaton on the tokens in ``read`` and those that ``lexer`` gives after them."""
    if not _SHIFTS_AND_REDUCTIONS:
        _load()
    actions, gotos, reductions = _SHIFTS_AND_REDUCTIONS[0], _GOTOS[0], _REDUCTIONS[0]
    state = 0
    states = [0]
    values: Production = []
    read.reverse()
    token = read.pop()
    while True:
        action = actions[state][token.kind]
        if action > 0:
            state = action - 1
            states.append(state)
            values.append(token.value)
            token = read.pop() if read else lexer.next()
        elif action == ACCEPT:
            result: Node = values[0]
            return result
        elif action < 0:
            left, length, function = reductions[-action]
            production = [None, *values[-length:]]
            function(production)
            del values[-length:], states[-length:]
            values.append(production[0])
            state = gotos[states[-1]][left]
            states.append(state)
        else:
            from tclcompat.syntax.expr_errors import explain

            raise explain(text, line)
