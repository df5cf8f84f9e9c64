"""docs/specification.md as values: its sections, the parts of each, and the rows of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "specification.md"
LATER = "Not built yet"
"""The one section about what is not there."""

_READER = MarkdownIt("commonmark").enable("table")
_CODE = re.compile(r"`` ?(.*?) ?``|`([^`]+)`")


@dataclass(frozen=True)
class Row:
    """A row of a table: below which heading, under which head, and its cells as written."""

    part: str
    head: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass
class Section:
    """A section: its title, the text of each part (`""` before the first), and its rows."""

    title: str
    parts: dict[str, str] = field(default_factory=lambda: {"": ""})
    rows: list[Row] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it, in one line."""
        return " ".join(self.parts.values())

    def table(self, first: str) -> dict[str, tuple[str, ...]]:
        """The rows of the table whose first head is this one, by their first cell."""
        rows = [row.cells for row in self.rows if row.head[0] == first]
        found = {bare(cells[0]): cells[1:] for cells in rows}
        assert rows, f"there is no table `{first}` in {self.title}"
        assert len(found) == len(rows), f"a row stands twice in `{first}` of {self.title}"
        return found


def sections() -> Mapping[str, Section]:
    """Each section by its number (`5`), the one about what is not there by its title."""
    found: dict[str, Section] = {}
    here, part = Section(""), ""
    head: list[str] = []
    tokens = _READER.parse(PAGE.read_text(encoding="utf-8"))
    for at, token in enumerate(tokens):
        text = " ".join(token.content.split())
        if token.type == "heading_open" and token.tag == "h2":
            title = tokens[at + 1].content
            number, dot, _ = title.partition(". ")
            here, part = Section(title), ""
            assert (number if dot else title) not in found, f"{title} stands twice"
            found[number if dot else title] = here
        elif token.type == "heading_open" and token.tag == "h3":
            part = tokens[at + 1].content
            assert part not in here.parts, f"{part} stands twice in {here.title}"
            here.parts[part] = ""
        elif token.type == "thead_open":
            head = list(_cells(tokens[at:], "thead_close"))
        elif token.type == "tr_open" and tokens[at + 1].type == "td_open":
            row = tuple(_cells(tokens[at:], "tr_close"))
            here.rows.append(Row(part, tuple(head), row))
        elif token.type in ("inline", "fence"):
            here.parts[part] += f" {text}"
    return found


def _cells(tokens: list, end: str) -> Iterator[str]:
    for token in tokens:
        if token.type == end:
            return
        if token.type == "inline":
            yield token.content


def bare(text: str) -> str:
    """A cell without the backticks and stars around its words."""
    return text.replace("`", "").replace("*", "").strip()


def code(text: str) -> list[str]:
    """Everything that stands in backticks."""
    return [one or other for one, other in _CODE.findall(text)]
