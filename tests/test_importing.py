"""The quick finder finds what Python's own finds, or leaves it to that."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import os
import py_compile
import subprocess
import sys
from pathlib import Path

import pytest

from tclcompat.importing import PackageFinder

ATTRIBUTES = ("name", "origin", "cached", "has_location", "submodule_search_locations", "parent")


@pytest.fixture
def package(tmp_path):
    """Make a compiled package with a module and a package in it."""
    for name in ("__init__.py", "module.py", "room/__init__.py", "room/inner.py"):
        path = tmp_path / "pack" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"where = {name!r}\n")
        py_compile.compile(str(path), doraise=True)
    return tmp_path / "pack"


@pytest.fixture
def finder(package):
    return PackageFinder("pack", str(package), sys.implementation.cache_tag)


@pytest.mark.parametrize("name", ["module", "room", "room.inner"])
def test_a_spec_is_as_python_makes_it(package, finder, name):
    spec = finder.find_spec(f"pack.{name}")
    path = package / name.replace(".", "/")
    inside = path.is_dir()
    path = path / "__init__.py" if inside else path.with_suffix(".py")
    places = [str(path.parent)] if inside else None
    usual = importlib.util.spec_from_file_location(f"pack.{name}", path, submodule_search_locations=places)
    assert [getattr(spec, key) for key in ATTRIBUTES] == [getattr(usual, key) for key in ATTRIBUTES]
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.where == str(path.relative_to(package))
    assert spec.loader.get_source(f"pack.{name}") == path.read_text()


def test_other_names_are_left_alone(finder):
    assert finder.find_spec("pack") is None
    assert finder.find_spec("package.module") is None
    assert finder.find_spec("pack.nosuch") is None


def test_a_changed_source_is_left_to_python(package, finder):
    path = package / "module.py"
    state = path.stat()
    path.write_text("changed = 1\n")
    assert finder.find_spec("pack.module") is None
    path.write_text("where = 'module.pz'\n")
    os.utime(path, (state.st_atime, state.st_mtime + 2))
    assert finder.find_spec("pack.module") is None


def test_a_missing_or_moved_compiled_file_is_left_to_python(package, finder):
    moved = package.rename(package.with_name("moved"))
    assert PackageFinder("pack", str(moved), sys.implementation.cache_tag).find_spec("pack.module") is None
    assert finder.find_spec("pack.module") is None


def test_a_compiled_file_checked_by_hash_is_left_to_python(package, finder):
    mode = py_compile.PycInvalidationMode.CHECKED_HASH
    py_compile.compile(str(package / "module.py"), invalidation_mode=mode)
    assert finder.find_spec("pack.module") is None


@pytest.fixture
def importing(package, monkeypatch):
    """Have the quick finder find the modules of the package; return what tells those that were imported."""
    (package / "first.py").write_text("import pack.room.inner, pack.second, pack.third\n")
    (package / "second.py").write_text("from pack.room.inner import where\n")
    (package / "third.py").write_text("TYPE_CHECKING = 0\nif TYPE_CHECKING:\n    import pack.module\n")
    (package / "broken.py").write_text("import pack.third, pack.fails\n")
    (package / "fails.py").write_text("1 // 0\n")
    for path in package.glob("*.py"):
        py_compile.compile(str(path), doraise=True)
    monkeypatch.syspath_prepend(str(package.parent))
    finder = PackageFinder("pack", str(package), sys.implementation.cache_tag)
    monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    importlib.import_module("pack")
    yield lambda: [name for name in sys.modules if name.startswith("pack.")]
    for name in ["pack", *[name for name in sys.modules if name.startswith("pack.")]]:
        del sys.modules[name]


def test_what_a_module_imports_at_its_head_is_loaded_with_it(package, importing):
    importlib.import_module("pack.second")
    assert importing() == ["pack.room", "pack.room.inner", "pack.second"]
    inner = sys.modules["pack.room.inner"]
    assert sys.modules["pack.room"].inner is inner
    spec = importlib.util.spec_from_file_location("pack.room.inner", package / "room" / "inner.py")
    usual = importlib.util.module_from_spec(spec)
    assert vars(inner).keys() - {"where", "__builtins__"} == vars(usual).keys()
    for key in ("__name__", "__file__", "__cached__", "__package__", "__doc__"):
        assert getattr(inner, key) == getattr(usual, key)
    assert type(inner.__loader__) is type(usual.__loader__)
    assert sys.modules["pack.room"].__path__ == [str(package / "room")]
    (package / "room" / "inner.py").write_text("where = 'changed'\n")
    assert importlib.reload(inner).where == "changed"


def test_what_only_type_checkers_import_is_not_loaded(importing):
    importlib.import_module("pack.third")
    assert importing() == ["pack.third"]


def test_a_module_that_fails_is_not_there(importing):
    with pytest.raises(ZeroDivisionError):
        importlib.import_module("pack.broken")
    assert importing() == ["pack.third"]


def test_what_has_no_compiled_file_is_loaded_by_python(package, importing):
    os.utime(package / "second.py", (1, 1))
    importlib.import_module("pack.first")
    assert sorted(importing()) == ["pack.first", "pack.room", "pack.room.inner", "pack.second", "pack.third"]


def test_imports_for_type_checkers_come_after_all_others():
    # Else the quick finder would not see the others.
    for path in Path(__file__).parent.parent.glob("tclcompat/**/*.py"):
        source = path.read_text()
        heads = [node for node in ast.parse(source).body if isinstance(node, ast.Import | ast.ImportFrom)]
        names = [getattr(node, "module", None) or node.names[0].name for node in heads]
        used = compile(source, str(path), "exec", dont_inherit=True).co_names
        seen = used[: used.index("TYPE_CHECKING")] if "TYPE_CHECKING" in used else used
        assert [name for name in names if name.startswith("tclcompat") and name not in seen] == [], path


@pytest.mark.parametrize("options", [[], ["-O"], ["-B"], ["-X", "pycache_prefix=nowhere"]])
def test_the_shell_runs_either_way(tmp_path, options):
    (tmp_path / "script.tcl").write_text("puts [expr {6*7}]")
    command = [sys.executable, *options, "-m", "tclcompat", "script.tcl"]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=True)
    assert ran.stdout == "42\n"
