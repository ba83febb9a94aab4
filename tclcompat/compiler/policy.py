"""What is compiled, when, and what makes compiled code invalid.

Code is *closed* when it calls nothing that could look at its variables, change what a command means, or run scripts:
then its variables are Python locals.  What is not closed is *open*: see ``open_code``.

Code is valid as long as the names of the commands it was made from mean the same (``Interp.watch_name``) and the
variables it reaches directly are plain.
"""

from __future__ import annotations

from tclcompat.compiler.asked import Apart, Asked
from tclcompat.compiler.open_functions import kept_procedure, loop_code
from tclcompat.compiler.procedures import Procedure
from tclcompat.compiler.refusals import NotCompiled, NotYet
from tclcompat.compiler.support_open import GlobalNames
from tclcompat.compiler.types import ANY, MET
from tclcompat.compiler.versions import Version
from tclcompat.runtime.procs import Proc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.guessing import Guess
    from tclcompat.compiler.open_functions import LoopCode, OpenFunction
    from tclcompat.compiler.recall import Recall
    from tclcompat.runtime.interp import Interp
    from tclcompat.syntax.nodes import Command as CommandNode
    from tclcompat.syntax.nodes import Script

# How often the code of one procedure may be given up before it is left to the walker.
_MOST_GIVEN_UP = 50
# How often a procedure waits for variables that it finds undefined.
_MOST_WAITS = 3
# How many changes of what a command name means make code look it up each time.
_FICKLE = 2
# Procedures that scripts make in numbers, each with its own names put into the same text, are seldom called as often
# as to pay for the compiler: after how many alike the next ones wait, and for how many more calls.
_ALIKE = 6
_MORE_CALLS = 300
CANNOT: tuple[type[Exception], ...] = (NotCompiled, SyntaxError, RecursionError, MemoryError)


class State:
    """What the compiler knows of one procedure; kept by the procedure."""

    __slots__ = ("given_up", "guess", "guesses", "late", "open_code", "procedure", "refused", "waits")

    def __init__(self) -> None:
        self.procedure: Procedure | None = None
        # As what it is closed code if it guesses right what it calls, and whether it may be that.
        self.guess: Guess | None = None
        self.guesses = True
        self.open_code: OpenFunction | None = None
        # Why it cannot be called directly, and how often its code was given up.
        self.refused = ""
        self.given_up = 0
        # The names of variables that were found traced when the code was to be run.
        self.late: set[str] = set()
        # How often it was to be tried again, because of variables that it finds undefined.
        self.waits = 0


def state_of(proc: Proc) -> State:
    """Return what the compiler knows of a procedure."""
    state = proc.compiled
    if not isinstance(state, State):
        state = proc.compiled = State()
    return state


