"""A plain review is answered without click, and asks for what click would have asked for."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import click
import pytest

from trace_gate.cli.commands import review
from trace_gate.cli.fast import review as fast_review
from trace_gate.cli.fast.review import Options, parse

PARAMS = review.command.params
OPTIONS = [each for each in PARAMS if isinstance(each, click.Option)]


def test_it_knows_every_option_of_the_command_by_its_name() -> None:
    known = {**fast_review.FLAGS, **fast_review.VALUES}
    assert known == {option: each.name for each in OPTIONS for option in each.opts}
    assert set(fast_review.FLAGS) == {o for each in OPTIONS if each.is_flag for o in each.opts}
    (argument,) = (each.name for each in PARAMS if isinstance(each, click.Argument))
    assert argument == fast_review.ARGUMENT
    assert {*known.values(), argument} == set(Options._fields)


def test_it_knows_the_choices_of_the_command() -> None:
    choices = {e.name: tuple(e.type.choices) for e in OPTIONS if isinstance(e.type, click.Choice)}
    assert choices == fast_review.CHOICES


PLAIN = [
    ["main..HEAD"],
    ["main..HEAD", "--format", "html", "--output", "review.html", "--force"],
    ["--format=json", "main..HEAD", "--exit-code"],
    ["--key", "ci", "--fit", "summary", "main..HEAD"],
    ["main..HEAD", "--store", "ACME-01", "--marketplace=US", "--asin", "B0DEMO0001"],
    ["main..HEAD", "--policy-from", "main", "--policy-from", "v1"],
    ["main"],
]


@pytest.mark.parametrize("words", PLAIN, ids=" ".join)
def test_a_plain_call_means_what_it_means_to_click(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(fast_review, "run", lambda each: asked.append(each) or 0)
    review.command.main(list(words), standalone_mode=False)
    assert parse(words) == asked[0]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--format", "json"],
        ["--help"],
        ["main..HEAD", "-h"],
        ["main..HEAD", "HEAD..main"],
        ["main..HEAD", "--forma", "json"],
        ["main..HEAD", "--format", "xml"],
        ["main..HEAD", "--fit=page"],
        ["main..HEAD", "--output"],
        ["main..HEAD", "--key", "--force"],
        ["main..HEAD", "--force=yes"],
        ["--", "main..HEAD"],
        [""],
    ],
    ids=" ".join,
)
def test_anything_else_is_left_to_click(words: list[str]) -> None:
    assert parse(words) is None


ENTRY = "from trace_gate.cli.entry import main; main()"


def answered(folder: Any, *words: str) -> subprocess.CompletedProcess[str]:
    """What a review says, and whether click was imported for it."""
    program = (
        "import sys, os\n"
        "leave = os._exit\n"
        "os._exit = lambda code: (print('click' in sys.modules, file=sys.stderr), leave(code))\n"
        f"{ENTRY}"
    )
    return subprocess.run(
        [sys.executable, "-c", program, "review", *words],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )


def test_click_is_not_imported_for_a_plain_review(shop) -> None:
    shop.write("docs/notes.md", "# Notes\n")
    shop.commit("notes")
    done = answered(shop.path, "HEAD~1..HEAD", "--exit-code")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "False"), done.stderr
    assert done.stdout.startswith("<!-- trace-gate:review:all -->\n\n## **PASS**")


def test_below_the_top_it_says_where_its_commands_are_typed(shop) -> None:
    shop.write("docs/notes.md", "# Notes\n")
    shop.commit("notes")
    for words in (["HEAD~1..HEAD"], ["nowhere..HEAD"]):
        done = answered(shop.path / "docs", *words)
        assert "You are in docs/: the commands above work from the top." in done.stderr
    done = answered(shop.path / "docs", "HEAD~1..HEAD", "--format", "json")
    assert "You are in" not in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full is Linux's")
def test_a_page_that_cannot_be_printed_is_no_success(shop) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", ENTRY, "review", "HEAD..HEAD"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=shop.path,
            check=False,
        )
    assert done.returncode == 2
    assert "The system refuses: No space left on device" in done.stderr
