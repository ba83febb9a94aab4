"""lappend, lset, lassign.

A list in a variable is changed in place when nobody else holds it: where the variable's type says so, or where its
place (a Python variable, a box, an array's element) has the only reference to it.
"""

from __future__ import annotations

from sys import getrefcount

from tclcompat.compiler.attempts import conjunction, is_repeatable, is_tried, without_tests
from tclcompat.compiler.builder import DROP, Builder, Want
from tclcompat.compiler.calls import given_words
from tclcompat.compiler.code import Code, class_of
from tclcompat.compiler.emitters import Call, Decline, emitter, expanding
from tclcompat.compiler.guesses import is_operand, is_used_often
from tclcompat.compiler.inline.foreach import is_held
from tclcompat.compiler.inline.lists import DEEPEST, list_word, value_steps
from tclcompat.compiler.inline.operands import own_function
from tclcompat.compiler.inline.places import index_steps, passed, position
from tclcompat.compiler.inline.variables import name_of
from tclcompat.compiler.order import at_hand
from tclcompat.compiler.scope import Variable
from tclcompat.compiler.support import listed
from tclcompat.compiler.support_arrays import lappend_linked
from tclcompat.compiler.support_lists import filled, spread, with_element, with_nested
from tclcompat.compiler.support_open import lappend_element
from tclcompat.compiler.types import ANY, INTS, LIST, NOTHING, SHARED, STR, UNSET, is_own_list, list_of
from tclcompat.runtime.updates import list_to_grow
from tclcompat.syntax.nodes import Word
from tclcompat.values.convert import to_list
from tclcompat.values.ownership import OWNED


def _target(b: Builder, word: Word) -> tuple[str, Code | None, Variable]:
    """Return the variable that an update is for and the key of its element; Decline where it cannot be done here."""
    name, key = name_of(b, word)
    return name, key, _variable_of(b, name, key)


def _variable_of(b: Builder, name: str, key: Code | None) -> Variable:
    variable = b.scope.variable(b, name, key is not None)
    if key is not None and (b.calls.is_open or not b.scope.holds_values(b, variable)):
        raise Decline
    return variable


def _is_owned(b: Builder, name: str, variable: Variable) -> bool:
    """Tell whether what is known of a scalar is enough to change its list in place."""
    return variable.box is None and is_own_list(b.scope.kind(b, name)) and not is_held(b, name)


def _result(b: Builder, name: str, variable: Variable, kind: int, want: Want) -> Code:
    """Note the type of an updated scalar; return the code of its value."""
    b.scope.wrote(name)
    b.scope.know(b, name, kind if want == DROP else kind | SHARED)
    return Code(variable.place, kind | SHARED, simple=True)


# lappend


@emitter("::lappend")
def emit_lappend(b: Builder, call: Call, want: Want) -> Code | None:
    """``lappend varName ?value ...?``."""
    call.arity(1)
    name, key = name_of(b, call.words[0])
    if key is not None and len(call.words) > 1:
        linked = _append_to_linked(b, call, name, key)
        if linked is not None:
            return linked
    variable = _variable_of(b, name, key)
    if len(call.words) == 1:
        return _append_nothing(b, name, key, variable, want)
    steps = value_steps(b, call.words[1:])
    if key is not None:
        place = key
        return _append_to_element(b, variable, b.in_order([lambda: place, *steps]), want)
    calls, known = b.calls.calls_made, b.scope.kind(b, name)
    codes = b.in_order(steps)
    if known & UNSET:
        # A value that reads the variable misses it first.
        codes = at_hand(b, codes, variable.place)
    if b.calls.calls_made != calls:
        return _append_after_calls(b, call, name, variable, codes, want)
    return _append_to_scalar(b, name, variable, codes, want)


