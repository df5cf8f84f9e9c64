"""What a decision says of its files: which commands write it, and which never do."""

from __future__ import annotations

import hashlib
import json

import pytest

from tests.support.desk import BIDS
from tests.support.undoing import DECIDE, LOWER, written
from trace_gate.core.gate.content_values import lines_of

OTHER = "campaign,bid\nC1,0.70\n"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def change(shop) -> dict:
    (only,) = shop.trace()["execution"]["changes"]
    return only


@pytest.fixture
def drafted(expecting):
    """A staged edit on a branch, and its decision, staged too; the shop and its id."""
    shop, hypothesis = expecting
    shop.git("switch", "-q", "-c", "work")
    shop.write("ads/bids.csv", LOWER)
    trace_id = written(
        shop.run("new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE)
    )
    shop.git("add", "traces")
    return shop, trace_id


def test_from_staged_says_what_the_file_was_and_is(drafted):
    shop, _ = drafted
    said = change(shop)
    assert (said["from_value"], said["to_value"]) == (sha(BIDS), sha(LOWER))
    assert list(said["details"]) == ["lines"]
    assert "PASS" in shop.run("check").output


def test_an_edit_after_the_decision_costs_one_command(drafted):
    shop, trace_id = drafted
    shop.write("ads/bids.csv", OTHER)
    output = shop.run("check", code=1).output
    assert "TG412" in output
    assert f"trace-gate refresh {trace_id} && git add traces" in output
    output = shop.run("refresh", trace_id).output
    assert "written again" in output
    assert (change(shop)["from_value"], change(shop)["to_value"]) == (sha(BIDS), sha(OTHER))
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output


def test_what_it_names_next_brings_the_file_along(drafted):
    """After `git commit -a` or `git commit FILE` was stopped, the file is not staged."""
    shop, trace_id = drafted
    shop.commit()
    shop.write("ads/bids.csv", OTHER, add=False)
    for _ in range(2):
        output = shop.run("refresh", trace_id).output
        typed = output.partition("next: ")[2].partition(" && git commit")[0]
        assert typed.endswith("ads/bids.csv")
    shop.git(*typed.split()[1:])
    assert "PASS" in shop.run("check").output


def test_a_part_that_is_staged_is_not_swept_up(drafted):
    shop, trace_id = drafted
    shop.commit()
    shop.write("ads/bids.csv", OTHER)
    shop.write("ads/bids.csv", OTHER + "C2,1.00\n", add=False)
    output = shop.run("refresh", trace_id).output
    assert "ads/bids.csv" not in output.partition("next:")[2]
    assert change(shop)["to_value"] == sha(OTHER)


def test_after_the_commit_it_costs_the_same(drafted):
    shop, trace_id = drafted
    shop.commit()
    shop.write("ads/bids.csv", OTHER)
    shop.commit("one more edit")
    assert "TG412" in shop.run("check", "--range", "main..HEAD", code=1).output
    shop.run("refresh", trace_id)
    assert change(shop)["from_value"] == sha(BIDS)
    shop.commit("say so")
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


def test_another_decision_goes_on_from_the_first(drafted):
    shop, trace_id = drafted
    shop.commit()
    shop.write("ads/bids.csv", OTHER)
    shop.run("new", "decision", "--from-staged", "--caused-by", trace_id, *DECIDE)
    assert (change(shop)["from_value"], change(shop)["to_value"]) == (sha(LOWER), sha(OTHER))
    details = change(shop)["details"]
    assert details["lines"] == lines_of(BIDS.encode(), OTHER.encode())
    assert details["own_lines"] == lines_of(LOWER.encode(), OTHER.encode())
    before = shop.traces()[-1].read_bytes()
    shop.run("refresh", shop.trace()["id"])
    assert shop.traces()[-1].read_bytes() == before
    shop.commit()
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


def test_what_is_as_it_says_is_left_alone(drafted):
    shop, trace_id = drafted
    before = shop.traces()[-1].read_bytes()
    assert "as it says: file/ads/bids.csv" in shop.run("refresh", trace_id).output
    assert shop.traces()[-1].read_bytes() == before


def test_comments_and_all_else_stay(drafted):
    shop, trace_id = drafted
    path = shop.traces()[-1]
    path.write_text(path.read_text().replace("  execution:", "  # done by hand\n  execution:"))
    shop.write("ads/bids.csv", OTHER)
    before = shop.trace()
    facts = json.loads(shop.run("refresh", trace_id, "--format", "json").output)
    assert facts["written"] == ["file/ads/bids.csv"]
    assert "# done by hand" in path.read_text()
    after = shop.trace()
    del before["execution"]["changes"], after["execution"]["changes"]
    assert before == after


def test_a_sealed_decision_is_never_written_again(drafted):
    shop, trace_id = drafted
    shop.commit()
    shop.git("branch", "-f", "main", "HEAD")
    shop.write("ads/bids.csv", OTHER)
    before = shop.traces()[-1].read_bytes()
    output = shop.run("refresh", trace_id, code=2).output
    assert "sealed" in output
    assert "trace-gate new decision --from-staged" in output
    assert shop.traces()[-1].read_bytes() == before


def test_an_approved_decision_is_never_written_again(drafted):
    shop, trace_id = drafted
    shop.run("approve", trace_id)
    shop.write("ads/bids.csv", OTHER)
    shop.git("add", "traces")
    before = shop.traces()[-1].read_bytes()
    output = shop.run("refresh", trace_id, code=2).output
    assert "approved" in output
    assert shop.traces()[-1].read_bytes() == before
    output = shop.run("check", code=1).output
    assert "TG412" in output
    assert "is approved, and stays as it is" in output
    shop.run("new", "decision", "--from-staged", "--caused-by", trace_id, *DECIDE)
    shop.git("add", "traces")
    assert "TG412" not in shop.run("check", code=None).output


def test_only_what_says_something_of_files_is_written_again(expecting):
    shop, hypothesis = expecting
    assert "only a decision" in shop.run("refresh", hypothesis, code=2).output


def test_a_decision_about_no_file_has_nothing_to_write(expecting):
    shop, hypothesis = expecting
    words = ("--caused-by", hypothesis, "--change", "campaign/C1/budget 1.00 -> 1.10", *DECIDE)
    trace_id = written(shop.run("new", "decision", *words))
    assert "names no file" in shop.run("refresh", trace_id, code=2).output


def test_a_target_that_is_not_staged_counts_as_it_would_be_stored(expecting):
    shop, hypothesis = expecting
    shop.git("config", "core.autocrlf", "true")
    shop.write("ads/bids.csv", LOWER.replace("\n", "\r\n"), add=False)
    words = ("--target", "file/ads/bids.csv", "--executed", "--caused-by", hypothesis, *DECIDE)
    shop.run("new", "decision", *words)
    assert change(shop)["to_value"] == sha(LOWER)
    shop.git("add", "-A")
    assert "PASS" in shop.run("check").output


def test_a_plan_about_a_file_that_is_as_it_was_says_nothing_yet(expecting):
    shop, hypothesis = expecting
    shop.git("switch", "-q", "-c", "work")
    words = ("--target", "file/ads/bids.csv", "--planned", "--caused-by", hypothesis, *DECIDE)
    output = shop.run("new", "decision", *words).output
    trace_id = shop.traces()[-1].stem
    assert f"trace-gate refresh {trace_id}" in output
    assert "to_value" not in change(shop)
    shop.git("add", "traces")
    assert "does not say which content" in shop.run("approve", trace_id, code=2).output
    shop.write("ads/bids.csv", LOWER, add=False)
    shop.run("execute", trace_id)
    assert change(shop)["to_value"] == sha(LOWER)
    shop.git("add", "-A")
    assert "PASS" in shop.run("check").output


def test_a_plan_may_land_before_its_change(expecting):
    shop, hypothesis = expecting
    shop.write("ads/bids.csv", LOWER, add=False)
    words = ("--target", "file/ads/bids.csv", "--planned", "--caused-by", hypothesis, *DECIDE)
    trace_id = written(shop.run("new", "decision", *words))
    shop.git("restore", "ads/bids.csv")
    shop.commit("plan")
    shop.git("switch", "-q", "-c", "work")
    shop.write("ads/bids.csv", LOWER)
    assert "another content" not in shop.run("execute", trace_id).output
    shop.commit("do")
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


def test_execute_says_where_a_sealed_plan_and_the_file_differ(drafted):
    shop, trace_id = drafted
    path = shop.traces()[-1]
    lines = [
        "executed_at: null"
        if "executed_at:" in line
        else "result: null"
        if line.strip() == "result: success"
        else line.strip()
        for line in path.read_text().splitlines()
    ]
    texts = path.read_text().splitlines()
    path.write_text("\n".join(
        text[: len(text) - len(text.lstrip())] + line if line.endswith(": null") else text
        for text, line in zip(texts, lines, strict=True)
    ) + "\n")  # fmt: skip
    shop.git("checkout", "-q", "HEAD", "--", "ads/bids.csv")
    shop.commit("plan")
    shop.git("branch", "-f", "main", "HEAD")
    shop.write("ads/bids.csv", OTHER)
    output = shop.run("execute", trace_id).output
    assert "another content than" in output
    assert change(shop)["to_value"] == sha(LOWER)


def test_an_executable_file_and_a_deletion(expecting):
    shop, hypothesis = expecting
    shop.write("tools/run.py", "print()\n").chmod(0o755)
    shop.git("add", "-A")
    shop.git("rm", "-q", "ads/bids.csv")
    shop.run("new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE)
    gone, come = shop.trace()["execution"]["changes"]
    assert (gone["from_value"], gone["to_value"]) == (sha(BIDS), "deleted")
    assert (come["from_value"], come["details"]) == (None, {"mode": "100755"})
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output


def test_a_wildcard_is_written_again_with_a_file_more(expecting):
    shop, hypothesis = expecting
    shop.write("ads/new/a.csv", "a\n")
    words = ("--target", "file/ads/new/*", "--executed", "--caused-by", hypothesis, *DECIDE)
    trace_id = written(shop.run("new", "decision", *words))
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output
    shop.write("ads/new/b.csv", "b\n")
    assert "TG412" in shop.run("check", code=1).output
    shop.run("refresh", trace_id)
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output


def test_what_goes_back_is_recorded_with_its_content(drafted):
    shop, _ = drafted
    shop.commit("lower")
    shop.git("branch", "-f", "main", "HEAD")
    shop.run("revert", "HEAD")
    assert (change(shop)["from_value"], change(shop)["to_value"]) == (sha(LOWER), sha(BIDS))
    assert "PASS" in shop.run("check").output


def test_the_lines_of_a_file_that_is_not_staged_are_those_that_git_stores(expecting):
    shop, hypothesis = expecting
    shop.write(".gitattributes", "*.psd filter=lfs -text\n")
    old = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha('old')}\nsize 3\n"
    shop.write("ads/a.psd", old)
    shop.git("commit", "--no-verify", "-qm", "a picture")
    shop.git("branch", "-qf", "main", "HEAD", ok=False)
    shop.git("switch", "-q", "-c", "work")
    shop.write("ads/a.psd", "new picture", add=False)
    words = ("--target", "file/ads/a.psd", "--executed", "--caused-by", hypothesis, *DECIDE)
    shop.run("new", "decision", *words)
    new = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha('new picture')}\nsize 11\n"
    assert change(shop)["to_value"] == sha("new picture")
    assert change(shop)["details"]["lines"] == lines_of(old.encode(), new.encode())
