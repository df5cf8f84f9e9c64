"""Names, time, links and evidence in real repositories (SPEC 4)."""

import hashlib

import pytest

from tests.support.shop import Shop, codes, finding_lines, instant

DAY = 86_400


def first_id(shop: Shop) -> str:
    return shop.git("ls-tree", "-r", "--name-only", "main", "traces/").rpartition("/")[2][:-5]


def only(shop: Shop, code: str, text: str = "") -> None:
    found = shop.judge()
    assert codes(found) == [code], found.findings
    assert text in " ".join(each.message for each in found.findings)


# --- names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["traces/notes.txt", "traces/2025-01/TRACE-20250104-001.yml", "traces/TRACE-20250104-001.yaml"],
)
def test_what_is_not_a_trace_may_not_be_in_traces(shop: Shop, path: str):
    shop.write(path, "hello\n")
    shop.commit()
    only(shop, "TG207")


@pytest.mark.parametrize("kind", ["file", "link", "submodule"])
def test_the_traces_folder_itself_may_not_be_something_else(tmp_path, kind: str):
    from tests.support.adoption import adopt

    shop = Shop(tmp_path)
    shop.git("init", "-q", "-b", "main")
    adopt(shop)
    shop.branch("work")
    if kind == "file":
        shop.write("traces", "x\n")
    elif kind == "link":
        (shop.path / "traces").symlink_to("ads")
        shop.git("add", "traces")
    else:
        head = shop.git("rev-parse", "HEAD")
        shop.git("update-index", "--add", "--cacheinfo", f"160000,{head},traces")
    shop.commit()
    assert "TG207" in codes(shop.judge())
    assert "TG207" in codes(shop.whole())


def test_a_trace_must_be_at_the_path_of_its_id(shop: Shop):
    trace = shop.observation()
    shop.save(trace)
    right = shop.trace_path(trace["id"])
    shop.git("mv", right, right.replace("-001.", "-005."))
    shop.commit()
    only(shop, "TG201", right)


def test_an_id_that_belongs_to_another_trace_is_a_duplicate(shop: Shop):
    trace = shop.observation(id=first_id(shop))
    trace["created_at"] = instant(shop.clock - 2 * DAY)
    shop.save({**trace, "id": "TRACE-20250104-007"})
    path = shop.path / shop.trace_path("TRACE-20250104-007")
    shop.write(
        str(path.relative_to(shop.path)),
        path.read_text().replace("TRACE-20250104-007", trace["id"]),
    )
    shop.commit()
    assert {"TG201", "TG202"} <= set(codes(shop.judge()))


def test_the_date_of_an_id_is_the_utc_date_of_created_at(shop: Shop):
    shop.save(shop.observation(created_at=instant(shop.clock - DAY)))
    shop.commit()
    only(shop, "TG201")


def test_names_that_differ_by_case_only_are_refused(shop: Shop):
    shop.write("Ads/other.csv", "x\n")
    shop.save(shop.decision("file/Ads/other.csv"))
    shop.commit()
    only(shop, "TG411", "ads")


# --- time ----------------------------------------------------------------------------------


def test_a_trace_from_the_future_is_refused(shop: Shop):
    shop.save(shop.observation(created_at=instant(shop.clock + 3600)))
    shop.commit()
    only(shop, "TG205", "later")


def test_five_minutes_of_clock_skew_are_allowed(shop: Shop):
    shop.save(shop.observation(created_at=instant(shop.clock + 60 + 299)))
    shop.commit()
    with shop.open():
        assert shop.judge().verdict == "PASS"


def test_a_result_without_an_execution_is_refused(shop: Shop):
    """Else a change would count as done for people, and for no limit."""
    trace = shop.decision("ads/bids.csv", executed=False, check="ESCALATE")
    trace["execution"]["result"] = "success"
    shop.save(trace)
    shop.commit()
    only(shop, "TG205", "nothing says when")


