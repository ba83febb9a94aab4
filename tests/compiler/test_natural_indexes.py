"""An index that surely is not negative is not tested for that: lengths, sums of such, what a comparison has told."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

# Each is called with a list of 4 and with 2; whether an index is tested for being negative.
_BODIES = {
    "set i 0; foreach e $l {lappend r [lindex $l $i]; incr i}; set r": False,
    "set i [llength $l]; while {$i > 0} {incr i -1; lappend r [lindex $l $i]}; set r": False,
    "set i [llength $l]; while {[incr i -1] >= 0} {lappend r [lindex $l $i]}; set r": True,
    "for {set i 1} {$i < 5} {incr i} {lappend r [lindex $l [expr {$i - 1}]]}; set r": False,
    "for {set i 1} {$i < 5} {incr i} {lappend r [lindex $l [expr {$i - 2}]]}; set r": True,
    "set a 0; set b 3; while {$a < $b} {set m [expr {($a + $b) / 2}]; set x [lindex $l $m]; set a [incr m]}": False,
    "incr n; if {$n >= 0} {lindex $l $n} else {list $n}": False,
    "incr n; if {$n < 0} {list $n} else {lindex $l $n}": True,
    "incr n -3; if {$n > -1 && [lindex $l $n] eq {b}} {list yes} else {list no}": False,
    "incr n -3; if {$n > -2 && [lindex $l $n] eq {b}} {list yes} else {list no}": True,
    "incr n -3; if {$n >= 0 || [lindex $l $n] eq {b}} {list yes} else {list no}": True,
    "incr n; if {$n >= 0} {incr n -9; lindex $l $n}": True,
    "set i 3; while {$i >= 0 && [lindex $l $i] ne {x}} {incr i -1}; list $i": False,
    "set i 3; while {$i >= -1 && [lindex $l $i] ne {x}} {incr i -1}; lindex $l $i": True,
    "incr n; lindex $l [expr {$n % 3}]": False,
    "incr n; lindex $l [expr {$n % -3}]": True,
    "incr n -9; lindex $l [expr {$n & 3}]": False,
    "set i 0; catch {incr i -2; error x}; lindex $l $i": True,
    "set i [expr {$n > 1 ? 0 : 2}]; lset l $i x; set l": False,
    "set i 0; if {$n > 1} {set i -1}; lindex $l $i": True,
    "set s [join $l -]; for {set i 0} {$i < 9} {incr i} {append t [string index $s $i]}; set t": False,
    "set s [join $l -]; set i [expr {$n - 5}]; list [string index $s $i] [string range $s $i 1]": True,
}


@pytest.mark.parametrize(("body", "tested"), _BODIES.items(), ids=list(_BODIES))
def test_what_is_known_of_an_index(body: str, tested: bool) -> None:
    script = f"proc p {{l n}} {{incr n 0; {body}}}"
    calls = " ".join([f"[catch {{p {words}}} m] $m" for words in ("[list a b c d] 2", "{a b c d} -4", "{} 1")])
    result_of(f"{script}; list {calls}")
    source = source_of(f"{script}; p [list a b c d] 2")
    assert any(f"-{number} < " in source for number in (1, 2)) is tested


@pytest.mark.parametrize("end", ["lindex $l $i", "lset l $i x; set l", "lrange $l $i 2", "string index $l $i"])
def test_a_loop_of_a_script_is_run_with_negative_indexes_too(end: str) -> None:
    loop = f"while {{$n > 0}} {{incr n -1; set r [{end}]}}"
    script = (
        f"set l [list 1 2 3]; foreach {{i n}} {{1 90 -1 90 2 90 0 9}} {{set i [expr {{$i}}]; {loop}; lappend a $r}}"
    )
    both(f"set a {{}}; {script}; set a", ())


def test_lists_of_ints_in_a_loop_of_a_script_may_be_of_others_next_time() -> None:
    loop = "for {set i 0} {$i < 90} {incr i} {incr s [lindex $l [expr {$i % 3}]]}"
    script = (
        f"set s 0; foreach l [list [list 1 2 3] [list 1 2.5 3] {{4 5 x}}] {{catch {{{loop}}} r; lappend a $r $s $i}}"
    )
    both(f"set a {{}}; {script}; set a", ())
