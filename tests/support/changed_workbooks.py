"""Workbooks with a part of them changed."""

from __future__ import annotations

import io
import zipfile


def changed(data: bytes, **parts: bytes | None) -> bytes:
    """A workbook with other parts; a name has `__` for a slash, None takes a part away."""
    given_parts = {name.replace("__", "/").replace("_DOT_", "."): p for name, p in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            if name not in given_parts:
                new.writestr(name, old.read(name))
        for name, part in given_parts.items():
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()
