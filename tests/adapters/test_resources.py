"""The shipped files are found in a checkout, an editable install and a wheel alike."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from trace_gate.adapters import resources
from trace_gate.core.errors import CannotJudge

TOP = Path(__file__).parents[2]


def test_what_ships_is_what_the_checkout_has():
    for folder in ("config", "scaffold", "hooks"):
        names = resources.listing(folder)
        assert names == sorted(
            path.relative_to(TOP).as_posix()
            for path in (TOP / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        )
        for name in names:
            assert resources.read(name) == (TOP / name).read_bytes()
    assert resources.listing("config/amazon-growth/") == resources.listing("config/amazon-growth")


@pytest.mark.parametrize(
    "name",
    ["", "none", "pyproject.toml", "config/../pyproject.toml", "/etc/passwd", "config//x",
     "config/.", "config/none.yaml", "config"],
)  # fmt: skip
def test_nothing_else_is_read(name: str):
    with pytest.raises(CannotJudge, match="is not there") as raised:
        resources.read(name)
    assert "pip install" in raised.value.remedy


def test_a_folder_that_is_missing_is_told():
    with pytest.raises(CannotJudge):
        resources.listing("config/none")


@pytest.mark.slow
def test_a_wheel_carries_the_same_files(tmp_path: Path):
    """The wheel is built as pip builds it, and its code finds its own copy."""
    ignore = shutil.ignore_patterns("__pycache__")
    for name in (*resources.FOLDERS, "trace_gate"):
        shutil.copytree(TOP / name, tmp_path / "src" / name, ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(TOP / name, tmp_path / "src" / name)
    words = ["-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    command = [sys.executable, *words, "-w", str(tmp_path), str(tmp_path / "src")]
    subprocess.run(command, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    script = (
        "from trace_gate.adapters import resources as r\n"
        "names = [n for f in r.FOLDERS for n in r.listing(f)]\n"
        "print(r.__file__, len(names), sum(len(r.read(n)) for n in names))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    names = [name for folder in resources.FOLDERS for name in resources.listing(folder)]
    assert told[0].startswith(str(tmp_path / "installed"))
    assert told[1:] == [str(len(names)), str(sum(len(resources.read(name)) for name in names))]
