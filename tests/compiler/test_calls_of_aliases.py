"""Aliases that are called by computed names, whose procedures are called without the alias."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

_PROCEDURES = """
    proc plain {a b} {if {$b > 90} {error "bad $a $b"}; return $a$b}
    proc counted {a b} {variable n; incr n $b; if {$b > 90} {error "bad $a $n"}; return $n}
    proc several {a {b 5} args} {if {$b > 90} {error "bad $a $b $args"}; return $a/$b/$args}
    proc way {name method args} {return [uplevel 1 [list $method $name] $args]}
    proc framed {a b} {upvar 1 mine mine; uplevel 1 {set mine 4}; list $mine [info level 0] $a $b}
    proc follow {a b} {tailcall plain $a $b}
    foreach each {plain counted several framed follow} {interp alias {} a_$each {} $each 1}
    interp alias {} w {} way 7
    interp alias {} gone {} nothing 1
    set n 0
"""
_CALLS = (
    *("a_plain 2", "a_plain 99", "a_plain", "a_plain 1 2", "a_counted 2", "a_counted 99", "a_several", "a_several 1"),
    *("a_several 99 1", "w plain 3", "w plain 99", "w plain", "w", "a_framed 2", "a_framed", "a_follow 3"),
    *("a_follow 99", "gone", "w a_plain", "w nothing 1"),
)


@pytest.mark.parametrize("call", _CALLS)
def test_an_alias_called_by_a_computed_name_fails_and_succeeds_as_walked(call: str) -> None:
    name, *words = call.split()
    twice = f"$c {' '.join(words)}; $c {' '.join(words)}"
    both(f"{_PROCEDURES}; proc p {{c}} {{{twice}}}; catch {{p {name}}}; p {name}")
    often = f"for {{set i 0}} {{$i < 9}} {{incr i}} {{catch {{p {name}}}}}"
    both(f"{_PROCEDURES}; proc p {{c}} {{{twice}}}; {often}; p {name}")


def test_an_alias_that_comes_to_mean_another_procedure_is_noticed() -> None:
    script = """
        proc one {a b} {return 1$a$b}
        proc two {a b} {return 2$a$b}
        interp alias {} it {} one x
        proc p {c} {lappend out [$c 1] [$c 2]; interp alias {} it {} two y; lappend out [$c 3]}
        lappend all [p it]
        interp alias {} it {} one x
        lappend all [p it]
        rename one {}; proc one {a b} {return 3$a$b}
        interp alias {} it {} one x
        lappend all [p it]
    """
    assert result_of(script, ("p",)) == "{1x1 1x2 2y3} {1x1 1x2 2y3} {3x1 3x2 2y3}"
