"""What lies in `.git` may say anything: the gate looks itself, or does not judge.

Every way in is tried by every caller, as the hooks and the shipped workflow call them
(SPEC 5, Cannot judge).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import forgery
from tests.support.forged_repositories import by_event, by_index, by_push, run, uncovered
from tests.support.shop import Shop


def by_range(shop: Shop, base: str, head: str) -> tuple[int, str]:
    return run(shop, "check", "--range", f"{base}..{head}")


def by_commit(shop: Shop, base: str, head: str) -> tuple[int, str]:
    del base
    return run(shop, "check", "--commit", head)


CALLERS = [by_range, by_commit, by_push, by_event, by_index]
Caller = Callable[[Shop, str, str], tuple[int, str]]


# --- trees in which two readers see two things -----------------------------------------


def twins(shop: Shop, base: str) -> str:
    """A tree with a sealed trace twice, another text first, and an uncovered change."""
    path = shop.trace_path("TRACE-20250101-001")
    other = shop.git("hash-object", "-w", "--stdin", stdin=b"trace: {}\n")
    return forgery.with_twin(shop.path, shop.git("rev-parse", f"{base}^{{tree}}"), path, other)


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("undone", [False, True], ids=["as it is", "undone again"])
def test_a_sealed_trace_that_is_there_twice_is_no_pass(shop: Shop, caller: Caller, undone: bool):
    base, head = uncovered(shop)
    tree = twins(shop, head)
    evil = shop.git("commit-tree", tree, "-p", base, "-m", "twice")
    if undone:
        evil = shop.git("commit-tree", f"{head}^{{tree}}", "-p", evil, "-m", "once")
    code, said = caller(shop, base, evil)
    assert code == 2, said
    assert "forged name" in said


@pytest.mark.parametrize("caller", CALLERS)
def test_nor_is_one_that_a_merge_brings(shop: Shop, caller: Caller):
    base, head = uncovered(shop)
    evil = shop.git("commit-tree", twins(shop, base), "-p", base, "-m", "twice")
    tree = f"{head}^{{tree}}"
    merge = shop.git("commit-tree", tree, "-p", head, "-p", evil, "-m", "merge")
    code, said = caller(shop, base, merge)
    assert code == 2, said
    assert "forged name" in said


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("what", ["order", "mode"])
def test_nor_is_a_folder_that_git_would_not_write(shop: Shop, caller: Caller, what: str):
    base, head = uncovered(shop)
    blob = shop.git("rev-parse", "main:README.md")
    modes = (b"100644", b"100644") if what == "order" else (b"0100644", b"100644")
    names = (b"b", b"a") if what == "order" else (b"a", b"b")
    odd = forgery.put_tree(
        shop.path, [(mode, name, blob) for mode, name in zip(modes, names, strict=True)]
    )
    entries = [each for each in forgery.tree_entries(shop.path, head) if each[1] != b"ads"]
    root = forgery.put_tree(shop.path, sorted([*entries, (b"40000", b"ads", odd)], key=in_order))
    evil = shop.git("commit-tree", root, "-p", base, "-m", "odd")
    code, said = caller(shop, base, evil)
    if caller is by_index and code == 1:
        assert "ads/" in said, "its difference to the index is judged"
        return
    assert code == 2, said
    assert "forged" in said


def in_order(entry: tuple[bytes, bytes, str]) -> bytes:
    return entry[1] + b"/" if entry[0] == b"40000" else entry[1]


# --- what git keeps to be faster -------------------------------------------------------


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("split", [False, True], ids=["one", "chain"])
def test_a_commit_graph_hides_no_change(shop: Shop, caller: Caller, split: bool):
    """Nor would it if it were read: a tree is that of the commit itself, which was hashed."""
    base, head = uncovered(shop)
    graph = forgery.graph(shop.path, split=split)
    forgery.forge_tree(graph, head, shop.git("rev-parse", f"{base}^{{tree}}"))
    code, said = caller(shop, base, head)
    assert code == 1, said
    assert "TG401" in said


@pytest.mark.parametrize("caller", [by_range, by_push, by_event])
@pytest.mark.parametrize("split", [False, True], ids=["one", "chain"])
def test_a_commit_graph_hides_no_commit(shop: Shop, caller: Caller, split: bool):
    """The step between is a bypass that the last one undoes.

    The walk is in the scratch repository, which does not read the graph. If it did, the parents
    that the commits name would tell, and nothing could be judged.
    """
    base, _ = uncovered(shop)
    trace = shop.path / shop.trace_path("TRACE-20250101-001")
    text = trace.read_bytes()
    shop.write(shop.trace_path("TRACE-20250101-001"), text + b"# changed\n")
    shop.commit("a sealed trace is changed")
    shop.write(shop.trace_path("TRACE-20250101-001"), text)
    shop.git("checkout", "-q", base, "--", "ads")
    head = shop.commit("and put back")
    graph = forgery.graph(shop.path, split=split)
    forgery.forge_parent(graph, head, base)
    code, said = caller(shop, base, head)
    assert code == 1, said
    assert "TG203" in said


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("bitmap", [False, True], ids=["plain", "bitmap"])
def test_an_index_of_many_packs_is_not_asked(shop: Shop, caller: Caller, bitmap: bool):
    base, head = uncovered(shop)
    forgery.pack(shop.path, index=True, bitmap=bitmap)
    forgery.swap_in_multi(shop.path, head, base)
    code, said = caller(shop, base, head)
    assert code == 1, said
    assert "TG401" in said


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("how", ["replace", "graft"])
def test_nothing_is_replaced_or_grafted(shop: Shop, caller: Caller, how: str):
    base, head = uncovered(shop)
    innocent = shop.git("commit-tree", f"{base}^{{tree}}", "-p", base, "-m", "nothing")
    if how == "replace":
        shop.git("replace", head, innocent)
    else:
        place = shop.path / ".git/info/grafts"
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"{head}\n")
    code, said = caller(shop, base, head)
    assert code == 1, said
    assert "TG401" in said


# --- objects that are not what their names say ------------------------------------------

VICTIMS = {
    "sealed trace": "main:traces/2025-01/TRACE-20250101-001.yaml",
    "evidence": "main:uploads/week.csv",
    "policy": "main:config/amazon-growth/gate.yaml",
    "commit": "HEAD",
    "base": "main",
    "tree": "HEAD^{tree}",
    "folder of the base": "main:traces/2025-01",
}


@pytest.mark.parametrize("caller", [by_range, by_push, by_event])
@pytest.mark.parametrize("victim", sorted(VICTIMS))
@pytest.mark.parametrize("how", ["overwritten", "swapped"])
def test_a_damaged_object_is_no_pass(shop: Shop, caller: Caller, victim: str, how: str):
    """The unit grows the trace, replaces its evidence, and changes a file that nothing covers."""
    base = shop.git("rev-parse", "main")
    path = shop.trace_path("TRACE-20250101-001")
    shop.write(path, (shop.path / path).read_bytes() + b"# more\n")
    shop.write("uploads/week.csv", "other\n")
    shop.write("ads/bids.csv", "keyword,bid\nmug,9.90\n")
    head = shop.commit("all of it")
    oid = shop.git("rev-parse", VICTIMS[victim])
    kind = shop.git("cat-file", "-t", oid)
    other = {
        "blob": shop.git("rev-parse", "main:README.md"),
        "tree": shop.git("rev-parse", "main~1^{tree}"),
        "commit": shop.git("rev-parse", "main~1"),
    }[kind]
    if how == "overwritten":
        forgery.overwrite(shop.path, oid, by=other)
    else:
        forgery.swap(forgery.pack(shop.path), oid, other)
    code, said = caller(shop, base, head)
    assert code == 2, said
    assert "damaged" in said or "history around" in said or "missing" in said, said
    assert "git fsck" in said or "git fetch" in said
