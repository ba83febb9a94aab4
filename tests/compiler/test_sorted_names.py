"""The names of an array are sorted in whatever order they come where no two of them are equal."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

_KEYS = ("b a c", "1 10 9 -3 0", "1 01 0x1 10", "a1 a01 A1 a10 a001", "99999999999999999999 5 1", "x", "", "{} { } 1")
_OPTIONS = ("", "-integer", "-dictionary", "-decreasing", "-integer -decreasing", "-ascii -increasing", "-nocase",
            "-unique", "-integer -unique", "-real", "-integer -dictionary")  # fmt: skip


@pytest.mark.parametrize("options", _OPTIONS)
def test_every_order(options: str) -> None:
    sets = " ".join([f"{{{keys}}}" for keys in _KEYS])
    body = f"foreach k $keys {{set a($k) 1}}; list [catch {{lsort {options} [array names a]}} m] $m"
    result_of(f"proc p keys {{{body}}}; foreach keys [list {sets}] {{lappend r [p $keys]}}; set r", ())
    ints = "for {set i 20} {$i > 0} {incr i -3} {set a($i) x; set a($i,$i) y}"
    result_of(f"proc p {{}} {{{ints}; list [catch {{lsort {options} [array names a]}} m] $m}}; p", ())
    linked = f"list [catch {{lsort {options} [array names g]}} m] $m"
    result_of(f"set g(a) 1; set g(b) 2; proc p {{}} {{global g; {linked}}}; p", ())


def test_names_are_not_put_into_the_order_of_the_table() -> None:
    assert "matching_names" not in source_of("proc p l {foreach k $l {set a($k) 1}; lsort [array names a]}; p x; p y")
    assert "matching_names" in source_of("proc p l {foreach k $l {set a($k) 1}; lsort -real [array names a]}; p 1; p 2")


def test_an_error_tells_of_the_first_name_that_is_no_integer() -> None:
    assert both("proc p l {foreach k $l {set a($k) 1}; lsort -integer [array names a]}; p {1 x y z}", ())[0] == 1
