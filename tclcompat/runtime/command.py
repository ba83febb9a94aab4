"""Commands as objects: what a name in a namespace's command table refers to."""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.registry import NEVER, CommandSpec
from tclcompat.values.convert import to_str
from tclcompat.values.lists import quote_element

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.runtime.registry import CommandFunction


class Command:
    """A command in a namespace.

    ``invoke(interp, argv, label)`` runs it; ``label`` replaces the command word in a ``wrong # args`` message, as
    when an ensemble or alias was what the user typed.  ``inline`` commands are those that Tcl's compiler inlines.
    ``traces`` are command traces (rename, delete), ``execution_traces`` those of its execution, ``traced_since`` the
    ``command_epoch`` that began when there was the first of them.
    """

    __slots__ = ("deleted", "execution_traces", "importers", "name", "namespace", "on_delete", "traced_since", "traces")
    inline = NEVER
    # What ``info args`` and friends, ``namespace ensemble`` and ``interp alias`` ask for.
    kind = "native"

    def __init__(self) -> None:
        self.name = ""
        self.namespace: Namespace | None = None
        self.deleted = False
        self.importers: list[ImportedCommand] = []
        self.traces: list[object] | None = None
        self.execution_traces: list[object] | None = None
        self.traced_since = 0
        self.on_delete: list[Callable[[], object]] = []

    @property
    def full_name(self) -> str:
        """The fully qualified name, or an empty string once deleted."""
        namespace = self.namespace
        if namespace is None:
            return ""
        # What ``qualify`` does, without a call.
        return "::" + self.name if namespace.parent is None else f"{namespace.name}::{self.name}"

    @property
    def origin(self) -> Command:
        """The command itself, or what it was imported from."""
        return self

    def relocated(self) -> None:
        """Note that the command is in another namespace than before."""

    def invoke(self, interp: Interp, argv: list[object], label: str | None = None) -> object:
        """Run the command with the words ``argv``, its own name first."""
        raise NotImplementedError


class NativeCommand(Command):
    """A command written in Python."""

    __slots__ = ("_function", "_least", "_most", "_spec", "inline", "is_expr", "is_formula", "is_set", "usage")

    def __init__(self, spec: CommandSpec) -> None:
        super().__init__()
        self._spec = spec
        self._function: CommandFunction = self._first_call if spec.function is None else spec.function
        self.usage = spec.usage
        self.inline = spec.inline
        # Whether it computes an expression, or substitutes, whatever it is called now.
        self.is_expr = spec.name == "::expr"
        self.is_formula = spec.name in ("::expr", "::subst")
        self.is_set = spec.name == "::set"
        self._least = spec.least + 1
        # A number no call reaches stands for "no limit", so that one comparison is enough.
        self._most = 1 << 60 if spec.most is None else spec.most + 1

    @property
    def declared_name(self) -> str:
        """The full name that the command was declared with, whatever it is called now."""
        return self._spec.name

    @property
    def function(self) -> CommandFunction:
        """The Python function, its module imported."""
        return self._spec.load()

    def prepare(self) -> None:
        """Import the module of the function."""
        self._spec.load()

    def takes(self, words: int) -> bool:
        """Tell whether the command can be called with that many words after its name."""
        return self._least <= words + 1 <= self._most

    def spread(self, interp: Interp, *words: object) -> object:
        """Call the function with words whose number nobody has looked at; raises WrongArgs."""
        if self._least <= len(words) + 1 <= self._most:
            return self._function(interp, *words)
        raise WrongArgs

    def _first_call(self, interp: Interp, *words: object) -> object:
        """Stand in for a function whose module is not imported yet."""
        self._function = self._spec.load()
        return self._function(interp, *words)

    def invoke(self, interp: Interp, argv: list[object], label: str | None = None) -> object:
        """Check the arity and call the function."""
        given = len(argv)
        if self._least <= given <= self._most:
            function = self._function
            # Calls without a star stay inside CPython's loop: they are faster and take none of the C stack.
            try:
                if given == 2:
                    return function(interp, argv[1])
                if given == 3:
                    return function(interp, argv[1], argv[2])
                if given == 4:
                    return function(interp, argv[1], argv[2], argv[3])
                if given == 5:
                    return function(interp, argv[1], argv[2], argv[3], argv[4])
                return function(interp, *argv[1:])
            except WrongArgs as error:
                raise reworded(error, argv, self.usage, label) from None
        raise wrong_args(argv, self.usage, label)


class ImportedCommand(Command):
    """What ``namespace import`` makes: a command that runs another one."""

    __slots__ = ("inline", "target")
    kind = "import"

    def __init__(self, target: Command) -> None:
        super().__init__()
        self.target = target
        self.inline = target.inline
        target.importers.append(self)

    @property
    def origin(self) -> Command:
        """The command at the end of the chain of imports."""
        return self.target.origin

    def invoke(self, interp: Interp, argv: list[object], label: str | None = None) -> object:
        """Run the imported command."""
        if interp.tracing:
            return interp.run_command(self.target, argv, label)
        return self.target.invoke(interp, argv, label)


class Label(str):
    """What the user typed in place of the first ``skip`` words of a call, which an ensemble or alias put there.

    ``typed`` are its words, each quoted as a list element.
    """

    __slots__ = ("skip", "typed")
    skip: int
    typed: list[str]

    @classmethod
    def of(cls, typed: list[str], skip: int) -> Label:
        """Make the label ``typed`` for ``skip`` words."""
        label = cls(" ".join(typed))
        label.skip = skip
        label.typed = typed
        return label


def words_replaced(label: str | None) -> int:
    """Return how many words of a call ``label`` stands for; a plain string stands for the command's name."""
    return label.skip if type(label) is Label else 1


def reworded(error: WrongArgs, argv: list[object], usage: str, label: str | None) -> TclError:
    """Make the error of a call whose command, of that usage, found the number of its words wrong."""
    if error.after_name is not None:
        replaced = words_replaced(label) - 1
        if replaced > len(error.after_name):
            return wrong_args(argv, " ".join(error.after_name))
        return wrong_args(argv, " ".join(error.after_name[replaced:]), None if label is None else str(label))
    return wrong_args(argv, error.usage if error.usage is not None else usage, label, error.words)


def wrong_args(argv: list[object], usage: str, label: str | None = None, words: int = 1) -> TclError:
    """Make the ``wrong # args`` error of a call; ``words`` of it are shown before ``usage``.

    A label that stands for more words than are shown cannot be used: what was put in is then shown as it is.
    """
    skip = words_replaced(label)
    if label is None or skip > words:
        shown = [quote_element(to_str(word)) for word in argv[:words]]
    else:
        shown = [label, *[quote_element(to_str(word)) for word in argv[skip:words]]]
    if usage:
        shown.append(usage)
    return TclError(f'wrong # args: should be "{" ".join(shown)}"', ["TCL", "WRONGARGS"])
