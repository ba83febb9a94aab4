"""Indexes of lists such as ``$i+1`` and ``end-$i`` are computed as ints, and refused as they are written."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

_BODIES = (
    "lindex $l $i-1",
    "lindex $l $i+1",
    "lindex $l end-$i",
    "lindex [list $l $l] $i+0 end-$i",
    "lrange $l $i-1 $i+1",
    "lrange $l $i+1 end-$i",
    "linsert $l $i+1 x",
    "lreplace $l $i-1 $i+1 x",
    "lreplace $l $i+1 end x y",
    "lset l $i+1 [incr i]",
    "lset l end-$i x",
    "lset l end-$i $i-1 x",
    "lindex $l [string length $i]-1",
    "list [lindex $l $i-1] [lrange $l $i-[incr i] end]",
    "linsert $l $i+1 [incr i] [foreach i {5} {}]",
)
_INDEXES = "0 1 2 3 -1 -2 01 08 0x1 a {} { 1 } 1.0 2147483647 2147483648 -2147483649 4294967295 99999999999999999999"


@pytest.mark.parametrize("body", _BODIES)
@pytest.mark.parametrize("before", ["", "incr i 0; "], ids=["any", "int"])
def test_every_index(body: str, before: str) -> None:
    script = f"proc p {{l i}} {{{before}{body}}}\n"
    script += f"foreach i [list {_INDEXES} [expr {{1 + 1}}]] {{lappend r [catch {{p {{a b c d}} $i}} m] $m}}\nset r"
    result_of(script, ())


@pytest.mark.parametrize("body", ["lindex $l $i-1", "lindex $l end-$i", "lset l $i+1 x", "lrange $l $i-1 $i+1"])
def test_a_variable_that_is_missing(body: str) -> None:
    assert both(f"proc p {{l}} {{if 0 {{set i 1}}; {body}}}; p {{1 2}}")[1] == 'can\'t read "i": no such variable'


def test_no_text_is_made_of_an_int() -> None:
    source = source_of(
        "proc p l {for {set i 1} {$i < 3} {incr i} {lappend r [lindex $l $i-1]}; set r}; p {1 2}; p [list 1 2]"
    )
    assert "v_l[(v_i - 1)]" in source
    assert 'f"' not in source
