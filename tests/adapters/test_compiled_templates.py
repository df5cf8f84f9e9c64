"""Templates are compiled once, and never run stale."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment, FileSystemLoader

from trace_gate.adapters.compiled_templates import CompiledTemplates

if TYPE_CHECKING:
    from pathlib import Path


class Pages:
    """A folder with one template; each page is written by a process of its own, so to speak."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.settings = folder, folder / "settings.py"
        self.settings.write_text("1")
        (folder / "page.html").write_text("one")
        self.compiled = 0

    def page(self) -> str:
        made = Environment(
            loader=FileSystemLoader(self.folder),
            bytecode_cache=CompiledTemplates([str(self.settings)]),
            autoescape=True,
        )
        of_jinja = made.compile

        def compile(*words, **named):  # noqa: A001  # as it is called there
            self.compiled += 1
            return of_jinja(*words, **named)

        made.compile = compile  # type: ignore[method-assign]  # counts
        return made.get_template("page.html").render()

    def kept(self) -> list[Path]:
        return list((self.folder / "__pycache__").glob("*"))


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pages:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return Pages(tmp_path)


def test_the_second_page_compiles_nothing(pages: Pages):
    assert [pages.page(), pages.page()] == ["one", "one"]
    assert pages.compiled == 1


def test_a_template_that_says_something_else_is_compiled_anew(pages: Pages):
    pages.page()
    (pages.folder / "page.html").write_text("two")
    assert pages.page() == "two"


def test_what_was_made_with_other_settings_is_compiled_anew(pages: Pages):
    pages.page()
    os.utime(pages.settings, (1, 1))
    pages.page()
    assert pages.compiled == 2


@pytest.mark.parametrize("keep", [0, 3, 20, 40, 60, 300])
def test_a_file_that_ends_early_is_compiled_anew(pages: Pages, keep: int):
    pages.page()
    (file,) = pages.kept()
    file.write_bytes(file.read_bytes()[:keep])
    assert pages.page() == "one"
    assert pages.compiled == 2
    assert pages.page() == "one"
    assert pages.compiled == 2, "it was mended"


def test_where_nothing_can_be_written_a_page_comes_all_the_same(pages: Pages):
    (pages.folder / "__pycache__").write_text("no folder")
    assert [pages.page(), pages.page()] == ["one", "one"]
    assert pages.compiled == 2


@pytest.mark.parametrize(
    ("name", "value"), [("dont_write_bytecode", True), ("pycache_prefix", "/elsewhere")]
)
def test_a_python_that_keeps_nothing_here_keeps_no_templates(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, name: str, value: object
):
    monkeypatch.setattr(sys, name, value)
    assert pages.page() == "one"
    assert pages.kept() == []
