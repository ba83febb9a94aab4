"""The shipped LALR tables and the ways around them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tclcompat.syntax import _expr_tables, expr_grammar


def shipped():
    return _expr_tables.ACTIONS, _expr_tables.GOTOS, _expr_tables.PRODUCTIONS, _expr_tables.SIGNATURE


def test_the_shipped_tables_are_those_of_the_grammar():
    assert expr_grammar.build_tables() == shipped()
    text = Path(_expr_tables.__file__).read_text(encoding="utf-8")
    assert expr_grammar.format_tables(shipped()) == text


def test_the_shipped_tables_are_taken_as_they_are(monkeypatch):
    monkeypatch.setattr(expr_grammar, "build_tables", lambda: pytest.fail("built again"))
    assert expr_grammar.load_tables() == shipped()


def test_stale_tables_are_built_again_and_cached(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(_expr_tables, "SIGNATURE", "another grammar")
    actions = expr_grammar.load_tables()[0]
    assert actions == _expr_tables.ACTIONS
    cached = json.loads((tmp_path / "tclcompat" / "expr_tables.json").read_text(encoding="utf-8"))
    assert cached[3] == expr_grammar.signature()
    monkeypatch.setattr(expr_grammar, "build_tables", lambda: pytest.fail("built again"))
    assert [tuple(row) for row in expr_grammar.load_tables()[0]] == list(actions)
    assert capsys.readouterr() == ("", "")


def test_a_broken_cache_is_ignored(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(_expr_tables, "SIGNATURE", "another grammar")
    (tmp_path / "tclcompat").mkdir()
    (tmp_path / "tclcompat" / "expr_tables.json").write_text("[1, 2", encoding="utf-8")
    assert expr_grammar.load_tables()[0] == _expr_tables.ACTIONS


def test_parsing_does_not_import_ply():
    code = (
        "import sys; from tclcompat.syntax.expr_parser import parse_expr; parse_expr('$a*(1+$b)');"
        "sys.exit('ply' in sys.modules or 're' in sys.modules)"
    )
    subprocess.run([sys.executable, "-S", "-c", code], check=True, cwd=Path(__file__).parents[2])
