"""Fleets for tests: many real repositories, and questions that are answered without a child."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.hostile_texts import HOSTILE
from trace_gate import __version__
from trace_gate.adapters.fleet import child
from trace_gate.adapters.fleet.child import Answered
from trace_gate.adapters.fleet.job import Job
from trace_gate.core.fleet.result import FleetResult
from trace_gate.core.fleet.row import ERRORS, Row, ShopFigures

PASSED = {
    "check": {"version": 1, "verdict": "PASS", "policy": {"digest": "d" * 64}, "findings": []},
    "audit": {
        "version": 1,
        "verdict": "PASS",
        "totals": {"steps": 2, "bypassed": 0},
        "steps": [{"policy": "d" * 64, "findings": []}],
        "findings": [],
    },
    "derive": {"version": 1, "branch": "derived-layers", "commit": "e" * 40, "fresh": True},
    "export": {"schema_version": 1, "written": ["a.csv"], "unreadable": []},
    "report": {
        "version": 1,
        "shops": [
            {
                "tenant": "ACME-01-US",
                "kpis": {"freeze_rate": {"now": 0.25}},
                "open_decisions": [{"waits_for": "approval"}],
                "due": {"overdue": 1},
            }
        ],
    },
}
BLOCKED = {**PASSED["check"], "verdict": "BLOCK", "findings": [{"code": "TG401", "level": "error"}]}


class Answers:
    """Stands in for the children: what is asked, and what is answered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[tuple[str, ...], str]] = []
        self.exit: int | None = 0
        self.complaint = ""
        self.given: Callable[[str], Any] = lambda command: PASSED[command]
        monkeypatch.setattr(child, "ask", self._ask)

    def _ask(
        self, words: Sequence[str], folder: str, answer: str, *, patience: float, memory: int
    ) -> Answered:
        self.asked.append((tuple(words), folder))
        found = self.given(words[0])
        if isinstance(found, dict) and words[0] in ("audit", "report", "export"):
            found = {"commit": self._tip(folder), **found}
        text = found if isinstance(found, str) else json.dumps(found)
        Path(answer).write_text(text, encoding="utf-8")
        return Answered(exit=self.exit, complaint=self.complaint)

    @staticmethod
    def _tip(folder: str) -> str:
        """The commit of the branch that a copy has: it was fetched just now, so it is a file."""
        ref = (Path(folder) / "HEAD").read_text().removeprefix("ref: ").strip()
        return (Path(folder) / ref).read_text().strip()


class Jobs:
    """Jobs on copies of one repository, below a folder."""

    def __init__(self, origin: Path, folder: Path) -> None:
        self.origin, self.folder = origin, folder

    def job(self, name: str = "shop", action: str = "check", **more: Any) -> dict[str, Any]:
        """A job as plain data."""
        fields = {
            "repo": name,
            "scheme": "file",
            "host": "",
            "url": str(self.origin),
            "ref": "refs/heads/main",
            "tenants": (),
            "checkpoint": None,
            "action": action,
            "form": "csv" if action == "export" else "",
            "tool_version": __version__,
            "timeout": 60.0,
            "memory": 10**9,
            "retries": 0,
            "per_host": 8,
            "mirrors": str(self.folder / "mirrors"),
            "output": str(self.folder / "out"),
        }
        return Job(**{**fields, **more}).as_dict()


def copies(origin: Path, folder: Path, count: int) -> list[Path]:
    """So many repositories of their own: the Git directory of one, copied."""
    made = [folder / f"shop-{number:03d}.git" for number in range(count)]
    for each in made:
        shutil.copytree(origin / ".git", each)
    return made


def fleet_file(folder: Path, urls: Sequence[str], *, more: str = "") -> Path:
    """A fleet.yaml that lists them as shop-000, shop-001, ..."""
    rows = [f"  - {{id: shop-{at:03d}, url: {json.dumps(url)}}}\n" for at, url in enumerate(urls)]
    file = folder / "fleet.yaml"
    file.write_text(f"version: 1\n{more}repositories:\n{''.join(rows)}", encoding="utf-8")
    return file


def _row(repo: str, **more: Any) -> Row:
    return Row(
        run_id="0" * 32,
        repo=repo,
        ref="refs/heads/main",
        action="status",
        tool_version="0.1.0",
        started_at=1_735_725_600.0,
        **more,
    )


def a_fleet() -> FleetResult:
    """Three repositories: two shops in one, one that is gone, one with bypasses."""
    shops = (
        ShopFigures(tenant="ACME-01-US", freeze_rate=0.25, open_approvals=1, overdue=2),
        ShopFigures(tenant="ACME-01-DE", freeze_rate=None, open_approvals=0, overdue=0),
    )
    rows = (
        _row("shop-a", verdict="PASS", exit=0, tip="a" * 40, open=0, bypassed=0, shops=shops),
        _row("shop-b", error_kind="unreachable", message="It is gone.", remedy="Check its `url`."),
        _row("shop-c", verdict="BLOCK", exit=1, tip="c" * 40, open=2, bypassed=1, steps=9,
             shops=(shops[0].with_(tenant="BETA-US"),), files=("answers/c.json",)),
    )  # fmt: skip
    return FleetResult(
        action="status", tool_version="0.1.0", started_at=1_735_725_600.0, seconds=2.5, rows=rows
    )


def hostile_fleet() -> FleetResult:
    """What the judges of many repositories say, each with another hostile text."""
    kinds = list(ERRORS)
    rows = tuple(
        _row(f"shop-{at}", error_kind=kinds[at % len(kinds)], message=each, remedy=each)
        for at, each in enumerate(HOSTILE[:200])
    )
    tenants = tuple(
        ShopFigures(tenant=each, freeze_rate=1.0, open_approvals=0, overdue=0)
        for each in HOSTILE[:100]
    )
    odd = _row("odd", verdict="PASS", exit=0, bypassed=0, shops=tenants)
    return a_fleet().with_(rows=(*rows, odd))
