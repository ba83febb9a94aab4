"""info exists, unset."""

from __future__ import annotations

from tclcompat.compiler import support_arrays as support
from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.arrays import existence, is_own
from tclcompat.compiler.inline.variables import name_of
from tclcompat.compiler.missing import forget_declaration, no_element_to_unset, no_variable, nothing_there
from tclcompat.compiler.support_open import unset_element
from tclcompat.compiler.types import ANY, UNSET
from tclcompat.syntax.nodes import Literal, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.scope import Variable


@emitter("::tcl::info::exists")
def emit_info_exists(b: Builder, call: Call, want: Want) -> Code | None:
    """``info exists name``."""
    call.arity(1, 1)
    name, key = name_of(b, call.words[0])
    if b.calls.is_open:
        return _exists_in_frame(b, name, key)
    if key is not None:
        variable = b.scope.variable(b, name, True)
        if b.scope.holds_values(b, variable):
            return Code(f"({key.text} in {variable.place})", truth=True)
        return Code(f"{b.support(support.has_element)}({variable.place}, {key.text})", truth=True)
    known = b.scope.variables.get(name)
    if known is not None and known.array:
        return existence(known)
    variable, kind = b.scope.variable(b, name, False), b.scope.kind(b, name)
    if not kind & UNSET:
        return Code("True", truth=True, stable=True)
    if variable.box is not None:
        return Code(f"({variable.place} is not None)", truth=True)
    if kind == UNSET:
        return Code("False", truth=True, stable=True)
    found = b.temp()
    b.emit("try:")
    b.emit(f"    {variable.place}")
    b.emit(f"    {found} = True")
    b.emit("except NameError:")
    b.emit(f"    {found} = False")
    return Code(found, truth=True, stable=True)


def _exists_in_frame(b: Builder, name: str, key: Code | None) -> Code:
    """Ask for a variable of open code; a trace may do anything meanwhile."""
    box = b.scope.variable(b, name, key is not None).box
    b.calls.unsure = True
    if key is None:
        return Code(f"{b.support(support.exists)}(interp, {box}, {name!a})", truth=True)
    return Code(f"{b.support(support.element_exists)}(interp, {box}, {name!a}, {key.text})", truth=True)


@emitter("::unset")
def emit_unset(b: Builder, call: Call, want: Want) -> Code | None:
    """``unset ?-nocomplain? ?--? name ...``."""
    words = list(call.words)
    complains = not (words and isinstance(words[0], Literal) and words[0].text == "-nocomplain")
    if not complains:
        del words[0]
    if words and isinstance(words[0], Literal) and words[0].text == "--":
        del words[0]
    if b.calls.is_open:
        return _unset_in_frame(b, words, complains)
    named = [name_of(b, word) for word in words]
    if len(named) > 1:
        # All names are there before the first variable is gone.
        named = [(name, None if key is None else b.stored(key)) for name, key in named]
    for name, key in named:
        known = b.scope.variables.get(name)
        if "::" in name:
            raise Decline
        if key is not None:
            _unset_element(b, name, key, complains)
        elif known is not None and known.box is not None:
            _unset_boxed(b, known, complains)
        elif known is not None and known.array:
            _unset_array(b, name, complains)
        else:
            unset_scalar(b, name, complains)
    return b.constant("")


def _unset_in_frame(b: Builder, words: list[Word], complains: bool) -> Code | None:
    """Unset elements of arrays of open code."""
    named = [name_of(b, word) for word in words]
    if any(key is None or "::" in name for name, key in named):
        raise Decline
    for name, key in named:
        box = b.scope.variable(b, name, True).box
        text = "" if key is None else key.text
        given = f"{b.use('ORIGIN', b.calls.origin)}, {box}, {name!a}, {text}, {complains}"
        b.calls.called(b, Code(f"{b.support(unset_element)}({given})"))
    return b.constant("")


