"""Functions of open code, and loops of scripts that are walked, as they are run."""

from __future__ import annotations

from tclcompat.compiler.asked import Apart, place_of_loop, place_of_procedure
from tclcompat.compiler.guesses import as_int, as_used, index_names, is_operand
from tclcompat.compiler.names import identifier
from tclcompat.compiler.recall import place_of
from tclcompat.compiler.support import Origin
from tclcompat.compiler.support_open import AGAIN, NOT_RUN
from tclcompat.compiler.types import ANY, FEW_INTS, INT, INTS, LIST, MET, NATURAL, NUMBER_BESIDE, SHARED
from tclcompat.compiler.versions import Version
from tclcompat.values.convert import all_ints
from tclcompat.values.numbers import to_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import CodeType

    from tclcompat.compiler.policy import Policy
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.runtime.procs import Proc
    from tclcompat.syntax.nodes import Command, Script

_MOST_REFUSALS = 100
_MOST_RETURNS = 8


class OpenFunction:
    """One function of open code, called with the interpreter, the frame and the unit that it runs in."""

    def __init__(self, policy: Policy, script: Script, namespace: Namespace, proc: Proc | None) -> None:
        self.interp = policy.interp
        self.policy = policy
        self.script = script
        self.namespace = namespace
        self.proc = proc
        self.late: set[str] = set()
        self.origin = Origin(self.interp, script, None)
        self.origin.is_open = True
        # Stands for this code among the callers of closed procedures.
        self.version = Version(policy.outside, ())
        self.version.open_code = self
        self.globals: dict[str, object] = {}
        self.function: Callable[..., object] | None = None
        # The types of variables that the code relies upon, as they were when it was written.
        self.observed: dict[str, int] = {}
        # Whether the links that come first may be made ahead.
        self.links_first = True
        # The names of the variables that it looks up.
        self.variables: list[str] = []
        # Whether it calls nothing that could look for the unit that it runs in.
        self.is_leaf = False

    @property
    def valid(self) -> bool:
        """Whether the names in it still mean what they meant."""
        return bool(self.globals.get("valid"))

    def names_changed(self, name: str | None) -> None:
        """Give the code up, since a command name may mean something else now."""
        self.policy.note_change(name)
        self.give_up()

    def give_up(self) -> None:
        """Note that the code must not be run any more; what runs now goes on in the walker."""
        self.globals["valid"] = False
        if self.proc is not None and self.function is not None and self.proc.enter is self.function:
            self.proc.enter = None
            self.proc.heat = 0

    def look_up_later(self, traced: list[str]) -> None:
        """Have the procedure compiled again, such that it does not rely on variables of these names."""
        formals = [] if self.proc is None else [name for name, _ in self.proc.formals]
        self.late.update([name for name in traced if name not in formals])
        self.give_up()
        if self.proc is not None:
            self.proc.heat = self.interp.engine.hot_calls - 1

    def link_late(self) -> None:
        """Have the procedure compiled again, such that it makes its links when it comes to them."""
        self.links_first = False
        self.give_up()
        if self.proc is not None:
            self.proc.heat = self.interp.engine.hot_calls - 1

    def adopt(self, code: CodeType, name: str, names: Iterable[str]) -> None:
        """Take the function that running ``code`` makes; ``names`` are those of commands that it relies upon."""
        self.globals["valid"] = True
        self.globals["OPEN_CODE"] = self
        exec(code, self.globals)
        self.function = self.globals[name]  # type: ignore[assignment]  # what def has just made
        for watched in names:
            self.interp.watch_name(watched, self)

    def install(self) -> None:
        """Have the procedure run this code."""
        assert self.proc is not None
        self.proc.enter = self.function
        self.proc.closed = False


