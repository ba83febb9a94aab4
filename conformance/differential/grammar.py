"""What the programs are made of, from the files beside this one (``words.grammar`` tells how they are to be read)."""

from __future__ import annotations

import re
from pathlib import Path

Alternative = tuple[float, str, str]

ODD = [
    *["0x10", "08", "0b11", "0o17", " 5 ", "1e3", "inf", "-Inf", "NaN", "", "abc", "true", "yes", "off", "a b"],
    *["{a b} c", "+7", "-0", "0.0", "-0.0", "1.", ".5", "0.1", "1e400", "1e-400", "1e22", "9223372036854775807"],
    *["9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551616", "2147483648"],
    *["123456789012345678901234567890", "4294967295", "1.5", "3.0", "100000000000000000000.0", "0x", "1_0", "-1"],
    *["0xfffffffffffffffff", "\u00e9", "{", "}", "a{b", "\\", '"', "$x", "[y]", "a\nb", "#c", "end", "end-1", "1+1"],
    *[
        "::",
        "x(",
        "x(y)",
        "-5",
        "-7",
        "  ",
        "0 1",
        "1 ",
        "\t2",
        "0xg",
        "e",
        "10",
        "1",
        "0",
        "2",
        "3",
        "1e1",
        "--",
        "-x",
    ],
    *["*", "?", "T", "nO"],
]

_HERE = Path(__file__).parent


def read_grammar(text: str) -> dict[str, list[Alternative]]:
    """Return the alternatives of every symbol in a grammar file."""
    grammar: dict[str, list[Alternative]] = {}
    alternatives: list[Alternative] = []
    for line in text.splitlines():
        if line.startswith("    |"):
            weight, theme, begun = alternatives.pop()
            alternatives.append((weight, theme, begun + "\n" + line[6:]))
        elif line.startswith("["):
            alternatives = grammar[line[1:-1]] = []
        elif line and not line.startswith("#"):
            number, theme, template = line.split(" ", 2)
            alternatives.append((float(number), "" if theme == "-" else theme, template))
    return grammar


def read_helpers(text: str) -> dict[str, str]:
    """Return the procedures of a file by name."""
    pieces = re.split(r"^(?=proc (\S+))", text, flags=re.MULTILINE)[1:]
    return {name: body.strip() for name, body in zip(pieces[::2], pieces[1::2], strict=True)}


STATEMENTS = read_grammar((_HERE / "statements.grammar").read_text("utf-8"))["statement"]
WORDS = read_grammar((_HERE / "words.grammar").read_text("utf-8"))
HELPERS = read_helpers((_HERE / "helpers.tcl").read_text("utf-8"))
THEMES = sorted({theme for alternatives in [STATEMENTS, *WORDS.values()] for _, theme, _ in alternatives if theme})
