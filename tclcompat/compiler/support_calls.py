"""What generated code calls for commands whose names are computed, as in ``$command $a`` and ``eval [list ...]``.

Each such place remembers what the names or prefixes mean that it has met, as long as no command of those names changes.
Procedures that are closed code need neither frame nor words there: their functions are called with the arguments.
"""

from __future__ import annotations

import sys

from tclcompat.compiler.support import called_with
from tclcompat.compiler.support_open import invoke
from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.command import Command, Label, NativeCommand, reworded
from tclcompat.runtime.ensembles import AliasCommand
from tclcompat.runtime.evaluation import log_apart, unable
from tclcompat.runtime.formulas import value_of_words
from tclcompat.runtime.frames import Frame, TailCall, Unit
from tclcompat.runtime.lambdas import find_lambda
from tclcompat.runtime.namespaces import tail
from tclcompat.runtime.procs import Proc
from tclcompat.values.convert import canonical, to_list, to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

    from tclcompat.compiler.procedures import Ready
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.runtime.variables import Var
    from tclcompat.syntax.nodes import Command as CommandNode

# How many names one place remembers.
_MOST_NAMES = 100
_MOST_MISSES = 50
_MOST_FORMULAS = 1000


class Target:
    """A command, as what a name or prefix means.

    That of a procedure that is closed code has it as ``proc``; ``ready`` then holds its functions by the classes of
    their arguments, the first of which are ``given`` by the prefix.  Of an alias that calls a procedure, ``aliased``
    is that, ``prefix`` the words that stand for its name, and ``label`` shows them as they are typed.  Of a list that
    begins the call of a procedure or lambda with a frame of its own, ``begun`` is that, ``prefix`` the list.
    """

    __slots__ = ("aliased", "begun", "classes", "command", "enter", "given", "label", "prefix", "proc", "ready")

    def __init__(self, command: Command, proc: Proc, given: list[object]) -> None:
        self.command = command
        self.proc = proc
        self.enter = proc.enter
        procedure = getattr(proc.compiled, "procedure", None)
        self.ready: dict[tuple[type, ...], Ready] = {}
        if procedure is not None and proc.closed and not proc.variadic:
            self.ready = procedure.ready
        self.given = given
        self.classes = tuple(map(type, given))
        self.aliased: Proc | None = None
        self.begun: Proc | None = None
        self.prefix: list[object] = []
        self.label: Label | None = None


# The procedure of a command that is none: no code of its is ever valid.
_NOBODY = Proc([], "")
_NOBODY.enter = _NOBODY.invoke


