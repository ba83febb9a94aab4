"""Arrays, info exists and unset, in both engines."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

_LOCAL = [
    "set a($x) 1; set a(y) 2; list [array size a] [array names a] [array get a] [array exists a]",
    "for {set i 0} {$i < 40} {incr i} {set a(k$i) $i}; list [array names a] [array get a] [array names a k1*]",
    "array set a {b 1 c 2 b 3 x 4}; set a($x) 4; list [array get a] [array names a -exact $x] [array names a ?]",
    "array set a {}; list [array exists a] [array size a] [array names a] [info exists a]",
    "list [array exists a] [info exists a(1)] [array size a]; ",
    "array set a {1 2}; list [array exists a] [info exists a(1)] [info exists a($x)]",
    "array set a {1 2 3}",
    "set a(1) 1; set a(k2) 2; array unset a k*; array unset a q*; list [array get a] [array exists a]",
    "set a(1) 1; array unset a *; set r [list [array exists a] [array size a]]; set a(2) 1; lappend r [array get a]",
    "array unset a *; list [array exists a] [array size a]",
    "for {set i 0} {$i < 14} {incr i} {set a($i,2) 1; set a(2,$i) 2}; array unset a 1*,2; lsort [array names a]",
    "for {set i 0} {$i < 9} {incr i} {set b($i) 1; array unset b $x*}; array unset c *; list [array exists b]",
    "array set a {1 2 3 \\{}",
    "catch {array set a {1}}; array exists a",
    "array set a $x",
    "set a(1) 2; set b $a($x)",
    "set b $a($x)",
    "array set a {}; set b $a($x)",
    "set a(1) 1; unset a(1); set b $a($x)",
    "set a(1) 1; unset a(1); list [array exists a] [array size a]",
    "set a(1) 1; unset a($x); array exists a",
    "unset a($x); array exists a",
    "unset -nocomplain a($x); array exists a",
    "set a(1) 1; unset -nocomplain a($x) b(1); list [array exists a] [array exists b]",
    "set a(1) 1; unset a; list [array exists a] [info exists a(1)]",
    "set a(1) 1; unset a; set a(2) 1; array get a",
    "array set a {1 2}; array unset a; array exists a",
    "array set a {1 2 3 4}; catch {unset a(9)} m; list $m $::errorCode",
    "incr a($x); incr a($x) 4; incr a(z) $x; incr a(z) -1; array get a",
    "set a(1) z; incr a(1)",
    "set a(1) 08; incr a($x)",
    "set a(1) 5; incr a(1) $x",
    "set a(1) foo; incr a(1) bar",
    "incr a(1) bar",
    "append a($x) b; append a($x) c 1 2; append a(2) [append a(3) 4]; array get a",
    "set a(1) 1; append a(1) 2; incr a(1); set a(1)",
    "lappend a($x) b; lappend a($x) c {d e}; list $a($x) [llength $a($x)]",
    "for {set i 0} {$i < 5} {incr i} {set a($i,[expr {4-$i}]) [expr {$i*9}]}; set k 3; list $a($k,1) $a(2,[incr k -1])",
    "set y 1; unset y; info exists y",
    "set y 1; unset y; set y",
    "unset y",
    "unset x; info exists x",
    "unset x; set x",
    "unset -nocomplain y; info exists y",
    "unset -nocomplain -- x y; info exists x",
    "unset; set x",
    "unset -nocomplain; set x",
    "if {$x == 1} {set y 2}; info exists y",
    "if {$x == 1} {set y 2}; list [info exists y] [expr {[info exists y] ? $y : 0}]",
    "if {$x == 1} {set y 2}; unset y; info exists y",
    "if {$x == 1} {set y 2}; unset -nocomplain y; info exists y",
    "if {![info exists y]} {set y 1}; incr y",
    "info exists x",
    "set a(1) 1; set b(1) 2; list [info exists a] [info exists a(2)] [expr {[info exists b(1)] && $b(1) == 2}]",
    "array set a {1 2 3 4}; foreach {k v} [array get a] {incr n $v}; set n",
    "set a(x) 1; set k x; set a([set k y]) [set k z]; array get a",
    "array set a {}; incr a(1); unset a(1); incr a(2); array get a",
    "set a(a\\ b) 1; set a(c\\)d) 2; array get a",
    "array set a [list p $x q [list $x]]; lappend a(q) r; lappend a(p) s; array get a",
]
_GLOBAL = [
    "set a($x) 1; set a(y) 2; list [array size a] [array names a] [array get a] [array exists a]",
    "incr a($x); incr a(one) 4; incr a(one) $x; incr a(zz); array get a",
    "append a($x) b; append a(one) c $x; array get a",
    "array set a [list one $x two 3 $x 4]; list [array get a] [array names a t*] [array names a -exact $x]",
    "list $a(one) [info exists a(one)] [info exists a($x)] [info exists a]",
    "set b $a($x)",
    "array set a {1}",
    "array set a {}; array size a",
    "set a(one) $x; set a(one)",
    "incr a(text)",
    "incr a(one) bar",
    "set a(linked) $x; incr a(linked) 3; append a(linked) z; array get a",
    "array set a [list linked $x]; list $::link [array size a] [info exists a(linked)] [info exists a(gone)]",
]
_SETUP = (
    "array set a {one 1 text foo linked 7}; upvar 0 a(linked) link; upvar 0 a(gone) gone2;"
    "proc show {} {global a link; list [array get a] $link}\n"
)


@pytest.mark.parametrize("body", _LOCAL)
@pytest.mark.parametrize("value", ["1", "abc", "{}"])
def test_arrays_of_a_procedure_are_the_same(body: str, value: str) -> None:
    both(f"proc p {{x}} {{{body}}}\np {value}")


@pytest.mark.parametrize("body", _GLOBAL)
@pytest.mark.parametrize("value", ["1", "abc", "{}"])
def test_global_arrays_are_the_same(body: str, value: str) -> None:
    both(f"uplevel #0 {{{_SETUP}}}\nproc p {{x}} {{global a; {body}}}\nlist [catch {{p {value}}} m o] $m [show]")


def test_a_literal_list_of_elements_is_set_at_once() -> None:
    script = """
        proc linked {name} {upvar 1 $name x; array set x {a 1 b 2}; incr x(a)}
        proc p {} {
            array set x {b 1 a 2 b 3 c {x y} d 010 e 1.50}
            array set y {a 1}
            array unset y
            array set y {a 2 b 3}
            array set z {q 1}
            linked z
            catch {array set y {odd}} message
            list $x(b) $x(c) $x(d) $x(e) [array get y] [array get z] $message
        }
        p
        p
    """
    assert result_of(script) == ("3 {x y} 010 1.50 {a 2 b 3} {a 2 q 1 b 2} {list must have an even number of elements}")
