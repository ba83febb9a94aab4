"""Procedures of open code that begin with ``global`` and ``variable``: frames have the links from the start."""

from __future__ import annotations

import pytest

from tests.compiler.both import both

# ``info level`` may look at the variables, so that these are open code.
_BODIES = {
    "global": "global g; info level; incr g",
    "variable": "variable v; info level; append v $n",
    "several": "global g h; variable v; variable a; info level; incr a(1); list $g $h $v $a(1)",
    "array": "variable a; info level; lappend a($n) $n; array get a",
    "only links": "global g; variable v",
    "an argument": "global g n; info level; incr g $n",
    "twice": "global g g; variable v; variable v; info level; incr g; append v $n",
    "links later": "global g; info level; incr g; global h; list $g $h",
    "upvar later": "global g; info level; upvar 1 here g2; incr g2; upvar #0 h h; list $g $h $g2",
    "relinked": "global g; info level; upvar #0 h g; incr g; list $g $::g",
    "relinked by another": "global g; relink; incr g; list $g $::g",
    "linked by another": "global g; relink i; incr i; list $i $::g",
    "unset": "global g; info level; if {$n == 3} {unset g}; info exists g",
    "set to a value": "variable v x$n; info level; set v",
    "not there yet": "global nosuch$n; variable other; info level; catch {incr other}; info exists other",
    "names": "global g; variable v; lsort [info vars]",
    "locals": "global g; variable v; info level; set x 1; lsort [info locals]",
    "link of a link": "global k; info level; incr k; list $k $::h",
    "two names": "global k h; info level; incr k; incr h; list $k $h",
    "trace": "global g; info level; if {$n == 3} {trace add variable g write {lappend ::log}}; incr g",
    "error": "global g; info level; error $g",
    "tail call": "global g; tailcall set ::h $g",
}
_CHANGES = ("", "unset g; set g 70", "set a(1) 3; unset -nocomplain n::v", "namespace eval n {variable v w}", "unset g")


@pytest.mark.parametrize("body", _BODIES.values(), ids=_BODIES)
def test_same_as_walked(body: str) -> None:
    changes = "\n".join([f"step; {change}\n step" for change in _CHANGES])
    both(
        f"""
        set g 1; set h 10; set log {{}}
        upvar #0 h k
        proc relink {{{{name g}}}} {{uplevel 1 [list upvar #0 h $name]}}
        namespace eval n {{
            variable v s
            array set a {{1 1}}
            variable a
            proc p {{n}} {{{body}}}
        }}
        proc step {{}} {{
            set here 5
            foreach n {{1 2 3 4}} {{
                lappend ::out [catch {{n::p $n}} m o] $m $here [info exists ::g] [info exists ::n::v]
                if {{[dict exists $o -errorinfo]}} {{lappend ::out [dict get $o -errorinfo]}}
            }}
        }}
        {changes}
        set n::p2 {{}}
        namespace delete n
        lappend out [catch {{n::p 1}} m] $m $log""",
        (),
    )