class LoopCode:
    """The compiled code of a loop that stands in code which is walked.

    It is made first for what variables are then, and ``again`` for less and less when they turn out to be others.
    """

    def __init__(
        self, code: OpenFunction, again: list[Callable[[], OpenFunction]], anew: Callable[[], OpenFunction]
    ) -> None:
        self.code = code
        self._again = again
        self._refusals = 0
        self._anew = anew
        self._returns = 0

    def run(self, interp: Interp, lists: tuple[object, ...]) -> object:
        """Run the loop to its end from the head; return its result, None when that cannot be done now, and nothing was.

        ``lists`` are those of ``foreach``.
        """
        code = self.code
        function = code.function
        frame = interp.frame
        if function is None or interp.tracing or frame.namespace is not code.namespace:
            return None
        if code.valid:
            result = function(interp, frame, interp.unit, *lists)
            if result is AGAIN:
                # A command name has come to mean something else in the turn before.
                self._returns += 1
                if self._returns > _MOST_RETURNS or interp.tracing:
                    return None
                return self._run_as(self._anew, interp, lists)
            if result is NOT_RUN and self._has_read_values(interp):
                result = function(interp, frame, interp.unit, *lists)
            if result is not NOT_RUN:
                return "" if result is None else result
        if not self._again:
            self._refusals += 1
            return None
        return self._run_as(self._again.pop(0), interp, lists)

    def _has_read_values(self, interp: Interp) -> bool:
        """Have variables be lists or ints again that are texts, as when the code was made; tell whether there were any.

        That are those which the loop has for operands, or reads as lists.
        """
        observed = self.code.observed
        if not observed:
            return False
        source, found = self.code.script.source, False
        for name, var in interp.frame.vars.items():
            if type(var.value) is str:
                use = as_used if observed.get(name, ANY) & LIST else as_int
                var.value = use(var.value, source, name)
                found |= type(var.value) is not str
        return found

    def _run_as(self, write: Callable[[], OpenFunction], interp: Interp, lists: tuple[object, ...]) -> object:
        """Run the loop as other code, if it can be written."""
        try:
            self.code = write()
        except self.code.policy.cannot:
            return None
        return self.run(interp, lists)

    @property
    def useless(self) -> bool:
        """Whether it has refused to run so often that it is not worth asking."""
        return self._refusals > _MOST_REFUSALS


def loop_code(policy: Policy, script: Script, node: Command, name: str) -> LoopCode:
    """Compile a loop (``while``, ``for`` without its start, ``foreach``, ...) whose node is at hand; NotCompiled."""
    interp = policy.interp

    def write(observed: dict[str, int]) -> OpenFunction:
        loop = OpenFunction(policy, script, interp.frame.namespace, None)
        unit = ("loop", *place_of(node), *sorted(observed.items()))
        if policy.remade(loop, unit, "loop", place_of_loop(interp, node), (node, script)):
            return loop
        from tclcompat.compiler.functions import write_loop_code

        with Apart(policy):
            return write_loop_code(interp, policy, script, node, name, observed)

    def seen(precisely: bool) -> dict[str, int]:
        """Return the types of variables; ``precisely`` also which lists are of ints, and which ints not negative."""
        found = interp.frame.vars.items()
        source = script.source[node.start : node.end]
        for key, var in found:
            if type(var.value) is str:
                var.value = as_used(var.value, source, key)
        observed = {key: MET[type(var.value)] for key, var in found if type(var.value) in MET and var.value != ""}
        indexes = index_names(source) if precisely else ()
        for key, var in found:
            value = var.value
            number = to_number(value) if type(value) is str and is_operand(source, key) else None
            if number is not None and number == number:
                observed[key + NUMBER_BESIDE] = MET[type(number)]
            if key in indexes and type(value) is int and value >= 0:
                observed[key + NATURAL] = INT
            elif precisely and type(value) is list and len(value) < FEW_INTS and all_ints(value):
                observed[key] = INTS | SHARED
        return observed

    return LoopCode(write(seen(True)), [lambda: write(seen(False)), lambda: write({})], lambda: write(seen(True)))


def unit_of_procedure(proc: Proc, late: set[str], links_first: bool) -> tuple[object, ...]:
    """Return what the open code of a procedure is known by in later runs."""
    return "open", proc.full_name, links_first, *sorted(late)


def kept_procedure(policy: Policy, proc: Proc, late: set[str], links_first: bool) -> OpenFunction | None:
    """Return the open code of a procedure as an earlier run has kept it; None where that is not possible."""
    namespace = proc.home or proc.namespace or policy.interp.global_namespace
    function = OpenFunction(policy, proc.script, namespace, proc)
    function.late, function.links_first = late, links_first
    unit, name = unit_of_procedure(proc, late, links_first), "p_" + identifier(proc.name)
    place = place_of_procedure(policy.interp, proc)
    return function if policy.remade(function, unit, name, place, (proc.script,)) else None