def _append_after_calls(b: Builder, call: Call, name: str, variable: Variable, codes: list[Code], want: Want) -> Code:
    """Append what something unknown has computed, which may have traced the variable."""
    codes = at_hand(b, codes, variable.place)
    result = None if want == DROP else b.temp()
    words = ", ".join(["interp", ascii(name), *[code.text for code in codes]])
    b.emit(f"if {variable.box}.traces is not None:")
    b.emit(f"    unit.command = {b.hold(call.node, 'N')}")
    b.emit(f"    {'' if result is None else result + ' = '}{own_function(b, call)}({words})")
    b.emit("else:")
    b.indent()
    code = _append_to_scalar(b, name, variable, codes, want)
    if result is not None:
        b.emit(f"{result} = {code.text}")
        b.passing.append(result)
    b.dedent()
    b.scope.know(b, name, ANY | UNSET)
    return code if result is None else Code(result, ANY, stable=True)


def _append_to_scalar(b: Builder, name: str, variable: Variable, codes: list[Code], want: Want) -> Code:
    before = b.scope.kind(b, name) & ~(SHARED | UNSET)
    kind = list_of(*[code.type for code in codes]) if before in (INTS, NOTHING) else LIST
    if not _is_owned(b, name, variable):
        # Whether somebody else holds the list is known only when all values are there.
        codes = at_hand(b, codes, variable.place)
        if b.scope.kind(b, name) & UNSET:
            _read_first(b, codes)
        _make_owned(b, name, variable, _converter(b, codes))
    _append(b, variable.place, codes)
    return _result(b, name, variable, kind, want)


@expanding("::lappend")
def emit_expanded_lappend(b: Builder, call: Call, want: Want) -> Code | None:
    """``lappend varName`` with ``{*}`` words, which may come to none, to a scalar of closed code."""
    name, key, variable = _target(b, call.words[0])
    if key is not None or b.calls.is_open:
        raise Decline
    texts = given_words(b, call.words[1:])
    items = b.temp()
    b.emit(f"{items} = [{', '.join(texts)}]")
    b.passing.append(items)
    before = b.fork()
    b.emit(f"if {items}:")
    b.indent()
    _make_owned(b, name, variable, b.support(listed))
    b.emit(f"{variable.place} += {items}")
    result = _result(b, name, variable, LIST, want)
    b.dedent()
    after, b.env = b.env, before
    b.emit("else:")
    b.indent()
    _append_nothing(b, name, None, variable, want)
    b.dedent()
    b.env = b.join(after, b.env)
    result.type = b.scope.kind(b, name)
    return result


def _append_to_linked(b: Builder, call: Call, name: str, key: Code) -> Code | None:
    """Write ``lappend`` to an element of a linked array, or one of open code; None where it is for anything else."""
    variable = b.scope.variable(b, name, True)
    if b.calls.is_open:
        codes = b.in_order([lambda: key, *value_steps(b, call.words[1:])])
        index, *values = [code.text for code in codes]
        words = ", ".join(["interp", str(variable.box), ascii(name), index, own_function(b, call), *values])
        b.emit(f"unit.command = {b.hold(call.node, 'N')}")
        return b.calls.called(b, Code(f"{b.use('lappend_open', lappend_element)}({words})", ANY))
    if variable.box is None or b.scope.holds_values(b, variable):
        return None
    codes = b.in_order([lambda: key, *value_steps(b, call.words[1:])])
    words = ", ".join([b.use("interp", b.interp), variable.box, ascii(name), *[code.text for code in codes]])
    return Code(f"{b.support(lappend_linked)}({words})", LIST | SHARED)


def _append_nothing(b: Builder, name: str, key: Code | None, variable: Variable, want: Want) -> Code:
    """Make a list of a variable that is unset, and refuse a value that is none."""
    if key is not None:
        raise Decline
    known = b.scope.kind(b, name) & ~UNSET
    b.scope.default(b, name, "[]")
    if known & ~(LIST | SHARED):
        b.emit(f"{b.use('to_list', to_list)}({variable.place})")
    return _result(b, name, variable, known | LIST, want)


def _append(b: Builder, place: str, codes: list[Code]) -> None:
    if len(codes) == 1:
        b.emit(f"{place}.append({codes[0].text})")
    else:
        b.emit(f"{place}.extend(({', '.join([code.text for code in codes])}))")


