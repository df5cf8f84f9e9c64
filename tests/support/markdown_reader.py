"""What a reader of GitHub's Markdown makes of a page: its parts, tags and texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TAGS = {"<code>", "</code>", "<strong>", "</strong>"}
BLOCK = re.compile(
    r"<details><summary>(\d+ (warning|note|commit)s?|Why these rules exist)</summary>|</details>"
    r"|<!-- trace-gate:judgement -->"
)
LINKED = re.compile(r"@[^\u200b]|@$|://|www\.|#\d")
"""What GitHub makes a link of after it has read the Markdown."""


def parts(page: str) -> list[str]:
    """The kinds of its parts, in their order, without texts; every tag is one of ours."""
    return list(_parts(READER.parse(page)))


def _parts(tokens: list[Token]) -> Iterator[str]:
    for each in tokens:
        if each.type == "html_block":
            assert BLOCK.fullmatch(each.content.strip()), each.content
            yield re.sub(r"\d+", "N", each.content.strip())
        elif each.type == "inline":
            yield from _pieces(each.children or [])
        else:
            yield each.type


def _pieces(tokens: list[Token]) -> Iterator[str]:
    for each in tokens:
        if each.type == "html_inline":
            assert each.content in TAGS, each.content
        if each.type in ("text", "text_special"):
            assert not LINKED.search(each.content), each.content
        elif each.type == "link_open":
            yield f"link to {each.attrGet('href')}"
        elif each.type == "html_inline":
            yield from {"<code>": ["code_inline"], "<strong>": ["strong_open"],
                        "</strong>": ["strong_close"]}.get(each.content, [])  # fmt: skip
        else:
            yield each.type


def rows(page: str) -> list[list[str]]:
    """The texts of the cells of each row, as they are shown."""
    found: list[list[str]] = []
    for before, after in pairwise(READER.parse(page)):
        if before.type == "tr_open":
            found.append([])
        if before.type in ("td_open", "th_open"):
            found[-1].append(_text(after))
    return found


def _text(inline: Token) -> str:
    pieces = [each.content for each in inline.children or () if each.type != "html_inline"]
    return "".join(pieces).replace("\u200b", "")
