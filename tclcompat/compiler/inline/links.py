"""global, variable, upvar.

In closed code a linked variable is a ``Var`` known when the code is made.  In open code the link is made in the frame
each time, as the commands do it; whatever is not simple is left to them.
"""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.procedures import Version
from tclcompat.compiler.support_open import link_global, link_up, link_variable
from tclcompat.runtime.variables import Var
from tclcompat.syntax.nodes import Literal, VarWord, Word


def _simple(name: str) -> bool:
    return bool(name) and "::" not in name and "(" not in name


@emitter("::global")
def emit_global(b: Builder, call: Call, want: Want) -> Code | None:
    """``global name ...``."""
    call.arity(1)
    names = [call.literal(index) for index in range(len(call.words))]
    if not all(_simple(name) for name in names):
        raise Decline
    if b.calls.is_open:
        if not b.is_function:
            raise Decline
        for name in names:
            _link(b, call, name, f"{b.support(link_global)}(interp, frame, {name!a})")
        return b.constant("")
    if b.loops or b.writer.depth != b.base_depth:
        raise Decline
    for name in names:
        _link_fixed(b, name, b.interp.global_namespace.vars)
    return b.constant("")


def _link_fixed(b: Builder, name: str, table: dict[str, Var]) -> None:
    var = table.get(name)
    if var is None:
        var = table[name] = Var()
    b.scope.link(b, name, var)


def _link(b: Builder, call: Call, name: str, code: str) -> None:
    """Make a link by what ``code`` returns, a ``Var``; where it returns None, by the command itself."""
    variable = b.scope.variable(b, name, False)
    temp = b.temp()
    b.emit(f"{temp} = {code}")
    b.emit(f"if {temp} is None:")
    b.indent()
    b.calls.walked(b, call.script, call.node)
    b.dedent()
    b.emit("else:")
    b.emit(f"    {variable.box} = {temp}")
    b.scope.forget_one(b, name)


@emitter("::variable")
def emit_variable(b: Builder, call: Call, want: Want) -> Code | None:
    """``variable name``, without values."""
    call.arity(1, 1)
    name = call.literal(0)
    if not _simple(name):
        raise Decline
    if b.calls.is_open:
        if not b.is_function:
            raise Decline
        _link(b, call, name, f"{b.support(link_variable)}(frame, {name!a})")
        return b.constant("")
    if b.loops or b.writer.depth != b.base_depth:
        raise Decline
    b.scope.namespace.declared.add(name)
    _link_fixed(b, name, b.scope.namespace.vars)
    return b.constant("")


@emitter("::upvar")
def emit_upvar(b: Builder, call: Call, want: Want) -> Code | None:
    """``upvar ?level? other local ...`` with a literal level."""
    if not b.calls.is_open:
        return _refer(b, call)
    if not b.is_function:
        raise Decline
    words: tuple[Word, ...] = call.words
    level = "1"
    if len(words) % 2:
        level, words = call.literal(0), words[1:]
    if level not in ("1", "#0") or not words:
        raise Decline
    for local in words[1::2]:
        if not isinstance(local, Literal) or not _simple(local.text):
            raise Decline
    if len(words) > 2 and any(not isinstance(word, Literal) for word in words):
        # The command as a whole is the other way; what it computes must not be computed twice.
        raise Decline
    for other, local in zip(words[0::2], words[1::2], strict=True):
        assert isinstance(local, Literal)
        source = b.text(b.word(other))
        if not source.simple:
            source = b.stored(source)
        _link(b, call, local.text, f"{b.support(link_up)}(interp, frame, {level!a}, {source.text}, {local.text!a})")
    return b.constant("")


def _refer(b: Builder, call: Call) -> Code:
    """Link to the variables that arguments of the procedure name, which callers hand over."""
    words: tuple[Word, ...] = call.words
    if len(words) % 2:
        if call.literal(0) != "1":
            raise Decline
        words = words[1:]
    if not words or b.loops or b.writer.depth != b.base_depth or not isinstance(b.calls.version, Version):
        raise Decline
    procedure, scope = b.calls.version.procedure, b.scope
    for other, local in zip(words[0::2], words[1::2], strict=True):
        if not isinstance(local, Literal) or not _simple(local.text) or type(other) is not VarWord:
            raise Decline
        if other.index is not None or other.name not in scope.formals or other.name in scope.written:
            raise Decline
        index = scope.formals.index(other.name)
        if procedure.proc.variadic and index == len(scope.formals) - 1:
            raise Decline
        scope.refer(b, local.text)
        if (index, local.text) not in procedure.linked:
            procedure.linked.append((index, local.text))
    return b.constant("")
