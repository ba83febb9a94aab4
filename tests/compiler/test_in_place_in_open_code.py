"""Lists and dictionaries that a loop of open code builds up are changed in place, whatever else it does with them."""

from __future__ import annotations

import pytest

from tclcompat import Interp

_TURNS = 250
_BODIES = {
    "lappend v $i; set y [lindex $v end]": "v",
    "lappend v $i; if {[llength $v] > 1000} {set y 1}": "v",
    "lappend v $i; foreach q {1 2} {set y [lindex $v $i]}; lappend v $i": "v",
    "lappend v $i; set k [lrange $v 0 1]; set z [expr {[lindex $v 0] + 1}]": "v",
    "lappend v $i; lset v 0 [lindex $v end]; string length [lindex $v 0]": "v",
    "lappend v $i; list [catch {lindex $v 0} m] [llength $v] $m": "v",
    "dict set v $i 1; dict size $v; dict exists $v $i": "v",
    "dict incr v n; dict lappend v l $i; llength [dict get $v l]": "v",
    "lappend a(x) $i; set y [lindex $a(x) end]": "a(x)",
    "lappend v $i; set y [length $v]; length $v; lappend v [length $v]": "v",
    "push v $i; set y [llength $v]; lassign $v y z": "v",
    "push a(x) $i; set y [llength $a(x)]; lappend a(x) $y": "a(x)",
    "dict set a(x) $i 1; set y [dict size $a(x)]; if {[dict exists $a(x) q]} {set y 0}": "a(x)",
    "set j 0; while {[llength $v] < 3 * $i} {lappend v $j; incr j}": "v",
}


@pytest.mark.parametrize("body", _BODIES)
def test_what_a_loop_builds_up_is_not_copied(body: str) -> None:
    interp = Interp()
    name, _, key = _BODIES[body].rstrip(")").partition("(")
    seen: list[int] = []

    def note(interp: Interp) -> str:
        var = interp.frame.vars[name]
        seen.append(id(var.value if not key else (var.array or {})[key]))
        return ""

    interp.create_command("note", note)
    interp.eval("proc length {list} {llength $list}; proc push {name x} {upvar 1 $name list; lappend list $x; return}")
    interp.eval(f"proc p {{}} {{set v {{}}; for {{set i 0}} {{$i < {_TURNS}}} {{incr i}} {{{body}; note}}}}; p; p")
    # The last ones are of compiled code.
    assert len(set(seen[-100:])) == 1
