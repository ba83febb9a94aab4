"""``dict for`` and ``dict map`` in procedures that others look into."""

from __future__ import annotations

from tests.compiler.both import both, result_of

TOUCH = "proc touch {} {uplevel 1 {incr n}}; proc brk {} {return -code break}; "


def test_the_dictionary_may_change_meanwhile() -> None:
    loop = "dict for {k v} $d {dict set d $k [touch]; dict set d $k$k 1; lappend r $k $v}"
    script = TOUCH + f"proc p d {{{loop}; list $r $d}}; p {{a 1 b 2}}"
    assert result_of(script, []) == "{a 1 b 2} {a 1 b 2 aa 1 bb 1}"


def test_what_is_called_may_break_the_loop() -> None:
    script = TOUCH + "proc p d {touch; dict for {k v} $d {lappend r $k; if {$v == 2} brk}; list $r $k}; p {a 1 b 2 c 3}"
    assert result_of(script, []) == "{a b} b"


def test_errors_tell_where_they_are() -> None:
    both(TOUCH + "proc p d {\ntouch\ndict for {k v} $d {\ntouch\nif {$k eq {b}} {error boo}}}; p {a 1 b 2}")
    both(TOUCH + "proc p d {touch; dict for {k v} $d {touch}}; p {a 1 b}")
    both(TOUCH + "proc p d {touch; set k(1) 1; dict for {k v} $d {touch}}; p {a 1}")


def test_traced_variables_of_the_loop_tell() -> None:
    trace = "trace add variable k write {apply {args {upvar 1 k k; append k !}}}"
    script = TOUCH + f"proc p d {{{trace}; dict for {{k v}} $d {{touch; lappend r $k}}; set r}}; p {{a 1 b 2}}"
    assert result_of(script, []) == "a! b!"


def test_a_map_that_is_broken_off_returns_what_there_is_where_tcl_compiles_it() -> None:
    body = "{if {$v == 3} break; list $k $v}"
    for start in ("", "touch; "):
        script = TOUCH + f"proc p d {{{start}dict map {{k v}} $d {body}}}; list [p {{a 1 c 3}}] [p {{c 3}}]"
        assert result_of(script, []) == "{a {a 1}} {}"
    assert result_of(f"dict map {{k v}} {{a 1 c 3}} {body}", []) == ""
