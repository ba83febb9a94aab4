"""Links to variables whose names are computed: ``variable ${name}::x``, ``namespace upvar $ns x y``, ``upvar #0 $n x``.

They are looked up at each call; where the variable is not as the code needs it, the whole call is walked.
"""

from __future__ import annotations

import pytest

from tests.compiler.both import both, source_of

_SETUP = """
    namespace eval stack {
        proc new name {namespace eval $name {variable data {} n 0; variable options; array set options {a 1}}}
        proc push {name args} {
            if {![llength $args]} {error "nothing to push"}
            set count [llength $args]
            variable ${name}::data
            variable ${name}::n
            foreach each $args {lappend data $each}
            incr n $count
        }
        proc size name {namespace upvar $name n count data d; list $count [llength $d]}
        proc get {name key} {upvar ::stack::${name}::options o; return $o($key)}
        proc put {name key value} {upvar #0 ::stack::${name}::options o; set o($key) $value; array size o}
        proc fresh name {variable ${name}::unheard; info exists unheard}
        proc where {} {namespace current}
        proc renamed name {set name $name$name; variable ${name}::n; incr n}
    }
    proc of {args} {list [catch {uplevel 1 $args} m o] $m [expr {[dict exists $o -errorinfo] ? $o : {}}]}
    stack::new s; stack::new ss
"""
_CALLS = {
    "relative": "stack::push s a b; stack::push s c; list [stack::size s] $stack::s::n",
    "absolute": "stack::push ::stack::s a b; stack::size ::stack::s",
    "elements": "stack::put s x 5; list [stack::get s x] [stack::get s a]",
    "an argument that is set before": "list [stack::renamed s] $stack::ss::n $stack::s::n",
    "no namespace": "list [of stack::push no 1] [of stack::size no] [of stack::get no a] [of stack::put no a b]",
    "an empty name": "list [of stack::size {}] [of stack::fresh {}]",
    "an error before the link": "of stack::push s",
    "no such element": "of stack::get s none",
    "a name that has no value yet": "list [stack::fresh s] [info vars ::stack::s::u*]",
    "a traced variable": "trace add variable stack::s::n write {lappend log}; stack::push s a b; set log",
    "an array where a scalar was": "stack::push s a; unset stack::s::n; array set stack::s::n {}; of stack::push s b",
    "a namespace made again": "stack::push s a; namespace delete stack::s; stack::new s; stack::push s b",
    "a variable unset and set again": "stack::push s a; unset stack::s::n; set stack::s::n 7; stack::push s b",
    "the namespace": "list [stack::where] [namespace eval s {stack::where}] [namespace eval :: stack::where]",
    "a local name with a sign": "proc p n {upvar #0 $n +x; incr +x; set +x}; set g 4; list [p g] [p g] [of p none]",
    "two names of one variable": "proc p n {upvar #0 $n a $n b; set a 1; incr b; return $a}; list [p g] [p g]",
}


@pytest.mark.parametrize("call", _CALLS.values(), ids=list(_CALLS))
def test_computed_links_are_what_the_commands_make(call: str) -> None:
    both(f"{_SETUP}\n{call}", [])
    both(f"{_SETUP}\nlist [catch {{{call}}} m] $m [catch {{{call}}} m] $m", [])


@pytest.mark.parametrize("name", ["push", "size", "get", "put", "renamed"])
def test_procedures_with_computed_links_are_closed_code(name: str) -> None:
    script = f"{_SETUP}\nstack::push s 1; stack::size s; stack::put s b c; stack::get s b; stack::renamed s"
    assert "find_global(" in source_of(script, f"stack::{name}")
