"""Each format of a repository gets the verdict of the plain one, or is refused by name.

docs/reference/repository-formats.md says which, and is read here: every row of its table is made by
Git and asked in every way. Nothing may pass because an answer was empty.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.repository_formats import FORMATS, GIT, build
from tests.support.shop import Shop, codes
from trace_gate.adapters.store import read_fold
from trace_gate.app.audit.audit import audit
from trace_gate.app.judge import push
from trace_gate.app.judge.pushed_to import PushedRef
from trace_gate.app.repository.rules import rules_at
from trace_gate.core.errors import TraceGateError

PAGE = Path(__file__).parents[2] / "docs/reference/repository-formats.md"
WAYS = ("hook", "range", "server", "audit", "fold")
"""The columns of the table."""

CHANGES = ("refs/keep/sound", "refs/keep/unsound")
MADE = {
    name: make
    for name, make in FORMATS.items()
    if name != ("reftable" if GIT < (2, 46) else "reftable, Git before 2.45")
}
"""What this Git can be asked about: one that knows reftable, or one that refuses it."""


def table() -> dict[str, dict[str, str]]:
    """What the page says of each format and way."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text().splitlines()
        if line.startswith("| ")
    ]
    head, *body = rows
    assert tuple(each.lower() for each in head[1:6]) == WAYS
    return {row[0]: dict(zip(WAYS, row[1:6], strict=True)) for row in body}


SAID = table()


def answer(ask: Callable[[], object]) -> object:
    """What comes out of a question; the sentence, where it is refused."""
    try:
        return ask()
    except TraceGateError as stopped:
        return stopped


def ranged(shop: Shop, head: str) -> object:
    found = shop.judge("main", head)
    return found.verdict, codes(found)


def received(shop: Shop, head: str) -> object:
    with shop.open() as git:
        old, new = git.resolve_many(["refs/heads/main", head])
        ref = PushedRef(local_ref=head, local_oid=new, remote_ref="refs/heads/main", remote_oid=old)
        found = push.check_received(git, [ref], shop.services())
    return found.is_taken, codes(found.whole)


def staged(shop: Shop) -> object:
    found = shop.staged()
    return found.verdict, found.judged.paths, codes(found)


def stage(shop: Shop, folder: str) -> None:
    """Stage what the sound change has in a folder, past the working tree; not where there is none.

    Git itself asks the monitor of files then.
    """
    if not (shop.path / ".git").exists():
        return
    lines = shop.git("diff-tree", "-r", "main", CHANGES[0], "--", folder, ok=False).splitlines()
    entries = (line.replace("\t", " ").split(" ") for line in lines if line.startswith(":"))
    data = "".join(f"{each[1]} {each[3]}\t{each[5]}\n" for each in entries)
    shop.git("update-index", "--add", "--index-info", stdin=data.encode(), ok=False)
    (shop.path.parent / "ran").unlink(missing_ok=True)


def hooked(shop: Shop) -> list[object]:
    """Nothing staged, a change without its trace, and with it."""
    found = [answer(lambda: staged(shop))]
    for folder in ("ads", "traces"):
        stage(shop, folder)
        found.append(answer(lambda: staged(shop)))
    return found


def audited(shop: Shop) -> object:
    with shop.open() as git:
        found = audit(git, shop.services(), progress=lambda *_: None)
    return [(each.state, [one.code for one in each.open]) for each in found.steps]


def folded(shop: Shop) -> object:
    with shop.open() as git:
        rules = rules_at(git, git.resolve("main") or "", None)
        assert rules is not None
        return read_fold.derived(git, None, git.resolve("main"), rules.policy)


def answers(shop: Shop) -> dict[str, list[object]]:
    """What is said of the same changes, by way."""
    found = {
        "range": [answer(lambda head=head: ranged(shop, head)) for head in CHANGES],
        "server": [answer(lambda head=head: received(shop, head)) for head in CHANGES],
        "fold": [answer(lambda: folded(shop))],
        "hook": hooked(shop),
    }
    shop.git("update-ref", "refs/heads/main", "refs/keep/both", ok=False)
    return {**found, "audit": [answer(lambda: audited(shop))]}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return build(tmp_path_factory.mktemp("plain") / "shop")


@pytest.fixture(scope="module")
def wanted(plain: Shop, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    """What is said in the plain format, where it is known what has to be said."""
    make, _ = FORMATS["plain"]
    found = answers(make(plain, tmp_path_factory.mktemp("copy")))
    assert found["range"] == [("PASS", []), ("BLOCK", ["TG401"])]
    assert found["server"] == [(True, []), (False, ["TG401"])]
    assert found["hook"] == [("PASS", 0, []), ("BLOCK", 1, ["TG401"]), ("PASS", 2, [])]
    assert found["audit"] == [[("linked", [])] * 3 + [("bypassed", ["TG401"])]]
    (layers,) = found["fold"]
    assert isinstance(layers, dict)
    assert any("IB-gift" in path for path in layers)
    return found


def test_the_page_has_every_format_that_is_made():
    assert set(SAID) == set(FORMATS)


@pytest.mark.parametrize("name", MADE)
def test_a_format_is_treated_as_the_page_says(
    name: str, plain: Shop, wanted: dict[str, list[object]], tmp_path: Path
):
    make, still = FORMATS[name]
    shop = make(plain, tmp_path)
    found = answers(shop)
    assert still(shop)
    assert not (tmp_path / "ran").exists(), "a program of the repository was run"
    for way in WAYS:
        said, _, word = SAID[name][way].partition(": ")
        if said == "same":
            assert found[way] == wanted[way], way
            continue
        assert (said, bool(word)) == ("refused", True)
        for each in found[way]:
            assert isinstance(each, TraceGateError), (way, each)
            assert each.remedy, (way, each)
            assert word.strip("`") in each.message.lower(), (way, each.message)


def test_what_mends_a_branch_without_a_commit_mends_it(
    plain: Shop, wanted: dict[str, list[object]], tmp_path: Path
):
    make, _ = FORMATS["unborn branch"]
    shop = make(plain, tmp_path)
    stopped = answer(lambda: staged(shop))
    assert isinstance(stopped, TraceGateError)
    shop.git(*stopped.remedy.partition("   ")[0].split()[1:])
    assert hooked(shop) == wanted["hook"]


def test_a_history_apart_may_begin_where_it_has_neither_policy_nor_traces(
    plain: Shop, tmp_path: Path
):
    make, _ = FORMATS["unborn branch"]
    shop = make(plain, tmp_path)
    shop.git("rm", "-rfq", "config", "schemas", "Agents")
    assert isinstance(answer(lambda: staged(shop)), TraceGateError), "it has traces"
    shop.git("rm", "-rfq", "traces")
    assert staged(shop) == ("PASS", 3, [])
