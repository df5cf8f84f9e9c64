"""Merges of sides that touch different files: the same answer as Git's, without asking it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.conftest import Open
from tests.support.gitrepo import Repo
from trace_gate.adapters.git import plain_merges
from trace_gate.core.git_model import REGULAR, SYMLINK, Change, Commit, Entry


@st.composite
def histories(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """Some commits, each with up to two older ones as parents; the oldest first."""
    made: dict[str, tuple[str, ...]] = {"0": ()}
    for number in range(1, draw(st.integers(2, 9))):
        older = st.sampled_from(sorted(made))
        made[str(number)] = tuple(dict.fromkeys(draw(st.lists(older, min_size=1, max_size=2))))
    return made


def history(known: dict[str, tuple[str, ...]], head: str) -> set[str]:
    return {head}.union(*(history(known, each) for each in known[head]))


@given(histories(), st.data())
def test_one_best_ancestor_is_the_one_that_all_others_come_before(known, data):
    every = sorted(known)
    below, one, other = (data.draw(st.sampled_from(every)) for _ in range(3))
    outside = history(known, below)
    inside = {oid: parents for oid, parents in known.items() if oid not in outside}
    if not {one, other} <= inside.keys() | {below}:
        return
    shared = history(known, one) & history(known, other)
    best = {e for e in shared if not any(e in history(known, o) for o in shared - {e})}
    found = plain_merges.only_base(inside, below, one, other)
    assert found is None or {found} == best
    assert plain_merges.only_base(known, None, one, other) in (None, *best)


def test_a_side_branch_has_the_commit_that_it_left_as_its_base():
    known = {"a": ("x",), "b": ("a",), "s": ("a",), "t": ("s",), "m": ("b", "t"), "r": ()}
    assert plain_merges.only_base(known, "x", "b", "t") == "a"
    assert plain_merges.only_base(known, "x", "x", "t") == "x"
    assert plain_merges.only_base(known, "x", "b", "r") is None, "no common history"


def change(path: str, old: str | None, new: str | None, mode: str = REGULAR) -> Change:
    entries = (Entry(mode=mode, oid=oid) if oid else None for oid in (old, new))
    return Change(path=path, **dict(zip(("old", "new"), entries, strict=True)))


@pytest.mark.parametrize(
    ("ours", "theirs", "apart"),
    [
        ([change("a", "1", "2")], [change("b", None, "3")], True),
        ([change("a/b", None, "2")], [change("a/c", None, "3")], True),
        ([change("a", "1", "2")], [change("a", "1", "2")], False),
        ([change("a", "1", None)], [change("b", None, "3")], False),
        ([change("b", None, "3")], [change("a", "1", None)], False),
        ([change("a", None, "1")], [change("a/b", None, "3")], False),
        ([change("a/b/c", None, "1")], [change("a", None, "3", SYMLINK)], False),
        ([], [], True),
    ],
)
def test_sides_are_apart_where_nothing_of_one_can_meet_the_other(
    ours: list[Change], theirs: list[Change], *, apart: bool
):
    assert plain_merges.are_apart(ours, theirs) is apart


def test_random_merges_say_what_git_makes_of_them(
    empty: Repo, opened: Open, monkeypatch: pytest.MonkeyPatch
):
    """Sides add, change and sometimes delete files; merges keep, drop and smuggle in."""
    chance = random.Random(11)
    base = empty.commit("base", **{f"f{number}": f"{number}\n" for number in range(12)})
    for number in range(14):
        empty.git("checkout", "-q", "-B", "side", f"main~{chance.randrange(min(number, 3) + 1)}")
        empty.commit("side", **changes(chance, number, "s"))
        empty.switch("main")
        empty.commit("main", **changes(chance, number, "m"))
        if empty.run("merge", "-q", "--no-ff", "-m", "merge", "side").returncode:
            empty.git("add", "-A")
            empty.commit("with markers")
        if chance.random() < 0.5:
            empty.commit("edited", "--amend", **changes(chance, number, "e"))
    found = commits(empty, opened, base)
    monkeypatch.setattr(plain_merges, "only_base", lambda *_: None)
    assert found == commits(empty, opened, base)
    assert sum(len(each.parents) > 1 for each in found) > 8


def changes(chance: random.Random, number: int, side: str) -> dict[str, str]:
    """A file that is changed, and a new one."""
    text = f"{side} {number}\n"
    return {f"f{chance.randrange(12)}": text, f"d{chance.randrange(3)}/{side}{number}": text}


def commits(repo: Repo, opened: Open, base: str) -> tuple[Commit, ...]:
    return opened(repo).commits(repo.head("main"), [base])
