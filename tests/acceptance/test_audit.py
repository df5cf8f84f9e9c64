"""The audit of real histories: what only Git shows (SPEC 5, 9)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import forgery
from tests.support.damaged_units import repaired
from tests.support.shop import Shop
from trace_gate.adapters import work_apart
from trace_gate.adapters.work_apart import Copy
from trace_gate.app.audit import slices
from trace_gate.app.audit.audit import audit
from trace_gate.app.judge import check
from trace_gate.app.judge.services import Services
from trace_gate.app.judge.traces_read import TracesRead
from trace_gate.cli import wiring_governor
from trace_gate.core.audit.result import Audit
from trace_gate.core.errors import CannotJudge

if TYPE_CHECKING:
    from trace_gate.app.audit.judged_steps import Judge


def services(shop: Shop) -> Services:
    """With what the command holds from step to step."""
    traces = TracesRead()
    folded = wiring_governor.folded_on_the_way(traces)
    return shop.services().with_(traces=traces, folded=folded)


def audited(shop: Shop, since: str | None = None, bypassed=(), **more) -> Audit:
    with shop.open() as git:
        return audit(
            git,
            services(shop),
            since=since,
            bypassed=bypassed,
            progress=lambda *_: None,
            **more,
        )


def state_of(found: Audit, commit: str) -> tuple[str, list[str]]:
    (step,) = [each for each in found.steps if each.commit == commit]
    return step.state, sorted({each.code for each in step.open})


class Planted:
    """What was planted into the history, by name."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        shop.switch("main")
        self.start = shop.git("rev-parse", "main")
        self.first = shop.linked("ads/bids.csv")
        self.sound = shop.git("rev-parse", "HEAD")
        self.clean = self._clean_merge()  # plain commits before it and after it are steps apart
        shop.write("ads/bids.csv", "past the gate\n")
        self.past = shop.commit("past the gate")
        self.edited = self._edited_and_put_back()
        self.ours = self._merged("-s", "ours")
        self.evil = self._evil()
        self.root = self._unrelated()
        self.octopus = self._octopus()
        self.deleted, self.runnable, self.moved = self._three_traces()
        repaired(shop, self.past, "TG401")
        self.repair = shop.git("rev-parse", "HEAD")

    def _edited_and_put_back(self) -> str:
        """Two commits that undo each other: the tree shows nothing of it."""
        path = self.shop.path / self.shop.trace_path(self.first)
        text = path.read_bytes()
        self.shop.write(self.shop.trace_path(self.first), text + b"# a word more\n")
        made = self.shop.commit("edit")
        self.shop.write(self.shop.trace_path(self.first), text)
        self.back = self.shop.commit("as it was")
        return made

    def _side(self, path: str) -> str:
        self.shop.git("checkout", "-q", "-B", "side", "main")
        trace = self.shop.linked(path)
        self.shop.switch("main")
        self.shop.clock += 60
        return trace

    def _merged(self, *how: str) -> str:
        """A merge that leaves a trace out; no log of the traces shows it."""
        self.dropped = self._side("ads/side.csv")
        self.shop.git("merge", "-q", "--no-ff", *how, "-m", "merge", "side")
        return self.shop.git("rev-parse", "HEAD")

    def _evil(self) -> str:
        self._side("ads/other.csv")
        self.shop.git("merge", "-q", "--no-ff", "--no-commit", "side")
        self.shop.write("ads/smuggled.csv", "x\n")
        return self.shop.commit("evil merge")

    def _unrelated(self) -> str:
        """A history without a common commit, merged in."""
        shop = self.shop
        shop.git("checkout", "-q", "--orphan", "apart")
        shop.git("rm", "-rfq", ".")
        shop.write("apart.txt", "x\n")
        shop.commit("a second root")
        shop.switch("main")
        shop.clock += 60
        shop.git("merge", "-q", "--allow-unrelated-histories", "-m", "root", "apart")
        return shop.git("rev-parse", "HEAD")

    def _octopus(self) -> str:
        """Three histories at once, and a file that none of them has."""
        shop, heads = self.shop, []
        for name in ("one", "two"):
            self._side(f"ads/{name}.csv")
            heads.append(shop.git("rev-parse", "side"))
        shop.git("merge", "-q", "--no-ff", "-m", "octopus", *heads)
        shop.write("ads/eight-arms.csv", "x\n")
        return shop.commit("octopus", "--amend")

    def _three_traces(self) -> tuple[str, str, str]:
        """A trace that is deleted, one that can be run, and one that is moved."""
        shop, found = self.shop, []
        self.gone, self.changed, self.elsewhere = (
            self._merged_trace(f"ads/{name}.csv") for name in ("a", "b", "c")
        )
        paths = [shop.trace_path(each) for each in (self.gone, self.changed, self.elsewhere)]
        for words in (
            ["rm", "-q", paths[0]],
            ["update-index", "--chmod=+x", paths[1]],
            ["mv", paths[2], f"traces/{Path(paths[2]).name}"],
        ):
            shop.git(*words)
            found.append(shop.commit("tamper"))
            self._merged_trace(f"ads/after-{len(found)}.csv")
        return found[0], found[1], found[2]

    def _merged_trace(self, path: str) -> str:
        trace = self._side(path)
        self.shop.git("merge", "-q", "--no-ff", "-m", "clean", "side")
        return trace

    def _clean_merge(self) -> str:
        self._merged_trace("ads/clean.csv")
        return self.shop.git("rev-parse", "HEAD")


