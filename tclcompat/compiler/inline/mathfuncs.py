"""The functions of expressions: Python's own for arguments of a known or tested class, the command's for all others."""

from __future__ import annotations

import math

from tclcompat.compiler.builder import Builder
from tclcompat.compiler.code import Code, class_of
from tclcompat.compiler.emitters import function
from tclcompat.compiler.order import at_hand
from tclcompat.compiler.types import ANY, FLOAT, INT, NUMBER
from tclcompat.values.arith import hypotenuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Plain = Callable[..., str]
    Emit = Callable[[Builder, list[Code], Plain], Code]

# Ints within these are doubles exactly, and doubles are ints of 64 bits.
_EXACT, _WIDE = 10**15, "9e18"
_HUGE = "1e308"

# Functions of one double: when Python's function of that name may be called with ``{0}``.
_REAL = {
    "acos": "-1.0 <= {0} <= 1.0",
    "asin": "-1.0 <= {0} <= 1.0",
    "atan": "",
    "cos": f"-{_HUGE} < {{0}} < {_HUGE}",
    "cosh": "-700.0 < {0} < 700.0",
    "exp": "{0} < 700.0",
    "log": "{0} > 0.0",
    "log10": "{0} > 0.0",
    "sin": f"-{_HUGE} < {{0}} < {_HUGE}",
    "sinh": "-700.0 < {0} < 700.0",
    "sqrt": "{0} >= 0.0",
    "tan": f"-{_HUGE} < {{0}} < {_HUGE}",
    "tanh": "",
}


def _declare(count: int, *names: str) -> Callable[[Emit], Emit]:
    """Declare the emitter of functions of ``count`` arguments; the command refuses any other number."""

    def declare(emit: Emit) -> Emit:
        def checked(b: Builder, codes: list[Code], plain: Plain) -> Code:
            if len(codes) != count:
                return Code(plain(*[code.text for code in codes]), ANY)
            return emit(b, codes, plain)

        function(*names)(checked)
        return emit

    return declare


def _name(b: Builder, code: Code) -> str:
    """Return a name or literal for a value that is used several times."""
    return code.text if code.simple else b.stored(code).text


def _chosen(tests: list[str], fast: str, slow: str) -> str:
    held = [test for test in tests if test]
    return f"({fast} if {' and '.join(held)} else {slow})" if held else fast


def _is(code: Code, name: str, kind: int) -> str:
    """Return the test for a class, where there is a doubt."""
    if code.only(kind):
        return ""
    return f"{class_of(name)} is {'int' if kind == INT else 'float'}"


def _double(b: Builder, code: Code, plain: Plain) -> Code:
    """Return a number as a double."""
    if code.is_float:
        return code
    name = _name(b, code)
    if code.constant and type(code.value) is int and abs(code.value) < _EXACT:
        return b.constant(float(code.value))
    if code.is_int:
        return Code(f"(float({name}) if -{_EXACT} < {name} < {_EXACT} else {plain(name)})", FLOAT)
    return Code(f"({name} if {class_of(name)} is float else {plain(name)})", FLOAT)


def _declare_real(name: str, test: str) -> None:
    @_declare(1, name)
    def emit(b: Builder, codes: list[Code], plain: Plain) -> Code:
        (code,) = codes
        held = b.use("math_" + name, getattr(math, name))
        argument = _name(b, code)
        tests = [_is(code, argument, FLOAT), test.format(argument)]
        if code.is_int:
            limit = f"-{_EXACT} < {argument} < {_EXACT}"
            tests = [limit, test.format(argument)]
        elif not code.is_float:
            limit = f"{class_of(argument)} is int and -{_EXACT} < {argument} < {_EXACT}"
            tests = [f"({class_of(argument)} is float or {limit})", test.format(argument)]
        result = Code(_chosen(tests, f"{held}({argument})", plain(argument)), FLOAT, nan=name == "sqrt")
        result.raw = name == "sqrt"
        return result


for _function, _test in _REAL.items():
    _declare_real(_function, _test)


def _declare_pair(name: str, test: str, function: Callable[[float, float], float]) -> None:
    @_declare(2, name)
    def emit(b: Builder, codes: list[Code], plain: Plain) -> Code:
        held = b.use("math_" + name, function)
        first, second = [code.text for code in at_hand(b, codes)]
        tests = [_is(codes[0], first, FLOAT), _is(codes[1], second, FLOAT), test.format(first, second)]
        return Code(_chosen(tests, f"{held}({first}, {second})", plain(first, second)), FLOAT)


_declare_pair("atan2", "", math.atan2)
_declare_pair("hypot", "", hypotenuse)
_declare_pair("fmod", f"{{1}} and -{_HUGE} < {{0}} < {_HUGE}", math.fmod)
# A positive base to a small power neither overflows nor has Tcl's special cases.
_declare_pair("pow", "0.0 < {0} < 1e30 and -10.0 < {1} < 10.0", math.pow)


@_declare(0, "rand")
def emit_rand(b: Builder, codes: list[Code], plain: Plain) -> Code:
    """``rand()``: the next number of the interpreter's sequence."""
    from tclcompat.values.randoms import RandomState

    return Code(f"{b.hold(b.interp.state(RandomState).next, 'F')}()", FLOAT)


