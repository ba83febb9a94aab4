"""Procedures that call computed commands as if those were closed code: where they are not, nothing tells."""

from __future__ import annotations

import pytest

from tclcompat import Interp
from tclcompat.compiler.policy import state_of
from tclcompat.runtime.procs import Proc
from tests.compiler.both import both

_BODIES = {
    "call": "$f $a",
    "returned": "return [$f $a]",
    "stored": "set r [$f $a]; append r -[$f $r]",
    "a branch": "if {$a > 2} {set b [$f $a]} else {set b [$f x]; set b <$b>}; return $b[info exists c]",
    "a branch at the end": "if {$a > 2} {$f $a} elseif {$a == 2} {return [$f two]}",
    "a branch in a branch": "if {$a} {if {$a > 2} {set q [$f $a]; append q .}; append q ,}; append q ;",
    "a condition": "if {[$f $a] eq [string trim { 2}]} {return yes}; set b no",
    "changed before": "set b $a; incr b; set b [$f $b]; list $a $b",
    "an argument that was changed": "append a x; $f $a; info level 0",
    "an argument that was unset": "set b $a; unset a; $f $b",
    "done once": "$f [incr a]; set a",
    "done in the branch": "if {[incr a] > 2} {$f $a}; set a",
    "a prefix": "{*}$f $a",
    "eval": "eval [list $f $a]",
    "eval of two": "eval [list $f] [list $a]",
    "eval of a comment": "eval [list $f] [list #$a]",
    "uplevel": "uplevel 1 [list $f $a]",
    "uplevel of two": "return [uplevel 1 [list $f] [list $a]]",
    "uplevel of no list": "uplevel 1 [list $f] $a",
    "global": "global g; incr g; $f $g; incr g",
    "global later": "$f $a; global g; incr g",
    "variable": "variable v; append v $a; $f $v",
    "three": "set x [$f $a]; set y [$f b]; set z [$f c]; list $x $y $z",
    "quoted": 'return "[$f $a]-[$f b]"',
    "switch": "switch $a {1 {$f one} 2 {set b [$f two]} default {$f $a}}",
    "loop before": "foreach x {1 2 3} {append b $x}; $f $b",
    "an array": "set arr(1) $a; $f $arr(1)",
    "a default": "$f $d",
    "catch around": "catch {$f $a} m; set m",
    "subst": "uplevel 1 [list subst -nocommands {$a [x] $b}]",
    "subst here": "eval [list subst -nocommands {$a [x]}]",
    "subst of what runs": "uplevel 1 [list subst -nobackslashes {$a-[incr a]-[level 1]}]",
    "expr": "uplevel 1 [list expr {$a eq {x} ? 5 : [string length $b]}]",
    "expr that fails": "uplevel 1 [list expr {$a + $b}]",
    "computed list": "eval [linsert [list $a] 0 $f]",
    "code": "return -code 7 [$f $a]",
    "seldom": "set b $a; if {$a eq {x}} {looks $b; append b -$made-$b}; append b .",
    "seldom, and more": "if {$a eq {2}} {set q 1; sets 5; set r [info locals]; lappend r $made} else {set r -}; set r",
    "seldom, in a branch": "if {$a ne 1} {if {$a eq 2} {set b [sets 8]; incr b $made; return $b}; append a .}; set a",
    "seldom, and fails": "set b 1; if {$a eq {2}} {\n incr b\n uplevel 0 {error seldom}\n}; set b",
    "seldom, and wrong": "if {$a eq {2}} {nosuch $a [incr a]}; set a",
    "seldom, links": "global g; if {$a eq {2}} {upvar 0 g h; incr h; unset a}; list $g [info exists a]",
    "seldom, a trace": "if {$a eq {2}} {trace add variable a read {lappend ::log}}; set a",
    "seldom, a tail call": "if {$a eq {2}} {set x $a; tailcall many $a $x {*}[info level 0]}; return -$a",
    "seldom, after words": "if {$a eq {2}} {return [incr a][looks $a][incr a]}; set a",
    "seldom, in a loop": "foreach i {1 2 3} {if {$a eq $i} {sets $i}}; set a",
}
_CALLED = {
    "closed": "id",
    "guesses": "guess",
    "fails": "fail",
    "level": "level",
    "looks": "looks",
    "sets": "sets",
    "links": "links",
    "traces": "traces",
    "redefines": "redefines",
    "native": "string length",
    "core": "list",
    "unknown": "nosuch",
    "breaks": "breaks",
    "returns": "returns",
    "returns an error": "refuses",
    "global": "counts",
    "upvar": "ups",
    "tail call": "tails",
    "args": "many",
}
_PROCEDURES = """
    set g 1; set log {}
    proc id x {return $x}
    proc guess x {set f ::id; $f $x}
    proc fail x {error "no $x"}
    proc level x {list [info level] [info level 0] [info level -1] [catch {info frame -1} o] [dict remove $o file proc]}
    proc looks x {uplevel 1 {lsort [info locals]}}
    proc sets x {uplevel 1 {set made 5; catch {set a changed}; set b changed}; return $x}
    proc links x {catch {uplevel 1 {upvar #0 g linked}}; catch {uplevel 1 {set linked 3}}; return $x}
    proc traces x {uplevel 1 {trace add variable a read {lappend ::log}}; return $x}
    proc redefines x {if {$::redefine} {rename ::append ::app; proc ::append args {uplevel 1 ::app $args}}; return $x}
    proc breaks x {return -code break $x}
    proc returns x {return -code return $x}
    proc refuses x {return -code error -errorcode {A B} $x}
    proc counts x {incr ::g; return $x}
    proc ups x {upvar 1 a a; list [info exists a] $x}
    proc tails x {tailcall id $x}
    proc many args {return $args}
"""


