"""The finder of this package's modules gives what Python gives, and never runs what is stale."""

from __future__ import annotations

import importlib.util
import os
import py_compile
import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

import trace_gate
from trace_gate.cli.fast import module_finder
from trace_gate.cli.fast.module_finder import Finder

ROOT = Path(trace_gate.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))


def named(file: Path) -> str:
    parts = file.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_each_module_of_the_package_is_found_where_python_finds_it():
    for file in FILES:
        if file == ROOT / "__init__.py":
            continue
        folder = file.parent.parent if file.name == "__init__.py" else file.parent
        ours = Finder.find_spec(named(file), [str(folder)])
        theirs = PathFinder.find_spec(named(file), [str(folder)])
        assert ours is not None
        assert theirs is not None
        for field in ("name", "origin", "cached", "has_location", "parent"):
            assert getattr(ours, field) == getattr(theirs, field)
        assert ours.submodule_search_locations == theirs.submodule_search_locations
        assert ours.loader.path == theirs.loader.path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A module that was compiled as `1`, and whose source says so."""
    file = tmp_path / "sample.py"
    file.write_text("VALUE = 1\n")
    py_compile.compile(str(file), doraise=True)
    return file


def value(file: Path) -> int:
    spec = Finder.find_spec("trace_gate.sample", [str(file.parent)])
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.VALUE


def compiled(file: Path) -> Path:
    return Path(importlib.util.cache_from_source(str(file)))


def says_two(file: Path) -> None:
    """Its compiled file says 2 from now on, under the same head."""
    facts, cache = file.stat(), compiled(file)
    file.write_text("VALUE = 2\n")
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    py_compile.compile(str(file), doraise=True)
    file.write_text("VALUE = 1\n")
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert cache.is_file()


def test_a_compiled_file_of_this_very_source_is_run(source: Path):
    says_two(source)  # or nobody could tell which of the two ran
    assert value(source) == 2


def test_a_source_of_another_time_is_compiled_anew(source: Path):
    says_two(source)
    os.utime(source, (1, 1))
    assert value(source) == 1


def test_a_source_of_another_size_is_compiled_anew(source: Path):
    facts = source.stat()
    source.write_text("VALUE = 33\n")
    os.utime(source, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert value(source) == 33


def test_a_compiled_file_of_another_python_is_not_run(source: Path):
    says_two(source)
    cache = compiled(source)
    cache.write_bytes(b"\0\0\r\n" + cache.read_bytes()[4:])
    assert value(source) == 1


def test_a_compiled_file_that_goes_by_the_hash_of_its_source_is_left_to_python(source: Path):
    mode = py_compile.PycInvalidationMode.CHECKED_HASH
    py_compile.compile(str(source), doraise=True, invalidation_mode=mode)
    source.write_text("VALUE = 4\n")
    assert value(source) == 4


def test_a_module_without_its_compiled_file_is_compiled(source: Path):
    compiled(source).unlink()
    assert value(source) == 1


def test_the_code_of_a_folder_that_moved_names_the_file_where_it_is(source: Path, tmp_path: Path):
    moved = tmp_path / "moved"
    moved.mkdir()
    cache = compiled(source)
    compiled(moved / source.name).parent.mkdir()
    cache.rename(compiled(moved / source.name))
    source = source.rename(moved / source.name)
    spec = Finder.find_spec("trace_gate.sample", [str(moved)])
    assert spec is not None
    assert spec.loader.get_code("trace_gate.sample").co_filename == str(source)


def test_what_was_compiled_without_a_source_is_left_to_python(source: Path):
    source.unlink()
    assert Finder.find_spec("trace_gate.sample", [str(source.parent)]) is None


@pytest.mark.parametrize(
    ("name", "folders"),
    [
        ("trace_gate.sample", 2),
        ("trace_gate.other", 1),
        ("trace_gate_of_somebody.sample", 1),
        ("sample", 1),
        ("trace_gate", 0),
    ],
)
def test_all_else_is_left_to_python(source: Path, name: str, folders: int):
    path = [str(source.parent)] * folders or None
    assert Finder.find_spec(name, path) is None


def test_a_python_that_keeps_compiled_files_elsewhere_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    before = list(sys.meta_path)
    monkeypatch.setattr(sys, "meta_path", list(before))
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    module_finder.install()
    assert sys.meta_path == before
    monkeypatch.setattr(sys, "pycache_prefix", None)
    module_finder.install()
    assert sys.meta_path == [Finder, *before]
