"""The subcommands of dict, in both engines."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

_BODIES = [
    "dict set d a 1; dict set d $x 2; dict set d a 3; set d",
    "set d {}; dict set d $x $x; dict get $d $x",
    "set d {a  1 b 2}; dict get $d a; set d",
    "set d $x; dict set d k 1; set d",
    "set d $x; catch {dict set d k 1} m; list $d $m",
    "set d {a  {b c d}}; catch {dict set d a z 1} m; list $d $m $::errorCode",
    "set d {a  {b c}}; dict set d a z 1; dict set d a b c d; set d",
    "set d {a  {b c}}; catch {dict set d a b c d 1} m; list $d $m",
    "set d {a  {b c}}; dict set d a b {}; list $d",
    "dict set d a b c $x; dict set d a b d $x; dict get $d a b c",
    "set d {a 1}; set e $d; dict set d a 2; list $d $e",
    "set d [dict create a 1 b $x]; set e $d; dict set e a $d; dict set d z $e; list $d $e",
    "set d [dict create]; dict set d a $d; dict set d a $d; set d",
    "set d [dict create]; dict set d a [list $d $d]; dict set d b [list $d]; set d",
    "set d {}; for {set i 0} {$i < 5} {incr i} {dict set d $i [expr {$i * 2}]}; set d",
    "dict create a 1 a 2 b $x",
    "dict create a",
    "dict create $x [incr x] $x [incr x]",
    "dict get $x a",
    "dict get {a 1} $x",
    "dict get {a {b 2}} a $x",
    "dict get {a 1} a $x",
    "dict get {a {b {c 3}}} a b c",
    "set d {a {b {c 3}}}; dict get $d a b $nope",
    "set d {a 1}; dict get $d b [error foo]",
    "set d [dict create a 1]; dict get $d $x",
    "set d [dict create a 1]; catch {dict get $d b} m; list $m $::errorCode $::errorInfo",
    "set a(1) {k v}; list [dict get $a(1) k] [catch {dict get $a(1) z} m] $m [catch {dict get $a(2) k} m] $m",
    "dict get $nope a",
    "dict exists $x a",
    "list [dict exists {a 1} a] [dict exists {a 1} $x] [dict exists {a {b 1}} a b] [dict exists {a 1} a b]",
    "set d [dict create a 1 1 2]; list [dict exists $d $x] [dict exists $d [string cat a]] [dict size $d]",
    "list [dict size $x]",
    "list [dict keys {a 1 b 2 a 3}] [dict values {a 1 b 2 a 3}] [dict keys {a 1 b 2} a*] [dict values {a 1 b 2} 2]",
    "dict keys $x",
    "set k [dict keys {a 1}]; lappend k b; set v [dict values {a 1}]; lappend v b; list $k $v",
    "dict merge {a 1} [list b $x] {a 3}",
    "dict merge $x",
    "set d [dict replace {a 1} b $x]; dict set d c 1; set d",
    "set d [dict remove {a  1 b 2} b $x]; dict set d c 1; set d",
    "dict replace {a 1} b",
    "dict incr d a; dict incr d a; dict incr d b $x; set d",
    "dict incr d a 4; dict incr d a -2; set d",
    "set d {a 08}; dict incr d a",
    "set d {a 0x10}; dict incr d a; set d",
    "set d {a  z}; catch {dict incr d a} m; list $d $m",
    "set d {a  1}; catch {dict incr d a $x} m; list $d $m",
    "set d [dict create a 1]; catch {dict incr d a $x} m; list $d $m",
    "set d [dict create a 1]; catch {dict incr d b $x} m; list $d $m $::errorInfo",
    "set d $x; catch {dict incr d $x} m; list $d $m",
    "dict append d a $x; dict append d a b c; set d",
    "set d {a 1}; set e $d; dict append d a $x y; list $d $e",
    "dict lappend d a $x; dict lappend d a b {c d}; dict lappend d b 1; list $d [llength [dict get $d a]]",
    "set d {a  \\{}; catch {dict lappend d a 1} m; list $d $m",
    "set l {1 2}; dict set d l $l; dict lappend d l 3; lappend l 4; list $d $l",
    "dict lappend d a $x; set e $d; dict lappend d a y; dict lappend d a $d; list $d $e",
    "set d {a 1 b 2}; dict unset d a; dict unset d $x; set d",
    "set d {a  1}; dict unset d zz; set d",
    "dict unset d a; set d",
    "set d {a {b 1 c 2}}; dict unset d a b; dict unset d a z; set d",
    "set d {a  {b 1 c 2}}; catch {dict unset d z b} m; list $d $m",
    "set d {a  1}; catch {dict unset d a b} m; list $d $m",
    "dict set d [error foo] 1",
    "catch {dict set d $nope 1}; info exists d",
    "catch {dict incr d $nope}; info exists d",
    "set r {}; dict for {k v} [list a 1 b $x c 3] {append r $k=$v,}; list $r $k $v",
    "set r {}; dict for {k v} {a 1 b 2 c 3 d 4} {if {$k eq {b}} continue; if {$k eq {d}} break; append r $k$v}; set r",
    "set d {a 1 b 2}; dict for {k v} $d {dict set d $k$k $v; dict unset d $k}; set d",
    "set d [dict create a 1 b 2]; dict for {k v} $d {dict incr d $k 5; dict set d n$k 1}; set d",
    "set n 0; dict for {k v} {a 1 b 2} {incr n $v; set v {}; set k 1.5}; list $n $k $v",
    "dict for {k v} $x {set r $k}; list [info exists r] [info exists k]",
    "dict for {k v} {} {}; info exists k",
    "dict for {k v} {a 1} {error $k$x}",
    "dict for {k v} {a 1 b 2} {return $k}; set x",
    "dict map {k v} {a 1 b 2} {expr {$v * 2}}",
    "dict map {k v} {a 1 b 2} {set k $x$k; set v}",
    "dict map {k v} {a 1 b 2 c 3} {if {$v == 2} continue; list $k $v}",
    "dict map {k v} {a 1 b 2 c 3} {if {$v == 2} break; list $k $v}",
    "set d [dict map {k v} {a 1 b 2} {list $v}]; dict lappend d a $x; set d",
    "dict map {k v} $x {set v}",
    "dict map {k v} {a 1} {unset k}",
    "set d {a 1 a 2}; list [dict size $d] [dict get $d a] $d",
    "set d {}; foreach w {a b a c a} {dict incr d $w}; set s {}; dict for {k v} $d {lappend s $k $v}; set s",
    "set d [dict create a 1]; foreach i {1 2 3} {set e($i) $d; dict set d a $i}; list $e(1) $e(2) $e(3) $d",
]


@pytest.mark.parametrize("body", _BODIES)
@pytest.mark.parametrize("value", ["1", "a", "{}", "{a b c}", "{a 1 b 2}", "{a  \\{x}"])
def test_dictionaries_are_the_same(body: str, value: str) -> None:
    both(f"proc p {{x}} {{{body}}}\np {value}")


def test_a_global_dictionary_is_changed_in_place_unless_it_is_held() -> None:
    both(
        "set d {a 1}; set e $d; proc p {x} {global d; dict set d $x 1; dict incr d a; dict lappend d l $x; set d}\n"
        "list [p 1] [p 2] $d $e"
    )


def test_an_owned_dictionary_is_changed_without_a_test() -> None:
    script = "proc p {x} {set d [dict create]; foreach i {1 2 3} {dict set d $i $x}; set d}; p 1"
    assert "getrefcount" not in source_of(script)


def test_the_dictionary_is_evaluated_before_the_key_that_is_looked_for():
    script = "proc p {} {uplevel #0 {dict exists [dict create a [expr {!$nowhere}]] $nowhere}}; catch p m; set m"
    assert result_of(script, compiled=()) == 'can\'t read "nowhere": no such variable'
