"""A sealed trace is never changed, moved or deleted; it only grows (SPEC 4)."""

import pytest

from tests.support.shop import Shop, codes, finding_lines, instant

SEALED = "traces/2025-01/TRACE-20250101-001.yaml"


def sealed(shop: Shop) -> str:
    """The path of the sealed observation."""
    return shop.git("ls-tree", "-r", "--name-only", "main", "traces/")


def test_editing_a_sealed_trace_is_blocked(shop: Shop):
    path = sealed(shop)
    text = (shop.path / path).read_text()
    shop.write(path, text.replace("clicks: 9", "clicks: 10"))
    assert codes(shop.staged()) == ["TG203"]
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG203"]
    assert (found.findings[0].path, found.findings[0].line is not None) == (path, True)


def test_editing_and_undoing_it_is_still_found(shop: Shop):
    path = sealed(shop)
    text = (shop.path / path).read_text()
    shop.write(path, text.replace("clicks: 9", "clicks: 10"))
    first = shop.commit()
    shop.write(path, text)
    shop.commit()
    found = shop.judge()
    assert (codes(found), found.findings[0].commit) == (["TG203"], first)


def test_a_comment_in_a_sealed_trace_is_an_edit(shop: Shop):
    path = sealed(shop)
    shop.write(path, "# APPROVED BY THE BOARD\n" + (shop.path / path).read_text())
    shop.commit()
    assert codes(shop.judge()) == ["TG203"]


def test_two_people_may_let_one_trace_grow_on_two_branches(shop: Shop):
    trace_id = shop.save(shop.decision("ads/bids.csv", executed=False))
    shop.commit()
    shop.switch("main")
    shop.git("merge", "-q", "--ff-only", "work")
    shop.branch("evidence")
    shop.clock += 60
    text = (shop.path / shop.trace_path(trace_id)).read_text()
    entry = shop.report("second.csv", "y\n")
    added = "".join(f"    {key}: '{value}'\n" for key, value in entry.items())
    old = "  observation:\n"
    assert text.count(old) == 1
    shop.write(shop.trace_path(trace_id), text.replace(old, f"  - {added.lstrip()}{old}"))
    shop.commit()
    shop.switch("main")
    shop.clock += 60
    text = (shop.path / shop.trace_path(trace_id)).read_text()
    new = text.replace("executed_at: null", f"executed_at: '{instant(shop.clock)}'")
    shop.write(shop.trace_path(trace_id), new)
    shop.write("ads/bids.csv", "x\n")
    shop.commit()
    shop.switch("evidence")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    shop.clock += 60
    shop.git("merge", "-q", "--no-edit", "main")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_a_draft_that_took_the_same_number_may_move_away(shop: Shop):
    mine = shop.save(shop.observation())
    shop.commit()
    shop._numbers.clear()
    shop.switch("main")
    shop.clock += 60
    theirs = shop.save(shop.observation(agent_id="guardrail-governor"))
    assert mine == theirs
    shop.commit()
    shop.switch("work")
    shop.clock += 60
    shop.git("merge", "-q", "--no-edit", "main", ok=False)
    draft = shop.git("show", f"HEAD:{shop.trace_path(mine)}")
    shop.git("checkout", "-q", "main", "--", shop.trace_path(mine))
    moved = mine[:-3] + "009"
    shop.write(shop.trace_path(moved), draft.replace(mine, moved) + "\n")
    shop.commit("merge, and move my draft")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_deleting_a_sealed_trace_is_blocked(shop: Shop):
    shop.git("rm", "-q", sealed(shop))
    assert codes(shop.staged()) == ["TG204"]
    shop.commit()
    assert codes(shop.judge()) == ["TG204"]


def test_deleting_and_restoring_is_still_found(shop: Shop):
    path = sealed(shop)
    text = (shop.path / path).read_bytes()
    shop.git("rm", "-q", path)
    first = shop.commit()
    shop.write(path, text)
    shop.commit()
    found = shop.judge()
    assert (codes(found), found.findings[0].commit) == (["TG204"], first)


def test_moving_a_sealed_trace_is_blocked(shop: Shop):
    path = sealed(shop)
    shop.git("mv", path, path.replace("-001", "-009"))
    shop.commit()
    assert {"TG201", "TG204"} <= set(codes(shop.judge()))


@pytest.mark.parametrize("how", ["symlink", "chmod", "submodule"])
def test_another_kind_of_entry_in_its_place_is_blocked(shop: Shop, how: str):
    path = sealed(shop)
    if how == "chmod":
        shop.git("update-index", "--chmod=+x", path)
    elif how == "symlink":
        (shop.path / path).unlink()
        (shop.path / path).symlink_to("/etc/passwd")
        shop.git("add", path)
    else:
        head = shop.git("rev-parse", "HEAD")
        shop.git("update-index", "--cacheinfo", f"160000,{head},{path}")
    shop.commit()
    assert "TG207" in codes(shop.judge())


def test_growing_is_allowed_once(shop: Shop):
    trace_id = shop.save(shop.decision(shop.ahead("ads/bids.csv", "x\n"), executed=False))
    shop.commit()
    shop.switch("main")
    shop.git("merge", "-q", "--ff-only", "work")
    shop.branch("grow")
    trace = shop.load(trace_id)
    trace["execution"] |= {"executed_at": instant(shop.clock), "result": "success"}
    trace["evidence"].append(shop.report("second.csv", "y\n"))
    shop.save(trace)
    shop.write("ads/bids.csv", "x\n")
    shop.commit()
    assert shop.judge().verdict == "PASS"
    shop.switch("main")
    shop.git("merge", "-q", "--ff-only", "grow")
    shop.branch("again")
    trace = shop.load(trace_id)
    trace["execution"]["executed_at"] = instant(shop.clock + 60)
    shop.save(trace)
    shop.commit()
    assert codes(shop.judge()) == ["TG203"]


def test_a_draft_may_be_edited_and_deleted(shop: Shop):
    trace_id = shop.linked("ads/bids.csv")
    trace = shop.load(trace_id)
    trace["decision"]["rationale"] = "I found better words for it."
    shop.save(trace)
    shop.commit()
    assert shop.judge().verdict == "PASS"
    shop.git("rm", "-q", shop.trace_path(trace_id))
    shop.commit()
    assert codes(shop.judge()) == ["TG401"]


def test_making_a_sealed_trace_unreadable_is_blocked(shop: Shop):
    shop.write(sealed(shop), "trace: [\n")
    shop.commit()
    assert codes(shop.judge()) == ["TG203"], "what mends it is to bring the old text back"
