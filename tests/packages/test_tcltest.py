"""Our tcltest prints what the genuine one prints, whatever happens to a test and whatever the options are."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.process import TCLSH, our_command, run_file, tclsh_command

SCRIPT = Path(__file__).with_name("failing.tcl")
OPTIONS = [
    ["-verbose", "body error"],
    ["-verbose", "pass skip start error line"],
    ["-verbose", "pbste", "-match", "f-1*"],
    ["-skip", "f-1* f-5", "-debug", "1"],
    ["-constraints", "nosuch", "-limitconstraints", "1"],
    ["-unknown", "1"],
    ["-verbose"],
    ["-singleproc", "maybe"],
]


@pytest.mark.skipif(TCLSH is None, reason="tclsh is not installed")
@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_prints_what_the_genuine_one_prints(options):
    words = [str(SCRIPT), *options]
    ours = run_file(our_command(), words, 60)
    theirs = run_file(tclsh_command(), words, 60)
    assert ours.output == theirs.output
    assert ours.note == theirs.note


def test_runs_a_directory_of_files(tmp_path):
    (tmp_path / "one.test").write_text(
        "package require tcltest; namespace import ::tcltest::*; test one-1 {} {set x 1} 1; cleanupTests"
    )
    (tmp_path / "all.tcl").write_text(
        "package require tcltest; namespace import ::tcltest::*\n"
        "configure -singleproc 1 -testdir [file dirname [info script]]\nrunAllTests\n"
    )
    output = run_file(our_command(), [str(tmp_path / "all.tcl")], 60).output
    assert "one.test\n" in output
    assert "all.tcl:\tTotal\t1\tPassed\t1\tSkipped\t0\tFailed\t0\nSourced 1 Test Files.\n" in output
