"""Commits that change one path, by the short names of its contents."""

from __future__ import annotations

from trace_gate.core.git_model import Change, Commit, Entry, Signature

WHO = Signature(name="Ann", email="ann@shop.example", seconds=0)
PATH = "ads/bids.csv"


def entry(name: str | None) -> Entry | None:
    return Entry(mode="100644", oid=name) if name is not None else None


def commit(oid: str, *parents: str, change: tuple[str | None, str | None] | None = None) -> Commit:
    changes = () if change is None else (
        Change(path=PATH, old=entry(change[0]), new=entry(change[1])),
    )  # fmt: skip
    return Commit(
        oid=oid, parents=parents, author=WHO, committer=WHO, subject="", trailers=(),
        changes=changes,
    )  # fmt: skip
