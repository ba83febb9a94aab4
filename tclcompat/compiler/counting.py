"""Counting loops: a ``for`` whose variable nothing but its loop-end command changes runs over a Python range.

That takes half the time of a ``while`` with a comparison and an addition in every turn.
"""

from __future__ import annotations

from tclcompat.compiler import expressions
from tclcompat.compiler.builder import DROP, Builder, Loop
from tclcompat.compiler.code import Code
from tclcompat.compiler.guesses import places_of
from tclcompat.compiler.loops import settle, write_loop
from tclcompat.compiler.naturals import assume
from tclcompat.compiler.support_lists import endless
from tclcompat.compiler.types import INT
from tclcompat.runtime.command import NativeCommand
from tclcompat.syntax.expr_nodes import Binary, Constant
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import Literal, LooseCommand, Script, ScriptWord, VarWord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.syntax.expr_nodes import Node

# Which way the variable goes, and what is added to the bound, which a range leaves out.
_TESTS = {"<": (1, 0), "<=": (1, 1), ">": (-1, 0), ">=": (-1, -1)}
_STEADY_OPERATORS = ("+", "-", "*")
# Commands that give the same again as long as the variables that they are given do not change.
_STEADY_COMMANDS = ("::llength", "::tcl::string::length")


def write_for(b: Builder, node: CommandNode, start: Script | None, test: Node, body: Script, advance: Script) -> None:
    """Write the loop of a ``for``, whose first script, None where it is not known, has been written."""
    if not _write_counting(b, node, start, test, body, advance):
        write_loop(b, node, test, body, advance)


def _write_counting(
    b: Builder, node: CommandNode, start: Script | None, test: Node, body: Script, advance: Script
) -> bool:
    """Write a loop over a range if it is one; tell whether it was."""
    if b.calls.is_open or type(node) is LooseCommand or type(test) is not Binary or test.operator not in _TESTS:
        return False
    step = _step(b, advance)
    left = test.left
    if step is None or type(left) is not VarWord or left.index is not None or step[0] != left.name:
        return False
    name, by = step
    direction, beyond = _TESTS[test.operator]
    read: set[str] = set()
    if (type(by) is int and by * direction <= 0) or not _is_steady(b, test.right, read):
        return False
    if type(by) is VarWord:
        read.add(by.name)
    if name in read:
        return False
    text = body.source[body.commands[0].start : body.commands[-1].end] if body.commands else ""
    if not all(_is_only_read(text, each) for each in {name, *read}):
        return False
    variable = b.scope.variable(b, name, False)
    if variable.box is not None or variable in b.scope.fast_references or b.scope.kind(b, name) != INT:
        return False
    least = b.scope.natural(b, name) if direction > 0 and type(by) is int else 0
    position, before = b.writer.position, b.fork()
    b.writer.node = node
    bound = expressions.operand(b, test.right)
    if not bound.is_int:
        del b.writer.lines[position:]
        b.env = before
        return False
    place = variable.place
    turns, size = _write_range(b, place, by, direction, bound.text + {0: "", 1: " + 1", -1: " - 1"}[beyond])

    def write(loop: Loop) -> None:
        assert b.env is not None
        b.writer.node = node
        b.emit(f"for {place} in {turns}:")
        b.scope.know(b, name, b.scope.kind(b, name))
        b.scope.know_natural(b, name, least)
        loop.broken.append(dict(b.env))
        assume(b, test)
        b.scope.wrote(name)
        b.indent()
        if body.commands:
            _write_body(b, place, body)
        else:
            b.emit("pass")
        if b.env is not None:
            loop.continued.append(b.env)
        b.writer.node = node
        b.dedent()
        b.emit("else:")
        b.emit(f"    if {turns}:")
        b.emit(f"        {place} += {size}")

    settle(b, node, write, Loop)
    return True


def _write_range(b: Builder, place: str, by: int | VarWord, direction: int, stop: str) -> tuple[str, str]:
    """Write the range of a loop's variable; return the names of that and of its step."""
    turns = b.temp()
    if type(by) is not VarWord:
        b.emit(f"{turns} = range({place}, {stop}{'' if by == 1 else f', {by}'})")
        return turns, str(by)
    size = b.scope.read(b, by.name).text
    ahead, short = (">", "<") if direction > 0 else ("<", ">")
    other = f"{b.support(endless)}({place}, {size}, {place} {short} {stop})"
    b.emit(f"{turns} = range({place}, {stop}, {size}) if {size} {ahead} 0 else {other}")
    return turns, size


def _write_body(b: Builder, place: str, body: Script) -> None:
    """Write the body of a loop; the text of its variable, for names of elements, is made once in a turn."""
    position = b.writer.position
    text = b.temp()
    b.emit(f"{text} = {b.text(Code(place, INT, simple=True)).text}")
    b.texts[place] = text
    b.texts_used.discard(place)
    try:
        b.script(body, DROP)
    finally:
        del b.texts[place]
    if place not in b.texts_used:
        del b.writer.lines[position]


def _step(b: Builder, advance: Script) -> tuple[str, int | VarWord] | None:
    """Return the variable and the increment of a loop-end command that is ``incr``, by a variable maybe."""
    if len(advance.commands) != 1 or advance.error is not None:
        return None
    node = advance.commands[0]
    words = node.words[1:]
    if len(words) not in (1, 2) or type(words[0]) is not Literal or not _is_core(b, node, ("::incr",)):
        return None
    by: object = 1
    if len(words) == 2:
        by = words[1].value if type(words[1]) is Literal else words[1]
    if type(by) is VarWord:
        fast = by.index is None and b.scope.variable(b, by.name, False).box is None
        return (words[0].text, by) if fast and b.scope.kind(b, by.name) == INT else None
    return (words[0].text, by) if type(by) is int and by else None


def _is_core(b: Builder, node: CommandNode, names: tuple[str, ...]) -> bool:
    """Tell whether a command is one of Tcl's, by the names that they are declared under."""
    if node.name is None or b.calls.policy.is_fickle(node.name):
        return False
    found = b.calls.resolve(node)
    return found is not None and isinstance(found[0], NativeCommand) and found[0].declared_name in names


def _is_steady(b: Builder, node: Node, read: set[str]) -> bool:
    """Tell whether an expression has the same value in every turn if the variables ``read`` have; add to them."""
    if type(node) is Constant:
        return type(node.number) is int
    if type(node) is VarWord:
        read.add(node.name)
        return node.index is None
    if type(node) is Binary:
        steady = _is_steady(b, node.left, read) and _is_steady(b, node.right, read)
        return steady and node.operator in _STEADY_OPERATORS
    if type(node) is not ScriptWord or len(node.script.commands) != 1:
        return False
    command = node.script.commands[0]
    word = command.words[-1]
    if type(word) is not VarWord or word.index is not None or len(command.words) > 3:
        return False
    read.add(word.name)
    return _is_core(b, command, _STEADY_COMMANDS)


def _is_only_read(text: str, name: str) -> bool:
    """Tell whether a name stands in a text only behind a ``$``: whatever changes a variable has its name bare."""
    return name.isidentifier() and all(text[:at].endswith(("$", "${")) for at, _ in places_of(text, name))
