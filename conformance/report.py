"""The report: what holds and what is missing, of the last runs, as one HTML page and one Markdown table."""

from __future__ import annotations

import html
from pathlib import Path

from conformance.documents import HOME
from conformance.store import OUT, last_results

_TITLES = {"lang": "Commands", "docs": "Documents"}
_HEADINGS = ("what", "tests", "pass here", "missing")

Row = tuple[str, str, str, str]


def sections() -> dict[str, list[Row]]:
    """Return title -> rows (what, tests, pass here, missing); what has no file or was not run has a row too."""
    results = last_results()
    made: dict[str, list[Row]] = {}
    for section in ("docs", "lang", *sorted(name for name in results if name.startswith("suite "))):
        found = results.get(section, {})
        names = set(found)
        if section == "lang":
            names |= declared_commands()
        if section in _TITLES:
            names |= {path.stem for path in (HOME / section).rglob("*.test")}
        rows = [_row(section, name, found.get(name)) for name in sorted(names)]
        if rows:
            made[_TITLES.get(section, section.capitalize())] = [*rows, _total(found)]
    return made


def declared_commands() -> set[str]:
    """Return the commands of the global namespace that tclcompat declares."""
    from tclcompat.command_index import command_tables

    names = [name for table in command_tables().values() for name in (*table.commands, *table.ensembles)]
    return {name.removeprefix("::") for name in names if name.count("::") == 1}


def _row(section: str, name: str, found: dict[str, object] | None) -> Row:
    if found is None:
        exists = section not in _TITLES or any((HOME / section).rglob(f"{name}.test"))
        return (name, "-", "-", "not run" if exists else "no conformance file")
    missing = found.get("missing")
    notes = [str(found["note"])] if found.get("note") else []
    if isinstance(missing, list) and missing:
        notes.append(" ".join(map(str, missing[:12])) + (f" ... ({len(missing)})" if len(missing) > 12 else ""))
    return (name, str(found["wanted"]), str(found["passed"]), "; ".join(notes))


def _total(found: dict[str, dict[str, object]]) -> Row:
    wanted = sum(int(str(row["wanted"])) for row in found.values())
    passed = sum(int(str(row["passed"])) for row in found.values())
    return (f"{len(found)} files run", str(wanted), str(passed), f"{wanted - passed}" if wanted > passed else "")


def markdown() -> str:
    """Return the report as Markdown."""
    lines = ["# Conformance", "", "Tests that pass under tclsh 8.6, and how many of them pass here."]
    for title, rows in sections().items():
        lines += ["", f"## {title}", "", "| " + " | ".join(_HEADINGS) + " |", "|---|---:|---:|---|"]
        lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em; color: #222 }
table { border-collapse: collapse; width: 100% } th, td { padding: .2em .6em; border-bottom: 1px solid #ddd }
th { text-align: left } td:nth-child(2), td:nth-child(3) { text-align: right; font-variant-numeric: tabular-nums }
tr.good td:first-child::before { content: "✓ "; color: #080 }
tr.bad td:first-child::before { content: "✗ "; color: #b00 }
tr.none td { color: #888 } tr:last-child { font-weight: bold }
"""


def page() -> str:
    """Return the report as one HTML page."""
    parts = [
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Conformance of tclcompat</title>',
        f"<style>{_STYLE}</style><h1>Conformance of tclcompat</h1>",
        "<p>Tests that pass under tclsh 8.6, and how many of them pass here.</p>",
    ]
    for title, rows in sections().items():
        head = "".join(f"<th>{heading}</th>" for heading in _HEADINGS)
        parts.append(f"<h2>{html.escape(title)}</h2><table><tr>{head}</tr>")
        for row in rows:
            kind = "none" if row[1] == "-" else "bad" if row[3] else "good"
            cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in row)
            parts.append(f'<tr class="{kind}">{cells}</tr>')
        parts.append("</table>")
    return "\n".join(parts) + "</html>\n"


def write_report(out: Path | None = None) -> int:
    """Write report.html and report.md; return the exit status."""
    directory = out or OUT
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in (("report.html", page()), ("report.md", markdown())):
        (directory / name).write_text(text, encoding="utf-8")
        print(directory / name)
    return 0
