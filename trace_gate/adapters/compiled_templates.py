"""Keeps what jinja2 compiles of the templates of pages: that takes longer than to write a page.

It lies where Python keeps compiled modules, beside the templates in `__pycache__`, and is of use
under the same rule: nothing changed by which it was made. Whoever can write there can write what
Python runs. Where nothing can be written, templates are compiled each time.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import jinja2.compiler
from jinja2 import BytecodeCache

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2.bccache import Bucket

_DAMAGED = (EOFError, ValueError, TypeError, AttributeError, ImportError, pickle.UnpicklingError)


class CompiledTemplates(BytecodeCache):
    """Args: `made_by` are the files, beside jinja2's own, by which a template is compiled."""

    def __init__(self, made_by: Iterable[str]) -> None:
        files = (jinja2.compiler.__file__, *made_by)
        self._made_by = " ".join(map(_seen, files))

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The path of the compiled file; empty for a template that is in no file."""
        if not filename or sys.pycache_prefix is not None:
            return ""
        folder = os.path.join(os.path.dirname(filename), "__pycache__")
        return os.path.join(folder, f"{name}.{sys.implementation.cache_tag}.jinja2")

    def get_source_checksum(self, source: str) -> str:
        """What must be the same as when it was compiled."""
        return f"{super().get_source_checksum(source)} {self._made_by}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Nothing where it is missing, damaged, or of something else."""
        try:
            with open(bucket.key, "rb") as file:
                bucket.load_bytecode(file)
        except (OSError, *_DAMAGED):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Replace it in one step, if that is possible."""
        if sys.dont_write_bytecode or not bucket.key:
            return
        fresh = f"{bucket.key}.{os.urandom(6).hex()}"
        try:
            os.makedirs(os.path.dirname(bucket.key), exist_ok=True)
            with open(fresh, "xb") as file:
                bucket.write_bytecode(file)
            os.replace(fresh, bucket.key)
        except OSError:
            with suppress(OSError):
                os.unlink(fresh)


def _seen(path: str) -> str:
    """What tells one content of a file from another without reading it."""
    found = os.stat(path)
    return f"{found.st_mtime_ns}.{found.st_size}"
