"""Open code calls built-in commands and procedures as the walker does, whatever their number of arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compiler.both import both, result_of

_BODIES = {
    "info locals": "a b args",
    "list [info level] [info level 0]": "1 {p 1}",
    "list [llength [info vars]] [info exists a]": "3 1",
    "namespace eval ::n {namespace current}": "::n",
    "set r [list [info args p] [info default p b x] $x]; rename ::info ::i; catch {info locals} m; "
    "rename ::i ::info; lappend r $m": '{a b args} 1 2 {invalid command name "info"}',
}


@pytest.mark.parametrize("body", _BODIES)
def test_commands_that_look_at_their_caller(body: str) -> None:
    assert result_of(f"proc p {{a {{b 2}} args}} {{{body}}}; p 1; p 1", []) == _BODIES[body]


@pytest.mark.parametrize(
    ("words", "result"), [("1", "1 2 {}"), ("1 3", "1 3 {}"), ("1 3 4", "1 3 4"), ("1 3 4 5", "1 3 {4 5}")]
)
def test_defaults_and_the_rest_of_the_arguments(words: str, result: str) -> None:
    assert result_of(f"proc p {{a {{b 2}} args}} {{info locals; list $a $b $args}}; p 0; p {words}") == result


@pytest.mark.parametrize("words", ["", "1", "1 2 3 4"])
def test_a_wrong_number_of_arguments(words: str) -> None:
    _, result, _ = both(f"proc p {{a b {{c 5}}}} {{info locals}}; p 1 2; p {words}", [])
    assert result == 'wrong # args: should be "p a b ?c?"'


@pytest.mark.parametrize("command", ["info level 9", "info args nobody", "namespace which -x y", "info default p q r"])
def test_errors_of_commands_that_look_at_their_caller(command: str) -> None:
    code, _, _ = both(f"proc p {{a}} {{info locals; list $a [{command}]}}; catch {{p 1}}; p 1")
    assert code == 1


@pytest.mark.parametrize(
    ("words", "shown"), [("add $type", "add command name opList"), ("info $type", "info command name")]
)
def test_computed_words_in_the_error_of_a_subcommand(words: str, shown: str) -> None:
    script = f"proc p {{type}} {{info locals; trace {words}}}; catch {{p command}}; p command"
    assert both(script)[1].startswith(f'wrong # args: should be "trace {shown}')


def test_a_procedure_that_counts_commands() -> None:
    body = "set x [info cmdcount]; set y 12345; set z [info cmdcount]; expr {$z - $x}"
    assert result_of(f"proc p {{}} {{{body}}}; p; p", []) == "4"


def test_the_lines_of_a_lambda_expression(tmp_path: Path) -> None:
    file = tmp_path / "lines.tcl"
    body = "\n list [line] [apply {n {\n list $n [line]\n }} [line]]\n"
    file.write_text(f"proc line {{}} {{dict get [info frame -1] line}}\nproc p {{}} {{{body}}}\nlist [p] [p] [p]")
    assert result_of(f"source {file}") == "{3 {5 4}} {3 {5 4}} {3 {5 4}}"


_REACHING = """
    proc seen args {incr ::seen}
    proc reach {} {global n; set n 1}
    set seen 0
    reach
"""


@pytest.mark.parametrize(
    "body", ["reach", "eval {}; reach", "for {set i 0} {$i < 2} {incr i} {reach}", "uplevel #0 {reach}", "eval {reach}"]
)
def test_a_variable_is_traced_that_a_procedure_reaches_directly(body: str) -> None:
    script = (
        f"{_REACHING}; proc p {{}} {{{body}; info locals; return $::seen}}; p; p; trace add variable n write seen; p"
    )
    assert result_of(f"{script}; trace remove variable n write seen; p; p", ()) == ("2" if "for" in body else "1")


def test_a_loop_outside_procedures_calls_what_reaches_a_traced_variable() -> None:
    script = f"{_REACHING}; trace add variable n write seen; foreach i {{1 2 3 4 5}} {{reach}}; set seen"
    assert result_of(script, ()) == "5"


def test_a_scalar_that_a_procedure_reaches_becomes_an_array() -> None:
    body = "eval {}; catch reach m; set m"
    script = f"{_REACHING}; proc p {{}} {{{body}}}; p; p; unset n; set n(1) 2; p"
    assert result_of(script, ()) == 'can\'t set "n": variable is array'
