"""Generated programs do the same under every engine, and in tclsh where it is installed."""

from __future__ import annotations

import pytest

from conformance.differential import Summary, engines_of, make_program, run_batch, run_programs, shrink_example
from conformance.differential.comparison import Difference, compare
from conformance.differential.generator import quote
from conformance.differential.grammar import HELPERS, STATEMENTS, WORDS
from conformance.differential.runner import Outcome, read_outcomes
from conformance.process import TCLSH

SEED = 20
PROGRAMS = 100


def test_generated_programs_have_one_outcome():
    summary = Summary()
    run_batch(summary, SEED, range(PROGRAMS), engines_of("walk,compile"))
    shown = [f"{name}\n{program}" for name, (_, program, _) in summary.examples.items()]
    assert not shown, shown[0]
    assert summary.agreeing == PROGRAMS
    assert 10 < summary.failing < 60, "programs that end in an error"


def test_a_seed_gives_the_same_program_for_ever():
    assert make_program(1, 2) == make_program(1, 2)
    assert make_program(1, 2) != make_program(1, 3)


def test_every_symbol_of_the_grammar_is_known():
    from conformance.differential.generator import _SPECIAL, KINDS, split_template

    variables = {mark + kind + number for kind in [*KINDS, "E"] for mark in ("", "$") for number in ("", "1")}
    known = variables | set(WORDS) | set(_SPECIAL) | {"simple"}
    texts = [text for alternatives in [STATEMENTS, *WORDS.values()] for _, _, text in alternatives]
    assert {symbol for text in texts for _, symbol in split_template(text) if symbol} <= known


def test_helpers_are_whole_procedures():
    assert all(body.startswith(f"proc {name} ") and body.endswith(("}", '"')) for name, body in HELPERS.items())


@pytest.mark.parametrize("engine", ["walk", pytest.param("tclsh", marks=pytest.mark.skipif(not TCLSH, reason="none"))])
def test_what_ends_the_process_is_the_outcome_of_one_program(engine):
    programs = ["puts a", "puts b; exit 3", "while 1 {}", "puts -nonewline d; error e f {G H}"]
    first, ended, endless, failed = run_programs(engine, programs, patience=1)
    assert (first.output, first.code, first.note) == ("a\n", "0", "")
    assert ended.note.startswith("exit status 3")
    assert endless.note == "hangs"
    assert (failed.output, failed.code, failed.result, failed.errorcode) == ("d", "1", "e", "G H")
    assert failed.errorinfo.startswith("f\n")


def test_outcomes_are_read_as_far_as_they_are_whole():
    data = b"\x01B 0\nout\x01E 0 1 6d 4e 31 74 6f 67\n\x01B 1\nmore"
    assert read_outcomes(data) == [Outcome("out", "1", "m", "N", "1", "t", "o", "g")]


def test_the_first_field_that_differs_is_told():
    found = compare("walk", Outcome(output="a\nb", code="0"), Outcome(output="a\nc", code="1"))
    assert found == Difference("walk", "output", "a\nb", "a\nc")
    assert found.name == "walk output: b | c"
    assert compare("walk", Outcome(code="1"), Outcome(code="1")) is None
    assert compare("walk", Outcome(errorinfo="x"), Outcome(), ("errorinfo",)) is None


def test_a_program_is_made_small(monkeypatch):
    import conformance.differential as differential

    def run(engine, programs, _patience):
        return [Outcome(output="1" if engine == "walk" and "guilty" in program else "0") for program in programs]

    monkeypatch.setattr(differential, "run_programs", run)
    program = "set a 1\nforeach x {1 2} {\n    set b 2\n    if {$a} {\n        guilty $b\n    }\n}\nputs [list $a]"
    small, difference = shrink_example("tclsh", program, Difference("walk", "output", "0", "1"))
    assert small.strip() == "guilty"
    assert difference.found == "1"


@pytest.mark.parametrize("text", ["a b", "{", "a{b", "\\", '"', "$x", "[y]", "a\nb", ""])
def test_odd_words_are_quoted(text):
    outcome = run_programs("walk", [f"puts -nonewline [list {quote(text)}]; set x {quote(text)}"])[0]
    assert outcome.result == text


def test_what_shows_how_tclsh_compiles_is_not_compared_where_core_commands_change():
    looked_up = Outcome(output="TCL LOOKUP VARNAME u0 line 2\n", errorcode="TCL LOOKUP VARNAME u0")
    known = Outcome(output="TCL READ VARNAME line 2\n", errorcode="TCL READ VARNAME")
    assert compare("walk", looked_up, known) is not None
    assert compare("walk", looked_up, known, ("errorinfo",)) is None
    written = Outcome(output='expected integer but got "1e3"')
    converted = Outcome(output='expected integer but got "1000.0"')
    assert compare("walk", written, converted) is not None
    assert compare("walk", written, converted, ("errorinfo",)) is None


def test_the_line_of_a_misplaced_break_is_not_compared_though_the_lambda_is_shown_on_several_lines():
    shown = '(lambda term "{} {\n  break\n}" line %d)'
    trace = f'invoked "break" outside of a loop\n    {shown}\n    invoked from within\n"apply"'
    first, second = (Outcome(errorcode="TCL RESULT UNEXPECTED", errorinfo=trace % line) for line in (1, 2))
    assert compare("walk", first, second) is None
    other = Outcome(errorcode="TCL RESULT UNEXPECTED", errorinfo=trace.replace("apply", "p") % 1)
    assert compare("walk", first, other) is not None
