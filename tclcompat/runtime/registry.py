"""How commands are declared: a usage string gives the arity and the ``wrong # args`` text.

A family module makes one ``table = CommandTable()`` and decorates functions; bootstrap finds every table and installs
its commands into an interpreter.  Nothing is registered by hand anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tclcompat.errors import TclError, WrongArgs

# (interp, *words) -> value; typed loosely because every command has its own parameters.
CommandFunction = Callable[..., object]

# Whether Tcl's compiler inlines a command: never, always, or only in the body of a procedure.
NEVER, ALWAYS, IN_PROCEDURES = range(3)


def parse_usage(usage: str) -> tuple[int, int | None]:
    """Return the least and greatest number of arguments that ``usage`` allows (None: no limit).

    ``?a?`` is optional, ``?a b?`` adds two optional words, ``...`` anywhere removes the upper limit; ``{a b}`` is one
    word.
    """
    least, most, unlimited = 0, 0, False
    for position, part in enumerate(usage.split("?")):
        words = [text for text in part.split() if not text.endswith("}")]
        if "..." in words:
            unlimited = True
            words = [word for word in words if word != "..."]
        most += len(words)
        if position % 2 == 0:
            least += len(words)
    return least, None if unlimited else most


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """One declared command: its full name, function and arity.

    ``inline`` (NEVER, ALWAYS, IN_PROCEDURES): the Tcl compiler of 8.6 inlines this command; then errors in its literal bodies do not show it in
    errorInfo; the function then takes its bodies from ``interp.body`` and ``interp.condition``.
    ``least`` and ``most`` count arguments without the command's name.
    """

    name: str
    function: CommandFunction
    usage: str
    least: int
    most: int | None
    inline: int = NEVER


@dataclass(slots=True)
class EnsembleSpec:
    """One declared ensemble: its name, the namespace of its subcommands and those subcommands by name."""

    name: str
    namespace: str
    subcommands: dict[str, CommandSpec] = field(default_factory=dict)


class Ensemble:
    """Collects the subcommands of one ensemble; see ``CommandTable.ensemble``."""

    def __init__(self, spec: EnsembleSpec) -> None:
        self._spec = spec

    def sub(self, name: str, usage: str = "", *, inline: int = NEVER) -> Callable[[CommandFunction], CommandFunction]:
        """Declare the subcommand ``name``; it is the command ``name`` in the ensemble's namespace too."""

        def declare(function: CommandFunction) -> CommandFunction:
            full = f"{self._spec.namespace}::{name}"
            self._spec.subcommands[name] = CommandSpec(full, function, usage, *parse_usage(usage), inline)
            return function

        return declare


class CommandTable:
    """The commands of one family, in the order of their declaration."""

    def __init__(self) -> None:
        self.commands: dict[str, CommandSpec] = {}
        self.ensembles: dict[str, EnsembleSpec] = {}

    def command(
        self, name: str, usage: str = "", *, inline: int = NEVER
    ) -> Callable[[CommandFunction], CommandFunction]:
        """Declare the command ``name`` (``::``-qualified, or in the global namespace)."""

        def declare(function: CommandFunction) -> CommandFunction:
            full = name if name.startswith("::") else "::" + name
            self.commands[full] = CommandSpec(full, function, usage, *parse_usage(usage), inline)
            return function

        return declare

    def ensemble(self, name: str, namespace: str = "") -> Ensemble:
        """Declare the ensemble ``name``; its subcommands live in ``namespace``, by default ``::tcl::<name>``."""
        spec = EnsembleSpec("::" + name, namespace or "::tcl::" + name)
        self.ensembles[spec.name] = spec
        return Ensemble(spec)


class Subcommands:
    """The subcommands of a command that is no ensemble (``after``, ``package``, ``trace`` ...).

    ``noun`` is what such a word is called in the error: ``bad option "x": must be a, b, or c``.
    """

    def __init__(self, noun: str = "option", exact: bool = False) -> None:
        self.noun = noun
        self.exact = exact
        self._specs: dict[str, CommandSpec] = {}

    def sub(self, name: str, usage: str = "") -> Callable[[CommandFunction], CommandFunction]:
        """Declare the subcommand ``name``; ``usage`` is what follows it."""

        def declare(function: CommandFunction) -> CommandFunction:
            self._specs[name] = CommandSpec(name, function, usage, *parse_usage(usage))
            return function

        return declare

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def dispatch(self, interp: Any, word: str, *arguments: object) -> object:
        """Call the subcommand that ``word`` names or abbreviates."""
        name = choose(word, self._specs, self.noun, exact=self.exact)
        spec = self._specs[name]
        if len(arguments) < spec.least or (spec.most is not None and len(arguments) > spec.most):
            raise WrongArgs(spec.usage, words=2)
        return spec.function(interp, *arguments)


def choose(word: str, choices: Iterable[str], noun: str = "option", *, exact: bool = False) -> str:
    """Return the one of ``choices`` that ``word`` is, or is a unique abbreviation of, as Tcl_GetIndexFromObj does.

    Raises TclError (TCL LOOKUP INDEX noun word): ``bad noun "x": must be a, b, or c``, or ``ambiguous``.
    """
    names = list(choices)
    if word in names:
        return word
    matches = [] if exact else [name for name in names if name.startswith(word)]
    if len(matches) == 1 and word:
        return matches[0]
    problem = "ambiguous" if len(matches) > 1 else "bad"
    raise TclError(
        f'{problem} {noun} "{word}": must be {enumerate_choices(names)}', ["TCL", "LOOKUP", "INDEX", noun, word]
    )


def enumerate_choices(names: list[str]) -> str:
    """Return ``a``, ``a or b``, or ``a, b, or c``."""
    if len(names) < 3:
        return " or ".join(names)
    return ", ".join(names[:-1]) + ", or " + names[-1]