@pytest.mark.parametrize("body", _BODIES.values(), ids=_BODIES)
def test_same_as_walked(body: str) -> None:
    calls = " ".join(_CALLED.values()).replace("string length", "{string length}")
    both(
        f"""{_PROCEDURES}
        set redefine 0
        namespace eval n {{
            variable v s
            proc p {{f a {{d 9}}}} {{{body}}}
        }}
        proc q {{f a}} {{
            set b here
            set code [catch {{n::p $f $a}} m o]
            set all [list $f $code $m [info exists made] $b]
            if {{$code == 1}} {{
                lappend all [dict get $o -errorinfo] [dict get $o -errorline] [dict get $o -errorcode]
                lappend all [lrange [dict get $o -errorstack] 2 end]
            }}
            return $all
        }}
        foreach f {{id id id fail}} {{foreach a {{1 2 3 x}} {{lappend out [q $f $a]}}}}
        foreach f {{{calls}}} {{
            foreach a {{1 3 2}} {{lappend out [q $f $a]}}
            lappend out [q id 4] [q id x]
        }}
        set redefine 1
        lappend out [q redefines 3] $g $log""",
        (),
    )


def test_what_guesses_right_needs_no_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TCLCOMPAT_ENGINE", "compile")
    interp = Interp()
    interp.eval(
        f"{_PROCEDURES}\n proc p {{f a}} {{global g; $f $a$g}}\n for {{set i 0}} {{$i < 200}} {{incr i}} {{p id $i}}"
    )
    proc = interp.find_command("p")
    assert isinstance(proc, Proc)
    assert state_of(proc).guess is not None
    assert proc.enter is not None


def test_what_guesses_wrong_becomes_open_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TCLCOMPAT_ENGINE", "compile")
    interp = Interp()
    interp.eval(f"{_PROCEDURES}\n proc p {{f a}} {{$f $a}}\n for {{set i 0}} {{$i < 300}} {{incr i}} {{p looks $i}}")
    proc = interp.find_command("p")
    assert isinstance(proc, Proc)
    assert not state_of(proc).guesses
    assert proc.enter is not None


def test_a_branch_that_is_seldom_taken_needs_no_frame() -> None:
    interp = Interp()
    interp.eval("""
        proc p a {if {$a > 900} {vwait ::never}; incr a}
        set sum 0
        for {set i 0} {$i < 800} {incr i} {incr sum [eval {p $i}]}
    """)
    proc = interp.find_command("p")
    assert isinstance(proc, Proc)
    if interp.engine.hot_calls:
        assert state_of(proc).guess is not None
        assert state_of(proc).guesses
    assert interp.eval("set sum") == 320400


def test_a_branch_that_is_often_taken_is_open_code() -> None:
    interp = Interp()
    interp.eval("""
        proc p a {if {$a % 2} {update}; incr a}
        for {set i 0} {$i < 800} {incr i} {eval {p $i}}
    """)
    proc = interp.find_command("p")
    assert isinstance(proc, Proc)
    if interp.engine.hot_calls:
        assert not state_of(proc).guesses
        assert state_of(proc).open_code is not None
