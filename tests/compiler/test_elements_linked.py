"""Code relies on arrays to hold values only, until the first element of any array is linked to or traced."""

from __future__ import annotations

import pytest

from tests.compiler.both import result_of

_ARRAY = "array set a {x 1 l {p q} s t}"
_USE = (
    "proc p {} {global a; incr a(x); lappend a(l) r; append a(s) u; set a(n) [info exists a(z)]; lset a(l) 0 $a(x);"
    " list $a(x) $a(l) $a(s) $a(n) [lsort [array names a]]}"
)
_LINKS = {
    "upvar #0 a(x) v": "set v",
    "upvar #0 a(z) v; set v 7": "set v",
    "trace add variable a(s) write {lappend ::log}; set v 1": "set log",
    "namespace eval n {namespace upvar :: a(l) v}; set v 1": "set n::v",
}


@pytest.mark.parametrize("link", _LINKS)
def test_an_element_is_linked_between_calls(link: str) -> None:
    look = f"set r [list [p] [p]]; {link}; lappend r [p] [p] [{_LINKS[link]}] $v"
    assert result_of(f"{_ARRAY}; {_USE}; {look}", []).startswith("{2 {2 q r} tu 0 {l n s x}}")


def test_an_element_is_handed_over_by_name() -> None:
    procs = "proc add {name} {upvar 1 $name v; incr v}; proc p {} {global a; add a(x); incr a(x)}"
    assert result_of(f"{_ARRAY}; {procs}; list [p] [p] [add a(x)] [add a(y)] [p] [lsort [array get a y]]", []) == (
        "3 5 6 1 8 {1 y}"
    )


def test_an_element_is_linked_by_what_a_loop_calls() -> None:
    loop = "for {set i 0} {$i < 6} {incr i} {if {$i == 3} {link}; incr a(x); lappend r [info exists a(y)] $a(x)}"
    link = "proc link {} {upvar #0 a(x) ::v a(y) ::w; set ::w 1; incr ::v 10}"
    assert result_of(f"{_ARRAY}; {link}; {loop}; list $r $v", []) == "{0 2 0 3 0 4 1 15 1 16 1 17} 17"