def test_execution_comes_after_creation(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    trace = shop.decision("ads/bids.csv")
    trace["execution"]["executed_at"] = instant(shop.clock - 60)
    shop.save(trace)
    shop.commit()
    only(shop, "TG205", "before created_at")


def test_a_day_that_does_not_exist_is_refused(shop: Shop):
    trace = shop.decision("ads/bids.csv")
    trace["execution"]["executed_at"] = "2025-02-30T10:00:00+00:00"
    shop.write("ads/bids.csv", "x\n")
    shop.save(trace)
    shop.commit()
    assert "TG205" in codes(shop.judge())


# --- links ---------------------------------------------------------------------------------


def test_links_name_traces_that_exist(shop: Shop):
    links = {"caused_by": first_id(shop), "related_traces": ["TRACE-20250101-777"]}
    shop.save(shop.observation(causal_links=links))
    shop.commit()
    only(shop, "TG206", "TRACE-20250101-777")


def test_a_cause_is_older_than_its_effect(shop: Shop):
    early = shop.observation()
    shop.clock += 600
    late = shop.save(shop.observation())
    shop.save({**early, "causal_links": {"caused_by": late}})
    shop.commit()
    only(shop, "TG206", "younger")


def test_a_correction_is_about_the_same_thing(shop: Shop):
    links = {"supersedes": first_id(shop)}
    shop.save(shop.observation(causal_links=links))
    shop.commit()
    assert shop.judge().verdict == "PASS"
    other = shop.observation(causal_links=links)
    other["entity"] = {**other["entity"], "asin": "B0OTHER999"}
    shop.save(other)
    shop.commit()
    only(shop, "TG206", "entity")


def test_a_trace_cannot_point_at_itself(shop: Shop):
    trace = shop.observation()
    shop.save({**trace, "causal_links": {"related_traces": [trace["id"]]}})
    shop.commit()
    only(shop, "TG206", "itself")


@pytest.mark.parametrize("field", ["caused_by", "supersedes"])
@pytest.mark.parametrize("count", [2, 3])
def test_traces_of_one_moment_do_not_lead_back_to_themselves(shop: Shop, field: str, count: int):
    """None of them is older than the others: which came first?"""
    ring = [shop.observation() for _ in range(count)]
    for trace, before in zip(ring, [ring[-1], *ring], strict=False):
        trace["causal_links"] = {field: before["id"]}
        shop.save(trace)
    for found in (shop.staged(), shop.whole() if shop.commit() else None, shop.judge()):
        assert codes(found) == ["TG206"], finding_lines(found)
        assert sum(each.code == "TG206" for each in found.findings) == count, finding_lines(found)


def test_traces_of_one_moment_may_follow_each_other(shop: Shop):
    first, second, third = (shop.observation() for _ in range(3))
    first["causal_links"] = {"caused_by": third["id"], "related_traces": [second["id"]]}
    second["causal_links"] = {"caused_by": first["id"]}
    for trace in (first, second, third):
        shop.save(trace)
    assert codes(shop.staged()) == [], finding_lines(shop.staged())
    shop.commit()
    assert codes(shop.whole()) == codes(shop.judge()) == [], finding_lines(shop.judge())


# --- evidence ------------------------------------------------------------------------------


def evidence(shop: Shop, **changes: str) -> None:
    entry = shop.report("new.csv", "term\nmug\n")
    shop.save(shop.observation(evidence=[{**entry, **changes}]))
    shop.commit()


def test_evidence_must_be_in_the_tree(shop: Shop):
    entry = shop.report("new.csv", "x\n")
    shop.git("rm", "-q", "--cached", "uploads/new.csv")
    shop.save(shop.observation(evidence=[entry]))
    shop.commit()
    only(shop, "TG301")


def test_evidence_must_have_the_recorded_content(shop: Shop):
    evidence(shop, sha256="0" * 64)
    only(shop, "TG302")


@pytest.mark.parametrize(
    "uri",
    [
        "file:///etc/passwd",
        "ftp://example.com/a.csv",
        "/etc/passwd",
        "uploads/../config/amazon-growth/gate.yaml",
        "uploads\\new.csv",
        "ads/bids.csv",
        "uploads",
        "uploads-evil/a.csv",
    ],
)
def test_evidence_outside_the_uploads_is_refused(shop: Shop, uri: str):
    entry = shop.report()
    shop.save(shop.observation(evidence=[{**entry, "uri": uri}]))
    shop.commit()
    only(shop, "TG303")


def test_remote_evidence_is_a_warning_by_policy(shop: Shop):
    entry = shop.report()
    shop.save(shop.observation(evidence=[{**entry, "uri": "https://example.com/a.csv"}]))
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found, "warning")) == ("PASS", ["TG303"])


def test_evidence_may_not_be_a_link(shop: Shop):
    (shop.path / "uploads").mkdir(exist_ok=True)
    (shop.path / "uploads/link.csv").symlink_to("../ads/bids.csv")
    shop.git("add", "-f", "uploads/link.csv")
    data = (shop.path / "uploads/link.csv").read_bytes()
    entry = {**shop.report(), "uri": "uploads/link.csv", "sha256": hashlib.sha256(data).hexdigest()}
    shop.save(shop.observation(evidence=[entry]))
    shop.commit()
    assert "TG303" in codes(shop.judge())


def test_evidence_may_not_change_while_a_trace_points_at_it(shop: Shop):
    shop.write("uploads/week.csv", "nicer numbers\n")
    shop.save(shop.decision("uploads/week.csv", evidence=[]))
    shop.commit()
    assert "TG304" in codes(shop.judge())


