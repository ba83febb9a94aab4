"""Python source as it grows, with the Tcl command that each piece of it stands for.

A command inside an expression is enclosed in marks (``marked``); they are taken out when the source is finished, and
leave behind which columns of the line belong to the command.  Generated code is ASCII, so that columns are bytes.
"""

from __future__ import annotations

from tclcompat.compiler.attempts import is_tried, statements, with_tests
from tclcompat.syntax.nodes import Command

_START, _MIDDLE, _END = "\x01", "\x02", "\x03"
_INDENT = "    "


class Line:
    """One line: its text, how deep it is indented, and the command it stands for."""

    __slots__ = ("depth", "node", "text")

    def __init__(self, text: str, depth: int, node: Command | None) -> None:
        self.text = text
        self.depth = depth
        self.node = node


class LineMap:
    """Which Tcl command a place in generated source stands for; lines count from 1, columns from 0."""

    __slots__ = ("_lines", "_spans", "source")

    def __init__(
        self, source: str, lines: list[Command | None], spans: dict[int, list[tuple[int, int, Command]]]
    ) -> None:
        self.source = source
        self._lines = lines
        self._spans = spans

    def command_at(self, line: int, start: int, end: int) -> Command | None:
        """Return the innermost command whose code holds the columns ``start`` to ``end`` of a line."""
        best: Command | None = self._lines[line - 1] if 0 < line <= len(self._lines) else None
        width = 1 << 30
        for first, last, node in self._spans.get(line, ()):
            if first <= start and end <= last and last - first < width:
                best, width = node, last - first
        return best

    def commands(self) -> list[tuple[str, Command | None]]:
        """Return every line with the command it stands for."""
        return list(zip(self.source.rstrip("\n").split("\n"), self._lines, strict=True))

    def parts(self) -> tuple[list[Command | None], dict[int, list[tuple[int, int, Command]]]]:
        """Return the command of each line, and those of columns, by the line."""
        return self._lines, self._spans

    def text_at(self, line: int, start: int, end: int) -> str:
        """Return the source between two columns of a line."""
        return self.source.split("\n")[line - 1][start:end]


class Writer:
    """Collects the lines of one function."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.depth = 0
        self.node: Command | None = None
        self._nodes: list[Command] = []
        self._numbers: dict[Command, int] = {}

    def emit(self, text: str) -> None:
        """Add a line."""
        self.lines.append(Line(text, self.depth, self.node))

    def insert(self, position: int, text: str) -> None:
        """Add a line before the one at ``position``, at the present depth."""
        self.lines.insert(position, Line(text, self.depth, self.node))

    @property
    def position(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    def marked(self, node: Command, code: str) -> str:
        """Return an expression marked as the code of ``node``."""
        number = self._numbers.get(node)
        if number is None:
            number = self._numbers[node] = len(self._nodes)
            self._nodes.append(node)
        return f"{_START}{number}{_MIDDLE}{code}{_END}"

    def finish(self) -> LineMap:
        """Return the source with its map."""
        texts: list[str] = []
        nodes: list[Command | None] = []
        spans: dict[int, list[tuple[int, int, Command]]] = {}
        for line in self._expanded():
            text = _INDENT * line.depth + line.text
            if _START in text:
                text, spans[len(texts) + 1] = self._unmark(text)
            texts.append(text)
            nodes.append(line.node)
        return LineMap("\n".join(texts) + "\n", nodes, spans)

    def _expanded(self) -> list[Line]:
        """Return the lines, with statements that are tried without some of their tests as such."""
        lines: list[Line] = []
        for line in self.lines:
            text = line.text
            # Most have nothing of the kind in them.
            if text.isprintable() or not is_tried(text):
                lines.append(line)
                continue
            parts = statements(text) or [(0, with_tests(text))]
            lines += [Line(text, line.depth + deeper, line.node) for deeper, text in parts]
        return lines

    def _unmark(self, text: str) -> tuple[str, list[tuple[int, int, Command]]]:
        first, *rest = text.split(_START)
        parts = [first]
        open_marks: list[tuple[int, int]] = []
        spans: list[tuple[int, int, Command]] = []
        length = len(first)
        for piece in rest:
            number, _, code = piece.partition(_MIDDLE)
            open_marks.append((length, int(number)))
            inner, *following = code.split(_END)
            parts.append(inner)
            length += len(inner)
            for after in following:
                start, which = open_marks.pop()
                spans.append((start, length, self._nodes[which]))
                parts.append(after)
                length += len(after)
        return "".join(parts), spans
