"""What Tcl says about an expression that is wrong.

The LR tables tell that an expression is wrong; Tcl's messages depend on how its own parser, one of operator
precedences, gets there: which operators still wait for their right operand, and which of the rules outside of
precedence (parentheses, commas, ``?`` with ``:``) is broken first.  So the tokens are read once more here, with
precedences and a stack of waiting operators, until that parser would stop.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.syntax.expr_lexer import (
    ADD,
    COLON,
    COMMA,
    END,
    ERROR,
    FUNCTION,
    LEAF,
    LPAREN,
    NOT,
    POWER,
    QUESTION,
    RPAREN,
    Lexer,
    Token,
    scan_number,
)
from tclcompat.syntax.parser import ScriptSyntaxError

_MARK = "_@_"
# A quotation of the expression is cut to three characters less than this, and dots take their place.
_LIMIT = 25
_START = -1
_UNARY = 18
_PRECEDENCES = {END: 1, _START: 2, RPAREN: 3, LPAREN: 4, COMMA: 5, QUESTION: 6, COLON: 6} | {
    kind: level for level, kind in enumerate(range(COLON + 1, POWER + 1), 7)
}
_UNARY_KINDS = frozenset((NOT, FUNCTION, LPAREN))
_UNBALANCED_OPEN = "unbalanced open paren"
_UNBALANCED_CLOSE = "unbalanced close paren"
_COLON_ALONE = 'unexpected operator ":" without preceding "?"'


class _Waiting:
    """An operator, or open parenthesis, that waits for its right operand; ``call`` marks a function's parenthesis."""

    __slots__ = ("call", "kind", "precedence")

    def __init__(self, kind: int, precedence: int, call: bool = False) -> None:
        self.kind = kind
        self.precedence = precedence
        self.call = call


def explain(text: str, line: int = 1) -> TclError:
    """Return the error for ``text``, which is no expression."""
    lexer = Lexer(text, line)
    waiting = [_Waiting(_START, _PRECEDENCES[_START])]
    after_operand = False
    complete = LEAF
    previous = _START
    while True:
        token = lexer.next()
        kind = token.kind
        if kind == ERROR:
            return _explain_token(text, token)
        if kind == LEAF or kind in _UNARY_KINDS or (kind == ADD and not after_operand):
            if after_operand:
                return _error(text, token.start, 0, "missing operator at " + _MARK, "MISSING", marked=True)
            if kind == LEAF:
                after_operand, complete = True, LEAF
            else:
                level = _PRECEDENCES[LPAREN] if kind == LPAREN else _UNARY
                waiting.append(_Waiting(kind, level, previous == FUNCTION))
        else:
            if not after_operand and not (kind == RPAREN and waiting[-1].kind == LPAREN and waiting[-1].call):
                return _missing_operand(text, token, waiting[-1])
            result = _link(text, token, waiting, complete)
            if isinstance(result, TclError):
                return result
            complete = result
            after_operand = kind == RPAREN
        previous = kind


def _link(text: str, token: Token, waiting: list[_Waiting], complete: int) -> int | TclError:
    """Give the complete operand to the operators that claim it before ``token``, a binary operator, does.

    Returns the kind of what is complete then, or the error.
    """
    kind, level = token.kind, _PRECEDENCES[token.kind]
    while True:
        top = waiting[-1]
        if top.precedence < level or (top.precedence == level and _yields(top.kind, kind, complete)):
            break
        if top.kind == LPAREN and kind != RPAREN:
            return _error(text, token.start, token.end - token.start, _UNBALANCED_OPEN, "UNBALANCED")
        if top.kind == QUESTION and complete != COLON:
            return _error(text, token.start, 0, f'missing operator ":" at {_MARK}', "MISSING", marked=True)
        if complete == COLON and top.kind != QUESTION:
            return _error(text, token.start, token.end - token.start, _COLON_ALONE, "SURPRISE")
        complete = top.kind
        waiting.pop()
        if complete == LPAREN:
            break
    if kind == RPAREN and top.kind != LPAREN:
        return _error(text, token.start, 1, _UNBALANCED_CLOSE, "UNBALANCED")
    if kind == COMMA and not top.call:
        return _error(text, token.start, 1, 'unexpected "," outside function argument list', "SURPRISE")
    if complete == COLON:
        return _error(text, token.start, token.end - token.start, _COLON_ALONE, "SURPRISE")
    if kind != RPAREN:
        waiting.append(_Waiting(kind, level))
    return complete


