"""Nesting without end stops with Tcl's error, at the depth where tclsh stops."""

import pytest

from tclcompat.bootstrap import Interp
from tclcompat.errors import TclError
from tclcompat.values.convert import to_str

# How deep tclsh 8.6.13 gets when the script is sourced from a file that it runs.
DEPTHS = {
    "a procedure": ("proc f {} {incr ::n; f}", "f", 998),
    "eval": ("proc f {} {incr ::n; eval f}", "f", 499),
    "uplevel": ("proc f {} {incr ::n; uplevel 1 {f}}", "f", 499),
    "an expression": ("proc f x {incr ::n; expr {1 + [f $x]}}", "f 1", 998),
    "brackets": ("proc f x {incr ::n; return [string length [lindex [list [f $x]] 0]]}", "f 1", 998),
}


@pytest.fixture
def interp():
    made = Interp()
    yield made
    made.close()


@pytest.mark.parametrize("name", DEPTHS)
def test_depth_is_that_of_tclsh(interp, tmp_path, name):
    definition, call, depth = DEPTHS[name]
    script = tmp_path / "deep.tcl"
    script.write_text(f"set n 0\n{definition}\nset code [catch {{{call}}} message]\n")
    interp.invoke(["source", str(script)])
    assert interp.eval("list $code $message $n") == [1, "too many nested evaluations (infinite loop?)", depth]


def test_limit_can_be_raised(interp):
    interp.eval("interp recursionlimit {} 5000; proc f {} {incr ::n; f}; catch f")
    assert interp.get_var("n") > 4900


def test_the_error_shows_the_call_that_was_too_deep(interp):
    interp.eval("proc f {} {f}")
    with pytest.raises(TclError) as caught:
        interp.eval("f")
    assert caught.value.errorinfo.startswith(
        'too many nested evaluations (infinite loop?)\n    while executing\n"f"\n    (procedure "f" line 1)'
    )


def test_deep_values_and_expressions_end_too(interp):
    interp.eval("set s x; for {set i 0} {$i < 5000} {incr i} {set s [list $s]}; string length $s")
    deep = {"eval": "eval [string repeat {[} 20000]", "expr": "expr [string repeat ( 20000]1[string repeat ) 20000]"}
    for script in deep.values():
        interp.eval(f"catch {{{script}}} message options")
        assert "PYTHON" not in to_str(interp.get_var("options"))


def test_tail_calls_do_not_nest(interp):
    interp.eval("proc f n {if {$n == 0} {return done}; tailcall f [expr {$n - 1}]}")
    assert interp.eval("f 20000") == "done"
