"""Every file of conformance/lang and conformance/docs, under each engine and under tclsh where it is installed."""

from __future__ import annotations

import os

import pytest

from conformance import documents
from conformance.process import TCLSH, read_fates

FILES = documents.all_files()
# The engine of this test run; the CI script runs the suite once for each.
ENGINE = os.environ.get("TCLCOMPAT_ENGINE", "walk")
# Documents of packages need Tcllib there.
NEEDS_TCLLIB = ("docs/transfer",)


@pytest.mark.parametrize("name", FILES)
def test_passes_here(name):
    outcome = documents.run_under_ours(FILES[name], ENGINE)
    assert documents.check(outcome) == [], outcome.output


@pytest.mark.skipif(TCLSH is None, reason="tclsh is not installed")
@pytest.mark.parametrize("name", FILES)
def test_is_what_tclsh_does(name):
    outcome = documents.run_under_tclsh(FILES[name])
    if name.startswith(NEEDS_TCLLIB) and "can't find package" in outcome.output:
        pytest.skip("Tcllib is not installed")
    assert documents.check(outcome) == [], outcome.output


def test_tcllibs_own_connect_behaves_the_same_here(monkeypatch):
    """Snit and connect.tcl as Debian's tcllib has them, unmodified, in our interpreter."""
    monkeypatch.setenv("TCLCOMPAT_NATIVE_OFF", "transfer::*")
    outcome = documents.run_under_ours(FILES["docs/transfer-connect"], ENGINE)
    if set(outcome.tests.values()) == {"skip"}:
        pytest.skip("Tcllib is not installed")
    assert outcome.names("fail") == [], outcome.output
    assert outcome.count("pass") > 50


def test_the_fates_of_tests_are_read_from_what_tcltest_prints():
    text = """some output++++ a-1.1 PASSED
++++ a-1.2 SKIPPED: unix

==== a-1.3 a description FAILED
==== Contents of test case:
    body
---- Result was:
1
---- Result should have been (exact matching):
2
==== a-1.3 FAILED

++++ a-1.1 PASSED
==== a-1.4  FAILED
==== a-1.4 FAILED
"""
    assert read_fates(text) == {"a-1.1": "pass", "a-1.2": "skip", "a-1.3": "fail", "a-1.1#2": "pass", "a-1.4": "fail"}
