"""Whose the newest traces of a base are, and what is kept of that, on values (SPEC 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.app.judge.newest_shops import MOST, newest_shops
from trace_gate.app.repository.rules import Memory
from trace_gate.core.git_model import FOLDER, REGULAR, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trace_gate.core.trace.model import Tenant

BROKEN, NAMELESS = "trace: [\n", "trace:\n  id: x\n"
"""A text that cannot be read, and a trace that names no shop."""


def says(store: str, marketplace: str = "US", currency: str = "USD") -> str:
    """A trace of a shop."""
    shop = f"store_id: {store}, marketplace: {marketplace}, currency: {currency}"
    return f"trace:\n  tenant: {{{shop}, timezone: UTC}}\n"


class Base:
    """A commit with traces, given the oldest first, one on each day; it counts what it is asked."""

    def __init__(self, texts: Iterable[str], root: str = "traces", tree: str = "t1") -> None:
        self.read: list[str] = []
        self.listed: list[str] = []
        self._tree, self._root, self._texts = tree, root, dict[str, str]()
        for number, text in enumerate(texts):
            month, day = divmod(number, 28)
            name = f"TRACE-2025{month + 1:02d}{day + 1:02d}-001.yaml"
            self._texts[f"{root}/2025-{month + 1:02d}/{name}"] = text

    def entries(self, _commit: str, paths: Iterable[str]) -> Mapping[str, Entry]:
        made = {path: Entry(mode=REGULAR, oid=path) for path in paths if path in self._texts}
        return {**made, self._root: Entry(mode=FOLDER, oid=self._tree)}

    def folder(self, _commit: str, path: str) -> tuple[str, ...]:
        self.listed.append(path)
        start = f"{path}/"
        names = {each[len(start) :] for each in self._texts if each.startswith(start)}
        strays = [] if path == self._root else ["README.md"]
        return tuple(sorted({each.partition("/")[0] for each in names}.union(strays)))

    def folder_backwards(self, commit: str, path: str) -> Iterator[str]:
        return reversed(self.folder(commit, path))

    def blobs(self, oids: Iterable[str], _most: int) -> Mapping[str, bytes]:
        self.read += oids
        return {oid: self._texts[oid].encode() for oid in oids}


def shops(
    base: Base, *wanted: str, store: Memory | None = None, root: str = "traces"
) -> dict[str, str | None]:
    """Store and marketplace to the currency that is known for them, in the order of the answer."""
    asked = {(name.partition("-")[0], name.partition("-")[2]) for name in wanted}
    found: tuple[Tenant, ...] = newest_shops(base, "c1", root, asked, store)  # type: ignore[arg-type]  # a Base
    return {f"{each.store_id}-{each.marketplace}": each.currency for each in found}


def test_of_each_shop_the_newest_trace_counts():
    base = Base([says("A", currency="EUR"), says("B"), says("A", currency="GBP"), says("B")])
    assert shops(base, "A-US") == {"B-US": "USD", "A-US": "GBP"}
    assert len(base.read) == 2
    assert shops(base, "A-US", "C-US") == {"B-US": "USD", "A-US": "GBP"}


def test_what_cannot_be_read_or_names_no_shop_is_passed_over():
    base = Base([says("A"), NAMELESS, BROKEN])
    assert shops(base, "A-US") == {"A-US": "USD"}
    assert shops(base) == {"A-US": "USD"}, "a trace without a shop asks for none"


def test_no_more_than_the_newest_are_looked_into():
    base = Base([says("A"), *[says("B")] * MOST])
    assert shops(base, "A-US") == {"B-US": "USD"}
    assert len(base.read) == MOST


def test_the_next_hook_reads_no_trace_and_lists_no_folder():
    store = Memory(None)
    base = Base([says("A"), says("B")])
    first = shops(base, "A-US", store=store)
    later = Base([])
    assert shops(later, "A-US", store=store) == first
    assert later.read == later.listed == []


def test_another_shop_is_looked_for_from_where_the_hook_before_stopped():
    store, base = Memory(None), Base([says("A"), BROKEN, says("B"), says("C")])
    assert shops(base, "C-US", store=store) == {"C-US": "USD"}
    assert shops(base, "A-US", store=store) == {"C-US": "USD", "B-US": "USD", "A-US": "USD"}
    assert len(base.read) == len(set(base.read)) == 4
    assert shops(base, "C-US", store=store) == {"C-US": "USD"}


@pytest.mark.parametrize("other", [{"tree": "t2"}, {"root": "kept"}])
def test_what_is_kept_is_of_one_folder_as_it_is(other: dict[str, str]):
    store = Memory(None)
    assert shops(Base([says("A")]), "A-US", store=store) == {"A-US": "USD"}
    base = Base([says("A", currency="EUR")], **other)
    assert shops(base, "A-US", store=store, root=other.get("root", "traces")) == {"A-US": "EUR"}


SHOPS = ("A-US", "A-DE", "B-US")
TEXTS = st.one_of(
    st.sampled_from([BROKEN, NAMELESS]),
    st.builds(says, st.sampled_from("ABCD"), st.sampled_from(["US", "DE"]), st.just("EUR")),
    st.builds(says, st.sampled_from("AB"), st.just("US"), st.sampled_from(["USD", "EUR"])),
)


@given(st.lists(TEXTS, max_size=MOST + 8), st.lists(st.sets(st.sampled_from(SHOPS)), max_size=4))
def test_with_what_is_kept_the_answer_is_the_same(texts: list[str], asked: list[set[str]]):
    store = Memory(None)
    for wanted in asked:
        alone = shops(Base(texts), *wanted)
        assert list(shops(Base(texts), *wanted, store=store).items()) == list(alone.items())
