"""Integers that are texts, as they come from files and the command line, are read once, where they come in."""

from __future__ import annotations

import pytest

from tclcompat.compiler.guesses import is_operand
from tests.compiler.both import both, result_of, source_of

_NUMBERS = ["12", "012", "0x1f", " 7", "-3", "-0", "+4", "1e2", "", "abc", "99999999999999999999", "1_0"]


@pytest.mark.parametrize("text", ["$n < 3", "3 < $n", "($n) + 1", "$n - 1", "$i*$n", "incr total $n", "$x == $n"])
def test_operands(text: str) -> None:
    assert is_operand(text, "n")


@pytest.mark.parametrize(
    "text", ["$n/$file", "$host:$n", "$n-$m", "puts $n", "$n(x) + 1", "incr n", "set n 3", "$nn + 1"]
)
def test_others(text: str) -> None:
    assert not is_operand(text, "n")


@pytest.mark.parametrize("number", _NUMBERS)
def test_an_argument_is_the_same_as_a_text(number: str) -> None:
    body = "set r {}; for {set i 0} {$i < $n && $i < 20} {incr i} {append r $n,}; list $r $n [string length $n] $i"
    both(f"proc p n {{{body}}}; catch {{p [string range {{x{number}}} 1 end]}} result options; set result")


@pytest.mark.parametrize("number", _NUMBERS)
def test_an_argument_of_open_code_is_the_same(number: str) -> None:
    body = "set k 0; info locals; while {$k < $n && $k < 9} {incr k; eval {set q 1}}; list $n $k [string length $n]"
    both(f"proc p n {{{body}}}; catch {{p [string range {{x{number}}} 1 end]}} result options; set result")


def test_loop_variables_are_the_same() -> None:
    items = " ".join(f"{{{number}}}" for number in _NUMBERS)
    body = "set r {}; foreach n [split $items ,] {if {$n == 12 || $n > 50} {lappend r $n [string length $n]}}; set r"
    assert result_of(f"proc p items {{{body}}}; p [join {{{items}}} ,]").startswith("12 2")


def test_a_loop_of_a_script_goes_on_with_ints() -> None:
    loop = "for {set i 0; set k 0} {$i < $n} {incr i} {if {$i * 2 > $n} {incr k}}; lappend r $k"
    both(
        f"foreach text {{x7 x8 x0x9 x010 x}} {{set n [string range $text 1 end]; catch {{{loop}}} e}}; list $r $n $e",
        (),
    )


def test_a_text_is_read_where_the_procedure_begins() -> None:
    source = source_of(
        "proc p n {set s 0; for {set i 0} {$i < $n} {incr i} {incr s}; set s}; p [string range x12 1 end]"
    )
    assert "canonical(v_n)" in source


_HEX = """
    proc p n {
        set crc 0xffffffff
        set eps 1e-3
        set k 0x10
        for {set i 0} {$i < $n} {incr i} {
            set before $crc
            set crc [expr {($crc >> 1) ^ ($k & $i)}]
            if {$i == 2} {set k 010} elseif {$i == 4} {set k 0b11}
            if {$i == 3} {lappend all $before/$crc/$k/[expr {$before + $k}]/[expr {$k eq "010"}]/[expr {$k == "x"}]}
            if {$eps < 0.5} {lappend all $eps/$k}
        }
        list $all $crc $k $eps [incr k $k] [format %x/%s $crc $eps] [expr {max($eps, 0)}] [expr {-$eps}]
    }
"""


@pytest.mark.parametrize("n", [1, 3, 4, 5, 6, 9])
def test_texts_with_numbers_beside_them(n: int) -> None:
    result_of(f"{_HEX}; p {n}; p {n}", ["p"])


