"""Expressions in Python: arithmetic on known types is Python's own, on others there is a test and a call.

Truths (comparisons, ``&&``, ``!``) stay Python truths until somebody wants 1 or 0.
"""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Into, NotCompiled
from tclcompat.compiler.code import LARGE, Code
from tclcompat.compiler.emitters import Decline
from tclcompat.compiler.support import no_operand, numeric
from tclcompat.compiler.types import ANY, DICT, FLOAT, INT, LIST, NUMBER, STR
from tclcompat.errors import TclError
from tclcompat.syntax.expr_nodes import And, Binary, Call, Conditional, Constant, Node, Or, Unary, is_negation
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import Literal, Script, VarWord, Word
from tclcompat.values import arith, compare
from tclcompat.values.convert import is_empty, to_list, to_str
from tclcompat.values.numbers import to_boolean, to_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_ARITHMETIC = {"+": arith.add, "-": arith.subtract, "*": arith.multiply}
_INTEGER = {
    "%": arith.modulo,
    "&": arith.bit_and,
    "|": arith.bit_or,
    "^": arith.bit_xor,
    "<<": arith.shift_left,
    ">>": arith.shift_right,
}
_COMPARISONS = {
    "<": compare.less,
    ">": compare.greater,
    "<=": compare.less_equal,
    ">=": compare.greater_equal,
    "==": compare.equal,
    "!=": compare.not_equal,
}
_DOUBLES = frozenset("+-*/")
_LARGEST_SHIFT = 1024
# How long an operand may be to be written out twice.
_SHORT_TEXT = 60
_SMALL = 1 << 53


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
    code = b.value(operand(b, node))
    if code.only(NUMBER) or type(node) is Binary or (type(node) is Conditional and not node.converts):
        return code
    if type(node) is Constant and node.enclosed:
        return code
    if code.constant:
        return b.constant(numeric(code.value))
    helper = b.support(numeric)
    if code.simple:
        return Code(f"({code.text} if type({code.text}) is int else {helper}({code.text}))", code.type | NUMBER)
    return Code(f"{helper}({code.text})", code.type | NUMBER)


def condition(b: Builder, node: Node) -> Code:
    """Return the code of an expression's truth."""
    if is_negation(node):
        return Code(f"(not {truth(b, operand(b, node.operand)).text})", truth=True)
    return truth(b, operand(b, node))


def truth(b: Builder, code: Code) -> Code:
    """Return the code of a value's truth."""
    if code.truth:
        return code
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
    return Code(f"({name} if type({first}) is int else {b.support(to_boolean)}({name}))", truth=True)


def operand(b: Builder, node: Node) -> Code:
    """Return the code of a part of an expression."""
    return _WRITERS[type(node)](b, node) if type(node) in _WRITERS else b.word(node)  # type: ignore[arg-type]  # all others are words


def _constant(b: Builder, node: Constant) -> Code:
    code = b.constant(node.value)
    if node.number is None and to_number(node.value) is not None:
        # Not a Number, which the operators and the command itself refuse.
        return Code(b.constant(to_str(node.value)).text, ANY, stable=True)
    return code


def _unary(b: Builder, node: Unary) -> Code:
    code = operand(b, node.operand)
    if type(node.operand) is Constant:
        # One that is wrong: others have been computed.
        return Code(f"{b.hold(node.function, 'F')}({code.text})", NUMBER)
    if code.raw:
        return Code(f"{b.support(node.function)}({code.text})", INT if node.operator in "!~" else FLOAT)
    if node.operator == "!":
        if code.truth:
            return Code(f"(not {code.text})", truth=True)
        code = b.value(code)
        if code.only(NUMBER):
            return Code(f"(not {code.text})", truth=True)
        first, name = b.named(code)
        return Code(f"(not {name} if type({first}) is int else {b.support(arith.logical_not)}({name}))", truth=True)
    code = b.value(code)
    helper = b.support(node.function)
    if node.operator == "~":
        if code.is_int:
            return Code(f"(~{code.text})", INT)
        return Code(f"{helper}({code.text})", INT)
    if code.only(NUMBER):
        return code if node.operator == "+" else Code(f"(-{code.text})", code.type)
    if node.operator == "+":
        return Code(f"{helper}({code.text})", NUMBER)
    first, name = b.named(code)
    return Code(f"(-{name} if type({first}) is int else {helper}({name}))", NUMBER)


