"""dict update and dict with.

In open code the variables are those of the frame.  In closed code ``dict with`` looks for the names that the procedure
knows; an element by another name keeps its value, since nobody can reach its variable.
"""

from __future__ import annotations

from tclcompat.compiler.builder import RETURN, VALUE, Builder, Into, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.control import body_of
from tclcompat.compiler.inline.dicts import as_dict
from tclcompat.compiler.inline.errors import Attempt, handle, pass_on
from tclcompat.compiler.inline.existence import unset_scalar
from tclcompat.compiler.support_dicts import elements_with, with_elements, with_elements_at
from tclcompat.compiler.support_errors import tried
from tclcompat.compiler.types import ANY, UNSET, shared
from tclcompat.runtime.compiled_locals import compiled_locals
from tclcompat.runtime.dict_elements import put_back, take_out_all, take_out_some
from tclcompat.syntax.nodes import LooseCommand, Script
from tclcompat.values.convert import to_dict
from tclcompat.values.dictops import dict_lookup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


@emitter("::tcl::dict::update")
def emit_update(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict update dictVarName key varName ?key varName ...? script`` with literal names of variables."""
    call.arity(4)
    variable = call.literal(0)
    names = [call.literal(index) for index in range(2, len(call.words), 2)]
    if len(call.words) % 2 or any("::" in name or "(" in name for name in [variable, *names]):
        raise Decline
    body = body_of(b, call, len(call.words) - 1)
    keys = b.in_order([lambda word=word: b.text(b.word(word)) for word in call.words[1:-1:2]])  # type: ignore[misc]  # a default binds the loop's word
    if b.calls.is_procedure:
        return _update_closed(b, call, variable, [b.stored(key).text for key in keys], names, want)
    _needs_frame(b, call)
    pairs = ", ".join([f"({key.text}, {name!a})" for key, name in zip(keys, names, strict=True)])
    links = b.stored(Code(f"[{pairs}]"))
    b.calls.called(b, Code(f"{b.support(take_out_some)}(interp, {variable!a}, {links.text})"))
    return _write(b, call, body, f"interp, {variable!a}, [], {links.text}", want)


@emitter("::tcl::dict::with")
def emit_with(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict with dictVarName ?key ...? script``."""
    call.arity(2)
    variable = call.literal(0)
    if b.calls.is_procedure:
        return _with_closed(b, call, variable, want)
    _needs_frame(b, call)
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


# Closed code


def _update_closed(b: Builder, call: Call, variable: str, keys: list[str], names: list[str], want: Want) -> Code | None:
    pairs, element = _elements_of(b, variable), b.temp()
    for key, name in zip(keys, names, strict=True):
        place = b.scope.variable(b, name, False).place
        b.emit(f"{element} = {pairs}.get({key})")
        b.emit(f"if {element} is not None:")
        b.emit(f"    {place} = {element}")
        b.emit("else:")
        b.indent()
        _unset(b, name)
        b.dedent()
        _note_element(b, name, ANY | UNSET)
    b.emit(f"{pairs} = {element} = None")

    def finish() -> None:
        values = [f"({key}, {_value_or_none(b, name)})" for key, name in zip(keys, names, strict=True)]
        _store(b, variable, f"[{', '.join(values)}]")

    return _write_closed(b, call, want, finish)


def _with_closed(b: Builder, call: Call, variable: str, want: Want) -> Code | None:
    proc = b.calls.origin.proc
    assert proc is not None
    if any(each.array for each in b.scope.variables.values()):
        # An element by the name of an array is an error.
        raise Decline
    names = [name for name in compiled_locals(proc.formals, proc.body, False) if "::" not in name and "(" not in name]
    path = _path(b, call)
    pairs = _elements_of(b, variable, path)
    for name in names:
        place, kind = b.scope.variable(b, name, False).place, b.scope.kind(b, name)
        b.emit(f"if {name!a} in {pairs}:")
        b.emit(f"    {place} = {pairs}[{name!a}]")
        _note_element(b, name, ANY | (kind & UNSET))

    def finish() -> None:
        values = ", ".join([f"{name!a}: {_value_or_none(b, name)}" for name in names])
        b.emit(f"{pairs} = {b.support(elements_with)}({pairs}, {{{values}}})")
        _store(b, variable, pairs, path)
        b.emit(f"{pairs} = None")

    return _write_closed(b, call, want, finish)


def _path(b: Builder, call: Call) -> str:
    """Return the name that holds the keys that lead to the dictionary, "" where there are none."""
    words = call.words[1:-1]
    if not words:
        return ""
    keys = b.in_order([lambda word=word: b.text(b.word(word)) for word in words])  # type: ignore[misc]  # a default binds the loop's word
    path = b.temp()
    b.emit(f"{path} = ({', '.join([key.text for key in keys])},)")
    return path


def _elements_of(b: Builder, variable: str, path: str = "") -> str:
    """Return the name that holds the dictionary in a variable, or the one that a path leads to there."""
    if "::" in variable or "(" in variable:
        raise Decline
    pairs = b.temp()
    value = b.scope.read(b, variable, True)
    if path:
        # Nothing else holds the dictionary meanwhile, which is changed in place when the script has run.
        b.emit(f"{pairs} = {b.use('to_dict', to_dict)}({b.support(dict_lookup)}({b.value(value).text}, {path}))")
    else:
        b.emit(f"{pairs} = {as_dict(b, value)}")
    return pairs


def _note_element(b: Builder, name: str, kind: int) -> None:
    b.scope.wrote(name)
    b.scope.know(b, name, shared(kind))


def _unset(b: Builder, name: str) -> None:
    variable = b.scope.variable(b, name, False)
    if variable.box is not None:
        b.emit(f"{variable.place} = None")
    else:
        unset_scalar(b, name, False)


def _value_or_none(b: Builder, name: str) -> str:
    """Return the name that holds a variable's value, None where it has none."""
    variable = b.scope.variable(b, name, False)
    if variable.box is not None or not b.scope.kind(b, name) & UNSET:
        return variable.place
    held = b.temp()
    b.emit("try:")
    b.emit(f"    {held} = {variable.place}")
    b.emit("except UnboundLocalError:")
    b.emit(f"    {held} = None")
    return held


def _store(b: Builder, name: str, elements: str, path: str = "") -> None:
    """Write what puts elements into the dictionary in a variable, if that is still there."""
    variable, kind = b.scope.variable(b, name, False), b.scope.kind(b, name)
    place = variable.place
    if path:
        statement = f"{place} = {b.support(with_elements_at)}({place}, {path}, {elements})"
    else:
        statement = f"{place} = {b.support(with_elements)}({place}, {elements})"
    if not kind & UNSET:
        b.emit(statement)
    elif variable.box is not None:
        b.emit(f"if {place} is not None:")
        b.emit(f"    {statement}")
    else:
        b.emit("try:")
        b.emit(f"    {statement}")
        b.emit("except UnboundLocalError:")
        b.emit("    pass")
    _note_element(b, name, ANY | (kind & UNSET))


def _write_closed(b: Builder, call: Call, want: Want, finish: Callable[[], None]) -> Code | None:
    """Write the script, and what is done however it ends; an error of that takes the place of its own."""
    inner: Want = Into(b.temp()) if want == RETURN else b.branch_want(want)
    script, start = body_of(b, call, len(call.words) - 1), b.writer.position
    pending = b.temp()
    b.emit(f"{pending} = None")
    attempt = Attempt(b)
    attempt.write(b, lambda: _discard(b.script(script, inner)))
    b.writer.node = call.node
    handle(b, pending, tried)
    b.env = b.join(attempt.end, attempt.failed(b))
    finish()
    after = b.fork()
    pass_on(b, pending, b.env, start)
    b.env = after if attempt.end is not None else None
    return Code(inner.name, inner.type, stable=True) if isinstance(inner, Into) and b.reachable else None


def _discard(code: Code | None) -> None:
    assert code is None
