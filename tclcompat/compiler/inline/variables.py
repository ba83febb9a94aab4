"""set, incr, append."""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code, both_are, class_of
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.expressions import operand, parsed
from tclcompat.compiler.guesses import as_used, becomes_list
from tclcompat.compiler.inline.arrays import append_element, incr_element
from tclcompat.compiler.keys import compound_key, literal_key, word_key
from tclcompat.compiler.leaves import marked
from tclcompat.compiler.naturals import sum_of
from tclcompat.compiler.scope import Variable
from tclcompat.compiler.support_open import append_boxed, as_added, increment_of_new
from tclcompat.compiler.types import ANY, INT, INTS, STR, UNSET
from tclcompat.compiler.untested import surely
from tclcompat.runtime.increments import is_added_as_written, is_plain_name
from tclcompat.runtime.variable_names import split_name
from tclcompat.syntax.expr_nodes import Binary
from tclcompat.syntax.nodes import Command, CompoundWord, ExpandWord, Literal, ScriptWord, VarWord, Word
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import added, increment, literal_increment, to_int, to_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.syntax.expr_nodes import Node


def name_of(b: Builder, word: Word) -> tuple[str, Code | None]:
    """Return the variable that a word names: its name, and the code of the element's key or None.

    Decline where the name is computed.
    """
    if isinstance(word, Literal):
        base, key = split_name(word.text)
        return base, None if key is None else literal_key(b, base, key)
    if type(word) is CompoundWord and type(word.parts[0]) is str and type(word.parts[-1]) is str:
        first, last = word.parts[0], word.parts[-1]
        opening = first.find("(")
        if opening > 0 and last.endswith(")"):
            parts = [first[opening + 1 :], *word.parts[1:-1], last[:-1]]
            kept = tuple([part for part in parts if part != ""])
            if len(kept) == 1 and isinstance(kept[0], Word):
                return first[:opening], word_key(b, first[:opening], kept[0])
            return first[:opening], compound_key(b, first[:opening], CompoundWord(kept, word.start, word.end))
    raise Decline


def store_found(b: Builder, names: list[str], values: str, kinds: list[int]) -> None:
    """Store those values of a Python list in variables that are there, which means that they are not None.

    ``kinds`` are their types.
    """
    for number, (name, found) in enumerate(zip(names, kinds, strict=True)):
        before = b.scope.kind(b, name)
        b.emit(f"if {values}[{number}] is not None:")
        b.indent()
        b.scope.write(b, name, Code(f"{values}[{number}]", found))
        b.dedent()
        b.scope.know(b, name, before | found)


@emitter("::set")
def emit_set(b: Builder, call: Call, want: Want) -> Code | None:
    """``set name ?value?``."""
    call.arity(1, 2)
    name, key = name_of(b, call.words[0])
    if len(call.words) == 1:
        return b.scope.read(b, name) if key is None else b.scope.read_element(b, name, key)
    if key is None:
        if _revises(call.words[1], name) and not b.calls.is_open:
            # Few procedures do, and it needs what needs this module.
            from tclcompat.compiler.inline.revisions import revised

            code = revised(b, call, name, want)
            if code is not None:
                return code
        code = b.number_word(call.words[1])
        if code.constant and type(code.value) is str:
            source = b.calls.origin.script.source
            if not code.value and becomes_list(source, name):
                b.scope.write(b, name, Code("[]", INTS))
                return code
            used = as_used(code.value, source, name)
            if used is not code.value:
                code = b.constant(used)
        return b.scope.write(b, name, code)
    index = key
    key, code = b.in_order([lambda: index, lambda: b.number_word(call.words[1])])
    return b.scope.write_element(b, name, key, code)


def _revises(word: Word, name: str) -> bool:
    """Tell whether a word is the result of a command whose first argument is the value of a variable."""
    if type(word) is not ScriptWord or word.script.error is not None or len(word.script.commands) != 1:
        return False
    words = word.script.commands[0].words
    first = words[1] if len(words) > 2 and ExpandWord not in map(type, words) else None
    return type(first) is VarWord and first.index is None and first.name == name


