"""Operators of expressions: on known types Python's own, on others there is a test, and a call where that fails."""

from __future__ import annotations

from math import inf

from tclcompat.compiler.builder import Builder
from tclcompat.compiler.code import LARGE, Code, both_are, class_of
from tclcompat.compiler.leaves import reread, with_leaves
from tclcompat.compiler.support import no_operand
from tclcompat.compiler.types import DICT, FLOAT, INT, LIST, NUMBER, STR
from tclcompat.syntax.expr_nodes import BINARY_OPERATORS, Binary, is_fixed
from tclcompat.values import arith, compare
from tclcompat.values.convert import is_empty, to_list, to_str
from tclcompat.values.numbers import to_number

_ARITHMETIC = {operator: BINARY_OPERATORS[operator] for operator in "+-*"}
_INTEGER = {operator: BINARY_OPERATORS[operator] for operator in ("%", "&", "|", "^", "<<", ">>")}
_COMPARISONS = {operator: BINARY_OPERATORS[operator] for operator in ("<", ">", "<=", ">=", "==", "!=")}
_DOUBLES = frozenset("+-*/")
_LARGEST_SHIFT = 1024
# How long an operand may be to be written out twice.
_SHORT_TEXT = 60
_SMALL = 1 << 53
# Doubles within these have finite third powers.
_ROOTABLE = "1e100"


def as_numbers(operator: str, left: Code, right: Code) -> tuple[Code, Code]:
    """Return operands as the numbers that they are, where those are at hand and texts are not compared."""
    first, second = left.number or left, right.number or right
    if operator in _COMPARISONS:
        if first.only(NUMBER) and second.only(NUMBER):
            return first, second
        return _as_read(left, right), _as_read(right, left)
    return (left, right) if operator in ("eq", "ne", "in", "ni") else (first, second)


def _as_read(code: Code, other: Code) -> Code:
    """Return an operand of a comparison as the int that its text was read as, if it was; not beside a literal text."""
    if code.number is None or not code.number.read:
        return code
    is_text = other.constant and type(other.value) is str and to_number(other.value) is None
    return code if is_text else code.number


def combine(b: Builder, node: Binary, left: Code, right: Code) -> Code:
    """Return the code of an operator applied to two values."""
    operator = node.operator
    kind = INT if operator in _COMPARISONS or operator in ("eq", "ne", "in", "ni") else NUMBER
    if is_fixed(node):
        return Code(f"{b.hold(node.function, 'F')}({as_argument(b, left)}, {as_argument(b, right)})", kind)
    if left.raw or right.raw:
        if operator not in _DOUBLES or not (left.only(NUMBER) and right.only(NUMBER)):
            return Code(f"{b.support(node.function)}({as_argument(b, left)}, {as_argument(b, right)})", kind)
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
        return _arithmetic(b, operator, number_of(b, left), number_of(b, right))
    if operator == "/":
        return _division(b, number_of(b, left), number_of(b, right))
    left, right = number_of(b, b.value(left)), number_of(b, b.value(right))
    if operator in _INTEGER:
        return _integer(b, operator, left, right)
    return _power(b, left, right)


def _power(b: Builder, left: Code, right: Code) -> Code:
    """Return the code of a power; a small one is of an int or a double that is neither great nor Not a Number."""
    kind = INT if left.is_int and right.is_int else NUMBER
    helper = b.support(arith.power)
    if not right.constant or right.value not in (2, 3) or type(right.value) is not int or not left.type & NUMBER:
        return Code(f"{helper}({left.text}, {right.text})", kind)
    first, name = b.named(left)
    ways = [f"{name} ** {right.value} if {class_of(first)} is int"] if left.type & INT else []
    if left.type & FLOAT and (b.calls.has_doubles or left.is_float):
        within = f"-{_ROOTABLE} < {name if ways else first} < {_ROOTABLE}"
        test = within if left.is_float else f"{class_of(name)} is float and {within}"
        ways.append(f"{name} ** {right.value}.0 if {test}")
    if left.is_int:
        return Code(f"({left.text} ** {right.value})", INT)
    return Code(f"({' else '.join(ways)} else {helper}({name}, {right.text}))", FLOAT if left.is_float else kind)


def as_argument(b: Builder, code: Code) -> str:
    """Return the text of an operand for the function that an operator is; Not a Number is looked at there."""
    return code.text if code.raw else b.value(code).text


def _checked(b: Builder, code: Code, operator: str) -> Code:
    """Return the code of an operand that must not be Not a Number."""
    if not code.raw:
        return code
    first, name = b.named(code)
    return Code(f"({name} if {first} == {name} else {b.support(no_operand)}({name}, {operator!a}))", FLOAT)


