"""Versions of a large folder say what a plain reading of their bytes says, whatever differs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.adapters.git import tree_objects
from trace_gate.adapters.git.large_folder import ENTRIES, LargeFolder, differing
from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.policy.path_classes import twin_key

SIZE = 20
MODES = (b"100644", b"100755", b"40000")

names = st.sampled_from(
    [b"%s%d" % (stem, n) for stem in (b"a", b"A", b"a.", b"a-") for n in range(60)]
)
entry = st.tuples(st.sampled_from(MODES), st.integers(0, 2))
folders = st.dictionaries(names, entry, min_size=1, max_size=200)
edits = st.lists(st.tuples(names, st.none() | entry), max_size=4)


def text_of(found: dict[bytes, tuple[bytes, int]]) -> bytes:
    """The tree object that Git would write."""
    rows = sorted(
        (tree_objects.key(mode, name), mode, name, n) for name, (mode, n) in found.items()
    )
    return b"".join(b"%s %s\0%020d" % (mode, name, n) for _, mode, name, n in rows)


def edited(found, changes):
    made = dict(found)
    for name, value in changes:
        made.pop(name, None)
        if value is not None:
            made[name] = value
    return made


@given(folders, st.lists(edits, min_size=1, max_size=5))
def test_each_version_is_what_a_plain_reading_says(first, steps):
    now, version = first, LargeFolder.of(text_of(first), SIZE)
    for changes in steps:
        before, now = version, edited(now, changes)
        version = before.version(text_of(now), SIZE)
        plain, old = tree_objects.parse(text_of(now), SIZE), dict(before.items())
        assert dict(version.items()) == plain
        assert [*version] == [*plain]
        assert [*version.backwards()] == [*reversed(plain)]
        assert {each: version.get(each) for each in {*plain, *old, b"a", b"b/"}} == {
            each: plain.get(each) for each in {*plain, *old, b"a", b"b/"}
        }
        assert differing(before, version) == {name for name, _ in old.items() ^ plain.items()}
        wanted = {"a1", "a.2"}
        assert sorted(version.twins(wanted)) == sorted(
            name.decode() for name in plain if twin_key(name.decode()) in wanted
        )


@given(folders, edits, st.data())
def test_what_a_plain_reading_refuses_is_refused(first, changes, data):
    """Bytes that are moved about: a name twice, out of order, a part of an entry."""
    text = text_of(edited(first, changes))
    low = data.draw(st.integers(0, len(text)))
    high = data.draw(st.integers(low, len(text)))
    at = data.draw(st.integers(0, len(text)))
    spoiled = text[:at] + text[low:high] + text[at:]
    version = LargeFolder.of(text_of(first), SIZE)
    try:
        plain = tree_objects.parse(spoiled, SIZE)
    except RepositoryUnreadable as refused:
        with pytest.raises(RepositoryUnreadable, match=refused.message.partition(":")[0]):
            version.version(spoiled, SIZE)
    else:
        assert dict(version.version(spoiled, SIZE).items()) == plain


def test_a_file_with_the_name_of_a_folder_far_away_is_refused():
    """Git sorts them apart: `a` comes before `a.1`, the folder `a` behind it."""
    between = {b"a.%03d" % n: (b"100644", 1) for n in range(4 * ENTRIES)}
    for one, other in ((b"100644", b"40000"), (b"40000", b"100644")):
        first = {**between, b"a": (one, 1)}
        file, folder = text_of({b"a": (b"100644", 1)}), text_of({b"a": (b"40000", 1)})
        both = file + text_of(between) + folder
        assert other != one
        with pytest.raises(RepositoryUnreadable):
            tree_objects.parse(both, SIZE)
        with pytest.raises(RepositoryUnreadable):
            LargeFolder.of(text_of(first), SIZE).version(both, SIZE)


def test_what_did_not_change_is_not_read_again():
    names = {b"TRACE-%05d" % n: (b"100644", 1) for n in range(2_000)}
    version = LargeFolder.of(text_of(names), SIZE)
    for number in range(2_000, 2_300):
        names[b"TRACE-%05d" % number] = (b"100644", 1)
        after = version.version(text_of(names), SIZE)
        shared = {*map(id, version.parts)} & {*map(id, after.parts)}
        assert len(after.parts) - len(shared) <= 2
        version = after
    assert len(version.parts) < 2_300 / ENTRIES + 2


def test_many_small_parts_are_made_anew():
    names = {b"T%05d" % n: (b"100644", 1) for n in range(0, 64_000, 64)}
    version = LargeFolder.of(text_of(names), SIZE)
    for number in range(999, 0, -1):
        if number % 8:
            del names[b"T%05d" % (number * 64)]
            version = version.version(text_of(names), SIZE)
    assert len(version.parts) <= 16 + len(text_of(names)) // 256