def _binary(b: Builder, node: Binary) -> Code:
    # A chain of operators, however long, takes one Python frame.
    chain = [node]
    left = node.left
    while type(left) is Binary:
        chain.append(left)
        left = left.left
    code = b.borrowed(left) if type(left) is VarWord and _is_emptiness(chain[-1]) else operand(b, left)
    while chain:
        part = chain.pop()
        position = b.writer.position
        codes = [code]
        right = operand(b, part.right)
        if b.writer.position != position:
            b.hoist(position, codes)
        code = combine(b, part, codes[0], right)
    return code


def _is_emptiness(node: Binary) -> bool:
    """Tell whether an operator compares with an empty string, which only looks at the other operand."""
    right = node.right
    return node.operator in ("eq", "ne", "==", "!=") and type(right) is Constant and right.value == ""


def combine(b: Builder, node: Binary, left: Code, right: Code) -> Code:
    """Return the code of an operator applied to two values."""
    operator = node.operator
    if type(node.left) is type(node.right) is Constant:
        kind = NUMBER if operator in _ARITHMETIC or operator in _INTEGER or operator in ("/", "**") else INT
        return Code(f"{b.hold(node.function, 'F')}({left.text}, {right.text})", kind)
    if left.raw or right.raw:
        if operator not in _DOUBLES or not (left.only(NUMBER) and right.only(NUMBER)):
            texts = [code.text if code.raw else b.value(code).text for code in (left, right)]
            kind = INT if operator in _COMPARISONS or operator in ("eq", "ne", "in", "ni") else NUMBER
            return Code(f"{b.support(node.function)}({', '.join(texts)})", kind)
        left, right = _checked(b, left, operator), _checked(b, right, operator)
    if operator in _COMPARISONS:
        return _comparison(b, operator, b.value(left), b.value(right))
    if operator in ("eq", "ne"):
        if right.constant and right.value == "":
            return _emptiness(b, operator == "eq", b.value(left))
        if left.type & right.type & LIST and (left.only(LIST) or right.only(LIST)):
            return Code(f"{b.support(node.function)}({b.value(left).text}, {b.value(right).text})", INT)
        first, second = b.text(left), b.text(right)
        return Code(f"({first.text} {'==' if operator == 'eq' else '!='} {second.text})", truth=True)
    if operator in ("in", "ni"):
        return _membership(b, operator, b.value(left), b.value(right))
    if operator in _ARITHMETIC:
        return _arithmetic(b, operator, _number(b, left), _number(b, right))
    left, right = _number(b, b.value(left)), _number(b, b.value(right))
    if operator in _INTEGER:
        return _integer(b, operator, left, right)
    if operator == "/":
        return _division(b, left, right)
    kind = INT if left.is_int and right.is_int else NUMBER
    return Code(f"{b.support(arith.power)}({left.text}, {right.text})", kind)


def _checked(b: Builder, code: Code, operator: str) -> Code:
    """Return the code of an operand that must not be Not a Number."""
    if not code.raw:
        return code
    first, name = b.named(code)
    return Code(f"({name} if {first} == {name} else {b.support(no_operand)}({name}, {operator!a}))", FLOAT)


def _number(b: Builder, code: Code) -> Code:
    """Return a literal as the number that it is; a truth as 1 or 0."""
    if code.truth:
        return b.value(code)
    if code.constant and type(code.value) is str:
        number = to_number(code.value)
        if number is not None and number == number:
            return b.constant(number)
    return code


