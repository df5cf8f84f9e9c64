"""Where symbolic links may lead, with real Git (SPEC 5, Renames and symbolic links)."""

from __future__ import annotations

import pytest

from tests.support import fast_yaml
from tests.support.approvals import GATE
from tests.support.linked_units import covered, link
from tests.support.shop import Shop, codes, finding_lines

LINK = "listings"


def exempting(shop: Shop, *patterns: str) -> None:
    """The base exempts these patterns."""
    shop.switch("main")
    gate = fast_yaml.load((shop.path / GATE).read_text()) | {"exempt": list(patterns)}
    shop.write(GATE, fast_yaml.dump(gate, sort_keys=False))
    shop.commit()
    shop.git("checkout", "-q", "-B", "work", "main")


@pytest.mark.parametrize(
    "goal",
    [
        "docs",
        "docs/",
        "./docs",
        "docs/list",
        "docs/list/deep",
        "Docs/List",
        "DOCS/list/a.md",
        "docs/a.md",
        "README.md",
        "readme.MD",
        ".gitignore",
        ".",
        "./.",
        "state",
        "State/metrics",
        "world_model/hypotheses/H-001.yaml",
        "..",
        "../other",
        "/etc/passwd",
        ".git/config",
        "ads/.GIT/config",
        "git~1/config",
        "ads/../docs/list",
        "ads/../ads/bids.csv",
        "docs\\list",
        "C:/shop/docs",
        "docs./list",
        "docs /list",
    ],
)
def test_a_link_to_what_changes_without_a_trace_is_refused(shop: Shop, goal: str):
    covered(shop, LINK, goal)
    assert "TG411" in codes(shop.staged())
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG411"], finding_lines(found)
    assert "TG411" in codes(shop.pushed("HEAD", "refs/heads/work"))


@pytest.mark.parametrize(
    "goal", ["ads", "ads/bids.csv", "ads/not-yet", "data/list", "documents/list", "./ads/bids.csv"]
)
def test_a_link_to_what_is_governed_passes(shop: Shop, goal: str):
    covered(shop, LINK, goal)
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


@pytest.mark.parametrize(
    ("path", "goal"),
    [("ads/deep/now", "../bids.csv"), ("ads/deep/er/now", "../../bids.csv"), ("ads/here", ".")],
)
def test_the_way_up_is_counted_from_the_folder_of_the_link(shop: Shop, path: str, goal: str):
    covered(shop, path, goal)
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    covered(shop, "ads/deep/down", "../../docs/x.md")
    shop.commit()
    assert codes(shop.judge()) == ["TG411"]


def test_the_link_of_one_change_is_not_there_for_the_next(shop: Shop):
    covered(shop, LINK, "docs/list")
    shop.commit()
    assert codes(shop.judge()) == ["TG411"]
    covered(shop, LINK, "data/list")
    shop.commit("the link that was meant")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_a_link_through_a_link_of_before_is_followed(shop: Shop):
    shop.switch("main")
    link(shop, "old", "docs/list")
    link(shop, "around", "old/../../ads")
    shop.commit("as it was before anybody looked")
    shop.git("checkout", "-q", "-B", "work", "main")
    for at, goal in enumerate(("old/a.md", "OLD/a.md", "ads/../old", "around/x")):
        covered(shop, f"new-{at}", goal)
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG411"]
    assert len(found.findings) == 4, finding_lines(found)


def test_a_link_through_links_of_the_same_unit_is_followed(shop: Shop):
    covered(shop, "a", "b/x.md")
    covered(shop, "b", "c")
    covered(shop, "c", "docs")
    shop.commit()
    found = shop.judge()
    assert [each.path for each in found.findings] == ["a", "b", "c"], finding_lines(found)


def test_links_in_a_circle_are_refused(shop: Shop):
    covered(shop, "a", "b")
    covered(shop, "b", "a")
    shop.commit()
    found = shop.judge()
    assert [each.code for each in found.findings] == ["TG411", "TG411"]
    assert "circle" in found.findings[0].message


def test_a_folder_of_links_cannot_be_turned_into_another_one(shop: Shop):
    """First through a folder and up again, then the folder becomes a link."""
    shop.write("deep/er/x.csv", "x\n")
    covered(shop, "a", "deep/er/../../ads/bids.csv")
    shop.save(shop.decision("file/deep/er/x.csv"))
    shop.commit()
    assert codes(shop.judge()) == ["TG411"]


