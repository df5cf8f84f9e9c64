"""The policy of the same files is compiled once in a process of tests, fresh for each caller.

The commands read it some times each, and compiling takes longer than all else in most tests of
them. It depends on nothing but the files; what one caller changes, no other sees.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from typing import Any

from trace_gate.app.repository import rules

_compile = rules.compiled
_kept: dict[frozenset[tuple[str, bytes]], bytes] = {}


def compiled(files: Mapping[str, bytes]) -> tuple[dict[str, Any], dict[str, str]]:
    """What `rules.compiled` gives; files that are refused are refused each time anew."""
    key = frozenset(files.items())
    if key not in _kept:
        _kept[key] = pickle.dumps(_compile(files))
    made: tuple[dict[str, Any], dict[str, str]] = pickle.loads(_kept[key])
    return made


def keep() -> None:
    """From now on in this process."""
    rules.compiled = compiled
