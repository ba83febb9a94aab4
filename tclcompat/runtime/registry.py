"""How commands are declared: a usage string gives the arity and the ``wrong # args`` text.

A family module makes one ``table = CommandTable()`` and decorates functions; bootstrap finds every table and installs
its commands into an interpreter.  Nothing is registered by hand anywhere else.
"""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.values.quick_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    # (interp, *words) -> value; typed loosely because every command has its own parameters.
    CommandFunction = Callable[..., object]

# Whether Tcl's compiler inlines a command: never, always, or only in the body of a procedure.
NEVER, ALWAYS, IN_PROCEDURES = range(3)


# Functions that do a part of what a command does, by its full name, for compiled code to call: what they are is between
# the command's module, which puts them here when it is imported, and the command's emitter.
PARTS: dict[str, tuple[CommandFunction, ...]] = {}
# The functions of commands that take any number of words, for a certain number of them, by full name and number.
BY_COUNT: dict[tuple[str, int], CommandFunction] = {}


@lru_cache(256)
def parse_usage(usage: str) -> tuple[int, int | None]:
    """Return the least and greatest number of arguments that ``usage`` allows (None: no limit).

    ``?a?`` is optional, ``?a b?`` adds two optional words, ``...``, alone or at the end of a word, removes the upper
    limit; ``{a b}`` is one word.
    """
    least, most, unlimited = 0, 0, False
    for position, part in enumerate(usage.split("?")):
        words = [text for text in part.split() if not text.endswith("}")]
        if any(word.endswith("...") for word in words):
            unlimited = True
            words = [word for word in words if word != "..."]
        most += len(words)
        if position % 2 == 0:
            least += len(words)
    return least, None if unlimited else most


class CommandSpec:
    """One declared command: its full name, function and arity.

    ``inline`` (NEVER, ALWAYS, IN_PROCEDURES) tells where the Tcl compiler of 8.6 inlines this command: errors in its
    literal bodies then do not show it in errorInfo.  Such a function takes its bodies from ``interp.body`` and
    ``interp.condition``.
    ``least`` and ``most`` count arguments without the command's name.
    """

    __slots__ = ("function", "inline", "least", "most", "name", "usage")

    def __init__(self, name: str, function: CommandFunction, usage: str, inline: int = NEVER) -> None:
        self.name = name
        self.function: CommandFunction | None = function
        self.usage = usage
        self.least, self.most = parse_usage(usage)
        self.inline = inline

    def load(self) -> CommandFunction:
        """Return the function; where it is not known yet, a subclass finds it."""
        assert self.function is not None
        return self.function


class EnsembleSpec:
    """One declared ensemble: its name, the namespace of its subcommands and those subcommands by name.

    ``nested`` are the full names of subcommands that are ensembles themselves; ``prefixes`` tells whether names may be
    abbreviated.
    """

    __slots__ = ("name", "namespace", "nested", "prefixes", "subcommands")

    def __init__(self, name: str, namespace: str, prefixes: bool = True) -> None:
        self.name = name
        self.namespace = namespace
        self.subcommands: dict[str, CommandSpec] = {}
        self.nested: dict[str, str] = {}
        self.prefixes = prefixes


class Ensemble:
    """Collects the subcommands of one ensemble; see ``CommandTable.ensemble``."""

    def __init__(self, spec: EnsembleSpec, table: CommandTable) -> None:
        self._spec = spec
        self._table = table

    def nested(self, name: str, *, prefixes: bool = False) -> Ensemble:
        """Declare the subcommand ``name``, an ensemble itself (``binary encode``)."""
        full = f"{self._spec.namespace}::{name}"
        self._spec.nested[name] = full
        return self._table.ensemble(full.removeprefix("::"), full, prefixes=prefixes)

    def sub(self, name: str, usage: str = "", *, inline: int = NEVER) -> Callable[[CommandFunction], CommandFunction]:
        """Declare the subcommand ``name``; it is the command ``name`` in the ensemble's namespace too."""

        def declare(function: CommandFunction) -> CommandFunction:
            full = f"{self._spec.namespace}::{name}"
            self._spec.subcommands[name] = CommandSpec(full, function, usage, inline)
            return function

        return declare


class CommandTable:
    """The commands of one family, in the order of their declaration."""

    def __init__(self) -> None:
        self.commands: dict[str, CommandSpec] = {}
        self.ensembles: dict[str, EnsembleSpec] = {}
        self.exports: dict[str, tuple[str, ...]] = {}

    def specs(self) -> list[CommandSpec]:
        """Return the specs of all commands, those of ensembles included."""
        subcommands = [spec for ensemble in self.ensembles.values() for spec in ensemble.subcommands.values()]
        return [*self.commands.values(), *subcommands]

    def functions(self) -> dict[str, CommandFunction]:
        """Return the functions of all commands by the commands' full names."""
        return {spec.name: spec.load() for spec in self.specs()}

    def export(self, namespace: str, *patterns: str) -> None:
        """Have ``namespace`` export the commands that match one of ``patterns``."""
        self.exports[namespace] = patterns

    def command(
        self, name: str, usage: str = "", *, inline: int = NEVER
    ) -> Callable[[CommandFunction], CommandFunction]:
        """Declare the command ``name`` (``::``-qualified, or in the global namespace)."""

        def declare(function: CommandFunction) -> CommandFunction:
            full = name if name.startswith("::") else "::" + name
            self.commands[full] = CommandSpec(full, function, usage, inline)
            return function

        return declare

    def ensemble(self, name: str, namespace: str = "", *, prefixes: bool = True) -> Ensemble:
        """Declare the ensemble ``name``; its subcommands live in ``namespace``, by default ``::tcl::<name>``."""
        spec = EnsembleSpec("::" + name, namespace or "::tcl::" + name, prefixes=prefixes)
        self.ensembles[spec.name] = spec
        return Ensemble(spec, self)


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
            self._specs[name] = CommandSpec(name, function, usage)
            return function

        return declare

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def dispatch(self, interp: object, word: str, *arguments: object) -> object:
        """Call the subcommand that ``word`` names or abbreviates."""
        spec = self._specs.get(word)
        if spec is None:
            spec = self._specs[choose(word, self._specs, self.noun, exact=self.exact)]
        if len(arguments) < spec.least or (spec.most is not None and len(arguments) > spec.most):
            raise WrongArgs(spec.usage, words=2)
        function = spec.load()
        if len(arguments) == 2:
            # As in NativeCommand.invoke: `interp eval {} script` nests.
            return function(interp, arguments[0], arguments[1])
        return function(interp, *arguments)


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


def enumerate_subcommands(names: list[str]) -> str:
    """Return ``a``, ``a, or b``, or ``a, b, or c``: the wording of ensembles, with a comma before every ``or``."""
    return names[0] if len(names) == 1 else ", ".join([*names[:-1], "or " + names[-1]])


def enumerate_choices(names: list[str]) -> str:
    """Return ``a``, ``a or b``, or ``a, b, or c``."""
    if len(names) < 3:
        return " or ".join(names)
    return ", ".join(names[:-1]) + ", or " + names[-1]