class Policy:
    """The compiled code of one interpreter."""

    def __init__(self, interp: Interp, recall: Recall) -> None:
        self.interp = interp
        self.recall = recall
        self.outside = Procedure(interp, self, Proc([], ""))
        self.global_names = GlobalNames(interp)
        self.known_globals = self.global_names.known.get
        self.find_global = self.global_names.find
        # Whether a loop is compiled before its first turn, and whether something was undefined then.
        self.early = self.too_early = False
        # How many procedures were compiled that look alike.
        self._alike: dict[tuple[object, ...], int] = {}
        # How often names of commands have changed their meaning under code, and the epoch of the last change counted.
        self._changes: dict[str, int] = {}
        self._last_change: object = None
        # What is asked while the present function is written, where that is kept.
        self.asked: Asked | None = None
        # A fault of the compiler leaves a script to the walker; where everything is compiled, it shows.
        self.cannot = CANNOT if interp.engine.hot_calls == 1 else (Exception,)

    def note_change(self, name: str | None) -> None:
        """Note that code was given up because a command name, by its last part, means something else.

        None, where any name may, says nothing of one.
        """
        if name is not None and self._last_change is not self.interp.table_epoch:
            self._last_change = self.interp.table_epoch
            self._changes[name] = self._changes.get(name, 0) + 1

    def is_fickle(self, name: str) -> bool:
        """Tell whether a command comes and goes: code that relied on what it means would not last."""
        if not self._changes or self._changes.get(name.rsplit("::", 1)[-1], 0) < _FICKLE:
            return False
        if self.asked is not None:
            # In another run it may not be so yet.
            self.asked.complete = False
        return True

    def compile_procedure(self, proc: Proc, argv: list[object]) -> bool:
        """Compile a procedure that is called with ``argv``; tell whether that was possible."""
        if proc.compiled is None and self._is_one_of_many(proc):
            return False
        try:
            done = self._compile_closed(proc, argv) or self._compile_guess(proc, argv) or self.compile_open(proc)
        except NotYet:
            proc.heat = 0
            return False
        if done and proc.lambda_text is None:
            self.recall.note_procedure(proc.full_name)
        return done

    def _is_one_of_many(self, proc: Proc) -> bool:
        """Tell whether a procedure, hot for the first time, had better be called some more times (see ``_ALIKE``)."""
        state_of(proc)
        commands = proc.script.commands
        shape = (len(proc.formals), *[(command.name, *map(type, command.words)) for command in commands])
        count = self._alike[shape] = self._alike.get(shape, 0) + 1
        hot_calls = self.interp.engine.hot_calls
        if count <= _ALIKE or hot_calls == 1 or proc.lambda_text is not None or self.recall.heat_of(proc):
            return False
        proc.heat = hot_calls - _MORE_CALLS
        return True

    def _compile_closed(self, proc: Proc, argv: list[object]) -> bool:
        procedure = self.closed_target(proc)
        if procedure is None:
            return False
        if not self._has_version(procedure, proc, argv):
            return False
        proc.enter, proc.closed = procedure.entrance()
        return True

    def _has_version(self, procedure: Procedure, proc: Proc, argv: list[object]) -> bool:
        """Write what runs a call with ``argv``; tell whether that was possible."""
        given = argv[proc.skip :]
        kinds = tuple([ANY if value == "" else MET.get(type(value), ANY) for value in given])
        try:
            procedure.version(
                kinds if len(given) == procedure.count and not proc.variadic else (ANY,) * procedure.count
            )
        except NotYet:
            raise
        except NotCompiled:
            return False
        return True

    def _compile_guess(self, proc: Proc, argv: list[object]) -> bool:
        """Compile a procedure as closed code that guesses what it calls; tell whether that was possible."""
        state = state_of(proc)
        if not state.guesses or state.given_up > _MOST_GIVEN_UP or len(dict(proc.formals)) != len(proc.formals):
            return False
        if state.guess is None:
            from tclcompat.compiler.guessing import Guess

            state.guess = Guess(self.interp, self, proc)
        try:
            if not self._has_version(state.guess, proc, argv):
                return False
        except NotYet:
            return False
        proc.enter, proc.closed = state.guess.entrance()[0], False
        return True

    def stop_guessing(self, guess: Guess) -> None:
        """Leave a procedure to open code that has guessed wrongly."""
        state_of(guess.proc).guesses = False
        for version in list(guess.versions.values()):
            self.give_up(version)
        guess.proc.heat = self.interp.engine.hot_calls - 1

    def stop_linking(self, procedure: Procedure) -> None:
        """Leave a procedure to open code that has to be walked too often."""
        state = state_of(procedure.proc)
        state.refused, state.guesses = "links to what it cannot use", False
        for version in list(procedure.versions.values()):
            self.give_up(version)
        procedure.proc.heat = self.interp.engine.hot_calls - 1

    def compile_open(self, proc: Proc) -> bool:
        """Compile a procedure with a frame of its own; tell whether that was possible."""
        state = state_of(proc)
        if state.given_up > _MOST_GIVEN_UP or len(dict(proc.formals)) != len(proc.formals):
            return False
        state.given_up += 1
        try:
            links_first = state.open_code is None or state.open_code.links_first
            code = kept_procedure(self, proc, state.late, links_first)
            if code is None:
                from tclcompat.compiler.functions import write_procedure

                with Apart(self):
                    code = write_procedure(self.interp, self, proc, state.late, links_first)
                code.links_first = links_first
        except self.cannot as reason:
            state.refused += f"; {reason}"
            return False
        state.open_code = code
        code.install()
        return True

    def compile_loop(self, script: Script, node: CommandNode, name: str) -> LoopCode | None:
        """Compile a loop of a script that is walked; None where that is not possible."""
        try:
            return loop_code(self, script, node, name)
        except self.cannot:
            return None

    def compile_loop_early(self, script: Script, node: CommandNode, name: str) -> LoopCode | None:
        """Compile a loop before its first turn; None where it finds something undefined, so that it had better wait."""
        self.early, self.too_early = True, False
        try:
            made = self.compile_loop(script, node, name)
        finally:
            self.early = False
        return None if self.too_early else made

    def closed_target(self, proc: Proc) -> Procedure | None:
        """Return a procedure as one that can be called directly, None where its code is not closed."""
        found = self._closed_target(proc)
        if self.asked is not None:
            self.asked.closed(proc, found)
        return found

    def _closed_target(self, proc: Proc) -> Procedure | None:
        state = state_of(proc)
        if state.refused or proc.deleted:
            return None
        if state.procedure is None:
            if state.given_up > _MOST_GIVEN_UP or len(dict(proc.formals)) != len(proc.formals):
                return None
            state.procedure = Procedure(self.interp, self, proc)
        return state.procedure

    def write_version(self, procedure: Procedure, kinds: tuple[int, ...]) -> Version:
        """Write a version of a procedure; NotCompiled says why that is not possible."""
        state = state_of(procedure.proc)
        guesses = procedure is state.guess
        if state.refused and not guesses:
            raise NotCompiled(state.refused)
        version = procedure.versions[kinds] = Version(procedure, kinds)
        asked, self.asked = self.asked, None
        try:
            self._write(version)
        except self.cannot as reason:
            waits = isinstance(reason, NotYet) and (self.early or state.waits < _MOST_WAITS)
            self.too_early |= waits
            self._keep_refusal(version, reason)
            if waits:
                state.waits += not self.early
            elif guesses:
                state.guesses = False
            else:
                state.refused = str(reason)
            procedure.versions.pop(kinds, None)
            self.give_up(version)
            if waits:
                raise
            raise NotCompiled(str(reason)) from None
        finally:
            self.asked = asked
        if version.dead:
            # What it calls turned out not to be closed while it was being written.
            raise NotCompiled("what it calls was given up")
        for name in version.names:
            self.interp.watch_name(name, version)
        return version

    def _write(self, version: Version) -> None:
        """Make a version of what an earlier run has kept of it, or write it; NotCompiled."""
        recall, unit = self.recall, version.unit
        kept, refusals = recall.functions(unit), recall.functions(("refusal", *unit))
        if kept or refusals:
            from tclcompat.compiler.remade import known_refusal, remake_version

            if any(remake_version(version, each) for each in kept):
                recall.note_use(unit)
                return
            for each in refusals:
                reason = known_refusal(version, each)
                if reason is not None:
                    recall.note_use(("refusal", *unit))
                    raise reason
        from tclcompat.compiler.version_writer import VersionWriter

        VersionWriter(version).write()

    def remade(
        self, function: OpenFunction, unit: tuple[object, ...], name: str, place: object, roots: tuple[object, ...]
    ) -> bool:
        """Make open code of what was kept of it (see ``remade.remake_open``); tell whether that was possible."""
        kept = self.recall.functions(unit)
        if not kept:
            return False
        from tclcompat.compiler.remade import remake_open

        if not any(remake_open(function, name, place, roots, each) for each in kept):
            return False
        self.recall.note_use(unit)
        return True

    def begin_asking(self, own: Version | None = None) -> None:
        """Begin to note what is asked for the function that is written from here on, if it may be kept."""
        self.asked = Asked(own) if self.recall.keeps else None

    def _keep_refusal(self, version: Version, reason: Exception) -> None:
        """Have later runs know why a version cannot be written, where it was tried."""
        if self.asked is not None and isinstance(reason, NotCompiled):
            from tclcompat.compiler.pending import PendingRefusal

            self.recall.keep(("refusal", *version.unit), PendingRefusal(version, self.asked, reason))

    def give_up(self, version: Version) -> None:
        """Forget the code of a procedure and of all that call it directly."""
        waiting, seen = [version], {version}
        while waiting:
            current = waiting.pop()
            if current.open_code is not None:
                current.open_code.give_up()
                continue
            proc = current.procedure.proc
            state = state_of(proc)
            if state.procedure is current.procedure:
                state.procedure = None
                state.given_up += 1
            elif state.guess is current.procedure:
                state.guess = None
                state.given_up += 1
            proc.enter = None
            proc.heat = 0
            versions = {current, *current.procedure.versions.values()}
            for each in versions:
                each.dead = True
            callers = [caller for each in versions for caller in each.callers if caller not in seen]
            seen.update(callers)
            waiting += callers
