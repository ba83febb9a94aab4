"""array set, get, names, size, exists, unset.

A fast array is a dict that is always there: as a plain empty dict it is no array yet, as an ``Emptied`` one it is.
"""

from __future__ import annotations

from tclcompat.compiler import support_arrays as support
from tclcompat.compiler import support_open
from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code, both_are, class_of
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.operands import own_function
from tclcompat.compiler.keys import as_text, has_parts, names_of, needs_text, unset_parts
from tclcompat.compiler.scope import Variable
from tclcompat.compiler.types import ANY, DICT, INT, LIST, STR
from tclcompat.errors import TclError
from tclcompat.syntax.nodes import Literal, Word
from tclcompat.values.convert import canonical, to_list, to_str
from tclcompat.values.numbers import added, to_int


def array_of(b: Builder, name: str) -> Variable:
    """Return an array by a literal name; Decline where it cannot be reached directly."""
    if b.calls.is_open or "(" in name:
        raise Decline
    return b.scope.variable(b, name, True)


def is_sure(variable: Variable) -> bool:
    """Tell whether a boxed array surely exists."""
    return variable.box is not None and variable.box.startswith("g_") and variable.place == f"{variable.box}.array"


def is_own(variable: Variable) -> bool:
    """Tell whether an array is one of the procedure's own that is boxed because it is handed to those it calls."""
    return variable.box is not None and variable.place == f"{variable.box}.array" and variable.box.startswith("b_")


def existence(variable: Variable) -> Code:
    """Return the truth of an array's existence."""
    if variable.box is None:
        return Code(f"({variable.place} or {class_of(variable.place)} is not dict)", truth=True)
    if is_sure(variable):
        return Code("True", truth=True, stable=True)
    if not is_own(variable):
        raise Decline
    return Code(f"({variable.place} or {class_of(variable.place)} is not Made)", truth=True)


@emitter("::tcl::array::exists")
def emit_exists(b: Builder, call: Call, want: Want) -> Code | None:
    """``array exists name``."""
    call.arity(1, 1)
    return existence(array_of(b, call.literal(0)))


@emitter("::tcl::array::size")
def emit_size(b: Builder, call: Call, want: Want) -> Code | None:
    """``array size name``."""
    call.arity(1, 1)
    variable = array_of(b, call.literal(0))
    function = "len" if variable.box is None else b.use("array_size", support.size)
    return Code(f"{function}({variable.place})", INT)


@emitter("::tcl::array::names")
def emit_names(b: Builder, call: Call, want: Want) -> Code | None:
    """``array names name ?-exact|-glob? ?pattern?``."""
    from tclcompat.values.hashorder import matching_names

    call.arity(1, 3)
    variable = array_of(b, call.literal(0))
    mode = call.literal(1) if len(call.words) == 3 else "-glob"
    if mode not in ("-exact", "-glob"):
        raise Decline
    keys = None
    if mode == "-exact":
        function, elements = b.support(support.exact_names), as_text(b, variable.name, variable.place)
    elif has_parts(b, variable.name):
        function, elements = b.support(matching_names), f"{b.support(names_of)}({variable.place})"
        keys = elements
    elif b.scope.holds_values(b, variable):
        function, elements = b.support(matching_names), variable.place
        keys = f"[*{elements}]"
    else:
        function, elements = b.use("array_names", support.names), variable.place
        keys = f"[*{b.support(support.plain_elements)}({elements})]"
    if len(call.words) == 1:
        code = Code(f"{function}({elements})", LIST)
        code.names = keys
        return code
    return Code(f"{function}({elements}, {b.text(b.word(call.words[-1])).text})", LIST)


@emitter("::tcl::array::get")
def emit_get(b: Builder, call: Call, want: Want) -> Code | None:
    """``array get name ?pattern?``."""
    call.arity(1, 2)
    variable = array_of(b, call.literal(0))
    pattern = "" if len(call.words) == 1 else f", {b.text(b.word(call.words[1])).text}"
    return Code(f"{b.use('array_get', support.contents)}({as_text(b, variable.name, variable.place)}{pattern})", DICT)


@emitter("::tcl::array::set")
def emit_set(b: Builder, call: Call, want: Want) -> Code | None:
    """``array set name list``."""
    call.arity(2, 2)
    variable = array_of(b, call.literal(0))
    needs_text(b, variable.name)
    word = call.words[1]
    items = _literal_items(word)
    if not is_sure(variable):
        if variable.box is not None and variable.place != f"{variable.box}.array":
            raise Decline
        if not items or variable.box is not None:
            # The array is made before the list is looked at.
            b.emit(f"if not {variable.place}:")
            b.emit(f"    {variable.place} = {b.support(support.Emptied)}()")
    if variable.box is not None:
        given = b.hold(items) if items else b.value(b.word(word)).text
        function = b.support(support.set_all_linked)
        b.emit(f"{function}({b.use('interp', b.interp)}, {variable.box}, {variable.name!a}, {given})")
        return b.constant("")
    if items:
        given = b.hold({to_str(name): element for name, element in zip(items[::2], items[1::2], strict=True)})
    else:
        given = b.value(b.word(word)).text
    b.emit(f"{variable.place} = {b.support(support.set_all)}({variable.place}, {given})")
    return b.constant("")


