"""Importing this package's modules quickly, for the process that is nothing but the shell.

Python looks for each module along several finders and then opens and checks its compiled file in many small steps,
which takes longer than what most of our modules do.  This finder knows where they are and reads the compiled file in
one go.  Whatever is not as usual (no compiled file or an old one, a moved one, another kind of it) is left to
Python's own finder, which also writes the compiled file.
"""

from __future__ import annotations

import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import MAGIC_NUMBER, SourceFileLoader
from marshal import loads
from os import O_CLOEXEC, O_RDONLY, close, fstat, read, stat
from os import open as open_descriptor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType

# What a compiled file starts with that is checked by time and size of its source.
_START = MAGIC_NUMBER + bytes(4)
_HEADER = 16


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
        """Return the spec of a module that has an up-to-date compiled file."""
        if not name.startswith(self._prefix):
            return None
        place = name[len(self._prefix) :].replace(".", "/")
        directory, _, last = place.rpartition("/")
        directory = f"{self._base}{directory}/" if directory else self._base
        spec = self._spec(name, f"{directory}{last}.py", f"{directory}__pycache__/{last}{self._end}", False)
        if spec is None:
            directory = f"{self._base}{place}/"
            spec = self._spec(name, directory + "__init__.py", f"{directory}__pycache__/__init__{self._end}", True)
        return spec

    def _spec(self, name: str, source: str, cached: str, package: bool) -> ModuleSpec | None:
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
        spec = ModuleSpec(name, CompiledLoader(name, source, code), origin=source, is_package=package)
        spec.cached = cached
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [source[: -len("/__init__.py")]]
        return spec


def import_quickly() -> None:
    """Have the modules of this package found by a ``PackageFinder``, if compiled files are where they usually are."""
    tag = sys.implementation.cache_tag
    if tag and not sys.flags.optimize and sys.pycache_prefix is None and __spec__.has_location:
        sys.meta_path.insert(0, PackageFinder("tclcompat", __file__[: __file__.rindex("/")], tag))
