"""What most values are is computed in place: helpers are called for all others, with the same results."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, source_of

_BODIES = {
    "ints of two digits of Python's own beside doubles": "expr {$x / 4294967296.0 + $x * 0.5 - $y}",
    "a value chosen by a condition": "expr {$x > $y ? $x : $y}",
    "what arithmetic gives as the name of an element": "set a($x) 1; set a([expr {$y - 1}]) 2; lsort [array names a]",
    "a part of the list in an element": "set a(k) $l; set a(k) [lrange $a(k) 0 end-1]; list $a(k) [lrange $a(k) $i 2]",
    "elements of the list in an element": "set a(k) $l; set a(k) [lreplace $a(k) end end]; lreplace $a(k) 0 0 x $y",
    "a list behind an element": "foreach e [list $l {c d}] {lappend r [linsert $e 0 $x]}; set r",
    "numbers used in an inner loop": "foreach n {1 0x2 3} {set j 0; while {$j < 2} {incr s $n; incr j}}; set s",
    "the place of an int among ints": "for {set j 0} {$j < 5} {incr j} {lappend n $j}; list [lsearch -exact $n $i] $n",
}
_VALUES = [
    "1 2",
    "4294967295 3",
    "9007199254740993 1",
    "123456789012345678901 -7",
    "0.5 0x10",
    "{} 1",
    "abc 2",
    "1e400 1",
]


@pytest.mark.parametrize("body", _BODIES.values(), ids=list(_BODIES))
def test_values_of_all_kinds(body: str) -> None:
    proc = f"proc p {{x y l i}} {{incr i; {body}}}"
    calls = [
        f"p {values} {items} {i}" for values in _VALUES for items in ("[list a b c]", "{a  b c}", "{}") for i in (0, -3)
    ]
    both(f"{proc}; {'; '.join([f'lappend out [catch {{{call}}} m] $m' for call in calls])}; set out")


def test_the_helpers_stand_behind_tests() -> None:
    script = "proc p x {set a(k) $x; set b [lrange $a(k) 0 1]; expr {[llength $b] > 1 ? $b : $x}}; p 4"
    assert "__class__ is int else numeric(" in source_of(script)
