"""The ``dict`` subcommands.

A dictionary in a variable is changed in place when nobody else holds it.  A missing key is Python's KeyError, which
``support`` translates.
"""

from __future__ import annotations

from sys import getrefcount

from tclcompat.compiler import expressions
from tclcompat.compiler import support_dicts as support
from tclcompat.compiler.attempts import is_tried
from tclcompat.compiler.builder import DROP, VALUE, Builder, Loop, Want
from tclcompat.compiler.code import Code, both_are, class_of
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.control import body_of
from tclcompat.compiler.inline.foreach import write_turns
from tclcompat.compiler.inline.operands import function_of
from tclcompat.compiler.inline.variables import name_of
from tclcompat.compiler.loops import settle
from tclcompat.compiler.order import at_hand
from tclcompat.compiler.scope import Variable
from tclcompat.compiler.support import Layer
from tclcompat.compiler.types import ANY, BYTES, DICT, INT, LIST, NUMBER, SHARED, STR, UNSET
from tclcompat.errors import TclError
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.error_info import AT_HAND, pending_option
from tclcompat.syntax.nodes import Literal, VarWord, Word
from tclcompat.values.convert import to_dict, to_list, to_str
from tclcompat.values.dictops import dict_element, dict_exists, incremented
from tclcompat.values.ownership import OWNED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_PLAIN = NUMBER | STR | BYTES
_DEEPEST = 8


# Reading


def _looked_at(b: Builder, words: tuple[Word, ...]) -> list[Code]:
    """Return the codes of a dictionary that is only looked at and of the keys that follow."""
    return b.in_order([lambda: _dict_word(b, words[0]), *_key_steps(b, words[1:])])


def _dict_word(b: Builder, word: Word) -> Code:
    """Return the code of a dictionary that is only looked at; a literal as the dictionary that it is."""
    code = b.value(b.borrowed(word))
    if code.constant:
        try:
            return Code(b.hold(to_dict(code.value), "D"), DICT | SHARED, stable=True)
        except TclError:
            return Code(b.hold(code.value), code.type, stable=True)
    return code


def _key_steps(b: Builder, words: tuple[Word, ...]) -> list[Callable[[], Code]]:
    return [lambda word=word: b.text(b.word(word)) for word in words]  # type: ignore[misc]  # a default binds the loop's word


