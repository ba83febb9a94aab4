"""dict update and dict with, in open code: which variables there are is known only when they run."""

from __future__ import annotations

from tclcompat.compiler.builder import VALUE, Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.control import body_of
from tclcompat.compiler.types import ANY
from tclcompat.runtime.dict_elements import put_back, take_out_all, take_out_some
from tclcompat.syntax.nodes import LooseCommand, Script


@emitter("::tcl::dict::update")
def emit_update(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict update dictVarName key varName ?key varName ...? script`` with literal names of variables."""
    call.arity(4)
    _needs_frame(b, call)
    variable = call.literal(0)
    names = [call.literal(index) for index in range(2, len(call.words), 2)]
    if len(call.words) % 2 or any("::" in name or "(" in name for name in [variable, *names]):
        raise Decline
    body = body_of(b, call, len(call.words) - 1)
    keys = b.in_order([lambda word=word: b.text(b.word(word)) for word in call.words[1:-1:2]])  # type: ignore[misc]  # a default binds the loop's word
    pairs = ", ".join([f"({key.text}, {name!a})" for key, name in zip(keys, names, strict=True)])
    links = b.stored(Code(f"[{pairs}]"))
    b.calls.called(b, Code(f"{b.support(take_out_some)}(interp, {variable!a}, {links.text})"))
    return _write(b, call, body, f"interp, {variable!a}, [], {links.text}", want)


@emitter("::tcl::dict::with")
def emit_with(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict with dictVarName ?key ...? script``."""
    call.arity(2)
    _needs_frame(b, call)
    variable = call.literal(0)
    body = body_of(b, call, len(call.words) - 1)
    keys = b.in_order([lambda word=word: b.text(b.word(word)) for word in call.words[1:-1]])  # type: ignore[misc]  # as above
    path = b.stored(Code(f"[{', '.join([key.text for key in keys])}]"))
    links = b.calls.called(b, Code(f"{b.support(take_out_all)}(interp, {variable!a}, {path.text})", ANY))
    return _write(b, call, body, f"interp, {variable!a}, {path.text}, {links.text}", want)


def _needs_frame(b: Builder, call: Call) -> None:
    if not b.calls.is_open or not b.in_procedure or type(call.node) is LooseCommand:
        raise Decline


def _write(b: Builder, call: Call, body: Script, arguments: str, want: Want) -> Code | None:
    """Write the script, and what puts the elements back however it ends."""
    inner = b.branch_want(want)
    before = b.fork()
    b.emit("try:")
    b.indent()
    b.script(body, inner)
    b.dedent()
    after, b.env = b.env, before
    b.writer.node = call.node
    b.emit("finally:")
    b.indent()
    b.emit(f"{b.support(put_back)}({arguments})")
    b.scope.forget(b)
    b.calls.rebox(b)
    b.dedent()
    if after is None:
        b.leave()
        return None
    return b.branch_result(inner) if want == VALUE else None
