"""foreach and lmap."""

from __future__ import annotations

from tclcompat.compiler.builder import DROP, VALUE, Builder, Loop, Want
from tclcompat.compiler.code import Code, class_of
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.guesses import is_used_often
from tclcompat.compiler.inline.control import body_of
from tclcompat.compiler.inline.lists import list_word
from tclcompat.compiler.loops import catching, settle
from tclcompat.compiler.support_lists import groups, in_pairs, rows
from tclcompat.compiler.types import ANY, INT, INTS, LIST, STR, list_of, type_of
from tclcompat.errors import TclError
from tclcompat.runtime.variables import set_loop_variable
from tclcompat.syntax.nodes import Script, VarWord
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.numbers import to_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tclcompat.compiler.scope import Variable

_MOST_CONSTANTS = 256


class Each(Loop):
    """A loop over lists; ``held`` names the variables whose lists it goes through; ``once``: there is one turn."""

    def __init__(self, held: frozenset[str], once: bool = False) -> None:
        super().__init__()
        self.held = held
        self.once = once


def is_held(b: Builder, name: str) -> bool:
    """Tell whether a loop around the present point goes through the list that was in a variable."""
    return any(isinstance(loop, Each) and name in loop.held for loop in b.loops)


@emitter("::foreach")
def emit_foreach(b: Builder, call: Call, want: Want) -> Code | None:
    """``foreach varList list ?varList list ...? body``."""
    write_foreach(b, call, None)
    return b.constant("") if b.reachable else None


@emitter("::lmap")
def emit_lmap(b: Builder, call: Call, want: Want) -> Code | None:
    """``lmap varList list ?varList list ...? body``."""
    results = b.temp()
    kinds = write_foreach(b, call, results)
    return Code(results, list_of(*kinds)) if b.reachable else None


def write_foreach(b: Builder, call: Call, results: str | None, given: list[Code] | None = None) -> set[int]:
    """Write the loop; ``results`` is the variable of the list that collects what the body returns.

    ``given`` are the lists where they were computed already.  Returns the types of what is collected.
    """
    count = len(call.words)
    if count < 3 or count % 2 == 0:
        raise Decline
    names = [_names(b, call.literal(index)) for index in range(0, count - 1, 2)]
    words = [call.words[index] for index in range(1, count - 1, 2)]
    body = body_of(b, call, count - 1)
    lists = given or b.in_order([lambda word=word: list_word(b, word) for word in words])  # type: ignore[misc]  # a default binds the loop's word
    flat = [name for group in names for name in group]
    kinds = [_kind_of_elements(lists[0], index, len(flat)) if len(lists) == 1 else ANY for index in range(len(flat))]
    numbers = [_numbers_of(lists[0], index, len(flat)) if kind == STR else 0 for index, kind in enumerate(kinds)]
    held = frozenset([word.name for word in words if type(word) is VarWord and word.index is None])
    turns = _turns(b, names, lists)
    collected: set[int] = set()
    if results is not None:
        b.emit(f"{results} = []")

    command = call.name.removeprefix("::")

    def write(loop: Loop) -> None:
        def write_body() -> None:
            _keep_numbers(b, flat, numbers)
            _read_ints(b, body, flat, kinds)
            _write_body(b, call, body, results, collected)

        write_turns(b, call, loop, flat, kinds, turns, write_body, command)

    settle(b, call.node, write, lambda: Each(held, _is_once(lists, len(flat))))
    return collected


def _is_once(lists: list[Code], size: int) -> bool:
    """Tell whether a loop surely has exactly one turn."""
    return len(lists) == 1 and lists[0].constant and type(lists[0].value) is list and 0 < len(lists[0].value) <= size


def write_turns(
    b: Builder, call: Call, loop: Loop, names: Sequence[str], kinds: Sequence[int], turns: str,
    write_body: Callable[[], object], command: str = "",
) -> None:  # fmt: skip
    """Write the loop that gives variables, of these types, the values of the Python expression ``turns``.

    ``command`` is what ``_assign`` takes.
    """
    b.writer.node = call.node
    variables = [b.scope.variable(b, name, False) for name in names]
    places = [each.place if each.box is None else b.temp() for each in variables]
    b.emit(f"for {', '.join(places)} in {turns}:")
    before = b.fork()
    assert before is not None
    once = isinstance(loop, Each) and loop.once
    if not once:
        loop.broken.append(before)
    b.indent()
    for variable, place, kind in zip(variables, places, kinds, strict=True):
        _assign(b, variable, Code(place, kind, stable=True), command)
    if b.calls.is_open:
        catching(b, loop, write_body)
    else:
        write_body()
    if b.env is not None:
        loop.continued.append(b.env)
    if once:
        loop.broken += loop.continued
        loop.continued.clear()
    b.writer.node = call.node
    b.dedent()