def _converted(b: Builder, word: Word) -> tuple[Command, Node] | None:
    """Return the command and the expression of ``[expr {...}]`` if the command makes a number of the value."""
    commands = word.script.commands if type(word) is ScriptWord and word.script.error is None else ()
    if len(commands) == 1 and commands[0].name == "expr" and len(commands[0].words) == 2:
        node = commands[0]
        found = b.calls.resolve(node)
        if found is not None and getattr(found[0], "declared_name", "") == "::expr" and type(node.words[1]) is Literal:
            expression = parsed(b, node.script, node.words[1])
            return None if type(expression) is Binary else (node, expression)
    return None


def _unconverted(b: Builder, node: Command, expression: Node) -> Code:
    """Return the code of an expression's value, before a command makes a number of it."""
    outer, b.writer.node = b.writer.node, node
    if b.layer is not None:
        b.calls.origin.layers[node] = b.layer
    try:
        code = b.value(operand(b, expression))
    finally:
        b.writer.node = outer
    return code if code.simple and not code.may_fail else marked(b, node, code)


def _negated(b: Builder, word: Word) -> Code | None:
    """Return the code of an increment ``-$value``: a number that is not negative need not be written out for it."""
    if type(word) is not CompoundWord or len(word.parts) != 2 or word.parts[0] != "-":
        return None
    part = word.parts[1]
    if type(part) is not VarWord:
        return None
    code = b.word(part)
    if not code.type & INT:
        return Code(f"('-' + {b.text(code).text})", STR)
    code = code if code.simple else b.stored(code)
    name, tests = code.text, [] if code.is_int else [f"{class_of(code.text)} is int"]
    slow = f'{b.support(increment)}("-" + {b.use("to_str", to_str)}({name}))'
    return Code(f"(-{name} if {' and '.join([*tests, f'{name} > -1'])} else {slow})", INT)


def _increment(b: Builder, name: Word, word: Word) -> Code:
    """Return the code of an increment; of ``[expr {...}]`` Tcl's compiler may make no number before it is added."""
    found = _converted(b, word)
    if found is None:
        return _negated(b, word) or b.word(word)
    from tclcompat.runtime.compiled_locals import is_compiled_local

    proc, text = b.calls.origin.proc, getattr(name, "text", "")
    script = b.calls.origin.script if b.layer is None else b.layer.script
    # Scripts of their own in a procedure have its locals; whose frame others run in shows when they do.
    knows = b.in_procedure or (proc is not None and is_compiled_local(proc.formals, proc.body, text, False))
    if is_added_as_written(b.interp, script, knows, name):
        return _unconverted(b, *found)
    if proc is not None or b.in_procedure or not is_plain_name(name):
        return b.word(word)
    code = _unconverted(b, *found)
    if code.is_int:
        return code
    first, again = b.named(code)
    helper = f"{b.support(as_added)}({b.use('interp', b.interp)}, {text!a}, {again})"
    return Code(f"({again} if {class_of(first)} is int else {helper})")


@emitter("::incr")
def emit_incr(b: Builder, call: Call, want: Want) -> Code | None:
    """``incr name ?increment?``."""
    call.arity(1, 2)
    name, key = name_of(b, call.words[0])

    def increment_word() -> Code:
        if len(call.words) == 1:
            return b.constant(1)
        code = b.value(_increment(b, *call.words))
        code = code.number or code
        number = to_number(code.value) if type(call.words[1]) is Literal else None
        return b.constant(literal_increment(number)) if type(number) is int else code

    if key is not None:
        index = key
        key, step = b.in_order([lambda: index, increment_word])
        return incr_element(b, call, name, key, step)
    step = increment_word()
    variable, known = b.scope.variable(b, name, False), b.scope.kind(b, name)
    place = variable.place
    if step.is_int:
        if known != INT or variable.box is not None:
            # The variable is looked at when the increment is there.
            step = step if step.simple else b.stored(step)
    else:
        if not known & ~(INT | UNSET):
            # The variable, which may have to be made, is no reason for an error.
            step = _step(b, step)
        if known != INT or variable.box is not None:
            step = b.stored(step)
    subtracts = step.constant and type(step.value) is int and step.value < 0
    sign = f"-= {-step.value}" if subtracts else f"+= {step.text}"  # type: ignore[operator]  # an int, as just tested
    # Where most variables have a value that is an int, what has none is looked for only among the others.
    is_late = variable.box is not None and known & ~UNSET != INT
    if not is_late:
        _have_value(b, name, step, known)
    b.scope.wrote(name)
    if not is_late and b.scope.kind(b, name) & ~UNSET == INT:
        b.emit(f"{place} {sign}")
    else:
        b.emit(f"if {class_of(place)} is int:" if step.is_int else f"if {both_are(place, step.text, 'int')}:")
        b.emit(f"    {place} {sign}")
        b.emit("else:")
        b.indent()
        if is_late:
            _have_value(b, name, step, known)
        slow = f"{b.use('to_int', to_int)}({place}) + {step.text}"
        b.emit(f"{place} = {slow if step.is_int else f'{b.support(added)}({place}, {step.text})'}")
        b.dedent()
    natural = sum_of(b.scope.natural(b, name), step)
    b.scope.know(b, name, INT)
    b.scope.know_natural(b, name, natural)
    b.scope.renumber(b, name)
    result = Code(place, INT, simple=True)
    result.natural = natural
    return result


