"""switch in Python: the arm that is taken, and what the trace of an error in it says."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

_FEW = "{ a {set r A} 5 {set r five} {hello world} {set r hw} default {set r D$a} }"
_MANY = """{
    a {set r A}
    b - c {set r BC} 5 {set r five} -1 - 0x10 {set r neg}
    {hello world} {set r hw} a {set r never} 012 {set r oct} {a b c} {set r abc} %s
}"""
_ENDS = ("default {set r D$a}", "default {}", "zz - default {error dd}", "q {error q}", "")
_OPTIONS = ("", "-exact", "-exact --", "--", "-glob", "-glob --", "-regexp", "-regexp --", "-nocase --", "-nocase")
_VALUES = """
    set values [list "" a A abc b 5 -1 012 0x10 q zz "hello world" 3.5 [list a b c] [list x]]
    lappend values [expr {2 + 3}] [expr {0 - 1}]
    proc run values {
        foreach value $values {
            lappend all [catch {p $value} result options] $result
            if {[dict get $options -code] == 1} {lappend all [dict get $options -errorinfo]}
        }
        set all
    }
"""


@pytest.mark.parametrize("options", _OPTIONS)
def test_arms(options: str) -> None:
    for arms in (_FEW, *(_MANY % end for end in _ENDS)):
        for body in (f"switch {options} $a {arms}", f"set r none; set b [switch {options} $a {arms}]; list $r $b"):
            result_of(f"{_VALUES} proc p a {{\n{body}\n}}\n run $values; run $values", ["run"])


def test_arms_as_words() -> None:
    body = "switch -- $a a {set r 1} abc - 5 {set r 2} default {error $a}"
    result_of(f"{_VALUES} proc p a {{{body}}}; run $values", ["run"])


def test_a_number_is_compared_as_such() -> None:
    arms = "0 {return zero} 1 {return one} 01 {return q} 3 - 4 {return th} 7 {return s} 8 {return e} x {return f}"
    body = f"switch [string length $a] {{ {arms} }}"
    assert result_of(f"proc p a {{{body}}}; list [p {{}}] [p a] [p abc] [p abcd] [p ab] [p abcdefgh]") == (
        "zero one th th {} e"
    )


@pytest.mark.parametrize("options", ["", "--", "-exact", "-glob", "-regexp --"])
def test_loops_are_left_from_an_arm(options: str) -> None:
    arms = "{ 1 {continue} 7 {break} 2 - 3 {lappend r q} 5 {} 6 {incr i} default {lappend r $i} 9 {return x} }"
    body = f"for {{set i 0}} {{$i < 9}} {{incr i}} {{switch {options} $i {arms}}}; set r"
    result_of(f"proc p {{}} {{{body}}}; p")


@pytest.mark.parametrize(
    "body",
    [
        "switch -exact $a {\n a {\n set y 1\n error boo}\n default {\n set z $undefined}\n}",
        "switch $a {\n a {\n set y 1\n error boo}\n default {\n set z $undefined}\n}",
        "switch -- $a a {\n error boo} b - default {\n set z $undefined}",
        "switch -glob $a {a* - *b {error 1} c {} d {} e {} f {} default {error [string repeat x $a]}}",
        "switch -- $undefined {a {}}",
        "switch -exact $a {%d {error x} a%s {error y} a {error z} default {error q}}",
        "switch -exact $a {a {return -code error x} default {error {more\nlines}}}",
    ],
)
def test_errors(body: str) -> None:
    for value in ("a", "b", "a%s", "%d", "zzz"):
        both(f"proc p a {{\n {body}\n}}\n p {value}")


@pytest.mark.parametrize("value", ["ab", "A", "c", "zz", "", "error"])
def test_matches_are_stored(value: str) -> None:
    arms = "{^A(b)?} {lappend m x} ^c - ^e(rr) {error bad$m} default {}"
    both(f"proc p s {{switch -regexp -nocase -matchvar m -- $s {{ {arms} }}; lappend m [llength $m]}}; p {value}")


def test_matches_cannot_be_stored_without_a_regular_expression() -> None:
    code, result, _ = both("proc p s {switch -matchvar m -- $s {a {set m}}}; p a", [])
    assert (code, result) == (1, "-matchvar option requires -regexp option")


@pytest.mark.parametrize(
    "arm",
    [
        "foreach e $x {\n incr s $e\n}; set s",
        "lmap e $x {expr {$e * 2}}",
        "foreach e $x {foreach f $e {incr s $f}}; set s",
        "dict for {k v} $x {lappend out [expr {$v + 1}]}; set out",
        "foreach e $x {if {$e eq {b}} break; if {$e eq {c}} continue; lappend r $e}; set r",
        "catch {foreach e $x {incr s $e}} m; set m",
        "foreach e $x {catch {incr s $e} m}; set m",
        "foreach e $x {switch -nocase -- $e {a {error in-a} b {return B}}}",
    ],
)
@pytest.mark.parametrize("value", ["1 2", "a 1 b x", "1 x", "{1 2} {3 y}", "c 1 b 2", "", "\\{"])
def test_loops_in_an_arm_that_tcl_does_not_compile_in_place(arm: str, value: str) -> None:
    """A backslash among the patterns is enough for that; the loop's body then is a script of its own, too."""
    switch = f'switch -- $c {{\n \\" {{{arm}}}\n default {{error none}}\n}}'
    both(f'proc p {{c x}} {{\n{switch}\n}}\np \\" "{value}"', [])


def test_code_that_is_given_up_in_an_arm_leaves_no_trace_behind_it() -> None:
    """The loop is tried as closed code first; what comes after it is compiled as in any procedure."""
    script = r"""
        proc p x {
            foreach e {1 2} {switch -- $e { \" {set a 1} 1 {uplevel 0 {set b 1}} }}
            foreach e $x {incr s $e}
        }
        p {1 y}
    """
    code, _, options = both(script, [])
    assert code == 1
    assert "foreach" not in options["-errorinfo"]


def test_subjects_of_any_class_are_looked_up_as_they_are() -> None:
    arms = "a {set r 1} b - c {set r 2} {} {set r 3} {x y} {set r 4} \\u00e9 {set r 5}"
    subjects = (
        '[list a] [list x y] [list] [dict create x y] [dict create] [binary format a b] [binary format c 0xe9] "" a c '
        "[expr {1 + 1}] [expr {1.5}] [lindex {a b} 1] [binary format a* \\u20ac] d \\u00e9"
    )
    for default in ("", "default {set r 9}"):
        body = f"set r 0; switch -- [lindex $x 0] {{{arms} {default}}}; set r"
        script = f"proc p x {{{body}}}; foreach v [list {subjects}] {{lappend all [p [list $v]]}}; set all"
        result = result_of(script.replace("\\\\", "\\"), [])
        assert result.split()[:3] == ["1", "4", "3"]


@pytest.mark.parametrize(
    "subject", ["1", "[expr {0 + 1}]", "[expr {0 + 1.0}]", "1.0", "Inf", "[expr {1e308 * 10}]", "a"]
)
def test_numbers_among_the_patterns(subject: str) -> None:
    body = "switch -- [lindex $x 0] {1 {return 1} 1.0 {return 2} Inf {return 3} a {return 4}}; return 0"
    result_of(f"proc p x {{{body}}}; p [list {subject}]; p [list {subject}]", [])
