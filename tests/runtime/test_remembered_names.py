"""What a command name means is remembered, until a command comes, goes or is renamed that it may mean."""

from __future__ import annotations

import pytest

from tclcompat import Interp, to_str


@pytest.mark.parametrize(
    ("script", "result"),
    [
        ("proc f {} {return 1}; proc g {} {f}; g; proc f {} {return 2}; g", "2"),
        ("proc f {} {return 1}; proc g {} {f}; g; rename f {}; catch {g} m; set m", 'invalid command name "f"'),
        ("proc f {} {return 1}; proc g {} {f}; g; rename f old; proc f {} {return 2}; list [g] [old]", "2 1"),
        ("proc f {} {return 1}; namespace eval n {proc g {} {f}; g; proc f {} {return 2}; g}", "2"),
        ("namespace eval n {proc f {} {return 1}}; proc g {} {n::f}; g; proc n::f {} {return 2}; g", "2"),
        ("namespace eval n {proc f {} {return 1}}; proc g {} {n::f}; g; namespace delete n; catch g", "1"),
        (
            (
                "namespace eval a {proc f {} {return 1}}; namespace eval n {namespace path ::a; proc g {} f; g}\n"
                "proc n::f {} {return 2}; n::g"
            ),
            "2",
        ),
        ("namespace eval n {proc g {} {::expr {abs(-1)}}; g; proc ::tcl::mathfunc::abs x {return 7}; g}", "7"),
        ("proc g {} {expr {abs(-1)}}; g; namespace eval tcl::mathfunc {proc abs x {return 7}}; g", "7"),
        (
            (
                "namespace eval n {namespace export f*; proc f1 {} {return 1}; namespace ensemble create};"
                "proc g w {n $w}; g f1; proc n::f2 {} {return 2}; g f2"
            ),
            "2",
        ),
        (
            (
                "namespace eval n {proc f {} {return 1}; namespace ensemble create -map {f f}};"
                "proc g w {n $w}; g f; proc n::f {} {return 2}; g f"
            ),
            "2",
        ),
        ("proc f {} {return 1}; proc g {} {f}; g; interp alias {} f {} list 2; g", "2"),
        ("proc g {} {set x 1}; g; proc set {args} {return mine}; g", "mine"),
        (
            "foreach x {1 2 3} {catch {f$x} m; proc f$x {} {return ok}; lappend r [f$x]}; lindex $r 2",
            "ok",
        ),
    ],
)
@pytest.mark.parametrize("engine", ["walk", "compile"])
def test_the_present_meaning_counts(script: str, result: str, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TCLCOMPAT_ENGINE", engine)
    assert to_str(Interp().eval(script)) == result


def test_those_who_wait_for_a_name_may_be_gone() -> None:
    interp = Interp()
    told: list[str | None] = []

    class Watcher:
        def names_changed(self, name: str | None) -> None:
            told.append(name)

    kept = Watcher()
    for name in ("set", "incr"):
        interp.watch_name(name, kept)
        interp.watch_name(name, Watcher())
    interp.commands_changed()
    assert told == [None]
