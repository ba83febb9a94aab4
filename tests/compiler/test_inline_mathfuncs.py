"""The functions of expressions, in both engines, over odd values and every known class of argument."""

from __future__ import annotations

import pytest

from tests.compiler.both import both

_ONE = [
    "abs",
    "acos",
    "asin",
    "atan",
    "bool",
    "ceil",
    "cos",
    "cosh",
    "double",
    "entier",
    "exp",
    "floor",
    "int",
    "isqrt",
    "log",
    "log10",
    "round",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
    "wide",
]
_TWO = ["atan2", "fmod", "hypot", "max", "min", "pow"]
_VALUES = (
    "0 1 -1 7 -7 0.0 -0.0 0.5 -0.5 1.5 2.5 -2.5 0.49999999999999994 1e15 1e18 9.3e18 1e300 -1e300 Inf -Inf 710.0 "
    "9223372036854775807 9223372036854775808 -9223372036854775808 123456789012345678901234567890 4503599627370497.5 "
    "0x10 010 1e3 abc true {} { 5 } {1 2} 4503599627370495.5 1e400 00 -0"
)
_FEW = "0 1 -2 0.0 -0.0 2.5 -1e300 Inf -Inf 9223372036854775808 0x10 abc 3.0 { 5 }"
_RUN = """
proc runs {} {
    set r {}
    foreach v {%s} {lappend r [catch {p $v} m o] $m [dict exists $o -errorcode] $::errorCode}
    set r
}
runs
"""


@pytest.mark.parametrize("name", _ONE)
@pytest.mark.parametrize(
    "expression",
    ["%s($x)", "%s($x + 0)", "%s($x * 1.0)", "%s($x) + 1", "-%s($x)", "%s($x) < 2.0", "%s(%s($x))", "%s($x) ? 1 : 2"],
)
def test_functions_of_one_argument(name: str, expression: str) -> None:
    body = expression.replace("%s", name)
    both(f"proc p {{x}} {{expr {{{body}}}}}" + _RUN % _VALUES, ("runs",))


@pytest.mark.parametrize("name", _TWO)
@pytest.mark.parametrize("second", ["0", "1.5", "$x", "$x + 0", "$x * 1.0", "-2", "Inf", "{abc}", "10"])
def test_functions_of_two_arguments(name: str, second: str) -> None:
    both(
        f"proc p {{x}} {{list [catch {{expr {{{name}($x, {second})}}}} m] $m [expr {{{name}({second}, $x)}}]}}"
        + _RUN % _FEW,
        ("runs",),
    )


@pytest.mark.parametrize(
    "expression",
    [
        "max(1, 2, 3, $x)",
        "min($x)",
        "max($x, $x + 1)",
        "max(1.5, $x)",
        "sqrt(-1) + $x",
        "$x * sqrt(-1.0)",
        "sqrt(-1) eq $x",
        "$x == sqrt(-1)",
        "!sqrt(-1)",
        "max(sqrt(-1), $x)",
        "int(sqrt(-1))",
        "sqrt(-1) && $x",
        "sqrt(-1) % 2",
        "sqrt(-1) ** 2",
        "sqrt($x * $x) / 2",
        "int($x / 2) + round($x / 2.0)",
        "srand(42) + rand() + rand()",
        "round(2.5) + round($x)",
    ],
)
def test_functions_in_expressions(expression: str) -> None:
    both(f"proc p {{x}} {{expr {{{expression}}}}}" + _RUN % _FEW, ("runs",))


@pytest.mark.parametrize(
    "expression",
    ["NaN", "nan", "1 ? NaN : 0", "NaN + $x", "$x * -nan", "-NaN", "!NaN", "NaN == $x", "NaN && $x", "(NaN)"],
)
def test_a_literal_that_is_not_a_number(expression: str) -> None:
    both(
        f"proc p {{x}} {{list [catch {{if {{{expression}}} {{}}}} m] $m [expr {{{expression}}}]}}" + _RUN % _FEW,
        ("runs",),
    )
