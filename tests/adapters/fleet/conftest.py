"""Jobs on real repositories, whose questions are answered in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.fleets import Answers, Jobs


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """What each question is answered with; nothing is started for it."""
    return Answers(monkeypatch)


@pytest.fixture
def jobs(built: Path, tmp_path: Path) -> Jobs:
    """Jobs on the built repository."""
    return Jobs(built, tmp_path)
