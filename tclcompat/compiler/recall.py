"""What earlier runs of a script found out about its hot code, kept in a file of the user's cache directory.

Nothing in it decides what a script does.  A function is taken only where everything that was asked when it was written
is answered alike (see ``kept``), Python's compiled form of a source only for the very same source; what held at the
heads of loops is written again and found to hold, or is found out anew; the rest says which loops and procedures became
hot, so that they need not become so again.  A file that is damaged, foreign, or from another Python or another build of
this package is no file.  One file belongs to one script, by its path; where it cannot be read or written, nothing is
recalled.
"""

from __future__ import annotations

import marshal
import os
import sys

from tclcompat.runtime.heat import KNOWN
from tclcompat.syntax.user_cache import cache_folder
from tclcompat.values.quick_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

    from tclcompat.compiler.pending import Pending, PendingRefusal
    from tclcompat.runtime.procs import Proc
    from tclcompat.syntax.nodes import Command

    Known = dict[str, int]
    # A loop by the length of the script that it stands in and where it begins there: a hint needs no more.
    Place = tuple[int, int]
    Heads = dict[Place, tuple[Known, Known]]
    # What holds at the head of a loop by the loop and what holds before it.
    Content = tuple[
        dict[tuple[str, str], bytes], dict[object, Heads], dict[Place, int], set[str], dict[object, tuple[bytes, ...]]
    ]
    LoopMemo = dict[tuple[Command, tuple[tuple[str, int], ...]], Known]

# How hot a procedure is to begin with that was compiled.
_WARM = 40
# From how many bytes on what was of no use in this run is not kept.
_LARGE = 1 << 19
# How many times a function may be kept.
_MOST_WAYS = 2
# How many files there may be.
_MOST_FILES = 500
_MAGIC = b"tclcompat 2\n"


def place_of(node: Command) -> Place:
    """Return what a command is known by in later runs."""
    return len(node.script.source), node.start


def heads_of(memo: LoopMemo) -> Heads:
    """Return what held at the heads of loops when they were last written: before, and from there on."""
    return {place_of(node): (dict(entry), head) for (node, entry), head in memo.items()}


class Recall:
    """What is known of one script from earlier runs, and what this run finds out."""

    def __init__(self) -> None:
        self._path = ""
        self._changed = False
        # Marshalled code by the name and source of a function; the codes that this run has made.
        self._kept: dict[tuple[str, str], bytes] = {}
        self._made: dict[tuple[str, str], CodeType] = {}
        self._used: set[tuple[str, str]] = set()
        # By what a function is of, what held at the heads of its loops when it was finished: before, and from there on.
        self._heads: dict[object, Heads] = {}
        self._units: set[object] = set()
        # What a loop's turns are to begin with: none where it was found out that it had better wait, or where what is
        # around it was compiled too.
        self._turns: dict[Place, int] = {}
        self._procs: set[str] = set()
        # Functions as wholes, marshalled, by what they are of; those that were written in this run.
        self._functions: dict[object, tuple[bytes, ...]] = {}
        self._written: dict[object, Pending | PendingRefusal] = {}
        # Those of them that are kept, so that their code need not be kept by itself.
        self._whole: list[Pending] = []

    @property
    def keeps(self) -> bool:
        """Whether anything is kept."""
        return bool(self._path)

    def open(self, script: str) -> None:
        """Read what is known of the script at a path, and keep there what will be."""
        self._path = _place_for(script)
        if self._path:
            known = _read(self._path)
            if known is not None:
                self._kept, self._heads, self._turns, self._procs, self._functions = known

    def code(self, name: str, source: str) -> CodeType:
        """Return the code of a generated source."""
        key = (name, source)
        kept = self._kept.get(key)
        if kept is not None:
            self._used.add(key)
            code: CodeType = marshal.loads(kept)
            return code
        made = compile(source, f"<tcl {name}>", "exec")
        if self._path:
            self._made[key] = made
        return made

    def functions(self, unit: object) -> tuple[bytes, ...]:
        """Return what was kept of a function: what was written last first."""
        return self._functions.get(unit, ())

    def note_use(self, unit: object) -> None:
        """Note that what was kept of a function was of use."""
        self._units.add(unit)

    def keep(self, unit: object, function: Pending | PendingRefusal) -> None:
        """Keep a function that was written."""
        self._written[unit] = function

    def heads(self, unit: object) -> Heads:
        """Return what held at the heads of the loops of a function, by their places."""
        return self._heads.get(unit, {})

    def learn(self, unit: object, heads: Heads, own: Command | None = None) -> None:
        """Note that a function was finished: what holds at the heads of its loops, and the loop it is of, if any."""
        if not self._path:
            return
        self._units.add(unit)
        if self._heads.get(unit) != heads:
            self._heads[unit] = heads
            self._changed = True
        whole = None if own is None else place_of(own)
        for place in heads:
            if place != whole:
                self._note_turns(place, 0)
        if whole is not None and whole not in self._turns:
            self._note_turns(whole, KNOWN)

    def _note_turns(self, place: Place, turns: int) -> None:
        if self._path and self._turns.get(place) != turns:
            self._turns[place] = turns
            self._changed = True

    def forget(self, loop: Command) -> None:
        """Note that a loop cannot be compiled before it has had turns."""
        self._note_turns(place_of(loop), 0)

    def note_procedure(self, name: str) -> None:
        """Note that a procedure became hot."""
        if self._path and name not in self._procs:
            self._procs.add(name)
            self._changed = True

    def turns_of(self, node: Command) -> int:
        """Return how many turns a loop is taken to have had that has had none."""
        return self._turns.get(place_of(node), 0) if self._turns else 0

    def heat_of(self, proc: Proc) -> int:
        """Return how hot a procedure is taken to be that was just made."""
        return _WARM if self._procs and proc.full_name in self._procs else 0

    def save(self) -> None:
        """Keep what was found out for later runs; where that is not possible, nothing is kept."""
        if not self._path or not (self._changed or self._made or self._written):
            return
        heads, functions = self._heads, self._all_functions()
        if not (self._changed or self._made) and functions == self._functions:
            return
        whole = {id(function.code) for function in self._whole}
        codes = {key: marshal.dumps(code) for key, code in self._made.items() if id(code) not in whole} | self._kept
        if sum(map(len, codes.values())) + sum([len(each) for ways in functions.values() for each in ways]) > _LARGE:
            codes = {key: code for key, code in codes.items() if key in self._used or key in self._made}
            heads = {unit: heads[unit] for unit in heads if unit in self._units}
            functions = {unit: functions[unit] for unit in functions if unit in self._units}
        try:
            data = marshal.dumps((codes, heads, self._turns, self._procs, functions))
        except ValueError:
            # There is something in it that no file can hold.
            return
        _write(self._path, data)

    def _all_functions(self) -> dict[object, tuple[bytes, ...]]:
        """Return all functions that are to be kept."""
        from tclcompat.compiler.pending import NotKept, PendingRefusal

        functions = dict(self._functions)
        for unit, function in self._written.items():
            try:
                data = marshal.dumps(function.described())  # type: ignore[arg-type]  # or ValueError
            except (NotKept, ValueError, RecursionError):
                # It is written again.
                continue
            if not isinstance(function, PendingRefusal):
                self._whole.append(function)
            if data not in (known := functions.get(unit, ())):
                # A script may come to the same function in two ways, in turns.
                functions[unit] = (data, *known[: _MOST_WAYS - 1])
        return functions