def number_of(b: Builder, code: Code) -> Code:
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
    helper = b.support(_ARITHMETIC[operator])
    if left.is_float or right.is_float:
        return _with_a_double(b, operator, left, right, helper)
    left, right = b.value(left), b.value(right)
    return with_leaves(b, operator, left, right, helper, _arithmetic_on_any(b, operator, left, right, helper))


def _arithmetic_on_any(b: Builder, operator: str, left: Code, right: Code, helper: str) -> Code:
    plain = f"{{}} {operator} {{}}"
    first, x = b.named(left)
    second, y = b.named(right)
    simple = plain.format(x, y)
    slow = f"{helper}({reread(b, left, x, helper)}, {reread(b, right, y, helper)})"
    if left.is_int or right.is_int:
        known = left if left.is_int else right
        if b.calls.has_doubles and _small(known):
            result = b.temp()
            evaluated, name = (second, y) if known is left else (first, x)
            doubles = f"{class_of(evaluated)} is float and ({result} := {simple}) == {result}"
            return Code(f"({result} if {doubles} else {simple} if {class_of(name)} is int else {slow})", NUMBER)
        return Code(f"({_where_ints(b, left, right, plain, (first, second), (x, y), helper)})", NUMBER)
    if left.only(NUMBER) and right.only(NUMBER):
        if operator == "*" and left.simple and left.text == right.text:
            # A square is never Not a Number.
            return Code(f"({simple})", NUMBER)
        return Code(f"({simple} if {class_of(first)} is {class_of(second)} else {slow})", NUMBER, nan=True)
    if b.calls.has_doubles:
        result = b.temp()
        doubles = f"{both_are(first, second, 'float')} and ({result} := {simple}) == {result}"
        return Code(f"({result} if {doubles} else {simple} if {both_are(x, y, 'int')} else {slow})", NUMBER)
    return Code(f"({simple} if {both_are(first, second, 'int')} else {slow})", NUMBER)


def _with_a_double(b: Builder, operator: str, left: Code, right: Code, helper: str) -> Code:
    """Return the code of ``+``, ``-``, ``*`` or ``/`` where one operand surely is a double.

    It may be Not a Number: then the result is that too, and refused in the end, unless the other is no operand at all.
    """
    other = right if left.is_float else left
    nan = left.nan or right.nan or _makes_nan(operator, left, right)
    sure = operator != "/" or _is_finite(right)
    if sure and (other.is_float or _small(other)):
        return Code(f"({left.text} {operator} {right.text})", FLOAT, nan=nan)
    first, x = b.named(left)
    second, y = b.named(right)
    tests = [
        f"{each} is not None" for each, code in ((first, left), (second, right)) if not code.simple or code.may_fail
    ]
    name = y if other is right else x
    if other.only(INT):
        # An int beyond the doubles is left to the helper.
        tests += [] if _small(other) else [f"({_is_double(name)})"]
    elif not other.is_float:
        is_int = _is_double(name) if other.only(NUMBER) else f"{class_of(name)} is int and ({_is_double(name)})"
        tests.append(f"({class_of(name)} is float or {is_int})")
    tests += [] if sure else [y]
    operands = [
        b.value(Code(each, code.type, simple=True, nan=code.nan)).text for each, code in ((x, left), (y, right))
    ]
    fast = f"{x} {operator} {y}"
    return Code(f"({fast} if {' and '.join(tests)} else {helper}({', '.join(operands)}))", FLOAT, nan=nan)


def _is_double(name: str) -> str:
    """Return the test that an int is a double exactly; most are such as are compared faster."""
    return f"-{LARGE} < {name} < {LARGE} or -{_SMALL} < {name} < {_SMALL}"


def _makes_nan(operator: str, left: Code, right: Code) -> bool:
    """Tell whether the result may be Not a Number where no operand is, one of which is a double."""
    if operator == "/":
        return not _is_finite(right)
    if _is_finite(left) or _is_finite(right):
        return False
    return operator == "*" or not (left.is_int or right.is_int)


def _is_finite(code: Code) -> bool:
    """Tell whether a value surely is a number but zero and the infinities."""
    return code.constant and (_small(code) or code.is_float) and 0.0 < abs(code.value) < inf  # type: ignore[arg-type]  # a number


