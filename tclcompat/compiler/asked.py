"""What is asked of an interpreter while a function is written: what names mean, how what is called was compiled.

A function is kept for later runs with these questions and their answers (see ``kept``).  A run in which all of them
are answered alike would write the same function again.
"""

from __future__ import annotations

from itertools import takewhile

from tclcompat.runtime.command import Command, NativeCommand
from tclcompat.runtime.ensembles import EnsembleCommand
from tclcompat.runtime.namespaces import EXPORTS
from tclcompat.runtime.procs import Proc
from tclcompat.runtime.variables import Place
from tclcompat.syntax.nodes import Literal, LooseCommand
from tclcompat.values.convert import to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tclcompat.compiler.policy import Policy
    from tclcompat.compiler.procedures import Procedure
    from tclcompat.compiler.versions import Version
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.runtime.variables import Var
    from tclcompat.syntax.nodes import Command as CommandNode
    from tclcompat.syntax.nodes import Script, Word

    # A command, how many words are its name, and the label of a subcommand.
    Resolved = tuple[Command, int, str | None]
    # How a variable is found: "own" by its name in the table of a namespace, made when absent, "found" by its
    # qualified name, "named" by the name that it has at the global level; the namespace's name; its own.
    Way = tuple[str, str, str]

# How many words are kept of a command: its name, and those of subcommands.
_MOST_WORDS = 4
# What stands for the procedure that is being written among those that were asked for.
OWN = -1


def _is_literal(word: Word) -> bool:
    return isinstance(word, Literal)


def described(command: Command | None) -> object:
    """Return what the code of a call depends on of a command, in a form that can be kept."""
    if isinstance(command, NativeCommand):
        return command.declared_name
    if isinstance(command, Proc):
        return command.full_name, tuple(command.formals), command.lambda_text is None
    return None if command is None else (type(command).__name__,)


def resolve(interp: Interp, namespace: Namespace, words: Sequence[Word], names: set[str]) -> Resolved | None:
    """Return the command that words call, how many of them are its name, and the label of a subcommand.

    The names are added to ``names`` on which that depends, by their last parts.
    """
    name = words[0].text  # type: ignore[attr-defined]  # a Literal: who asks has looked
    names.add(name.rsplit("::", 1)[-1])
    command = namespace.find_command(name)
    if command is None:
        return None
    command = command.origin
    skip, label = 1, None
    while isinstance(command, EnsembleCommand):
        if command.parameters or len(words) <= skip or not isinstance(words[skip], Literal):
            return None
        if not command.map:
            names.add(EXPORTS)
        word = to_str(words[skip].value)  # type: ignore[attr-defined]  # a Literal, as just tested
        target = command.targets(interp).get(word)
        if target is None or len(target) != 1 or command.execution_traces is not None:
            return None
        names.add(to_str(target[0]).rsplit("::", 1)[-1])
        found = command.home.find_command(to_str(target[0]))
        if found is None:
            return None
        label = f"{label or name} {word}"
        command = found.origin
        skip += 1
    if command.execution_traces is not None:
        return None
    return command, skip, label


def described_version(procedure: Procedure, version: Version | None, own: Version | None) -> object:
    """Return what the code of a call depends on of a version of a procedure."""
    if version is None or version is own:
        return version is None
    return (
        version.kinds,
        tuple(procedure.versions),
        version.function is not None,
        version.result_type if version.function is not None else 0,
        version.has_depth,
        version.looks_up,
        len(version.all_guards()),
        tuple(procedure.linked),
        tuple(procedure.references),
        procedure.escapes,
        procedure.further,
        tuple(version.exit_types.items()),
        tuple(procedure.exit_types(version).items()) if procedure.linked else (),
    )


def variable_by(policy: Policy, namespace: Namespace | None, way: Way) -> Var | None:
    """Return a variable, found in a way."""
    how, _, name = way
    if namespace is None:
        return None
    if how == "named":
        return policy.global_names.find(name)
    if how == "found":
        return namespace.find_variable(name)
    var = namespace.vars.get(name)
    if var is None:
        var = namespace.vars[name] = Place()
    return var


def described_variable(var: Var | None) -> object:
    """Return what code depends on of a variable that it is to reach directly."""
    if var is None or var.traces is not None:
        return None
    return (var.array is not None,)


def place_of_version(version: Version) -> object:
    """Return what the code of a version depends on besides answers: its procedure, and the state of the interpreter."""
    procedure = version.procedure
    return place_of_procedure(procedure.interp, procedure.proc)


def place_of_procedure(interp: Interp, proc: Proc) -> object:
    """Return the same for the code of a procedure."""
    namespace = proc.home or proc.namespace or interp.global_namespace
    return proc.script.source, proc.script.line, tuple(proc.formals), namespace.name, *_state(interp)


def place_of_loop(interp: Interp, node: CommandNode) -> object:
    """Return the same for the code of a loop of a script that is walked."""
    script, frame = node.script, interp.frame
    # One that is made of texts stands nowhere.
    texts = [word.text for word in node.words] if type(node) is LooseCommand else []  # type: ignore[attr-defined]  # Literals
    source = script.source[node.start : node.end]
    return source, tuple(texts), script.line_at(node.start), frame.namespace.name, interp.unit.kind, *_state(interp)


def place_of_script(interp: Interp, script: Script) -> object:
    """Return the same for the code of a script that is evaluated in frames of the present namespace."""
    return script.source, script.line, interp.frame.namespace.name, *_state(interp)


