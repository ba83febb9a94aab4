"""What ``set`` makes of a variable's own list: ``set queue [lrange $queue 1 end]``, lreplace, linsert.

Where nobody else holds the list, it is changed in place: to take one element out of many then takes no copy of the
others.
"""

from __future__ import annotations

from sys import getrefcount

from tclcompat.compiler.builder import DROP, Builder, Want
from tclcompat.compiler.code import Code, class_of
from tclcompat.compiler.inline.foreach import is_held
from tclcompat.compiler.inline.lists import value_steps
from tclcompat.compiler.inline.places import SMALL_INDEX, bound, from_end
from tclcompat.compiler.types import INTS, LIST, SHARED, UNSET, is_own_list, list_of
from tclcompat.runtime.command import NativeCommand
from tclcompat.syntax.nodes import Command, ScriptWord, Word
from tclcompat.values.ownership import OWNED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.emitters import Call

# Tests, and the statements that change the list where they hold.
Change = tuple[list[str], list[str]]


def revised(b: Builder, call: Call, name: str, want: Want) -> Code | None:
    """Write ``set name [command $name ...]`` as a change in place; None, and nothing written, where it cannot be."""
    found = _own_command(b, name, call.words[1])
    if found is None:
        return None
    node, command = found
    variable, position, before = b.scope.variable(b, name, False), b.writer.position, b.fork()
    outer, b.writer.node = b.writer.node, node
    if b.layer is not None:
        b.calls.origin.layers[node] = b.layer
    before_kind = b.scope.kind(b, name) & ~SHARED
    change, elements = _change(b, name, variable.place, command, node.words[2:])
    if change is None:
        del b.writer.lines[position:]
        b.env, b.writer.node = before, outer
        return None
    tests, statements = change
    if tests:
        b.emit(f"if {' and '.join(tests)}:")
        b.indent()
    for statement in statements:
        b.emit(statement)
    b.writer.node = outer
    if tests:
        b.dedent()
        b.emit("else:")
        b.indent()
        b.emit(f"{variable.place} = {b.value(b.word(call.words[1])).text}")
        b.dedent()
    b.scope.wrote(name)
    kind = list_of(*[element.type for element in elements]) if before_kind == INTS else LIST
    b.scope.know(b, name, kind if want == DROP else kind | SHARED)
    return Code(variable.place, kind | SHARED, simple=True)


def _change(
    b: Builder, name: str, place: str, command: str, words: tuple[Word, ...]
) -> tuple[Change | None, list[Code]]:
    """Return tests and statements that have no lines before them, and what is put into the list.

    The values are evaluated once, wherever it goes.
    """
    position = b.writer.position
    codes = b.in_order(value_steps(b, words))
    elements = codes[1 if command == "::linsert" else 2 :]
    change = CHANGES[command](place, codes) if b.writer.position == position else None
    if change is None or is_own_list(b.scope.kind(b, name)):
        return change, elements
    # Whether somebody else holds the list is known only when all values are there; none of them may be the list.
    if not all(code.simple and code.text != place for code in codes):
        return None, []
    tests, statements = change
    alone = f"{b.use('getrefcount', getrefcount)}({place}) == {OWNED}"
    return ([f"{class_of(place)} is list", alone, *tests], statements), elements


def _own_command(b: Builder, name: str, word: Word) -> tuple[Command, str] | None:
    """Return the command and its name if it makes a list of the one in a fast variable that surely has a value."""
    assert type(word) is ScriptWord
    node = word.script.commands[0]
    if node.name is None or b.calls.policy.is_fickle(node.name):
        return None
    variable = b.scope.variable(b, name, False)
    kind = b.scope.kind(b, name)
    if variable.box is not None or is_held(b, name) or not kind & LIST or kind & UNSET:
        return None
    found = b.calls.resolve(node)
    if found is None or not isinstance(found[0], NativeCommand) or found[0].declared_name not in CHANGES:
        return None
    return node, found[0].declared_name


def _range(place: str, codes: list[Code]) -> Change | None:
    if len(codes) != 2 or not all(code.simple for code in codes):
        return None
    start, stop = bound(codes[0], place, 0), bound(codes[1], place, 1)
    if start is None or stop is None:
        return None
    statements = [f"del {place}[{stop[1]}:]"] if stop[1] else []
    if start[1] != "0":
        statements.append(f"del {place}[:{start[1]}]")
    if stop[1] and from_end(codes[0].value if codes[0].constant else None) is not None:
        # What is counted from the end is counted before that is cut off.
        if from_end(codes[1].value if codes[1].constant else None) is None:
            return None
        statements.reverse()
    return ([*start[0], *stop[0]], statements) if statements else None


def _replacement(place: str, codes: list[Code]) -> Change | None:
    if len(codes) < 2:
        return None
    first, last, *elements = codes
    tests: list[str] = []
    if not first.simple or not last.simple:
        return None
    if first.constant and type(first.value) is int and first.value >= 0:
        start = str(first.value)
        if not last.constant or type(last.value) is not int:
            return None
        behind = str(max(last.value + 1, first.value))
    elif first.constant and last.constant and last.value == "end":
        place_from_end = from_end(first.value)
        if place_from_end is None:
            return None
        start, behind = str(place_from_end), ""
    elif first.constant or last.constant or first.text != last.text:
        return None
    else:
        tests = [] if first.is_int else [f"{class_of(first.text)} is int"]
        tests.append(f"-1 < {first.text} < len({place})")
        if len(elements) < 2:
            return tests, [f"{place}[{first.text}] = {elements[0].text}" if elements else f"del {place}[{first.text}]"]
        start, behind = first.text, f"{first.text} + 1"
    if not elements:
        return tests, [f"del {place}[{start}:{behind}]"]
    return tests, [f"{place}[{start}:{behind}] = ({_listed(elements)})"]


def _insertion(place: str, codes: list[Code]) -> Change | None:
    if len(codes) < 2:
        return None
    index, *elements = codes
    tests: list[str] = []
    if not index.simple:
        return None
    if index.constant and index.value == "end":
        one = f"{place}.append({elements[0].text})"
        return tests, [one if len(elements) == 1 else f"{place}.extend(({_listed(elements)}))"]
    if not index.constant:
        tests = [] if index.is_int else [f"{class_of(index.text)} is int"]
        tests.append(f"-1 < {index.text} < {SMALL_INDEX}")
    elif type(index.value) is not int or not 0 <= index.value < SMALL_INDEX:
        return None
    if len(elements) == 1:
        return tests, [f"{place}.insert({index.text}, {elements[0].text})"]
    return tests, [f"{place}[{index.text}:{index.text}] = ({_listed(elements)})"]


def _listed(codes: list[Code]) -> str:
    return "".join([code.text + ", " for code in codes])


CHANGES = {"::lrange": _range, "::lreplace": _replacement, "::linsert": _insertion}
