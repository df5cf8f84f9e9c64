"""Finds the modules of this package with fewer questions than Python asks for a module of anybody.

Python looks for each module among the built-in ones, the frozen ones and five kinds of files, and
that is more than half of what it costs a hook to import one of ours
(docs/decisions/0144-where-a-hook-finds-its-modules.md). This one asks for `NAME.py`, then for
`NAME/__init__.py`. The compiled file runs under the rule of Python itself: it was made by this
Python, of a source of the same time and size. Whatever is otherwise goes the way of Python.
"""

from __future__ import annotations

import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import MAGIC_NUMBER, SourceFileLoader
from marshal import loads
from os import sep, stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import stat_result
    from types import CodeType, ModuleType

PREFIX = "trace_gate."
_COMPILED = f".{sys.implementation.cache_tag}.pyc"
_BY_TIME = MAGIC_NUMBER + bytes(4)
"""How a compiled file begins that names the time and the size of its source, in this order."""


class _Loader(SourceFileLoader):
    """Loads a module whose source was just looked at."""

    def __init__(self, name: str, path: str, compiled: str, source: stat_result) -> None:
        self.name, self.path = name, path
        self._compiled, self._source = compiled, source

    def get_code(self, fullname: str) -> CodeType | None:
        try:
            data = self.get_data(self._compiled)
        except OSError:
            return super().get_code(fullname)
        if data[:16] == _BY_TIME + _word(self._source.st_mtime) + _word(self._source.st_size):
            # Python's own loader does the same with the same file.
            code: CodeType = loads(memoryview(data)[16:])  # noqa: S302
            if code.co_filename == self.path:
                return code
        return super().get_code(fullname)


def _word(number: float) -> bytes:
    """A number as a compiled file holds it: the lowest 32 bits."""
    return (int(number) & 0xFFFFFFFF).to_bytes(4, "little")


class Finder:
    """A finder of `sys.meta_path` for what is inside of this package."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a module of ours is; None: Python finds it, or says that there is none."""
        del target
        if path is None or len(path) != 1 or not name.startswith(PREFIX):
            return None
        folder, last = path[0], name.rpartition(".")[2]
        try:
            source = stat(f"{folder}{sep}{last}.py")
        except OSError:
            folder, last = f"{folder}{sep}{last}", "__init__"
            try:
                source = stat(f"{folder}{sep}{last}.py")
            except OSError:
                return None
        return _spec(name, folder, last, source)


def _spec(name: str, folder: str, last: str, source: stat_result) -> ModuleSpec:
    file = f"{folder}{sep}{last}.py"
    compiled = f"{folder}{sep}__pycache__{sep}{last}{_COMPILED}"
    spec = ModuleSpec(name, _Loader(name, file, compiled, source), origin=file)
    spec.has_location, spec.cached = True, compiled
    if last == "__init__":
        spec.submodule_search_locations = [folder]
    return spec


def install() -> None:
    """Ask this finder first, unless this Python keeps compiled files elsewhere or otherwise."""
    if sys.pycache_prefix is None and not sys.flags.optimize:
        sys.meta_path.insert(0, Finder)