class CallSite:
    """A place that calls what is computed there; ``expands`` says that the first word is one with ``{*}``."""

    __slots__ = (
        "__weakref__", "_met", "_watched", "expands", "guesses", "held", "hits", "misses", "namespace", "node",
        "target", "targets", "waits",
    )  # fmt: skip

    def __init__(self, namespace: Namespace, node: CommandNode, expands: bool, guesses: bool = False) -> None:
        self.namespace = namespace
        # Whether only closed code is any use there (see ``guessing``).
        self.guesses = guesses
        self.node = node
        self.expands = expands
        # What strings mean, and the list that was met last; while that is held here, nobody changes it in place.
        self.targets: dict[object, Target] = {}
        self.held: object = None
        self.target: Target | None = None
        # How often it met what is no procedure: where that is what it calls, looking closer does not pay.
        self.misses = 0
        # How often it has called closed code without a frame.
        self.hits = 0
        # Whether what it met last was a procedure that may yet be compiled.
        self.waits = False
        self._watched: set[str] = set()
        self._met: set[str] = set()

    def names_changed(self, name: str | None) -> None:
        """Forget what the names meant."""
        if name is None:
            self._watched.clear()
        else:
            self._watched.discard(name)
        self.targets.clear()
        self.held = self.target = None

    def move(self, namespace: Namespace) -> None:
        """Find names in another namespace from now on."""
        self.namespace = namespace
        self.targets.clear()

    def found(self, interp: Interp, head: object) -> Target | None:
        """Find what a name or prefix means, and return it if that is closed code."""
        if self.misses < _MOST_MISSES:
            self.remember(interp, head)
        return self.targets.get(head) if type(head) is str else self.target if head is self.held else None

    def words(self, head: object, given: list[object]) -> list[object]:
        """Return the words of a call."""
        return [*to_list(head), *given] if self.expands else [head, *given]

    def met_before(self, head: object) -> bool:
        """Tell whether a name was met there before: commands that are made to be called once are not remembered."""
        if type(head) is not str or self.expands or head in self._met:
            return True
        if len(self._met) >= _MOST_NAMES:
            self._met.clear()
        self._met.add(head)
        return False

    def remember(self, interp: Interp, head: object) -> None:
        """Find what a name or prefix means, if that is closed code."""
        words = to_list(head) if self.expands else [head]
        if not words:
            return
        name = to_str(words[0])
        command = self.namespace.find_command(name)
        proc, given, alias = None, [canonical(each) if type(each) is str else each for each in words[1:]], None
        if type(command) is Proc:
            proc = command
        elif type(command) is NativeCommand and command.declared_name == "::apply" and given:
            if (found := find_lambda(interp, given[0])).home is interp.global_namespace:
                proc = found
            del given[0]
        elif type(command) is AliasCommand and not self.expands and type(head) is str:
            first = to_str(command.prefix[0])
            target_proc = interp.global_namespace.find_command(first)
            if type(target_proc) is Proc:
                proc, alias, given = target_proc, command, command.prefix[1:]
                self._watch(interp, first)
        self.waits = proc is not None and proc.enter is None and proc.heat >= 0
        is_closed = proc is not None and proc.closed and proc.enter is not None and proc.execution_traces is None
        begins = self.expands and type(head) is list and proc is not None and not self.guesses
        if not is_closed and not begins and (self.guesses or command is None or type(head) is not str or self.expands):
            self.misses += proc is None
            return
        self._watch(interp, name)
        assert command is not None
        target = Target(command, proc if is_closed and proc is not None else _NOBODY, given)
        if not is_closed:
            target.enter = None
            if begins:
                target.begun = proc
                target.prefix = [words[0] if proc is command else "apply", *words[1:]]
        if alias is not None:
            target.aliased, target.prefix, target.label = proc, alias.prefix, alias.label([head])
        if type(head) is str:
            if len(self.targets) >= _MOST_NAMES:
                self.targets.clear()
            self.targets[head] = target
        elif type(head) is list:
            self.held, self.target = head, target

    def _watch(self, interp: Interp, name: str) -> None:
        last = tail(name)
        if last not in self._watched:
            self._watched.add(last)
            interp.watch_name(last, self)


def holds(guards: list[tuple[Var, bool]]) -> bool:
    """Tell whether variables are as a function needs them."""
    for var, is_array in guards:  # noqa: SIM110  # a generator would take three times as long
        if var.traces is not None or (var.array is not None) is not is_array:
            return False
    return True


def call_0(interp: Interp, unit: Unit, site: CallSite, head: object) -> object:
    """Call what ``head`` means without arguments."""
    target = site.targets.get(head) if type(head) is str else site.target if head is site.held else None
    if target is not None and target.proc.enter is target.enter and not interp.tracing:
        entry = target.ready.get(target.classes if target.given else ())
        if entry is not None and (not entry[1] or holds(entry[1])):
            return entry[0](*target.given) if target.given else entry[0]()
    return call_found(interp, unit, site, target, head, [])


def call_1(interp: Interp, unit: Unit, site: CallSite, head: object, a: object) -> object:
    """Call what ``head`` means with an argument."""
    target = site.targets.get(head) if type(head) is str else site.target if head is site.held else None
    if target is not None and target.proc.enter is target.enter and not interp.tracing:
        entry = target.ready.get((*target.classes, type(a)) if target.given else (type(a),))
        if entry is not None and (not entry[1] or holds(entry[1])):
            return entry[0](*target.given, a) if target.given else entry[0](a)
    return call_found(interp, unit, site, target, head, [a])


def call_2(interp: Interp, unit: Unit, site: CallSite, head: object, a: object, b: object) -> object:
    """Call what ``head`` means with two arguments."""
    target = site.targets.get(head) if type(head) is str else site.target if head is site.held else None
    if target is not None and target.proc.enter is target.enter and not interp.tracing:
        entry = target.ready.get((*target.classes, type(a), type(b)) if target.given else (type(a), type(b)))
        if entry is not None and (not entry[1] or holds(entry[1])):
            return entry[0](*target.given, a, b) if target.given else entry[0](a, b)
    return call_found(interp, unit, site, target, head, [a, b])


