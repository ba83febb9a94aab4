"""What is kept of a script's hot code for its next run: it saves time, and changes nothing."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tclcompat.compiler.recall import Recall

SCRIPT = """
proc weigh {word} {
    set sum 0
    foreach letter [split $word ""] {
        scan $letter %c code
        set sum [expr {$sum * 7 + $code}]
    }
    return $sum
}
proc main {} {
    set total 0
    for {set i 0} {$i < 400} {incr i} {
        for {set j 0} {$j < 3} {incr j} {
            incr total [weigh $i.$j]
        }
        lappend seen $total
    }
    return "$total [llength $seen]"
}
puts [main]
if {[catch {weigh} message]} {puts $message}
"""


@pytest.fixture
def run(tmp_path):
    """Run a script, named main.tcl, in a process of its own that keeps what it learns in ``tmp_path / "cache"``."""

    def run_it(text=SCRIPT, **settings):
        script = tmp_path / "main.tcl"
        script.write_text(text)
        environment = {**os.environ, "TCLCOMPAT_CACHE": str(tmp_path / "cache"), "TCLCOMPAT_ENGINE": "auto", **settings}
        done = subprocess.run(
            [sys.executable, "-m", "tclcompat", script], capture_output=True, text=True, env=environment, timeout=60
        )
        assert done.stderr == ""
        return done.stdout

    return run_it


def files(tmp_path):
    return sorted((tmp_path / "cache" / "code").glob("*"))


def test_the_second_run_prints_the_same_and_compiles_nothing_anew(run, tmp_path):
    first = run()
    for _ in range(3):
        assert run() == first
    (kept,) = files(tmp_path)
    before = kept.stat().st_mtime_ns
    assert run() == first
    assert kept.stat().st_mtime_ns == before


def test_only_the_user_can_read_or_write_the_file(run, tmp_path):
    run()
    (kept,) = files(tmp_path)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: data[:-9], lambda data: data[:500] + b"x" + data[501:]]
)
def test_a_damaged_file_is_no_file(run, tmp_path, damage):
    first = run()
    (kept,) = files(tmp_path)
    kept.write_bytes(damage(kept.read_bytes()))
    assert run() == first
    assert len(kept.read_bytes()) > 1000


def test_a_file_that_others_can_write_is_not_believed(run, tmp_path):
    run()
    (kept,) = files(tmp_path)
    kept.chmod(0o666)
    recall = opened(tmp_path)
    assert recall.heat_of(type("Named", (), {"full_name": "::weigh"})()) == 0


def test_a_changed_script_does_what_it_says_now(run):
    run()
    assert run(SCRIPT.replace("* 7", "* 9")) != run()


def test_where_nothing_can_be_written_everything_works(run, tmp_path):
    (tmp_path / "cache").write_text("a file")
    assert run() == run(TCLCOMPAT_CACHE="off")


def test_off_keeps_nothing(run, tmp_path):
    run(TCLCOMPAT_CACHE="off")
    assert files(tmp_path) == []


def test_a_script_without_hot_code_leaves_nothing(run, tmp_path):
    run("puts 1")
    assert files(tmp_path) == []


def test_a_loop_that_began_with_undefined_variables_waits_in_later_runs(run):
    script = """
    proc note {kind} {
        global seen
        if {![info exists seen($kind)]} {set seen($kind) 0}
        incr seen($kind)
    }
    proc main {} {
        for {set i 0} {$i < 500} {incr i} {note [expr {$i % 3}]}
    }
    main
    puts [lsort [array get seen]]
    """
    assert len({run(script) for _ in range(4)}) == 1


def opened(tmp_path: Path) -> Recall:
    """Return what is known of the script of ``run``."""
    recall = Recall()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TCLCOMPAT_CACHE", str(tmp_path / "cache"))
        recall.open(str(tmp_path / "main.tcl"))
    return recall


def test_procedures_that_became_hot_are_warm_in_the_next_run(run, tmp_path):
    twice = "proc twice {x} {expr {$x * 2}}\n"
    run(f"{twice} proc all {{}} {{foreach i [lrepeat 99 1] {{eval [list twice $i]}}}}; all")
    recall = opened(tmp_path)
    assert recall.heat_of(type("Named", (), {"full_name": "::twice"})()) > 0
    assert recall.heat_of(type("Named", (), {"full_name": "::other"})()) == 0
