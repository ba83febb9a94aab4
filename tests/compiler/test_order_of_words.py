"""Words are evaluated from left to right, each once, whatever Python's own order would be for what is written."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

_FIRST_FAILS = {
    "set a([expr {true / 1}],x) 1-$none": 'can\'t use non-numeric string as operand of "/"',
    "set a([dict values 1]) [expr {1 / 0}]": "missing value to go with key",
    "expr {min($none, 1 / 0)}": 'can\'t read "none": no such variable',
    "expr {max($none, [lindex a x], 3)}": 'can\'t read "none": no such variable',
    "linsert $none 0 [dict values 1]": 'can\'t read "none": no such variable',
    "dict get $none a $other": 'can\'t read "none": no such variable',
    "two $none [lindex a x]": 'can\'t read "none": no such variable',
    "two [two $none $other] [lindex a x]": 'can\'t read "none": no such variable',
    "return -code error -errorcode $none $other": 'can\'t read "none": no such variable',
}


@pytest.mark.parametrize("body", _FIRST_FAILS)
def test_the_first_word_that_fails(body: str) -> None:
    code, result, _ = both(f"proc two {{a b}} {{list $b $a}}; proc p {{}} {{{body}}}; catch p; p", ())
    assert (code, result) == (1, _FIRST_FAILS[body])


def test_the_key_of_an_element_is_computed_once() -> None:
    assert result_of("proc p {} {lappend b([append t a]) 1; list $t [array get b]}; p; p") == "a {a 1}"


def test_a_key_that_the_value_changes() -> None:
    script = "proc bump {} {incr ::k}; proc p {} {global k; set a($k) [bump]; array get a}; set k 1; p"
    assert result_of(f"{script}; p", ()) == "2 3"


def test_names_that_are_unset_are_computed_before_any_is_gone() -> None:
    assert (
        result_of("proc p {} {set i 1; set a(1) x; unset i a($i); list [array size a] [info exists i]}; p; p") == "0 0"
    )


def test_a_list_that_its_new_element_traces() -> None:
    body = "lappend l [eval {trace add variable l write seen}]"
    script = f"proc seen args {{incr ::seen}}; proc p {{}} {{set l a; {body}; set l}}; set seen 0"
    assert result_of(f"{script}; p; list [p] $seen", ()) == "{a {}} 2"


def test_two_names_of_a_global_variable() -> None:
    body = "upvar #0 n n; set n 3; set ::n [list b]; list [catch {expr {$n << 2}} m] $m"
    expected = '1 {can\'t use non-numeric string as operand of "<<"}'
    assert result_of(f"set n 1; proc p {{}} {{{body}}}; p; p", ()) == expected


@pytest.mark.parametrize("words", ["-code return x", "-foo 1 -code return x", "-code return -level 2 x"])
def test_return_as_the_code_of_return_is_a_level_more(words: str) -> None:
    script = f"proc p {{}} {{catch {{return {words}}} m o; list [dict get $o -code] [dict get $o -level] $m}}; p; p"
    assert result_of(script) == f"0 {3 if '2' in words else 2} x"


def test_a_literal_number_in_string_is(recwarn: pytest.WarningsRecorder) -> None:
    assert result_of("proc p {} {list [string is integer 5] [string is double -strict 5]}; p; p") == "1 1"
    assert not recwarn.list


_OF_TWO_THAT_MAY_BE_MISSING = [
    "lindex $first $second",
    "lrange $first $second end",
    "lreplace $first $second $second",
    "string index $first $second",
    "string repeat $first $second",
    "expr {max($first, $second)}",
    "expr {$first << $second}",
]


@pytest.mark.parametrize("command", _OF_TWO_THAT_MAY_BE_MISSING)
def test_of_two_variables_that_are_not_there_the_first_one_is_missed(command: str) -> None:
    script = f"proc p {{x}} {{if {{$x}} {{set first 1; set second 0}}; {command}}}; catch {{p 0}} m; set m"
    assert result_of(script) == 'can\'t read "first": no such variable'


def test_lset_looks_at_its_variable_behind_the_words() -> None:
    script = "proc p {x} {if {$x} {set r 1; set i 0}; lset r 0 [string length $i]}; catch {p 0} m; set m"
    assert result_of(script) == 'can\'t read "i": no such variable'
