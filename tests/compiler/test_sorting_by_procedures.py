"""``lsort -command`` by a procedure of closed code, which closed code hands over as a function."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

_PROCEDURES = """
    set calls 0
    proc texts {a b} {string compare $a $b}
    proc numbers {a b} {expr {$a - $b}}
    proc lengths {a b} {
        if {$a eq "x"} {error boom}
        if {$a eq "y"} {return nope}
        expr {[string length $a] - [string length $b]}
    }
    proc counted {a b} {global calls; incr calls; expr {$a - $b}}
    proc second {a b} {string compare [lindex $a 1] [lindex $b 1]}
    proc default {a {b 3}} {string compare $a $b}
    proc variadic {args} {string compare [lindex $args 0] [lindex $args 1]}
    proc linked {a b} {upvar 1 q z; incr z; string compare $a $b}
"""
_BODIES = {
    "list [lsort -command texts $l] [lsort -decreasing -unique -command texts $l]": True,
    "list [lsort -command texts -indices $l] [lsort -index 0 -command texts $l]": True,
    "lsort -command numbers {3 1 2 10}": True,
    "list [lsort -command counted {3 1 2 10}] [set ::calls]": True,
    "list [lsort -command second {{a 2} {b 1} {c 3}}] [lsort -c texts -stride 2 -index 1 {a 2 b 1}]": True,
    "lsort -command lengths {}": True,
    "list [lsort -command default $l] [lsort -command default {3}]": False,
    "lsort -command variadic $l": False,
    "set q 0; list [lsort -command linked $l] $q": False,
    "lsort -command {string compare} $l": False,
}


@pytest.mark.parametrize(("body", "direct"), _BODIES.items(), ids=list(_BODIES))
def test_a_list_that_a_procedure_sorts(body: str, direct: bool) -> None:
    script = f"{_PROCEDURES}; proc p l {{{body}}}; p {{b c a b}}; p {{b c a b}}"
    result_of(script, ["p"] if direct else [])
    if direct:
        assert "Comparison(" in source_of(script)


@pytest.mark.parametrize("words", ["aa x ccc", "x", "a y bb", "aa b \\{", "a"])
@pytest.mark.parametrize("command", ["lengths", "numbers", "texts", "none", "lengths -index 3"])
def test_an_error_of_what_sorts(words: str, command: str) -> None:
    call = f"catch {{p {{{words}}}}}"
    both(
        f"{_PROCEDURES}; proc p {{l {{k 2}}}} {{set l $l; lsort -command {command} $l}}; {call}; {call}; p {{{words}}}",
        [],
    )


def test_a_procedure_that_sorts_by_itself() -> None:
    body = "proc p {a b} {lsort -command p {2 1}}; catch {p 1 2} m; set m"
    assert result_of(body, []) == "too many nested evaluations (infinite loop?)"


def test_what_sorts_comes_to_be_another() -> None:
    script = f"{_PROCEDURES}; proc p l {{lsort -command texts $l}}; set r [list [p {{b c a}}]]; rename texts old; "
    assert result_of(script + "proc texts {a b} {string compare $b $a}; lappend r [p {b c a}]", []) == "{a b c} {c b a}"


def test_loops_and_frames() -> None:
    loop = "for {set i 0} {$i < 300} {incr i} {incr n [llength [lsort -command lengths $l]]}; set n"
    script = f"{_PROCEDURES}; set l {{a bb c}}; catch {{{loop}}} r; set l {{a x bbb}}; catch {{{loop}}} m o"
    result_of(f"{script}; list $r $m $::errorInfo [lrange [dict get $o -errorstack] 2 end]", [])