def call_3(interp: Interp, unit: Unit, site: CallSite, head: object, a: object, b: object, c: object) -> object:
    """Call what ``head`` means with three arguments."""
    target = site.targets.get(head) if type(head) is str else site.target if head is site.held else None
    if target is not None and target.proc.enter is target.enter and not interp.tracing:
        entry = target.ready.get(
            (*target.classes, type(a), type(b), type(c)) if target.given else (type(a), type(b), type(c))
        )
        if entry is not None and (not entry[1] or holds(entry[1])):
            return entry[0](*target.given, a, b, c) if target.given else entry[0](a, b, c)
    return call_found(interp, unit, site, target, head, [a, b, c])


def call_found(
    interp: Interp, unit: Unit, site: CallSite, target: Target | None, head: object, arguments: list[object]
) -> object:
    """Call what ``head`` means with words, and remember what it is."""
    if target is None:
        if site.misses < _MOST_MISSES and site.met_before(head):
            site.remember(interp, head)
    elif not interp.tracing:
        unit.command = site.node
        interp.site = None
        if (proc := target.aliased) is not None and (enter := proc.enter) is not None:
            # What the alias does, without its calls.
            depth = interp.depth + 1
            if depth >= interp.recursion_limit:
                raise interp.too_deep()
            interp.depth = depth
            try:
                return enter(interp, target.prefix + arguments, target.label)
            except TailCall as following:
                return proc.follow(interp, following)
            finally:
                interp.depth -= 1
        command = target.command
        if (proc := target.begun) is not None and not proc.closed and (enter := proc.enter) is not None:
            words = target.prefix + arguments
            try:
                return enter(interp, words, None)
            except TailCall as following:
                return proc.follow(interp, following)
            except WrongArgs as error:
                raise reworded(error, site.words(head, arguments), "lambdaExpr ?arg ...?", None) from None
        if target.enter is None and (proc.closed if proc is not None else type(command) is Proc and command.closed):
            # It was compiled since.
            site.remember(interp, head)
        return command.invoke(interp, site.words(head, arguments))
    return invoke(interp, unit, site.node, site.words(head, arguments))


# What calls a command with that many arguments, and the local variables that hold them.
CALLS = (call_0, call_1, call_2, call_3)
_ARGUMENTS = ("a", "b", "c")


# What those return instead of a result where what is meant is not surely closed code; nothing has been done then.
MISSED = object()


def quick_0(interp: Interp, site: CallSite, head: object) -> object:
    """Call what ``head`` means, without arguments, if that needs no frame around it."""
    target = site.targets.get(head) if type(head) is str else site.target if head is site.held else None
    if target is not None and target.proc.enter is target.enter and not interp.tracing and not target.given:
        entry = target.ready.get(())
        if entry is not None and (not entry[1] or holds(entry[1])):
            site.hits += 1
            return entry[0]()
    return quick_found(interp, site, target, head, [])


def quick_1(interp: Interp, site: CallSite, head: object, a: object) -> object:
    """Call what ``head`` means with an argument, if that needs no frame around it."""
    target = site.targets.get(head) if type(head) is str else site.target if head is site.held else None
    if target is not None and target.proc.enter is target.enter and not interp.tracing and not target.given:
        entry = target.ready.get((type(a),))
        if entry is not None and (not entry[1] or holds(entry[1])):
            site.hits += 1
            return entry[0](a)
    return quick_found(interp, site, target, head, [a])


def quick_2(interp: Interp, site: CallSite, head: object, a: object, b: object) -> object:
    """Call what ``head`` means with two arguments, if that needs no frame around it."""
    target = site.targets.get(head) if type(head) is str else site.target if head is site.held else None
    if target is not None and target.proc.enter is target.enter and not interp.tracing and not target.given:
        entry = target.ready.get((type(a), type(b)))
        if entry is not None and (not entry[1] or holds(entry[1])):
            site.hits += 1
            return entry[0](a, b)
    return quick_found(interp, site, target, head, [a, b])