def test_a_link_into_a_submodule_is_refused_and_the_submodule_is_governed(shop: Shop):
    head = shop.git("rev-parse", "HEAD")
    shop.git("update-index", "--add", "--cacheinfo", f"160000,{head},vendor/sub")
    shop.git("update-index", "--add", "--cacheinfo", f"160000,{head},docs/sub")
    shop.commit()
    assert codes(shop.judge()) == ["TG401"]
    shop.save(shop.decision("file/vendor/sub", "file/docs/sub"))
    covered(shop, LINK, "vendor/sub/list")
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG411"], finding_lines(found)
    assert "submodule vendor/sub" in found.findings[0].message


def test_a_link_above_governed_folders_is_a_change_of_all_that_it_hides(shop: Shop):
    shop.git("rm", "-rq", "ads")
    link(shop, "ads", "docs/list")
    shop.save(shop.decision("file/ads", "file/ads/bids.csv"))
    shop.commit()
    assert codes(shop.judge()) == ["TG411"]


def test_a_link_in_an_exempt_place_is_no_file_and_needs_a_trace(shop: Shop):
    link(shop, "docs/latest.md", "../ads/bids.csv")
    shop.commit()
    assert codes(shop.judge()) == ["TG401"]


def test_no_adoption_brings_such_a_link(tmp_path):
    from tests.support.adoption import adopt

    shop = Shop(tmp_path)
    shop.git("init", "-q", "-b", "main")
    shop.write("ads/bids.csv", "x\n")
    shop.commit()
    shop.branch("work")
    link(shop, LINK, "docs/list")
    adopt(shop)
    assert codes(shop.judge()) == ["TG411"]


@pytest.mark.parametrize("goal", ["notes", "notes/x", "ads/notes", "data/2025/week"])
def test_a_folder_in_which_an_exempt_file_may_come_is_refused(shop: Shop, goal: str):
    exempting(shop, "/**/notes/**", "/data/[0-9]*/week/*.md")
    covered(shop, LINK, goal)
    shop.commit()
    assert codes(shop.judge()) == ["TG411"]


def test_a_link_to_one_governed_file_passes_whatever_may_lie_in_folders(shop: Shop):
    exempting(shop, "/**/*.md")
    covered(shop, "ads/now.csv", "bids.csv")
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    covered(shop, "ads/all", "../data")
    shop.commit()
    assert codes(shop.judge()) == ["TG411"]


@pytest.mark.parametrize("goal", ["config/amazon-growth", "uploads/week.csv"])
def test_where_everything_else_wins_no_exempt_pattern_counts(shop: Shop, goal: str):
    exempting(shop, "/**/*.yaml", "/**/*.csv")
    shop.save(shop.observation(evidence=[shop.report("week.csv")]))
    covered(shop, "last", goal)
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


@pytest.mark.parametrize(
    ("path", "goal"),
    [
        ("listings", "uploads"),
        ("listings", "uploads/listings"),
        ("listings", "Uploads/Listings"),
        ("listings", "traces"),
        ("listings", "traces/2025-02"),
        ("ads/next.csv", "../uploads/next.csv"),
        ("ads/next.csv", "../traces/2025-02/TRACE-20250202-001.yaml"),
    ],
)
def test_a_link_to_where_files_come_without_a_decision_is_refused(shop: Shop, path: str, goal: str):
    """An observation brings its report, a trace brings itself: one decision would let in both."""
    covered(shop, path, goal)
    assert "TG411" in codes(shop.staged())
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG411"], finding_lines(found)
    assert "without a decision" in finding_lines(found)
    assert "TG411" in codes(shop.pushed("HEAD", "refs/heads/work"))


def test_a_link_through_a_link_of_before_to_the_reports_is_refused(shop: Shop):
    shop.switch("main")
    link(shop, "reports", "uploads")
    shop.commit("as it was before anybody looked")
    shop.git("checkout", "-q", "-B", "work", "main")
    covered(shop, "ads/next.csv", "../reports/next.csv")
    shop.commit()
    assert codes(shop.judge()) == ["TG411"]


def test_a_link_to_a_trace_is_refused_since_a_trace_grows(shop: Shop):
    seen = shop.save(shop.observation())
    covered(shop, "ads/now.yaml", f"../{shop.trace_path(seen)}")
    shop.commit()
    assert codes(shop.judge()) == ["TG411"]


