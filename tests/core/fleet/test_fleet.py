"""fleet.yaml is read strictly, and what is wrong is said with its place (SPEC 10, Fleet)."""

from __future__ import annotations

import jsonschema
import pytest

from trace_gate.core.errors import Refused
from trace_gate.core.fleet import schema
from trace_gate.core.fleet.fleet import read

LEAST = "version: 1\nrepositories:\n  - {id: a, url: ../a.git}\n"
FULL = """\
version: 1
defaults: {ref: refs/heads/trunk, timeout: 90s, memory: 500MB, retries: 0}
engine: {kind: dask, workers: 4, address: "tcp://10.0.0.5:8786"}
mirrors: {folder: copies, per_host: 3}
output: {folder: results}
repositories:
  - {id: shop-a, url: "ssh://git@git.example/a.git", tenants: [A-01-US], checkpoint: notes/a.note}
  - {id: shop-b, url: "https://git.example/b.git", ref: refs/heads/main}
"""


def wrong(text: str) -> list[tuple[int | None, int | None, str, str]]:
    with pytest.raises(Refused) as caught:
        read(text.encode(), "fleet.yaml")
    assert {each.code for each in caught.value.findings} <= {"TG701"}
    assert all(each.path == "fleet.yaml" and each.remediation for each in caught.value.findings)
    return [(f.line, f.column, f.message, f.remediation) for f in caught.value.findings]


def test_what_is_left_out_has_its_default():
    found = read(LEAST.encode(), "fleet.yaml")
    (member,) = found.members
    assert (member.ref, member.tenants, member.checkpoint) == ("refs/heads/main", (), None)
    assert (found.timeout, found.memory, found.retries) == (600.0, 10**9, 2)
    assert (found.engine, found.workers, found.scheduler) == ("local", 2, None)
    assert (found.mirrors, found.per_host, found.output) == ("mirrors", 8, "out")


def test_everything_that_is_written_counts():
    found = read(FULL.encode(), "fleet.yaml")
    first, second = found.members
    assert (first.ref, first.tenants, first.checkpoint) == (
        "refs/heads/trunk",
        ("A-01-US",),
        "notes/a.note",
    )
    assert second.ref == "refs/heads/main"
    assert (found.timeout, found.memory, found.retries) == (90.0, 500 * 10**6, 0)
    assert (found.engine, found.scheduler) == ("dask", "tcp://10.0.0.5:8786")
    assert (found.mirrors, found.per_host, found.output) == ("copies", 3, "results")


@pytest.mark.parametrize(
    ("before", "after", "place", "word"),
    [
        ("id: a", "id: A", (3, 10), "small letters"),
        ("id: a", "id: ../a", (3, 10), "small letters"),
        ("id: a", "ids: a", (3, 6), "no `ids`"),
        ("../a.git", "ext::sh", (3, 18), "Git would run a program"),
        ("../a.git", "-u./x", (3, 18), "option"),
        ("version: 1", "version: 2", (1, 10), "limits"),
        ("}\n", ", ref: main}\n", (3, 33), "refs/heads/main"),
        ("}\n", ", ref: 'refs/heads/a..b'}\n", (3, 33), "cannot stand here"),
        ("}\n", ", checkpoint: ../../etc/x}\n", (3, 40), "cannot stand here"),
        ("}\n", ", checkpoint: out/a.note}\n", (3, 40), "inside each other"),
        ("repos", "mirrors: {folder: /tmp}\nrepos", (2, 19), "cannot stand here"),
        ("repos", "mirrors: {folder: out/m}\nrepos", None, "inside each other"),
        ("repos", "engine: {kind: dask}\nrepos", (2, 16), "has no `address`"),
        ("repos", "engine: {kind: ray}\nrepos", (2, 16), "ray"),
        ("repos", "defaults: {timeout: 10}\nrepos", (2, 21), "text belongs here"),
        ("repos", "defaults: {memory: 1TB}\nrepos", (2, 20), "cannot stand here"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    before: str, after: str, place: tuple[int, int] | None, word: str
):
    found = wrong(LEAST.replace(before, after, 1))
    assert any(word in f"{message} {remedy}" for _, _, message, remedy in found), found
    assert place is None or any(each[:2] == place for each in found), found


def test_two_repositories_of_one_id_or_one_checkpoint_are_refused():
    again = "  - {id: a, url: ../b.git, checkpoint: n}\n  - {id: c, url: ../c.git, checkpoint: n}\n"
    found = wrong(LEAST + again)
    assert [(each[0], each[2].split(" is ")[0]) for each in found] == [
        (4, "`id` a"),
        (5, "`checkpoint` n"),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "version: 1\n", "version: 1\nrepositories: []\n", "a: &x 1\nb: *x\n", "{", "\x00"],
)
def test_what_is_no_fleet_is_refused(text: str):
    assert wrong(text)


@pytest.mark.parametrize("key", ["url", "id", "ref"])
def test_no_password_is_repeated_wherever_it_was_written(key: str):
    secret = "https://user:hunter2@git.example/a.git"
    rows = {"id": "a", "url": "../a.git", "ref": "refs/heads/main", key: secret}
    text = f"version: 1\nrepositories:\n  - {rows!r}\n"
    assert "hunter2" not in repr(wrong(text))


def test_its_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(schema.whole())
