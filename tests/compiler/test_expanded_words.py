"""Commands with ``{*}`` words: lists, built-in commands and procedures that take any number of words are compiled."""

from __future__ import annotations

import pytest

from tests.compiler.both import both

_HELPERS = "proc va {a args} {return $a/[llength $args]/$args}; proc two {a b} {return $a-$b};"
_COMPILED = (
    "list x {*}$l y {*}[lrange $l 0 1]",
    "va 1 {*}$l",
    "va 1 [incr n] {*}[list [incr n] [incr n]] [incr n]",
    "concat {*}$l z",
    "file join a {*}$l",
    "expr {[llength [list {*}$l]] > 1 ? [va 0 {*}$l] : {no}}",
    "string cat {*}$l",
    "lappend l {*}$l",
    "lappend new {*}$l; set new",
    "lappend new $n {*}$l $n; lappend new {*}$new",
)
_OPEN = ("va {*}$l", "two {*}$l", "format %s-%s a {*}$l", "{*}$l", "string {*}$l", "error {*}$l")
_LISTS = ("a b", "", "a", "a b c", "{x y} 1.50 07", "a \\{b", "a {b}c", "length abc")


@pytest.mark.parametrize("words", _LISTS)
@pytest.mark.parametrize("command", [*_COMPILED, *_OPEN])
def test_words_are_expanded(command: str, words: str) -> None:
    compiled = ["p"] if command in _COMPILED else []
    both(f"{_HELPERS} proc p {{l}} {{set n 0; {command}}}; catch {{p {{a b}}}}; p {{{words}}}", compiled)
