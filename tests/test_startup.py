"""A small script does not pay for what it does not use."""

from __future__ import annotations

from conformance.bench.startup import heavy_modules


def test_nothing_heavy_is_imported():
    assert heavy_modules() == []


def test_events_import_nothing_heavy_either():
    assert heavy_modules("after 0 {set x 1}; vwait x; close [socket -server {} 0]") == []
