"""The index of commands says what the families declare."""

from pathlib import Path

from tclcompat import command_index


def test_the_index_file_is_as_the_tables_make_it():
    path = Path(command_index.__file__).with_name("_command_index.py")
    assert path.read_text() == command_index.generate(), "run python -m tclcompat.command_index"


def test_every_function_is_found():
    for specs in command_index.specs_by_namespace().values():
        for _, spec in specs:
            assert callable(spec.load()), spec.name
