"""One command for all places that equal findings are about."""

from __future__ import annotations

import pytest

from trace_gate.core.finding import Finding
from trace_gate.core.shell import word
from trace_gate.report.judgement.collapse import MENDED, groups

PATHS = ("a.csv", "b c.csv", "d.csv")


def remedy(fix: str, paths=PATHS) -> str:
    found = [
        Finding(code="TG401", message="m", remediation=fix.replace("PATH", word(path)), path=path)
        for path in paths
    ]
    group, *rest = groups(found)
    assert not rest
    return group.remedy


@pytest.mark.parametrize(
    ("fix", "said"),
    [
        ("git rm -f -- PATH", "git rm -f -- a.csv 'b c.csv' d.csv"),
        ("git rm -f -- PATH   # why", "git rm -f -- a.csv 'b c.csv' d.csv   # why"),
        ("git add PATH && trace-gate new x", "git add a.csv 'b c.csv' d.csv && trace-gate new x"),
        (
            "trace-gate new decision --target PATH --executed",
            "trace-gate new decision --target a.csv --target 'b c.csv' --target d.csv --executed",
        ),
        (
            "trace-gate show PATH && git add PATH",
            " && ".join(
                f"trace-gate show {each} && git add {each}"
                for each in ("a.csv", "'b c.csv'", "d.csv")
            ),
        ),
        ("trace-gate derive", "trace-gate derive"),
        ("Rename PATH.", "Rename a.csv."),
    ],
)
def test_a_command_mends_all_of_them(fix: str, said: str):
    assert remedy(fix) == said


def test_one_finding_keeps_its_fix():
    assert remedy("git rm -f -- PATH   # why", PATHS[:1]) == "git rm -f -- a.csv   # why"


def test_very_many_are_told_to_be_like_the_first():
    paths = tuple(f"{number:04d}.csv" for number in range(MENDED + 1))
    said = remedy("git rm -f -- PATH", paths)
    assert (
        said
        == f"git rm -f -- 0000.csv   # and so for the {MENDED} others; all of them: --format json"
    )
