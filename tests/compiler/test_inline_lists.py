"""Lists in compiled procedures: the same results, errors and traces as in walked ones."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

# Values that are lists in odd ways, or not at all.
_VALUES = [
    "{}",
    "{a b c}",
    "{1 2 3}",
    '"{a b} {c d}"',
    "{ 5 }",
    "{0x10 010}",
    "{{1 2} {3 4}}",
    '"\\{"',
    '"a \\"b"',
    "{{a}b}",
    "5",
    "[list]",
    "[list 1 2 3 4]",
    "[list [list 1 2] [list 3 4]]",
    "[dict create k v]",
    "[expr {1.5}]",
]
_INDEXES = [
    "0",
    "1",
    "-1",
    "end",
    "end-1",
    "end+1",
    "5000000000",
    "{0 1}",
    "{}",
    "x",
    "1+1",
    "[expr {1}]",
    "[expr {-1}]",
]

_READERS = [
    "llength $l",
    "lindex $l",
    "lindex $l 0 1",
    "lindex $l [llength $l]",
    "lindex [lindex $l 0] 0",
    "lrange $l 1 end",
    "lrange $l 0 end-1",
    "lrange $l end-1 end",
    "lrange $l 2 1",
    "lreverse $l",
    "linsert $l 0 x",
    "linsert $l end x y",
    "linsert $l 1",
    "lreplace $l 0 0",
    "lreplace $l 1 1 q r",
    "lreplace $l 2 0 q",
    "lreplace $l end end",
    "lreplace $l end-1 end q $l",
    "lreplace $l end end [llength $l]",
    "lreplace $l end-5 end q r",
    "lrepeat 2 $l",
    "lrepeat -1 $l",
    "lrepeat $l a",
    "concat $l {x y} $l",
    "split $l ,",
    "split $l {}",
    "split $l",
    "join $l -",
    "lsearch $l *",
    "lsearch $l 3",
    "lsearch -exact $l 3",
    "lsearch -exact $l c",
    "lsearch -integer -exact $l 3",
    "lsearch -all -inline $l *",
    "lsort $l",
    "lsort -integer -decreasing $l",
    "lsort -index 0 $l",
    "lassign $l a b; list $a $b",
    "set rest [lassign $l a]; list $a $rest",
    "lassign $l l l; set l",
    "set a(k) $l; list [llength $a(k)] [lindex $a(k) 0]",
]


def _same_for_all(formals: str, body: str, calls: list[str]) -> None:
    """Call a procedure with each of several argument lists; all that can be seen of it is the same in both engines."""
    lines = [
        f"lappend seen [catch {{p {call}}} result options] $result [dict remove $options -errorstack]" for call in calls
    ]
    both(f"proc p {{{formals}}} {{{body}}}\n" + "\n".join(lines))


@pytest.mark.parametrize("body", _READERS)
def test_commands_that_read_lists(body: str) -> None:
    _same_for_all("l", body, _VALUES)


@pytest.mark.parametrize("body", ["lindex $l $i", "lindex $l 0 $i", "lindex $l $i $i", "lrange $l $i end",
                                  "lrange $l 0 $i", "lreplace $l $i $i", "linsert $l $i x"])  # fmt: skip
def test_computed_indexes(body: str) -> None:
    _same_for_all("l i", body, [f"{value} {index}" for value in _VALUES for index in _INDEXES])


_WRITERS = [
    "lappend l x; set l",
    "lappend l",
    "lappend l a $l b; set l",
    "lappend l [lindex $l 0]; set l",
    "set k [lappend l a]; lappend l b; list $k $l",
    "set k $l; lappend k 1; list $k $l",
    "set l {}; lappend l 1; append l 2; lappend l 3; set l",
    "lappend a(k) $l; lappend a(k) 2; set k $a(k); lappend a(k) 3; list $k $a(k)",
    "lappend a($l) 1; lappend a($l) 2; set a($l)",
    "list $l [lappend l x] [lappend l y] $l",
    "lset l 0 x; set l",
    "lset l end+1 x; set l",
    "lset l {} x; set l",
    "lset l 0 1 x; set l",
    "lset l 0 $l; set l",
    "set k $l; lset l 0 x; list $k $l",
    "set k [lindex $l 0]; lset l 0 0 x; list $k $l",
    "catch {lset l 77 x}; set l",
    "set a(k) $l; lset a(k) 0 x; set a(k)",
    "lset a(k) 0 x",
    "lset nothing 0 x",
    "lappend a($nothing) [error late]",
    "catch {lappend new [error no]}; lappend new 1",
]


@pytest.mark.parametrize("body", _WRITERS)
def test_commands_that_change_lists(body: str) -> None:
    _same_for_all("l", body, _VALUES)


@pytest.mark.parametrize("body", ["lset l $i x; set l", "lset l $i $i x; set l", "lset l 0 $i x; set l",
                                  "set k $l; lset l $i x; list $k $l"])  # fmt: skip
def test_computed_places(body: str) -> None:
    _same_for_all("l i", body, [f"{value} {index}" for value in _VALUES for index in _INDEXES])


_LOOPS = [
    "foreach x $l {lappend r <$x>}; list $x $r",
    "foreach x $l {}; set x",
    "foreach {x y} $l {lappend r $x-$y}; set r",
    "foreach x $l y {1 2 3 4} {lappend r $x-$y}; set r",
    "foreach {x y} $l z {1 2} {lappend r $x-$y-$z}; set r",
    "foreach {x x} $l {lappend r $x}; set r",
    "foreach x $l {if {$x eq {b}} continue; lappend r $x; if {[llength $r] > 1} break}; set r",
    "foreach x $l {lappend l more}; set l",
    "foreach x $l {lset l 0 new; lappend l $x}; set l",
    "foreach l $l {lappend l q}; set l",
    "foreach x $l {foreach y $l {lappend l $y; lappend r $x$y}}; list $l $r",
    "foreach x $l {return $x}; return none",
    "foreach x $l {\n set y 1\n error <$x>\n}",
    "foreach x $nothing {}",
    "foreach x {1 2 3} {incr n $x}; set n",
    "foreach {x y} {1 2 3} {lappend r [expr {$x + 1}] $y}; set r",
    "foreach x $l {incr n $x}; set n",
    "lmap x $l {list $x}",
    "lmap x $l {if {$x eq {b}} continue; set x}",
    "lmap x $l {if {$x eq {b}} break; set x}",
    "lmap {x y} $l {expr {$x eq $y}}",
    "lmap x $l {}",
    "lmap x $l {lmap y $x {list $x $y}}",
    "set r [lmap x $l {set x}]; set k $r; lappend r more; list $k $r",
]


@pytest.mark.parametrize("body", _LOOPS)
def test_loops_over_lists(body: str) -> None:
    _same_for_all("l", body, _VALUES)


def test_a_list_of_a_global_variable_is_changed_in_place_unless_shared() -> None:
    script = """
        set ::g {}
        proc p {n} {global g; for {set i 0} {$i < $n} {incr i} {lappend g $i; lset g 0 $n}; return [llength $g]}
        p 3
        set kept $::g
        p 4
        list $kept $::g
    """
    assert result_of(script) == "{3 1 2} {4 1 2 0 1 2 3}"


def test_a_list_that_grows_while_it_is_looked_at_is_not_copied() -> None:
    script = """
        proc p {n} {
            for {set i 0} {$i < $n} {incr i} {
                lappend a(x) $i
                if {[llength $a(x)] > $n || [lindex $a(x) end] != $i || [lindex $a(x) 0] != 0} {error unequal}
            }
            foreach x $a(x) {incr sum $x}
            return $sum
        }
        p 30
    """
    assert result_of(script) == "435"
    # A name that keeps the list would have it copied each time.
    assert ":= a_a" not in source_of(script)


def test_rows_of_a_matrix_are_changed_in_place() -> None:
    script = """
        proc p {n} {
            set m [lrepeat $n [lrepeat $n 0]]
            for {set i 0} {$i < $n} {incr i} {
                for {set j 0} {$j < $n} {incr j} {lset m $i $j [expr {[lindex $m $j $i] + $i * $j}]}
            }
            return $m
        }
        p 3
    """
    assert result_of(script) == "{0 0 0} {0 1 2} {0 4 4}"


def test_a_comparison_command_of_lsort_is_not_compiled() -> None:
    script = """
        proc compare {a b} {return [expr {$b - $a}]}
        proc p {} {lsort -command compare {1 3 2}}
        p
    """
    assert both(script, ())[1] == "3 2 1"


def test_elements_are_equal_by_their_string_forms() -> None:
    script = """
        proc p {text} {
            set l [list [expr {5}] [list a] 5 a [expr {1.5}] 1.5]
            list [lsearch -exact $l $text] [lsearch -exact [list 1 2 3] $text] [lsearch -exact {x y 5} $text]
        }
        list [p 5] [p a] [p 1.5] [p 3] [p 03]
    """
    assert result_of(script) == "{0 -1 2} {1 -1 -1} {4 -1 -1} {-1 2 -1} {-1 -1 -1}"


@pytest.mark.parametrize(
    "body",
    [
        "foreach x $l {eval {if {$x eq {b}} break}; lappend r $x}; set r",
        "lmap x $l {eval {if {$x eq {b}} continue}; set x}",
        "foreach x $l {eval {lappend l q}; lset l 0 [llength $l]}; set l",
        "foreach {x y} $l {eval {trace add variable x write {lappend ::seen}}; set x 1}; set x",
        "eval {array set z {1 2}}; lassign $l x z y",
        "eval {array set z {1 2}}; lset z 0 1",
        "eval {upvar 0 l k}; lappend l 1; lappend k 2; list $l $k",
        "eval {set k $l}; lappend l 1; lset l 0 q; list $k $l",
    ],
)
def test_lists_in_procedures_that_others_look_into(body: str) -> None:
    both(f"proc p {{l}} {{{body}}}; lappend all [p {{a b c}}]; lappend all [p {{a b c}}]", ())


@pytest.mark.parametrize("lists", ["$l {x y}", "{1 2} $l", "$l $l", "{} $l", "$l {x y z u}", "{a b} {c d}"])
def test_loops_through_two_lists(lists: str) -> None:
    words = lists.split(" ", 1) if lists[0] == "$" else lists.replace("} ", "}\0").split("\0")
    body = f"foreach a {words[0]} b {words[1]} {{lappend l $a; lappend r $a $b}}; list $l $r"
    result_of(f"proc p l {{set r {{}}; {body}}}; list [p {{1 2 3}}] [p {{}}] [p [list 1 2]] [p [dict create a b]]")


def test_a_list_that_is_none_among_two() -> None:
    assert both("proc p {a b} {foreach x $a y $b {}}; p 1 \\{", ())[1] == "unmatched open brace in list"