def unset_scalar(b: Builder, name: str, complains: bool) -> None:
    """Write what unsets a scalar; ``complains`` has it fail where that has no value."""
    variable, kind = b.scope.variable(b, name, False), b.scope.kind(b, name)
    if variable.box is not None:
        raise Decline
    b.scope.wrote(name)
    if kind & UNSET:
        b.emit("try:")
        b.emit(f"    del {variable.place}")
        b.emit("except NameError:")
        b.emit(f"    {_refusal(b, name)}" if complains else "    pass")
    else:
        b.emit(f"del {variable.place}")
    if b.calls.origin.is_open and "variable" in b.calls.origin.script.source:
        b.emit(f"{b.support(forget_declaration)}(interp, {name!a})")
    b.scope.know(b, name, UNSET)


def _refusal(b: Builder, name: str) -> str:
    if b.calls.origin.is_open:
        return f"raise {b.support(nothing_there)}(interp, {name!a}) from None"
    return f"raise {b.support(no_variable)}({b.use('ORIGIN', b.calls.origin)}, 'unset', {name!a}) from None"


def _unset_array(b: Builder, name: str, complains: bool) -> None:
    variable = b.scope.variable(b, name, True)
    if complains:
        b.emit(f"if not {existence(variable).text}:")
        b.emit(f"    {_refusal(b, name)}")
    b.emit(f"{variable.place} = {{}}")


def _unset_boxed(b: Builder, variable: Variable, complains: bool) -> None:
    """Write what unsets a variable of the procedure's own that is handed to those it calls."""
    name, box = variable.name, variable.box
    if variable.array:
        if not is_own(variable):
            raise Decline
        test = existence(variable).text
    else:
        if variable.place != f"{box}.value" or not str(box).startswith("b_") or name not in b.scope.boxed:
            raise Decline
        test = f"({variable.place} is not None)"
    if complains:
        b.emit(f"if not {test}:")
        b.emit(f"    {_refusal(b, name)}")
    if variable.array:
        b.emit(f"{b.support(support.unset_boxed)}({b.use('interp', b.interp)}, {box}, {name!a})")
    else:
        b.emit(f"{variable.place} = None")
        b.scope.know(b, name, ANY | UNSET)


def _unset_element(b: Builder, name: str, key: Code, complains: bool) -> None:
    variable = b.scope.variable(b, name, True)
    if variable.box is not None and b.scope.holds_values(b, variable):
        # An array that keeps another element stays what it is.
        key, place = b.stored(key), variable.place
        tests = [f"len({place}) > 1", f"{variable.box}.searches is None", *([f"{key.text} in {place}"] * complains)]
        b.emit(f"if {' and '.join(tests)}:")
        b.emit(f"    del {place}[{key.text}]" if complains else f"    {place}.pop({key.text}, None)")
        b.emit("else:")
        b.indent()
        _unset_boxed_element(b, variable, key, complains)
        b.dedent()
        return
    if variable.box is not None:
        _unset_boxed_element(b, variable, key, complains)
        return
    key, place = b.stored(key), variable.place
    if complains:
        b.emit("try:")
        b.emit(f"    del {place}[{key.text}]")
        b.emit("except KeyError:")
        words = f"{b.use('ORIGIN', b.calls.origin)}, {place}, {name!a}, {key.text}"
        b.emit(f"    raise {b.support(no_element_to_unset)}({words}) from None")
        b.emit(f"if not {place}:")
    else:
        b.emit(f"if {place}.pop({key.text}, None) is not None and not {place}:")
    b.emit(f"    {place} = {b.support(support.Emptied)}()")


def _unset_boxed_element(b: Builder, variable: Variable, key: Code, complains: bool) -> None:
    words = f"{b.use('ORIGIN', b.calls.origin)}, {variable.box}, {variable.name!a}, {key.text}, {complains}"
    if variable.place == f"{variable.box}.array":
        b.emit(f"{b.support(support.unset_linked)}({words})")
        return
    # In a region, where the array may have to be made.
    made = f"m{variable.place}"
    b.emit(f"{made} = {b.support(support.unset_held)}({words}, {made})")
