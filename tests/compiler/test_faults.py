"""The engine that compiles what is hot leaves to the walker what the compiler stumbles over: it must never have to."""

from __future__ import annotations

import pytest

from conformance.bench.programs import Program, find
from tclcompat import Interp
from tclcompat.compiler import policy
from tclcompat.compiler.engine import policy_of


@pytest.mark.parametrize("program", find([]), ids=lambda program: program.name)
def test_no_program_brings_up_a_fault(program: Program) -> None:
    interp = Interp()
    if interp.engine.hot_calls < 2:
        pytest.skip("nothing is compiled, or faults show anyway")
    policy_of(interp).cannot = policy.CANNOT
    lines: list[object] = []

    def puts(interp: Interp, line: object) -> str:
        lines.append(line)
        return ""

    interp.create_command("puts", puts)
    interp.eval("set argv 0.15; set argc 1; set argv0 x")
    interp.eval(f"source {program.path}")
    assert len(lines) == 1
