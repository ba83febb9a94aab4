"""Regions: closed loops in open code, which keep variables in Python locals while they run.

The values are taken out of their boxes before the loop, so that lists may be changed in place, and put back however
it ends.  Where a variable is traced, or two names mean the same one, the loop is walked instead.
"""

from __future__ import annotations

from sys import getrefcount

from tclcompat.compiler.builder import DROP, Builder, Loop
from tclcompat.compiler.calls import Calls
from tclcompat.compiler.code import Code, class_of
from tclcompat.compiler.emitters import Call, Decline
from tclcompat.compiler.refusals import NotCompiled
from tclcompat.compiler.scope import Scope, Variable
from tclcompat.compiler.support_open import plain, rest, walk, walk_rest
from tclcompat.compiler.types import (
    ANY,
    CLASS_NAMES,
    FEW_INTS,
    FLOAT,
    INT,
    INTS,
    LIST,
    NATURAL,
    NOTHING,
    NUMBER_BESIDE,
    OTHERS,
    SHARED,
    UNSET,
)
from tclcompat.compiler.versions import guarding
from tclcompat.values.convert import all_ints
from tclcompat.values.numbers import to_number
from tclcompat.values.ownership import OWNED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.compiler.emitters import Emitter
    from tclcompat.compiler.writer import Line
    from tclcompat.runtime.variables import Var

LOOPS = frozenset(("::while", "::for", "::foreach", "::tcl::dict::for"))


class RegionScope(Scope):
    """The variables of a region: fast, and loaded from boxes of the code around it."""

    unknown = ANY | UNSET

    def __init__(self, outer: Scope, observed: dict[str, int]) -> None:
        super().__init__(outer.namespace)
        self.outer = outer
        self._identifiers = outer._identifiers
        # Types that variables had when the code was made, asked for again before the loop.
        self.observed = observed
        self.tested: dict[str, int] = {}
        # The types of the numbers that tested texts stand for.
        self.numbers: dict[str, int] = {}
        # Those of the ints among them that must not be negative before the loop.
        self.naturals: set[str] = set()
        # Variables that are set before they are read: what they were before does not matter.
        self._fresh: set[str] = set()
        # What the code around knows of them.
        self.around: dict[str, int] = {}

    def make(self, b: Builder, name: str, array: bool) -> Variable:
        """Take a variable that was not met before out of its box."""
        if name.rpartition("::")[2] in ("errorInfo", "errorCode"):
            raise NotCompiled(f"{name} may be set by what fails")
        box = self.outer.variable(b, name, array).box
        identifier = self.identifier(name)
        if not array and b.env is not None:
            known = self.around.get(name, self.unknown)
            if name in self.observed and known & UNSET and name not in self._fresh:
                self.tested[name] = known = self.observed[name]
                if name + NUMBER_BESIDE in self.observed:
                    self.numbers[name] = self.observed[name + NUMBER_BESIDE]
                    self._numbered.add(name)
        place = f"{'a' if array else 'v'}_{identifier}"
        b.calls.origin.names[place] = name
        if array:
            b.calls.origin.arrays[place] = name
        return Variable(name, place, array, box if array else None)

    def unmet(self, name: str) -> int:
        """Return what is known of a variable that was not met yet: what is asked before the loop."""
        if name[-1:] == NATURAL:
            return INT if self._was_natural(name[:-1]) else UNSET
        return self.tested.get(name) or self.around.get(name, self.unknown)

    def _was_natural(self, name: str) -> bool:
        """Tell whether an int that was seen when the code was made, and is asked for before the loop, was natural."""
        return name + NATURAL in self.observed and (name in self.tested or name not in self.variables)

    def natural(self, b: Builder, name: str) -> int:
        """Return whether a scalar's value surely is an int and not negative, or positive (see ``Code``)."""
        known = UNSET if b.env is None else b.env.get(name + NATURAL)
        if known is None:
            known = self.unmet(name + NATURAL)
        if not known & UNSET and self._was_natural(name):
            self.naturals.add(name)
        return 0 if known & UNSET else 2 - known

    def _forget_natural(self, b: Builder, name: str) -> None:
        if name + NATURAL in self.observed:
            assert b.env is not None
            b.env[name + NATURAL] = UNSET

    def holds(self, known: dict[str, int], before: dict[str, int]) -> bool:
        """Tell whether what is known after a turn of a loop was known before it, be it that it was not met yet."""
        if known.keys() == before.keys():
            return known == before
        return before.keys() <= known.keys() and all(
            before.get(name, self.unmet(name)) == kind for name, kind in known.items()
        )

    def known_first(self, env: dict[str, int]) -> dict[str, int]:
        """Return what is known where the loop begins: of what may be asked before it, nothing until that is known."""
        self.around = env
        numbers = {name + NUMBER_BESIDE: kind for name, kind in self.numbers.items()}
        sure = {name: kind for name, kind in env.items() if not kind & UNSET or name not in self.observed}
        return {**sure, **self.tested, **numbers}

    def known_last(self, env: dict[str, int] | None) -> dict[str, int] | None:
        """Return what is known where the loop ends, that of variables that it did not meet included."""
        if env is None:
            return None
        unmet = {name: kind for name, kind in self.around.items() if kind & UNSET and name in self.observed}
        return {**unmet, **self.tested, **{name: kind for name, kind in env.items() if name[-1:] != NATURAL}}

    def own_lists(self) -> bool:
        """Have the lists that the loop changes copied ahead of it where somebody else holds them; tell whether any."""
        lists = [name for name in self.written if self.tested.get(name) in (LIST | SHARED, INTS | SHARED)]
        for name in lists:
            self.tested[name] &= ~SHARED
        return bool(lists)

    def loaded(self, b: Builder, variable: Variable, box: str) -> None:
        """Write what takes the value of a scalar out of its box."""
        name, place = variable.name, variable.place
        b.emit(f"{place} = {box}.value")
        if name in self.written:
            b.emit(f"{box}.value = None")
        kind = self.tested.get(name, NOTHING)
        if name in self.numbers:
            b.emit(f"n{place[1:]} = {b.use('to_number', to_number)}({place})")
        if kind & LIST:
            b.emit(f"if {class_of(place)} is not list:")
            b.emit(f"    {place} = []")
            if not kind & SHARED:
                b.emit(f"elif {b.use('getrefcount', getrefcount)}({place}) != {OWNED}:")
                b.emit(f"    {place} = {place}[:]")
        elif name not in self.tested and (b.env or {}).get(name, self.unknown) & UNSET:
            b.emit(f"if {place} is None:")
            b.emit(f"    del {place}")

    def write(self, b: Builder, name: str, code: Code) -> Code:
        """Assign to a scalar; return the code of its value."""
        if name not in self.variables:
            self._fresh.add(name)
        return super().write(b, name, code)

    def spill_of(self, b: Builder, variable: Variable) -> str:
        """Return the box of the code around, which is empty while the region runs."""
        self.wrote(variable.name)
        return self.outer.variable(b, variable.name, False).box or ""


