"""fcopy between channels of one encoding: line ends are translated wherever the blocks are cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat import Interp
from tclcompat.channels.copying import _join_line_ends


@given(st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"a"])).map(b"".join))
def test_every_cr_lf_becomes_lf(data: bytes) -> None:
    assert _join_line_ends(data) == data.replace(b"\r\n", b"\n")


@pytest.mark.parametrize("pattern", [b"\r\n", b"a\r\n", b"\r", b"ab\n\r", "\u20ac\r\n".encode()])
@pytest.mark.parametrize("size", [8191, 8192, 8193])
def test_a_cut_between_cr_and_lf_changes_nothing(tmp_path: Path, pattern: bytes, size: int) -> None:
    data = (pattern * size)[:size] + b"\r"
    (tmp_path / "in").write_bytes(data)
    with Interp() as interp:
        interp.set_var("folder", str(tmp_path))
        interp.eval("""
            set in [open $folder/in]
            set out [open $folder/out w]
            fconfigure $in -translation crlf -encoding utf-8 -buffersize 4096
            fconfigure $out -translation lf -encoding utf-8
            fcopy $in $out
            close $in
            close $out
        """)
    assert (tmp_path / "out").read_bytes() == data.replace(b"\r\n", b"\n")
