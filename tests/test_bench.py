"""The benchmarks' own programs and arithmetic: that they run, that both sides agree, that the tables are right."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest

from conformance.bench.pairing import ROOT, CannotRun, Side, alternate, geometric_mean, median, ratios, run
from conformance.bench.programs import Program, Result, find, main, measure, once, table
from conformance.bench.scaling import many_procs
from conformance.process import TCLSH

OURS = Side("ours", [sys.executable, "-m", "tclcompat"])
SIDES = [Side("tclsh", ["tclsh"]), OURS]


def test_a_ratio_is_formed_within_its_round():
    assert ratios([1, 20, 3], [2, 10, 6]) == [0.5, 0.5, 2.0]
    assert median(ratios([1, 20, 3], [2, 10, 6])) == 0.5


def test_twice_and_half_cancel_out():
    assert math.isclose(geometric_mean([0.5, 2.0, 1.0]), 1.0)


def test_sides_take_turns_until_one_cannot():
    order = []

    def side(name, figures):
        def figure():
            order.append(name)
            if not figures:
                raise CannotRun("tired")
            return figures.pop(0)

        return figure

    figures, reasons = alternate({"a": side("a", [1, 2, 3]), "b": side("b", [4])}, 3)
    assert figures == {"a": [1, 2, 3]}
    assert reasons == {"b": "tired"}
    assert order == ["a", "b", "a", "b", "a"]


def test_every_program_has_a_category_and_there_are_enough():
    programs = find([])
    assert len(programs) >= 34
    assert all(program.category for program in programs)


def test_programs_are_found_by_the_beginnings_of_their_names():
    assert [program.name for program in find(["fib", "hea"])] == ["fib", "heapsort"]


@pytest.mark.parametrize("name", ["fib", "toplevel", "json", "errors", "structs"])
def test_a_program_prints_its_name_time_and_checksum(name):
    (program,) = find([name])
    checksums = {}
    assert once(OURS, program, 0.002, checksums) > 0
    assert checksums["ours"]


def test_a_script_that_fails_is_the_reason(tmp_path):
    script = tmp_path / "fails.tcl"
    script.write_text("puts stderr {bad luck}; exit 3")
    with pytest.raises(CannotRun, match="bad luck"):
        run(OURS, [str(script)])


@pytest.mark.skipif(TCLSH is None, reason="tclsh is not installed")
def test_a_checksum_that_differs_is_a_problem(tmp_path):
    script = tmp_path / "differs.tcl"
    script.write_text("puts {differs 1000 always}")
    same = measure(Program(script), SIDES, 1, 1.0)
    assert same.problems == []
    assert same.ratios == {"ours": 1.0}
    script.write_text("puts [list differs 1000 [file tail [info nameofexecutable]]]")
    (problem,) = measure(Program(script), SIDES, 1, 1.0).problems
    assert problem.startswith("differs: ours has ")


def test_the_table_is_sorted_by_ratio_and_ends_with_mean_and_maximum():
    slow, fast = (Program(ROOT / "conformance" / "bench" / "programs" / f"{name}.tcl") for name in ("fib", "sieve"))
    results = [
        Result(slow, {"tclsh": [10.0], "ours": [20.0]}, {"ours": 2.0}),
        Result(fast, {"tclsh": [10.0], "ours": [5.0]}, {"ours": 0.5}),
    ]
    assert table(results, SIDES) == [
        "| program | category | tclsh ms | ours ms | ratio |",
        "| --- | --- | --- | --- | --- |",
        "| sieve | sieve | 10.0 | 5.0 | 0.50 |",
        "| fib | calls | 10.0 | 20.0 | 2.00 |",
        "| **geometric mean** | 2 programs |  |  | **1.00** |",
        "| **maximum** | 2 programs |  |  | **2.00** |",
    ]


def test_the_procs_that_are_called_once_run_and_differ(tmp_path):
    script = tmp_path / "many.tcl"
    text = many_procs(10)
    script.write_text(text)
    assert float(run(OURS, [str(script)])) > 0
    assert text.count("\nproc ") + text.startswith("proc ") == 10


@pytest.mark.skipif(TCLSH is None, reason="tclsh is not installed")
def test_the_runner_agrees_with_tclsh(capsys):
    assert main(["--rounds", "1", "--scale", "0.01", "toplevel"]) == 0
    assert "| toplevel | top level |" in capsys.readouterr().out


def test_an_unknown_program_is_an_error():
    ran = subprocess.run(
        [sys.executable, str(ROOT / "conformance" / "bench" / "programs.py"), "nosuch"],
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 2