def test_a_number_beside_a_text_is_not_kept_where_the_value_may_be_another() -> None:
    for body in (
        "set x 0x10; catch {set x 0x20; error e; set x 0x30}; expr {$x + 1}",
        "set x 0x10; catch {set x [expr {$y + 0x11}]; set x a}; expr {$x + 1}",
        "set x 0x10; lappend x 5; catch {expr {$x + 1}} e; set e",
        "set x 0x10; append x 5; expr {$x + 1}",
        "set x 0x10; incr x; expr {$x + 1}",
        "set x 0x10; foreach x {1 0x2 a} {lappend l [catch {expr {$x + 1}} e] $e}; list $l $x",
        "set x 0x10; foreach {x y} {0x1 0x2} break; list $x $y [expr {$x + $y}]",
        "foreach {x y} {0x1 0x2 0x3} {lappend l [expr {$x + $y + 0}]}; list $l $x $y",
        "set x 0x10; unset x; catch {expr {$x + 1}} e; set e",
        "set x 0x10; if {$y} {set x [list $x]}; expr {$x + 1}",
        "set x 0x10; if {$y} {scan 7 %d x}; expr {$x + 1}",
        "set x 0x10; lassign {0x20 0x30} x; expr {$x + 1}",
        "set x 0x10; for {set x 1} {$x < 5} {incr x} {}; expr {$x + 1}",
        "set x 0x10; while {[incr y -1] > -5} {set x [expr {$x + 1}]; set z $x; set x 0x10}; expr {$x + $z}",
        "set x 0x10; q x; expr {$x + 1}",
        "set x 0x10; upvar 0 x z; set z 5; expr {$x + 1}",
        "set x 0x10; set z $x; set x 5; list $z [expr {$z + 1}]",
        "set x 0x0; if {$x} {return a}; if {!$x} {return [expr {~$x}]}",
        "set x 0x10; list [expr {$x}] [expr {$x == 16}] [expr {$x == 0x10}] [expr {$x eq 16}] [expr {$x < {a}}]",
        "set x 0x10; list [expr {$x in {0x10}}] [expr {$x ? $x : 0}] [expr {[set x] + 1}] [expr {double($x)}]",
        "set x 1e1; list [lindex {a b} [expr {int($x) - 9}]] [expr {$x * 2}] [format %d/%f 5 $x] [binary format c 5]",
        "set x 0x41; list [binary format ca $x $x] [string repeat $x 2] [expr {$x % 7}]",
    ):
        script = f"proc q n {{upvar 1 $n v; set v 0x99}}; proc p y {{{body}}}; p 0; p 1; list [p 0] [p 1] [p 0]"
        both(script, [])


@pytest.mark.parametrize("start", ["0xff", "1e2", "010", "x", "0x", "255", " 7 "])
def test_a_loop_reads_the_texts_that_it_begins_with_once(start: str) -> None:
    body = "set all $c; for {set i 0} {$i < 300} {incr i} {set c [expr {$c + $i}]; if {$i == 3} {append all /$c}}"
    both(f"set c {{{start}}}; {body}; list $all $c", [])
    both(f"proc p c {{{body}; list $all $c}}; list [p {{{start}}}] [p 5] [p 0x1] [p {{{start}}}]", [])


def test_elements_of_split_are_texts() -> None:
    body = "foreach c [split $s {}] {lappend l [expr {$c eq {1}}] [expr {$c * 2}] [expr {$c + $c}]}; set l"
    assert result_of(f"proc p s {{{body}}}; p 123; p 123") == "1 2 2 0 4 4 0 6 6"
    body = "foreach {a b} [split $s ,] {lappend l $a=$b [expr {$a eq $b}] [string length $b]}; set l"
    assert result_of(f"proc p s {{{body}}}; p 1,2,1; p 1,2,1") == "1=2 0 1 1= 0 0"


@pytest.mark.parametrize("command", ["foreach", "lmap"])
@pytest.mark.parametrize("end", ["error e", "return $x", "break", "continue", "set y $x", "if {$x} {error e}"])
def test_a_loop_of_one_turn_that_does_not_end(command: str, end: str) -> None:
    both(f"proc p {{}} {{set r [{command} x 0x10 {{{end}}}]; list $r [expr {{$x + 1}}]}}; p; p", [])
    both(f"proc p {{}} {{{command} {{x y}} 0x10 {{{end}}}; list [expr {{$x + 1}}] $y}}; p; p", [])
    both(f"set r [{command} {{x z}} {{0x10 0x20}} {{{end}}}]; list $r [expr {{$x + $z}}]", [])
