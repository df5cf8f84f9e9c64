"""Derived layers that are committed equal a fresh derivation byte for byte (SPEC 2, `tracked`)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import fast_yaml
from tests.support.shop import Shop, codes, finding_lines
from trace_gate.adapters.store import read_fold
from trace_gate.app.judge import check
from trace_gate.app.repository import rules, snapshots
from trace_gate.core.errors import CannotJudge
from trace_gate.core.gate import path_rules

GATE = "config/amazon-growth/gate.yaml"
ALL = "state/metrics/all.yaml"
ASIN = "state/metrics/asins/SHOP_1-US/B0EXAMPLE1.yaml"


def set_tracked(shop: Shop, *, tracked: bool) -> None:
    gate = fast_yaml.load((shop.path / GATE).read_text())
    gate["derived"] = {"tracked": tracked}
    gate["version"] += 1
    shop.write(GATE, fast_yaml.dump(gate, sort_keys=False))


def derive(shop: Shop) -> dict[str, bytes]:
    """Write and stage what the index derives to; what stood there before goes."""
    with shop.open() as git:
        policy = rules.rules_at(git, git.head(), None).policy
        made = read_fold.read(
            git, None, snapshots.of_index(git, policy),
            lambda fold: {path: fold.render(path) for path in fold.files()},
        )  # fmt: skip
    for root in policy.gate.derived:
        shop.git("rm", "-rqf", "--ignore-unmatch", "--", root)
        shutil.rmtree(shop.path / root, ignore_errors=True)
    for path, data in made.items():
        file = shop.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    if made:
        shop.git("add", "-f", "--", *sorted({path.partition("/")[0] for path in made}))
    return made


@pytest.fixture(scope="session")
def tracked_once(governed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tracked") / "shop"
    shutil.copytree(governed, path, symlinks=True)
    shop = Shop(path)
    set_tracked(shop, tracked=True)
    derive(shop)
    shop.commit("the layers are in Git, too")
    return path


@pytest.fixture
def tracked(tracked_once: Path, tmp_path: Path) -> Shop:
    """A shop whose base has its derived layers in Git, on a branch of its own."""
    path = tmp_path / "tracked"
    shutil.copytree(tracked_once, path, symlinks=True)
    shop = Shop(path)
    shop.clock += 3 * 86_400
    shop.branch("work")
    return shop


def seen(shop: Shop) -> str:
    return shop.save(shop.observation())


def by_path(judgement) -> dict[str, str]:
    return {each.path: each.code for each in judgement.findings}


def test_traces_with_what_they_derive_to_pass(tracked: Shop):
    seen(tracked)
    assert ALL in derive(tracked)
    assert tracked.staged().verdict == "PASS", finding_lines(tracked.staged())
    tracked.commit()
    found = tracked.judge()
    assert found.verdict == "PASS", finding_lines(found)
    assert found.judged.derived > 0


def test_traces_without_their_layers_are_out_of_date(tracked: Shop):
    seen(tracked)
    before = tracked.staged()
    tracked.commit()
    found = tracked.judge()
    assert codes(found) == ["TG407"], finding_lines(found)
    assert by_path(found)[ALL] == "TG407"
    assert [(e.code, e.path) for e in before.findings] == [(e.code, e.path) for e in found.findings]


def test_the_remedy_names_only_folders_that_are_there(tracked: Shop):
    seen(tracked)
    fix = tracked.staged().findings[0].remediation
    assert fix == "trace-gate derive --index && git add --all -- state"


@pytest.mark.parametrize("with_trace", [False, True], ids=["alone", "with a trace"])
def test_an_edit_by_hand_is_found(tracked: Shop, with_trace: bool):
    if with_trace:
        seen(tracked)
        derive(tracked)
    tracked.write(ALL, (tracked.path / ALL).read_bytes() + b"# better\n")
    found = tracked.staged()
    assert by_path(found) == {ALL: "TG406"}
    tracked.commit()
    assert by_path(tracked.judge()) == {ALL: "TG406"}


def test_a_file_that_no_trace_makes_is_found(tracked: Shop):
    tracked.write("semantic/notes.md", "x\n")
    found = tracked.staged()
    assert by_path(found) == {"semantic/notes.md": "TG406"}
    assert found.findings[0].remediation == "git rm -f -- semantic/notes.md"


def test_a_file_that_is_deleted_is_missing(tracked: Shop):
    tracked.git("rm", "-q", ALL)
    assert by_path(tracked.staged()) == {ALL: "TG407"}


def test_what_stood_there_wrongly_before_is_out_of_date_with_the_next_trace(tracked: Shop):
    tracked.switch("main")
    tracked.write("world_model/old.yaml", "x: 1\n")
    tracked.write(ASIN, "x: 1\n")
    tracked.commit("past the gate")
    tracked.git("checkout", "-q", "-B", "work", "main")
    tracked.write("README.md", "Another word.\n")
    assert tracked.staged().verdict == "PASS"
    seen(tracked)
    found = by_path(tracked.staged())
    assert found["world_model/old.yaml"] == "TG407"
    assert found[ASIN] == "TG407"


@pytest.mark.parametrize("kind", ["link", "program", "other case", "folder as a link"])
def test_only_plain_files_with_their_own_names_are_derived(tracked: Shop, kind: str):
    file = tracked.path / ALL
    if kind == "link":
        data = file.read_bytes()
        file.unlink()
        os.symlink(data, file) if len(data) < 4_000 else os.symlink("asins", file)
        tracked.git("add", "-f", ALL)
    elif kind == "program":
        tracked.git("update-index", "--chmod=+x", ALL)
    elif kind == "other case":
        tracked.write("State/metrics/all.yaml", file.read_bytes())
    else:
        shutil.rmtree(tracked.path / "state")
        os.symlink("uploads", tracked.path / "state")
        tracked.git("add", "-f", "-A", "state")
    assert "TG406" in codes(tracked.staged())


def test_undoing_an_edit_needs_no_derivation_by_others(tracked: Shop):
    """Two commits that together change nothing leave nothing to judge in the layers."""
    text = (tracked.path / ALL).read_bytes()
    tracked.write(ALL, b"x: 1\n")
    tracked.commit()
    tracked.write(ALL, text)
    tracked.commit()
    assert tracked.judge().verdict == "PASS"


def test_two_branches_that_merge_cleanly_still_have_to_be_derived_together(tracked: Shop):
    seen(tracked)
    derive(tracked)
    tracked.commit("mine")
    tracked.git("checkout", "-q", "-B", "theirs", "main")
    tracked.save(tracked.observation(entity={"asin": "B0EXAMPLE2", "sku": None}))
    derive(tracked)
    for path in tracked.git("diff", "--cached", "--name-only").splitlines():
        if path.startswith("state/metrics/") and "B0EXAMPLE2" not in path:
            tracked.git("checkout", "-q", "main", "--", path)  # else the merge conflicts
    tracked.commit("theirs")
    tracked.switch("main")
    tracked.git("merge", "-q", "--no-ff", "-m", "theirs", "theirs")
    found = tracked.judge("main", "work")
    assert "TG407" in codes(found) or "TG406" in codes(found)
    assert found.findings[0].remediation.startswith("git merge main && trace-gate derive --index")


def test_many_files_are_counted_and_not_all_named(tracked: Shop):
    for number in range(path_rules.SHOWN + 3):
        tracked.write(f"semantic/{number:03d}.md", "x\n")
    found = tracked.staged()
    assert len(found.findings) == path_rules.SHOWN + 1
    assert any("And 3 more derived files" in each.message for each in found.findings)


def test_without_traces_policy_or_layers_nothing_is_derived(tracked: Shop):
    def never(*_):
        raise AssertionError("derived")

    tracked.linked("ads/bids.csv", "keyword,bid\nmug,0.90\n")
    with tracked.open() as git, pytest.raises(AssertionError, match="derived"):
        check.check_range(git, "main", "HEAD", tracked.services().with_(derive=never))
    tracked.git("checkout", "-q", "-B", "other", "main")
    tracked.write("README.md", "Another word.\n")
    tracked.commit()
    with tracked.open() as git:
        found = check.check_range(git, "main", "HEAD", tracked.services().with_(derive=never))
    assert found.verdict == "PASS"


def test_a_caller_that_cannot_derive_cannot_judge(tracked: Shop):
    seen(tracked)
    with tracked.open() as git, pytest.raises(CannotJudge):
        check.check_staged(git, tracked.services().with_(derive=None))


def test_the_base_says_whether_they_are_tracked(tracked: Shop, shop: Shop):
    """To commit them, the policy comes first, in a change of its own; and so to leave it."""
    set_tracked(shop, tracked=True)
    derive(shop)
    assert "TG406" in codes(shop.staged())
    set_tracked(tracked, tracked=False)
    tracked.git("rm", "-q", ALL)
    assert "TG407" in codes(tracked.staged())


def test_the_layers_are_folded_by_the_policy_that_they_come_with(tracked: Shop):
    path = "config/amazon-growth/world_model.yaml"
    text = (
        (tracked.path / path)
        .read_text()
        .replace("freeze_rate_above: 0.50", "freeze_rate_above: 0.60")
    )
    tracked.write(path, text)
    assert by_path(tracked.staged())[ALL] == "TG407"
    tracked.commit()
    derive(tracked)
    tracked.commit()
    assert b"0.6" in (tracked.path / ALL).read_bytes()
    assert not {"TG406", "TG407"} & set(codes(tracked.judge()))


def test_a_kept_fold_changes_no_verdict(tracked: Shop, tmp_path: Path):
    seen(tracked)
    folder = str(tmp_path / "kept")

    def kept(git, tree, policy):
        return read_fold.derived(git, folder, tree, policy)

    with tracked.open() as git:
        services = tracked.services().with_(derive=kept)
        first, second = (check.check_staged(git, services).findings for _ in range(2))
        (tmp_path / "kept" / "fold.sqlite3").write_bytes(b"nonsense")
        third = check.check_staged(git, services).findings
    assert first == second == third == tracked.staged().findings


def test_the_hook_says_what_the_range_says(tracked: Shop):
    """A hook of its own process, with what it keeps in the Git directory."""

    def codes_of_hook() -> set[str]:
        code = "from trace_gate.cli.entry import main; main()"
        words = [sys.executable, "-c", code, "hook", "pre-commit"]
        done = subprocess.run(words, cwd=tracked.path, capture_output=True, check=False)
        return {word for word in done.stderr.decode().split() if word in ("TG406", "TG407")}

    seen(tracked)
    assert [codes_of_hook(), codes_of_hook()] == [{"TG407"}, {"TG407"}]
    made = derive(tracked)
    assert [codes_of_hook(), codes_of_hook()] == [set(), set()]
    tracked.write(ALL, made[ALL] + b"# better\n")
    assert codes_of_hook() == {"TG406"}
