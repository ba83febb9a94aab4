"""The options of what ``catch`` and ``try`` met are put together when they are read: nothing else tells."""

from __future__ import annotations

import pytest

from tests.compiler.both import both

_READ = {
    "never": "set r 1",
    "all": "lsort -stride 2 $o",
    "code": "dict get $o -code",
    "error code": "dict get $o -errorcode",
    "trace": "dict get $o -errorinfo",
    "both": "list [dict get $o -errorcode] [dict get $o -errorinfo] [dict get $o -errorcode] [dict get $o -code]",
    "missing key": "dict get $o -nosuch",
    "exists": "list [dict exists $o -errorcode] [info exists o]",
    "copied": "set p $o; dict set o -x 1; list [dict size $p] [dict size $o] [dict get $o -errorcode]",
    "changed": "dict set o -errorcode mine; dict get $o -errorcode",
    "unset": "unset o; catch {dict get $o -errorcode} r; list $r [info exists o]",
    "set": "set o {-errorcode other}; dict get $o -errorcode",
    "no dictionary": "set o {a b c}; dict get $o -errorcode",
    "an array": "unset o; set o(1) 1; dict get $o -errorcode",
    "linked": "upvar 0 o p; list [dict get $p -errorcode] [dict get $o -errorcode]",
    "by a callee": "see o",
    "raised anew": "return -options $o $m",
    "traced": "trace add variable o read {lappend ::log}; dict get $o -errorcode",
    "the variable of the result": "catch {error other} o o; dict get $o -errorcode",
    "in a loop": "foreach x {1 2 3} {catch {error $x} m o; lappend all [dict get $o -errorcode] [dict size $o]}",
}
_FAILURES = {
    "error": "error bad",
    "with a code": "error bad {} {MY CODE}",
    "with a trace": "error bad {some trace} {MY CODE}",
    "throw": "throw {A B} bad",
    "return": "return -code error -errorcode X -myoption 3 bad",
    "other code": "return -code 7 -errorcode Y bad",
    "break": "break",
    "ok": "set x 5",
    "divide": "expr {1 / $zero}",
    "during": "try {error first} on error m {error second}",
}


@pytest.mark.parametrize("read", _READ.values(), ids=_READ)
def test_same_as_walked(read: str) -> None:
    procedures, calls = [], []
    for number, script in enumerate(_FAILURES.values()):
        procedures.append(f"proc p{number} {{n}} {{info level; set zero 0; catch {{{script}}} m o; incr n; {read}}}")
        handlers = f"on error {{m o}} {{incr n; {read}}} on 7 {{m o}} {{{read}}}"
        procedures.append(f"proc t{number} {{n}} {{info level; set zero 0; try {{{script}}} {handlers}}}")
        calls += [f"{kind}{number}" for kind in "pt"]
    newline = "\n"
    both(
        f"""
        set log {{}}
        proc see name {{upvar 1 $name v; list [dict get $v -errorcode] [dict get $v -code]}}
        {newline.join(procedures)}
        foreach p {{{" ".join(calls)}}} {{
            foreach n {{1 2 3}} {{
                lappend out $p [catch {{$p $n}} m o] $m [dict remove $o -errorstack] $::errorInfo $::errorCode
            }}
        }}
        list $out $log""",
        (),
    )
