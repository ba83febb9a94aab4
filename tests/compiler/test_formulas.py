"""Texts that are computed again and again: expressions, conditions and templates of ``subst`` as compiled code."""

from __future__ import annotations

import os

import pytest

from tclcompat import Interp
from tests.compiler.both import both, result_of

_TEXTS = {
    "arithmetic": "$i * 2 + 1",
    "text": '$s eq "aa" || "$s$i" ne {x}',
    "function": "max($i, 3) + int(1.5)",
    "bracket": "[string length $s] + [expr {$i - 1}]",
    "element": "$a($i) + $a(k)",
    "condition": '$i > 2 ? "big" : $s',
    "not a number": "1 + $s",
    "division": "10 / ($i - 3)",
    "no variable": "$nosuch + 1",
    "syntax": "1 +",
    "number": "0x10",
}


@pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS)
def test_expressions_and_conditions(text: str) -> None:
    both(
        f"""proc p {{e}} {{
            array set a {{0 1 1 2 2 3 3 4 4 5 5 6 k 7}}
            set out {{}}
            for {{set i 0}} {{$i < 6}} {{incr i}} {{
                set s [string repeat a $i]
                lappend out [catch {{expr $e}} r o] $r
                if {{[dict exists $o -errorinfo]}} {{lappend out [dict get $o -errorinfo] [dict get $o -errorcode]}}
                lappend out [catch {{if $e {{set r yes}} else {{set r no}}}} r] $r
                lappend out [catch {{uplevel 0 [list expr $e]}} r] $r
            }}
            return $out
        }}
        p {{{text}}}"""
    )


_TEMPLATES = {
    "variables": "i is $i, s is ${s}, \\$i",
    "bracket": "twice: [expr {$i * 2}] [string toupper $s]",
    "alone": "$i",
    "plain": "no substitution",
    "empty": "",
    "element": "$a($i)$a(k)",
    "break": "before [break] after",
    "counts": "[incr n] and $n",
    "no variable": "[incr n]$nosuch",
    "failing": "$i [lindex {a b} x]",
    "syntax": "$i [lindex {a b} 0",
}


@pytest.mark.parametrize("template", _TEMPLATES.values(), ids=_TEMPLATES)
def test_templates(template: str) -> None:
    both(
        f"""proc p {{t}} {{
            array set a {{0 1 1 2 2 3 3 4 4 5 5 6 k 7}}
            set out {{}}
            for {{set i 0}} {{$i < 6}} {{incr i}} {{
                set s [string repeat a $i]
                lappend out [catch {{subst $t}} r o] $r [subst -nocommands [string map {{nosuch i}} $t]]
                if {{[dict exists $o -errorinfo]}} {{lappend out [dict get $o -errorinfo] [dict get $o -errorcode]}}
            }}
            return $out
        }}
        p {{{template}}}"""
    )


def test_code_of_texts_is_used() -> None:
    before = os.environ.get("TCLCOMPAT_ENGINE")
    os.environ["TCLCOMPAT_ENGINE"] = "compile"
    try:
        interp = Interp()
    finally:
        os.environ.pop("TCLCOMPAT_ENGINE")
        if before is not None:
            os.environ["TCLCOMPAT_ENGINE"] = before
    interp.eval("set e {$x + [string length $x]}; foreach x {1 2 3} {expr $e}")
    assert interp.formulas["$x + [string length $x]"].codes


def test_names_that_change_their_meaning() -> None:
    script = """
        set out {}
        set e {[string length $x] + f($x)}
        proc tcl::mathfunc::f {x} {return 1$x}
        proc p {e} {
            foreach x {1 2 3 4} {lappend out [expr $e]}
            rename ::string ::other
            proc ::string {args} {return 1000}
            foreach x {1 2 3 4} {lappend out [expr $e]}
            rename ::string {}
            rename ::other ::string
            proc ::tcl::mathfunc::f {x} {return 0}
            foreach x {1 2 3 4} {lappend out [expr $e]}
            return $out
        }
        p $e
    """
    assert result_of(script).startswith("12 13 14 15 1011")


def test_traces_fire_once() -> None:
    script = """
        proc note {name key op} {incr ::reads}
        proc p {e} {
            set ::reads 0
            set x 1
            for {set i 0} {$i < 5} {incr i} {expr $e}
            trace add variable x read note
            for {set i 0} {$i < 5} {incr i} {expr $e; subst $e}
            set ::reads
        }
        p {$x + 1}
    """
    assert result_of(script, ()) == "10"


def test_in_namespaces() -> None:
    script = """
        namespace eval n {variable v 1; proc string {args} {return mine}}
        proc p {t} {
            set v 0
            for {set i 0} {$i < 4} {incr i} {
                lappend out [subst $t] [namespace eval n [list subst $t]] [namespace eval n [list expr {$v+1}]]
            }
            set out
        }
        p {$v [string length $v]}
    """
    assert result_of(script) == " ".join(["{0 1} {1 mine} 2"] * 4)
