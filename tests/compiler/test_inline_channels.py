"""gets and puts in compiled code."""

from __future__ import annotations

import pytest

from tests.compiler.both import both

_PIPE = """
    lassign [chan pipe] in out
    fconfigure $out -buffering line
"""


@pytest.mark.parametrize(
    "body",
    [
        "while {[gets $in line] >= 0} {lappend got $line}; return $got",
        "while {[gets $in line] >= 0} {lappend got [string length $line]}; list $got $line [eof $in]",
        "while {![eof $in]} {lappend got [gets $in]}; return $got",
        "list [gets $in a(x)] [gets $in a(y)] [array get a]",
        "set line {}; gets $in line; gets $in line; set line",
        "set n [gets $in line]; expr {$n + [gets $in line] + [gets $in other] + [gets $in last]}",
        "if {[gets $in] eq {one}} {gets $in x; set x} else {list no}",
        "set x(1) 1; gets $in x",
        "set x(1) 1; catch {gets $in x} problem; list $problem [gets $in]",
        "gets none line",
        "gets $in a b",
        "gets {two words}",
        "set name line; gets $in $name; list $line",
    ],
)
def test_gets(body: str) -> None:
    lines = "puts $out one; puts $out {}; puts -nonewline $out three; close $out"
    call = "list [catch {p $in} m] $m $::errorInfo $::errorCode"
    both(f"{_PIPE} {lines}; proc p in {{{body}}}; string map [list $in IN] [{call}]", ())


@pytest.mark.parametrize(
    "body",
    [
        "puts $out text; puts -nonewline $out {more }; puts $out [expr {1 + 1}]",
        "puts $out [list a {b c}]; puts $out 1.50; puts $out 007",
        "set option -nonewline; puts $option {}; puts $option $out last",
        "set option -nonewline; puts $option $out last",
        "puts $out text nonewline",
        "puts $out a b",
        "puts none text",
        "puts [list $out] text; puts",
        "set x [puts $out text]; puts $out <$x>",
        "puts $out [puts $out inner]; puts $out $none",
        "foreach x {1 2 3} {puts $out $x; append r [puts $out {}] .}; set r",
    ],
)
def test_puts(body: str) -> None:
    call = "list [catch {p $out} m] [string map [list $out OUT] $m] [close $out] [read $in]"
    both(f"{_PIPE} proc p out {{{body}}}; {call}", ())
