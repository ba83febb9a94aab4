"""Entry points are read as importlib.metadata reads them."""

from __future__ import annotations

import sys
from importlib import metadata
from zipfile import ZipFile

from tclcompat.entry_points import entry_points, load_entry_point

TEXT = "# made up\n[other]\na = b\n\n[group]\nplain = os\ndeep = os.path : join\nmore=json:loads [extra]\n"


def add(directory, text):
    directory.mkdir(parents=True)
    (directory / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {directory.stem}\nVersion: 1\n")
    (directory / "entry_points.txt").write_text(text)


def test_distributions_are_read_like_python_does(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    add(tmp_path / "one-1.dist-info", TEXT)
    add(tmp_path / "two.egg-info", "[group]\nx = sys\n")
    (tmp_path / "none-1.dist-info").mkdir()
    expected = sorted((entry.name, entry.value) for entry in metadata.entry_points(group="group"))
    assert sorted(entry_points("group")) == expected
    assert len(expected) == 4


def test_what_is_installed_later_is_seen(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    assert dict(entry_points("group")) == {}
    add(tmp_path / "one-1.dist-info", TEXT)
    assert sorted(dict(entry_points("group"))) == ["deep", "more", "plain"]


def test_a_zip_file_is_left_to_python(tmp_path, monkeypatch):
    with ZipFile(tmp_path / "lib.zip", "w") as file:
        file.writestr("one-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: one\nVersion: 1\n")
        file.writestr("one-1.dist-info/entry_points.txt", "[group]\nzipped = sys\n")
    monkeypatch.syspath_prepend(str(tmp_path / "lib.zip"))
    assert dict(entry_points("group")) == {"zipped": "sys"}


def test_what_an_entry_point_names():
    import json
    import os

    assert load_entry_point("sys") is sys
    assert load_entry_point("os.path : join") is os.path.join
    assert load_entry_point("json:loads [extra]") is json.loads
