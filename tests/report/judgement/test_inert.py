"""Promise P23: no text of a repository leaves its place, in any field of any format.

Two thousand hostile texts stand in every field; each format is read back by a parser that is not
ours, and has the same shape as with harmless texts.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.support import markdown_reader
from tests.support.hostile_texts import HOSTILE
from tests.support.judgements import filled
from tests.support.workflow_commands import commands
from trace_gate.core.gate.judgement import Judgement
from trace_gate.report import escape
from trace_gate.report.judgement.registry import FORMATS, formatter

PIECES = [HOSTILE[start : start + 30] for start in range(0, len(HOSTILE), 30)]
"""As many as GitHub shows of three levels as annotations."""

SAFE = settings(max_examples=50, deadline=None)
texts = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(HOSTILE),
    min_size=1,
    max_size=6,
    unique=True,
)


def harmless(judged: tuple[str, ...] | list[str]) -> Judgement:
    """The same judgement with plain words; what is no path stays none."""
    numbers = {text: number for number, text in enumerate(judged)}
    return filled(judged, lambda field, text: f"{field}{numbers[text]}")


def is_inert(text: str) -> bool:
    """No character that a terminal would act on, or that nobody sees."""
    return all(char == "\n" or char.isprintable() for char in text)


def shape(value: Any) -> Any:
    """What a value of JSON is made of, without its texts."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value]
    return type(value)


