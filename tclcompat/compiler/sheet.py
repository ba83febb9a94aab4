"""The sheet that a function is written on: its lines, and the names of what it holds on to."""

from __future__ import annotations

from tclcompat.compiler.attempts import UNFIT
from tclcompat.compiler.code import Code, can_be_literal
from tclcompat.compiler.types import NATURAL, NOTHING, NUMBER_BESIDE
from tclcompat.compiler.writer import Line, Writer
from tclcompat.runtime.registry import BY_COUNT
from tclcompat.values.convert import to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


# The line that makes sure a boxed variable is set; it changes nothing.
CHECK = "if {} is None: interp.get_var({})"
_CHECKS = " is None: interp.get_var("


class Sheet:
    """The lines, variables and constants of one Python function."""

    def __init__(self) -> None:
        self.writer = Writer()
        # What is known of every variable; None where control does not get to.
        self.env: dict[str, int] | None = {}
        # What variables may be anywhere in each of the scripts around this point whose errors are caught.
        self.watching: list[dict[str, int]] = []
        self.globals: dict[str, object] = {}
        # Python variables that hold what others do, until the present command is over.
        self.passing: list[str] = []
        # The names of the string forms of ints that are made already, and which of these ints were asked for.
        self.texts: dict[str, str] = {}
        self.texts_used: set[str] = set()
        self._temps = 0
        self._flags = 0
        self._constants: dict[tuple[type, str], str] = {}
        self._held: dict[tuple[str, int], str] = {}
        self._numbers: dict[str, int] = {}
        # How globals are made again that are neither constants nor have a name somewhere (see ``kept``).
        self.makers: dict[str, tuple[object, ...]] = {}

    # Lines

    def emit(self, text: str) -> None:
        """Add a line."""
        if self.watching:
            self.note()
        writer = self.writer
        writer.lines.append(Line(text, writer.depth, writer.node))

    def note(self) -> None:
        """Add what is known here to what is known in each of the scripts around whose errors are caught."""
        for states in self.watching:
            self.watch(states)

    def watch(self, states: dict[str, int]) -> None:
        """Add what is known here to what is known anywhere in a script whose errors are caught."""
        for name, kind in (self.env or {}).items():
            # Whether there is a number beside a text, or whether one is negative, may change at any point.
            if name[-1:] != NUMBER_BESIDE and name[-1:] != NATURAL:
                states[name] = states.get(name, NOTHING) | kind

    def indent(self) -> None:
        """Begin a block."""
        self.writer.depth += 1

    def dedent(self) -> None:
        """End a block; an empty one gets a ``pass``."""
        lines = self.writer.lines
        self.writer.depth -= 1
        if not lines or lines[-1].depth <= self.writer.depth:
            lines.append(Line("pass", self.writer.depth + 1, self.writer.node))

    def capture(self, run: Callable[[], Code | None], deeper: int = 0) -> tuple[list[Line], Code | None]:
        """Return the lines that ``run`` writes, instead of adding them, and what it returns."""
        lines, self.writer.lines = self.writer.lines, []
        self.writer.depth += deeper
        try:
            code = run()
        finally:
            written, self.writer.lines = self.writer.lines, lines
            self.writer.depth -= deeper
        return written, code

    def only_checks(self, position: int) -> bool:
        """Tell whether all lines since ``position`` are such that nothing changes by them."""
        return all(_CHECKS in line.text for line in self.writer.lines[position:])

    def let_go(self, count: int) -> None:
        """Let go of what names hold, but for the first ``count``, before it may be changed in place."""
        if len(self.passing) > count:
            self.emit(f"{' = '.join(self.passing[count:])} = None")

    # Names and constants

    def temp(self) -> str:
        """Return a new Python variable."""
        self._temps += 1
        return f"t{self._temps}"

    def flag(self) -> str:
        """Return the name of a new global of the function that is true until the function changes it."""
        self._flags += 1
        self.use("UNFIT", UNFIT)
        return self.use(f"quick{self._flags}", True)

    def use(self, name: str, value: object) -> str:
        """Make ``value`` a global of the function under ``name``; return the name."""
        known = self.globals.setdefault(name, value)
        assert known is value, name
        return name

    def support(self, function: Callable[..., object]) -> str:
        """Return the name by which the function can call a helper."""
        return self.use(function.__name__, function)

    def call_name(self, command: str, function: Callable[..., object], words: list[str] | None = None) -> str:
        """Return the name by which the function can call that of a built-in command; ``words`` are what it is given."""
        if words is not None and not any(word.startswith("*") for word in words):
            direct = BY_COUNT.get((command, len(words)))
            if direct is not None:
                return self.support(direct)
        text = command.removeprefix("::tcl::").removeprefix("::").replace("::", "_")
        if not text.isidentifier():
            return self.hold(function, "F")
        return self.use("f_" + text, function)

    def hold(self, value: object, prefix: str = "K", made: tuple[object, ...] = ()) -> str:
        """Return the name of a global that holds an object, one for each object.

        ``made`` tells how another of the kind is made: by a function of a module, and what it is given.
        """
        key = (prefix, id(value))
        name = self._held.get(key)
        if name is None:
            # The object is kept by ``globals``, so its identity stays its own.
            self._numbers[prefix] = number = self._numbers.get(prefix, 0) + 1
            name = self._held[key] = self.use(f"{prefix}{number}", value)
            if made:
                self.makers[name] = made
        return name

    def constant(self, value: object) -> Code:
        """Return the code of a constant."""
        if can_be_literal(value):
            return Code.of(value)
        key = (type(value), to_str(value))
        name = self._constants.get(key)
        if name is None:
            name = self._constants[key] = self.hold(value)
        return Code.of(self.globals[name], name)

    def constant_text(self, text: str) -> Code:
        """Return the code of a constant that is wanted as a string."""
        return Code.of(text)
