"""Procedures as closed code: which version runs a call, and how the rest of the interpreter enters it."""

from __future__ import annotations

from tclcompat.compiler.code import class_of
from tclcompat.compiler.made_arrays import call_with
from tclcompat.compiler.refusals import NotCompiled, NotYet
from tclcompat.compiler.support_links import linkable
from tclcompat.compiler.types import (
    ANY,
    CLASS_NAMES,
    FLOAT,
    INT,
    INTS,
    LIST,
    MET,
    NOTHING,
    OTHERS,
    SHARED,
    STR,
    UNSET,
    is_own_list,
)
from tclcompat.compiler.versions import Version
from tclcompat.runtime.limits import DEEP
from tclcompat.runtime.variables import Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.compiler.builder import Builder
    from tclcompat.compiler.calls import Calls
    from tclcompat.compiler.policy import Policy
    from tclcompat.compiler.support import Origin
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.runtime.procs import Proc

    # A function, and the variables that it relies on, with whether they are arrays.
    Ready = tuple[Callable[..., object], list[tuple[Var, bool]]]
    _Entry = tuple[Callable[..., object], bool, list[tuple[Var, bool]], set[Var]]

_MOST_VERSIONS = 4
# How many calls are walked of a procedure that guesses what it links to.
_MOST_WALKS = 300
_MOST_ENTRIES = 100
_MOST_UNPACKED = 20
# Commands for whose sake it matters that the elements of a list are ints.
_TAKE_ELEMENTS = ("foreach", "lassign", "lindex", "lmap")


