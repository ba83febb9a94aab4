"""The grammar of expr(n), for PLY, and its LALR tables.

The ``p_`` functions are the grammar: each docstring a rule, each body what a node is made of.  PLY turns them into
tables, but importing it takes longer than everything else at start-up, so the tables are generated ahead
(``python -m tclcompat.syntax.expr_grammar`` writes ``_expr_tables.py``) and ``expr_parser`` drives them.  Tables that
do not belong to this grammar, because somebody changed it, are noticed by their signature; PLY then makes the right
ones, which are kept in the user's cache directory.

In the tables a state has one row with a column per terminal (the last, for what is no terminal, is always an error):
0 is an error, n > 0 shifts and goes to state n - 1, n < 0 reduces by production -n, and production ``ACCEPT`` ends.
"""

from __future__ import annotations

import sys

from tclcompat.syntax.expr_lexer import TERMINALS
from tclcompat.syntax.expr_nodes import And, Call, Conditional, Or, binary, enclose, unary
from tclcompat.syntax.expr_parser import ACCEPT

# Spelled out because importing typing, which imports re, takes longer than parsing.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    # What the driver gives a rule: the values of its symbols from 1 on; the rule's own value is put at 0.
    Production = list[Any]
    # Per state and terminal; per state and nonterminal; per production its nonterminal, length and function; grammar.
    Tables = tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...], tuple[tuple[int, int, str], ...], str]

NONTERMINALS = ("Expression", "Arguments")

tokens = TERMINALS[1:]
precedence = (
    ("right", "QUESTION", "COLON"),
    ("left", "OR"),
    ("left", "AND"),
    ("left", "BITOR"),
    ("left", "BITXOR"),
    ("left", "BITAND"),
    ("left", "EQUALITY"),
    ("left", "COMPARE"),
    ("left", "SHIFT"),
    ("left", "ADD"),
    ("left", "MULT"),
    ("right", "POWER"),
    ("right", "UNARY"),
)


def p_expression_binary(p: Production) -> None:
    """Expression : Expression BITOR Expression
    | Expression BITXOR Expression
    | Expression BITAND Expression
    | Expression EQUALITY Expression
    | Expression COMPARE Expression
    | Expression SHIFT Expression
    | Expression ADD Expression
    | Expression MULT Expression
    | Expression POWER Expression
    """
    p[0] = binary(p[2], p[1], p[3])


def p_expression_or(p: Production) -> None:
    """Expression : Expression OR Expression"""
    p[0] = Or(p[1], p[3])


def p_expression_and(p: Production) -> None:
    """Expression : Expression AND Expression"""
    p[0] = And(p[1], p[3])


def p_expression_conditional(p: Production) -> None:
    """Expression : Expression QUESTION Expression COLON Expression"""
    p[0] = Conditional(p[1], p[3], p[5])


def p_expression_unary(p: Production) -> None:
    """Expression : ADD Expression %prec UNARY
    | NOT Expression %prec UNARY
    """
    p[0] = unary(p[1], p[2])


def p_expression_parentheses(p: Production) -> None:
    """Expression : LPAREN Expression RPAREN"""
    p[0] = enclose(p[2])


def p_expression_call(p: Production) -> None:
    """Expression : FUNCTION LPAREN Arguments RPAREN"""
    p[0] = Call(p[1], tuple(p[3]))


def p_expression_call_empty(p: Production) -> None:
    """Expression : FUNCTION LPAREN RPAREN"""
    p[0] = Call(p[1], ())


def p_expression_leaf(p: Production) -> None:
    """Expression : LEAF"""
    p[0] = p[1]


def p_arguments_first(p: Production) -> None:
    """Arguments : Expression"""
    p[0] = [p[1]]


def p_arguments_more(p: Production) -> None:
    """Arguments : Arguments COMMA Expression"""
    p[0] = [*p[1], p[3]]


def p_error(token: object) -> None:
    """PLY wants one; errors are for expr_errors to explain."""


def rules() -> dict[str, Callable[[Production], None]]:
    """Return the functions of the grammar by name."""
    return {
        name: value for name, value in globals().items() if name[:2] == "p_" and callable(value) and name != "p_error"
    }


