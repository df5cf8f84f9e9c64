"""What a repository says stays text in a page, in each field of each block, in both formats."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.documents import every_block, review, shop
from tests.support.hostile import HOSTILE
from tests.support.page_reader import READER, Page
from trace_gate.report.escape import plain, visible
from trace_gate.report.html.page import html
from trace_gate.report.markdown import markdown

OUR_TAGS = """
    html head meta title style body a header div h1 h2 h3 p span nav ul li main section code strong
    table caption thead tbody tr th td dl dt dd details summary figure figcaption footer
    pre svg desc g text rect line circle path polygon
"""
OUR_ATTRIBUTES = """
    lang charset http-equiv content name class id href rel tabindex scope open role aria-label
    aria-labelledby aria-describedby aria-hidden width height viewbox x y x1 x2 y1 y2 cx cy r rx
    d points
"""
OUR_MARKDOWN = """
    details summary strong code br h2 h3 h4 p ul li table thead tbody tr th td pre a
"""
WORDS = {"class", "role", "scope", "rel", "tabindex"}
"""Attributes whose words are all ours."""


OUR_WORDS = {
    (name, word)
    for page in (review(), shop(), every_block("x"))
    for _, name, value in Page(html(page)).attributes
    if name in WORDS
    for word in value.split()
}
texts = st.sampled_from(HOSTILE) | st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from("`|<>&$@#[]()\\*_~:/.-\"'{}%"),
    max_size=24,
)
each_text = pytest.mark.parametrize("text", HOSTILE, ids=ascii)
some = settings(max_examples=60, deadline=None)


@each_text
def test_html_has_only_our_tags_attributes_and_places(text):
    no_more_than_text_in_html(text)


@some
@given(texts)
def test_html_has_only_our_tags_attributes_and_places_whatever_is_written(text):
    no_more_than_text_in_html(text)


def no_more_than_text_in_html(text: str) -> None:
    page = Page(html(every_block(text)))
    assert not page.tags - {*OUR_TAGS.split()}
    assert not {name for _, name, _ in page.attributes} - {*OUR_ATTRIBUTES.split()}
    assert not page.comments
    found = {(n, w) for _, n, v in page.attributes if n in WORDS for w in v.split()}
    assert not found - OUR_WORDS
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    for to in page.values("href"):
        assert to[1:] in ids if to.startswith("#") else re.fullmatch(r"https://[!-~]+", to)
    assert all(char == "\n" or char.isprintable() for char in page.text())


@each_text
def test_html_shows_every_text_as_it_was_written(text):
    page = Page(html(every_block(text)))
    shown = visible(text)
    for tag in ("title", "desc"):
        assert any(shown in data for where, data in page.texts if where == tag), tag
    inside = "".join(data for _, data in page.texts)
    assert inside.count(shown) > 60


@each_text
def test_markdown_has_only_our_tags_and_links(text):
    no_more_than_text_in_markdown(text)


@some
@given(texts)
def test_markdown_has_only_our_tags_and_links_whatever_is_written(text):
    no_more_than_text_in_markdown(text)


def no_more_than_text_in_markdown(text: str) -> None:
    source = markdown(every_block(text))
    page = Page(READER.render(source))
    assert page.tags <= {*OUR_MARKDOWN.split()}
    allowed = {"href", "class", "style", "open"}
    assert {name for _, name, _ in page.attributes} <= allowed
    assert set(page.values("class")) <= {"language-mermaid", "language-diff"}
    assert set(page.values("style")) <= {"text-align:right"}
    assert all(re.fullmatch(r"https://[!-~]+", to) for to in page.values("href"))
    assert len(page.comments) == 1
    assert re.fullmatch(r" [A-Za-z0-9:._/%-]* ", page.comments[0])
    assert all(char in "\n\u200b" or char.isprintable() for char in source)


@each_text
def test_github_finds_nothing_to_link_mention_or_typeset_in_markdown(text):
    """It looks at the text outside code, after Markdown is read: names, numbers, addresses."""
    page = Page(READER.render(markdown(every_block(text))))
    seen = page.text(without=("code",))
    assert not re.search(r"@\w|#\d|\bgh-\d|://|www\.|:\w+:", seen, flags=re.I)
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", markdown(every_block(text)), flags=re.S)
    assert "$" not in outside.replace("&#36;", "")


@each_text
def test_markdown_shows_every_text_as_it_was_written(text):
    page = Page(READER.render(markdown(every_block(text))))
    shown = re.sub(r" +", " ", plain(text)).strip(" ")
    inside = re.sub(r" +", " ", page.text().replace("\u200b", ""))
    assert inside.count(shown) > 60
    heading = "".join(data for tag, data in page.texts if tag in ("h2", "h3", "h4"))
    assert shown in re.sub(r" +", " ", heading.replace("\u200b", ""))


@each_text
def test_no_line_of_markdown_is_a_command_to_a_runner(text):
    for line in markdown(every_block(text)).splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
        assert "##vso" not in line
