"""Packages written in Python: how ``package require`` finds them, and how scripts may have others instead."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat import Interp, TclError, native_packages
from tclcompat.values.versions import compare_versions, parse_version, satisfies

versions = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){0,3}([ab][0-9]{1,2})?", fullmatch=True)


class Provider:
    """Provides two packages; ``install`` takes the name."""

    def __init__(self):
        self.PACKAGES = {"greet": "1.5", "greet::more": "2.0"}
        self.installed = []

    def install(self, interp, name):
        self.installed.append(name)
        interp.create_command(f"::{name}", lambda _interp, *words: "native", "?arg ...?")


@pytest.fixture
def provider(monkeypatch):
    made = Provider()
    monkeypatch.setattr(native_packages, "_providers", {"greet": made, "greet::more": made})
    return made


@pytest.fixture
def tcl():
    with Interp() as interp:
        yield interp


@pytest.fixture
def indexed(tcl, tmp_path):
    """A package index that offers the same package."""
    (tmp_path / "pkgIndex.tcl").write_text("package ifneeded greet 1.6 [list source [file join $dir greet.tcl]]\n")
    (tmp_path / "greet.tcl").write_text("package provide greet 1.6\nproc greet {} {return indexed}\n")
    tcl.set_var("auto_path", [str(tmp_path)])
    return tcl


def test_it_is_installed_when_it_is_required(tcl, provider):
    assert tcl.eval("package require greet") == "1.5"
    assert provider.installed == ["greet"]
    assert tcl.eval("greet") == "native"


def test_it_looks_registered_from_then_on(tcl, provider):
    tcl.eval("package require greet::more")
    assert tcl.eval("package versions greet::more") == ["2.0"]
    assert tcl.eval("package present greet::more 2") == "2.0"


def test_requirements_apply(tcl, provider):
    with pytest.raises(TclError, match="can't find package greet 2"):
        tcl.eval("package require greet 2")
    assert provider.installed == []


def test_it_comes_back_after_forget(tcl, provider):
    tcl.eval("package require greet; package forget greet")
    assert tcl.eval("package require greet") == "1.5"
    assert provider.installed == ["greet", "greet"]


def test_it_goes_before_an_index(indexed, provider):
    indexed.eval("catch {package require nosuch}")
    assert indexed.eval("package versions greet") == ["1.6"]
    assert indexed.eval("package require greet; greet") == "native"


def test_an_index_serves_what_it_does_not(indexed, provider):
    assert indexed.eval("package require -exact greet 1.6; greet") == "indexed"


def test_a_script_of_ones_own_goes_before_it(tcl, provider):
    tcl.eval("package ifneeded greet 1.1 {proc greet {} {return own}; package provide greet 1.1}")
    assert tcl.eval("package require greet; greet") == "own"


@pytest.mark.parametrize("element", ["greet", "*"])
def test_a_script_may_turn_it_off(indexed, provider, element):
    indexed.eval(f"set ::tcl::native({element}) 0")
    assert indexed.eval("package require greet; greet") == "indexed"


def test_an_element_of_its_own_goes_before_the_one_for_all(indexed, provider):
    indexed.eval("array set ::tcl::native {* 0 greet 1}")
    assert indexed.eval("package require greet; greet") == "native"


@pytest.mark.parametrize("patterns", ["greet", "gr*", "other greet"])
def test_the_environment_may_turn_it_off(indexed, provider, monkeypatch, patterns):
    monkeypatch.setenv("TCLCOMPAT_NATIVE_OFF", patterns)
    assert indexed.eval("package require greet; greet") == "indexed"


def test_a_fault_of_the_provider_is_a_tcl_error(tcl, monkeypatch):
    class Faulty:
        def __init__(self):
            self.PACKAGES = {"greet": "1.0"}

        def install(self, interp):
            raise ValueError("no good")

    monkeypatch.setattr(native_packages, "_providers", {"greet": Faulty()})
    with pytest.raises(TclError, match="ValueError: no good"):
        tcl.eval("package require greet")
    assert tcl.eval("package provide greet") == ""


def test_entry_points_are_found(tmp_path):
    metadata = tmp_path / "elsewhere-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: elsewhere\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[tclcompat.packages]\nelsewhere = elsewhere\n")
    (tmp_path / "elsewhere.py").write_text(
        "PACKAGES = {'elsewhere::one': '1.2'}\n"
        "def install(interp):\n"
        "    interp.create_command('::elsewhere::one', lambda i: 'here')\n"
    )
    script = """
        import sys
        sys.path.insert(0, sys.argv[1])
        from tclcompat import Interp
        tcl = Interp()
        print(tcl.eval("package require elsewhere::one 1; elsewhere::one"))
    """
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (result.stdout, result.stderr) == ("here\n", "")


def test_nothing_is_imported_before_a_package_is_required():
    script = (
        "import sys; from tclcompat import Interp; tcl = Interp(); tcl.eval('package provide x 1; package require x');"
        "print(sorted({'importlib.metadata', 'tclcompat.commands.library.package_search'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


@given(versions, versions)
def test_comparing_is_antisymmetric(first, second):
    left, right = parse_version(first), parse_version(second)
    assert compare_versions(left, right) == -compare_versions(right, left)


@given(versions, versions, versions)
def test_comparing_is_transitive(first, second, third):
    low, middle, high = sorted([parse_version(text) for text in (first, second, third)])
    if compare_versions(low, middle) <= 0 and compare_versions(middle, high) <= 0:
        assert compare_versions(low, high) <= 0


@given(versions)
def test_a_version_satisfies_itself(text):
    version = parse_version(text)
    assert satisfies(version, [text])
    assert satisfies(version, [f"{text}-"])
    assert satisfies(version, [f"{text}-{text}"])


def test_another_module_of_the_name_is_a_tcl_error(tmp_path):
    (tmp_path / "transfer.py").write_text("# a script of somebody's\n")
    script = "from tclcompat import Interp; print(Interp().eval('catch {package require transfer::connect} m; set m'))"
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stdout.startswith('can\'t load package transfer::connect: the Python module "transfer" in ')
    assert result.stdout.rstrip().endswith("transfer.py provides no packages")