class Procedure:
    """A compiled procedure: its versions, and how the rest of the interpreter enters it."""

    # Whether it is written as what it only may turn out to be.
    guesses = False

    def __init__(self, interp: Interp, policy: Policy, proc: Proc) -> None:
        self.interp = interp
        self.policy = policy
        self.proc = proc
        self.versions: dict[tuple[int, ...], Version] = {}
        # What to call for arguments of certain classes: the function, whether it takes the depth, what it relies on.
        self._entries: dict[tuple[type, ...], _Entry] = {}
        # The functions among them that need nothing but the arguments, and variables that are as they were.
        self.ready: dict[tuple[type, ...], Ready] = {}
        self.count = len(proc.formals)
        # The links to variables of the caller that its code makes: which argument names it, and the local name;
        # with whether it is an array, once the code is written.
        self.linked: list[tuple[int, str]] = []
        self.references: list[tuple[int, str, bool]] = []
        # Whether it may complete with a code such as that of ``break`` where it was called.
        self.escapes = False
        # Whether what it links to may often turn out not to be what its code can use; how often that was so.
        self.may_walk = False
        self.walks = 0
        # How many of the procedures around it may return when it does.
        self.further = 0

    def fits(self, escapes: bool, further: int) -> bool:
        """Tell whether a version may be added that completes in those ways."""
        is_called = any(version.callers for version in self.versions.values())
        return not is_called or not ((escapes and not self.escapes) or (further and not self.further))

    def take(self, references: list[tuple[int, str, bool]], escapes: bool, further: int) -> None:
        """Note the links of a version that is added, and how it may complete."""
        self.references = references
        self.escapes = self.escapes or escapes
        self.further = max(self.further, further)

    def count_walk(self) -> None:
        """Count a call that was walked since it links to what its code cannot use; after many, its code is open."""
        self.walks += 1
        if self.walks > _MOST_WALKS:
            self.policy.stop_linking(self)

    def make_calls(self, interp: Interp, namespace: Namespace, policy: Policy, origin: Origin) -> Calls:
        """Return what writes the commands."""
        from tclcompat.compiler.calls import Calls

        return Calls(interp, namespace, policy, origin)

    def ends(self, b: Builder, calls: Calls, arguments: str) -> tuple[list[str], list[str]]:
        """Return the clauses that go first after the code of a version, and what comes after them all."""
        return [], []

    def version(self, kinds: tuple[int, ...]) -> Version:
        """Return the version for arguments of certain types, writing it now if there is none; NotCompiled."""
        asked = self.policy.asked
        if asked is None:
            return self._version(kinds)
        try:
            found = self._version(kinds)
        except NotYet:
            asked.complete = False
            raise
        except NotCompiled:
            asked.version("version", self, kinds, None)
            raise
        asked.version("version", self, kinds, found)
        return found

    def _version(self, kinds: tuple[int, ...]) -> Version:
        found = self.versions.get(kinds)
        if found is None:
            # One version is for particular strings and lists, another for any but numbers.
            broad = _broad(kinds)
            if any(
                broad == _broad(each) and _of_any_elements(kinds) != _of_any_elements(each) for each in self.versions
            ):
                kinds = broad
                found = self.versions.get(kinds)
            if found is None and len(self.versions) >= _MOST_VERSIONS:
                kinds = (ANY,) * self.count
                found = self.versions.get(kinds)
            if found is None:
                found = self.policy.write_version(self, kinds)
        return found

    def prepared(self, kinds: list[int] | None) -> Version:
        """Return the version that a call with arguments of these types needs; its links are known then."""
        wanted = self.wanted(kinds)
        return self.hot(wanted) or self.version(wanted)

    def exit_types(self, version: Version) -> dict[str, int]:
        """Return what is known, after a call, of the variables of the caller that are linked to, by the local name."""
        others = [each.exit_types for each in self.versions.values()]
        if version.function is None or version.kinds != (ANY,) * self.count:
            return {local: _union([types.get(local, ANY | UNSET) for types in others]) for _, local in self.linked}
        return version.exit_types

    def wanted(self, kinds: list[int] | None) -> tuple[int, ...]:
        """Return which version arguments of these types are given to."""
        if kinds is None:
            return (ANY,) * self.count
        wanted = tuple([_wanted_kind(kind) for kind in kinds])
        if INTS | SHARED in wanted and not any(word in self.proc.script.source for word in _TAKE_ELEMENTS):
            return _of_any_elements(wanted)
        return wanted

    def call(self, b: Builder, arguments: list[str], kinds: list[int] | None, boxes: list[str]) -> tuple[str, int]:
        """Return the code of a call with arguments of these types, as far as is known, and the type of its result."""
        wanted = self.wanted(kinds)
        if kinds is not None and ANY in wanted:
            hot = self.hot(wanted)
            if hot is not None:
                return self._guarded(b, arguments, wanted, hot, boxes)
        version = self.version(wanted)
        return version.call(b, arguments + boxes), version.result_for(b)

    def hot(self, wanted: tuple[int, ...]) -> Version | None:
        """Return the version, if there is one, for more particular types than what is known of the arguments."""
        found = next((version for kinds, version in self.versions.items() if _is_narrower(kinds, wanted)), None)
        if found is None and len(self.versions) < _MOST_VERSIONS:
            # Whether a list is one of ints cannot be asked in time.
            broader = [_of_any_elements(kinds) for kinds in self.versions]
            kinds = next((kinds for kinds in broader if _is_narrower(kinds, wanted)), None)
            found = None if kinds is None else self.policy.write_version(self, kinds)
        if self.policy.asked is not None:
            self.policy.asked.version("hot", self, wanted, found)
        return found

    def _guarded(
        self, b: Builder, arguments: list[str], wanted: tuple[int, ...], hot: Version, boxes: list[str]
    ) -> tuple[str, int]:
        """Call the particular version when the arguments turn out to be of its types."""
        tests, named = [], list(arguments)
        for index, (known, kind) in enumerate(zip(wanted, hot.kinds, strict=True)):
            text = arguments[index]
            if not text.removesuffix(".value").isidentifier():
                named[index] = b.temp()
                b.passing.append(named[index])
                b.emit(f"{named[index]} = {text}")
            if known == kind:
                continue
            tests.append(f"{class_of(named[index])} is {CLASS_NAMES[kind]}")
        general = self.version(wanted)
        text = f"({hot.call(b, named + boxes)} if {' and '.join(tests)} else {general.call(b, named + boxes)})"
        return text, hot.result_for(b) | general.result_for(b)

    def entrance(self) -> tuple[Callable[..., object], bool]:
        """Return what calls the procedure from code that is not compiled; whether it can be told not to make frames."""
        if self.count > _MOST_UNPACKED:
            return self.enter, False
        names = [f"a{index}" for index in range(self.count)]
        proc = self.proc
        targets = ["_"] * proc.skip + names
        formals = proc.formals[:-1] if proc.variadic else proc.formals
        # Those of the formals at the end that have one.
        defaults: list[object] = []
        for _, default in reversed(formals):
            if default is None:
                break
            defaults.insert(0, default)
        most = proc.skip + len(formals)
        count = f"== {most}"
        if proc.variadic:
            count, targets[-1] = f">= {most}", f"*{names[-1]}"
        unpacking = ["    try:", f"        {', '.join(targets)}, = argv", "    except ValueError:"]
        if defaults:
            # There an exception would not be rare.
            unpacking = [
                f"    if len(argv) {count}:",
                f"        {', '.join(targets)}, = argv",
                f"    elif {most - len(defaults)} <= len(argv) < {most}:",
                f"        {', '.join(targets)}, = *argv, *defaults[len(argv) - {most}:]",
                "    else:",
            ]
        classes = "".join([f"{name}.__class__, " for name in names])
        lines = [
            "def enter(interp, argv, label=None, general=general, known=ready.get):",
            *unpacking,
            "        return general(interp, argv, label)",
            f"    entry = known(({classes}))",
            f"    if entry is not None and interp.depth < interp.recursion_limit - {DEEP}:",
            "        function, guards = entry",
            "        if guards:",
            "            for var, is_array in guards:",
            "                if var.traces is not None or (var.array is not None) is not is_array:",
            "                    return general(interp, argv, label)",
            f"        return function({', '.join(names)})",
            "    return general(interp, argv, label)",
        ]
        names_of: dict[str, object] = {"ready": self.ready, "general": self.enter, "defaults": defaults}
        exec(self.policy.recall.code("enter", "\n".join(lines)), names_of)
        return names_of["enter"], True  # type: ignore[return-value]  # what def has just made

    def enter(self, interp: Interp, argv: list[object], label: str | None = None) -> object:
        """Call the procedure from code that is not compiled."""
        given = argv[self.proc.skip :]
        if len(given) != self.count or self.proc.variadic:
            bound = self._bind(given)
            if bound is None:
                return self.proc.walk(interp, argv, label)
            given = bound
        classes = tuple(map(type, given))
        entry = self._entries.get(classes)
        if entry is None:
            entry = self._entry(classes)
            if entry is None:
                return self.proc.walk(interp, argv, label)
        function, has_depth, guards, optional = entry
        missing = []
        for var, is_array in guards:
            if var.traces is not None or (var.array is not None) is not is_array:
                if var not in optional or var.traces is not None or var.value is not None:
                    return self.proc.walk(interp, argv, label)
                missing.append(var)
        if interp.depth >= interp.recursion_limit - DEEP:
            return self.proc.walk(interp, argv, label)
        elements_linked = interp.elements_linked
        for index, _, is_array in self.references:
            linked = linkable(interp, interp.frame, given[index], is_array)
            if linked is None:
                return self.proc.walk(interp, argv, label)
            given.append(linked)
        if interp.elements_linked is not elements_linked:
            # The code may rely on arrays to hold nothing but values.
            return self.proc.walk(interp, argv, label)
        if len(self.references) > 1 and _overlap(given[-len(self.references) :]):  # type: ignore[arg-type]  # what linkable has returned
            return self.proc.walk(interp, argv, label)
        if has_depth:
            given.append(interp.depth + 1)
        return call_with(missing, function, given) if missing else function(*given)

    def _entry(self, classes: tuple[type, ...]) -> _Entry | None:
        """Return what runs a call with arguments of those classes, None where nothing compiled does."""
        if len(self._entries) > _MOST_ENTRIES:
            self._entries.clear()
            self.ready.clear()
        try:
            version = self.version(tuple([MET.get(each, ANY) for each in classes]))
        except NotCompiled:
            return None
        assert version.function is not None
        guards = list(version.all_guards().items())
        optional = version.optional_arrays() if guards else set()
        entry = self._entries[classes] = (version.function, version.has_depth, guards, optional)
        if not version.has_depth and not self.references:
            self.ready[classes] = (version.function, guards)
        return entry

    def _bind(self, given: list[object]) -> list[object] | None:
        proc = self.proc
        formals = proc.formals[:-1] if proc.variadic else proc.formals
        if len(given) > len(formals) and not proc.variadic:
            return None
        bound = given[: len(formals)]
        for _, default in formals[len(bound) :]:
            if default is None:
                return None
            bound.append(default)
        if proc.variadic:
            bound.append(given[len(formals) :])
        return bound