def quick_3(interp: Interp, site: CallSite, head: object, a: object, b: object, c: object) -> object:
    """Call what ``head`` means with three arguments, if that needs no frame around it."""
    target = site.targets.get(head) if type(head) is str else site.target if head is site.held else None
    if target is not None and target.proc.enter is target.enter and not interp.tracing and not target.given:
        entry = target.ready.get((type(a), type(b), type(c)))
        if entry is not None and (not entry[1] or holds(entry[1])):
            site.hits += 1
            return entry[0](a, b, c)
    return quick_found(interp, site, target, head, [a, b, c])


def quick_found(interp: Interp, site: CallSite, target: Target | None, head: object, arguments: list[object]) -> object:
    """Call what ``head`` means with words, if that needs no frame around it."""
    target = target or site.found(interp, head)
    if target is None or (enter := target.enter) is not target.proc.enter or enter is None or interp.tracing:
        return MISSED
    words = [*target.prefix, *arguments] if target.prefix else site.words(head, arguments)
    result = enter(interp, words, None, unable)
    if result is None:
        return MISSED
    site.hits += 1
    return result


def quick_list(interp: Interp, site: CallSite, is_above: bool, words: list[object], more: object = None) -> object:
    """Evaluate a list, or two joined, as a command in the frame of the caller or one of its own, if that needs none."""
    if more:
        # As for ``evaluate_together``: what would be a comment, were it not for the list before it, is not plain words.
        if type(more) is not list or not words:
            return MISSED
        first = more[0]
        if type(first) is not int and (type(first) is not str or first[:1] == "#"):
            return MISSED
        words = words + more
    elif not words or (more is not None and type(more) is not list):
        return MISSED
    if is_above and site.namespace is not interp.frame.namespace:
        site.move(interp.frame.namespace)
    name = words[0]
    if type(name) is not str:
        return MISSED
    target = site.targets.get(name) or site.found(interp, name)
    if target is None or (enter := target.enter) is not target.proc.enter or enter is None or interp.tracing:
        return MISSED
    try:
        result = enter(interp, [*target.prefix, *words[1:]] if target.prefix else words, None, unable)
    except TclError as error:
        log_evaluated(interp, error, words, is_above, sys._getframe(1))
        raise
    if result is None:
        return MISSED
    site.hits += 1
    return result


def quick_formula(interp: Interp, site: CallSite, command: NativeCommand, words: list[object]) -> object:
    """Evaluate a list, a call of ``expr`` or ``subst``, in the frame of the caller, if that only computes."""
    value = None if interp.tracing else value_of_words(interp, command, words)
    if value is None:
        # It may take more calls until there is code for it.
        site.waits = site.misses < _MOST_FORMULAS
        site.misses += 1
        return MISSED
    site.hits += 1
    return value


QUICK = (quick_0, quick_1, quick_2, quick_3)


def log_evaluated(interp: Interp, error: TclError, words: list[object], is_above: bool, caller: FrameType) -> None:
    """Add a list that was evaluated to an error's trace, with the frame that the procedure would have had."""
    origin, local = caller.f_globals["ORIGIN"], caller.f_locals
    proc = origin.proc
    places = {name: place for place, name in origin.names.items()}
    arguments = [local.get(f"a{index}", local.get(places[name])) for index, (name, _) in enumerate(proc.formals)]
    argv = called_with(proc, caller, tuple(arguments))
    above, unit = interp.frame, interp.unit
    frame = Frame(proc.home or proc.namespace or interp.global_namespace, above, proc, argv, {}, set())
    interp.unit = Unit(proc.script, True, "proc", frame, unit)
    if not is_above:
        interp.frame = frame
    log_apart(interp, interp.frame, error, words, "uplevel" if is_above else "eval")
    interp.frame, interp.unit = above, unit


def words_of_call(local: dict[str, object]) -> list[object] | None:
    """Return the words of the call that one of these functions runs, whose local variables are given."""
    site = local.get("site")
    if type(site) is not CallSite:
        return None
    if isinstance(words := local.get("words"), list):
        return words
    given = [local[name] for name in _ARGUMENTS if name in local]
    target = local.get("target")
    if type(target) is Target and target.prefix:
        return [*target.prefix, *given]
    return site.words(local["head"], given)
