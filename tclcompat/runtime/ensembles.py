"""Ensembles (namespace ensemble) and aliases: commands that stand for other commands.

Both rewrite the words of a call.  A ``wrong # args`` error of the target shows what the user typed, which travels as
the ``label`` of ``Command.invoke``.
"""

from __future__ import annotations

from tclcompat.errors import Completion, TclError
from tclcompat.runtime.command import Command, Label, words_replaced, wrong_args
from tclcompat.runtime.registry import NEVER, enumerate_subcommands
from tclcompat.values.convert import format_list, to_list, to_str
from tclcompat.values.lists import quote_element

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace


_CODE_NAMES = {2: "return", 3: "break", 4: "continue"}


class EnsembleCommand(Command):
    """A command whose first argument (after ``parameters``) chooses the command to run.

    ``map`` gives the target prefix per subcommand, ``subcommands`` limits and orders the names; without either the
    exported commands of ``home`` are the subcommands.  ``unknown_handler`` is a command prefix.
    """

    __slots__ = (
        "_found",
        "_labels",
        "_targets",
        "_targets_epoch",
        "_targets_fixed",
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
        # Whether they are what the configuration says, whatever commands there are.
        self._targets_fixed = False
        self._labels: dict[object, Label] = {}
        # The commands of subcommands that were called, as long as ``_targets`` holds.
        self._found: dict[str, Command] = {}

    def reconfigured(self) -> None:
        """Forget what was worked out from the configuration."""
        self._labels.clear()
        self._targets_epoch = None
        self._targets_fixed = False

    def targets(self, interp: Interp) -> dict[str, list[object]]:
        """Return the target prefix of every subcommand, by name."""
        if self._targets_epoch is interp.table_epoch:
            return self._targets
        if self._targets_fixed:
            self._targets_epoch = interp.table_epoch
            self._found.clear()
            return self._targets
        named = {name: to_list(prefix) for name, prefix in self.map.items()}
        if self.subcommands:
            # What is not mapped is looked up from the ensemble's namespace, under its plain name.
            self._targets = {name: named.get(name) or [name] for name in self.subcommands}
        elif named:
            self._targets = named
        else:
            from tclcompat.values.glob import string_match

            exported = [
                name for name in self.home.commands if any(string_match(pattern, name) for pattern in self.home.exports)
            ]
            self._targets = {name: [self.home.qualify(name)] for name in exported}
        self._targets_fixed = bool(self.subcommands or named)
        self._targets_epoch = interp.table_epoch
        self._found.clear()
        return self._targets

    def invoke(self, interp: Interp, argv: list[object], label: str | None = None, asked: bool = False) -> object:
        """Find the subcommand and run its target; ``asked`` tells that the unknown handler had its turn."""
        place = 1 + len(self.parameters)
        if len(argv) <= place:
            usage = " ".join([*map(quote_element, self.parameters), "subcommand ?arg ...?"])
            raise wrong_args(argv, usage, label)
        word = argv[place]
        name = word if type(word) is str else to_str(word)
        targets = self._targets if self._targets_epoch is interp.table_epoch else self.targets(interp)
        target = targets.get(name)
        if target is None:
            site = interp.site
            found = self._expand(name, targets)
            if found is not None:
                name, target = found, targets[found]
            elif not self.unknown_handler or asked:
                raise self._no_such_subcommand(name, targets)
            else:
                target = self._ask_handler(interp, argv)
            interp.site = site
            if not target:
                # The handler changed the ensemble; the call is looked at anew.
                return self.invoke(interp, argv, label, True)
        words = [*target, *argv[2:]] if place == 1 else [*target, *argv[1:place], *argv[place + 1 :]]
        command = self._found.get(name)
        if command is None:
            command = self.home.find_command(to_str(target[0]))
            if command is None:
                return interp.unknown(words)
            if self._targets_epoch is interp.table_epoch and target is self._targets.get(name):
                self._found[name] = command
        if interp.site is not None:
            script, node, offset = interp.site
            interp.site = (script, node, offset + 1) if self.inline and command.inline else None
        if place == 1 and label is None:
            key = (argv[0], name) if type(argv[0]) is str else None
            shown = self._labels.get(key)
            if shown is None:
                shown = self._label(argv, name, label, len(target))
                if key is not None:
                    self._labels[key] = shown
        else:
            shown = self._label(argv, name, label, len(target))
        if self.home.name.startswith("::tcl::"):
            # Tcl's compiler calls what is behind its own ensembles.
            return interp.run_command(command, words, shown) if interp.tracing else command.invoke(interp, words, shown)
        return interp.nested(lambda: interp.run_command(command, words, shown))

    def _label(self, argv: list[object], name: str, label: str | None, inserted: int) -> Label:
        """Return what stands for the words of the target in an error: what the user typed, with the full name."""
        place = 1 + len(self.parameters)
        inserted += place - 1
        words = [quote_element(to_str(word)) for word in argv[: place + 1]]
        full = quote_element(name)
        before = words_replaced(label)
        typed = label.typed if type(label) is Label else words[:1] if label is None else [label]
        if before <= place:
            return Label.of([*typed, *words[before:place], full], inserted)
        if words[place] != full and words[place] in typed:
            # The abbreviation is among what was typed for an outer ensemble.
            typed = [full if word == words[place] else word for word in typed]
        return Label.of(typed, before - place - 1 + inserted)

    def _expand(self, word: str, targets: dict[str, list[object]]) -> str | None:
        """Return the subcommand that ``word`` is or abbreviates."""
        if word in targets:
            return word
        matches = [name for name in targets if name.startswith(word)] if self.prefixes else []
        return matches[0] if len(matches) == 1 and word else None

    def _no_such_subcommand(self, word: str, targets: dict[str, list[object]]) -> TclError:
        code = ["TCL", "LOOKUP", "SUBCOMMAND", word]
        names = sorted(targets)
        if not names:
            return TclError(
                f'unknown subcommand "{word}": namespace {self.home.name} does not export any commands', code
            )
        ambiguous = "unknown or ambiguous" if self.prefixes else "unknown"
        return TclError(f'{ambiguous} subcommand "{word}": must be {enumerate_subcommands(names)}', code)

    def _ask_handler(self, interp: Interp, argv: list[object]) -> list[object]:
        """Return the handler's target prefix; an empty one means that subcommands were added."""
        words = [*self.unknown_handler, self.full_name, *argv[1:]]
        note = "\n    (ensemble unknown subcommand handler)"
        try:
            answer = interp.eval_words(words)
        except TclError as error:
            error.add_info(note)
            raise
        except Completion as completion:
            code = _CODE_NAMES.get(completion.code, str(completion.code))
            failed = TclError(
                f"unknown subcommand handler returned bad code: {code}", ["TCL", "ENSEMBLE", "UNKNOWN_RESULT"]
            )
            failed.add_info(f"\n    result of ensemble unknown subcommand handler: {format_list(words)}")
            raise failed from None
        if self.deleted:
            failed = TclError("unknown subcommand handler deleted its ensemble", ["TCL", "ENSEMBLE", "UNKNOWN_DELETED"])
            failed.add_info(note)
            raise failed
        try:
            return to_list(answer)
        except TclError as error:
            error.add_info("\n    while parsing result of ensemble unknown subcommand handler")
            raise


def unknown_at_top(interp: Interp, words: list[object]) -> object:
    """Handle a command that the global namespace does not know, wherever it was called."""
    frame = interp.frame
    namespace, frame.namespace = frame.namespace, interp.global_namespace
    try:
        return interp.unknown(words)
    finally:
        frame.namespace = namespace


class AliasCommand(Command):
    """``interp alias``: a command that calls a prefix in the global namespace.

    ``target`` is the interpreter it calls into, None for its own.
    """

    __slots__ = ("_command", "_epoch", "_known_label", "_name", "prefix", "target", "token")
    kind = "alias"

    def __init__(self, prefix: list[object], token: str) -> None:
        super().__init__()
        self.prefix = prefix
        self.token = token
        self.target: Interp | None = None
        # The name that it was last called by, and the label made of it.
        self._name: object = None
        self._known_label: Label | None = None
        # What the prefix begins with, as long as no command name changes what it means.
        self._command: Command | None = None
        self._epoch: object = None

    def invoke(self, interp: Interp, argv: list[object], label: str | None = None) -> object:
        """Run the prefix with the arguments of the call."""
        words, typed = [*self.prefix, *argv[1:]], argv[0]
        if self._epoch is interp.table_epoch:
            command = self._command
        else:
            first = words[0]
            command = interp.global_namespace.find_command(first if type(first) is str else to_str(first))
            self._command, self._epoch = command, interp.table_epoch
        interp.site = None
        known = self._known_label
        if label is not None or known is None or typed is not self._name:
            known = self.label(argv, label)
        interp.depth += 1
        try:
            if interp.depth >= interp.recursion_limit:
                raise interp.too_deep()
            if command is None:
                return unknown_at_top(interp, words)
            return interp.run_command(command, words, known) if interp.tracing else command.invoke(interp, words, known)
        finally:
            interp.depth -= 1

    def label(self, argv: list[object], label: str | None = None) -> Label:
        """Return what stands for the words of the prefix in an error: what the user typed."""
        if label is None:
            if self._known_label is None or argv[0] != self._name or type(argv[0]) is not str:
                self._name = argv[0]
                self._known_label = Label.of([quote_element(to_str(argv[0]))], len(self.prefix))
            return self._known_label
        typed = label.typed if type(label) is Label else [label]
        return Label.of(typed, words_replaced(label) - 1 + len(self.prefix))
