"""What is caught and raised anew, by ``return -options`` or because ``try`` has nothing for it."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

_WAYS = {
    "e1": "error abc",
    "e2": 'error abc "info given" {A B}',
    "e3": "return -code break x",
    "e4": "return -code 7 -foo bar x",
    "e5": "return ok",
    "e6": "return -level 2 deep",
    "e7": "return -code error -errorcode {Q R} -foo baz xx",
    "e8": "throw {T H} thrown",
}
_SHOWN = """
    proc shown {options} {
        if {[dict exists $options -during]} {dict set options -during [shown [dict get $options -during]]}
        dict remove $options -errorstack
    }
"""
_CATCHERS = (
    "catch {$c} m o; return -options $o $m",
    "try {$c} on error {m o} {return -options $o $m} finally {set x 1}; return after",
    'catch {$c} m o; set o2 $o; return -options $o2 "changed $m"',
    "catch {$c} m o; dict set o -extra 1; return -options $o $m",
    "catch {$c} m o; dict incr o -level; return -options $o $m",
    "try {$c} finally {set x 1}",
    "try {$c} trap {A} {m o} {return -options $o $m}",
    "foreach x {1 2} {catch {$c} m o; return -options $o $m}; return end",
    "try {error inner} on error {m o} {try {$c} finally {set y 1}}",
    "try {try {$c} finally {set y 1}} on error {m o} {return -options $o $m}",
    "catch {$c} m o; catch {return -options $o $m} m2 o2; list $m2 [shown $o2]",
    "catch {$c} m o; set x [return -options $o $m]; list $x",
)


@pytest.mark.parametrize("catcher", _CATCHERS)
@pytest.mark.parametrize("way", list(_WAYS))
def test_what_is_raised_anew_is_as_walked(catcher: str, way: str) -> None:
    procedures = "\n".join([f"proc {name} {{}} {{{body}}}" for name, body in _WAYS.items()])
    # What the stack begins with is for the engine to say.
    procedures += _SHOWN
    for body in (catcher, catcher.replace("$c", _WAYS[way] if "return" not in _WAYS[way] else way)):
        script = f"{procedures}; proc p {{c}} {{{body}}}; proc q {{c}} {{catch {{p $c}} m o; list $m [shown $o]}}"
        both(f"{script}; list [catch {{q {way}}} m o] $m [shown $o]", ())
        both(f"{script}; list [catch {{p {way}}} m o] $m [shown $o] [dict keys $o]", ())


def test_passing_an_error_on_needs_no_frame() -> None:
    script = "proc p {x} {catch {expr {1 / $x}} m o; return -options $o $m}; catch {p 0} m o; dict get $o -errorinfo"
    assert 'while executing\n"expr {1 / $x}"\n    (procedure "p" line 1)' in result_of(script)
    assert "return_options" not in source_of(script)