@_declare(1, "double")
def emit_double(b: Builder, codes: list[Code], plain: Plain) -> Code:
    """``double(x)``."""
    return _double(b, codes[0], plain)


@_declare(1, "int", "wide")
def emit_int(b: Builder, codes: list[Code], plain: Plain) -> Code:
    """``int(x)``: the low 64 bits of the whole part."""
    (code,) = codes
    if code.raw:
        # Not a Number is within no bounds.
        first, name = b.named(code)
        return Code(f"(int({name}) if -{_WIDE} < {first} < {_WIDE} else {plain(name)})", INT)
    name = _name(b, code)
    if code.is_int:
        return Code(f"({name} if -0x8000000000000000 <= {name} <= 0x7fffffffffffffff else {plain(name)})", INT)
    return Code(_chosen([_is(code, name, FLOAT), f"-{_WIDE} < {name} < {_WIDE}"], f"int({name})", plain(name)), INT)


@_declare(1, "entier")
def emit_entier(b: Builder, codes: list[Code], plain: Plain) -> Code:
    """``entier(x)``: the whole part."""
    (code,) = codes
    if code.is_int:
        return code
    name = _name(b, code)
    tests = [_is(code, name, FLOAT), f"-{_WIDE} < {name} < {_WIDE}"]
    return Code(_chosen(tests, f"int({name})", plain(name)), INT if code.is_float else ANY)


@_declare(1, "round")
def emit_round(b: Builder, codes: list[Code], plain: Plain) -> Code:
    """``round(x)``: the nearest integer, halves away from zero."""
    (code,) = codes
    if code.is_int:
        return code
    name, whole = _name(b, code), b.temp()
    # Beyond these there are no fractions; what is negative is left to the command.
    tests = [_is(code, name, FLOAT), f"0.0 <= {name} < 4503599627370496.0"]
    fast = f"({whole} := int({name})) + (1 if {name} - {whole} >= 0.5 else 0)"
    return Code(_chosen(tests, fast, plain(name)), INT if code.is_float else ANY)


@_declare(1, "floor")
def emit_floor(b: Builder, codes: list[Code], plain: Plain) -> Code:
    """``floor(x)``, a double."""
    (code,) = codes
    name = _name(b, code)
    limit = f"-{_EXACT}.0 < {name} < {_EXACT}.0"
    if code.is_int:
        return Code(_chosen([limit], f"float({name})", plain(name)), FLOAT)
    return Code(_chosen([_is(code, name, FLOAT), limit], f"{name} // 1.0", plain(name)), FLOAT)


@_declare(1, "ceil")
def emit_ceil(b: Builder, codes: list[Code], plain: Plain) -> Code:
    """``ceil(x)``, a double."""
    (code,) = codes
    name = _name(b, code)
    limit = f"-{_EXACT}.0 < {name} < {_EXACT}.0"
    if code.is_int:
        return Code(_chosen([limit], f"float({name})", plain(name)), FLOAT)
    return Code(_chosen([_is(code, name, FLOAT), limit], f"-(-{name} // 1.0)", plain(name)), FLOAT)


@_declare(1, "abs")
def emit_abs(b: Builder, codes: list[Code], plain: Plain) -> Code:
    """``abs(x)``."""
    (code,) = codes
    if code.only(INT) or code.only(FLOAT):
        return Code(f"abs({code.text})", code.type)
    name = _name(b, code)
    return Code(f"(abs({name}) if {class_of(name)} is int else {plain(name)})", ANY)


@_declare(1, "bool")
def emit_bool(b: Builder, codes: list[Code], plain: Plain) -> Code:
    """``bool(x)``."""
    (code,) = codes
    name = _name(b, code)
    return Code(_chosen([_is(code, name, INT)], f"(1 if {name} else 0)", plain(name)), INT)


def _declare_extreme(name: str, operator: str) -> None:
    @function(name)
    def emit(b: Builder, codes: list[Code], plain: Plain) -> Code:
        names = [code.text for code in at_hand(b, codes)]
        kind = FLOAT if any(code.is_float for code in codes) else INT
        if not codes or any(code.only(NUMBER) and not code.type & kind for code in codes):
            return Code(plain(*names), ANY)
        tests = [_is(code, each, kind) for code, each in zip(codes, names, strict=True)]
        fast = names[0] if len(names) == 1 else f"{name}({', '.join(names)})"
        if len(names) == 2:
            first, second = names
            fast = f"({second} if {second} {operator} {first} else {first})"
        found = next((each for each in (kind, NUMBER) if all(code.only(each) for code in codes)), ANY)
        return Code(_chosen(tests, fast, plain(*names)), found)


_declare_extreme("max", ">")
_declare_extreme("min", "<")


def _declare_plain(name: str, kind: int) -> None:
    @function(name)
    def emit(b: Builder, codes: list[Code], plain: Plain) -> Code:
        return Code(plain(*[code.text for code in codes]), kind)


_declare_plain("srand", FLOAT)
_declare_plain("isqrt", INT)
