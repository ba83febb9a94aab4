"""What Tcl's compiler computes: expressions of operators and literals, whose errors have another heading in traces."""

from __future__ import annotations

import pytest

from tclcompat import Interp, to_str

_FOUND_COMPILING = (
    '"08" * (0x7fffffffffffffff ** 8)',
    '"a" && 1',
    '(0 || "a") + 1',
    '"a" ? 1 : 2',
    '("a" ? 1 : 2) ? $v : 3',
    '-(2 ** 100) + "a"',
    "1 * 1 <= (9.8 ** 0) % 1",
    "$v + (1 / 0)",
)
_FOUND_RUNNING = ('"a" ? $v : 3', '"a" && $v', '$v && "a"', '"a" + $v', 'max(1, "a")')


@pytest.mark.parametrize("engine", ["walk", "compile"])
@pytest.mark.parametrize("expression", [*_FOUND_COMPILING, *_FOUND_RUNNING])
def test_the_heading_of_the_trace(expression: str, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TCLCOMPAT_ENGINE", engine)
    interp = Interp()
    interp.eval(f"proc p {{}} {{set v 1; expr {{{expression}}}}}; catch p; catch p")
    heading = "invoked from within" if expression in _FOUND_COMPILING else "while executing"
    assert to_str(interp.eval("set errorInfo")).splitlines()[1].strip() == heading