def _place_for(script: str) -> str:
    directory = cache_folder()
    if not directory or not hasattr(os, "geteuid"):
        return ""
    from zlib import crc32

    try:
        _build()
    except OSError:
        # The package is not made of files.
        return ""
    path = os.path.abspath(script)
    tag = sys.implementation.cache_tag or "python"
    optimised = f"-{sys.flags.optimize}" if sys.flags.optimize else ""
    name = "".join([char if char.isascii() and char.isalnum() else "_" for char in os.path.basename(path)])[:40]
    # In a folder of their own, where nothing else is ever removed.
    return f"{directory}/code/{name}-{crc32(os.fsencode(path)):08x}.{tag}{optimised}"


def _header(data: bytes) -> bytes:
    from zlib import crc32

    return b"%s%s\n%016x\n%08x\n" % (_MAGIC, sys.version.encode(), _build(), crc32(data))


@lru_cache(1)
def _build() -> int:
    """Return a number that is another one when this package is: what another one has made of a script may be wrong."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if os.path.basename(os.path.dirname(package)) in ("site-packages", "dist-packages"):
        # It was installed, all of it at once.
        stats = [os.stat(__file__)]
    else:
        stats = _stats(package)
    return sum([(found.st_mtime_ns + found.st_size) ^ found.st_ino for found in stats]) % (1 << 64)


def _stats(directory: str) -> list[os.stat_result]:
    """Return what is known of the sources under a directory."""
    found: list[os.stat_result] = []
    with os.scandir(directory) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                found.append(entry.stat())
            elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                found += _stats(entry.path)
    return found


def _read(path: str) -> Content | None:
    """Return what a file holds, None where that is nothing to rely upon."""
    try:
        with open(path, "rb") as file:
            found = os.fstat(file.fileno())
            # What others can write is code of theirs.
            if found.st_uid != os.geteuid() or found.st_mode & 0o022:
                return None
            content = file.read()
    except OSError:
        return None
    data = content[len(_header(b"")) :]
    if content[: -len(data) or None] != _header(data):
        return None
    try:
        codes, heads, turns, procs, functions = marshal.loads(data)
    except (EOFError, ValueError, TypeError):
        return None
    return codes, heads, turns, procs, functions


def _write(path: str, data: bytes) -> None:
    """Replace a file as a whole; two processes may do so at once."""
    scratch = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        if not os.path.exists(path):
            _make_room(os.path.dirname(path))
        fd = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(fd, "wb") as file:
                file.write(_header(data) + data)
            os.replace(scratch, path)
        except OSError:
            os.unlink(scratch)
    except OSError:
        pass


def _make_room(directory: str) -> None:
    """Remove the files that were not written for longest, if there are too many."""
    found = [entry for entry in os.scandir(directory) if entry.is_file()]
    if len(found) >= _MOST_FILES:
        for entry in sorted(found, key=lambda entry: entry.stat().st_mtime)[: len(found) // 2]:
            os.unlink(entry.path)