@pytest.fixture(scope="module")
def planted(governed: Path, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    path = tmp_path_factory.mktemp("planted") / "shop"
    shutil.copytree(governed, path, symlinks=True)
    shop = Shop(path)
    shop.clock += 3 * 86_400
    return Planted(shop)


@pytest.fixture(scope="module")
def found(planted: Planted) -> Audit:
    return audited(planted.shop)


def test_every_planted_step_is_found_and_none_besides(planted: Planted, found: Audit):
    assert state_of(found, planted.past) == ("remediated", [])
    assert state_of(found, planted.back) == ("bypassed", ["TG203"])
    assert "TG409" in state_of(found, planted.ours)[1]
    assert state_of(found, planted.evil) == ("bypassed", ["TG402", "TG409"])
    assert state_of(found, planted.root) == ("bypassed", ["TG401"])
    assert "TG409" in state_of(found, planted.octopus)[1]
    assert "TG204" in state_of(found, planted.deleted)[1]
    assert state_of(found, planted.runnable)[0] == "bypassed"
    assert "TG204" in state_of(found, planted.moved)[1]
    odd = {planted.past, planted.back, planted.ours, planted.evil, planted.root}
    odd |= {planted.octopus, planted.deleted, planted.runnable, planted.moved}
    assert {each.commit for each in found.steps if each.state != "linked"} == odd
    assert state_of(found, planted.clean) == ("linked", [])
    assert state_of(found, planted.repair) == ("linked", [])
    assert (found.verdict, found.totals.remediated) == ("BLOCK", 1)


def test_each_step_is_judged_as_the_range_that_it_is_without_the_others(
    planted: Planted, found: Audit
):
    with planted.shop.open() as git:
        for step in found.steps[1:]:
            assert step.base is not None
            alone = check.judged_range(
                git, step.base, step.commit, planted.shop.services(), landed=True
            )
            errors = {(e.code, e.path) for e in alone.judgement.findings if e.level == "error"}
            closed = (each.finding for each in step.remediated)
            assert {(e.code, e.path) for e in (*step.open, *closed)} == errors, step.commit


@pytest.mark.parametrize("fails", [False, True])
def test_slices_that_copies_judge_come_to_the_same(
    planted: Planted, found: Audit, monkeypatch: pytest.MonkeyPatch, *, fails: bool
):
    """Also where a copy does not come to its end."""
    shop, asked = planted.shop, []
    monkeypatch.setattr(slices, "MANY", 2)
    behind = [each.commit for each in found.steps].index(planted.evil) + 2  # one step has two
    monkeypatch.setattr(slices, "_cut", lambda *_: behind)

    def work(judge: Judge) -> Iterator[Any]:
        with shop.open() as git:
            yield from judge(git, services(shop))
        if fails:
            raise ValueError

    def copies(judges: list[Judge]) -> AbstractContextManager[list[Copy]]:
        asked.extend(judges)
        return work_apart.copies([partial(work, each) for each in judges])

    assert audited(shop, parts=2, copies=copies) == found
    assert len(asked) == 1


def test_a_trace_that_a_merge_left_out_is_dropped_and_one_that_was_put_back_rewritten(
    planted: Planted, found: Audit
):
    states = {each.trace_id: (each.state, each.commit) for each in found.broken}
    assert states == {
        planted.first: ("rewritten", planted.edited),
        planted.dropped: ("dropped", planted.ours),
        planted.gone: ("dropped", planted.deleted),
        planted.elsewhere: ("dropped", planted.moved),
    }
    there = planted.shop.git("ls-tree", "-r", "--name-only", "HEAD", "traces").split()
    in_place = [path for path in there if path.count("/") == 2]
    assert found.totals.traces == len(in_place) + 3
    assert found.totals.unbroken == len(in_place) - 1
    assert (found.totals.rewritten, found.totals.dropped) == (1, 3)
    path = planted.shop.trace_path(planted.dropped)
    assert planted.shop.git("log", "--format=%H", "--", path) == "", "a plain log shows nothing"


def test_the_audit_begins_with_the_adoption_and_has_each_commit_once(
    planted: Planted, found: Audit
):
    shop = planted.shop
    adoption = shop.git("rev-list", "--first-parent", "main").split()[-2]
    assert (found.adoption, found.before) == (adoption, 1)
    before = shop.git("rev-parse", f"{adoption}^")
    assert found.totals.commits == len(shop.git("rev-list", "main", f"^{before}").split())
    assert found.commit == shop.git("rev-parse", "main")


def test_after_a_step_that_is_named_only_later_ones_are_judged(planted: Planted):
    later = audited(planted.shop, since=planted.evil)
    assert next(each.commit for each in later.steps) == planted.root
    assert (later.since, later.adoption, later.before) == (planted.evil, None, 0)
    with pytest.raises(CannotJudge, match="no step of this branch"):
        audited(planted.shop, since=f"{planted.evil}^2")


def test_what_the_bypass_ledger_noted_is_a_note_where_the_history_has_it(planted: Planted):
    found = audited(planted.shop, bypassed=[planted.past, "0" * 40])
    assert [(each.code, each.level, each.commit) for each in found.findings] == [
        ("TG803", "note", planted.past)
    ]


def copied(planted: Planted, to: Path) -> Shop:
    shutil.copytree(planted.shop.path, to, symlinks=True)
    return Shop(to, clock=planted.shop.clock)


def refused(shop: Shop) -> str:
    with pytest.raises(CannotJudge) as stopped:
        audited(shop)
    assert stopped.value.remedy
    return stopped.value.message


def test_a_history_that_is_not_there_as_a_whole_is_refused_by_name(
    planted: Planted, tmp_path: Path
):
    there = f"file://{planted.shop.path}"
    planted.shop.git("config", "uploadpack.allowFilter", "true")
    for name, words in (("shallow", ["--depth=3"]), ("partial", ["--filter=blob:none"])):
        planted.shop.git("clone", "-q", *words, there, str(tmp_path / name))
        assert name in refused(Shop(tmp_path / name, clock=planted.shop.clock))
    promised = tmp_path / "partial/.git"
    for key in ("remote.origin.promisor", "remote.origin.partialclonefilter"):
        Shop(tmp_path / "partial").git("config", "--unset", key)
    assert list(promised.glob("objects/pack/*.promisor"))
    assert "partial" in refused(Shop(tmp_path / "partial", clock=planted.shop.clock))


def test_replaced_and_grafted_objects_are_refused_by_name(planted: Planted, tmp_path: Path):
    shop = copied(planted, tmp_path / "shop")
    shop.git("replace", planted.past, planted.sound)
    assert "replaced" in refused(shop)
    shop.git("replace", "-d", planted.past)
    (shop.path / ".git/info").mkdir(exist_ok=True)
    (shop.path / ".git/info/grafts").write_text(f"{planted.evil}\n")
    assert "grafts" in refused(shop)


def test_an_object_that_no_verdict_reads_is_looked_at_by_git_fsck(planted: Planted, tmp_path: Path):
    shop = copied(planted, tmp_path / "shop")
    damaged = shop.git("rev-parse", f"{planted.start}:README.md")
    forgery.overwrite(shop.path, damaged, by=shop.git("rev-parse", "HEAD:ads/clean.csv"))
    shop.git("config", "fsck.skipList", "/dev/null")
    assert f"{damaged[:2]}/{damaged[2:]}" in refused(shop)


def test_a_commit_graph_that_hides_a_step_is_not_believed(planted: Planted, tmp_path: Path):
    shop = copied(planted, tmp_path / "shop")
    forgery.forge_parent(forgery.graph(shop.path), planted.evil, planted.past)
    assert {each.commit: each.state for each in audited(shop).steps} == {
        each.commit: each.state for each in audited(planted.shop).steps
    }


def test_a_policy_that_went_past_the_gate_leaves_its_steps_open_and_not_the_whole_audit(
    shop: Shop,
):
    shop.switch("main")
    gate = "config/amazon-growth/gate.yaml"
    text = (shop.path / gate).read_text()
    shop.write(gate, "nonsense\n")
    broken = shop.commit("break the policy")
    shop.write("ads/bids.csv", "nobody judges\n")
    traces = shop.git("ls-files", "traces").split()
    rewritten = traces[0]
    shop.write(rewritten, (shop.path / rewritten).read_bytes() + b"# a word more\n")
    unjudged = shop.commit("while nothing governs")
    shop.write(gate, text)
    back = shop.commit("bring it back")
    found = audited(shop)
    assert "TG701" in state_of(found, broken)[1]
    assert state_of(found, unjudged) == ("bypassed", ["TG203", "TG701"])
    assert [(each.path, each.state) for each in found.broken] == [(rewritten, "rewritten")]
    assert state_of(found, back) == ("bypassed", ["TG701"])
    assert found.totals.bypassed == 3


def test_a_branch_that_never_was_governed_cannot_be_audited(tmp_path: Path):
    shop = Shop(tmp_path)
    shop.git("init", "-q", "-b", "main")
    shop.write("a.txt", "x\n")
    shop.commit()
    assert "not governed" in refused(shop)


def put_behind(shop: Shop, first: str) -> str:
    """A merge of what main is into something else, which becomes main: nothing is forced."""
    main = shop.git("rev-parse", "main")
    parent = {
        "nothing": lambda: shop.git("commit-tree", "-m", "root", shop.git("mktree", stdin=b"")),
        "a copy": lambda: shop.git("commit-tree", "-m", "root", "main^{tree}"),
        "before": lambda: shop.git("rev-list", "--first-parent", "main").split()[-1],
        "after": lambda: shop.git("rev-list", "--first-parent", "main").split()[-2],
    }[first]()
    shop.clock += 60
    words = ("-p", parent, "-p", main, "-m", "the other way round", "main^{tree}")
    merge = shop.git("commit-tree", *words)
    shop.git("update-ref", "refs/heads/main", merge)
    shop.git("reset", "-q", "--hard")
    return merge


def undone_bypass(shop: Shop) -> str:
    before = (shop.path / "ads/bids.csv").read_bytes()
    shop.write("ads/bids.csv", "past the gate\n")
    made = shop.commit("past the gate")
    shop.write("ads/bids.csv", before)
    shop.commit("and back")
    return made


@pytest.mark.parametrize("first", ["nothing", "a copy", "before"])
def test_a_line_that_a_merge_puts_behind_another_history_is_judged_step_by_step(
    shop: Shop, first: str
):
    shop.switch("main")
    shop.linked("ads/bids.csv")
    put_behind(shop, first)
    assert audited(shop).verdict == "PASS"
    past = undone_bypass(shop)
    owner = put_behind(shop, first)
    merged = put_behind(shop, first)
    found = audited(shop)
    assert state_of(found, merged) == ("bypassed", ["TG401"])
    assert past in {each.commit for step in found.steps for each in step.open}
    shop.switch("main")
    for each in (past, shop.git("rev-parse", f"{owner}^2")):
        repaired(shop, each, "TG401")
    assert state_of(audited(shop), merged) == ("remediated", [])


@pytest.mark.parametrize("first", ["before", "after"])
def test_a_push_that_puts_an_open_step_behind_another_history_is_refused(shop: Shop, first: str):
    shop.switch("main")
    shop.linked("ads/bids.csv")
    sound = shop.git("rev-parse", "main")
    put_behind(shop, first)
    assert shop.pushed("main", "refs/heads/main", sound).verdict == "PASS"
    shop.git("reset", "-q", "--hard", sound)
    past = undone_bypass(shop)
    old = shop.git("rev-parse", "main")
    put_behind(shop, first)
    (found,) = shop.pushed("main", "refs/heads/main", old).findings
    assert (found.code, found.commit) == ("TG802", past)


def test_a_checkpoint_tells_a_merge_from_a_history_that_was_rewritten(shop: Shop):
    shop.switch("main")
    shop.linked("ads/bids.csv")
    known = audited(shop).checkpoint
    put_behind(shop, "after")
    (found,) = audited(shop, checkpoint=known).findings
    assert (found.code, "merge put another history" in found.message) == ("TG802", True)


def test_what_only_this_clone_has_is_not_audited_and_that_is_said(shop: Shop):
    shop.switch("main")
    shop.git("remote", "add", "origin", "elsewhere")
    shop.git("update-ref", "refs/remotes/origin/main", "main")
    assert audited(shop).remarks == ()
    undone_bypass(shop)
    found = audited(shop)
    assert (found.ref, found.verdict) == ("origin/main", "PASS")
    assert "commits that origin/main lacks" in found.remarks[0]


def test_a_policy_cannot_lead_the_audit_to_a_history_apart(shop: Shop):
    """Whoever pushed past the gate may name another branch as the protected one."""
    shop.switch("main")
    gate = "config/amazon-growth/gate.yaml"
    text = (shop.path / gate).read_text()
    shop.write(gate, text.replace("protected_branch: null", "protected_branch: clean"))
    shop.commit("past the gate")
    shop.git("branch", "clean", shop.git("commit-tree", "-m", "as if new", "main^{tree}"))
    assert "another history" in refused(shop)
    shop.git("branch", "-f", "clean", "main~1")
    assert audited(shop).ref == "main", "its policy names main"
    shop.git("branch", "-f", "clean", "main")
    assert (audited(shop).ref, audited(shop).verdict) == ("clean", "BLOCK")


def test_a_policy_that_moved_the_folder_of_traces_hides_no_edit_of_one(shop: Shop):
    """While it holds, a trace is a file like others, and a decision covers its edit."""
    shop.switch("main")
    gate = "config/amazon-growth/gate.yaml"
    text = (shop.path / gate).read_text()
    shop.write(gate, text.replace("traces: traces", "traces: records"))
    shop.commit("past the gate")
    traces = shop.git("ls-files", "traces").split()
    shop.write(traces[0], (shop.path / traces[0]).read_bytes() + b"# a word more\n")
    shop.git("mv", shop.trace_path(shop.save(shop.decision(f"file/{traces[0]}"))), "records.yaml")
    edited = shop.commit("as a file")
    shop.write(gate, text)
    shop.commit("as it was")
    found = audited(shop)
    assert "TG203" in state_of(found, edited)[1]
    assert [(each.path, each.state) for each in found.broken] == [(traces[0], "rewritten")]
