"""Closed procedures that reach the elements of an array run compiled while there is no such array."""

from __future__ import annotations

import pytest

from tclcompat import Interp
from tests.compiler.both import both

MEMORY = """
    proc p n {
        global memory
        if {$n < 2} {return $n}
        if {![info exists memory($n)]} {
            set memory($n) [expr {[p [expr {$n - 1}]] + [p [expr {$n - 2}]]}]
        }
        return $memory($n)
    }
    set memory(0) x
    for {set i 0} {$i < 3} {incr i} {p 12}
"""


def test_a_memory_that_is_unset_is_made_by_compiled_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TCLCOMPAT_ENGINE", "compile")
    interp = Interp()
    interp.eval(MEMORY)
    interp.eval("unset memory")
    before = interp.command_count
    assert interp.eval("p 15") == 610
    assert interp.command_count - before < 10
    assert interp.eval("lsort -integer [array names memory]") == list(range(2, 16))


@pytest.mark.parametrize(
    "body",
    [
        "set memory($n)",
        "incr memory($n)",
        "append memory($n) a",
        "lappend memory($n) a b",
        "set x $memory($n)",
        "info exists memory($n)",
        "catch {set memory($n)} m; set m",
        "set memory(a) 1; set memory(b)",
        "list [catch {set memory(b)} m o] $m [dict get $o -errorcode] [set memory(b) 2] [catch {set memory(c)} m o] $m",
        "expr {$memory($n) + 1}",
        "foreach memory($n) {1 2} {}",
        "array size memory",
        "array exists memory",
        "info exists memory",
        "array names memory",
        "array set memory {}",
        "set memory 1",
        "unset memory($n)",
        "unset -nocomplain memory($n); array exists memory",
        "set memory(a) 1; unset memory(a); array exists memory",
    ],
)
def test_what_is_not_there_is_not_there(body: str) -> None:
    """Neither to the procedure nor to who asks afterwards."""
    script = f"""
        proc p n {{global memory; {body}}}
        array set memory {{1 1}}; catch {{p 1}}; catch {{p 1}}
        unset -nocomplain memory
        set result [list [catch {{p 1}} m o] $m]
        lappend result [array exists memory] [info exists memory] [array size memory] [lsort [array get memory]]
        if {{[lindex $result 0]}} {{lappend result [dict get $o -errorcode] [dict get $o -errorinfo]}}
        set memory x; catch {{p 1}} m; lappend result $m
    """
    both(script, [])


def test_an_array_by_a_qualified_name_and_one_that_a_callee_reaches() -> None:
    script = """
        proc q k {set ::n::known($k)}
        proc p k {variable ::n::known; if {$k eq "b"} {set known(b) 1}; q $k}
        namespace eval n {variable known; array set known {a 1 b 1}}
        p a; p b; p a
        unset n::known
        set result [list [catch {p a} m o] $m [dict get $o -errorcode] [info exists n::known]]
        lappend result [p b] [array get n::known] [catch {p a} m] $m
    """
    both(script, [])