def _state(interp: Interp) -> tuple[object, ...]:
    return interp.recursion_limit, bool(interp.elements_linked)


def is_undefined(var: Var) -> bool:
    """Tell whether a variable is neither a scalar nor an array yet."""
    return var.value is None and var.array is None


def described_link(var: Var | None, found: list[object]) -> object:
    """Return what depends on a variable that is linked to before anything else, and which answers it was before."""
    if var is None:
        return None
    return var.traces is None, var.defined, tuple([number for number, each in enumerate(found) if each is var])


def names_asked(questions: tuple[tuple[object, ...], ...]) -> list[str]:
    """Return the names of commands that were asked for."""
    words = [given for kind, given, *_ in questions if kind == "resolved"]
    return [each[0] for each in words] + [given for kind, given, *_ in questions if kind == "command"]  # type: ignore[index]  # texts


class Apart:
    """Keeps what was asked for a function that is being written apart from what is asked meanwhile for another one."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._asked: Asked | None = None

    def __enter__(self) -> None:
        self._asked, self._policy.asked = self._policy.asked, None

    def __exit__(self, *raised: object) -> None:
        self._policy.asked = self._asked


class Asked:
    """The questions that were asked while one function was written; ``own`` is the version that it is, if it is one.

    Each is (kind, arguments..., answer); ``found`` holds the objects that the answers are about.
    """

    def __init__(self, own: Version | None) -> None:
        self.own = own
        self.questions: list[tuple[object, ...]] = []
        self.found: list[object] = []
        # Whether the questions are all there is that decided what was written.
        self.complete = True
        # The procedures, versions and variables that were found, by the first question that found them.
        self.procs: dict[Proc, int] = {} if own is None else {own.procedure.proc: OWN}
        self.versions: dict[Version, int] = {} if own is None else {own: OWN}
        self.ways: dict[Var, Way] = {}
        # What need not be asked twice: words, and versions that were finished.
        self._resolved: set[tuple[str, ...]] = set()
        self._finished: set[tuple[object, ...]] = set()
        # The namespaces whose tables it may use.
        self.namespaces: dict[str, Namespace] = {}

    def _note(self, question: tuple[object, ...], found: object) -> int:
        self.questions.append(question)
        self.found.append(found)
        return len(self.found) - 1

    def resolved(self, words: Sequence[Word], found: Resolved | None) -> None:
        """Note what the words of a command were found to call."""
        most = _MOST_WORDS if found is None else found[1]
        texts = tuple([word.text for word in takewhile(_is_literal, words[:most])])  # type: ignore[attr-defined]  # Literals
        if texts in self._resolved:
            return
        self._resolved.add(texts)
        if found is None:
            self._note(("resolved", texts, None), None)
            return
        command, skip, label = found
        self.complete = self.complete and skip <= len(texts)
        number = self._note(("resolved", texts, (described(command), skip, label)), command)
        if isinstance(command, Proc):
            self.procs.setdefault(command, number)

    def command(self, name: str, found: Command | None) -> None:
        """Note what a name means."""
        origin = None if found is None else found.origin
        number = self._note(("command", name, described(origin)), origin)
        if isinstance(origin, Proc):
            self.procs.setdefault(origin, number)

    def closed(self, proc: Proc, procedure: Procedure | None) -> None:
        """Note whether a procedure can be called directly."""
        number = self.procs.get(proc)
        if number is None:
            self.complete = False
        else:
            self._note(("closed", number, procedure is not None), procedure)

    def version(self, kind: str, procedure: Procedure, kinds: tuple[int, ...], version: Version | None) -> None:
        """Note which version of a procedure there is for arguments of certain types."""
        number = self.procs.get(procedure.proc)
        if number is None or (version is not None and version.tails):
            self.complete = False
            return
        if version is None:
            self._note((kind, number, kinds, described_version(procedure, version, self.own)), version)
            return
        # What is finished stays as it is, but for what is known of the procedure as a whole.
        state = (kind, kinds, version, len(procedure.versions), procedure.escapes, procedure.further)
        if state not in self._finished:
            noted = self._note((kind, number, kinds, described_version(procedure, version, self.own)), version)
            self.versions.setdefault(version, noted)
            if version.function is not None:
                self._finished.add(state)

    def variable(self, way: Way, var: Var | None) -> None:
        """Note what a variable is that was found in a way."""
        self._note(("variable", way, described_variable(var)), var)
        if var is not None:
            self.ways.setdefault(var, way)

    def declared(self, namespace: Namespace, name: str, is_there: bool) -> None:
        """Note whether ``variable`` has made a name known in a namespace."""
        self.namespaces[namespace.name] = namespace
        self._note(("declared", namespace.name, name, is_there), namespace)

    def first_link(self, namespace: Namespace, name: str, var: Var | None) -> None:
        """Note what a name in the table of a namespace means, where a link is to be made ahead of the code."""
        way = ("found", namespace.name, name)
        self.namespaces[namespace.name] = namespace
        self._note(("link", way, described_link(var, self.found)), var)
        if var is not None:
            self.ways.setdefault(var, way)

    def way_to(self, var: Var) -> Way | None:
        """Return how a variable is found that the function, or what it calls, relies upon."""
        way = self.ways.get(var)
        if way is not None:
            return way
        return next((found for version in self.versions for found in [version.way_to(var)] if found), None)
