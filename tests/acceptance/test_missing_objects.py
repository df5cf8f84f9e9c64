"""An object that is not in the repository, or is no file, is "cannot judge" (SPEC 5, Callers)."""

import re

import pytest

from tests.support.shop import Shop
from trace_gate.core.errors import CannotJudge

NOWHERE = "1234567890" * 4
EXEMPT = "README.rst"


def entry(shop: Shop, kind: str) -> str:
    """The name of an object that no file can have as its content."""
    names = {"missing": NOWHERE, "tree": shop.git("rev-parse", "HEAD^{tree}")}
    return names.get(kind) or shop.git("rev-parse", "HEAD")


def forged(shop: Shop, oid: str, *, mode: str = "100644", name: str = EXEMPT) -> str:
    """A commit on HEAD with one more entry, whatever it names."""
    lines = [each.split() for each in shop.git("ls-tree", "HEAD").splitlines()]
    found = {line[3]: (line[0].lstrip("0"), line[2]) for line in lines} | {name: (mode, oid)}
    order = sorted(found, key=lambda each: each + "/" * (found[each][0] == "40000"))
    raw = (f"{found[n][0]} {n}\0".encode() + bytes.fromhex(found[n][1]) for n in order)
    words = ("hash-object", "-t", "tree", "-w", "--literally", "--stdin")
    tree = shop.git(*words, stdin=b"".join(raw))
    shop.clock += 60
    commit = shop.git("commit-tree", tree, "-p", "HEAD", "-m", "forged")
    shop.git("update-ref", "HEAD", commit)
    return commit


def stopped(ask: object) -> CannotJudge:
    with pytest.raises(CannotJudge) as caught:
        ask()
    assert "git fsck" in caught.value.remedy
    return caught.value


@pytest.mark.parametrize("kind", ["missing", "tree", "commit"])
@pytest.mark.parametrize("mode", ["100644", "100755", "120000"])
def test_an_exempt_file_whose_object_is_none_cannot_be_judged(shop: Shop, kind: str, mode: str):
    before = shop.git("rev-parse", "main")
    oid = entry(shop, kind)
    commit = forged(shop, oid, mode=mode)
    for ask in (
        shop.judge,
        lambda: shop.pushed("work", "refs/heads/work"),
        lambda: shop.pushed("work", "refs/heads/main", before),
    ):
        found = stopped(ask)
        assert EXEMPT in str(found)
        assert oid in str(found)
        assert commit[:10] in str(found)
        assert ("git fetch" in found.remedy) == (kind == "missing")


@pytest.mark.parametrize("kind", ["missing", "tree", "commit"])
def test_a_staged_file_whose_object_is_none_cannot_be_judged(shop: Shop, kind: str):
    oid = entry(shop, kind)
    shop.git("update-index", "--add", "--cacheinfo", f"100644,{oid},{EXEMPT}")
    found = stopped(shop.staged)
    assert EXEMPT in str(found)
    assert "what is staged" in str(found)


def test_an_object_that_a_later_commit_takes_away_is_missing_all_the_same(shop: Shop):
    commit = forged(shop, NOWHERE)
    shop.git("read-tree", "HEAD~1")
    shop.commit("without it")
    assert commit[:10] in str(stopped(shop.judge))


def test_what_is_missing_in_the_base_can_be_taken_away(shop: Shop):
    shop.switch("main")
    forged(shop, NOWHERE)
    shop.git("checkout", "-q", "-B", "work", "--no-overlay", "main", ok=False)
    shop.git("symbolic-ref", "HEAD", "refs/heads/work")
    shop.git("update-ref", "refs/heads/work", "main")
    shop.git("read-tree", "main~1")
    assert shop.staged().verdict == "PASS"
    shop.commit("without it")
    assert shop.judge().verdict == "PASS"


def test_a_submodule_is_a_commit_that_is_elsewhere(shop: Shop):
    forged(shop, NOWHERE, mode="160000", name="docs.md")
    shop.judge()  # whatever it says of the path: it could look
    shop.git("update-index", "--add", "--cacheinfo", f"160000,{NOWHERE},other.md")
    shop.staged()


def test_the_first_of_several_is_named_and_the_others_are_counted(shop: Shop):
    for number in range(3):
        oid = str(number + 1) * 40
        shop.git("update-index", "--add", "--cacheinfo", f"100644,{oid},docs/{number}.md")
    said = str(stopped(shop.staged))
    assert re.search(r"docs/0\.md.* 2 more", said), said