def _small(code: Code) -> bool:
    return code.constant and type(code.value) is int and abs(code.value) <= _SMALL


def _arithmetic(b: Builder, operator: str, left: Code, right: Code) -> Code:
    plain = f"{{}} {operator} {{}}"
    if left.is_int and right.is_int:
        return Code(f"({plain.format(left.text, right.text)})", INT)
    if operator == "*" and left.is_float and left.simple and left.text == right.text:
        # A square is never Not a Number.
        return Code(f"({plain.format(left.text, right.text)})", FLOAT)
    if (left.is_float and (right.is_float or _small(right))) or (right.is_float and _small(left)):
        return Code(f"({plain.format(left.text, right.text)})", FLOAT, nan=True)
    left, right = b.value(left), b.value(right)
    helper = b.support(_ARITHMETIC[operator])
    kind = FLOAT if left.is_float or right.is_float else NUMBER
    first, x = b.named(left)
    second, y = b.named(right)
    simple = plain.format(x, y)
    slow = f"{helper}({x}, {y})"
    if left.is_int or right.is_int:
        known, other = (left, right) if left.is_int else (right, left)
        if other.is_float:
            # An int beyond the doubles is left to the helper.
            before = "" if left.simple else f"({first} or True) and "
            size = (x if not left.simple else first) if known is left else second
            after = "" if right.simple or known is right else f" and ({second} or True)"
            test = f"{before}-{LARGE} < {size} < {LARGE}{after}"
            last = y if right.simple or known is right else right.text
            return Code(f"({simple} if {test} else {helper}({x}, {last}))", FLOAT, nan=True)
        if b.calls.has_doubles and _small(known):
            result = b.temp()
            evaluated, name = (second, y) if known is left else (first, x)
            doubles = f"type({evaluated}) is float and ({result} := {simple}) == {result}"
            return Code(f"({result} if {doubles} else {simple} if type({name}) is int else {slow})", kind)
        return Code(f"({_where_ints(left, right, plain, (first, second), (x, y), helper)})", kind)
    if left.is_float or right.is_float:
        # A sum that has begun as a double goes on with ints as well.
        tested, name = (second, y) if left.is_float else (first, x)
        if left.is_float and not left.simple:
            return Code(f"{helper}({left.text}, {right.text})", kind)
        test = f"type({tested}) is float or (type({name}) is int and -{LARGE} < {name} < {LARGE})"
        if right.is_float and not right.simple:
            simple, slow = plain.format(x, second), f"{helper}({x}, {right.text})"
        return Code(f"({simple} if {test} else {slow})", kind, nan=True)
    if left.only(NUMBER) and right.only(NUMBER):
        if operator == "*" and left.simple and left.text == right.text:
            # A square is never Not a Number.
            return Code(f"({simple})", kind)
        return Code(f"({simple} if type({first}) is type({second}) else {slow})", kind, nan=True)
    if b.calls.has_doubles:
        result = b.temp()
        doubles = f"type({first}) is type({second}) is float and ({result} := {simple}) == {result}"
        return Code(f"({result} if {doubles} else {simple} if type({x}) is type({y}) is int else {slow})", kind)
    return Code(f"({simple} if type({first}) is type({second}) is int else {slow})", kind)


def _where_ints(
    left: Code, right: Code, plain: str, evaluated: tuple[str, str], named: tuple[str, str], helper: str
) -> str:
    """Return an operator applied in Python where both operands are ints, else by its helper; one may be known to be.

    ``evaluated`` and ``named`` are what ``Builder.named`` made of the operands.
    """
    (first, second), (x, y) = evaluated, named
    if right.is_int and not left.is_int and (right.simple or len(right.text) < _SHORT_TEXT):
        # Each way evaluates it once.
        return f"{plain.format(x, right.text)} if type({first}) is int else {helper}({x}, {right.text})"
    if left.is_int and left.simple:
        return f"{plain.format(x, y)} if type({second}) is int else {helper}({x}, {y})"
    return f"{plain.format(x, y)} if type({first}) is type({second}) is int else {helper}({x}, {y})"