class RegionCalls(Calls):
    """The commands of a region: as in closed code."""

    def __init__(self, outer: Calls) -> None:
        super().__init__(outer.interp, outer.namespace, outer.policy, outer.origin)
        self.names = outer.names
        self.guards = outer.guards
        self._resolved = outer._resolved
        self.version = outer.version


def write_region(b: Builder, call: Call, emit: Emitter) -> bool:
    """Write a loop as a region; False (and nothing written) where it is not closed."""
    return write_closed(b, call, lambda: emit(b, call, DROP))


def write_closed(b: Builder, call: Call, write: Callable[[], object]) -> bool:
    """Write what ``write`` writes for a command as a region, if it is closed."""
    outer_scope, outer_calls, env = b.scope, b.calls, b.fork()
    assert env is not None
    scope, calls = RegionScope(outer_scope, b.observed), RegionCalls(outer_calls)
    b.scope, b.calls = scope, calls
    depth, node = b.writer.depth, b.writer.node
    # Around the region nothing takes break or continue of its loops, but there may be what takes return.
    loops, b.loops = b.loops, [Loop(catching=True)] if any(loop.takes_return for loop in b.loops) else []
    try:
        while True:
            b.env, numbers = scope.known_first(env), len(scope.numbers)
            lines, _ = b.capture(write, deeper=2)  # type: ignore[arg-type]  # for its lines
            # What is asked before the loop holds from its beginning on, whenever it was found that it is to be asked.
            if not scope.own_lists() and len(scope.numbers) == numbers:
                break
    except (NotCompiled, Decline):
        b.env = env
        b.writer.depth, b.writer.node = depth, node
        return False
    finally:
        b.scope, b.calls, b.loops = outer_scope, outer_calls, loops
    outer_calls.uses_depth |= calls.uses_depth
    outer_calls.may_return |= calls.may_return
    after, b.env = scope.known_last(b.env), env
    reached = _reached(b)
    if reached is None or (b.is_loop and not _is_apart(b, scope, reached)):
        return False
    _write(b, call, scope, lines, after, reached)
    return True


def _reached(b: Builder) -> frozenset[Var] | None:
    """Return the variables that the procedures reach directly which are called; None: any."""
    callees = b.calls.version.callees
    if any(callee.looks_up for callee in callees):
        return None
    return frozenset([var for callee in callees for var in callee.all_guards()])


def _is_apart(b: Builder, scope: RegionScope, reached: frozenset[Var]) -> bool:
    """Tell whether the scalars of a loop, as they are now, are none of those that procedures reach directly."""
    names = b.interp.frame.vars
    is_apart = not any(not each.array and names.get(each.name) in reached for each in scope.variables.values())
    if not is_apart and b.calls.policy.asked is not None:
        # Where they are, they are tested for it before the loop.
        b.calls.policy.asked.complete = False
    return is_apart


