"""An entry of `market_files.yaml` as text, in the layout in which its examples are written."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9 _-]*[A-Za-z0-9]|[0-9]+")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null"}


def lines(entry: Mapping[str, Any]) -> Iterator[str]:
    """The lines of one item of `market_files`, from its dash on."""
    for at, (key, value) in enumerate(entry.items()):
        dash = "- " if at == 0 else "  "
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{dash}{key}:"
            yield from (f"    - {_flow(each)}" for each in value)
        else:
            yield f"{dash}{key}: {_flow(value)}"


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_flow(key)}: {_flow(each)}' for key, each in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    text = str(value)
    bare = _BARE.fullmatch(text) and text.casefold() not in _WORDS
    if isinstance(value, int):
        return text
    return text if bare and not text.isdigit() else json.dumps(text, ensure_ascii=False)
