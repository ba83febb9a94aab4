"""``after``, ``vwait``, ``update``, ``fileevent`` and background errors, from outside a script."""

from __future__ import annotations

import pytest

from tclcompat.bootstrap import Interp
from tclcompat.errors import TclError
from tclcompat.eventloop.loop import EventLoop, FakeClock


@pytest.fixture
def interp():
    made = Interp()
    made.state(EventLoop, lambda: EventLoop(clock=FakeClock()))
    yield made
    made.close()


def test_a_day_passes_at_once_under_a_fake_clock(interp):
    interp.eval("after 86400000 {set ::done day}; after 1000 {lappend ::seen second}; vwait ::done")
    assert interp.get_var("done") == "day"
    assert interp.eval("set ::seen") == ["second"]


def test_a_wait_that_cannot_end_is_an_error(interp):
    with pytest.raises(TclError, match=r"^can't wait for variable .x.: would wait forever$") as caught:
        interp.eval("vwait x")
    assert caught.value.errorcode == ["TCL", "EVENT", "NO_SOURCES"]
    assert interp.eval("list [info exists x] [info vars x] [trace info variable x]") == [0, [], []]


def test_closing_the_interpreter_cancels_its_scripts(interp):
    interp.eval("after 0 {error never}; after idle {error never}")
    loop = interp.state(EventLoop)
    interp.close()
    assert not loop.has_sources()


def test_a_python_exception_is_a_background_error(interp):
    def fail(*_words):
        raise ValueError("bad luck")

    interp.create_command("fail", fail)
    interp.eval("proc bgerror message {lappend ::seen $message $::errorCode}; after 0 fail; update")
    assert interp.get_var("seen") == ["ValueError: bad luck", ["PYTHON", "ValueError", "bad luck"]]


def test_a_fileevent_ends_with_its_channel(interp, tmp_path):
    (tmp_path / "file").write_text("x")
    interp.set_var("path", str(tmp_path / "file"))
    interp.eval("set c [open $path]; fileevent $c readable {read $c; close $c; set ::done 1}; vwait ::done")
    assert not interp.state(EventLoop).has_sources()
