"""format and scan in Python: the same texts and values for values of every class."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

_VALUES = """
    set values [list "" a abc 5 -7 012 08 0x10 " 7 " 3.5 1e3 "12:34" "1 2 3"]
    lappend values 99999999999999999999
    lappend values "ab cd" "\\u00e9\\u00a05" [expr {1 + 2}] [expr {0 - 1}] [expr {1 << 40}] [expr {1 << 70}]
    lappend values [expr {2.5}] [expr {1e308}] [list a {b c}]
    proc run values {
        foreach value $values {lappend all [catch {p $value} result options] $result [dict get $options -code]}
        set all
    }
"""
_FIELDS = ("", "-", "0", "+", " ", "#", "-8", "08", "+8", "8.2", ".0", "-08", "l", "ll", "h", "2$")
_SCANS = (
    "%d",
    "%x",
    "%c",
    "%s",
    "%d:%d",
    "%d %d",
    "%2d%2d",
    "%s %s",
    "a%d",
    "%f",
    "%*d %d",
    "%c%c",
    "%5s",
    " %d ",
    "%[a-z]",
    "%[^:]:%f",
    "%3[0-9]%s",
    "#%2x%2X%1x",
    "%o %u",
    "%b",
    "%*s %n%d",
    "%f,%g",
    "%d%%",
)


@pytest.mark.parametrize("conversion", "diuxXobcsfeEgG")
def test_fields(conversion: str) -> None:
    parts = " ".join([f"[catch {{format {{<%{field}{conversion}>%%}} $a}} r] $r" for field in _FIELDS])
    result_of(f"{_VALUES} proc p a {{list {parts}}}; run $values", ["run"])


def test_several_fields() -> None:
    body = "format {%s-%5d|%-5s|%05.1f \"\\\\x'} $a [string length $a] $a [expr {[string length $a] / 4.0}]"
    result_of(f"{_VALUES} proc p a {{{body}}}; run $values", ["run"])
    assert "% (" in source_of(f"proc p a {{{body}}}; p x")


@pytest.mark.parametrize("text", _SCANS)
def test_scans(text: str) -> None:
    fields = text.count("%") - text.count("*")
    names = "x y" if fields == 2 else "x"
    body = f"set x 1; set y 2; list [scan $a {{{text}}}] [scan $a {{{text}}} {names}] $x $y"
    result_of(f"{_VALUES} proc p a {{{body}}}; run $values", ["run"])


def test_a_variable_that_is_not_scanned_stays_unset() -> None:
    code, _, _ = both("proc p a {scan $a %d:%d x y; list $x $y}; lappend r [p 1:2] [catch {p 1} e] $e; p x")
    assert code == 1


@pytest.mark.parametrize(
    "body", ["format abc $a $u", "format %d $a", "format %s $u $a", "scan $u %d x", "scan $a %q x"]
)
def test_errors(body: str) -> None:
    code, _, _ = both(f"proc p a {{\n {body}\n}}\n p x", ())
    assert code == 1


@pytest.mark.parametrize("value", ["5", "0x10", "1e3", "x", "", "99999999999999999999", "1e400"])
def test_doubles_written_as_texts(value: str) -> None:
    both(f"proc p a {{format %f/%5.1e/%g $a.5 0$a ${{a}}0}}; set a {{{value}}}; p $a; p $a", [])
    assert "as_double(" in source_of("proc p a {format %f $a.5}; p 1; p 1")


def test_the_error_for_a_double_shows_it_as_it_is_written() -> None:
    for conversion in ("%#x", "%x", "%5.3d"):
        assert both(f"proc p {{}} {{format {conversion} 1e22}}; catch p; p")[1] == 'expected integer but got "1e22"'


@pytest.mark.parametrize(
    "field",
    ["%-*s", "%*s", "%.*s", "%*.*f", "%0*d", "%+*d", "%-*d", "%.*e", "%*x", "%0*s", "%*hd", "%.*d", "%*.3s", "%2$*s"],
)
def test_widths_and_precisions_that_are_values(field: str) -> None:
    values = "0 5 -5 12 -12 301 -301 abc 1.5 400 99999999999 0x5 { 4 }"
    stars = " ".join(["$n"] * field.count("*"))
    script = f"proc p {{n c}} {{format {{<{field}>}} {stars} $c}}\n"
    each = "foreach c {1 -42 text 3.25} {lappend r [catch {p $n $c} m] $m}"
    result_of(f"{script}foreach n [list {values} [expr {{1 + 6}}]] {{{each}}}; set r", ())


def test_a_width_that_is_a_value_is_pythons() -> None:
    assert "format_values(" in source_of("proc p {n c} {format %-*s| $n $c}; p 5 a; p 5 a")