def _where_ints(
    b: Builder, left: Code, right: Code, plain: str, evaluated: tuple[str, str], named: tuple[str, str], helper: str
) -> str:
    """Return an operator applied in Python where both operands are ints, else by its helper; one may be known to be.

    ``evaluated`` and ``named`` are what ``Builder.named`` made of the operands.
    """
    (first, second), (x, y) = evaluated, named
    if right.is_int and not left.is_int and (right.simple or len(right.text) < _SHORT_TEXT):
        # Each way evaluates it once.
        slow = f"{helper}({reread(b, left, x, helper)}, {right.text})"
        return f"{plain.format(x, right.text)} if {class_of(first)} is int else {slow}"
    slow = f"{helper}({reread(b, left, x, helper)}, {reread(b, right, y, helper)})"
    if left.is_int and left.simple:
        return f"{plain.format(x, y)} if {class_of(second)} is int else {slow}"
    return f"{plain.format(x, y)} if {both_are(first, second, 'int')} else {slow}"


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
            return _shift(b, operator, left, right, helper)
    first, x = b.named(left)
    second, y = b.named(right)
    code = Code(f"({_where_ints(b, left, right, f'{{}} {operator} {{}}', (first, second), (x, y), helper)})", INT)
    return with_leaves(b, operator, left, right, helper, code)


def _shift(b: Builder, operator: str, left: Code, right: Code, helper: str) -> Code:
    """Return the code of a shift by what is not known; Python would make whatever there is memory for."""
    if not (left.is_int and right.is_int):
        return Code(f"{helper}({left.text}, {right.text})", INT)
    first, x = b.named(left)
    second, y = b.named(right)
    before = "" if left.simple and not left.may_fail else f"{first} is not None and "
    top = _LARGEST_SHIFT if operator == "<<" else LARGE
    return Code(f"({x} {operator} {y} if {before}-1 < {second} < {top} else {helper}({x}, {y}))", INT)


def _division(b: Builder, left: Code, right: Code) -> Code:
    helper = b.support(arith.divide)
    if left.is_int and right.is_int:
        return Code(f"({left.text} // {right.text})", INT)
    if left.is_float or right.is_float:
        return _with_a_double(b, "/", left, right, helper)
    left, right = b.value(left), b.value(right)
    first, x = b.named(left)
    second, y = b.named(right)
    slow = f"{helper}({reread(b, left, x, helper)}, {reread(b, right, y, helper)})"
    if _small(right) and right.value:
        code = Code(f"({x} // {y} if {class_of(first)} is int else {slow})", NUMBER)
        return with_leaves(b, "//", left, right, helper, code)
    if b.calls.has_doubles:
        result = b.temp()
        doubles = f"{both_are(first, second, 'float')} and {y} and ({result} := {x} / {y}) == {result}"
        ints = f"{x} // {y} if {both_are(x, y, 'int')} and {y}"
        return Code(f"({result} if {doubles} else {ints} else {slow})", NUMBER)
    return Code(f"({x} // {y} if {both_are(first, second, 'int')} and {y} else {slow})", NUMBER)


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
        number = number_of(b, written)
        if written.constant and type(written.value) is str and to_str(number.value) != written.value:
            # What is no number is compared with the text as it is written.
            return _comparison_as_written(b, operator, written, number, other, written is left)
    left, right = number_of(b, left), number_of(b, right)
    return with_leaves(b, operator, left, right, helper, _comparison_of_any(b, operator, left, right, helper))


def _comparison_of_any(b: Builder, operator: str, left: Code, right: Code, helper: str) -> Code:
    first, x = b.named(left)
    second, y = b.named(right)
    slow = f"{helper}({x}, {y})"
    if (left.only(NUMBER) and _small(right)) or (right.only(NUMBER) and _small(left)):
        return Code(f"({left.text} {operator} {right.text})", truth=True)
    if left.is_int or right.is_int:
        return Code(
            f"({_where_ints(b, left, right, f'{{}} {operator} {{}}', (first, second), (x, y), helper)})", truth=True
        )
    if left.only(NUMBER) and right.only(NUMBER):
        test = f"{class_of(first)} is {class_of(second)}"
    elif left.is_float or right.is_float:
        test = both_are(first, second, "float")
    elif b.calls.has_doubles:
        test = f"({both_are(first, second, 'float')} or {both_are(x, y, 'int')})"
    else:
        test = both_are(first, second, "int")
    return Code(f"({x} {operator} {y} if {test} else {slow})", truth=True)


def _comparison_as_written(b: Builder, operator: str, written: Code, number: Code, other: Code, is_left: bool) -> Code:
    """Compare with a number such as ``0x10``, whose text is another than that of its value."""
    first, name = b.named(other)
    fast, slow = [name, number.text], [name, written.text]
    if is_left:
        fast, slow = fast[::-1], slow[::-1]
    test = f"{class_of(first)} is {type(number.value).__name__}"
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
        text = f"{name} == '' if {class_of(name)} is str else not {name} and {b.support(is_empty)}({name})"
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
