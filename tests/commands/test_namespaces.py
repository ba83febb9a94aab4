"""Namespaces, ensembles, aliases: names that appear and disappear, and the words that errors show."""

from __future__ import annotations

import pytest

from tclcompat.bootstrap import Interp
from tclcompat.errors import TclError
from tclcompat.values.convert import to_str


@pytest.fixture
def interp() -> Interp:
    return Interp()


def test_deletion_waits_for_what_runs_there(interp: Interp) -> None:
    interp.eval("namespace eval n {proc f {} {namespace delete ::n; g}; proc g {} {return alive}}")
    assert interp.eval("n::f") == "alive"
    assert interp.global_namespace.children.get("n") is None
    with pytest.raises(TclError, match='invalid command name "n::g"'):
        interp.eval("n::g")


def test_a_name_may_be_taken_again_meanwhile(interp: Interp) -> None:
    interp.eval("namespace eval n {proc f {} {namespace delete ::n; namespace eval ::n {proc g {} {return new}}}}")
    interp.eval("n::f")
    assert interp.eval("n::g") == "new"


def test_ensembles_go_before_the_commands(interp: Interp) -> None:
    interp.eval("namespace eval n {namespace export x; proc x {} {}; namespace ensemble create -command ::e}")
    interp.eval("namespace delete n")
    assert interp.find_command("e") is None


def test_an_ensemble_sees_new_commands(interp: Interp) -> None:
    interp.eval("namespace eval n {namespace export *; proc one {} {}; namespace ensemble create}")
    interp.eval("n one; proc n::two {} {return 2}")
    assert interp.eval("n two") == 2


@pytest.mark.parametrize(
    ("script", "shown"),
    [
        ("string length", "string length string"),
        ("str2", "str2 string"),
        ("outer inner", "outer inner a b"),
        ("given 1", "given b"),
        ("n 1 show", "n 1 show second"),
    ],
)
def test_wrong_args_show_what_was_typed(interp: Interp, script: str, shown: str) -> None:
    interp.eval("interp alias {} str2 {} string length; proc two {a b} {}; proc given {b} {}")
    interp.eval("namespace ensemble create -command outer -map {inner two}; interp alias {} given {} two 1")
    interp.eval("namespace eval n {namespace export show; proc show {first second} {}}")
    interp.eval("namespace eval n {namespace ensemble create -parameters subject}")
    argument = " 2 3" if script == "given 1" else ""
    with pytest.raises(TclError) as caught:
        interp.eval(script + argument)
    assert to_str(caught.value.result) == f'wrong # args: should be "{shown}"'


def test_an_alias_does_not_outlive_its_command(interp: Interp) -> None:
    interp.eval("interp alias {} a {} list; rename a {}")
    assert interp.eval("interp aliases") in ("", [])


@pytest.mark.parametrize(
    ("script", "result"),
    [
        ("namespace eval n {variable x 1; variable x}; set n::x", "1"),
        ("set x global; namespace eval n {variable x; info exists x}", "0"),
        ("namespace eval n {variable x; array set x {a 1 b 2 a 3}}; array get n::x", "a 3 b 2"),
        (
            "namespace eval n {variable x; trace add variable x write {set ::seen}; variable x 2}",
            'can\'t set "x": wrong # args',
        ),
        ("namespace eval n {variable x; array set x {a 1}; variable x 2}", 'can\'t set "x": variable is array'),
        ("namespace eval n {variable x 5; array set x {a 1}}", "can't set \"x(a)\": variable isn't array"),
        ("namespace eval n {variable x; array set x a}", "list must have an even number of elements"),
        ("namespace eval n {variable x(a) 5}", 'can\'t define "x(a)": name refers to an element in an array'),
        ("set g 1; namespace eval n {array set g {a 1}}", "can't set \"g(a)\": variable isn't array"),
    ],
)
def test_variables_of_a_new_namespace(interp: Interp, script: str, result: str) -> None:
    shown = to_str(interp.eval(f"catch {{{script}}} m; set m"))
    assert result in shown


def test_a_link_to_an_array_outlives_its_namespace_as_nothing(interp: Interp) -> None:
    interp.eval("namespace eval n {variable x; array set x {a 1}}; upvar #0 n::x link; namespace delete n")
    with pytest.raises(TclError, match="upvar refers to variable in deleted namespace"):
        interp.eval("set link(a) 1")


def test_an_alias_gives_its_token_back(interp: Interp) -> None:
    interp.eval("interp alias {} a {} list 1; rename a b")
    assert interp.eval("b 2") == [1, 2]
    assert interp.eval("interp aliases") == ["a"]
    interp.eval("interp alias {} a {}")
    assert interp.eval("list [interp aliases] [info commands b]") == [[], []]


def test_info_commands_takes_names_with_more_colons(interp: Interp) -> None:
    interp.eval("namespace eval n {proc f {} {}}; catch ::n:::f")
    assert interp.eval("info commands ::n:::f") == ["::n::f"]
    assert interp.eval("info commands ::n::g") == []


def test_absolute_names_mean_what_is_there_now(interp: Interp) -> None:
    """What they were found to mean is forgotten with the namespace, also by one around it, and only then."""
    make = "namespace eval a::b {proc f {} {return [incr ::n]}; variable v [incr ::n]}; namespace eval c {variable v 7}"
    interp.eval(f"set n 0; {make}; proc look {{}} {{list [catch {{::a::b::f}} r] $r [info exists ::a::b::v] $::c::v}}")
    for _ in range(3):
        assert interp.eval("look; look")[0] == 0  # type: ignore[index]  # a list
        interp.eval("namespace delete a")
        assert interp.eval("look") == [1, 'invalid command name "::a::b::f"', 0, 7]
        interp.eval(make)
    interp.eval("namespace delete a::b")
    assert interp.eval("look") == [1, 'invalid command name "::a::b::f"', 0, 7]
    interp.eval("namespace delete c")
    with pytest.raises(TclError, match='can\'t read "::c::v"'):
        interp.eval("look")