@emitter("::tcl::dict::merge")
def emit_merge(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict merge ?dictionary ...?``: in a procedure each is looked at before the next word is evaluated."""
    if not b.in_procedure or len(call.words) < 2:
        raise Decline
    function = function_of(b, call, len(call.words))
    check = b.support(support.checked)
    codes = b.in_order([lambda word=word: _checked(b, check, word) for word in call.words])  # type: ignore[misc]  # a default binds the loop's word
    return Code(f"{function}, {', '.join([code.text for code in codes])})")


def _checked(b: Builder, check: str, word: Word) -> Code:
    """Return the code of a word that must be a dictionary, which is looked at here and not in the words after it."""
    return b.stored(Code(f"{check}({b.value(b.word(word)).text})"))


def as_dict(b: Builder, code: Code) -> str:
    """Return the Python expression of a value as a dictionary."""
    code = b.value(code)
    if code.only(DICT):
        return code.text
    first, name = b.glimpsed(code)
    return f"({name} if {class_of(first)} is dict else {b.use('to_dict', to_dict)}({name}))"


@emitter("::tcl::dict::get")
def emit_get(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict get dictionary key ...``."""
    call.arity(2, _DEEPEST)
    pending = _pending_option(b, call)
    if pending is not None:
        return pending
    value, *keys = _looked_at(b, call.words)
    if len(keys) > 1:
        # All words are evaluated before anything is looked up.
        value, *keys = at_hand(b, [value, *keys])
    for key in keys:
        first, name = b.glimpsed(value)
        if value.only(DICT):
            value = Code(f"{first}[{key.text}]", ANY)
        else:
            slow = f"{b.support(dict_element)}({name}, {key.text})"
            value = Code(f"({name}[{key.text}] if {class_of(first)} is dict else {slow})", ANY)
    return value


def _pending_option(b: Builder, call: Call) -> Code | None:
    """Return the code of one of the options of ``catch`` or ``try``, which need not be put together for it."""
    word, key = call.words[0], call.words[1]
    if len(call.words) > 2 or type(word) is not VarWord or word.index is not None or not isinstance(key, Literal):
        return None
    if key.text not in AT_HAND or not b.scope.may_wait(word.name):
        return None
    box = b.scope.variable(b, word.name, False).box
    interp, value, found = b.use("interp", b.interp), b.temp(), b.temp()
    b.emit(f"{found} = {b.support(pending_option)}({box}, {key.text!a})")
    b.emit(f"if {found} is None:")
    b.emit(f"    {value} = {box}.value")
    b.emit(f"    if {value} is None: {value} = {interp}.get_var({word.name!a})")
    slow = f"{b.support(dict_element)}({value}, {key.text!a})"
    b.emit(f"    {found} = {value}[{key.text!a}] if {class_of(value)} is dict else {slow}")
    b.emit(f"    {value} = None")
    b.passing.append(found)
    return Code(found, ANY, stable=True)


@emitter("::tcl::dict::exists")
def emit_exists(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict exists dictionary key ...``."""
    call.arity(2)
    value, *keys = _looked_at(b, call.words)
    path = "".join([key.text + ", " for key in keys])
    if len(keys) > 1:
        return Code(f"{b.support(dict_exists)}({value.text}, ({path}))", truth=True)
    if value.only(DICT):
        # Python evaluates what stands before ``in`` first.
        value = value if value.simple or keys[0].constant else b.stored(value)
        return Code(f"({keys[0].text} in {value.text})", truth=True)
    first, name = b.glimpsed(value)
    # The key is computed in one of two places, after the dictionary.
    slow = f"{b.support(dict_exists)}({name}, ({keys[0].text},))"
    return Code(f"({keys[0].text} in {name} if {class_of(first)} is dict else {slow})", truth=True)


@emitter("::tcl::dict::size")
def emit_size(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict size dictionary``."""
    call.arity(1, 1)
    return Code(f"len({as_dict(b, _dict_word(b, call.words[0]))})", INT)


@emitter("::tcl::dict::keys")
def emit_keys(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict keys dictionary``, without a pattern."""
    call.arity(1, 1)
    return Code(f"list({as_dict(b, _dict_word(b, call.words[0]))})", LIST)


@emitter("::tcl::dict::values")
def emit_values(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict values dictionary``, without a pattern."""
    call.arity(1, 1)
    return Code(f"list({as_dict(b, _dict_word(b, call.words[0]))}.values())", LIST)


@emitter("::tcl::dict::create")
def emit_create(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict create ?key value ...?``."""
    if len(call.words) % 2:
        raise Decline
    steps: list[Callable[[], Code]] = []
    for key, value in zip(call.words[::2], call.words[1::2], strict=True):
        steps += _key_steps(b, (key,))
        steps.append(lambda value=value: b.value(b.word(value)))  # type: ignore[misc]  # as above
    codes = [code.text for code in b.in_order(steps)]
    pairs = [f"{key}: {value}" for key, value in zip(codes[::2], codes[1::2], strict=True)]
    return Code(f"{{{', '.join(pairs)}}}", DICT)


@emitter("::tcl::dict::replace", "::tcl::dict::remove")
def emit_copy(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict replace`` and ``dict remove``, which make a new dictionary."""
    if len(call.words) % 2 == 0 and call.name.endswith("replace"):
        raise Decline
    start = function_of(b, call, len(call.words))
    codes = b.in_order([lambda word=word: b.value(b.word(word)) for word in call.words])  # type: ignore[misc]  # as above
    return Code(f"{', '.join([start, *[code.text for code in codes]])})", DICT)


# Changing the dictionary in a variable


class _Target:
    """The variable whose dictionary a command changes."""

    def __init__(self, b: Builder, word: Word) -> None:
        self.name, key = name_of(b, word)
        if key is not None or b.calls.is_open or "::" in self.name:
            raise Decline
        self.variable: Variable = b.scope.variable(b, self.name, False)
        self.place = self.variable.place

    def maybe_unset(self, b: Builder) -> bool:
        """Tell whether the variable may have no value."""
        return bool(b.scope.kind(b, self.name) & UNSET)

    def at_hand(self, b: Builder, codes: list[Code]) -> list[Code]:
        """Return values that can be stored in the dictionary after it was found to be owned."""
        unset = self.maybe_unset(b)
        last = max([index for index, code in enumerate(codes) if unset or not self._can_wait(code)], default=-1)
        return [b.stored(code) if index <= last else code for index, code in enumerate(codes)]

    def _can_wait(self, code: Code) -> bool:
        """Tell whether a value may be computed while the dictionary changes: it does not hold it."""
        if code.constant or code.only(_PLAIN):
            return code.stable or self.variable.box is None
        return code.simple and self.variable.box is None and code.text != self.place

    def change(self, b: Builder, function: Callable[..., None], words: list[str], fast: list[str] | None) -> None:
        """Write a change: ``fast`` lines for a dictionary that is owned, or a call of ``function``."""
        place = self.place
        b.scope.default(b, self.name, "{}")
        kind = b.scope.kind(b, self.name) & ~UNSET
        arguments = "".join([", " + word for word in words])
        do = b.use("dict_" + function.__name__, function)
        if fast is None:
            fast = [f"{do}({place}{arguments})"]
        test = ""
        if kind & ~(DICT | SHARED):
            b.emit(f"if {class_of(place)} is not dict:")
            b.emit(f"    {place} = {b.support(support.changed)}({place}, {do}{arguments})")
            b.emit("else:")
            b.indent()
            test = "else"
        if kind & SHARED or self.variable.box is not None:
            b.emit(f"if {b.use('getrefcount', getrefcount)}({place}) != {OWNED}:")
            b.emit(f"    {place} = dict({place})")
        for line in fast:
            b.emit(line)
        if test:
            b.dedent()

    def result(self, b: Builder, want: Want) -> Code:
        """Note the variable's type; return the code of its value."""
        b.scope.wrote(self.name)
        b.scope.know(b, self.name, DICT if want == DROP else DICT | SHARED)
        return Code(self.place, DICT | SHARED, simple=True)


def _release(b: Builder, codes: list[Code], given: list[Code]) -> None:
    """Let go of lists and dictionaries that were stored, so that they count as held once."""
    for code, before in zip(codes, given, strict=True):
        if code is not before and not code.constant and code.type & (LIST | DICT):
            b.emit(f"{code.text} = None")


@emitter("::tcl::dict::set")
def emit_set(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict set dictVarName key ?key ...? value``."""
    call.arity(3)
    target = _Target(b, call.words[0])
    given = b.in_order(
        [*_key_steps(b, call.words[1:-1]), lambda: b.value(b.word(call.words[-1]))],
    )
    codes = target.at_hand(b, given)
    *keys, value = [code.text for code in codes]
    if len(keys) == 1:
        target.change(b, support.put, [keys[0], value], [f"{target.place}[{keys[0]}] = {value}"])
    else:
        if not codes[0].simple or is_tried(value):
            codes = [b.stored(code) for code in codes]
            *keys, value = [code.text for code in codes]
        deep = [f"({', '.join(keys)})", value]
        target.change(b, support.put_deep, deep, _put_two_deep(b, target, keys, value) if len(keys) == 2 else None)
    _release(b, codes, given)
    return target.result(b, want)


def _put_two_deep(b: Builder, target: _Target, keys: list[str], value: str) -> list[str]:
    """Return the lines that set an element of a dictionary in the dictionary, which mostly nobody else holds."""
    do, place = b.use("dict_put_deep", support.put_deep), target.place
    return [
        f"held = {place}.get({keys[0]})",
        f"if held.__class__ is dict and {b.use('getrefcount', getrefcount)}(held) == {OWNED + 1}:",
        f"    held[{keys[1]}] = {value}",
        "    held = None",
        "else:",
        "    held = None",
        f"    {do}({place}, ({', '.join(keys)}), {value})",
    ]


@emitter("::tcl::dict::unset")
def emit_unset(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict unset dictVarName key ?key ...?``."""
    call.arity(2)
    target = _Target(b, call.words[0])
    keys = [code.text for code in target.at_hand(b, b.in_order(_key_steps(b, call.words[1:])))]
    if len(keys) == 1:
        target.change(b, support.drop, keys, [f"{target.place}.pop({keys[0]}, None)"])
    elif target.maybe_unset(b):
        raise Decline
    else:
        target.change(b, support.drop_deep, [f"({', '.join(keys)})"], None)
    return target.result(b, want)


@emitter("::tcl::dict::incr")
def emit_incr(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict incr dictVarName key ?increment?``."""
    call.arity(2, 3)
    target = _Target(b, call.words[0])
    steps = _key_steps(b, call.words[1:2])
    steps.append(lambda: b.value(b.word(call.words[2])) if len(call.words) == 3 else b.constant(1))
    key, step = target.at_hand(b, b.in_order(steps))
    key, step = b.stored(key), b.stored(step)
    if not step.is_int and target.maybe_unset(b):
        # What cannot be added does not make the variable.
        b.scope.if_unset(b, target.name, f"{b.support(incremented)}(None, {step.text})")
    place, old = target.place, b.temp()
    is_int = f"{class_of(old)} is int" if step.is_int else both_are(old, step.text, "int")
    slow = f"{b.use('dict_add', support.add)}({place}, {key.text}, {step.text})"
    fast = [
        f"{old} = {place}.get({key.text})",
        f"if {is_int}:",
        f"    {place}[{key.text}] = {old} + {step.text}",
        "else:",
        f"    {slow}",
    ]
    target.change(b, support.add, [key.text, step.text], fast)
    return target.result(b, want)


@emitter("::tcl::dict::append")
def emit_append(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict append dictVarName key ?string ...?``."""
    call.arity(3)
    target = _Target(b, call.words[0])
    key, *texts = target.at_hand(b, b.in_order(_key_steps(b, call.words[1:])))
    text = " + ".join([each.text for each in texts])
    target.change(b, support.append, [key.text, text], None)
    return target.result(b, want)


@emitter("::tcl::dict::lappend")
def emit_lappend(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict lappend dictVarName key value ...``."""
    call.arity(3)
    target = _Target(b, call.words[0])
    if target.maybe_unset(b) and target.variable.box is not None:
        raise Decline
    values = [lambda word=word: b.value(b.word(word)) for word in call.words[2:]]
    given = b.in_order([*_key_steps(b, call.words[1:2]), *values])
    codes = target.at_hand(b, given)
    target.change(b, support.extend, [code.text for code in codes], None)
    _release(b, codes, given)
    return target.result(b, want)


# Loops


@emitter("::tcl::dict::for")
def emit_for(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict for {keyVarName valueVarName} dictionary script``."""
    write_dict_for(b, call, None)
    return b.constant("")


@emitter("::tcl::dict::map")
def emit_map(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict map {keyVarName valueVarName} dictionary script``."""
    results = b.temp()
    b.emit(f"{results} = {{}}")
    if b.in_procedure:
        write_dict_for(b, call, results)
        return Code(results, DICT)
    # ``break`` gives up what was collected where Tcl does not compile the command.
    complete = b.temp()
    b.emit(f"{complete} = {{}}")
    write_dict_for(b, call, results)
    b.emit("else:")
    b.emit(f"    {complete} = {results}")
    b.emit(f"{results} = None")
    return Code(complete, DICT)


def write_dict_for(b: Builder, call: Call, results: str | None, given: Code | None = None) -> None:
    """Write the loop; ``results`` is the variable of the dictionary that collects what the body returns.

    ``given`` is the dictionary where it was computed already.
    """
    call.arity(3, 3)
    if b.calls.is_open and not b.in_procedure:
        raise Decline
    names = _two_names(call.literal(0))
    body = body_of(b, call, 2)
    turns = f"{as_dict(b, given or b.word(call.words[1]))}.items()"

    def write_body() -> None:
        label = f'\n    ("dict {"for" if results is None else "map"}" body line %d)'
        code = b.body(call.node, body, label, DROP if results is None else VALUE)
        if results is not None and code is not None and b.reachable:
            element = b.stored(code)
            b.writer.node = call.node
            key = b.text(b.scope.read(b, names[0]))
            b.emit(f"{results}[{key.text}] = {element.text}")

    def write(loop: Loop) -> None:
        write_turns(b, call, loop, names, (STR, ANY), turns, write_body)

    settle(b, call.node, write, Loop)


@emitter("::tcl::dict::filter")
def emit_filter(b: Builder, call: Call, want: Want) -> Code | None:
    """``dict filter dictionary filterType ?arg ...?``."""
    call.arity(2)
    kind = call.literal(1)
    if kind in ("key", "value"):
        found = b.calls.resolve(call.node)
        assert found is not None
        command, _, label = found
        if not isinstance(command, NativeCommand):
            raise Decline
        return b.calls.native(b, call, command, label)
    if kind != "script" or b.calls.is_open:
        raise Decline
    call.arity(4, 4)
    names = _two_names(call.literal(2))
    layer = Layer(call.node, body_of(b, call, 3), '\n    ("dict filter" script line %d)', b.layer)
    kept, key, value = b.temp(), b.temp(), b.temp()
    b.emit(f"{kept} = {{}}")
    turns = f"{as_dict(b, b.word(call.words[0]))}.items()"

    def write_body() -> None:
        outer, b.layer = b.layer, layer
        try:
            code = b.script(layer.script, VALUE)
            code = code if code is None or not b.reachable else b.stored(code)
        finally:
            b.layer = outer
        b.writer.node = call.node
        if code is not None and b.reachable:
            b.emit(f"if {expressions.truth(b, code).text}:")
            b.emit(f"    {kept}[{key}] = {value}")

    def write(loop: Loop) -> None:
        b.writer.node = call.node
        b.emit(f"for {key}, {value} in {turns}:")
        loop.broken.append(dict(b.env or {}))
        b.indent()
        b.scope.write(b, names[0], Code(key, STR, stable=True))
        b.scope.write(b, names[1], Code(value, ANY, stable=True))
        write_body()
        if b.env is not None:
            loop.continued.append(b.env)
        b.writer.node = call.node
        b.dedent()

    settle(b, call.node, write, Loop)
    return Code(kept, DICT)


def _two_names(text: str) -> tuple[str, str]:
    try:
        names = [to_str(name) for name in to_list(text)]
    except TclError:
        raise Decline from None
    if len(names) != 2 or any("(" in name or "::" in name for name in names):
        raise Decline
    return names[0], names[1]
