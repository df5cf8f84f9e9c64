"""What the programs that write hooks for other people have in their configuration.

The files are the user's own, in the working tree. They are only looked at, never obeyed.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from trace_gate.app.setup.hook_shims import HOOKS

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 1 << 20
"""Hook files and configurations are read up to this many bytes."""

LEFTHOOK = tuple(
    f"{name}.{ending}"
    for name in ("lefthook", ".lefthook", ".config/lefthook")
    for ending in ("yml", "yaml", "toml", "json")
)
LOCAL = ("lefthook-local.yml", "lefthook-local.yaml", ".lefthook-local.yml")
"""What a person adds to lefthook's configuration for themselves."""

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


def lefthook(top: str) -> tuple[str, Mapping[str, Any]] | None:
    """The name and content of lefthook's configuration; None without one."""
    place = _first(top, LEFTHOOK)
    if place is None:
        return None
    name = os.path.relpath(place, top).replace(os.sep, "/")
    return name, _parsed(place)


def framework(top: str) -> Mapping[str, Any] | None:
    """The configuration of pre-commit or prek; empty when it cannot be read, None without one."""
    place = _first(top, FRAMEWORK)
    return _parsed(place) if place is not None else None


def configured(top: str, shim: str) -> tuple[str, Mapping[str, Any]] | None:
    """The configuration that a shim of pre-commit or prek names; None where it names none.

    prek, installed in a folder below the top, reads that folder's configuration alone.
    """
    named = {key: value.strip("'\"") for key, value in _OPTION.findall(shim)}
    folder = named.get("cd", "")
    if not folder and "config" not in named:
        return None
    place = os.path.join(top, folder, named.get("config", ""))
    if "config" not in named:
        place = _first(os.path.join(top, folder), FRAMEWORK) or os.path.join(place, FRAMEWORK[0])
    name = os.path.relpath(place, top).replace(os.sep, "/")
    return name, _parsed(place)


_OPTION = re.compile(r"--(cd|config)=('[^']*'|\"[^\"]*\"|[^\s)]+)")


def _first(top: str, names: tuple[str, ...]) -> str | None:
    places = (os.path.join(top, name) for name in names)
    return next((place for place in places if os.path.isfile(place)), None)


def _parsed(place: str) -> Mapping[str, Any]:
    """What a configuration holds; nothing of one that nobody can read, since it calls nothing."""
    try:
        if place.endswith(".toml"):
            import tomllib

            value: object = tomllib.loads(text(place))
        else:
            import yaml

            value = yaml.safe_load(text(place))
    except Exception:  # whatever is wrong with it
        return {}
    return value if isinstance(value, dict) else {}
