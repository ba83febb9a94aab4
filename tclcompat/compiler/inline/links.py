"""global, variable, upvar.

In closed code a linked variable is a ``Var`` known when the code is made.  In open code the link is made in the frame
each time, as the commands do it; whatever is not simple is left to them.
"""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.support_open import link_global, link_up, link_variable
from tclcompat.compiler.versions import Version
from tclcompat.runtime.variables import Place, Var
from tclcompat.syntax.nodes import CompoundWord, LinkedName, Literal, VarWord, Word


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
        var = table[name] = Place()
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
    """``variable name ?value? ...``."""
    call.arity(1)
    if type(call.words[0]) is CompoundWord and len(call.words) == 1 and not b.calls.is_open:
        return _refer_qualified(b, call.words[0])
    if b.calls.is_open and b.in_procedure and len(call.words) > 1 and type(call.words[0]) is LinkedName:
        # What its names do in between its words is done by the tree walker.
        return b.calls.walked(b, call.script, call.node)
    names = [call.literal(index) for index in range(0, len(call.words), 2)]
    if not all(_simple(name) for name in names):
        raise Decline
    if b.calls.is_open:
        if not b.is_function or len(call.words) > 1:
            raise Decline
        _link(b, call, names[0], f"{b.support(link_variable)}(frame, {names[0]!a})")
        return b.constant("")
    if b.loops or b.writer.depth != b.base_depth:
        raise Decline
    links_only = _only_links(b)
    for index, name in enumerate(names):
        declared = b.scope.namespace.declared
        if name not in declared:
            # Seen by info vars, once the procedure has been called.
            b.emit(f"{b.hold(declared)}.add({name!a})")
        _link_fixed(b, name, b.scope.namespace.vars)
        if 2 * index + 1 < len(call.words):
            links_only = False
            b.scope.write(b, name, b.word(call.words[2 * index + 1]))
    if links_only:
        b.link_lines = b.writer.position
    return b.constant("")


def _only_links(b: Builder) -> bool:
    """Tell whether nothing but links has been made so far, so that the whole procedure may still be walked instead."""
    return b.writer.position == b.link_lines


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
    level = "1"
    if len(words) % 2:
        level, words = call.literal(0), words[1:]
    if level == "#0":
        return _refer_global(b, words)
    if level != "1":
        raise Decline
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


def _refer_global(b: Builder, words: tuple[Word, ...]) -> Code:
    """Link to global variables whose names may be computed, ahead of everything else that the procedure does."""
    if not words or b.loops or b.writer.depth != b.base_depth or not _only_links(b):
        raise Decline
    for other, local in zip(words[0::2], words[1::2], strict=True):
        if not isinstance(local, Literal) or not _simple(local.text):
            raise Decline
        position = b.writer.position
        name = b.text(b.word(other))
        if b.writer.position != position:
            raise Decline
        names = b.calls.policy.global_names
        if name.constant:
            var = names.find(name.value)  # type: ignore[arg-type]  # a string
            if var is None:
                raise Decline
            b.scope.link(b, local.text, var)
            b.link_lines = b.writer.position
            continue
        held = b.scope.refer_global(b, local.text)
        first, text = b.named(name)
        policy = b.calls.policy
        known, find = b.use("known_globals", policy.known_globals), b.use("find_global", policy.find_global)
        b.emit(f"{held} = {known}({first}) or {find}({text})")
        b.emit(f"@check {local.text}")
        b.link_lines = b.writer.position
    b.use("interp", b.interp)
    return b.constant("")


def _refer_qualified(b: Builder, word: CompoundWord) -> Code:
    """Link to the variable of a namespace whose name is computed, as in ``variable ::ns::${name}::value``."""
    first, last = word.parts[0], word.parts[-1]
    if type(first) is not str or type(last) is not str or not first.startswith("::") or "::" not in last:
        raise Decline
    local = last.rsplit("::", 1)[-1]
    if not _simple(local):
        raise Decline
    return _refer_global(b, (word, Literal(local, word.start, word.end)))
