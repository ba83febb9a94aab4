"""Expressions in Python: arithmetic on known types is Python's own, on others there is a test and a call.

Truths (comparisons, ``&&``, ``!``) stay Python truths until somebody wants 1 or 0.
"""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Into
from tclcompat.compiler.code import Code, class_of
from tclcompat.compiler.emitters import Decline
from tclcompat.compiler.naturals import assume, natural_of
from tclcompat.compiler.operators import as_argument, as_numbers, combine, number_of
from tclcompat.compiler.refusals import NotCompiled
from tclcompat.compiler.support import numeric
from tclcompat.compiler.types import ANY, FLOAT, INT, NUMBER, STR
from tclcompat.compiler.untested import finished, surely, try_operator, try_sign
from tclcompat.errors import TclError
from tclcompat.syntax.expr_nodes import And, Binary, Call, Conditional, Constant, Node, Or, Unary, is_fixed, is_negation
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import Literal, Script, VarWord, Word
from tclcompat.values import arith
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import to_boolean, to_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def parsed(b: Builder, script: Script, word: Word) -> Node:
    """Return the expression that a literal word of a command is."""
    if type(word) is not Literal:
        raise NotCompiled("an expression that is computed")
    if word.expression is None:
        try:
            word.expression = b.interp.engine.parse_expression(word.text, script.line_at(word.start))
        except TclError:
            # The command tells when it gets there.
            raise Decline from None
    return word.expression


def value(b: Builder, node: Node) -> Code:
    """Return the code of an expression's value, as the result of ``expr``."""
    code = b.value(whole(b, node))
    if code.only(NUMBER) or type(node) is Binary or (type(node) is Conditional and not node.converts):
        return code
    if (type(node) is Constant and node.enclosed) or (type(node) is Conditional and _chooses_text(node)):
        return code
    if code.constant:
        return b.constant(numeric(code.value))
    helper = b.support(numeric)
    if code.simple:
        return Code(f"({code.text} if {class_of(code.text)} is int else {helper}({code.text}))", code.type | NUMBER)
    if not code.type & INT:
        return Code(f"{helper}({code.text})", code.type | NUMBER)
    first, name = b.glimpsed(code)
    return Code(f"({name} if {class_of(first)} is int else {helper}({name}))", code.type | NUMBER)


def _chooses_text(node: Node) -> bool:
    """Tell whether the value is one of several literals that are no numbers."""
    if type(node) is Conditional:
        return _chooses_text(node.yes) and _chooses_text(node.no)
    return type(node) is Constant and to_number(node.value) is None


def condition(b: Builder, node: Node) -> Code:
    """Return the code of an expression's truth."""
    if is_negation(node):
        return Code(f"(not {truth(b, whole(b, node.operand)).text})", truth=True)
    return truth(b, whole(b, node))


def truth(b: Builder, code: Code) -> Code:
    """Return the code of a value's truth."""
    if code.truth:
        return code
    code = code.number or code
    if code.raw:
        return Code(f"{b.support(to_boolean)}({code.text})", truth=True)
    code = b.value(code)
    if code.constant:
        try:
            return Code("True" if to_boolean(code.value) else "False", truth=True, stable=True)
        except TclError:
            return Code(f"{b.support(to_boolean)}({code.text})", truth=True)
    if code.only(NUMBER):
        return Code(code.text, truth=True)
    first, name = b.named(code)
    result = Code(f"({name} if {class_of(first)} is int else {b.support(to_boolean)}({name}))", truth=True)
    if code.sure is not None:
        result.sure = Code(code.sure.text, truth=True)
    return surely(result)


def whole(b: Builder, node: Node) -> Code:
    """Return the code of an expression that no operator takes."""
    return finished(b, operand(b, node))


def operand(b: Builder, node: Node) -> Code:
    """Return the code of a part of an expression."""
    write = _WRITERS.get(type(node))
    return b.word(node) if write is None else write(b, node)  # type: ignore[arg-type]  # all others are words


def _constant(b: Builder, node: Constant) -> Code:
    code = b.constant(node.value)
    if node.number is None and to_number(node.value) is not None:
        # Not a Number, which the operators and the command itself refuse.
        return Code(b.constant(to_str(node.value)).text, ANY, stable=True)
    return code


def _unary(b: Builder, node: Unary) -> Code:
    code = operand(b, node.operand)
    code = code.number or code
    if is_fixed(node):
        # One that is wrong: others have been computed, but for great powers.
        return Code(f"{b.hold(node.function, 'F')}({as_argument(b, code)})", NUMBER)
    if code.raw:
        return Code(f"{b.support(node.function)}({code.text})", INT if node.operator in "!~" else FLOAT)
    if node.operator == "!":
        if code.truth:
            return Code(f"(not {code.text})", truth=True)
        code = b.value(code)
        if code.only(NUMBER):
            return Code(f"(not {code.text})", truth=True)
        first, name = b.named(code)
        return Code(f"(not {name} if {class_of(first)} is int else {b.support(arith.logical_not)}({name}))", truth=True)
    given, code = code, b.value(code)
    helper = b.support(node.function)
    if node.operator == "~":
        result = Code(f"(~{code.text})" if code.is_int else f"{helper}({code.text})", INT)
        try_sign("~", given, result)
        return result
    if node.operator == "+":
        return code if code.only(NUMBER) else Code(f"{helper}({code.text})", NUMBER)
    if code.only(NUMBER):
        result = Code(f"(-{code.text})", code.type)
    else:
        first, name = b.named(code)
        result = Code(f"(-{name} if {class_of(first)} is int else {helper}({name}))", NUMBER)
    try_sign("-", given, result)
    return result