def test_evidence_that_is_changed_and_restored_is_still_found(shop: Shop):
    before = (shop.path / "uploads/week.csv").read_bytes()
    shop.write("uploads/week.csv", "nicer numbers\n")
    shop.commit()
    shop.write("uploads/week.csv", before)
    shop.commit()
    only(shop, "TG304")


def test_a_lookup_of_evidence_is_not_fooled_by_escapes(shop: Shop):
    """A sealed trace may write its uri with escapes; the file is bound all the same."""
    entry = shop.report("es cape.csv", "x\n")
    trace = shop.observation(evidence=[entry])
    shop.save(trace)
    path = shop.trace_path(trace["id"])
    text = (shop.path / path).read_text()
    assert "uploads/es cape.csv" in text
    shop.write(path, text.replace("uploads/es cape.csv", '"uploads\\u002fes\\x20cape.csv"'))
    shop.commit()
    assert shop.judge().verdict == "PASS"
    shop.switch("main")
    shop.git("merge", "-q", "--ff-only", "work")
    shop.branch("change")
    shop.write("uploads/es cape.csv", "y\n")
    shop.save(shop.decision("file/uploads/es cape.csv"))
    shop.commit()
    only(shop, "TG304")


LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12345\n"


def test_a_git_lfs_pointer_stands_for_its_content_where_the_base_says_so(shop: Shop):
    big = "b" * 64
    shop.write("uploads/big.xlsx", LFS.format(big))
    entry = {"uri": "uploads/big.xlsx", "sha256": big, "captured_at": instant(shop.clock)}
    shop.save(shop.observation(evidence=[entry]))
    shop.commit()
    assert "TG302" in codes(shop.judge())
    shop.switch("main")
    shop.write("uploads/.gitattributes", "*.xlsx filter=lfs diff=lfs merge=lfs -text\n")
    shop.commit()
    shop.switch("work")
    assert shop.judge().verdict == "PASS"


def landed(shop: Shop) -> None:
    shop.switch("main")
    shop.git("merge", "-q", "--ff-only", "work")
    shop.switch("work")


TOMB = "trace-gate tombstone 1\nsha256:{}\n"


def bury(shop: Shop, held: str, *, approved: bool = True) -> None:
    """Replace the sealed report by a tombstone, by a decision that its author approved."""
    from tests.support.damaged_units import _approval

    shop.write("uploads/week.csv", TOMB.format(held))
    planned = {**shop.planned("file/uploads/week.csv"), "change_type": "file_tombstone"}
    trace = shop.decision(planned, evidence=[shop.report("why.txt", "privacy\n")])
    if approved:
        trace["execution"] |= {"approved_by": shop.who[0], "approval": _approval(shop, trace)}
    shop.save(trace)
    shop.commit()


def test_an_approved_decision_may_replace_evidence_by_its_tombstone(shop: Shop):
    held = hashlib.sha256((shop.path / "uploads/week.csv").read_bytes()).hexdigest()
    bury(shop, held)
    assert shop.judge().verdict == "PASS", shop.judge().findings
    assert shop.whole().verdict == "PASS"


def test_a_tombstone_holds_the_sha256_of_what_it_replaces(shop: Shop):
    bury(shop, "0" * 64)
    assert "TG304" in codes(shop.judge())


def test_a_tombstone_of_a_tombstone_hides_what_the_traces_record(shop: Shop):
    """The sha256 of the report would be in no file any more, and no trace could be checked."""
    week = shop.path / "uploads/week.csv"
    bury(shop, hashlib.sha256(week.read_bytes()).hexdigest())
    landed(shop)
    bury(shop, hashlib.sha256(week.read_bytes()).hexdigest())
    assert "TG304" in codes(shop.judge())
    assert "TG304" in codes(shop.pushed("work", "refs/heads/work"))


def test_the_tombstone_that_the_traces_record_comes_back(shop: Shop):
    """Also where another one stands in its place, since that got past."""
    held = hashlib.sha256((shop.path / "uploads/week.csv").read_bytes()).hexdigest()
    shop.write("uploads/week.csv", TOMB.format("1" * 64))
    shop.commit("past the gate")
    landed(shop)
    bury(shop, held)
    assert shop.judge().verdict == "PASS", shop.judge().findings
    assert shop.whole().verdict == "PASS"


def test_a_tombstone_needs_approval(shop: Shop):
    held = hashlib.sha256((shop.path / "uploads/week.csv").read_bytes()).hexdigest()
    bury(shop, held, approved=False)
    assert "TG304" in codes(shop.judge())


def test_new_evidence_is_never_a_bare_tombstone(shop: Shop):
    shop.write("uploads/fake.csv", TOMB.format("f" * 64))
    entry = {"uri": "uploads/fake.csv", "sha256": "f" * 64, "captured_at": instant(shop.clock)}
    shop.save(shop.decision("file/uploads/fake.csv", evidence=[entry]))
    shop.commit()
    assert "TG302" in codes(shop.judge())
