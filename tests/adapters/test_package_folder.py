"""Whether one folder holds trace-gate and all that it needs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from trace_gate.adapters.hooks.package_folder import one_folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages, the only one but for another one beside it."""
    for name in ("home", "other"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path / "home"), str(tmp_path / "other")])
    return tmp_path / "home"


def installed(folder: Path, name: str, *required: str, url: str = "") -> None:
    there = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    there.mkdir()
    needs = "".join(f"Requires-Dist: {each}\n" for each in required)
    (there / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{needs}")
    if url:
        (there / "direct_url.json").write_text(url)


def test_all_in_one_folder(home: Path) -> None:
    installed(home, "trace-gate", "click>=8", 'rich; extra == "x"', 'colorama; os_name == "nt"')
    installed(home, "click", "trace-gate")
    installed(home.parent / "other", "rich")
    assert one_folder(str(home)) == str(home)


def test_what_another_folder_lends_is_told_also_where_it_is_needed_by_something_needed(
    home: Path,
) -> None:
    installed(home, "trace-gate", "jsonschema")
    installed(home, "jsonschema", "attrs>=22 ; python_version > '3'")
    installed(home.parent / "other", "attrs")
    assert one_folder(str(home)) is None


def test_an_editable_installation_says_only_where_the_code_is(home: Path) -> None:
    url = '{"dir_info": {"editable": true}, "url": "file:///checkout"}'
    installed(home, "trace-gate", url=url)
    assert one_folder(str(home)) is None


def test_a_wheel_that_was_installed_from_a_folder_is_no_editable_one(home: Path) -> None:
    installed(home, "trace-gate", url='{"dir_info": {}, "url": "file:///checkout"}')
    assert one_folder(str(home)) == str(home)


def test_a_checkout_on_the_path_is_none(home: Path) -> None:
    assert one_folder(str(home)) is None
    installed(home.parent / "other", "trace-gate")
    assert one_folder(str(home)) is None