def _plain_tests(b: Builder, scalars: list[str | None], arrays: list[str | None], reached: frozenset[Var]) -> list[str]:
    """Return the tests whether variables are what code needs that keeps them for itself; see ``plain``."""
    if reached:
        return [f"{b.support(plain)}(({_listed(scalars)}), ({_listed(arrays)}), {b.hold(reached, 'S')})"]
    # The same as that, without a call: a loop may have few turns.
    tests = [f"{each}.traces is None and {each}.array is None" for each in scalars]
    tests += [f"{each}.traces is None and {each}.value is None" for each in arrays]
    if len(tests) > 1:
        tests.append(f"len({{{_listed([*scalars, *arrays])}}}) == {len(tests)}")
    return tests or ["True"]


def _write(
    b: Builder,
    call: Call,
    scope: RegionScope,
    lines: list[Line],
    after: dict[str, int] | None,
    reached: frozenset[Var],
) -> None:
    scalars = [each for each in scope.variables.values() if not each.array]
    arrays = [each for each in scope.variables.values() if each.array]
    boxes = {each.name: scope.outer.variable(b, each.name, each.array).box for each in scope.variables.values()}
    tests = _plain_tests(b, [boxes[each.name] for each in scalars], [boxes[each.name] for each in arrays], reached)
    tests += [_type_test(b, f"{boxes[name]}.value", kind) for name, kind in scope.tested.items()]
    tests += [f"{boxes[name]}.value >= 0" for name in sorted(scope.naturals) if name in scope.tested]
    tests += [
        f"{b.use('to_number', to_number)}({boxes[name]}.value).__class__ is {CLASS_NAMES[kind]}"
        for name, kind in scope.numbers.items()
    ]
    tests += guarding(b, b.calls.version.callees)
    b.emit(f"if {' and '.join(tests)}:")
    b.indent()
    for each in scalars:
        scope.loaded(b, each, boxes[each.name] or "")
    for each in arrays:
        b.emit(f"m{each.place} = {boxes[each.name]}.array is None")
        b.emit(f"if m{each.place}:")
        b.emit(f"    {boxes[each.name]}.array = {{}}")
        b.emit(f"{each.place} = {boxes[each.name]}.array")
    b.emit("try:")
    b.writer.lines += lines
    b.emit("finally:")
    b.indent()
    _put_back(b, scope, boxes)
    b.dedent()
    b.dedent()
    b.emit("else:")
    b.indent()
    b.env = _write_otherwise(b, call, after)
    b.dedent()
    scope.outer.changed(b, scope.written)


def _put_back(b: Builder, scope: RegionScope, boxes: dict[str, str | None]) -> None:
    """Write what puts the values of variables back into their boxes."""
    for each in scope.variables.values():
        if each.array:
            b.emit(f"if m{each.place} and not {each.place}:")
            b.emit(f"    {boxes[each.name]}.array = None")
        elif each.name in scope.written:
            b.emit("try:")
            b.emit(f"    {boxes[each.name]}.value = {each.place}")
            b.emit("except UnboundLocalError:")
            b.emit("    pass")
    kept = [each.place for each in scope.variables.values() if not each.array]
    if kept and not b.is_loop:
        # What the code around goes on to change must have no other holder.
        b.emit(f"{' = '.join(kept)} = None")


def _write_otherwise(b: Builder, call: Call, after: dict[str, int] | None) -> dict[str, int] | None:
    """Write what is done where the loop cannot keep its variables; return what is known behind both ways.

    ``after`` is what is known where it could.
    """
    if b.is_loop:
        b.emit(f"return {b.not_run()}")
        return after
    if b.top is call.script and not b.loops:
        following = b.hold(rest(call.script, call.node), "R", (rest, call.script, call.node))
        b.emit(f"return {b.support(walk_rest if b.is_function else walk)}(interp, {following})")
        return after
    b.drop(b.calls.walked(b, call.script, call.node))
    return b.join(after, b.env)


def _type_test(b: Builder, place: str, kind: int) -> str:
    """Return the test that a value has the type that the code relies on; an empty string is an empty list too."""
    if kind & LIST:
        ints = "" if kind & OTHERS else f" and len({place}) < {FEW_INTS} and {b.support(all_ints)}({place})"
        return f'({class_of(place)} is list{ints} or {place} == "")'
    return f"{class_of(place)} is {CLASS_NAMES[kind]}"


def _listed(names: object) -> str:
    return "".join([f"{name}, " for name in names])  # type: ignore[attr-defined]  # an iterable of names


__all__ = ["FLOAT", "Code", "write_closed", "write_region"]
