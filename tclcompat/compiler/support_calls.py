"""What generated code calls for commands whose names are computed: ``$command $a``, ``{*}$prefix $a``.

Each such place remembers what the names or prefixes mean that it has met, as long as no command of those names changes.
Procedures that are closed code need neither frame nor words there: their functions are called with the arguments.
"""

from __future__ import annotations

from tclcompat.compiler.support_open import invoke
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.lambdas import find_lambda
from tclcompat.runtime.namespaces import tail
from tclcompat.runtime.procs import Proc
from tclcompat.values.convert import canonical, to_list, to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.frames import Unit
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.syntax.nodes import Command

# How many names one place remembers.
_MOST_NAMES = 100


class Target:
    """A procedure that is closed code, as what a name or prefix means.

    ``direct`` holds its functions by the classes of their arguments, the first of which are ``given`` by the prefix.
    """

    __slots__ = ("classes", "direct", "enter", "given", "proc")

    def __init__(self, proc: Proc, given: list[object]) -> None:
        self.proc = proc
        self.enter = proc.enter
        procedure = getattr(proc.compiled, "procedure", None)
        self.direct: dict[tuple[type, ...], Callable[..., object]] = {}
        if procedure is not None and not proc.variadic:
            self.direct = procedure.direct
        self.given = given
        self.classes = tuple(map(type, given))


class CallSite:
    """A place that calls what is computed there; ``expands`` says that the first word is one with ``{*}``."""

    __slots__ = ("__weakref__", "_watched", "expands", "held", "namespace", "node", "target", "targets")

    def __init__(self, namespace: Namespace, node: Command, expands: bool) -> None:
        self.namespace = namespace
        self.node = node
        self.expands = expands
        # What strings mean, and the list that was met last; while that is held here, nobody changes it in place.
        self.targets: dict[object, Target] = {}
        self.held: object = None
        self.target: Target | None = None
        self._watched: set[str] = set()

    def names_changed(self, name: str | None) -> None:
        """Forget what the names meant."""
        if name is None:
            self._watched.clear()
        else:
            self._watched.discard(name)
        self.targets.clear()
        self.held = self.target = None

    def words(self, head: object, given: list[object]) -> list[object]:
        """Return the words of a call."""
        return [*to_list(head), *given] if self.expands else [head, *given]

    def remember(self, interp: Interp, head: object) -> None:
        """Find what a name or prefix means, if that is closed code."""
        words = to_list(head) if self.expands else [head]
        if not words:
            return
        name = to_str(words[0])
        command = self.namespace.find_command(name)
        proc, given = None, [canonical(each) if type(each) is str else each for each in words[1:]]
        if type(command) is Proc:
            proc = command
        elif type(command) is NativeCommand and command.declared_name == "::apply" and given:
            if (found := find_lambda(interp, given[0])).home is interp.global_namespace:
                proc = found
            del given[0]
        if proc is None or not proc.closed or proc.enter is None or proc.execution_traces is not None:
            return
        last = tail(name)
        if last not in self._watched:
            self._watched.add(last)
            interp.watch_name(last, self)
        target = Target(proc, given)
        if type(head) is str:
            if len(self.targets) >= _MOST_NAMES:
                self.targets.clear()
            self.targets[head] = target
        elif type(head) is list:
            self.held, self.target = head, target


def call_0(interp: Interp, unit: Unit, site: CallSite, head: object) -> object:
    """Call what ``head`` means, without arguments."""
    target = site.targets.get(head) if type(head) is str else site.target if head is site.held else None
    if target is not None and target.proc.enter is target.enter and not interp.tracing:
        function = target.direct.get(target.classes)
        if function is not None:
            return function(*target.given) if target.given else function()
    return call_found(interp, unit, site, target, head, [])


def call_1(interp: Interp, unit: Unit, site: CallSite, head: object, a: object) -> object:
    """Call what ``head`` means with an argument."""
    target = site.targets.get(head) if type(head) is str else site.target if head is site.held else None
    if target is not None and target.proc.enter is target.enter and not interp.tracing:
        if not target.given:
            function = target.direct.get((type(a),))
            if function is not None:
                return function(a)
        elif (function := target.direct.get((*target.classes, type(a)))) is not None:
            return function(*target.given, a)
    return call_found(interp, unit, site, target, head, [a])


def call_2(interp: Interp, unit: Unit, site: CallSite, head: object, a: object, b: object) -> object:
    """Call what ``head`` means with two arguments."""
    target = site.targets.get(head) if type(head) is str else site.target if head is site.held else None
    if target is not None and target.proc.enter is target.enter and not interp.tracing:
        if not target.given:
            function = target.direct.get((type(a), type(b)))
            if function is not None:
                return function(a, b)
        elif (function := target.direct.get((*target.classes, type(a), type(b)))) is not None:
            return function(*target.given, a, b)
    return call_found(interp, unit, site, target, head, [a, b])


def call_found(
    interp: Interp, unit: Unit, site: CallSite, target: Target | None, head: object, arguments: list[object]
) -> object:
    """Call what ``head`` means with words, and remember what it is."""
    if target is None:
        site.remember(interp, head)
    return invoke(interp, unit, site.node, site.words(head, arguments))


# What calls a command with that many arguments, and the local variables that hold them.
CALLS = (call_0, call_1, call_2)
_ARGUMENTS = ("a", "b")


def words_of_call(local: dict[str, object]) -> list[object] | None:
    """Return the words of the call that one of these functions runs, whose local variables are given."""
    site = local.get("site")
    if type(site) is not CallSite:
        return None
    return site.words(local["head"], [local[name] for name in _ARGUMENTS if name in local])