def _broad(kinds: tuple[int, ...]) -> tuple[int, ...]:
    """Return types of arguments as what they are but for numbers: anything."""
    return tuple([kind if kind in (INT, FLOAT) else ANY for kind in kinds])


def _of_any_elements(kinds: tuple[int, ...]) -> tuple[int, ...]:
    """Return types of arguments with lists of anything in the place of lists of ints."""
    return tuple([LIST | SHARED if kind == INTS | SHARED else kind for kind in kinds])


def _is_narrower(kinds: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    """Tell whether types are more particular ones than others, by the classes of values."""
    return kinds != wanted and all(
        known == kind or (known == ANY and kind in CLASS_NAMES) for known, kind in zip(wanted, kinds, strict=True)
    )


def _overlap(linked: list[Var]) -> bool:
    """Tell whether two links are to the same variable, or one may be to an element of the array of another."""
    return len(set(linked)) < len(linked) or (
        any(var.is_element for var in linked) and any(var.array is not None for var in linked)
    )


def _wanted_kind(kind: int) -> int:
    """Return which version a value of a type is given to."""
    if is_own_list(kind & ~SHARED):
        return (LIST if kind & OTHERS else INTS) | SHARED
    return kind if kind in (INT, FLOAT, STR) else ANY


def _union(kinds: list[int]) -> int:
    result = NOTHING
    for kind in kinds:
        result |= kind
    return result
