"""What is staged of market files, as a decision has it: `new decision --from-staged`, `refresh`."""

from __future__ import annotations

import json

import pytest

from tests.support.desk import Desk
from tests.support.mapped_shop import BIDS, CUP, HEADER, MUG, ROWS, TABLE, TITLE, TITLE_TARGET
from tests.support.undoing import DECIDE, written

RAISED = TABLE.replace("0.80", "0.90")
Mapped = tuple[Desk, str]


def drafted(mapped: Mapped, *more: str) -> str:
    """A decision about what is staged, staged too."""
    desk, hypothesis = mapped
    words = ("--from-staged", "--caused-by", hypothesis, *DECIDE, *more)
    trace_id = written(desk.run("new", "decision", *words))
    desk.git("add", "traces")
    return trace_id


def moves(desk: Desk) -> list[tuple]:
    changes = desk.trace()["execution"]["changes"]
    keys = ("target", "from_value", "to_value", "change_pct")
    return [tuple(map(each.get, keys)) for each in changes]


def codes(desk: Desk) -> set[str]:
    found = json.loads(desk.run("check", "--format", "json", code=None).stdout)["findings"]
    return {f["code"] for f in found}


def test_the_values_are_the_decision_and_no_file(mapped: Mapped):
    desk, _ = mapped
    desk.write(BIDS, RAISED.replace("0.90,enabled,\n", "0.90,paused,\n"))
    desk.write(TITLE, "The best mug\n")
    drafted(mapped)
    assert moves(desk) == [
        (f"{MUG}/bid", 0.8, 0.9, 0.125),
        (f"{CUP}/state", "enabled", "paused", None),
        (TITLE_TARGET, "A mug for two", "The best mug", None),
    ]
    kinds = [each["change_type"] for each in desk.trace()["execution"]["changes"]]
    assert kinds == ["bid_update", "state_update", "content_update"]
    assert not codes(desk) & {"TG401", "TG402", "TG413", "TG414"}


def test_a_file_is_named_where_something_else_of_it_differs(mapped: Mapped):
    desk, _ = mapped
    desk.write(BIDS, RAISED.replace("sells", "sells well"))
    drafted(mapped)
    assert [each[0] for each in moves(desk)] == [f"{MUG}/bid", f"file/{BIDS}"]
    assert not codes(desk) & {"TG401", "TG402", "TG413", "TG414"}


@pytest.mark.parametrize("path", [BIDS, TITLE])
def test_the_command_that_stops_it_names_mends_it(mapped: Mapped, path: str):
    desk, _ = mapped
    desk.write(path, RAISED if path == BIDS else "The best mug\n")
    found = json.loads(desk.run("check", "--format", "json", code=1).stdout)["findings"]
    (one,) = [each for each in found if each["code"] == "TG413"]
    fix = one["remediation"].partition("decide it: ")[2]
    assert fix.startswith(f"git add {path} && trace-gate new decision --from-staged --evidence ")
    drafted(mapped)
    assert not codes(desk) & {"TG401", "TG402", "TG413", "TG414"}


