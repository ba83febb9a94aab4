"""``eval`` and ``uplevel`` of several words, and ``catch`` of a computed script: how it is done, nothing tells."""

from __future__ import annotations

import pytest

from tests.compiler.both import both

_HELPERS = """
    proc two {a b} {return $a-$b}
    proc fail {args} {error "no [info level 0] [dict get [info frame -1] cmd]"}
    proc ok {cmd args} {eval $cmd $args}
    proc up {cmd args} {uplevel 1 $cmd $args}
"""
_CALLS = {
    "plain": "two a $i",
    "quoted": 'two {a b} "\\{ $i"',
    "two words": "{two a} $i",
    "a comment": "#two a $i",
    "an element like a comment": "two #a $i",
    "wrong number": "two a",
    "fails": "fail a $i {x y}",
    "unknown": "nosuch $i",
    "core command": "expr 1 +",
    "a semicolon": "two a; $i",
    "a variable": "two {$i} {[two 1 2]}",
}


@pytest.mark.parametrize("words", _CALLS.values(), ids=_CALLS)
def test_same_as_a_script(words: str) -> None:
    both(
        f"""{_HELPERS}
        proc p {{}} {{
            two 1 2; two 3 4; catch {{fail}}; catch {{fail}}
            for {{set i 0}} {{$i < 4}} {{incr i}} {{
                foreach with {{ok up}} {{
                    lappend out [catch {{$with {words}}} r o] $r
                    if {{[dict exists $o -errorinfo]}} {{
                        lappend out [dict get $o -errorinfo] [dict get $o -errorcode] [dict get $o -errorline]
                    }}
                }}
            }}
            return $out
        }}
        p"""
    )


_SCRIPTS = {
    "ok": "set a 1",
    "error": "two 1 2\n error b",
    "further down": "fail 1",
    "return": "return 5",
    "break": "break",
    "other code": "return -code 7 q",
    "syntax": 'set a "',
    "empty": "",
    "own variables": "set m 5; set s 7",
    "renames": "rename two other; set x [catch {two 1 2}]; rename other two; set x",
}


@pytest.mark.parametrize("script", _SCRIPTS.values(), ids=_SCRIPTS)
def test_catch_of_a_computed_script(script: str) -> None:
    both(
        f"""{_HELPERS}
        proc p {{s}} {{
            set given $s
            for {{set i 0}} {{$i < 4}} {{incr i}} {{
                set s $given
                lappend out [catch $s m o] $m [dict get $o -code]
                if {{[dict exists $o -errorinfo]}} {{lappend out [dict get $o -errorinfo] [dict get $o -errorline]}}
                lappend out [catch $s m] $m [catch {{catch $nosuch m}} m] $m $::errorInfo [catch $s]
                info level
            }}
            return $out
        }}
        p {{{script}}}""",
        (),
    )
