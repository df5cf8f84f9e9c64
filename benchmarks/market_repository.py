"""Repositories with many traces of a market, made quickly."""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmarks.market import traces, uploads

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {"config": "config", "scaffold/Agents": "Agents", "schemas": "schemas"}
"""Folders of this checkout, and where `init` puts them."""


def repository(
    path: Path, count: int, seed: int = 1, *, last: int = 10, counted: bool = False
) -> None:
    """A governed repository with so many traces: all but the last in one commit, those in one.

    Made by `git fast-import`, then checked out.
    """
    path.mkdir(parents=True)
    _git(path, "init", "-q", "-b", "main")
    for name, value in (("user.name", "Ann"), ("user.email", "ann@shop.example")):
        _git(path, "config", name, value)
    made = list(traces(count, seed, counted=counted))
    stream = [_commit(1, "adopt governance", {**governance(), **uploads(count, seed)})]
    stream.append(_commit(2, "traces", dict(made[: count - last])))
    stream.append(_commit(3, "the newest traces", dict(made[count - last :])))
    _git(path, "fast-import", "--quiet", stdin=b"".join(stream))
    _git(path, "repack", "-adfq")
    _git(path, "reset", "-q", "--hard", "main")


def governance() -> dict[str, bytes]:
    """What `init` writes of policy, and the compiled schemas."""
    found = {}
    for source, goal in (
        ("config", "config"),
        ("scaffold/Agents", "Agents"),
        ("schemas", "schemas"),
    ):
        for file in sorted((ROOT / source).rglob("*")):
            if file.is_file():
                found[f"{goal}/{file.relative_to(ROOT / source)}"] = file.read_bytes()
    found[".gitignore"] = b"/semantic/\n/state/\n/event_clock/\n/world_model/\n"
    return found


def _commit(number: int, message: str, files: dict[str, bytes]) -> bytes:
    """One commit on main for `git fast-import`."""
    when = 1_735_725_600 + 60 * number
    head = (
        f"commit refs/heads/main\ncommitter Ann <ann@shop.example> {when} +0000\n"
        f"data {len(message)}\n{message}\n"
    )
    parts = [head.encode()]
    for path, data in files.items():
        parts.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
    return b"".join(parts)


def _git(path: Path, *words: str, stdin: bytes | None = None) -> None:
    subprocess.run(["git", *words], cwd=path, input=stdin, check=True, capture_output=True)