def _binary(b: Builder, node: Binary) -> Code:
    # A chain of operators, however long, takes one Python frame.
    chain = [node]
    first = node.left
    while type(first) is Binary:
        chain.append(first)
        first = first.left
    code = b.borrowed(first) if type(first) is VarWord and _is_emptiness(chain[-1]) else operand(b, first)
    lines = b.writer.lines
    while chain:
        part = chain.pop()
        position = len(lines)
        codes = [code]
        right = operand(b, part.right)
        if len(lines) != position:
            b.hoist(position, codes)
        left, right = as_numbers(part.operator, codes[0], right)
        code = combine(b, part, left, right)
        if not is_fixed(part):
            try_operator(b, part.operator, number_of(b, left), number_of(b, right), code)
            code.natural = natural_of(part.operator, left, right, code)
            if left.sure is not None or right.sure is not None:
                _combine_sure(b, part, left, right, code)
    return code


def _combine_sure(b: Builder, node: Binary, left: Code, right: Code, code: Code) -> None:
    """Give the code of an operator the one that it has where its operands are sure to be what they should be."""
    sure = combine(b, node, left.sure or left, right.sure or right)
    if sure.nan or sure.tried is not None or not (sure.truth or sure.is_int):
        return
    code.sure = sure
    if not sure.truth:
        # Of an element that is not there the operator makes an error.
        code.type = INT


def _is_emptiness(node: Binary) -> bool:
    """Tell whether an operator compares with an empty string, which only looks at the other operand."""
    right = node.right
    return node.operator in ("eq", "ne", "==", "!=") and type(right) is Constant and right.value == ""


def _short_circuit(b: Builder, node: And | Or) -> Code:
    is_and = type(node) is And
    left = condition(b, node.left)
    before = b.fork()
    if is_and:
        assume(b, node.left)
    lines, right = b.capture(lambda: condition(b, node.right), deeper=1)
    assert right is not None
    if not lines:
        b.env = b.join(before, b.env)
        return Code(f"({left.text} {'and' if is_and else 'or'} {right.text})", truth=True)
    name = b.temp()
    b.emit(f"{name} = {left.text}")
    b.emit(f"if {name}:" if is_and else f"if not {name}:")
    b.writer.lines += lines
    b.indent()
    b.emit(f"{name} = {right.text}")
    b.dedent()
    b.env = b.join(before, b.env)
    return Code(name, truth=True, stable=True)


def _conditional(b: Builder, node: Conditional) -> Code:
    test = condition(b, node.test)
    before = b.fork()
    assume(b, node.test)
    yes_lines, yes = b.capture(lambda: b.value(whole(b, node.yes)), deeper=1)
    after_yes, b.env = b.env, before
    before = b.fork()
    no_lines, no = b.capture(lambda: b.value(whole(b, node.no)), deeper=1)
    assert yes is not None
    assert no is not None
    b.env = b.join(after_yes, b.env)
    if not yes_lines and not no_lines:
        result = Code(f"({yes.text} if {test.text} else {no.text})", yes.type | no.type)
        result.natural = min(yes.natural, no.natural)
        return result
    into = Into(b.temp())
    into.type = yes.type | no.type
    b.emit(f"if {test.text}:")
    for lines, code in ((yes_lines, yes), (no_lines, no)):
        b.writer.lines += lines
        b.indent()
        b.emit(f"{into.name} = {code.text}")
        b.dedent()
        if code is yes:
            b.emit("else:")
    return Code(into.name, into.type, stable=True)


def _call(b: Builder, node: Call) -> Code:
    # These return an argument as it is written.
    write = _argument_as_written if node.name in ("max", "min") else _argument
    return b.calls.function(b, node, [lambda argument=argument: write(b, argument) for argument in node.arguments])  # type: ignore[misc]  # a default binds the loop's argument


def _argument(b: Builder, node: Node) -> Code:
    code = whole(b, node)
    return code.number or _argument_of(b, code)


def _argument_as_written(b: Builder, node: Node) -> Code:
    code = whole(b, node)
    return code.number if code.number is not None and code.only(NUMBER) else _argument_of(b, code)


def _argument_of(b: Builder, code: Code) -> Code:
    return code if code.raw else number_of(b, b.value(code))


_WRITERS: dict[type, Callable[[Builder, object], Code]] = {
    Constant: _constant,  # type: ignore[dict-item]  # each takes the class it stands under
    Unary: _unary,  # type: ignore[dict-item]  # as above
    Binary: _binary,  # type: ignore[dict-item]  # as above
    And: _short_circuit,  # type: ignore[dict-item]  # as above
    Or: _short_circuit,  # type: ignore[dict-item]  # as above
    Conditional: _conditional,  # type: ignore[dict-item]  # as above
    Call: _call,  # type: ignore[dict-item]  # as above
}

__all__ = ["STR", "CommandNode", "condition", "operand", "parsed", "to_str", "truth", "value"]
