"""The commands file, glob, cd, pwd, exit."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.bootstrap import Interp
from tclcompat.commands.file_attributes import change_mode
from tclcompat.commands.filenames import join_names, normalize, split_name
from tclcompat.errors import TclError, TclExit
from tclcompat.values.convert import to_list

NAMES = st.text(alphabet="ab./", max_size=12)


@pytest.fixture(name="interp")
def _interp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Interp:
    monkeypatch.chdir(tmp_path)
    return Interp()


@given(NAMES)
def test_join_undoes_split(name: str) -> None:
    parts = split_name(name)
    if parts:
        assert split_name(join_names(*parts)) == parts


@given(NAMES.filter(bool))
def test_normalizing_twice_changes_nothing(name: str) -> None:
    once = normalize(name)
    assert once.startswith("/")
    assert normalize(once) == once


def test_normalize_follows_links_but_the_last(interp: Interp, tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "link").symlink_to("deep/er")
    here = os.path.realpath(tmp_path)
    assert interp.invoke(["file", "normalize", "link"]) == f"{here}/link"
    assert interp.invoke(["file", "normalize", "link/x"]) == f"{here}/deep/er/x"
    assert interp.invoke(["file", "normalize", "link/.."]) == f"{here}/deep"


def test_copying_a_directory_copies_what_is_in_it(interp: Interp, tmp_path: Path) -> None:
    (tmp_path / "d" / "e").mkdir(parents=True)
    (tmp_path / "d" / "e" / "f").write_bytes(b"text")
    (tmp_path / "d" / "l").symlink_to("e")
    os.chmod(tmp_path / "d" / "e" / "f", 0o640)
    os.utime(tmp_path / "d" / "e" / "f", (1000, 2000))
    interp.invoke(["file", "copy", "d", "c"])
    copied = tmp_path / "c" / "e" / "f"
    assert copied.read_bytes() == b"text"
    assert (copied.stat().st_mode & 0o777, copied.stat().st_mtime) == (0o640, 2000)
    assert (tmp_path / "c" / "l").readlink() == Path("e")


def test_rename_onto_a_file_needs_force(interp: Interp, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    with pytest.raises(TclError, match='error renaming "a" to "b": file already exists') as caught:
        interp.invoke(["file", "rename", "a", "b"])
    assert caught.value.errorcode == ["POSIX", "EEXIST", "file already exists"]
    interp.invoke(["file", "rename", "-force", "a", "b"])
    assert (tmp_path / "b").read_text() == "a"


def test_deleting_a_tree_leaves_what_a_link_in_it_points_to(interp: Interp, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "x").touch()
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "link").symlink_to(tmp_path / "kept")
    interp.invoke(["file", "delete", "-force", "d"])
    assert not (tmp_path / "d").exists()
    assert (tmp_path / "kept" / "x").exists()


def test_glob_finds_names_that_are_not_ascii(interp: Interp, tmp_path: Path) -> None:
    (tmp_path / "\u00e9").touch()
    assert interp.invoke(["glob", "*"]) == ["\u00e9"]
    assert interp.invoke(["file", "exists", "\u00e9"]) == 1


def test_glob_keeps_a_tilde_that_is_a_name(interp: Interp, tmp_path: Path) -> None:
    (tmp_path / "~d").mkdir()
    (tmp_path / "~d" / "q").touch()
    assert interp.invoke(["glob", "*/*"]) == ["~d/q"]
    assert to_list(interp.invoke(["file", "split", "x/~d"])) == ["x", "./~d"]


def test_a_temporary_file_without_a_variable_has_no_name(
    interp: Interp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    channel = interp.invoke(["file", "tempfile"])
    assert list(tmp_path.iterdir()) == []
    interp.invoke(["close", channel])


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("rwxr-x--x", 0o751),
        ("rwsr-sr-t", 0o7755),
        ("u=rw,go=", 0o600),
        ("+x", 0o755),
        ("u-w", 0o444),
        ("a=", 0),
        ("ug+ws", 0o6664),
        ("", 0o644),
    ],
)
def test_permissions_change_like_chmod(text: str, mode: int) -> None:
    assert change_mode(0o644, text) == mode


def test_exit_wants_an_integer(interp: Interp) -> None:
    with pytest.raises(TclError, match='expected integer but got "x"'):
        interp.invoke(["exit", "x"])
    with pytest.raises(TclExit) as caught:
        interp.invoke(["exit", "3"])
    assert caught.value.status == 3