def _converter(b: Builder, codes: list[Code]) -> str:
    """Return the name of the function that makes a list of the value to which values are appended."""
    return b.support(list_to_grow if len(codes) == 1 and b.in_procedure else listed)


def _make_owned(b: Builder, name: str, variable: Variable, converter: str) -> None:
    """Have a scalar hold a list that may be changed in place."""
    place, kind = variable.place, b.scope.kind(b, name)
    b.scope.default(b, name, "[]")
    known = kind & ~UNSET
    test = "if"
    if known & ~(LIST | SHARED):
        b.emit(f"if {class_of(place)} is not list:")
        b.emit(f"    {place} = {converter}({place})")
        test = "elif"
    if known & SHARED or variable.box is not None or is_held(b, name):
        b.emit(f"{test} {b.use('getrefcount', getrefcount)}({place}) != {OWNED}:")
        b.emit(f"    {place} = {place}[:]")


def _read_first(b: Builder, codes: list[Code]) -> None:
    """Read the variables that may not be there: no list is made then."""
    for code in codes:
        if code.may_fail:
            b.emit(code.text)


def _append_to_element(b: Builder, variable: Variable, codes: list[Code], want: Want) -> Code | None:
    key, *codes = at_hand(b, codes)
    _read_first(b, codes)
    # The list has two holders meanwhile, the array and this name; it must not keep it from then on.
    place, held = f"{variable.place}[{key.text}]", "held"
    b.emit(f"{held} = {variable.place}.get({key.text})")
    b.emit(f"if {class_of(held)} is not list:")
    b.emit(f"    {held} = {place} = [] if {held} is None else {_converter(b, codes)}({held})")
    b.emit(f"elif {b.use('getrefcount', getrefcount)}({held}) != {OWNED + 1}:")
    b.emit(f"    {held} = {place} = {held}[:]")
    _append(b, held, codes)
    if want == DROP:
        b.emit(f"{held} = None")
        return b.constant("")
    result = b.stored(Code(held))
    b.emit(f"{held} = None")
    return result


# lset


@emitter("::lset")
def emit_lset(b: Builder, call: Call, want: Want) -> Code | None:
    """``lset listVar index ?index ...? value``."""
    call.arity(3, DEEPEST + 2)
    name, key, variable = _target(b, call.words[0])
    steps = [*index_steps(b, call.words[1:-1]), *value_steps(b, call.words[-1:])]
    if key is not None:
        place = key
        codes = at_hand(b, b.in_order([lambda: place, *steps]))
        return _lset(b, f"{variable.place}[{codes[0].text}]", codes[1:], False, None)
    codes = b.in_order(steps)
    owned = _is_owned(b, name, variable)
    if owned and all(code.simple for code in codes[:-1]):
        # The element is evaluated in either branch, once.
        text = codes[-1].text
        if not codes[-1].simple and (len(text) > 60 or is_tried(text) or not is_repeatable(text)):
            codes[-1] = b.stored(codes[-1])
    else:
        codes = at_hand(b, codes, variable.place)
    kind = b.scope.kind(b, name)
    if kind & UNSET:
        # The variable is looked at behind all words.
        for number, code in enumerate(codes):
            if code.may_fail:
                b.emit(code.text)
            elif not code.simple:
                codes[number] = b.stored(code)
    if kind & UNSET and variable.box is not None:
        b.emit(f"if {variable.place} is None:")
        b.emit(f"    interp.get_var({name!a})" if b.calls.is_open else f"    {b.scope.refusal(b, name)}")
    _lset(b, variable.place, codes, owned, kind & ~UNSET)
    if kind & ~(SHARED | UNSET) == INTS and len(codes) == 2 and codes[0].is_int and codes[1].is_int:
        return _result(b, name, variable, INTS, want)
    whole = len(codes) == 2 and not (codes[0].is_int or (codes[0].constant and codes[0].value != ""))
    return _result(b, name, variable, ANY if whole else LIST, want)


