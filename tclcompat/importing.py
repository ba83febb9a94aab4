"""Importing this package's modules quickly, for the process that is nothing but the shell.

Python looks for each module along several finders and then opens and checks its compiled file in many small steps,
which takes longer than what most of our modules do.  This finder knows where they are and reads the compiled file in
one go.  Whatever is not as usual (no compiled file or an old one, a moved one, another kind of it) is left to
Python's own finder, which also writes the compiled file.

Python also does much for each import that nobody else can see: locks, in case that threads import the same, and many
small steps to make the module.  So whenever the finder is asked for a module, it first loads itself what that imports
at its head, in the same order; the import statements then find it loaded.
"""

from __future__ import annotations

import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import MAGIC_NUMBER, SourceFileLoader
from _thread import _count as count_threads
from marshal import loads
from os import O_CLOEXEC, O_RDONLY, close, fstat, read, stat
from os import open as open_descriptor
from sys import modules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType

# What a compiled file starts with that is checked by time and size of its source.
_START = MAGIC_NUMBER + bytes(4)
_HEADER = 16

Module = type(sys)


class CompiledLoader(SourceFileLoader):
    """Python's own loader, with the code already read."""

    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code: CodeType | None = code

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's code; a second time (a reload), read it again."""
        code, self._code = self._code, None
        if code is None:
            super().exec_module(module)
        else:
            exec(code, module.__dict__)


class PackageFinder:
    """Finds the modules of one package that is a directory; ``tag`` is that of the compiled files' names."""

    def __init__(self, package: str, directory: str, tag: str) -> None:
        self._prefix = package + "."
        self._base = directory + "/"
        self._end = f".{tag}.pyc"

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a module that has an up-to-date compiled file; what it imports is loaded then."""
        if not name.startswith(self._prefix):
            return None
        found = self._find(name)
        if found is None:
            return None
        spec, code = found
        spec.loader = CompiledLoader(name, spec.origin or "", code)
        # Where threads run, two could load the same.
        if not count_threads():
            self._load_imported(code)
        return spec

    def _load_imported(self, code: CodeType) -> None:
        """Load the modules that a module imports at its head, up to what only type checkers see.

        The first use of a name decides where it stands among the names of a code object.
        """
        for name in code.co_names:
            if name == "TYPE_CHECKING":
                return
            if name.startswith(self._prefix) and name not in modules and not self._load(name):
                # Python loads it where it is imported, and what comes after it too.
                return

    def _load(self, name: str) -> bool:
        """Load a module as Python would, if it has an up-to-date compiled file; tell whether it has."""
        package, _, last = name.rpartition(".")
        if package not in modules and not self._load(package):
            return False
        found = self._find(name)
        if found is None:
            return False
        spec, code = found
        self._load_imported(code)
        module = modules[name] = Module(name)
        namespace = module.__dict__
        namespace["__spec__"] = spec
        namespace["__loader__"] = spec.loader
        namespace["__file__"] = spec.origin
        namespace["__cached__"] = spec.cached
        namespace["__package__"] = package
        if spec.submodule_search_locations is not None:
            namespace["__package__"] = name
            namespace["__path__"] = spec.submodule_search_locations
        try:
            exec(code, namespace)
        except BaseException:
            modules.pop(name, None)
            raise
        setattr(modules[package], last, module)
        return True

    def _find(self, name: str) -> tuple[ModuleSpec, CodeType] | None:
        """Return the spec and the code of a module that has an up-to-date compiled file."""
        place = name[len(self._prefix) :].replace(".", "/")
        directory, _, last = place.rpartition("/")
        directory = f"{self._base}{directory}/" if directory else self._base
        found = self._read(name, f"{directory}{last}.py", f"{directory}__pycache__/{last}{self._end}", False)
        if found is None:
            directory = f"{self._base}{place}/"
            found = self._read(name, directory + "__init__.py", f"{directory}__pycache__/__init__{self._end}", True)
        return found

    def _read(self, name: str, source: str, cached: str, package: bool) -> tuple[ModuleSpec, CodeType] | None:
        try:
            state = stat(source)
            descriptor = open_descriptor(cached, O_RDONLY | O_CLOEXEC)
        except OSError:
            return None
        try:
            data = read(descriptor, fstat(descriptor).st_size)
        finally:
            close(descriptor)
        stamp = (int(state.st_mtime) & 0xFFFFFFFF).to_bytes(4, "little")
        length = (state.st_size & 0xFFFFFFFF).to_bytes(4, "little")
        if data[:_HEADER] != _START + stamp + length:
            return None
        code = loads(memoryview(data)[_HEADER:])
        if code.co_filename != source:
            return None
        spec = ModuleSpec(name, SourceFileLoader(name, source), origin=source, is_package=package)
        spec.cached = cached
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [source[: -len("/__init__.py")]]
        return spec, code


def import_quickly() -> None:
    """Have the modules of this package found by a ``PackageFinder``, if compiled files are where they usually are."""
    tag = sys.implementation.cache_tag
    if tag and not sys.flags.optimize and sys.pycache_prefix is None and __spec__.has_location:
        sys.meta_path.insert(0, PackageFinder("tclcompat", __file__[: __file__.rindex("/")], tag))
