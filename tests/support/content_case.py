"""Cases of content on values."""

from __future__ import annotations

from types import SimpleNamespace

from tests.support.one_path import PATH

SHA = {name: name * 64 for name in "abcdef0123456789"}


def planned(to, before=None, goal=PATH, **details):
    value = SHA.get(to, to) if isinstance(to, str) else to
    return SimpleNamespace(
        target_text=goal, to_value=value, from_value=SHA.get(before), details=details, index=0
    )