def _lset(b: Builder, place: str, codes: list[Code], owned: bool, kind: int | None) -> Code:
    """Write the change of a list in ``place``; ``owned``: it surely is a list that may be changed in place."""
    *indexes, element = codes
    count = b.use("getrefcount", getrefcount)
    tests, text = [], place
    for depth, index in enumerate(indexes):
        found = position(index, text)
        if found is None:
            break
        if depth:
            tests += [f"{class_of(text)} is list", f"{count}({text}) == {OWNED}"]
        tests += found[0]
        text = f"{text}[{found[1]}]"
    if len(indexes) == 1:
        slow = f"{b.support(with_element)}({place}, {passed(indexes[0])}, {element.text}, "
    else:
        slow = (
            f"{b.support(with_nested)}({place}, ({', '.join([passed(index) for index in indexes])}), {element.text}, "
        )
    tried = found is not None and any(map(is_tried, tests))
    if tried:
        # An index that is too large shows itself.
        b.emit("try:")
        b.indent()
    change = None if found is None else (without_tests(conjunction(tests)), f"{text} = {element.text}")
    _write_change(b, place, owned, kind, change, slow)
    if tried:
        b.dedent()
        b.emit("except IndexError:")
        b.emit(f"    {place} = {slow}True)")
    return Code(place)


def _write_change(
    b: Builder, place: str, owned: bool, kind: int | None, change: tuple[str, str] | None, slow: str
) -> None:
    """Write ``change``, a condition and a statement, and what is slower for where the condition does not hold."""
    count, branches = b.use("getrefcount", getrefcount), []
    if not owned:
        listed = kind is not None and not kind & ~(LIST | SHARED)
        test = "" if listed else f"{class_of(place)} is list and "
        b.emit(f"if {test}{count}({place}) != {OWNED}:")
        b.emit(f"    {place} = {place}[:]")
        if not listed:
            branches.append((f"{class_of(place)} is not list", f"{place} = {slow}False)"))
    if change is not None:
        branches.append(change)
    if change is None or change[0]:
        branches.append(("", f"{place} = {slow}True)"))
    for number, (test, line) in enumerate(branches):
        if number == 0 and not test:
            b.emit(line)
            return
        b.emit(f"{'elif' if number else 'if'} {test}:" if test else "else:")
        b.emit(f"    {line}")


# lassign


@emitter("::lassign")
def emit_lassign(b: Builder, call: Call, want: Want) -> Code | None:
    """``lassign list varName ?varName ...?``."""
    call.arity(2)
    names = []
    for word in call.words[1:]:
        name, key, variable = _target(b, word)
        if key is not None:
            raise Decline
        names.append((name, variable))
    code = b.value(list_word(b, call.words[0]))
    count = len(names)
    # A variable of open code may be an array, which is refused when it is its turn.
    places = [b.temp() if b.calls.is_open else variable.place for _, variable in names]
    targets = "".join([place + ", " for place in places])
    left = None if want == DROP else b.temp()
    first, name = b.glimpsed(code)
    length_of = first if code.only(LIST) else name
    if left is None:
        test, helper = f"len({length_of}) == {count}", spread
    else:
        targets += "*" + left
        test, helper = f"len({length_of}) >= {count}", filled
    tests = [] if code.only(LIST) else [f"{class_of(first)} is list"]
    slow = f"{b.support(helper)}({name}, {count})"
    b.emit(f"{targets.strip()} = {name} if {' and '.join([*tests, test])} else {slow}")
    for (name, _), place in zip(names, places, strict=True):
        if b.calls.is_open:
            b.scope.write(b, name, Code(place, ANY, stable=True))
        else:
            b.scope.wrote(name)
            b.scope.know(b, name, ANY)
            if _is_read_as_int(b, name, code.elements):
                b.emit(b.read_int(place))
    return None if left is None else Code(left, LIST)


def _is_read_as_int(b: Builder, name: str, kind: int) -> bool:
    """Tell whether a variable shall be an int where it can be; ``kind`` is the type of the elements of the list."""
    source = b.calls.origin.script.source
    return is_operand(source, name) if kind == STR else is_used_often(source, name)