def _literal_items(word: Word) -> list[object] | None:
    """Return the elements of a literal list, None for another word; Decline where that cannot be set."""
    if not isinstance(word, Literal):
        return None
    try:
        items = to_list(word.text)
    except TclError:
        return None
    if len(items) % 2:
        raise Decline
    return [canonical(item) if type(item) is str else item for item in items]


@emitter("::tcl::array::unset")
def emit_unset(b: Builder, call: Call, want: Want) -> Code | None:
    """``array unset name ?pattern?``."""
    call.arity(1, 2)
    variable = array_of(b, call.literal(0))
    if len(call.words) == 2:
        _unset_matching(b, variable, b.text(b.word(call.words[1])))
        return b.constant("")
    if variable.box is not None:
        raise Decline
    b.emit(f"{variable.place} = {{}}")
    return b.constant("")


def _unset_matching(b: Builder, variable: Variable, pattern: Code) -> None:
    """Write what unsets the elements whose names match; the array stays, even without any."""
    if not b.scope.holds_values(b, variable):
        raise Decline
    function = unset_parts if has_parts(b, variable.name) else support.unset_matching
    place = variable.place
    test = f"{b.support(function)}({place}, {pattern.text})"
    if variable.box is None:
        b.emit(f"if {test} and not {place}:")
        b.emit(f"    {place} = {b.support(support.Emptied)}()")
        return
    if place.startswith(("b_", "r_")):
        b.emit(f"{b.support(support.unset_matching_linked)}({variable.box}, {pattern.text})")
        return
    b.emit(f"if {test}:")
    b.emit(f"    {variable.box}.searches = None")
    if place != f"{variable.box}.array":
        # In a region, which may have made the array.
        b.emit(f"    m{place} = False")


# Elements that are updated


def incr_element(b: Builder, call: Call, name: str, key: Code, step: Code) -> Code:
    """Add to an element; return the code of its value."""
    variable = b.scope.variable(b, name, True)
    if b.calls.is_open:
        function = own_function(b, call)
        words = f"interp, {variable.box}, {name!a}, {key.text}, {b.value(step).text}, {function}"
        return b.calls.called(b, Code(f"{b.use('incr_open', support_open.incr_element)}({words})", ANY))
    key, step = b.stored(key), b.stored(step)
    place, total = variable.place, b.temp()
    fast = f"{total} = {place}[{key.text}] = {total} + {step.text}"
    is_int = f"{class_of(total)} is int" if step.is_int else both_are(total, step.text, "int")
    b.emit(f"{total} = {place}.get({key.text}, 0)")
    b.emit(f"if {is_int}:")
    b.emit(f"    {fast}")
    b.emit("else:")
    if not b.scope.holds_values(b, variable):
        interp = b.use("interp", b.interp)
        slow = f"{b.support(support.add_linked)}({interp}, {variable.box}, {name!a}, {key.text}, {step.text})"
        b.emit(f"    {total} = {slow}")
        return Code(total, stable=True)
    if step.is_int:
        b.emit(f"    {total} = {place}[{key.text}] = {b.use('to_int', to_int)}({total}) + {step.text}")
    else:
        b.emit(f"    {total} = {place}[{key.text}] = {b.support(added)}({total}, {step.text})")
    return Code(total, INT, stable=True)


def append_element(b: Builder, name: str, key: Code, texts: list[Code]) -> Code:
    """Append to an element; return the code of its value."""
    variable = b.scope.variable(b, name, True)
    if b.calls.is_open:
        text = texts[0].text if len(texts) == 1 else f"({' + '.join([each.text for each in texts])})"
        words = f"interp, {variable.box}, {name!a}, {key.text}, {text}"
        return b.calls.called(b, Code(f"{b.use('append_open', support_open.append_element)}({words})", ANY))
    key, *texts = [b.stored(code) for code in (key, *texts)]
    place, value = variable.place, b.temp()
    text = texts[0].text if len(texts) == 1 else f"({' + '.join([each.text for each in texts])})"
    if not b.scope.holds_values(b, variable):
        interp = b.use("interp", b.interp)
        slow = f"{b.support(support.append_linked)}({interp}, {variable.box}, {name!a}, {key.text}, {text})"
        b.emit(f"{value} = {slow}")
        return Code(value, stable=True)
    # The array lets go of the string first: CPython then lets it grow in place.
    b.emit(f'{value} = {place}.get({key.text}, "")')
    b.emit(f'{place}[{key.text}] = ""')
    b.emit(f"if {class_of(value)} is not str:")
    b.emit(f"    {value} = {b.use('to_str', to_str)}({value})")
    b.emit(f"{value} += {text}")
    b.emit(f"{place}[{key.text}] = {value}")
    return Code(value, STR, stable=True)