def _integer(b: Builder, operator: str, left: Code, right: Code) -> Code:
    if operator in ("<<", ">>"):
        top = _LARGEST_SHIFT if operator == "<<" else 1 << 31
        safe = right.constant and type(right.value) is int and 0 <= right.value <= top
    else:
        safe = True
    helper = b.support(_INTEGER[operator])
    if left.is_int and right.is_int and safe:
        return Code(f"({left.text} {operator} {right.text})", INT)
    if not safe or (operator == "%" and not (right.constant and right.value)):
        if left.is_int and right.is_int and operator == "%":
            return Code(f"({left.text} % {right.text})", INT)
        if operator != "%":
            return Code(f"{helper}({left.text}, {right.text})", INT)
    first, x = b.named(left)
    second, y = b.named(right)
    return Code(f"({_where_ints(left, right, f'{{}} {operator} {{}}', (first, second), (x, y), helper)})", INT)


def _division(b: Builder, left: Code, right: Code) -> Code:
    helper = b.support(arith.divide)
    if left.is_int and right.is_int:
        return Code(f"({left.text} // {right.text})", INT)
    first, x = b.named(left)
    second, y = b.named(right)
    slow = f"{helper}({x}, {y})"
    if right.constant and right.value and (right.is_float or _small(right)):
        if left.is_float:
            return Code(
                f"({x} / {y})".replace(x, left.text, 1) if left.simple else f"({left.text} / {y})", FLOAT, nan=True
            )
        if right.is_int:
            return Code(f"({x} // {y} if type({first}) is int else {slow})", NUMBER)
    before = "" if left.simple else f"({first} or True) and "
    if left.is_float and right.is_float:
        return Code(f"({x} / {y} if {before}{second} else {slow})", FLOAT, nan=True)
    if left.is_float and right.is_int:
        return Code(f"({x} / {y} if {before}-{LARGE} < {second} < {LARGE} and {y} else {slow})", FLOAT, nan=True)
    kind = FLOAT if left.is_float or right.is_float else NUMBER
    if kind is FLOAT:
        known, (tested, name) = (left, (second, y)) if left.is_float else (right, (first, x))
        if not known.simple:
            return Code(f"{helper}({left.text}, {right.text})", FLOAT)
        test = f"(type({tested}) is float or (type({name}) is int and -{LARGE} < {name} < {LARGE}))"
        by_nothing = "" if right.constant and right.value else f" and {y}"
        return Code(f"({x} / {y} if {test}{by_nothing} else {slow})", FLOAT, nan=True)
    if b.calls.has_doubles:
        result = b.temp()
        doubles = f"type({first}) is type({second}) is float and {y} and ({result} := {x} / {y}) == {result}"
        ints = f"{x} // {y} if type({x}) is type({y}) is int and {y}"
        return Code(f"({result} if {doubles} else {ints} else {slow})", kind)
    return Code(f"({x} // {y} if type({first}) is type({second}) is int and {y} else {slow})", kind)


