"""Lists that are evaluated as commands in open code, and the calls of procedures that they make."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

_PROCEDURES = """
    proc f {a {b 5} {c x}} {if {$a > 90} {error "bad $a $b $c"}; return $a$b$c}
    proc g {args} {error "none of [llength $args]"}
    interp alias {} short {} f 99
"""
_CALLS = ("f 1", "f 1 2", "f 99", "f 99 1 2", "f", "f 1 2 3 4", "g", "g 1 {2 3}", "short", "short 3", "nothing 1")


@pytest.mark.parametrize("call", _CALLS)
@pytest.mark.parametrize(
    "way", ["eval $c", "eval [lindex $c 0] [lrange $c 1 end]", "uplevel 1 [list {*}$c]", "eval [linsert $c 0 catch]"]
)
def test_the_call_of_a_list_fails_and_succeeds_as_walked(way: str, call: str) -> None:
    both(f"{_PROCEDURES}; proc p {{c}} {{{way}; {way}}}; p {{f 1}}; p {{f 1}}; p {{{call}}}")


def test_the_stack_shows_the_words_of_a_call_without_the_defaults() -> None:
    _, _, options = both(f"{_PROCEDURES}; proc p {{c}} {{eval [linsert $c 0 f]}}; p 99", ("p", "f"))
    assert "CALL {f 99} CALL {p 99}" in options["-errorstack"]


def test_a_variable_of_a_call_that_has_ended_is_not_seen_by_the_next() -> None:
    script = """
        proc link {name value} {
            upvar 1 $name mine
            uplevel 1 {}
            if {$value > 1} {set mine $value; return [set mine]}
            info exists mine
        }
        proc grow {} {uplevel 1 {set left 1}; info exists left}
        proc keep {n} {if {$n > 0} {grow; set list {1}; lappend list $n}; info exists list}
        proc p {} {
            set out [list [link a 1] [link a 2] [link b 1] [keep 1] [keep 0] [keep 1] [keep 0]]
            lappend out [info exists left] $a [info exists b]
        }
        concat [p] [p]
    """
    assert result_of(script, ("p", "link", "keep")) == "0 2 0 1 0 1 0 0 2 0 0 2 0 1 0 1 0 0 2 0"


def test_an_array_made_in_a_call_is_gone_in_the_next() -> None:
    script = """
        proc fill {name} {upvar 1 $name a; uplevel 1 {}; set a(1) 2}
        proc p {n} {if {$n} {fill local}; info exists local(1)}
        list [p 1] [p 0] [p 1] [p 0]
    """
    assert result_of(script, ("p", "fill")) == "1 0 1 0"


@pytest.mark.parametrize("text", ["1 2", " 1 2", "1  2", "1 2 #", "# 1", "a ;b", "a\\nb", "{1 2} 3", "010 2", "$x 1"])
def test_a_list_written_out_is_the_words_of_a_call(text: str) -> None:
    both(f'proc g {{args}} {{join $args |}}; proc p {{t}} {{set x 5; eval g $t 7}}; p "1 2"; p "{text}"')
    both(f'proc g {{args}} {{error $args}}; proc p {{t}} {{set x 5; eval g $t 7}}; catch {{p 1}}; p "{text}"')


@pytest.mark.parametrize(
    "text", ["3 + 4", "3 / 0", "7 % 4", "03 + 1", "2 ** 70", "1 << 80", "3 < 4", "3 == 4", "5 - 9"]
)
def test_two_numbers_put_together_are_an_expression(text: str) -> None:
    both(f'proc p {{t}} {{expr "$t"}}; catch {{p "1 + 1"}}; p "{text}"')