def test_a_report_behind_a_link_does_not_change_without_a_decision(shop: Shop):
    """So a link to one report that is there is sound work."""
    shop.save(shop.observation(evidence=[shop.report("week.csv")]))
    shop.commit()
    covered(shop, "ads/week.csv", "../uploads/week.csv")
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    shop.git("branch", "-f", "main", "work")
    shop.write("uploads/week.csv", "other\n")
    shop.save(shop.observation(evidence=[shop.report("week.csv")]))
    shop.commit()
    assert "TG304" in codes(shop.judge()), finding_lines(shop.judge())


def linked(shop: Shop, goal: str, **links: str) -> None:
    """A file that came by a decision has landed, and links that lead to it, which pass."""
    shop.write(goal, "good\n")
    shop.save(shop.decision(f"file/{goal}"))
    shop.commit()
    for path, text in links.items():
        covered(shop, path, text)
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    shop.git("branch", "-f", "main", "work")


def taken_away(shop: Shop, path: str, *others: str) -> None:
    shop.git("rm", "-q", "--cached", path, *others)
    (shop.path / path).unlink()
    for each in (path, *others):
        shop.save(shop.decision(f"file/{each}"))


@pytest.mark.parametrize(
    "links",
    [{"now": "uploads/a.md"}, {"now": "mid", "mid": "uploads/a.md"}, {"now": "uploads/A.md"}],
)
def test_a_file_of_the_uploads_does_not_go_while_a_link_leads_to_it(shop: Shop, links):
    """An observation alone would bring another one, and the link would have its content."""
    linked(shop, "uploads/a.md", **links)
    taken_away(shop, "uploads/a.md")
    assert "TG411" in codes(shop.staged())
    shop.commit()
    for found in (shop.judge(), shop.pushed("HEAD", "refs/heads/work")):
        assert set(codes(found)) == {"TG411"}, finding_lines(found)
        wrong = [each for each in found.findings if each.code == "TG411"]
        assert [each.path for each in wrong] == sorted(links)
        assert "takes uploads/a.md away" in wrong[0].message
        assert "git restore --source=" in wrong[0].remediation


def test_a_link_and_the_end_of_its_goal_do_not_meet_on_main(shop: Shop):
    """Each of two branches is sound for itself: what lands second is told."""
    linked(shop, "uploads/a.md")
    covered(shop, "now", "uploads/a.md")
    shop.commit("the link")
    shop.git("checkout", "-q", "-f", "-B", "other", "main")
    shop.clock += 86_400
    taken_away(shop, "uploads/a.md")
    shop.commit("the goal goes")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    shop.git("checkout", "-q", "-f", "main")
    shop.git("merge", "-q", "--ff-only", "work")
    old = shop.git("rev-parse", "main")
    shop.git("merge", "-q", "--no-ff", "-m", "both", "other")
    found = shop.pushed("main", "refs/heads/main", old)
    assert set(codes(found)) == {"TG411"}, finding_lines(found)


def test_a_file_goes_with_the_link_that_leads_to_it(shop: Shop):
    linked(shop, "uploads/a.md", now="uploads/a.md", other="ads")
    shop.git("rm", "-q", "--cached", "now")
    shop.save(shop.decision("file/now"))
    taken_away(shop, "uploads/a.md")
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_no_folder_takes_the_place_of_a_file_where_a_link_leads(shop: Shop):
    exempting(shop, "/ads/list/*.md")
    shop.git("checkout", "-q", "-B", "work", "main")
    linked(shop, "ads/list", now="ads/list")
    taken_away(shop, "ads/list")
    shop.commit()
    assert codes(shop.judge()) == ["TG411"], finding_lines(shop.judge())


def test_a_link_of_before_stops_nobody_who_takes_another_file_away(shop: Shop):
    shop.switch("main")
    link(shop, "old", "uploads")
    shop.commit("as it was before anybody looked")
    shop.git("checkout", "-q", "-B", "work", "main")
    linked(shop, "uploads/a.md")
    taken_away(shop, "uploads/a.md")
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_a_link_of_before_is_named_when_the_whole_tree_is_judged(shop: Shop):
    link(shop, "old", "docs/list")
    link(shop, "good", "ads")
    shop.commit()
    found = shop.whole()
    assert [(each.code, each.path) for each in found.findings] == [("TG411", "old")]
    assert found.verdict == "PASS"
