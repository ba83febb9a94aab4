"""Commands whose names or prefixes are in variables: what a place remembers of them shows only in the time it takes."""

from __future__ import annotations

import pytest

from tests.compiler.both import both

_PREFIXES = {
    "name": "id",
    "name and argument": "plus 5",
    "argument that fails": "plus x",
    "lambda": "apply {x {expr {$x * 2}}}",
    "lambda of another namespace": "apply {x {set x} ::other}",
    "lambda with a default": "apply {{x {y 6}} {incr x $y}}",
    "lambda that fails": "apply {x {\n error $x\n}}",
    "fails": "fail",
    "open": "open_ 1",
    "any number": "all a",
    "core command": "string length",
    "unknown": "nosuch a",
    "too few": "plus",
    "empty": "",
    "no list": "a {",
    "substitutions": "plus [plus 1 2]",
    "comment": "# {a}",
    "two commands": "plus 1 2; plus 4",
    "other quotes": 'plus "5"',
    "line of its own": "plus {4}\n",
}
_PROCEDURES = """
    namespace eval other {}
    proc id x {return $x}
    proc plus {a b} {expr {$a + $b}}
    proc fail x {error "no $x"}
    proc all args {return [llength $args]-$args}
    proc open_ {a b} {upvar 1 arguments up; return $a$b$up[info level 0]}
    proc calls {prefix arguments} {{*}$prefix $arguments}
    proc word {prefix arguments} {$prefix $arguments}
    proc two {prefix arguments} {{*}$prefix $arguments $arguments}
    proc ups {prefix arguments} {uplevel 1 $prefix [list $arguments]}
    proc evals {prefix arguments} {eval $prefix [list $arguments]}
"""


@pytest.mark.parametrize("prefix", _PREFIXES.values(), ids=_PREFIXES)
def test_same_as_walked(prefix: str) -> None:
    both(
        f"""{_PROCEDURES}
        proc p {{prefix}} {{
            set arguments 1
            foreach as {{string list}} {{
                if {{$as eq "list"}} {{catch {{set prefix [lrange $prefix 0 end]}}}}
                foreach how {{calls word two ups evals}} {{
                    foreach value {{3 0x10 {{a b}} {{}} # 7 3}} {{
                        lappend out [catch {{$how $prefix $value}} r o] $r
                        if {{[dict exists $o -errorinfo]}} {{
                            lappend out [dict get $o -errorinfo] [lrange [dict get $o -errorstack] 2 end]
                            lappend out [dict get $o -errorcode] [dict get $o -errorline]
                        }}
                    }}
                }}
            }}
            return $out
        }}
        list [p {{{prefix}}}] [p {{{prefix}}}]""",
        (),
    )


_CHANGES = {
    "redefined": "proc id x {return new$x}",
    "renamed": "rename id gone",
    "another one": "rename id gone; proc id x {uplevel 1 set x $x}",
    "apply": "rename apply gone; proc apply args {return other}",
    "hidden by the namespace's": "proc n::id x {return hidden$x}",
    "traced": "trace add execution id enter {lappend ::seen}",
    "changed in place": "lappend ::prefix 4; set ::prefix",
}


@pytest.mark.parametrize("change", _CHANGES.values(), ids=_CHANGES)
def test_what_is_remembered_changes(change: str) -> None:
    both(
        f"""
        set seen {{}}
        proc id x {{return $x}}
        namespace eval n {{
            proc calls {{a}} {{id2 [catch {{{{*}}$::prefix $a}} r] $r}}
            proc names {{a}} {{set name id; id2 [catch {{$name $a}} r] $r}}
            proc id2 args {{return $args}}
        }}
        proc p {{change}} {{
            foreach ::prefix [list id [list apply {{args {{return <$args>}}}} 1]] {{
                foreach script [list {{}} {{}} $change {{}}] {{
                    lappend out [catch {{uplevel #0 $script}} r] $r
                    lappend out [n::calls 1] [n::calls 2] [n::names 3] [n::names 4]
                }}
            }}
            lappend out $::seen
        }}
        p {{{change}}}""",
        (),
    )
