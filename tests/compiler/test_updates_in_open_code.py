"""Updates of variables in a frame that others can reach: traced or not, missing, of the wrong kind."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of

_UPDATES = {
    "append s x; append s y z; append s $s": "vxyzvxyz",
    "append n 5; append new a": "75 a",
    "incr a(c); incr a(c) 4; incr a(d)": "6 1",
    "append a(s) x; append a(s) $a(s) y; append a(c) 0": "txtxy 10",
    "lappend a(l) r; set keep $a(l); lappend a(l) s t; lappend a(new) u": "{p q r s t} {p q r} u",
}
_SHOWN = ["$s", "$n $new", "$a(c) $a(d)", "$a(s) $a(c)", "$a(l) $keep $a(new)"]
_PROC = "proc p {{}} {{set s v; set n 7; array set a {{c 1 s t l {{p q}}}}; info locals; {0}; list {1}}}; p; p"


@pytest.mark.parametrize(("update", "shown"), list(zip(_UPDATES, _SHOWN, strict=True)))
def test_updates(update: str, shown: str) -> None:
    assert result_of(_PROC.format(update, shown)) == _UPDATES[update]


@pytest.mark.parametrize("update", _UPDATES)
def test_updates_of_traced_variables_are_seen(update: str) -> None:
    trace = "trace add variable a write {lappend ::log}; trace add variable s write {lappend ::log}"
    body = f"set s v; set n 7; array set a {{c 1 s t l {{p q}}}}; {trace}; {update}; info locals"
    both(f"set log {{}}; proc p {{}} {{{body}}}; p; p; set log", [])


@pytest.mark.parametrize(
    "update", ["append a x", "incr s(x)", "append s(x) y", "lappend s(x) y", "incr a(s)", "incr a(c) u"]
)
def test_updates_that_fail(update: str) -> None:
    code, _, _ = both(_PROC.format(update, ""))
    assert code == 1


def test_appending_to_a_global_string() -> None:
    proc = "proc p {x} {global s; append s $x; append s $s 1 $x; return $s}"
    assert result_of(f"set s {{}}; {proc}; p a; p b; set t $s; p c; list $s $t") == (
        "aa1abaa1ab1bcaa1abaa1ab1bc1c aa1abaa1ab1b"
    )


@pytest.mark.parametrize(
    "update",
    [
        "unset a(c)",
        "unset -nocomplain a(q) a(s)",
        "unset a(q)",
        "unset a(c) a(q)",
        "unset -nocomplain no(x)",
        "unset s(x)",
    ],
)
def test_elements_are_unset(update: str) -> None:
    trace = "trace add variable a unset {lappend ::log}"
    shown = f"{update}; list [lsort [array names a]] [info exists ::log]"
    both(_PROC.format(f"catch {{{update}}}; {shown}", ""), [])
    both(_PROC.format(f"{trace}; catch {{{update}}}; {shown}; set ::log", ""), [])


@pytest.mark.parametrize(("values", "code"), [("1", "TCL WRITE VARNAME"), ("1 2", "TCL VALUE LIST JUNK")])
def test_the_code_of_appending_to_an_element_that_is_no_list(values: str, code: str) -> None:
    _, _, options = both(f"proc p {{}} {{eval {{set s(x) {{{{a}}b}}}}; lappend s(x) {values}}}; p")
    assert options["-errorcode"] == code


def test_when_lappend_reads_a_traced_variable() -> None:
    """Tcl's compiler has a form for one value in procedures that does not."""
    body = (
        "trace add variable l read {apply {args {incr ::reads}}}; set ::reads 0; set seen {};"
        "foreach s {1 2 3 4} {switch $s {1 {lappend l a} 2 {lappend l a b} 3 {eval {lappend l a}} "
        "4 {eval [list lappend l a]}}; lappend seen $::reads}; set seen"
    )
    assert result_of(f"proc p {{}} {{{body}}}; p; p", ()) == "0 1 2 3"
