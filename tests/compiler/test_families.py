"""The table of command families, by which a family is imported when the first of its commands is compiled."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import tclcompat.compiler.policy  # noqa: F401  (the way in)
from tclcompat.compiler import inline
from tclcompat.compiler.emitters import EMITTERS, emitter_of, function_emitter


def test_the_table_lists_the_emitters_that_the_modules_declare() -> None:
    for path in Path(inline.__file__).parent.glob("*.py"):
        import_module(f"tclcompat.compiler.inline.{path.stem}")
    declared: dict[str, set[str]] = {}
    for name, emit in EMITTERS.items():
        declared.setdefault(emit.__module__.rpartition(".")[2], set()).add(name)
    assert {family: set(names) for family, names in inline.FAMILIES.items()} == declared


def test_a_command_without_an_emitter_has_none() -> None:
    assert emitter_of("::fconfigure") is None
    assert emitter_of("::set") is not None
    assert function_emitter("sin") is not None
    assert function_emitter("no") is None
