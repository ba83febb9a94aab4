"""Hot loops of a script file, where every script of a loop is a unit of its own, are compiled; errors look the same."""

from __future__ import annotations

import pytest

from tclcompat import Interp, TclError, to_str
from tclcompat.toplevel import evaluate

_SCRIPTS = {
    "condition": "set i 0\nwhile {\n $i < 300 && [bar $i]} {\n incr i\n}",
    "body": "set i 0\nwhile {$i < 300} {\n incr i\n\n if {$i > 200} {\n\n string index a $i$nope\n }\n}",
    "loop end": "for {set i 0} {$i < 300} {\n incr i\n if {$i > 200} {incr [string index a 1+] }} {\n incr k\n}",
    "division": "for {set i 0} {$i < 300 - 1/$z($i)} {incr i} {\n set z([expr {$i + 1}]) [expr {$i < 200}]\n}",
    "foreach": "foreach a [lrepeat 300 1] {\n incr n\n if {$n > 200} {\n lindex $a $novar\n }\n}",
    "error": "for {set i 0} {$i < 400} {incr i} {\n if {$i > 300} {error message info {CODE 1 2}}\n}",
    "break": "foreach x [lrepeat 200 1] {\n if {[incr n] > 150} break\n}\nset n",
    "lmap": "lmap x [lrepeat 200 1] {\n if {[incr n] > 150} continue\n set n\n}",
    "errorInfo": "foreach x [lrepeat 200 1] {\n catch {error a$x}\n set r $errorInfo\n}\nset r",
}


def _outcome(engine: str, script: str, monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    monkeypatch.setenv("TCLCOMPAT_ENGINE", engine)
    interp = Interp()
    interp.eval("proc bar {x} {if {$x > 200} {error oops}; return 1}\nset z(0) 1")
    try:
        result = evaluate(interp, interp.parse(script), compiled=False, kind="source")
    except TclError as error:
        return (error.errorinfo, to_str(error.errorcode), error.line)
    return (result,)


@pytest.mark.parametrize("name", _SCRIPTS)
def test_same_as_walked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    walked = _outcome("walk", _SCRIPTS[name], monkeypatch)
    assert _outcome("compile", _SCRIPTS[name], monkeypatch) == walked
    assert _outcome("auto", _SCRIPTS[name], monkeypatch) == walked