def _yields(top: int, kind: int, complete: int) -> bool:
    """Tell whether an operator leaves the operand to the next one, of its own precedence."""
    return kind == POWER or (top == QUESTION and complete != COLON) or (top == COLON and kind == QUESTION)


def _missing_operand(text: str, token: Token, top: _Waiting) -> TclError:
    """The error for a binary operator, closing parenthesis or end after an operator."""
    kind, scanned = token.kind, token.end - token.start
    if kind == RPAREN and top.kind == LPAREN:
        return _error(text, token.start, 0, "empty subexpression at " + _MARK, "EMPTY", marked=True)
    if top.precedence > _PRECEDENCES[kind]:
        if top.kind == LPAREN:
            return _error(text, token.start, scanned, _UNBALANCED_OPEN, "UNBALANCED")
        if top.kind == COMMA:
            return _error(text, token.start, 0, "missing function argument at " + _MARK, "MISSING", marked=True)
        if top.kind == _START:
            return _error(text, token.start, scanned, "empty expression", "EMPTY")
    elif kind == RPAREN:
        return _error(text, token.start, scanned, _UNBALANCED_CLOSE, "UNBALANCED")
    elif kind == COMMA and top.call:
        return _error(text, token.start, 0, "missing function argument at " + _MARK, "UNBALANCED", marked=True)
    return _error(text, token.start, 0, "missing operand at " + _MARK, "MISSING", marked=True)


def _explain_token(text: str, token: Token) -> TclError:
    """The error for what the lexer could not read."""
    problem = token.value
    if isinstance(problem, ScriptSyntaxError):
        scanned = 1 if problem.unbalanced else 0
        return _error(text, problem.position, scanned, str(problem), "UNBALANCED" if problem.unbalanced else "")
    word = text[token.start : token.end]
    if word[0].isascii() and word[0].isalnum():
        return _bareword(text, token, word)
    if word == "=":
        return _error(text, token.start, 1, 'incomplete operator "="', "PARTOP")
    return _error(text, token.start, 1, f'invalid character "{word}"', "BADCHAR")


def _bareword(text: str, token: Token, word: str) -> TclError:
    shown = _cut(word)
    advice = f';\nshould be "${shown}" or "{{{shown}}}" or "{shown}(...)" or ...'
    codes = ["BAREWORD"]
    if word[0] == "0":
        stop = scan_number(word, 0, len(word))
        if word[stop : stop + 1].isdigit() or stop == 1:
            radix = {"b": "binary", "o": "octal"}.get(word[1], "octal" if word[1].isdigit() else "")
            if radix:
                advice += f" (invalid {radix} number?)"
                codes = ["BADNUMBER", radix.upper()]
    return _error(text, token.start, len(word), f'invalid bareword "{shown}"', *codes, advice=advice)


def _cut(text: str) -> str:
    return _decode(_cut_bytes(_encode(text)))


def _cut_bytes(data: bytes) -> bytes:
    return data if len(data) < _LIMIT else data[: _LIMIT - 3] + b"..."


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decode(data: bytes) -> str:
    """Decode what was cut somewhere, leaving out parts of characters at either end."""
    return data.decode("utf-8", "ignore")


def _error(
    text: str, start: int, scanned: int, message: str, *codes: str, marked: bool = False, advice: str = ""
) -> TclError:
    """Make the error with the part of the expression around the ``scanned`` characters at ``start``."""
    # Tcl's limits are in bytes of UTF-8.
    head, middle, tail = _encode(text[:start]), _encode(text[start : start + scanned]), _encode(text[start + scanned :])
    before = _decode(head) if len(head) < _LIMIT else "..." + _decode(head[3 - _LIMIT :])
    after = _decode(tail) if len(tail) < _LIMIT else _decode(tail[: _LIMIT - 3]) + "..."
    quotation = f"{before}{_decode(_cut_bytes(middle))}{_MARK if marked else ''}{after}"
    error = TclError(
        f'{message}\nin expression "{quotation}"{advice}',
        ["TCL", "PARSE", "EXPR", *codes] if codes[0] else "NONE",
    )
    error.add_info(f'\n    (parsing expression "{_cut(text)}")')
    return error
