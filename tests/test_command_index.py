"""The index of commands says what the families declare."""

from pathlib import Path

from tclcompat import Interp, command_index
from tclcompat.builtin_commands import all_specs


def test_the_index_file_is_as_the_tables_make_it():
    path = Path(command_index.__file__).with_name("_command_index.py")
    assert path.read_text() == command_index.generate(), "run python -m tclcompat.command_index"


def test_every_function_is_found():
    for spec in all_specs():
        assert callable(spec.load()), spec.name


def test_commands_that_were_not_looked_up_are_there():
    with Interp() as interp:
        interp.eval("proc puts args {}; rename split ::tcl::divide; rename join {}; interp alias {} list {} lrange")
        root = interp.global_namespace
        with Interp() as fresh:
            assert sorted({*root.commands, "split", "join"}) == sorted(fresh.global_namespace.commands)
        assert interp.eval("info args puts") == ["args"]
        assert interp.eval("::tcl::divide a/b /") == ["a", "b"]
        assert interp.eval("info commands join") == []
