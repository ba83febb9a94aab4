"""Statements that are tried without testing indexes first: one that is too large does nothing twice."""

from __future__ import annotations

import builtins
import importlib
import pkgutil

import pytest

import tclcompat.compiler
import tclcompat.values
from tclcompat import Interp
from tclcompat.compiler import attempts
from tclcompat.compiler.attempts import choice, is_repeatable, statements, unless_tried, with_tests
from tests.compiler.both import both, result_of, source_of

_TEXT = choice([f"-1 < i{unless_tried(' < len(l)')}"], "l[i]", "list_index(l, i)")


def test_a_statement_is_tried_without_the_test_and_then_left_to_the_helper() -> None:
    assert statements(f"x = {_TEXT}") == [
        (0, "try:"),
        (1, "x = (l[i] if -1 < i else list_index(l, i))"),
        (0, "except (IndexError, ValueError):"),
        (1, "x = (list_index(l, i))"),
    ]


def test_a_condition_is_tried_ahead_of_its_if() -> None:
    lines = statements(f"if {_TEXT}:")
    assert lines is not None
    assert lines[-1] == (0, "if is_so:")
    assert lines[1] == (1, "is_so = (l[i] if -1 < i else list_index(l, i))")


def test_what_could_not_be_done_twice_keeps_its_tests() -> None:
    assert statements(f"x = p_next_() + {_TEXT}") is None
    assert statements(f"v_x.append({_TEXT}).append(1)") is None
    assert statements(f"for x in {_TEXT}:") is None
    assert with_tests(_TEXT) == "(l[i] if -1 < i < len(l) else list_index(l, i))"


@pytest.mark.parametrize(
    "text", ["(a) + (b)", "len(x)", "t1.join(y)", "(t5 := x)", "x if type(y) is int else y", "a[len(b)]"]
)
def test_repeatable(text: str) -> None:
    assert is_repeatable(text)


@pytest.mark.parametrize(
    "text", ["p_f_i(x)", "x.append(y)", "(v_x := 1)", "table[k](x)", "f()(x)", "interp.set(x)", "'f('"]
)
def test_not_repeatable(text: str) -> None:
    assert not is_repeatable(text)


@pytest.mark.parametrize(
    "body",
    [
        "set x [lindex $l $i]; list <$x>",
        "set n 0; set x [expr {[incr n] + [string length [lindex $l $i]]}]; list $n $x",
        "set r {}; lappend r a; lappend r [lindex $l $i]; lappend r [lindex $l $i] [lindex $l end]; set r",
        'if {[lindex $l $i] eq ""} {return none} else {return [lindex $l $i]}',
        "list [catch {lset l $i x} message] $message $l",
        "list [catch {lset l $i 0 x} message] $message $l",
        "set n 0; list [catch {lset l $i [incr n]} message] $message $l $n",
        "set ::n 0; list [catch {lset l $i [next]} message] $message $l $::n",
        "set ::n 0; list [expr {[next] + [string length [lindex $l $i]]}] $::n",
        'while {[lindex $l $i] ne ""} {incr i}; set i',
        "set s abc; list [string index $s $i] [string index $s [expr {$i + 1}]]",
        "lindex $l $i 0",
        "list [lrange $l $i 10] [lrange $l 0 $i] [lrange $l $i $i]",
    ],
)
@pytest.mark.parametrize(
    "i", ["0", "2", "3", "4", "-1", "-2", "1073741822", "2147483648", "9999999999999999999", "end"]
)
def test_indexes_beyond_the_end(body: str, i: str) -> None:
    before = f"set n 0; proc next {{}} {{incr ::n}}; proc p {{l i}} {{{body}}}"
    both(f"{before}; list [catch {{p {{a {{b c}} d}} {i}}} message options] $message [dict get $options -code]")


def test_the_index_of_a_list_is_tried_in_the_code() -> None:
    source = source_of("proc p {l i} {set x [lindex $l $i]; return $x}; p [list a b] 1")
    assert "except (IndexError, ValueError):" in source


@pytest.mark.parametrize("n", ["5", "-5", "1 << 200", "-(1 << 40000)", "0x10", "1.5"])
def test_ints_in_words(n: str) -> None:
    before = "proc p i {incr i 0; set a($i,x) $i; list k$i $a($i,x) [array names a]}"
    both(f"{before}; catch {{p [expr {{{n}}}]}} result; set result")


def test_conditions_tried_leave_alone_what_code_needs_when_names_change() -> None:
    body = """
        set n 0
        set k 0
        while {$k < 6} {
            incr k
            for {set i 0} {$i < 5} {incr i} {if {[lindex $l $i] > 2} {incr n}}
            if {$k == 3} {uplevel #0 {rename incr former; proc incr args {uplevel 1 former $args}}}
            other
        }
        set n
    """
    assert result_of(f"proc other {{}} {{}}; proc p l {{{body}}}; p [list 1 2 3 4]", ()) == "12"


def test_what_is_pure_is_there() -> None:
    """A name that is misspelt would keep statements from being tried, and nobody would see it."""
    modules = [
        importlib.import_module(found.name)
        for package in (tclcompat.compiler, tclcompat.values)
        for found in pkgutil.iter_modules(package.__path__, package.__name__ + ".")
    ]
    for name in attempts.PURE:
        if name.startswith("f_"):
            path = "::".join(name.removeprefix("f_").split("_"))
            assert any(Interp().eval(f"namespace which -command {prefix}::{path}") for prefix in ("::tcl", "")), name
        elif name.startswith("."):
            assert hasattr(str, name[1:]) or hasattr(dict, name[1:]), name
        else:
            assert any(hasattr(module, name) for module in (builtins, *modules)), name
