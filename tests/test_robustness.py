"""Whatever comes in, a value or a Tcl error comes out: never a Python exception, never a dead process."""

import signal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tclcompat.bootstrap import Interp
from tclcompat.errors import Completion
from tclcompat.values.convert import to_str

QUICK = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))

SCRIPTS = [
    "set a {1 2 3}; lappend a 4; lindex $a end-1",
    "proc f {x {y 2} args} {expr {$x * $y + [llength $args]}}; f 3; f 3 4 5 6",
    "foreach {a b} {1 2 3 4} {lappend r [expr {$a ** $b}]}; set r",
    "dict set d a b 1; dict for {k v} $d {append s $k=$v}; dict get $d a b",
    'switch -regexp -- abc {^a.c$ {set x 1} default {set x 2}}; string map {a b} "abc$x"',
    "catch {error foo bar {A B}} m o; dict get $o -errorcode",
    'regsub -all {(\\w)(\\d+)} "a1 b22" {\\2\\1} out; format "%5.2f %-8s|%x" 1.5 $out 255',
    "namespace eval n {variable v 1; proc p {} {variable v; incr v}}; n::p; set n::v",
    "array set t {a 1 b 2}; foreach k [lsort [array names t]] {incr t($k)}; array get t",
    "for {set i 0} {$i < 5} {incr i} {if {$i == 3} break}; set i",
    "binary scan [binary format Ia3 65 xyz] Ia3 n s; list $n $s",
    "lsort -integer -decreasing {3 1 2}; lsearch -glob {a b c} b*; split a,b,c ,",
    "scan {12 abc} {%d %s} n w; clock seconds; after cancel nosuch; string range abc 1 end",
]


@pytest.fixture(scope="module")
def interp():
    with_children = Interp()
    # What would reach out of the process is taken away.
    for name in ("exit", "exec", "open", "cd", "socket", "file", "vwait", "after", "gets", "read", "source", "glob"):
        with_children.delete_command(name)
    yield with_children
    with_children.close()


class EndlessError(BaseException):
    """A mutated loop that never ends, as it may."""


def give_up(_number, _frame):
    raise EndlessError


def outcome(interp, function, *arguments):
    """Return the string of the value, or None for a Tcl error; anything else that is raised fails the test."""
    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, 1)
    try:
        return to_str(function(*arguments))
    except EndlessError:
        return None
    except Completion as completion:
        code = completion.errorcode if completion.code == 1 else ""
        assert not (isinstance(code, list) and code[:1] == ["PYTHON"]), code
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@QUICK
@given(st.text(alphabet=st.characters(max_codepoint=0x10FFFF), max_size=60))
def test_random_text_as_script(interp, text):
    outcome(interp, interp.eval, text)


@QUICK
@given(st.text(alphabet='$[]{}"\\;\n ab1(:)*+-/<>=!~?,.eE', max_size=40))
def test_syntax_characters_as_script_and_expression(interp, text):
    outcome(interp, interp.eval, text)
    outcome(interp, interp.expr, text)


@QUICK
@given(st.sampled_from(SCRIPTS), st.data())
def test_mutated_scripts(interp, script, data):
    """Cut, double, replace or swap a piece of a script that works."""
    start = data.draw(st.integers(0, len(script)))
    stop = data.draw(st.integers(start, min(len(script), start + 8)))
    piece = data.draw(
        st.sampled_from(["", script[start:stop] * 2, "{", "}", "[", "]", '"', "$", "\\", " ", "-1", "a", "\x00"])
    )
    outcome(interp, interp.eval, script[:start] + piece + script[stop:])


@QUICK
@given(
    st.sampled_from(SCRIPTS), st.integers(0, 30), st.sampled_from(["", "a", "1", "{", "a b c", "-1", "1e400", "\ud800"])
)
def test_words_replaced(interp, script, place, word):
    words = script.split(" ")
    words[place % len(words)] = word
    outcome(interp, interp.eval, " ".join(words))


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_scripts_themselves_work(script):
    with Interp() as fresh:
        assert outcome(fresh, fresh.eval, script) is not None
