"""set, incr, append."""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.arrays import append_element, incr_element
from tclcompat.compiler.inline.lists import becomes_list
from tclcompat.compiler.support_arrays import added, increment
from tclcompat.compiler.types import INT, LIST, STR, UNSET
from tclcompat.runtime.variable_names import split_name
from tclcompat.syntax.nodes import CompoundWord, Literal, Word
from tclcompat.values.numbers import to_int


def name_of(b: Builder, word: Word) -> tuple[str, Code | None]:
    """Return the variable that a word names: its name, and the code of the element's key or None.

    Decline where the name is computed.
    """
    if isinstance(word, Literal):
        base, key = split_name(word.text)
        return base, None if key is None else b.constant_text(key)
    if type(word) is CompoundWord and type(word.parts[0]) is str and type(word.parts[-1]) is str:
        first, last = word.parts[0], word.parts[-1]
        opening = first.find("(")
        if opening > 0 and last.endswith(")"):
            parts = [first[opening + 1 :], *word.parts[1:-1], last[:-1]]
            kept = tuple([part for part in parts if part != ""])
            if len(kept) == 1 and isinstance(kept[0], Word):
                return first[:opening], b.text(b.word(kept[0]))
            return first[:opening], b.compound(CompoundWord(kept, word.start, word.end))
    raise Decline


@emitter("::set")
def emit_set(b: Builder, call: Call, want: Want) -> Code | None:
    """``set name ?value?``."""
    call.arity(1, 2)
    name, key = name_of(b, call.words[0])
    if len(call.words) == 1:
        return b.scope.read(b, name) if key is None else b.scope.read_element(b, name, key)
    if key is None:
        code = b.number_word(call.words[1])
        if code.constant and code.value == "" and becomes_list(b, name):
            b.scope.write(b, name, Code("[]", LIST))
            return code
        return b.scope.write(b, name, code)
    position = b.writer.position
    code = b.word(call.words[1])
    if b.writer.position != position:
        keys = [key]
        b.hoist(position, keys)
        key = keys[0]
    return b.scope.write_element(b, name, key, code)


@emitter("::incr")
def emit_incr(b: Builder, call: Call, want: Want) -> Code | None:
    """``incr name ?increment?``."""
    call.arity(1, 2)
    name, key = name_of(b, call.words[0])
    step = b.constant(1) if len(call.words) == 1 else b.value(b.word(call.words[1]))
    if key is not None:
        return incr_element(b, name, key, step)
    place = b.scope.variable(b, name, False).place
    if not step.is_int:
        known = b.scope.kind(b, name)
        if known == INT or known & UNSET:
            # The variable, which may have to be made, is no reason for an error.
            step = _step(b, step)
        if known != INT:
            step = b.stored(step)
    b.scope.default(b, name, "0")
    kind = b.scope.kind(b, name) & ~UNSET
    b.scope.wrote(name)
    subtracts = step.constant and type(step.value) is int and step.value < 0
    sign = f"-= {-step.value}" if subtracts else f"+= {step.text}"  # type: ignore[operator]  # an int, as just tested
    if kind == INT:
        b.emit(f"{place} {sign}")
    else:
        b.emit(f"if type({place}) is int:" if step.is_int else f"if type({place}) is type({step.text}) is int:")
        b.emit(f"    {place} {sign}")
        b.emit("else:")
        slow = f"{b.use('to_int', to_int)}({place}) + {step.text}"
        b.emit(f"    {place} = {slow if step.is_int else f'{b.support(added)}({place}, {step.text})'}")
    b.scope.know(b, name, INT)
    return Code(place, INT, simple=True)


def _step(b: Builder, code: Code) -> Code:
    """Return the code of an increment of unknown type."""
    first, name = b.named(code)
    return Code(f"({name} if type({first}) is int else {b.support(increment)}({name}))", INT)


@emitter("::append")
def emit_append(b: Builder, call: Call, want: Want) -> Code | None:
    """``append name value ...``."""
    call.arity(2)
    name, key = name_of(b, call.words[0])
    codes = [b.text(code) for code in b.words(call.words[1:])]
    if key is not None:
        return append_element(b, name, key, codes)
    variable = b.scope.variable(b, name, False)
    if variable.box is not None:
        raise Decline
    codes = (
        [code if code.stable else b.stored(code) for code in codes] if len(codes) > 1 or not codes[0].simple else codes
    )
    b.scope.default(b, name, '""')
    kind = b.scope.kind(b, name) & ~UNSET
    b.scope.wrote(name)
    if kind != STR:
        b.scope.write(b, name, b.text(Code(variable.place, kind, simple=True)))
    for code in codes:
        b.emit(f"{variable.place} += {code.text}")
    b.scope.know(b, name, STR)
    return Code(variable.place, STR, simple=True)