def signature() -> str:
    """Return a text that changes with the grammar; empty when docstrings are stripped (``python -OO``)."""
    texts = [rule.__doc__ or "" for rule in rules().values()]
    if not texts[0]:
        return ""
    levels = [" ".join(level) for level in precedence]
    return "\n".join([*tokens, *levels, *[" ".join(text.split()).replace(" | ", "\n| ") for text in texts]])


def load_tables() -> Tables:
    """Return the tables: those shipped, or those of the user's cache, or new ones."""
    wanted = signature()
    try:
        from tclcompat.syntax._expr_tables import ACTIONS, GOTOS, PRODUCTIONS, SIGNATURE
    except ImportError:
        return _cached_tables(wanted)
    if wanted in ("", SIGNATURE):
        return ACTIONS, GOTOS, PRODUCTIONS, SIGNATURE
    return _cached_tables(wanted)


def _cached_tables(wanted: str) -> Tables:
    import json
    import os

    from tclcompat.syntax.user_cache import cache_folder

    folder = cache_folder()
    if not folder:
        return build_tables()
    path = os.path.join(folder, "expr_tables.json")
    try:
        with open(path, encoding="utf-8") as file:
            actions, gotos, productions, found = json.load(file)
        if found == wanted:
            return actions, gotos, productions, found
    except (OSError, ValueError):
        pass
    tables = build_tables()
    unfinished = f"{path}.{os.getpid()}"
    try:
        os.makedirs(folder, exist_ok=True)
        with open(unfinished, "w", encoding="utf-8") as file:
            json.dump(tables, file)
        os.replace(unfinished, path)
    except OSError:
        # The cache saves time only; without it the tables are built again by the next process.
        pass
    return tables


def build_tables() -> Tables:
    """Let PLY make the tables of this grammar; nothing is printed or written."""
    from ply import yacc

    parser = yacc.yacc(
        module=sys.modules[__name__],
        tabmodule="_no_tables_of_ply",
        write_tables=False,
        debug=False,
        errorlog=yacc.NullLogger(),
        check_recursion=False,
    )
    columns = {name: column for column, name in enumerate(TERMINALS)}
    width = len(TERMINALS) + 1
    actions = []
    for state in sorted(parser.action):
        row = [0] * width
        for terminal, action in parser.action[state].items():
            if action is not None:
                row[columns[terminal]] = action + 1 if action > 0 else (action or ACCEPT)
        actions.append(tuple(row))
    gotos = [tuple(parser.goto.get(state, {}).get(name, 0) for name in NONTERMINALS) for state in sorted(parser.action)]
    productions = [
        (NONTERMINALS.index(rule.name) if rule.name in NONTERMINALS else 0, rule.len, rule.func or "")
        for rule in parser.productions
    ]
    return tuple(actions), tuple(gotos), tuple(productions), signature()


def format_tables(tables: Tables) -> str:
    """Return the source of a module that holds ``tables``."""
    actions, gotos, productions, grammar = tables
    lines = [
        '"""The LALR tables of expr_grammar.  Made by `python -m tclcompat.syntax.expr_grammar`; do not edit."""',
        "",
        "# fmt: off",
        "ACTIONS = (",
        *[f"    ({', '.join(map(str, row))})," for row in actions],
        ")",
        f"GOTOS = ({', '.join(map(str, gotos))})",
        "PRODUCTIONS = (",
        *[f'    ({left}, {length}, "{name}"),' for left, length, name in productions],
        ")",
        'SIGNATURE = """\\',
        grammar + '"""',
    ]
    return "\n".join(lines).replace("GOTOS = ((", "GOTOS = (\n    (").replace("), (", "),\n    (") + "\n"


def main() -> None:
    """Write the tables beside this module."""
    from pathlib import Path

    # Run with -m this module is __main__; the functions' names are the same.
    Path(__file__).with_name("_expr_tables.py").write_text(format_tables(build_tables()), encoding="utf-8")


if __name__ == "__main__":
    main()
