"""Arithmetic that is tried without tests of classes means the same for values of every class."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

_VALUES = """
    set values [list "" a abc 5 -7 012 0x10 " 7 " 3.5 1e3 Inf -Inf "1 2" "a 1 b 2" 0 -0.0 1.0]
    lappend values 99999999999999999999 9223372036854775807 9.223372036854775808e18
    lappend values [expr {1 + 2}] [expr {0 - 1}] [expr {1 << 62}] [expr {1 << 70}] [expr {2.5}] [expr {1e308 * 10}]
    lappend values [list a {b c}] [dict create a 1] [binary format c 5] [string repeat x 3]
    proc run values {
        for {set i 0} {$i < 3} {incr i} {p {1 2 3 4} 2}
        foreach x $values {
            foreach y $values {lappend all [catch {p [list $x $y $x] $y} result options] $result}
        }
        set all
    }
"""
_EXPRESSIONS = (
    "[lindex $l 0] + [lindex $l 1]",
    "[lindex $l 0] - [lindex $l 1] + [lindex $l 2]",
    "[lindex $l 0] * [lindex $l 1] - $x",
    "([lindex $l 0] + [lindex $l 1] + $x) & 0xffff",
    "[lindex $l 0] | [lindex $l 1]",
    "[lindex $l 0] ^ [lindex $l 1] & ~[lindex $l 2]",
    "([lindex $l 0] & 15) << [lindex $l 1]",
    "[lindex $l 0] >> [lindex $l 1]",
    "-[lindex $l 0] + -[lindex $l 1]",
    "([lindex $l 0] + [lindex $l 1]) % 7",
    "([lindex $l 0] & [lindex $l 1]) % 7",
    "([lindex $l 0] + 1) < 5 && ([lindex $l 1] - 1) != 4",
    "([lindex $l 0] & 3) == ([lindex $l 1] & 3)",
    "[lindex $l 0] + 1 == [lindex $l 1] - 1",
    "[lindex $l 0] / 2.0 + [lindex $l 1]",
    "$x * 2.5 - [lindex $l 1] / 4",
    "[lindex $l 0] + $x ? $x : [lindex $l 1] + $x",
    "max([lindex $l 0] + $x, 3) + abs([lindex $l 1] - $x)",
)


@pytest.mark.parametrize("expression", _EXPRESSIONS)
def test_expressions(expression: str) -> None:
    result_of(f"proc p {{l x}} {{expr {{{expression}}}}}; {_VALUES}; run $values", ["run"])


@pytest.mark.parametrize("expression", _EXPRESSIONS[:8])
def test_conditions(expression: str) -> None:
    result_of(f"proc p {{l x}} {{if {{{expression}}} {{return 1}}; return 0}}; {_VALUES}; run $values", ["run"])


def test_sums_are_tried_without_tests() -> None:
    source = source_of("proc p l {expr {[lindex $l 0] + [lindex $l 1] + [lindex $l 2]}}; p {1 2 3}; p {1 2 3}")
    tried = next(line for line in source.split("\n") if "return" in line)
    assert "(+list_index(v_l, 0) + list_index(v_l, 1)) + list_index(v_l, 2)" in tried
    assert "type(" not in tried
    assert "globals()['quick1'] = False" in source


def test_what_is_no_number_as_it_stands_is_tried_once() -> None:
    """The exception takes more time than the tests."""
    script = "proc p l {expr {[lindex $l 0] + [lindex $l 1]}}; p {1 2}; list [p {1 2}] [p {0x10 2}] [p {1 2}] [p {a 2}]"
    code, result, _ = both(script)
    assert (code, result) == (1, 'can\'t use non-numeric string as operand of "+"')
    assert result_of("proc p l {expr {[lindex $l 0] + [lindex $l 1]}}; p {1 2}; list [p {0x10 2}] [p {1 2}]") == "18 3"


def test_errors_come_in_the_order_of_the_operands() -> None:
    assert both("proc p l {expr {[lindex $l 0] << ($n - 1)}}; p {1 2}")[1] == 'can\'t read "n": no such variable'
    script = "proc p {l s} {if {$s} {set m 1; set n 1}; expr {$m + $n + [lindex $l 0]}}; p 1 1; p 1 1; p a 0"
    assert both(script)[1] == 'can\'t read "m": no such variable'


def test_a_shift_by_much_is_an_error() -> None:
    assert both("proc p {x n} {expr {$x << $n}}; p 1 2; p 1 99999999999")[1].startswith("integer value too large")
    assert both("proc p {x n} {expr {$x >> $n}}; p 1 2; p 1 -1")[1] == "negative shift argument"
    assert result_of("proc p {x n} {expr {$x >> $n}}; list [p 1024 2] [p -1 9999999999999] [p 1 9999999999999]") == (
        "256 -1 0"
    )
