"""Ensembles (namespace ensemble) and aliases: commands that stand for other commands.

Both rewrite the words of a call.  A ``wrong # args`` error of the target shows what the user typed, which travels as
the ``label`` of ``Command.invoke``.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.command import Command, wrong_args
from tclcompat.runtime.registry import NEVER, enumerate_choices
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.glob import string_match
from tclcompat.values.lists import quote_element

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace


class EnsembleCommand(Command):
    """A command whose first argument (after ``parameters``) chooses the command to run.

    ``map`` gives the target prefix per subcommand, ``subcommands`` limits and orders the names; without either the
    exported commands of ``home`` are the subcommands.  ``unknown_handler`` is a command prefix.
    """

    __slots__ = (
        "_targets",
        "_targets_epoch",
        "home",
        "inline",
        "map",
        "parameters",
        "prefixes",
        "subcommands",
        "unknown_handler",
    )
    kind = "ensemble"

    def __init__(self, home: Namespace) -> None:
        super().__init__()
        self.home = home
        self.map: dict[str, object] = {}
        self.subcommands: list[str] = []
        self.prefixes = True
        self.parameters: list[str] = []
        self.unknown_handler: list[object] = []
        # Some of the built-in ones have subcommands that the Tcl compiler inlines.
        self.inline = NEVER
        self._targets: dict[str, list[object]] = {}
        self._targets_epoch: object = None

    def reconfigured(self) -> None:
        """Forget what was worked out from the configuration."""
        self._targets_epoch = None

    def targets(self, interp: Interp) -> dict[str, list[object]]:
        """Return the target prefix of every subcommand, by name."""
        if self._targets_epoch is interp.command_epoch:
            return self._targets
        if self.subcommands:
            names = self.subcommands
        elif self.map:
            names = list(self.map)
        else:
            names = [
                name for name in self.home.commands if any(string_match(pattern, name) for pattern in self.home.exports)
            ]
        self._targets = {
            name: to_list(self.map[name]) if name in self.map else [self.home.qualify(name)] for name in names
        }
        self._targets_epoch = interp.command_epoch
        return self._targets

    def invoke(self, interp: Interp, argv: list[object], label: str | None = None) -> object:
        """Find the subcommand and run its target."""
        place = 1 + len(self.parameters)
        if len(argv) <= place:
            usage = " ".join([*self.parameters, "subcommand ?arg ...?"])
            raise wrong_args(argv, usage, label)
        word = argv[place]
        name = word if type(word) is str else to_str(word)
        targets = self._targets if self._targets_epoch is interp.command_epoch else self.targets(interp)
        target = targets.get(name)
        if target is None:
            target = self._choose(interp, argv, name, targets)
            if target is None:
                return self.invoke(interp, argv, label)
            name = next((full for full, prefix in targets.items() if prefix is target), name)
        words = [*target, *argv[1:place], *argv[place + 1 :]]
        command = self.home.find_command(to_str(target[0]))
        if command is None:
            return interp.unknown(words)
        if len(target) == 1:
            shown = quote_element(to_str(argv[0])) if label is None else label
            sub_label: str | None = " ".join(
                [shown, *[to_str(argument) for argument in argv[1:place]], quote_element(name)]
            )
        else:
            sub_label = None
        if interp.site is not None:
            script, node, offset = interp.site
            interp.site = (script, node, offset + 1) if self.inline and command.inline else None
        return interp.run_command(command, words, sub_label)

    def _choose(
        self, interp: Interp, argv: list[object], word: str, targets: dict[str, list[object]]
    ) -> list[object] | None:
        """Return the target for an abbreviation, or what the unknown handler says; None: look again."""
        if self.prefixes and word:
            matches = [name for name in targets if name.startswith(word)]
            if len(matches) == 1:
                return targets[matches[0]]
        if self.unknown_handler:
            answer = self._ask_handler(interp, argv)
            if answer is not None:
                return answer or None
            word = to_str(argv[1 + len(self.parameters)])
        raise self._no_such_subcommand(word, targets)

    def _no_such_subcommand(self, word: str, targets: dict[str, list[object]]) -> TclError:
        code = ["TCL", "LOOKUP", "SUBCOMMAND", word]
        names = sorted(targets)
        if not names:
            return TclError(
                f'unknown subcommand "{word}": namespace {self.home.name} does not export any commands', code
            )
        ambiguous = "unknown or ambiguous" if self.prefixes else "unknown"
        return TclError(f'{ambiguous} subcommand "{word}": must be {enumerate_choices(names)}', code)

    def _ask_handler(self, interp: Interp, argv: list[object]) -> list[object] | None:
        """Return the handler's target prefix, [] when it asks to look again, None when it does not know."""
        try:
            answer = interp.call(self.unknown_handler, self.full_name, *argv[1:])
        except TclError as error:
            error.add_info("\n    (ensemble unknown subcommand handler)")
            raise
        if self.deleted:
            raise TclError("unknown subcommand handler deleted its ensemble", ["TCL", "ENSEMBLE", "UNKNOWN_DELETED"])
        try:
            prefix = to_list(answer)
        except TclError as error:
            error.add_info("\n    while parsing result of ensemble unknown subcommand handler")
            raise
        if not prefix:
            # The handler may have made the subcommand; look once more without asking again.
            targets = self.targets(interp)
            name = to_str(argv[1 + len(self.parameters)])
            return targets.get(name)
        return list(prefix)


class AliasCommand(Command):
    """``interp alias``: a command that calls a prefix in the global namespace."""

    __slots__ = ("prefix", "token")
    kind = "alias"

    def __init__(self, prefix: list[object], token: str) -> None:
        super().__init__()
        self.prefix = prefix
        self.token = token

    def invoke(self, interp: Interp, argv: list[object], label: str | None = None) -> object:
        """Run the prefix with the arguments of the call."""
        words = [*self.prefix, *argv[1:]]
        command = interp.global_namespace.find_command(to_str(words[0]))
        interp.site = None
        if command is None:
            return interp.unknown(words)
        shown = (quote_element(to_str(argv[0])) if label is None else label) if len(self.prefix) == 1 else None
        return interp.run_command(command, words, shown)
