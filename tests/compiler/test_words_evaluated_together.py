"""``eval`` and ``uplevel`` of several words: calls of procedures need no text, and nothing tells."""

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