def strings(value: Any) -> list[str]:
    """Each text in a value of JSON."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in strings(each)]
    return [value] if isinstance(value, str) else []


def tree(node: Any) -> Any:
    """What an element of XML is made of, without its texts."""
    return (node.tag, tuple(node.attrib), tuple(tree(each) for each in node))


def read_xml(text: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(text.encode(), parser)


def test_there_are_two_thousand():
    assert len(HOSTILE) >= 2000
    assert len(set(HOSTILE)) == len(HOSTILE)


# what programs read


def same_shape(form: str, judged: tuple[str, ...] | list[str]) -> Any:
    text = formatter(form)(filled(judged))
    assert text.isascii()
    said = json.loads(text)
    assert shape(said) == shape(json.loads(formatter(form)(harmless(judged))))
    assert not re.search("[\ud800-\udfff]", "".join(strings(said)))
    return said


@pytest.mark.parametrize("form", ["json", "sarif", "gitlab"])
def test_two_thousand_texts_stay_in_their_place_in_json(form: str):
    said = same_shape(form, HOSTILE)
    if form != "json":  # which keeps every character, for programs
        assert all(map(is_inert, strings(said)))


def test_each_message_can_be_read_back():
    judged = filled(HOSTILE)
    by_level = {
        level: [f"{e.message} Fix: {e.remediation}" for e in judged.findings if e.level == level]
        for level in ("error", "warning", "note")
    }
    results = json.loads(formatter("sarif")(judged))["runs"][0]["results"]
    for level, expected in by_level.items():
        said = [each["message"]["text"] for each in results if each["level"] == level]
        assert sorted(map(unlinked, said)) == sorted(map(escape.plain, expected))
    issues = json.loads(formatter("gitlab")(judged))[1:]
    every = [text for expected in by_level.values() for text in expected]
    assert sorted(e["description"] for e in issues) == sorted(map(escape.plain, every))


LINK = re.compile(r"(?<!\\)(\\\\)*\[(?:[^\[\]\\]|\\.)*\]\(")
"""A link of a SARIF message, as the standard writes it (3.11.6): escaped words, then a place."""


def unlinked(message: str) -> str:
    """What a reader of SARIF shows of a message; there is no link in it."""
    assert not LINK.search(message), message
    return re.sub(r"\\([\\\[\]])", r"\1", message) if r"\](" in message else message


def test_the_reader_of_links_finds_one():
    assert LINK.search("see [x](1)")
    assert LINK.search(r"see \\[x](1)")
    assert not LINK.search(r"see \[x\](1)")


def test_a_path_of_sarif_is_relative_and_below_the_top():
    from urllib.parse import unquote_to_bytes, urljoin, urlsplit

    judged = filled(HOSTILE)
    results = json.loads(formatter("sarif")(judged))["runs"][0]["results"]
    paths = {each.path.encode("utf-8", "surrogateescape") for each in judged.findings if each.path}
    for each in results:
        uri = each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        parts = urlsplit(uri)
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
        assert urljoin("file:///top/", uri).startswith("file:///top/")
        path = unquote_to_bytes(uri)
        assert path in paths or path == b"config/amazon-growth/gate.yaml"


def test_two_thousand_texts_stay_in_their_place_in_xml():
    said = read_xml(formatter("junit")(filled(HOSTILE)))
    assert tree(said) == tree(read_xml(formatter("junit")(harmless(HOSTILE))))
    assert all(is_inert(each) for each in said.itertext())
    names = [each.get("name") for each in said.iter("testcase")]
    expected = {escape.plain(each.message) for each in filled(HOSTILE).findings}
    assert len(names) == 2 * len(HOSTILE) + 1
    assert all(any(n.endswith(text) for n in names) for text in list(expected)[::50])


# what a runner of GitHub reads


def annotations(judged: tuple[str, ...] | list[str]) -> None:
    log = formatter("github")(filled(judged))
    found, expected = commands(log), commands(formatter("github")(harmless(judged)))
    assert sorted((e.name, *e.properties) for e in found) == sorted(
        (e.name, *e.properties) for e in expected
    )
    assert is_inert(log)
    said = filled(judged).findings
    paths = {escape.plain(each.path) for each in said if each.path is not None}
    messages = {escape.plain(f"{each.message} Fix: {each.remediation}") for each in said}
    for each in found:
        assert each.properties.get("file", "") in paths | {""}
        assert each.data in messages


@pytest.mark.parametrize("piece", PIECES, ids=range(len(PIECES)))
def test_two_thousand_texts_are_no_command_of_a_runner(piece: tuple[str, ...]):
    annotations(piece)


def test_two_thousand_texts_are_no_command_in_any_other_format():
    for form in FORMATS:
        if form != "github":
            assert commands(formatter(form)(filled(HOSTILE))) == [], form


@SAFE
@given(texts)
def test_any_text_stays_in_its_place(judged: list[str]):
    for form in ("json", "sarif", "gitlab"):
        same_shape(form, judged)
    said = read_xml(formatter("junit")(filled(judged)))
    assert tree(said) == tree(read_xml(formatter("junit")(harmless(judged))))
    annotations(judged)
    page(judged)


def test_the_reader_of_commands_finds_what_a_runner_obeys():
    found = commands(
        "  ::error file=a%2Cb,line=1::x%250A%0A\nno :: command ::\r::group::\nx ##[debug]y"
    )
    assert [each.name for each in found] == ["error", "group", "##"]
    assert found[0].properties == {"file": "a,b", "line": "1"}
    assert found[0].data == "x%0A\n"
    assert commands("::not a command") == []


# what people read


def page(judged: tuple[str, ...] | list[str]) -> None:
    """The same parts as with plain words, and every text as it was written."""
    same = markdown_reader.parts(formatter("markdown")(harmless(judged)))
    text = formatter("markdown")(filled(judged))
    assert is_inert(text)
    assert markdown_reader.parts(text) == same
    said = [cell for row in markdown_reader.rows(text) for cell in row]
    for each in filled(judged).findings:
        assert escape.plain(each.message).strip(" ") in said
        assert escape.plain(each.remediation).strip(" ") in said


@pytest.mark.parametrize("piece", PIECES, ids=range(len(PIECES)))
def test_two_thousand_texts_are_text_in_markdown(piece: tuple[str, ...]):
    page([text for text in piece if len(text) < 2000])


def test_long_texts_are_text_in_markdown():
    page([text for text in HOSTILE if len(text) >= 2000][:3])


@pytest.mark.parametrize("form", ["text", "concise"])
def test_two_thousand_texts_do_nothing_to_a_terminal(form: str):
    assert is_inert(formatter(form)(filled(HOSTILE)))
