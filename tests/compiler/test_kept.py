"""Functions that are kept for later runs: made again they do what they did, and only where all is as it was."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

# Runs the script that is its argument, and tells whether anything that writes functions was imported.
REPORTING = """
import sys
from tclcompat.__main__ import main
status = main()
print("wrote" if "tclcompat.compiler.builder" in sys.modules else "wrote nothing")
sys.exit(status)
"""

LOOP = "for {set i 0} {$i < 400} {incr i} {lappend results [work $i]}; puts [lrange $results end-3 end]\n"


@pytest.fixture
def run(tmp_path):
    """Run a script named main.tcl; return its lines, and whether functions were written."""

    def run_it(text, cache="cache"):
        script = tmp_path / "main.tcl"
        script.write_text(text)
        environment = {**os.environ, "TCLCOMPAT_CACHE": str(tmp_path / cache), "TCLCOMPAT_ENGINE": "auto"}
        done = subprocess.run(
            [sys.executable, "-c", REPORTING, script], capture_output=True, text=True, env=environment, timeout=60
        )
        assert done.stderr == ""
        *lines, last = done.stdout.splitlines()
        return lines, last == "wrote"

    return run_it


def main_of(procedures):
    """Return a script that has a procedure ``work`` called by a hot loop in another one."""
    return f"{procedures}\nproc main {{}} {{\n{LOOP}}}\nmain\n"


def settled(run, script):
    """Run a script until nothing is written any more; return its lines."""
    first, _ = run(script)
    for _ in range(4):
        lines, wrote = run(script)
        assert lines == first
    assert not wrote
    return first


PROGRAMS = {
    "recursion": "proc work {n} {expr {$n < 2 ? $n : [work [expr {$n % 9 - 1}]] + 1}}",
    "mutual recursion": """
        proc even {n} {expr {$n == 0 ? 1 : [odd [expr {$n - 1}]]}}
        proc odd {n} {expr {$n == 0 ? 0 : [even [expr {$n - 1}]]}}
        proc work {n} {return [even [expr {$n % 20}]][odd 3]}""",
    "links that recursion passes on": """
        proc take {textName depth} {
            upvar 1 $textName text
            if {$depth == 0 || $text eq ""} {return [string length $text]}
            set text [string range $text 1 end]
            return [next text $depth]
        }
        proc next {textName depth} {
            upvar 1 $textName text
            return [take text [expr {$depth - 1}]]
        }
        proc work {n} {set s abcdefg$n; return [take s 3]$s}""",
    "global variables": """
        set calls 0
        set words(0) 1
        proc work {n} {
            global words
            incr ::calls
            incr words([expr {$n % 3}])
            return $::calls/$words(0)
        }""",
    "namespaces": """
        namespace eval box {
            variable held {}
            proc put {value} {variable held; lappend held $value; llength $held}
        }
        proc work {n} {box::put $n}""",
    "patterns": r"""
        proc work {n} {
            set found [regexp -inline {([0-9])$} $n]
            regsub -all {[13579]} $n o odd
            return $found/$odd/[string match {*[02]} $n]/[string map {1 one 2 two 11 eleven} $n]
        }""",
    "formats": """
        proc work {n} {
            binary scan [binary format Sc $n [expr {$n % 100}]] Sc a b
            scan $n.5 %d.%d c d
            return [format {%03d|%-5s|%x} $a $b $c]$d
        }""",
    "switches": """
        proc work {n} {
            switch -glob -- $n {1* {set x one} *2 - *3 {set x end} default {set x other}}
            switch -regexp -- $n {^[4-6] {append x !} default {append x ?}}
            return $x
        }""",
    "computed commands in open code": "proc work {n} {set f [list string length]; return [{*}$f $n][eval {set n}]}",
    "branches that are seldom taken": """
        proc work {n} {
            if {$n == 390} {return [uplevel 1 {set i}]}
            if {$n > 397} {eval [list set n $n!]}
            return <$n>
        }""",
    "procedures with frames": """
        set log {}
        proc work {n} {
            global log
            set here [info level 0]
            upvar 0 log same
            lappend same $here
            if {[catch {check $n} message]} {return $message/[llength $log]}
            uplevel 1 {set seen 1}
            return $n/[llength $log]
        }
        proc check {n} {if {$n % 5 == 0} {error "five: $n"}}""",
    "sorting by a procedure": """
        proc compare {a b} {expr {$a % 7 - $b % 7}}
        proc work {n} {lsort -command compare [list $n 3 [expr {$n + 5}] 12]}""",
}


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name != "computed commands in open code"])
def test_later_runs_print_the_same_and_write_nothing(run, name):
    assert settled(run, main_of(PROGRAMS[name]))


def test_what_cannot_be_kept_is_written_again(run):
    script = main_of(PROGRAMS["computed commands in open code"])
    first, _ = run(script)
    assert all(run(script)[0] == first for _ in range(3))


ERRORS = """
proc divide {a b} {
    set x [expr {$a + 1}]
    return [expr {$x / $b}]
}
proc work {n} {
    if {$n == 398} {lindex $n a}
    if {$n == 399} {incr x [lindex {a b} 1]}
    divide $n [expr {397 - $n}]
}
proc main {} {
    for {set i 0} {$i < 400} {incr i} {
        if {[catch {work $i} message options]} {puts "$message [dict get $options -errorinfo]"}
    }
}
main
"""


def test_errors_in_kept_functions_show_the_commands_that_failed(run):
    first = settled(run, ERRORS)
    assert [line for line in first if line.endswith('"expr {$x / $b}"')] or "divide by zero" in first[0]
    assert any('(procedure "divide" line 3)' in line for line in first)


BEFORE = main_of("""
set total 0
proc helper {x {y 2}} {expr {$x * $y}}
proc work {n} {global total; incr total; return [helper $n][llength [list $n $n]]}
""")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{y 2}", "{y 3}"),
        ("expr {$x * $y}", "return <$x>"),
        ("expr {$x * $y}", "expr {$x * $y * 1.5}"),
        ("set total 0", "set total 0; rename llength gone; proc llength {list} {return many}"),
        ("set total 0", "set total 0; trace add variable total write {apply {args {incr ::writes}}}"),
        ("set total 0", "array set total {x 1}; catch {unset total}; set total 7"),
        ("set total 0", "set total 0; namespace eval other {}; interp alias {} list {} ::concat"),
        ("set total 0", "set total 0; interp recursionlimit {} 60"),
        ("proc helper {x", "proc helper {a x"),
        ("[helper $n]", "[catch {helper $n {} {}} m]$m"),
    ],
)
def test_what_a_changed_script_does_is_what_it_would_do_without(run, old, new):
    settled(run, BEFORE)
    after = BEFORE.replace(old, new) + "puts [list $total [info exists writes]]"
    expected = None
    for cache in ("other", "cache", "cache"):
        try:
            found = run(after, cache)[0]
        except AssertionError as error:
            found = str(error)[:200]
        expected = found if expected is None else expected
        assert found == expected
    assert run(BEFORE)[0] == run(BEFORE, "third")[0]


def test_the_code_of_a_kept_function_is_shown_with_its_commands(run, tmp_path):
    settled(run, BEFORE)
    shown = [
        subprocess.run(
            [sys.executable, "-m", "tclcompat", "--show-code", tmp_path / "main.tcl", "work"],
            capture_output=True,
            text=True,
            env={**os.environ, "TCLCOMPAT_CACHE": cache},
            timeout=60,
        ).stdout
        for cache in (str(tmp_path / "cache"), "off")
    ]
    assert shown[0] == shown[1]
    assert "# 1: incr total" in shown[0]