def _assign(b: Builder, variable: Variable, code: Code, command: str) -> None:
    """Give a loop variable its value for the turn; traces tell of variables of ``command`` that cannot be set."""
    name = variable.name
    b.scope.wrote(name)
    if variable.box is None:
        b.scope.know(b, name, code.type)
        return
    if not b.calls.is_open:
        b.scope.write(b, name, code)
        return
    # What a body of open code called may have put a trace on the variable.
    explained = command and not b.in_procedure
    plain = f" and {variable.box}.array is None and {variable.box}.traces is None" if explained else ""
    b.emit(f"if valid{plain}:")
    b.indent()
    b.scope.write(b, name, code)
    b.dedent()
    b.emit("else:")
    if explained:
        b.emit(f"    {b.support(set_loop_variable)}(interp, {command!a}, {name!a}, {code.text})")
    else:
        b.emit(f"    interp.set_var({name!a}, {code.text})")
    b.scope.know(b, name, ANY)


def _read_ints(b: Builder, body: Script, names: list[str], kinds: list[int]) -> None:
    """Have loop variables that are texts, and used as numbers more than once in a turn, be ints where they can be."""
    if len(body.commands) == 1 and body.commands[0].name == "break":
        # The variables are for what follows the loop.
        for name in names:
            variable = b.scope.variables[name]
            if variable.box is None and is_used_often(b.calls.origin.script.source, name):
                b.emit(b.read_int(variable.place))
                b.scope.know(b, name, b.scope.kind(b, name) | INT)
        return
    for name, kind in zip(names, kinds, strict=True):
        variable = b.scope.variables[name]
        if kind == STR and variable.box is None and variable.spill is None:
            b.scope.read_int_beside(b, name)
        elif kind in (ANY, STR) and variable.box is None and is_used_often(body.source, name, 1):
            b.emit(b.read_int(variable.place))
            b.scope.know(b, name, kind | INT)


def _keep_numbers(b: Builder, names: list[str], numbers: list[int]) -> None:
    """Keep the numbers, of these types, beside loop variables that are texts such as ``0x10``."""
    for name, kind in zip(names, numbers, strict=True):
        place = b.scope.variables[name].place
        if kind and b.scope.variables[name].box is None:
            number = Code(f"{b.use('to_number', to_number)}({place})", kind)
            b.scope.keep_number(b, name, number)


def _write_body(b: Builder, call: Call, body: Script, results: str | None, collected: set[int]) -> None:
    label = f'\n    ("{call.name.removeprefix("::")}" body line %d)'
    code = b.body(call.node, body, label, DROP if results is None else VALUE)
    if results is None:
        return
    if code is not None and b.reachable:
        code = b.value(code)
        collected.add(code.type)
        b.emit(f"{results}.append({code.text})")


def _names(b: Builder, text: str) -> list[str]:
    """Return the loop variables of one list; Decline where Tcl would not compile the loop or one is no scalar."""
    try:
        names = [to_str(name) for name in to_list(text)]
    except TclError:
        raise Decline from None
    if not names or any("(" in name or "::" in name for name in names):
        raise Decline
    for name in names:
        b.scope.variable(b, name, False)
    return names


def _kind_of_elements(code: Code, first: int, step: int) -> int:
    """Return the type of what a variable takes from a list: every ``step``-th element from ``first`` on."""
    if code.elements:
        return code.elements if step == 1 else code.elements | STR
    if code.only(INTS):
        # The last turn may have empty strings.
        return INT if step == 1 else INT | STR
    if not code.constant or type(code.value) is not list or len(code.value) > _MOST_CONSTANTS:
        return ANY
    kind = 0
    for item in code.value[first::step]:
        kind |= type_of(item)
    if len(code.value) % step or not kind:
        kind |= type_of("")
    return kind


def _numbers_of(code: Code, first: int, step: int) -> int:
    """Return the type of the numbers that every ``step``-th element of a constant list is, 0 if some are none."""
    if type(code.value) is not list or len(code.value) % step:
        # The last turn has empty strings.
        return 0
    kind = 0
    for item in code.value[first::step]:
        number = to_number(item)
        if number is None or number != number:
            return 0
        kind |= type_of(number)
    return kind


def _turns(b: Builder, names: list[list[str]], lists: list[Code]) -> str:
    """Return the Python expression of what the loop goes through."""
    codes = [b.value(code) for code in lists]
    if len(codes) == 2 == len(names[0]) + len(names[1]):
        return f"{b.support(in_pairs)}({codes[0].text}, {codes[1].text})"
    if len(codes) > 1:
        sizes = ", ".join([str(len(group)) for group in names])
        return f"{b.support(rows)}(({sizes}), {', '.join([code.text for code in codes])})"
    code, size = codes[0], len(names[0])
    if size > 1:
        all_at_once = f"({code.text},) if {class_of(code.text)} is list and len({code.text}) == {size} else "
        slow = f"{b.support(groups)}({code.text}, {size})"
        return f"({all_at_once}{slow})" if code.simple and code.type & LIST and not code.constant else slow
    if code.only(LIST):
        return code.text
    convert = b.use("to_list", to_list)
    if code.simple and code.type & LIST:
        return f"({code.text} if {class_of(code.text)} is list else {convert}({code.text}))"
    return f"{convert}({code.text})"
