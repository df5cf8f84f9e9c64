"""`trace-gate execute` says of an approval what the gate would say: the same rule, before the deed.

Who trusts it changes the bid in Amazon.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import time

import pytest

from tests.support.approvals import ssh_keys
from tests.support.undoing import DECIDE, written

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")

RAISE = "--change=campaign/C1/ad_group/a/bid 1.00 -> 1.10"
DAY = 86_400


@pytest.fixture
def keys(tmp_path):
    return ssh_keys(tmp_path, "lin", "other")


@pytest.fixture
def plan(expecting, keys):
    """Lin may approve; Mia has committed a plan that waits for a person. Shop, id, base."""
    shop, expected = expecting
    shop.add_approver("lin", keys["lin"].with_suffix(".pub").read_text().strip())
    shop.commit("lin may approve")
    base = shop.git("rev-parse", "HEAD")
    shop.git("switch", "-q", "-c", "work")
    trace_id = written(
        shop.run("new", "decision", "--planned", "--caused-by", expected, RAISE, *DECIDE)
    )
    return shop, trace_id, base


def be_lin(monkeypatch) -> None:
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "lin@shop.example")


def sign(shop, trace_id: str, keys) -> None:
    shop.run("approve", trace_id, "--as", "lin", "--key", str(keys["lin"]))


def edit(shop, old: str, new: str) -> None:
    path = shop.traces()[-1]
    text = path.read_text()
    assert re.search(old, text), text
    path.write_text(re.sub(old, new, text, count=1))


def refused(shop, trace_id: str) -> str:
    """What it says; nothing may have been written."""
    before = shop.traces()[-1].read_bytes()
    output = shop.run("execute", trace_id, code=2).output
    assert shop.traces()[-1].read_bytes() == before
    return output


def gate_says(shop, base: str) -> str:
    """What the gate says of the same decision once somebody records it all the same."""
    moment = dt.datetime.fromtimestamp(int(time.time()), dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    edit(shop, "executed_at: null", f'executed_at: "{moment}"')
    edit(shop, "result: null", "result: success")
    shop.commit("executed")
    return shop.run("check", "--range", f"{base}..HEAD", code=1).output


def same(shop, trace_id: str, base: str, code: str) -> str:
    """Both say the same code, with the same words and the same fix."""
    output = refused(shop, trace_id)
    assert f"({code})" in output, output
    said = gate_says(shop, base)
    finding = next(part for part in said.split("\n\n") if f"{code} error" in part)
    message = re.search(rf"{code} error: (.*)", finding).group(1)
    fix = re.search(r"fix: (.*)", finding).group(1)
    assert message in output
    assert f"fix: {fix}" in output
    return output


def test_without_an_approval_it_waits(plan):
    shop, trace_id, base = plan
    shop.commit("plan")
    assert f"trace-gate approve {trace_id}" in same(shop, trace_id, base, "TG601")


def test_the_approval_of_its_own_author_does_not_count(plan, keys, monkeypatch):
    """Signed before anybody had committed it, so that nobody could tell then."""
    shop, trace_id, base = plan
    sign(shop, trace_id, keys)
    be_lin(monkeypatch)
    shop.commit("plan")
    assert "lin also wrote this decision" in same(shop, trace_id, base, "TG602")


def test_nor_that_of_one_who_is_no_approver(plan, keys):
    shop, trace_id, base = plan
    sign(shop, trace_id, keys)
    edit(shop, "approved_by: lin", "approved_by: sam")
    shop.commit("plan")
    assert "is not an approver" in same(shop, trace_id, base, "TG602")


def test_nor_a_signature_that_is_not_good(plan, keys):
    shop, trace_id, base = plan
    sign(shop, trace_id, keys)
    edit(shop, r"( {6}at: \"?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z", r"\1.5Z")
    shop.commit("plan")
    same(shop, trace_id, base, "TG603")


def test_nor_one_of_what_the_decision_said_before(plan, keys):
    shop, trace_id, base = plan
    sign(shop, trace_id, keys)
    edit(shop, "41 clicks", "14 clicks")
    shop.commit("plan")
    same(shop, trace_id, base, "TG604")


def test_nor_one_that_has_lapsed(plan, keys, monkeypatch):
    shop, trace_id, _base = plan
    created = re.search(r'created_at: "(.*)"', shop.traces()[-1].read_text()).group(1)
    then = time.time() - 20 * DAY
    edit(shop, created, dt.datetime.fromtimestamp(int(then), dt.UTC).isoformat())
    with monkeypatch.context() as clock:
        clock.setattr(time, "time", lambda: then)
        sign(shop, trace_id, keys)
    output = refused(shop, trace_id)
    assert "it has lapsed" in output


@pytest.mark.parametrize("where", ["on disk", "committed", "sealed"])
def test_a_good_approval_is_executed_wherever_it_stands(plan, keys, where):
    shop, trace_id, base = plan
    shop.commit("plan")
    sign(shop, trace_id, keys)
    if where != "on disk":
        shop.commit("lin approves")
    if where == "sealed":
        shop.git("branch", "-f", "main", "HEAD")
        base = "main"
    shop.run("execute", trace_id)
    shop.commit("executed")
    assert "PASS" in shop.run("check", "--range", f"{base}..HEAD").output


def test_an_approval_without_a_signature_is_left_to_the_message_of_the_commit(plan, monkeypatch):
    """Who brings it is decided by the commit: execute does not forbid what the hook lets pass."""
    shop, trace_id, base = plan
    shop.commit("plan")
    shop.run("approve", trace_id, "--as", "lin")
    shop.run("execute", trace_id)
    be_lin(monkeypatch)
    shop.commit("approved and executed")
    assert "PASS" in shop.run("check", "--range", f"{base}..HEAD").output


def test_but_one_that_somebody_else_has_committed_is_not(plan):
    shop, trace_id, base = plan
    shop.commit("plan")
    shop.run("approve", trace_id, "--as", "lin")
    shop.commit("mia brings what lin is said to have approved")
    assert "no commit of lin brings the approval" in same(shop, trace_id, base, "TG602")


def test_while_nobody_is_an_approver_the_author_may_say_yes(expecting):
    shop, expected = expecting
    trace_id = written(
        shop.run("new", "decision", "--planned", "--caused-by", expected, RAISE, *DECIDE)
    )
    refused(shop, trace_id)
    shop.run("approve", trace_id)
    shop.run("execute", trace_id)
    assert shop.trace()["execution"]["result"] == "success"
