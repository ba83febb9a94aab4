"""``dict filter`` in compiled procedures."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

_BODIES = (
    "expr {$v > 2}",
    "if {$k eq {c}} break; expr {1}",
    "if {$k eq {c}} continue; expr {$v < 4}",
    "if {$k eq {c}} {return early}; expr {1}",
    "incr n; set v 9; set k z; expr {$n % 2}",
    "string match {[bc]} $k",
    "set nothing",
    "expr {$v / ($v - 3)}",
    "list $k $v",
    "if {$v > 2} {\n error bad$k\n}; expr 1",
    "dict set d $k$k 7; expr {1}",
    "catch {error x$k} m; expr {$m eq {xb}}",
    "return -code error -errorcode {A B} no",
    "",
    "helper $v",
    'lindex "a \\{b" 0',
)


@pytest.mark.parametrize("body", _BODIES)
def test_a_filter_script_does_what_it_does_walked(body: str) -> None:
    script = f"""
        proc helper {{x}} {{if {{$x > 3}} {{error "too much: $x"}}; return [expr {{$x > 1}}]}}
        proc p {{d}} {{
            set n 0
            set r [dict filter $d script {{k v}} {{{body}}}]
            list $r $d $n $k $v
        }}
        p {{a 1 b 2 c 3 d 4}}
    """
    both(script)


@pytest.mark.parametrize(
    "how", ["key a*", "key a* d", "key", "value 2", "value 1 4", "script {k} {}", "nothing x", "key \\["]
)
def test_other_filters_do_what_they_do_walked(how: str) -> None:
    both(f"proc p {{d}} {{dict filter $d {how}}}; p {{a 1 b 2 ab 3 d 4}}", ())
    both(f"proc p {{d}} {{dict filter $d {how}}}; p {{a 1 b}}", ())


def test_a_filter_script_needs_no_frame() -> None:
    script = "proc p {d min} {dict filter $d script {k v} {expr {$v > $min}}}; p {a 1 b 2 c 3} 1"
    assert result_of(script) == "b 2 c 3"
    assert "interp" not in source_of(script)
