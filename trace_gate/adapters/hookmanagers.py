"""What the programs that write hooks for other people have in their configuration.

The files are the user's own, in the working tree. They are only looked at, never obeyed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from trace_gate.app.shims import HOOKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LARGEST = 1 << 20
"""Hook files and configurations are read up to this many bytes."""

LEFTHOOK = tuple(
    f"{name}.{ending}"
    for name in ("lefthook", ".lefthook", ".config/lefthook")
    for ending in ("yml", "yaml", "toml", "json")
)
FRAMEWORK = (".pre-commit-config.yaml", ".pre-commit-config.yml", "prek.toml")


def text(place: str) -> str:
    """The beginning of a file; nothing of one that cannot be read."""
    try:
        with open(place, "rb") as file:
            return file.read(LARGEST).decode(errors="surrogateescape")
    except OSError:
        return ""


def husky(top: str) -> dict[str, str] | None:
    """The texts of husky's hooks, by hook; None without husky."""
    folder = os.path.join(top, ".husky")
    if not os.path.isdir(folder):
        return None
    return {name: text(os.path.join(folder, name)) for name in HOOKS}


def lefthook(top: str) -> str | None:
    """The text of lefthook's configuration; None without one."""
    place = _first(top, LEFTHOOK)
    return text(place) if place is not None else None


def framework(top: str) -> Mapping[str, Any] | None:
    """The configuration of pre-commit or prek; empty when it cannot be read, None without one."""
    place = _first(top, FRAMEWORK)
    if place is None:
        return None
    return _parsed(text(place), _toml if place.endswith(".toml") else _yaml)


def _first(top: str, names: tuple[str, ...]) -> str | None:
    places = (os.path.join(top, name) for name in names)
    return next((place for place in places if os.path.isfile(place)), None)


def _parsed(data: str, parse: Callable[[str], object]) -> Mapping[str, Any]:
    try:
        value = parse(data)
    except Exception:  # a configuration that nobody can read calls nothing
        return {}
    return value if isinstance(value, dict) else {}


def _yaml(data: str) -> object:
    import yaml

    return yaml.safe_load(data)


def _toml(data: str) -> object:
    import tomllib

    return tomllib.loads(data)