def _have_value(b: Builder, name: str, step: Code, known: int) -> None:
    """Give a variable that may be unset a value to add an increment to."""
    variable = b.scope.variable(b, name, False)
    if not step.is_int and known & UNSET and known & ~(INT | UNSET):
        made = "" if variable.box is None else f", {variable.box}"
        b.scope.if_unset(b, name, f"{b.support(increment_of_new if made else increment)}({step.text}{made})")
    b.scope.default(b, name, "0")


def _step(b: Builder, code: Code) -> Code:
    """Return the code of an increment of unknown type."""
    leaves = code.leaves
    if leaves is not None:
        test = " and ".join(leaves.tests)
        return Code(f"({leaves.fast} if {test} else {b.support(increment)}({leaves.slow}))", INT)
    first, name = b.named(code)
    result = Code(f"({name} if {class_of(first)} is int else {b.support(increment)}({name}))", INT)
    result.sure = code.sure
    return surely(result)


@emitter("::append")
def emit_append(b: Builder, call: Call, want: Want) -> Code | None:
    """``append name value ...``."""
    call.arity(2)
    name, key = name_of(b, call.words[0])
    steps: list[Callable[[], Code]] = [lambda word=word: b.word(word) for word in call.words[1:]]  # type: ignore[misc]  # a default binds the loop's word
    if key is not None:
        index = key
        key, *codes = b.in_order([lambda: index, *steps])
        return append_element(b, name, key, [b.text(code) for code in codes])
    codes = [b.text(code) for code in b.in_order(steps)]
    variable = b.scope.variable(b, name, False)
    if b.calls.is_open:
        texts = codes[0].text if len(codes) == 1 else f"({' + '.join([code.text for code in codes])})"
        return b.calls.called(b, Code(f"{b.support(append_boxed)}(interp, {variable.box}, {name!a}, {texts})", ANY))
    if variable.box is not None:
        return _append_to_boxed(b, name, variable, codes)
    codes = (
        [code if code.stable else b.stored(code) for code in codes] if len(codes) > 1 or not codes[0].simple else codes
    )
    kind = b.scope.kind(b, name)
    kind = kind & ~UNSET | STR if kind & UNSET else kind
    b.scope.default(b, name, '""')
    b.scope.wrote(name)
    if kind != STR:
        b.scope.write(b, name, b.text(Code(variable.place, kind, simple=True)))
    for code in codes:
        b.emit(f"{variable.place} += {code.text}")
    b.scope.know(b, name, STR)
    return Code(variable.place, STR, simple=True)


def _append_to_boxed(b: Builder, name: str, variable: Variable, codes: list[Code]) -> Code:
    """Append to a linked scalar, which lets go of its string first: CPython then lets it grow in place."""
    codes = [code if code.stable else b.stored(code) for code in codes]
    b.scope.default(b, name, '""')
    b.scope.wrote(name)
    place, held = variable.place, "held"
    b.emit(f"{held} = {place}")
    b.emit(f'{place} = ""')
    b.emit(f"if {class_of(held)} is not str:")
    b.emit(f"    {held} = {b.use('to_str', to_str)}({held})")
    for code in codes:
        b.emit(f"{held} += {code.text}")
    b.emit(f"{place} = {held}")
    b.emit(f"{held} = None")
    b.scope.know(b, name, STR)
    return Code(place, STR, simple=True)
