"""regexp and regsub in Python: matches, variables, replacements and errors."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

_PATTERNS = (
    *("a", "a+", "^a", "(a)(b)?", "[a-c]+", "\\d+", "x*", "(\\w+) (\\w+)", "a|ab", "(a|ab)(c|bcd)?", "a+?b?", "^\\s*$"),
    *("\\yhello\\y", "(?i)HELLO", "(.)\\1", "", "***=a", "o$", ".*?b", "([^ ]*) *([^ ]*)"),
)
_VALUES = """
    set values [list "" a abc "hello world" aab "ab ab" "x\\u00e9 a" "\\n a\\nb" 55 [expr {5 + 6}] [list a {b c}]]
    proc run values {
        foreach value $values {lappend all [catch {p $value} result options] $result}
        set all
    }
"""
_BODIES = (
    "list [regexp {@} $a] [regexp -nocase -- {@} $a] [regexp -line {@} $a] [regexp -all {@} $a]",
    "if {[regexp {@} $a]} {return yes} else {return no}",
    "list [regexp -inline {@} $a] [regexp -all -inline {@} $a] [regexp -indices -inline -- {@} $a]",
    "set m 1; set n 2; set o 3; set q 4; set z 5; list [regexp -- {@} $a m n o q z] $m $n $o $q $z",
    "set m 1; set n 2; set o 3; list [regexp -indices {@} $a m n o] $m $n $o",
    "set m 1; list [regexp -nocase {@} $a m] $m",
    "if {[string length $a] && [regexp {@} $a -> x y]} {return <$x|$y>}",
    "if {![regexp {@} $a m]} {return none}; set m",
    "list [regsub {@} $a {}] [regsub -all {@} $a X] [regsub {@} $a <&>] [regsub -all -- {@} $a {\\2\\1\\\\}]",
    "set n [regsub -all {@} $a {<\\1>} r]; list $n $r",
    "regsub -nocase {@} $a {\\&\\q} a; set a",
    "set m {}; list [regexp -start 1 {@} $a] [regexp -start [string length $a] -indices {@} $a m] $m",
)


@pytest.mark.parametrize("body", _BODIES)
def test_literal_patterns(body: str) -> None:
    for pattern in _PATTERNS:
        result_of(f"{_VALUES} proc p a {{{body.replace('@', pattern)}}}; run $values", ["run"])


@pytest.mark.parametrize(
    "body",
    [
        "regexp -- $a {hello a b}",
        "regexp $a $a",
        "set m {}; list [regexp -- $a abc m n] $m",
        "set m {}; list [regexp -indices -- $a abc m n] $m",
        "regsub -all -- $a {hello a b} <&>",
        "regsub -- $a {hello a b} {<&>} r; set r",
        "regsub -all a $a $a r; set r",
    ],
)
def test_patterns_that_are_computed(body: str) -> None:
    result_of(f"{_VALUES} proc p a {{{body}}}; list [run $values] [catch {{p *}} r] $r", ["run"])


def test_a_text_is_read_from_a_place() -> None:
    loop = "while {[regexp -start $i -indices {[a-z]+} $a m]} {lappend r $m; set i [expr {[lindex $m 1] + 1}]}"
    body = f"set i 0; set r {{}}; {loop}"
    assert result_of(f"proc p a {{{body}; set r}}; list [p {{ab cd e}}] [p \\u00e9a]") == "{{0 1} {3 4} {6 6}} {{1 1}}"


@pytest.mark.parametrize(
    "body", ["regexp a $undefined m", "regsub a $undefined x y", "regexp -start bad {a+} $a m; set m", "regexp -- $a x"]
)
def test_errors(body: str) -> None:
    both(f"proc p a {{\n {body}\n}}\n p (")
