"""``tailcall`` in compiled procedures."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

_PROCEDURES = """
    proc fail {x} {error X$x}
    proc with_info {x} {error X$x "given"}
    proc default {a {b 2} args} {if {$a < 0} {error "$a $b $args"}; return $a/$b/$args}
    proc to {x} {tailcall fail $x}
    proc to_info {x} {tailcall with_info $x}
    proc defaults {x} {
        if {$x > 5} {tailcall default $x}
        if {$x > 3} {tailcall default $x 1 2 3}
        tailcall default -1 5 6
    }
    proc around {x} {to $x; return no}
    proc down {x} {if {$x > 0} {tailcall down [expr {$x - 1}]}; error done$x}
    proc even {n} {if {$n < 0} {error "never $n"}; if {$n == 0} {return yes}; tailcall odd [expr {$n - 1}]}
    proc odd {n} {if {$n == 0} {return no}; tailcall even [expr {$n - 1}]}
    proc nobody {x} {tailcall nothing $x}
    proc few {x} {tailcall default}
    proc caught {x} {catch {tailcall fail $x} m; return $m}
    proc tried {x} {try {tailcall fail $x} finally {incr x}}
    proc loop {x} {foreach y {1 2 3} {if {$y == $x} {tailcall list $x $y}}; return none}
    proc sets {x} {tailcall set x}
    proc spread {args} {tailcall {*}$args}
    proc has_return {x} {tailcall return $x}
    proc breaks {} {tailcall break}
    proc link {} {upvar 1 v v; incr v}
    proc links {} {set v 100; tailcall link}
    proc local {x} {set y $x; lappend y 3; tailcall join $y -}
    proc nested {x} {if {$x == 0} {return 0}; set y [nested [expr {$x - 1}]]; tailcall default $x $y}
    proc through {x} {tailcall nested $x}
    proc returns {x} {return -code return $x}
    proc through_return {x} {tailcall returns $x}
    proc ended {x} {through_return $x; return no}
"""
_CALLS = (
    *("to 1", "to_info 1", "defaults 6", "defaults 4", "defaults 0", "around 1", "down 3", "even 10", "odd 10"),
    *("even -3", "nobody 1", "few 1", "caught 1", "tried 1", "loop 2", "loop 5", "sets 1", "spread list 1 {2 3}"),
    *("spread fail 1", "spread", "has_return 1", "breaks", "links", "local 1", "nested 3", "through 4", "ended 3"),
    *("to 1 2", "through_return 1"),
)


@pytest.mark.parametrize("call", _CALLS)
@pytest.mark.parametrize("way", ["{c}", "set r [{c}]; list $r", "{c}; set c {c}; eval [list {{*}}$c]"])
def test_a_tail_call_fails_and_succeeds_as_walked(call: str, way: str) -> None:
    body = way.format(c=call)
    both(f"{_PROCEDURES}; proc p {{}} {{set v 1; set x 0; {body}}}; proc q {{}} {{p}}; catch q; catch q; q", ())


def test_the_stack_does_not_grow() -> None:
    script = f"""{_PROCEDURES}
        proc sum {{n {{total 0}}}} {{
            if {{$n == 0}} {{return $total}}
            tailcall sum [expr {{$n - 1}}] [expr {{$total + $n}}]
        }}
        list [sum 20000] [even 20001]
    """
    assert result_of(script, ("sum", "even")) == "200010000 no"
    assert "tailcall" not in source_of(script, "sum")


def test_a_tail_call_means_what_the_name_means_then() -> None:
    script = """
        proc to {x} {return old$x}
        proc p {x} {tailcall to $x}
        lappend r [p 1] [p 2]
        proc to {x} {return new$x}
        lappend r [p 1]
        rename to {}
        lappend r [catch {p 1} m] $m
        proc to {args} {return [llength $args]}
        lappend r [p 1]
    """
    assert result_of(script) == 'old1 old2 new1 1 {invalid command name "to"} 1'
