"""The shape of the house: which room imports which, how long files are, that every command has its conformance file."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted(path for room in ("tclcompat", "transfer") for path in (ROOT / room).rglob("*.py"))
CONFORMANCE = ROOT / "conformance"

# What each room may import besides itself and errors; the table of the architecture page.
_BELOW_COMMANDS = {"runtime", "channels", "eventloop", "syntax", "values"}
MAY_IMPORT: dict[str, set[str]] = {
    "values": set(),
    "eventloop": set(),
    "syntax": {"values"},
    "channels": {"eventloop", "values"},
    "runtime": {"syntax", "values"},
    "interpreter": {"runtime", "syntax", "values"},
    "compiler": {"interpreter", "runtime", "syntax", "values"},
    "commands": _BELOW_COMMANDS,
    # The kit is two modules.
    "native": {
        "native_arguments",
        "native_builtins",
        "native_callbacks",
        "native_info",
        "native_options",
        "runtime",
        "values",
    },
    "native_arguments": {"runtime", "values"},
    "native_builtins": {"runtime", "values"},
    "native_callbacks": {"runtime", "values"},
    "native_info": {"native", "runtime", "values"},
    "native_options": {"native", "values"},
    "packages": {"runtime", "values", "commands", "channels", "native", "eventloop"},
    "errors": set(),
    # At the top of the house.
    "bootstrap": {"*"},
    "builtin_commands": {"_command_index", "commands", "runtime"},
    "command_index": {"commands", "runtime"},
    "_command_index": set(),
    "importing": set(),
    "entry_points": set(),
    "embedding": {"runtime", "syntax", "values", "toplevel"},
    "native_packages": {"entry_points", "runtime", "values"},
    "toplevel": {"runtime", "syntax", "values"},
    "shell": {"*"},
    "repl": {"*"},
    "__main__": {"*"},
    "__init__": {"*"},
}
# transfer shows that anybody can write such a package: the public API and the kit for native packages are enough.
PUBLIC = {"tclcompat", "tclcompat.native"}

MOST_LINES = 500
# path -> why it may be longer
LONGER: dict[str, str] = {}

# Commands whose conformance file has another name, or that are covered with others, and why.
COVERED_ELSEWHERE: dict[str, str] = dict.fromkeys(
    ("auto_execok", "auto_import", "auto_load_index", "auto_qualify", "tclLog"),
    "auto_load.test has the commands of library(n)",
)


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return "transfer" if parts[0] == "transfer" else parts[1]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and module of every import, those within functions and under TYPE_CHECKING too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            module = node.module or ""
            yield node.lineno, module
            if module == "tclcompat":
                for name in node.names:
                    if (ROOT / "tclcompat" / name.name).exists() or (ROOT / "tclcompat" / f"{name.name}.py").exists():
                        yield node.lineno, f"tclcompat.{name.name}"


def wrong_imports(path: Path) -> Iterator[str]:
    room = room_of(path)
    where = path.relative_to(ROOT)
    for line, module in imports(path):
        parts = module.split(".")
        if parts[0] == "transfer" and room != "transfer":
            yield f"{where}:{line}: {module}: nobody imports transfer, an entry point finds it"
        if parts[0] != "tclcompat":
            continue
        if room == "transfer":
            if module not in PUBLIC:
                yield f"{where}:{line}: {module}: transfer uses the public API only"
            continue
        allowed = MAY_IMPORT[room]
        target = parts[1] if len(parts) > 1 else "__init__"
        if target not in (room, "errors") and target not in allowed and "*" not in allowed:
            yield f"{where}:{line}: {room} imports {module}"


def test_every_room_is_on_the_plan():
    assert {room_of(path) for path in CODE} <= {*MAY_IMPORT, "transfer"}


@pytest.mark.parametrize("room", sorted({room_of(path) for path in CODE}))
def test_a_room_imports_only_rooms_below_it(room):
    assert [problem for path in CODE if room_of(path) == room for problem in wrong_imports(path)] == []


def test_files_fit_in_one_head():
    tests = sorted((ROOT / "tests").rglob("*.py")) + sorted(CONFORMANCE.rglob("*.py"))
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE + tests}
    too_long = {path: lines for path, lines in lengths.items() if lines > MOST_LINES and path not in LONGER}
    assert too_long == {}
    assert [path for path in LONGER if lengths.get(path, 0) <= MOST_LINES] == [], "no longer needs to be in the list"


def test_nothing_else_stands_at_the_top_level():
    known = {"pyproject.toml", "tclcompat", "transfer", "tests", "conformance", "README.md", "LICENSE", "CHANGELOG.md"}
    made = {"build", "dist", "htmlcov", "tclcompat.egg-info"}  # by tools, and ignored by git
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".") and path.name != "__pycache__"}
    assert found - made == known


def declared_commands() -> list[str]:
    from tclcompat.command_index import command_tables

    names = []
    for table in command_tables().values():
        names += [*table.commands, *table.ensembles]
    # What is no command of the global namespace is part of one that is (::tcl::mathfunc::sin of expr ...).
    return sorted({name.removeprefix("::") for name in names if name.count("::") == 1})


def test_every_command_has_a_conformance_file():
    files = {path.stem for path in (CONFORMANCE / "lang").glob("*.test")}
    missing = [name for name in declared_commands() if name not in files and name not in COVERED_ELSEWHERE]
    assert missing == []


def test_no_test_name_is_used_twice():
    for path in sorted(CONFORMANCE.rglob("*.test")):
        names = Counter(
            line.split()[1] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("test ")
        )
        assert [name for name, count in names.items() if count > 1] == [], path
