"""``info``: what Tcl's own tests cannot see from inside one script."""

from __future__ import annotations

from pathlib import Path

import pytest

from tclcompat.bootstrap import Interp
from tclcompat.commands.sources import run_file
from tclcompat.values.convert import to_dict, to_list, to_str


@pytest.fixture
def interp() -> Interp:
    return Interp()


def where(interp: Interp, script: str, tmp_path: Path) -> dict[str, object]:
    """Run ``script`` as a file and return the ``info frame`` that it left in the variable ``seen``."""
    path = tmp_path / "script.tcl"
    path.write_text(script)
    run_file(interp, str(path))
    return to_dict(interp.get_var("seen"))


def test_a_command_of_a_file_knows_its_line(interp: Interp, tmp_path: Path) -> None:
    seen = where(interp, "\n\nset seen [info frame 0]\n", tmp_path)
    assert seen["type"] == "source"
    assert seen["line"] == 3
    assert seen["file"] == str(tmp_path / "script.tcl")
    assert seen["cmd"] == "info frame 0"


def test_a_procedure_knows_where_its_body_stands(interp: Interp, tmp_path: Path) -> None:
    seen = where(interp, "proc f {} {\n    set x 1\n    info frame 0\n}\nset seen [f]\n", tmp_path)
    assert seen["line"] == 3
    assert seen["proc"] == "::f"
    assert seen["level"] == 0


def test_a_procedure_inside_namespace_eval_knows_it_too(interp: Interp, tmp_path: Path) -> None:
    script = "namespace eval n {\n    proc f {} {\n        info frame 0\n    }\n}\nset seen [n::f]\n"
    seen = where(interp, script, tmp_path)
    assert (seen["type"], seen["line"]) == ("source", 3)


def test_a_script_made_while_running_has_no_file(interp: Interp, tmp_path: Path) -> None:
    seen = where(interp, 'set script "\\n[list info frame 0]"\nset seen [eval $script]\n', tmp_path)
    assert seen["type"] == "eval"
    assert seen["line"] == 2
    assert "file" not in seen


def test_uplevel_shows_the_procedure_that_called_it(interp: Interp, tmp_path: Path) -> None:
    seen = where(interp, "proc up {script} {uplevel 1 $script}\nset seen [up {info frame 0}]\n", tmp_path)
    assert seen["proc"] == "::up"
    assert "level" not in seen


def test_the_caller_of_a_command_with_brackets_is_that_command(interp: Interp, tmp_path: Path) -> None:
    seen = where(interp, "proc f {args} {info frame -1}\nset seen [f [list a]]\n", tmp_path)
    assert seen["cmd"] == "f [list a]"


def test_every_subcommand_is_there(interp: Interp) -> None:
    names = "args body class cmdcount commands complete coroutine default errorstack exists frame functions globals"
    names += " hostname level library loaded locals nameofexecutable object patchlevel procs script"
    names += " sharedlibextension tclversion vars"
    configured = to_dict(interp.eval("namespace ensemble configure info"))
    assert sorted(to_dict(configured["-map"])) == names.split()


def test_commands_of_the_path_come_before_global_ones(interp: Interp) -> None:
    interp.eval("namespace eval a {proc only {} {}}; namespace eval b {namespace path ::a}")
    assert "only" in [to_str(name) for name in to_list(interp.eval("namespace eval b {info commands}"))]
