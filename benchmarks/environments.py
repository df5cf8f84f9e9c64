"""Virtual environments: trace-gate as a user has it (the wheel), and each peer in its own.

gitlint pins an old click that breaks check-jsonschema, so no two peers share an environment.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from trace_gate.app.setup import hook_shims

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "benchmarks"
PEERS = ("gitlint", "check-jsonschema", "pre-commit")
_SERIES = f"{sys.version_info.major}.{sys.version_info.minor}"
SHIPPED = ("trace_gate", "config", "schemas", "hooks", "scaffold", "examples", "pyproject.toml")


@dataclass(frozen=True)
class Tool:
    """An installed trace-gate."""

    folder: Path
    kind: str
    """`wheel` or `editable`."""

    @property
    def python(self) -> str:
        return str(self.folder / "bin" / "python")

    @property
    def command(self) -> str:
        return str(self.folder / "bin" / "trace-gate")

    def hook(self, name: str) -> tuple[str, ...]:
        """A hook as the shim calls it that `trace-gate install` writes with this environment."""
        return (*self._shim(), "hook", name)

    def driver(self, kind: str, path: str) -> tuple[str, ...]:
        """A driver as the command calls it that `trace-gate install` tells Git."""
        return (*self._shim(), "textconv", kind, path)

    def _shim(self) -> tuple[str, ...]:
        packages = self.folder / "lib" / f"python{_SERIES}" / "site-packages"
        named = str(packages) if self.kind == "wheel" else None
        flags, code = hook_shims.call(user_site=False, packages=named)
        return (self.python, *flags, "-c", code)


def installed() -> Tool:
    """The wheel of this checkout in an environment of its own, built anew when it changed."""
    folder = ROOT / ".venv-benchmarks"
    mark, digest = folder / "digest", _digest()
    if not mark.exists() or mark.read_text() != digest:
        wheels = CACHE / "wheel"
        shutil.rmtree(wheels, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
        _create(folder)
        _pip(folder, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(ROOT))
        _pip(folder, "install", *(f"{each}[export,fleet]" for each in wheels.glob("*.whl")))
        mark.write_text(digest)
    return Tool(folder=folder, kind="wheel")


def editable() -> Tool:
    """The environment that runs this: quicker while one works on the code."""
    return Tool(folder=Path(sys.prefix), kind="editable")


def peer(name: str) -> Path:
    """The command of a peer, installed from the package index unless it is there."""
    folder = ROOT / ".venv-peers" / name
    if not (folder / "bin" / name).exists():
        shutil.rmtree(folder, ignore_errors=True)
        _create(folder)
        _pip(folder, "install", name)
    return folder / "bin" / name


def version(name: str) -> str:
    """The version of a peer."""
    done = subprocess.run(
        [str(peer(name).parent / "python"), "-m", "pip", "show", name],
        check=True,
        capture_output=True,
        text=True,
    )
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)
    return lines["Version"]


def clean(home: Path) -> dict[str, str]:
    """An environment without anybody's settings: those of Git, of Python and of the peers."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "gitconfig").write_text("[user]\n\tname = Ann\n\temail = ann@shop.example\n")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def _create(folder: Path) -> None:
    venv.EnvBuilder(with_pip=True).create(folder)


def _pip(folder: Path, *words: str) -> None:
    pip = [str(folder / "bin" / "python"), "-m", "pip", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, *words], check=True)


def _digest() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for name in SHIPPED:
        below = ROOT / name
        for file in sorted(below.rglob("*")) if below.is_dir() else [below]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()
