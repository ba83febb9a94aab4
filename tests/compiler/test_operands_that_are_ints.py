"""That the operands of an expression are ints is asked once; digits of texts are read when they are assigned."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

_VALUES = ("3", "2.5", "0x10", "07", "{ 4 }", "x", "{}", "1e400", "-0", "99999999999999999999")
_EXPRESSIONS = (
    "($a * 3877 + 29573) % 1399",
    "$a * $a + $b * $b - $a * $b",
    "$a + $b > 7",
    "($a + $b) / 2 == $a",
    "-$a + ($b & 6) * 2",
    "[lindex $l 1] * 2 + $a",
    "$a + [lindex $l $b] * 3 % 5",
    "$c + $a + $b",
)


@pytest.mark.parametrize("expression", _EXPRESSIONS)
def test_values_of_all_kinds(expression: str) -> None:
    calls = "".join([f"lappend r [catch {{p {a} {b}}} m] $m;" for a in _VALUES for b in ("4", "1.5", "0x2", "y", "0")])
    outcome = both(f"proc p {{a b}} {{set l {{1 2 3}}; set c 5; expr {{{expression}}}}}; {calls} set r")
    assert outcome[0] == 0


def test_one_test_for_one_operand() -> None:
    source = source_of("proc p l {foreach x $l {lappend r [expr {($x * 3877 + 29573) % 139968}]}; set r}; p {1 2}")
    assert source.count("__class__ is int") == 1


def test_the_increment_is_tested_with_its_operands() -> None:
    script = "proc p l {set s 0; foreach {x y} $l {incr s [expr {$x * $y}]}; set s}; p {1 2 3 4 0x10 2}"
    assert result_of(script) == "46"
    code, message, _ = both(script + "; p {1 2 1.5 3}")
    assert (code, message) == (1, 'expected integer but got "4.5"')


def test_digits_are_ints_and_texts() -> None:
    script = """
        proc p {text} {
            set sum 0
            set seen {}
            foreach c [split $text ""] {
                if {$c eq "X"} {set c 10}
                append seen $c
                if {$c > 9} {lappend seen big}
                incr sum $c
            }
            return $seen/$sum
        }
    """
    assert result_of(script + "p 0475X") == "047510 big/26"
    code, message, _ = both(script + "p 12b4")
    assert (code, message) == (1, 'expected integer but got "b"')


def test_a_digit_that_is_changed() -> None:
    script = """
        proc p {number} {
            set sum 0
            for {set i 0} {$i < [string length $number]} {incr i} {
                set digit [string index $number $i]
                if {$i % 2} {
                    set digit [expr {$digit * 2}]
                    if {$digit > 9} {incr digit -9}
                }
                incr sum $digit
            }
            return $sum
        }
    """
    assert result_of(script + "list [p 4532015112830366] [p 79927398713]") == "55 70"


def test_a_text_is_compared_as_it_is_written() -> None:
    script = """
        proc p {text} {
            set found {}
            foreach c [split $text ,] {
                if {$c == "(" || $c < $text || $c == 16} {lappend found $c}
                lappend found [expr {$c == 7}] [string length $c]
            }
            set found
        }
    """
    assert result_of(script + "p 07,7,0x10,(,zz") == "07 1 2 1 1 0x10 0 4 ( 0 1 0 2"


def test_literals_that_are_no_plain_ints_beside_digits() -> None:
    script = """
        proc p {text} {
            foreach c [split $text ""] {
                if {$c eq "h"} {set c 0x10}
                lappend r $c [expr {$c + 1}] [expr {$c < "abc"}]
            }
            set r
        }
    """
    assert result_of(script + "p 7h9") == "7 8 1 0x10 17 1 9 10 1"


@pytest.mark.parametrize("text", ["3", "-3", "03", " 3", "3.5", "0x3", "", "x", "99999999999999999999", "-0", "1e2"])
def test_a_text_that_an_operator_has_read_stays_what_it_was(text: str) -> None:
    body = (
        "foreach y {1 2} {lappend r [catch {expr {$x + $y}} m] $m [catch {expr {$y < $x}} m] $m $x [string length $x]}"
    )
    result_of(f"proc p x {{append x {{}}; {body}; set r}}; p {{{text}}}")
    result_of(f"proc p l {{lassign [split $l ,] x z; {body}; lappend r $z}}; p {{{text},a}}")


def test_a_text_is_read_once() -> None:
    assert "(v_x := as_read(v_x))" in source_of(
        "proc p l {set x [lindex $l 0]; list [expr {$x + 1}]}; p {1 2}; p {1 2}"
    )
    assert "canonical(v_x)" in source_of("proc p l {lassign [split $l ,] x y; expr {$x + 1}}; p 1,2; p 1,2")


def test_numbers_in_words_of_several_parts() -> None:
    values = "1 -7 1.5 1e10 123456789012 0x10 1e300"
    body = 'set s [expr {$x + 1}]; list $s,[expr {$x * 2}] a${s}b\'[expr {-$x}]\\n "$s-"'
    result_of(f"proc p x {{{body}}}; foreach v {{{values}}} {{lappend r [p $v]}}; lappend r [p [expr {{10 ** 5000}}]]")
