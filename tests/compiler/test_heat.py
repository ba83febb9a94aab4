"""What becomes hot: procedures by their calls and by what they run, loops by their turns."""

from __future__ import annotations

import pytest

from tclcompat import Interp
from tclcompat.runtime.procs import Proc


def _interp() -> Interp:
    interp = Interp()
    if not 1 < interp.engine.hot_calls < 1000:
        pytest.skip("nothing is compiled, or everything at its first call")
    return interp


def _is_compiled(interp: Interp, name: str) -> bool:
    proc = interp.find_command(name)
    assert isinstance(proc, Proc)
    return proc.enter is not None


@pytest.mark.parametrize(("commands", "calls"), [(1, 100), (160, 10)])
def test_a_procedure_that_runs_many_commands_is_hot_after_fewer_calls(commands: int, calls: int) -> None:
    interp = _interp()
    interp.eval(f"proc f {{}} {{{'set a 1;' * commands}}}")
    interp.eval("f")
    assert not _is_compiled(interp, "f")
    interp.eval(f"time f {calls}")
    assert _is_compiled(interp, "f")


def test_a_loop_of_short_runs_in_a_procedure_that_is_not_called_again() -> None:
    interp = _interp()
    interp.eval(
        "proc f {} {foreach x {1 2 3 4 5 6 7 8} {foreach y {1 2 3 4 5 6 7 8 9 10} {foreach z {1 2 3 4 5} {incr n}}}}"
    )
    interp.eval("f")
    proc = interp.find_command("f")
    assert isinstance(proc, Proc)
    inner = proc.script.commands[0].words[-1].script.commands[0].words[-1].script.commands[0]  # type: ignore[attr-defined]  # literals
    assert inner.loop


def test_what_cannot_be_compiled_is_not_tried_at_each_call() -> None:
    interp = _interp()
    interp.eval("proc f {a a} {}; time {f 1 2} 300")
    proc = interp.find_command("f")
    assert isinstance(proc, Proc)
    assert proc.enter is None
    assert proc.heat < 0
