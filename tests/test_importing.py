"""The quick finder finds what Python's own finds, or leaves it to that."""

from __future__ import annotations

import importlib.util
import os
import py_compile
import subprocess
import sys

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


@pytest.mark.parametrize("options", [[], ["-O"], ["-B"], ["-X", "pycache_prefix=nowhere"]])
def test_the_shell_runs_either_way(tmp_path, options):
    (tmp_path / "script.tcl").write_text("puts [expr {6*7}]")
    command = [sys.executable, *options, "-m", "tclcompat", "script.tcl"]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=True)
    assert ran.stdout == "42\n"
