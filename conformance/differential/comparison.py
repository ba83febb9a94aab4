"""Comparing what the engines did with a program, and sorting the differences into classes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from conformance.differential.runner import FIELDS, Outcome

# The line that tclsh shows for a procedure that ends with ``break`` is that of whatever error came last.  What it shows
# of a lambda may be several lines.
_STALE_LINE = re.compile(
    r"(TCL RESULT UNEXPECTED line |invoked \"(?:break|continue)\" outside of a loop\n +\((?s:.*?) line )\d+(?=\)|$)",
    re.MULTILINE,
)


# Which code tells that a value is no integer depends on what else was done with the value.
_NO_INTEGER = re.compile(r"TCL VALUE INTEGER")
# Whether it has compiled a variable's name is seen from the code of the error that the variable is not there, and
# whether it has compiled ``info level`` from that of a level that is not there.
_MISSING = re.compile(r"TCL (?:LOOKUP|READ|UNSET|WRITE) VARNAME(?: (?!line )[^\s{}]+)?")

# Whether it has compiled ``incr`` is seen from how a double that is refused as an increment is written.
_REFUSED = re.compile(r'expected integer but got "([-+\d.eE]+)"')
# The lines in the trace of an error, which a program may have written out.
_LINE = re.compile(r"(\b(?:error)?line(?: |\\ ))\d+")


def without_stacks(text: str) -> str:
    """Return a text without the error stacks in it, which name instructions of tclsh's own."""
    option = "-errorstack {"
    pieces: list[str] = []
    start = 0
    while (found := text.find(option, start)) >= 0:
        pieces.append(text[start:found])
        start, depth = found + len(option), 1
        while depth and start < len(text):
            depth += {"{": 1, "}": -1}.get(text[start], 0)
            start += 1
    return "".join([*pieces, text[start:]])


# The trace among the options of an error that a program has written out: whether it stands in braces depends on the
# braces in it, and so on where tclsh cuts the commands off.
_TRACE = re.compile(r"-errorinfo (?=\S)")


def without_traces(text: str) -> str:
    """Return a text without the traces of errors in options that were written out."""
    pieces: list[str] = []
    start = 0
    while (found := _TRACE.search(text, start)) is not None:
        pieces.append(text[start : found.end()])
        start = _end_of_element(text, found.end())
    return "".join([*pieces, text[start:]])


def _end_of_element(text: str, start: int) -> int:
    """Return where the element of a list ends that begins there."""
    depth, end = 0, start
    while end < len(text):
        if text[end] == "\\":
            end += 2
            continue
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        if depth < 0 or (depth == 0 and text[end].isspace()):
            break
        end += 1
    return min(end, len(text))


def without_compiling(outcome: Outcome) -> Outcome:
    """Return an outcome without what shows how tclsh compiles commands."""
    fields = {name: without_traces(getattr(outcome, name)) for name in FIELDS}
    fields = {name: text.replace("LOOKUP STACK_LEVEL", "LOOKUP LEVEL") for name, text in fields.items()}
    fields = {name: _REFUSED.sub(_as_double, text) for name, text in fields.items()}
    return Outcome(**{name: _LINE.sub(r"\1?", _MISSING.sub("TCL VARNAME", text)) for name, text in fields.items()})


def _as_double(found: re.Match[str]) -> str:
    try:
        return f'expected integer but got "{float(found[1])}"'
    except ValueError:
        return found[0]


def without_chance(outcome: Outcome) -> Outcome:
    """Return an outcome of tclsh, or of an engine, without what depends on things that no script can rely on."""
    fields = {name: _NO_INTEGER.sub("TCL VALUE NUMBER", without_stacks(getattr(outcome, name))) for name in FIELDS}
    if outcome.code in ("3", "4"):
        # That of ``break`` is whatever result was there before.
        fields["result"] = ""
    if "UNEXPECTED" in outcome.output or outcome.errorcode == "TCL RESULT UNEXPECTED":
        fields = {name: _STALE_LINE.sub(r"\1?", text) for name, text in fields.items()}
    return Outcome(**fields)


@dataclass(frozen=True)
class Difference:
    """One engine's first difference from the reference: in which field, what was expected, what came."""

    engine: str
    field: str
    expected: str
    found: str

    @property
    def name(self) -> str:
        """The class of the difference: the field and the shape of the lines that differ first."""
        expected, found = first_difference(self.expected, self.found)
        return f"{self.engine} {self.field}: {_shape(expected)} | {_shape(found)}"


def compare(engine: str, expected: Outcome, found: Outcome, without: tuple[str, ...] = ()) -> Difference | None:
    """Return the first difference between two outcomes, not looking at the fields ``without``, or None.

    Where some are not looked at, core commands change while the program runs; see ``changes_core``.
    """
    expected, found = without_chance(expected), without_chance(found)
    if without:
        expected, found = without_compiling(expected), without_compiling(found)
    for field in FIELDS:
        if field in without:
            continue
        left, right = getattr(expected, field), getattr(found, field)
        if left != right:
            return Difference(engine, field, left, right)
    return None


def first_difference(expected: str, found: str) -> tuple[str, str]:
    """Return the first lines that differ."""
    left, right = expected.split("\n"), found.split("\n")
    for index in range(max(len(left), len(right))):
        pair = (left[index] if index < len(left) else "(end)", right[index] if index < len(right) else "(end)")
        if pair[0] != pair[1]:
            return pair
    return "", ""


def _shape(line: str) -> str:
    """Return a line without what differs between programs that show the same."""
    line = re.sub(r'"[^"]*"?', '"_"', line)
    return re.sub(r"-?[\d.]+", "0", line)[:90]
