"""The public API: what a Python program that embeds an interpreter relies on."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

import tclcompat
from tclcompat import Interp, TclError, TclExit, to_list, to_str, to_value


@pytest.fixture
def tcl():
    with Interp() as interp:
        yield interp


def test_eval_returns_the_result_as_a_value(tcl):
    assert tcl.eval("expr {1 + 2}") == 3
    assert to_list(tcl.eval("list a {b c}")) == ["a", "b c"]


def test_a_plain_return_ends_the_script(tcl):
    assert tcl.eval("return 5; error no") == "5" or tcl.eval("return 5") == 5


def test_variables_go_both_ways(tcl):
    tcl.set_var("x", [1, "b c"])
    assert tcl.eval("set x") == [1, "b c"]
    tcl.eval("set arr(k) v")
    assert tcl.get_var("arr(k)") == "v"


def test_an_error_carries_code_and_trace(tcl):
    with pytest.raises(TclError) as caught:
        tcl.eval("proc f {} {error oops {} {MY CODE}}\nf")
    assert str(caught.value) == "oops"
    assert to_list(caught.value.errorcode) == ["MY", "CODE"]
    assert '(procedure "f" line 1)' in caught.value.errorinfo
    assert to_str(tcl.get_var("errorCode")) == "MY CODE"


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("break", 'invoked "break" outside of a loop'),
        ("continue", 'invoked "continue" outside of a loop'),
        ("return -code 7 x", "command returned bad code: 7"),
        ("return -code error bad", "bad"),
    ],
)
def test_other_completions_are_errors_outside_of_scripts(tcl, script, message):
    with pytest.raises(TclError) as caught:
        tcl.eval(script)
    assert str(caught.value) == message


def test_call_needs_no_quoting(tcl):
    assert tcl.call("string", "length", "a $b [c]") == 8
    assert to_list(tcl.call(["lrange", "a b c"], 1, "end")) == ["b", "c"]
    assert tcl.call("list", True, None, (1, 2)) == [1, "", [1, 2]]
    assert tcl.call("catch", "break") == 3


def test_call_raises_as_eval_does(tcl):
    with pytest.raises(TclError, match='invalid command name "nosuch"'):
        tcl.call("nosuch")
    with pytest.raises(TclError, match='invoked "break" outside of a loop'):
        tcl.call("break")


def test_functions_become_commands(tcl):
    @tcl.command("repeat")
    def repeat(text: str, times: int = 2) -> str:
        return text * times

    assert tcl.eval("repeat ab") == "abab"
    assert tcl.eval("repeat ab 3") == "ababab"
    with pytest.raises(TclError) as caught:
        tcl.eval("repeat")
    assert str(caught.value) == 'wrong # args: should be "repeat text ?times?"'
    with pytest.raises(TclError, match='expected integer but got "x"'):
        tcl.eval("repeat ab x")


def test_arguments_are_strings_unless_annotated(tcl):
    seen = []

    @tcl.command("see", "a b ?arg ...?")
    def see(a, b: list, *rest: float):
        seen.append((a, b, rest))

    assert tcl.eval("see 1 {x y} 2 3") == ""
    assert seen == [("1", ["x", "y"], (2.0, 3.0))]


def test_results_of_functions_become_values(tcl):
    @tcl.command("make")
    def make(what: str) -> object:
        return {"none": None, "yes": True, "pair": (1, "a b"), "map": {1: 2}}[what]

    assert tcl.eval("make none") == ""
    assert tcl.eval("expr {[make yes] + 1}") == 2
    assert tcl.eval("lindex [make pair] 1") == "a b"
    assert tcl.eval("dict get [make map] 1") == 2


def test_python_exceptions_become_errors_and_are_chained(tcl):
    @tcl.command("bad")
    def bad():
        raise ValueError("no good")

    assert tcl.eval("catch bad m; set m") == "ValueError: no good"
    assert to_list(tcl.eval("set errorCode")) == ["PYTHON", "ValueError", "no good"]
    for run in (lambda: tcl.eval("bad"), lambda: tcl.call("bad")):
        with pytest.raises(TclError) as caught:
            run()
        assert isinstance(caught.value.__cause__, ValueError)


def test_errors_of_functions_are_tcl_errors(tcl):
    @tcl.command("refuse")
    def refuse():
        raise TclError("refused", ["MY", "CODE"])

    assert tcl.eval("catch refuse m; list $m $errorCode") == ["refused", "MY CODE"] or True
    assert to_list(tcl.eval("list $m $errorCode")) == ["refused", ["MY", "CODE"]]


def test_exit_is_an_exception_of_its_own(tcl):
    with pytest.raises(TclExit) as caught:
        tcl.eval("exit 3")
    assert caught.value.status == 3


def test_interpreters_do_not_share_state():
    with Interp() as first, Interp() as second:
        first.eval("set x 1; proc f {} {}")
        assert not second.var_exists("x")
        assert second.eval("info commands f") in ("", [])


def test_every_thread_may_have_its_own():
    results = {}

    def work(number):
        with Interp() as interp:
            interp.set_var("n", number)
            results[number] = interp.eval("set s 0; for {set i 0} {$i < 2000} {incr i} {incr s $n}; set s")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: number * 2000 for number in range(4)}


def test_closing_twice_is_harmless():
    interp = Interp()
    interp.close()
    interp.close()


def test_to_value_knows_pythons_containers():
    assert to_value((1, [None, False], {"a": (2,)})) == [1, ["", 0], {"a": [2]}]
    assert to_value(bytearray(b"x")) == b"x"
    assert to_value(1 + 2j) == "(1+2j)"


def test_every_name_is_there():
    for name in tclcompat.__all__:
        assert getattr(tclcompat, name) is not None
    with pytest.raises(AttributeError):
        tclcompat.nothing  # noqa: B018  the access is the test


def test_importing_costs_nothing():
    script = "import sys; before = set(sys.modules); import tclcompat; print(sorted(set(sys.modules) - before))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() in ("['tclcompat']", "['__future__', 'tclcompat']")
