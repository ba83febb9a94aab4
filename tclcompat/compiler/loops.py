"""Loops: what is known of the variables in every turn, and the Python loop itself.

What holds at the head of a loop must hold after every turn.  So the body is written once or more without keeping
what is written, each time with what was found out at its end, until nothing new comes up.
"""

from __future__ import annotations

from tclcompat.compiler import expressions
from tclcompat.compiler.builder import DROP, Builder, Loop
from tclcompat.compiler.code import Code
from tclcompat.compiler.naturals import assume, likely_head
from tclcompat.compiler.recall import place_of
from tclcompat.compiler.refusals import NotCompiled
from tclcompat.compiler.support_open import AGAIN, holds
from tclcompat.errors import Break, Continue
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import LooseCommand, Script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.syntax.expr_nodes import Node

_MOST_ROUNDS = 30


def settle(b: Builder, key: CommandNode, write: Callable[[Loop], None], loop: Callable[[], Loop]) -> Loop:
    """Write a loop with what holds in every turn; ``write`` writes one whole loop from what is known at its head.

    After it, ``b.env`` is what is known where the loop ends.  Returns the loop as it was written last.
    """
    entry = b.fork()
    assert entry is not None
    memo_key = (key, tuple(sorted(entry.items())))
    head = b.loop_memo.get(memo_key)
    if head is None:
        # What held in an earlier run is found to hold now, too, or given up.
        known = b.heads.get(place_of(key)) if b.heads else None
        head = known[1] if known is not None and known[0] == entry else _first_head(b, key, entry)
    for _ in range(_MOST_ROUNDS):
        b.env = dict(head)
        made = loop()
        lines, _ = b.capture(lambda made=made: _write_once(b, write, made))  # type: ignore[misc]  # a default binds this turn's loop
        back = b.join(entry, *made.continued)
        assert back is not None
        if b.scope.holds(back, head):
            break
        head = back
    else:
        raise NotCompiled("a loop whose variables do not settle")
    b.loop_memo[memo_key] = head
    b.last_heads[key] = (entry, head)
    b.writer.lines += lines
    if b.reachable:
        b.calls.rebox(b)
    return made


def _first_head(b: Builder, key: CommandNode, entry: dict[str, int]) -> dict[str, int]:
    """Return what may be known at the head of a loop, to begin with.

    What held there with no more than now being possible ahead of it does not hold now if it did not then: a loop around
    it has been written meanwhile.
    """
    before, head = b.last_heads.get(key, (None, None))
    if before is None or head is None or any(kind & ~entry.get(name, kind) for name, kind in before.items()):
        return likely_head(entry, key)
    joined = b.join(entry, head)
    assert joined is not None
    return joined


def _write_once(b: Builder, write: Callable[[Loop], None], loop: Loop) -> None:
    b.loops.append(loop)
    try:
        write(loop)
    finally:
        b.loops.pop()
    b.env = b.join(*loop.broken)


def write_loop(b: Builder, node: CommandNode, test: Node, body: Script, advance: Script | None) -> None:
    """Write a loop that goes on as long as a condition holds."""
    loose = type(node) is LooseCommand

    def write_advance() -> None:
        if advance is not None and b.reachable:
            outer, b.writer.node = b.writer.node, node
            loop = b.loops.pop()
            # What the loop-end command breaks off is this loop, but it cannot continue it.
            b.loops.append(Loop())
            b.loops[-1].ends_only = True
            if loose:
                b.body(node, advance, '\n    ("for" loop-end command)', DROP)
            else:
                b.script(advance, DROP)
            inner = b.loops.pop()
            loop.broken += inner.broken
            loop.continued += inner.continued
            b.loops.append(loop)
            b.writer.node = outer

    def write(loop: Loop) -> None:
        b.writer.node = node
        b.emit("while True:")
        b.indent()
        is_open = b.calls.is_open
        _write_test(b, node, test, loop)
        if is_open:
            catching(b, loop, lambda: b.script(body, DROP))
        elif loose:
            b.body(node, body, f'\n    ("{"while" if advance is None else "for"}" body line %d)', DROP)
        else:
            b.script(body, DROP)
        if b.reachable and is_open and advance is not None:
            b.emit("try:")
            b.indent()
            write_advance()
            b.dedent()
            b.emit(f"except {b.use('Break', Break)}:")
            b.emit("    break")
            if b.env is not None:
                loop.broken.append(dict(b.env))
        elif b.reachable:
            write_advance()
        if b.env is not None:
            loop.continued.append(b.env)
        b.writer.node = node
        b.dedent()

    settle(b, node, write, lambda: Loop(write_advance if advance is not None else None))


def _write_test(b: Builder, node: CommandNode, test: Node, loop: Loop) -> None:
    """Write what ends a loop whose condition does not hold."""
    is_open = b.calls.is_open
    if is_open:
        b.calls.unsure = True
        if b.calls.returning is node:
            b.emit("if not valid:")
            b.emit(f"    return {b.use('AGAIN', AGAIN)}")
    position, passing = b.writer.position, len(b.passing)
    deciding = Loop(catching=True)
    deciding.takes_return, deciding.deciding = False, True
    b.loops[-1:] = [deciding]
    condition = expressions.condition(b, test)
    b.loops[-1:] = [loop]
    if condition.text == "True":
        return
    if is_open and b.only_checks(position):
        base = "" if b.layer is None else f", {b.layer.base}"
        text = f"({condition.text} if valid else {b.support(holds)}(interp, {b.hold(test, 'E')}{base}))"
        condition = Code(text, truth=True)
    b.emit(f"if not {condition.text}:")
    b.emit("    break")
    b.let_go(passing)
    if b.env is not None:
        loop.broken.append(dict(b.env))
        assume(b, test)


def catching(b: Builder, loop: Loop, write: Callable[[], object]) -> None:
    """Write a body of open code, which calls what may complete with ``break`` or ``continue``."""
    b.calls.unsure = True
    b.emit("try:")
    b.indent()
    write()
    b.dedent()
    b.emit(f"except {b.use('Break', Break)}:")
    b.emit("    break")
    b.emit(f"except {b.use('Continue', Continue)}:")
    b.emit("    pass")
    if b.env is None:
        b.env = {}
    b.scope.forget(b)
    b.calls.rebox(b)
    loop.broken.append(dict(b.env))
