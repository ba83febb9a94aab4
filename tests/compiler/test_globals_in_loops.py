"""Loops that call procedures which reach the same global variables, or arrays that come and go."""

from __future__ import annotations

from tests.compiler.both import result_of

_BUMP = "proc bump {} {global counter; incr counter}"


def test_a_loop_sees_what_a_procedure_does_to_a_global_variable() -> None:
    body = "for {set i 0} {$i < 150} {incr i} {bump; incr counter; incr k [bump]}"
    script = f"{_BUMP}\nproc p {{}} {{global counter; set counter 0; set k 0; {body}; list $counter $k}}"
    assert result_of(f"{script}; list [p] [p]", ()) == "{450 33975} {450 33975}"
    assert result_of(f"{_BUMP}; set counter 0; set k 0; {body}; list $counter $k", ()) == "450 33975"


def test_an_array_that_is_unset_between_calls() -> None:
    assert (
        result_of(
            """
            proc seen {n} {
                global memory
                if {$n == 0} {return 0}
                if {![info exists memory($n)]} {set memory($n) [expr {[seen [expr {$n - 1}]] + $n}]}
                return $memory($n)
            }
            proc size {x args} {global memory; return [array size memory]/$x/[llength $args]}
            proc q {} {
                global memory
                for {set i 0} {$i < 200} {incr i} {
                    incr sum [seen [expr {$i % 9}]]
                    append sizes [size $i] [size $i a b]
                    if {$i % 7 == 0} {unset -nocomplain memory}
                }
                list $sum [string length $sizes] [size 1]
            }
            list [q] [q]
            """,
            (),
        )
        == "{2641 2580 8/1/0} {2641 2580 8/1/0}"
    )


def test_classes_of_characters_by_variable() -> None:
    assert (
        result_of(
            """
            proc p {c} {
                set r {}
                foreach kind {digit lower upper} {lappend r [string is $kind $c]}
                return $r
            }
            list [p a] [p 5] [p Z] [catch {p} m] [p {}]
            """,
        )
        == "{0 1 0} {1 0 0} {0 0 1} 1 {1 1 1}"
    )


def test_a_global_variable_that_is_met_first_in_a_loop_or_a_branch_may_hold_anything_before() -> None:
    script = """
        proc looped {args} {foreach a $args {lappend ::seen $a; incr ::count}}
        proc branched {args} {if {[llength $args] > 1} {lappend ::seen x; incr ::count}; lappend ::seen y; incr ::count}
        proc reset {} {set ::seen ""; set ::count 0x10}
        set seen ""
        set count 0
        for {set i 0} {$i < 150} {incr i} {
            reset
            looped a b
            lappend all [llength $seen] $count
            reset
            looped
            branched a
            branched b c
            lappend all [llength $seen] $count
        }
        list [llength $all] [lrange $all end-3 end]
    """
    assert result_of(script, ()) == "600 {2 18 3 19}"
