"""apply, tailcall."""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter, expanding
from tclcompat.compiler.support_open import LambdaSite, apply_lambda
from tclcompat.compiler.tails import write_tail_call
from tclcompat.compiler.types import ANY


@emitter("::apply")
def emit_apply(b: Builder, call: Call, want: Want) -> Code | None:
    """``apply lambda ?arg ...?``, which looks the lambda expression up only when it is another one."""
    call.arity(1)
    if not b.calls.is_open:
        raise Decline
    words = [b.value(code).text for code in b.words(call.words)]
    node, site = b.hold(call.node, "N"), b.hold(LambdaSite(), "L", (LambdaSite,))
    text = f"{b.support(apply_lambda)}(interp, unit, {node}, {site}, ['apply', {', '.join(words)}])"
    return b.calls.called(b, Code(text, ANY))


@expanding("::tailcall")
@emitter("::tailcall")
def emit_tailcall(b: Builder, call: Call, want: Want) -> Code | None:
    """``tailcall command ?arg ...?``."""
    write_tail_call(b, call)
    return None
