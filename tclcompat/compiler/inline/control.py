"""if, while, for, foreach, break, continue, expr."""

from __future__ import annotations

from tclcompat.compiler import expressions
from tclcompat.compiler.builder import DROP, RETURN, VALUE, Builder, Into, Loop, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.counting import write_for
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.loops import write_loop
from tclcompat.compiler.naturals import assume
from tclcompat.compiler.refusals import NotCompiled
from tclcompat.errors import Break, Continue
from tclcompat.syntax.nodes import EscapedLiteral, Literal, Script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.syntax.expr_nodes import Node


def body_of(b: Builder, call: Call, index: int) -> Script:
    """Return the script that a literal word is; Decline where it is no literal."""
    word = call.words[index]
    if not isinstance(word, Literal) or type(word) is EscapedLiteral:
        raise Decline
    return b.parsed_body(call.script, word)


def expression_of(b: Builder, call: Call, index: int) -> Node:
    """Return the expression that a literal word is; Decline where it is no literal."""
    word = call.words[index]
    if not isinstance(word, Literal) or type(word) is EscapedLiteral:
        raise Decline
    return expressions.parsed(b, call.script, word)


@emitter("::expr")
def emit_expr(b: Builder, call: Call, want: Want) -> Code | None:
    """``expr {...}``."""
    call.arity(1, 1)
    return expressions.value(b, expression_of(b, call, 0))


@emitter("::if")
def emit_if(b: Builder, call: Call, want: Want) -> Code | None:
    """``if cond ?then? body ?elseif ...? ?else body?``."""
    clauses, otherwise = _clauses(call)
    inner = b.branch_want(want)
    depth = b.writer.depth
    ends = []
    for index, (test, body) in enumerate(clauses):
        b.writer.node = call.node
        passing = len(b.passing)
        condition = expressions.condition(b, expression_of(b, call, test))
        before = b.fork()
        b.emit(f"if {condition.text}:")
        assume(b, expression_of(b, call, test))
        b.indent()
        b.let_go(passing)
        b.script(body_of(b, call, body), inner)
        b.dedent()
        ends.append(b.env)
        b.env = before
        b.writer.node = call.node
        if index < len(clauses) - 1 or otherwise is not None or inner != DROP:
            b.emit("else:")
            b.indent()
    if otherwise is not None:
        b.script(body_of(b, call, otherwise), inner)
    elif inner != DROP:
        b.give(b.constant(""), inner)
    while b.writer.depth > depth:
        b.dedent()
    b.env = b.join(b.env, *ends)
    return b.branch_result(inner) if want == VALUE else None


def _clauses(call: Call) -> tuple[list[tuple[int, int]], int | None]:
    """Return the places of conditions and their scripts, and of the script for no condition."""
    clauses: list[tuple[int, int]] = []
    index, count = 0, len(call.words)
    while True:
        test = index
        index += 1
        if index < count and _keyword(call, index) == "then":
            index += 1
        if index >= count:
            raise Decline
        clauses.append((test, index))
        index += 1
        if index >= count:
            return clauses, None
        if _keyword(call, index) == "elseif":
            index += 1
            if index >= count:
                raise Decline
            continue
        if _keyword(call, index) == "else":
            index += 1
        if index != count - 1:
            raise Decline
        return clauses, index


def _keyword(call: Call, index: int) -> str:
    word = call.words[index]
    return word.text if isinstance(word, Literal) else ""


@emitter("::while")
def emit_while(b: Builder, call: Call, want: Want) -> Code | None:
    """``while cond body``."""
    call.arity(2, 2)
    test, body = expression_of(b, call, 0), body_of(b, call, 1)
    write_loop(b, call.node, test, body, None)
    return b.constant("")


@emitter("::for")
def emit_for(b: Builder, call: Call, want: Want) -> Code | None:
    """``for start cond next body``."""
    call.arity(4, 4)
    start, test, advance, body = (
        body_of(b, call, 0),
        expression_of(b, call, 1),
        body_of(b, call, 2),
        body_of(b, call, 3),
    )
    b.script(start, DROP)
    if not b.reachable:
        return None
    b.writer.node = call.node
    write_for(b, call.node, start, test, body, advance)
    return b.constant("")


def _refuse_deciding(b: Builder) -> None:
    """Leave loops to the walker in whose conditions another loop would be ended."""
    if b.loops and b.loops[-1].deciding and any(not loop.catching for loop in b.loops):
        raise NotCompiled("ends a loop from the condition of another")


@emitter("::break")
def emit_break(b: Builder, call: Call, want: Want) -> Code | None:
    """``break``."""
    call.arity(0, 0)
    if not b.loops or b.loops[-1].catching:
        _refuse_deciding(b)
        b.emit(f"raise {b.use('Break', Break)}")
    else:
        if b.env is not None:
            b.loops[-1].broken.append(b.env)
        b.emit("break")
    b.leave()
    return None


@emitter("::continue")
def emit_continue(b: Builder, call: Call, want: Want) -> Code | None:
    """``continue``."""
    call.arity(0, 0)
    if not b.loops or b.loops[-1].catching:
        _refuse_deciding(b)
        b.emit(f"raise {b.use('Continue', Continue)}")
        b.leave()
        return None
    loop = b.loops[-1]
    if loop.ends_only:
        if len(b.loops) > 1:
            raise NotCompiled("continues a loop from its loop-end command")
        b.emit(f"raise {b.use('Continue', Continue)}")
        b.leave()
        return None
    if loop.advance is not None:
        loop.advance()
    if b.env is not None:
        loop.continued.append(b.env)
        b.emit("continue")
    b.leave()
    return None


__all__ = ["RETURN", "Into", "Loop", "body_of", "expression_of"]