def test_the_command_of_a_review_decides_what_a_branch_has_in_its_commits(mapped: Mapped):
    desk, hypothesis = mapped
    more = "".join(f"gifts,cups,mug {at},exact,0.8{at},enabled,\n" for at in range(4))
    desk.write(BIDS, RAISED + more)
    desk.git("commit", "-q", "--no-verify", "-m", "Raise it by hand")
    page = desk.run("review", "main..HEAD").stdout
    (line,) = {each for each in page.splitlines() if each.startswith("trace-gate new decision")}
    assert line.startswith("trace-gate new decision --from-staged --evidence uploads/FILE ")
    written(desk.run("new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE))
    desk.git("add", "traces")
    desk.git("commit", "-q", "--no-verify", "-m", "Decide it")
    assert len(moves(desk)) == 9
    found = json.loads(desk.run("review", "main..HEAD", "--format", "json").stdout)
    assert not {each["code"] for each in found["findings"]} & {"TG401", "TG402", "TG413", "TG414"}


def test_what_was_decided_before_in_the_branch_is_gone_on_from(mapped: Mapped):
    desk, _ = mapped
    desk.write(BIDS, RAISED)
    drafted(mapped)
    desk.commit()
    desk.write(BIDS, TABLE.replace("0.80", "0.95"))
    drafted(mapped)
    assert moves(desk) == [(f"{MUG}/bid", 0.9, 0.95, 0.0556)]
    assert not codes(desk) & {"TG401", "TG402", "TG413", "TG414"}


def test_a_value_that_is_typed_is_not_said_twice(mapped: Mapped):
    desk, _ = mapped
    desk.write(BIDS, RAISED.replace("cup,broad,0.90", "cup,broad,0.95"))
    drafted(mapped, "--change", f"{MUG}/bid 0.80 -> 0.90")
    assert sorted(each[0] for each in moves(desk)) == [f"{CUP}/bid", f"{MUG}/bid"]


def test_rows_that_come_and_go(mapped: Mapped):
    desk, _ = mapped
    desk.write(BIDS, HEADER + ROWS[0] + ROWS[2] + "gifts,cups,tea,exact,0.70,enabled,\n")
    drafted(mapped)
    tea = "campaign/gifts/ad_group/cups/keyword/tea/exact"
    assert {(each[0], *each[1:3]) for each in moves(desk)} == {
        (f"{tea}/bid", None, 0.7),
        (f"{tea}/state", None, "enabled"),
        (f"{CUP}/state", "enabled", "archived"),
    }
    assert not codes(desk) & {"TG401", "TG402", "TG413", "TG414"}


def test_too_many_are_said_with_the_command_that_parts_them(mapped: Mapped):
    desk, hypothesis = mapped
    rows = "".join(f"gifts,cups,tea {n},exact,0.70,enabled,\n" for n in range(25))
    desk.write(BIDS, TABLE + rows)
    words = ("--from-staged", "--caused-by", hypothesis, *DECIDE)
    output = desk.run("new", "decision", *words).output
    assert "guardrails: BLOCK" in output
    assert f"trace-gate split {written_id(desk)}" in output


def written_id(desk: Desk) -> str:
    return desk.traces()[-1].stem


def test_what_cannot_be_read_is_no_decision(mapped: Mapped):
    desk, hypothesis = mapped
    desk.write(BIDS, TABLE.replace("0.80", "1e1"))
    before = desk.traces()
    output = desk.run("new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE,
                      code=2).output  # fmt: skip
    assert "TG415" in output
    assert f"{BIDS}:2" in output
    assert desk.traces() == before


def test_maintenance_says_no_value(mapped: Mapped):
    desk, _ = mapped
    desk.write(BIDS, RAISED)
    output = desk.run("new", "maintenance", "--from-staged", "--rationale", "Tidy", code=2).output
    assert "only a decision says that" in output
    assert "trace-gate new decision --from-staged" in output


# --- refresh -------------------------------------------------------------------------------


def test_another_edit_of_a_value_costs_one_command(mapped: Mapped):
    desk, _ = mapped
    desk.write(BIDS, RAISED)
    trace_id = drafted(mapped)
    desk.write(BIDS, TABLE.replace("0.80", "0.84"))
    assert "TG414" in codes(desk)
    output = desk.run("refresh", trace_id).output
    assert f"written again: what {trace_id} says of {MUG}/bid" in output
    assert moves(desk) == [(f"{MUG}/bid", 0.8, 0.84, 0.05)]
    desk.git("add", "traces")
    assert not codes(desk) & {"TG401", "TG402", "TG413", "TG414"}
    assert f"as it says: {MUG}/bid" in desk.run("refresh", trace_id).output


def test_a_row_that_is_edited_later_comes_in(mapped: Mapped):
    desk, _ = mapped
    desk.write(BIDS, RAISED)
    trace_id = drafted(mapped)
    desk.write(BIDS, RAISED.replace("cup,broad,0.90", "cup,broad,0.95"))
    assert "TG413" in codes(desk)
    output = desk.run("refresh", trace_id).output
    assert f"added: {CUP}/bid   it is staged, and no decision was about it" in output
    assert moves(desk) == [(f"{MUG}/bid", 0.8, 0.9, 0.125), (f"{CUP}/bid", 0.9, 0.95, 0.0556)]
    desk.git("add", "traces")
    assert not codes(desk) & {"TG401", "TG402", "TG413", "TG414"}


def test_a_row_that_is_back_goes_out_and_the_last_one_takes_the_decision_with_it(mapped: Mapped):
    desk, _ = mapped
    desk.write(BIDS, RAISED.replace("cup,broad,0.90", "cup,broad,0.95"))
    desk.write(TITLE, "The best mug\n")
    trace_id = drafted(mapped)
    desk.write(BIDS, RAISED)
    desk.write(TITLE, "A mug for two\n")
    output = desk.run("refresh", trace_id).output
    assert f"taken out: {CUP}/bid   it is what it was before this branch" in output
    assert f"taken out: {TITLE_TARGET}" in output
    assert moves(desk) == [(f"{MUG}/bid", 0.8, 0.9, 0.125)]
    desk.git("add", "traces")
    assert not codes(desk) & {"TG401", "TG402", "TG410", "TG413", "TG414"}
    desk.write(BIDS, TABLE)
    assert "nothing of it is left" in desk.run("refresh", trace_id, code=2).output
    desk.write(BIDS, TABLE.replace("cup,broad,0.90", "cup,broad,0.95"))
    desk.run("refresh", trace_id)
    assert moves(desk) == [(f"{CUP}/bid", 0.9, 0.95, 0.0556)]


def test_a_plan_and_what_the_file_shows_already_stay(mapped: Mapped):
    desk, hypothesis = mapped
    planned = ("--change", f"{MUG}/bid 0.80 -> 0.90", "--planned")
    plan = written(desk.run("new", "decision", "--caused-by", hypothesis, *DECIDE, *planned))
    assert "names no file" in desk.run("refresh", plan, code=2).output
    shown = ("--change", f"{CUP}/bid 0.70 -> 0.90", "--executed")
    late = written(desk.run("new", "decision", "--caused-by", hypothesis, *DECIDE, *shown))
    assert "names no file" in desk.run("refresh", late, code=2).output
    assert moves(desk)[0][1:3] == (0.7, 0.9)


def test_a_decision_about_no_value_takes_none_in(mapped: Mapped):
    desk, _ = mapped
    desk.write("ads/notes.csv", "a,b\n")
    trace_id = drafted(mapped)
    desk.write(BIDS, RAISED)
    desk.run("refresh", trace_id)
    assert [each[0] for each in moves(desk)] == ["file/ads/notes.csv"]


def test_an_earlier_draft_leads_to_the_one_after_it(mapped: Mapped):
    desk, _ = mapped
    desk.write(BIDS, RAISED)
    first = drafted(mapped)
    desk.commit()
    desk.write(BIDS, TABLE.replace("0.80", "0.95"))
    second = drafted(mapped)
    desk.write(BIDS, TABLE.replace("0.80", "0.96"))
    assert "as it says" in desk.run("refresh", first).output
    desk.run("refresh", second)
    assert moves(desk) == [(f"{MUG}/bid", 0.9, 0.96, 0.0667)]


def test_what_is_not_staged_is_said(mapped: Mapped):
    desk, _ = mapped
    desk.write(BIDS, RAISED)
    trace_id = drafted(mapped)
    desk.write(BIDS, TABLE.replace("0.80", "0.84"), add=False)
    assert f"not looked at: {BIDS} as it is here" in desk.run("refresh", trace_id).output
    assert moves(desk)[0][2] == 0.9


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_the_guardrails_say_of_the_new_value(mapped: Mapped, form: str):
    desk, _ = mapped
    desk.write(BIDS, RAISED)
    trace_id = drafted(mapped)
    desk.write(BIDS, TABLE.replace("0.80", "9.90"))
    output = desk.run("refresh", trace_id, "--format", form).output
    claim = desk.trace()["execution"]["guardrail_check"]
    assert claim in ("BLOCK", "ESCALATE")
    assert claim in output


# --- several shops -------------------------------------------------------------------------


def test_values_of_several_shops_are_decided_shop_by_shop(mapped: Mapped):
    desk, hypothesis = mapped
    policy = desk.path / "config/amazon-growth"
    entries = (policy / "market_files.yaml").read_text()
    row = 'row: "campaign/{Campaign}'
    entries = entries.replace(row, f"tenant: {{column: Shop}}\n    {row}", 1)
    desk.write("config/amazon-growth/market_files.yaml", entries.partition("  - id: titles")[0])
    gate = (policy / "gate.yaml").read_text()
    second = "{store_id: ACME-02, marketplace: US, currency: USD, timezone: America/Los_Angeles}"
    gate = gate.replace("\ntenants:\n", f"\ntenants:\n  - {second}\n")
    desk.write("config/amazon-growth/gate.yaml", gate)
    lines = ["Shop," + HEADER, "ACME-01-US," + ROWS[0], "ACME-02-US," + ROWS[1]]
    desk.write(BIDS, "".join(lines))
    desk.commit("two shops")
    desk.git("branch", "-q", "-f", "main")
    desk.write(BIDS, "".join(lines).replace("0.80", "0.84").replace("0.90", "0.95"))
    words = ("new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE)
    refused = desk.run(*words, code=2).output
    assert "ACME-01-US, ACME-02-US" in refused
    assert "--store ACME-01 --marketplace US" in refused
    other = desk.run(*words, "--store", "ACME-03", "--marketplace", "US", code=2).output
    assert "a decision of another shop" in other
    output = desk.run(*words, "--store", "ACME-02", "--marketplace", "US").output
    assert desk.trace()["tenant"]["store_id"] == "ACME-02"
    assert [each[0] for each in moves(desk)] == [f"{CUP}/bid"]
    assert f"left out: {MUG}/bid of ACME-01-US" in output
