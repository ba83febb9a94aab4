"""binary scan and binary format in compiled procedures."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

_DATA = "[binary format IScd 100000 -2 200 1.5]abc\\u00e9 \\u0000defghij"

_SCANS = [
    "binary scan $d IScd a b c e",
    "binary scan $d IuSucuq a b c e",
    "binary scan $d @${o}ISa3 a b c",
    "binary scan $d @${o}a${n}c a b",
    "binary scan $d a${n}A${n} a b",
    "binary scan $d x4Sx2a* a b",
    "binary scan $d isw a b c",
    "binary scan $d iSIw a b c e",
    "binary scan $d aA20 a b",
    "binary scan $d H8B* a b",
    "binary scan $d cu* a",
    "binary scan $d @1000a a",
    "binary scan $d @1000a* a",
    "binary scan $d @2X1a a",
    "binary scan $d a100c a b",
    "binary scan $d ac a a",
    "binary scan $d c3 a",
    "binary scan $d S2su4Iu1c a b c e",
    "binary scan $d i99c a b",
    "binary scan $d x2cu* a",
    "binary scan $d @${o}H* a",
    "binary scan $d cH* a b",
    "binary scan $d d2d a b",
    "binary scan $d c0c a b",
    "binary scan $d f a",
    "binary scan $d c a b c",
    "binary scan $d cc a",
    "binary scan $d cz a b",
    "binary scan $d c@ a",
    "binary scan {} c a",
    "binary scan {} a* a",
    "binary scan $d @${o}a${n}@${o}I a b",
]
_PLACES = ["4 3", "0 0", "100 2", "2 100", "08 3", "* 2", "x 2", "-1 2", "{} {}", "1u 2", "99999999999 2"]


@pytest.mark.parametrize("scan", _SCANS)
def test_scan(scan: str) -> None:
    calls = "\n".join([f"lappend r [catch {{p $d {place}}} m] $m" for place in _PLACES])
    both(
        f"""
        proc p {{d o n}} {{
            set c none
            set k [catch {{{scan}}} m]
            list $k $m [info exists a] [expr {{[info exists a] ? $a : 0}}] [expr {{[info exists b] ? $b : 0}}] $c
        }}
        set d {_DATA}
        {calls}
        lappend r [catch {{p abc\\u1234def 1 1}} m] $m
        set r
    """,
        [],
    )


_FORMATS = [
    "binary format ISc $a $b $c",
    "binary format ISca8 $a $b $c $e",
    "binary format Ia* $a $e",
    "binary format wa2x3 $a $e",
    "binary format a*a $a $b",
    "binary format sI $a $b",
    "binary format iA4 $a $e",
    "binary format d $a",
    "binary format Cu $a",
    "binary format I",
    "binary format x2",
    "binary format a2sa* BM $b $e",
    "binary format c* $a",
    "binary format n $a",
]
_VALUES = [
    "1 2 3 abc",
    "-1 -2 -3 {}",
    "4294967295 65536 257 abcdefghijk",
    "0x10 010 1.0 \\u1234\\u00e9",
    "99999999999999999999 1 1 x",
    "x y z z",
    "[binary format c 200] 1 1 [binary format I 1]",
]


@pytest.mark.parametrize("form", _FORMATS)
def test_format(form: str) -> None:
    calls = "\n".join([f"lappend r [catch {{p {values}}} m] [escape $m]" for values in _VALUES])
    both(
        f"""
        proc escape {{s}} {{
            set r {{}}
            foreach c [split $s {{}}] {{lappend r [scan $c %c]}}
            return $r
        }}
        proc p {{a b c e}} {{{form}}}
        {calls}
        set r
    """,
        [],
    )


def test_types_of_values() -> None:
    result = result_of("""
        proc p {data} {
            set sum 0
            set offset 0
            while {[binary scan $data @${offset}Ia3 n text] == 2} {
                incr sum [expr {$n + [string length $text]}]
                incr offset 7
            }
            list $sum $offset
        }
        set d [string repeat [binary format Ia3 7 xyz] 20]
        list [p $d] [p $d[binary format I 1]]
    """)
    assert result == "{200 140} {200 140}"


@pytest.mark.parametrize("use", ["$x + 1.0", "$x * $x", "max($x, 1.0)", "double($x)", "$x && 1", "$x < 1", "1.0 / $x"])
def test_a_double_that_is_not_a_number(use: str) -> None:
    script = f"""
        proc use {{x}} {{list [catch {{expr {{{use}}}}} m] $m}}
        proc p {{data}} {{
            binary scan $data qq x y
            set r [expr {{$y + 1}}]
            list $x $r [catch {{expr {{{use}}}}} m] $m [use $x]
        }}
        set d [binary format qq NaN(1) 1.5]
        use 1.5
        p $d
        list [p $d] [catch {{use [lindex [p $d] 0]}} m] $m
    """
    assert result_of(script, []).startswith("{NaN(1) 2.5 ")


@pytest.mark.parametrize("value", ["abc", "\\u00e9t\\u00e9", "\\u20ac", "\\x80", "", "12"])
def test_encodings(value: str) -> None:
    body = """
        set x [encoding convertto utf-8 $s]
        set y [encoding convertfrom utf-8 $s]
        lappend all $x $y [string length $x] "$x/$x" [encoding convertfrom utf-8 $x]
        lappend all [string length ${y}[binary format c 5]]
        lappend all [catch {encoding convertto nope $s} m] $m [encoding convertto iso8859-1 $s] $x[binary format a2 $s]
    """
    result_of(f'proc p s {{{body}}}; p "{value}"; p "{value}"')


@pytest.mark.parametrize("value", ["1.5", "[expr {1.5}]", "3", "[expr {3}]", "Inf", "x", "1e400", "[expr {1 << 70}]"])
def test_doubles(value: str) -> None:
    both(f"proc p x {{binary format wda2 5 $x ab}}; set a {value}; p $a; p $a")