def _comparison(b: Builder, operator: str, left: Code, right: Code) -> Code:
    direct = (
        (left.is_int and right.is_int)
        or (left.is_float and right.is_float)
        or (left.is_float and _small(right))
        or (right.is_float and _small(left))
    )
    if direct:
        return Code(f"({left.text} {operator} {right.text})", truth=True)
    if operator in ("==", "!=") and right.constant and right.value == "":
        return _emptiness(b, operator == "==", left)
    helper = b.support(_COMPARISONS[operator])
    for code in (left, right):
        if code.constant and type(code.value) is str and to_number(code.value) is None:
            # Not both are numbers: strings are compared.
            return Code(f"({b.text(left).text} {operator} {b.text(right).text})", truth=True)
    for written, other in ((left, right), (right, left)):
        number = _number(b, written)
        if written.constant and type(written.value) is str and to_str(number.value) != written.value:
            # What is no number is compared with the text as it is written.
            return _comparison_as_written(b, operator, written, number, other, written is left)
    left, right = _number(b, left), _number(b, right)
    first, x = b.named(left)
    second, y = b.named(right)
    slow = f"{helper}({x}, {y})"
    if (left.only(NUMBER) and _small(right)) or (right.only(NUMBER) and _small(left)):
        return Code(f"({left.text} {operator} {right.text})", truth=True)
    if left.is_int or right.is_int:
        return Code(
            f"({_where_ints(left, right, f'{{}} {operator} {{}}', (first, second), (x, y), helper)})", truth=True
        )
    if left.is_float or right.is_float:
        test = f"type({first}) is type({second}) is float"
    elif b.calls.has_doubles:
        test = f"(type({first}) is type({second}) is float or type({x}) is type({y}) is int)"
    else:
        test = f"type({first}) is type({second}) is int"
    return Code(f"({x} {operator} {y} if {test} else {slow})", truth=True)


def _comparison_as_written(b: Builder, operator: str, written: Code, number: Code, other: Code, is_left: bool) -> Code:
    """Compare with a number such as ``0x10``, whose text is another than that of its value."""
    first, name = b.named(other)
    fast, slow = [name, number.text], [name, written.text]
    if is_left:
        fast, slow = fast[::-1], slow[::-1]
    test = f"type({first}) is {type(number.value).__name__}"
    otherwise = f"{b.support(_COMPARISONS[operator])}({', '.join(slow)})"
    return Code(f"({f' {operator} '.join(fast)} if {test} else {otherwise})", truth=True)


def _emptiness(b: Builder, wanted: bool, code: Code) -> Code:
    """Return the test whether the string form of a value is empty: a list need not be written out for it."""
    if code.only(STR) or code.constant or code.only(NUMBER):
        return Code(f"({b.text(code).text} {'==' if wanted else '!='} '')", truth=True)
    if code.only(LIST | DICT | STR):
        return Code(f"(not {code.text})" if wanted else f"(not not {code.text})", truth=True)
    if code.simple:
        name = code.text
        text = f"{name} == '' if type({name}) is str else not {name} and {b.support(is_empty)}({name})"
    else:
        text = f"{b.support(is_empty)}({code.text})"
    return Code(f"({text})" if wanted else f"(not ({text}))", truth=True)


def _membership(b: Builder, operator: str, left: Code, right: Code) -> Code:
    word = "in" if operator == "in" else "not in"
    if right.constant:
        texts = frozenset([to_str(item) for item in to_list(right.value)])
        return Code(f"({b.text(left).text} {word} {b.hold(texts, 'S')})", truth=True)
    helper = b.support(compare.is_in if operator == "in" else compare.is_not_in)
    return Code(f"{helper}({left.text}, {right.text})", truth=True)


def _short_circuit(b: Builder, node: And | Or) -> Code:
    is_and = type(node) is And
    left = condition(b, node.left)
    before = b.fork()
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
    yes_lines, yes = b.capture(lambda: b.value(operand(b, node.yes)), deeper=1)
    after_yes, b.env = b.env, before
    before = b.fork()
    no_lines, no = b.capture(lambda: b.value(operand(b, node.no)), deeper=1)
    assert yes is not None
    assert no is not None
    b.env = b.join(after_yes, b.env)
    if not yes_lines and not no_lines:
        return Code(f"({yes.text} if {test.text} else {no.text})", yes.type | no.type)
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
    return b.calls.function(b, node, [lambda argument=argument: _argument(b, argument) for argument in node.arguments])  # type: ignore[misc]  # a default binds the loop's argument


def _argument(b: Builder, node: Node) -> Code:
    code = operand(b, node)
    return code if code.raw else _number(b, b.value(code))


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
