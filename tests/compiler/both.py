"""Runs a script in the tree walker and in the compiler, and demands that they cannot be told apart."""

from __future__ import annotations

import os
from collections.abc import Sequence

from tclcompat import Interp, to_dict, to_list, to_str
from tclcompat.compiler.policy import state_of
from tclcompat.runtime.procs import Proc

# What an error stack calls the instruction that failed (INNER) is for the engine to say; the calls around it are not.
_HARNESS = """
    set code [catch $script result options]
    if {[dict exists $options -errorstack]} {
        dict set options -errorstack [lreplace [dict get $options -errorstack] 0 1]
    }
    list $code $result $options $::errorInfo $::errorCode
"""


def both(script: str, compiled: Sequence[str] = ("p",)) -> tuple[int, str, dict[str, str]]:
    """Return completion code, result and options of ``script``, the same in both engines.

    ``compiled`` names the procedures that must have been compiled.
    """
    walked, _ = _outcome("walk", script)
    outcome, interp = _outcome("compile", script)
    assert outcome == walked
    for name in compiled:
        proc = interp.find_command(name)
        assert isinstance(proc, Proc), f"{name} is no procedure"
        assert proc.enter is not None, f"{name} was not compiled: {state_of(proc).refused}"
    code, result, options, _, _ = outcome
    return int(code), result, {key: to_str(value) for key, value in to_dict(options).items()}


def result_of(script: str, compiled: Sequence[str] = ("p",)) -> str:
    """Return the result of a script that must not fail, the same in both engines."""
    code, result, _ = both(script, compiled)
    assert code == 0, result
    return result


def source_of(script: str, name: str = "p") -> str:
    """Return the Python source of all versions of a procedure, once ``script`` was run by the compiler."""
    _, interp = _outcome("compile", script)
    proc = interp.find_command(name)
    assert isinstance(proc, Proc), f"{name} is no procedure"
    procedure = state_of(proc).procedure
    assert procedure is not None, f"{name} was not compiled: {state_of(proc).refused}"
    versions = procedure.versions
    return "\n".join([version.source for version in versions.values()])


def _outcome(engine: str, script: str) -> tuple[list[str], Interp]:
    before = os.environ.get("TCLCOMPAT_ENGINE")
    os.environ["TCLCOMPAT_ENGINE"] = engine
    try:
        interp = Interp()
    finally:
        if before is None:
            del os.environ["TCLCOMPAT_ENGINE"]
        else:
            os.environ["TCLCOMPAT_ENGINE"] = before
    interp.set_var("script", script)
    interp.eval("set ::errorInfo {}; set ::errorCode {}")
    return [to_str(part) for part in to_list(interp.eval(_HARNESS))], interp
