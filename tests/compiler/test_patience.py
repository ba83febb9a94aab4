"""A process that mostly waits does not import the compiler for the few commands it runs."""

from __future__ import annotations

import sys

import pytest

from tclcompat import Interp
from tclcompat.eventloop.loop import EventLoop
from tclcompat.runtime.procs import Proc


def _called_often(waits: int) -> Proc:
    with Interp() as interp:
        if interp.engine.hot_calls < 2:
            pytest.skip("nothing is compiled, or everything at its first call")
        interp.state(EventLoop).waits = waits
        interp.eval("proc f {x} {incr x}")
        for number in range(110):
            interp.eval(f"f {number}")
        proc = interp.find_command("f")
    assert isinstance(proc, Proc)
    return proc


@pytest.mark.parametrize(("waits", "compiled"), [(0, True), (110, False), (1000, True)])
def test_a_procedure_is_left_alone_while_the_process_has_waited_more_than_it_ran(
    waits: int, compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not compiled:
        monkeypatch.delitem(sys.modules, "tclcompat.compiler.policy", raising=False)
    proc = _called_often(waits)
    assert (proc.enter is not None) is compiled
