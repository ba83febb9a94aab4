"""Python exceptions in commands are Tcl errors, and an interpreter belongs to no thread."""

import threading

import pytest

from tclcompat.bootstrap import Interp
from tclcompat.errors import TclError
from tclcompat.values.convert import to_str


@pytest.fixture
def interp():
    made = Interp()
    made.create_command("boom", lambda interp, *words: 1 // 0)
    yield made
    made.close()


def test_errorcode_names_the_exception(interp):
    assert interp.eval("catch {boom} message options") == 1
    assert to_str(interp.get_var("message")) == "ZeroDivisionError: integer division or modulo by zero"
    code = to_str(interp.eval("dict get $options -errorcode"))
    assert code == "PYTHON ZeroDivisionError {integer division or modulo by zero}"


def test_errorinfo_shows_the_command(interp):
    interp.eval("proc p {} {\n    boom now\n}")
    with pytest.raises(TclError) as caught:
        interp.eval("p")
    assert caught.value.errorinfo.splitlines()[1:3] == ["    while executing", '"boom now"']
    assert '(procedure "p" line 2)' in caught.value.errorinfo


def test_the_exception_is_its_cause(interp):
    with pytest.raises(TclError) as caught:
        interp.eval("boom")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_it_can_be_trapped(interp):
    assert interp.eval("try {boom} trap {PYTHON ZeroDivisionError} {} {set x trapped}") == "trapped"


def test_interpreters_in_threads_do_not_meet():
    results = {}

    def work(number):
        interp = Interp()
        interp.set_var("n", number)
        interp.eval("proc f x {if {$x == 0} {return 0}; expr {1 + [f [incr x -1]]}}")
        results[number] = interp.eval("incr n [f 200]")
        interp.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: number + 200 for number in range(4)}


def test_an_interpreter_may_move_to_another_thread(interp):
    interp.eval("proc f n {if {$n == 0} {return 0}; expr {1 + [f [expr {$n - 1}]]}}")
    results = []
    thread = threading.Thread(target=lambda: results.append(interp.eval("f 900")))
    thread.start()
    thread.join()
    assert results == [900]
