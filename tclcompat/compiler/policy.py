"""What is compiled, when, and what makes compiled code invalid.

Code is *closed* when it calls nothing that could look at its variables, change what a command means, or run scripts:
then its variables are Python locals.  What is not
closed is *open*: see ``open_code``.

Code is valid as long as the names of the commands it was made from mean the same (``Interp.watch_name``) and the variables
it reaches directly are plain.
"""

from __future__ import annotations

from tclcompat.compiler import inline
from tclcompat.compiler.builder import NotCompiled
from tclcompat.compiler.functions import LoopCode, OpenCode, write_procedure, write_script_loop
from tclcompat.compiler.procedures import Procedure, Version
from tclcompat.compiler.types import ANY, FLOAT, INT

from tclcompat.runtime.procs import Proc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp
    from tclcompat.syntax.nodes import Command as CommandNode
    from tclcompat.syntax.nodes import Script

assert inline  # imported for what it declares

_KINDS = {int: INT, float: FLOAT}
# How often the code of one procedure may be given up before it is left to the walker.
_MOST_INVALIDATIONS = 10
_CANNOT = (NotCompiled, SyntaxError, RecursionError, MemoryError)


class Policy:
    """The compiled code of one interpreter."""

    def __init__(self, interp: Interp) -> None:
        self.interp = interp
        self.outside = Procedure(interp, self, Proc([], ""))
        self.open_code: dict[Proc, OpenCode] = {}
        self._procedures: dict[Proc, Procedure] = {}
        self._refused: dict[Proc, str] = {}
        self._given_up: dict[Proc, int] = {}

    def compile_procedure(self, proc: Proc, argv: list[object]) -> bool:
        """Compile a procedure that is called with ``argv``; tell whether that was possible."""
        return self._compile_closed(proc, argv) or self._compile_open(proc)

    def _compile_closed(self, proc: Proc, argv: list[object]) -> bool:
        procedure = self.closed_target(proc)
        if procedure is None:
            return False
        given = argv[proc.skip :]
        kinds = tuple([_KINDS.get(type(value), ANY) for value in given])
        try:
            procedure.version(kinds if len(given) == procedure.count and not proc.variadic else (ANY,) * procedure.count)
        except NotCompiled:
            return False
        proc.enter = procedure.entrance()
        return True

    def _compile_open(self, proc: Proc) -> bool:
        if self._given_up.get(proc, 0) > _MOST_INVALIDATIONS or len(dict(proc.formals)) != len(proc.formals):
            return False
        self._given_up[proc] = self._given_up.get(proc, 0) + 1
        try:
            code = write_procedure(self.interp, self, proc)
        except _CANNOT as reason:
            self._refused[proc] = f"{self._refused.get(proc, '')}; {reason}"
            return False
        self.open_code[proc] = code
        proc.code = code.function
        return True

    def compile_loop(self, script: Script, node: CommandNode, name: str) -> LoopCode | None:
        """Compile a loop of a script that is walked; None where that is not possible."""
        try:
            return write_script_loop(self.interp, self, script, node, name)
        except _CANNOT:
            return None

    def closed_target(self, proc: Proc) -> Procedure | None:
        """Return a procedure as one that can be called directly, None where its code is not closed."""
        if proc in self._refused or proc.deleted:
            return None
        procedure = self._procedures.get(proc)
        if procedure is None:
            if self._given_up.get(proc, 0) > _MOST_INVALIDATIONS or len(dict(proc.formals)) != len(proc.formals):
                return None
            procedure = self._procedures[proc] = Procedure(self.interp, self, proc)
        return procedure

    def write_version(self, procedure: Procedure, kinds: tuple[int, ...]) -> Version:
        """Write a version of a procedure; NotCompiled says why that is not possible."""
        if procedure.proc in self._refused:
            raise NotCompiled(self._refused[procedure.proc])
        version = procedure.versions[kinds] = Version(procedure, kinds)
        try:
            version.write(self.interp, self)
        except _CANNOT as reason:
            self._refused[procedure.proc] = str(reason)
            self.give_up(version)
            raise NotCompiled(str(reason)) from None
        for name in version.names:
            self.interp.watch_name(name, lambda: self.give_up(version))
        return version

    def reason(self, proc: Proc) -> str:
        """Return why a procedure was not compiled."""
        return self._refused.get(proc, "")

    def give_up(self, version: Version) -> None:
        """Forget the code of a procedure and of all that call it directly."""
        waiting, seen = [version], {version}
        while waiting:
            current = waiting.pop()
            if current.open_code is not None:
                current.open_code.give_up()
                continue
            proc = current.procedure.proc
            if self._procedures.get(proc) is current.procedure:
                del self._procedures[proc]
                self._given_up[proc] = self._given_up.get(proc, 0) + 1
            proc.enter = None
            proc.heat = 0
            versions = current.procedure.versions.values()
            callers = [caller for each in versions for caller in each.callers if caller not in seen]
            seen.update(callers)
            waiting += callers
