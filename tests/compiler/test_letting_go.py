"""Names that hold values until a command is over are let go in time, and not before."""

from __future__ import annotations

from tests.compiler.both import result_of


def test_a_value_waits_while_a_branch_within_a_later_word_is_taken():
    script = """
        proc p {n i} {
            list [uplevel 0 {set n}] [string length [if {$i > [string length [if {$i} {set t abc} else {list b}]]} {
                set i
            } else {
                list bc
            }]]
        }
        list [p 5 9] [p 5 9] [p 6 1]
    """
    assert result_of(script) == "{5 1} {5 1} {6 2}"
