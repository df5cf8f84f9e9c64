"""The policy of the same files is compiled once in a run of tests, fresh for each caller.

The commands read it some times each, and compiling takes longer than all else in most tests of
them. It depends on nothing but the files; what one caller changes, no other sees. Workers and the
programs that they start find what one of them compiled in a folder of that run.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from trace_gate.app.repository import rules

_compile = rules.compiled
_schemas_of = rules.schemas_of
_kept: dict[bytes, bytes] = {}
_folder: list[Path] = []


def compiled(files: Mapping[str, bytes]) -> tuple[dict[str, Any], dict[str, str]]:
    """What `rules.compiled` gives; files that are refused are refused each time anew."""
    made: tuple[dict[str, Any], dict[str, str]] = _once("rules", files, lambda: _compile(files))
    return made


def schemas_of(files: Mapping[str, bytes], domain: str) -> dict[str, bytes]:
    """What `rules.schemas_of` gives."""
    folder = f"config/{domain}/"
    read = {path: data for path, data in files.items() if path.startswith(folder)}
    made: dict[str, bytes] = _once(f"schemas {domain}", read, lambda: _schemas_of(files, domain))
    return made


def keep() -> None:
    """From now on in this process; where temporary files go now, what is compiled is kept."""
    _folder[:] = [Path(tempfile.gettempdir(), "compiled-policies")]
    rules.compiled = compiled
    rules.schemas_of = schemas_of


def _once(what: str, files: Mapping[str, bytes], make: Callable[[], object]) -> Any:
    key = hashlib.sha256(repr((what, sorted(files.items()))).encode()).digest()
    if key not in _kept:
        _kept[key] = _read(key) or _write(key, pickle.dumps(make()))
    return pickle.loads(_kept[key])


def _read(key: bytes) -> bytes | None:
    try:
        return (_folder[0] / key.hex()).read_bytes()
    except OSError:
        return None


def _write(key: bytes, data: bytes) -> bytes:
    """Whole or not there: others may read meanwhile. Who may not write has compiled for itself."""
    new = _folder[0] / f"{key.hex()}-{os.getpid()}"
    try:
        _folder[0].mkdir(mode=0o700, exist_ok=True)
        new.write_bytes(data)
        new.rename(_folder[0] / key.hex())
    except OSError:
        pass
    return data
