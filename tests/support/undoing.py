"""What tests of undoing have in common: decisions on desks, and what the gate says after."""

from __future__ import annotations

import re

from tests.support.desk import Desk

LOWER = "campaign,bid\nC1,0.80\n"
DECIDE = ("--option", "Lower it", "--option", "Leave it", "--rationale", "41 clicks, no order")


def written(result) -> str:
    """The id in what a command printed."""
    return re.search(r"TRACE-\d{8}-\d{3}", result.output).group()


def path_of(trace_id: str) -> str:
    return f"traces/{trace_id[6:10]}-{trace_id[10:12]}/{trace_id}.yaml"


def read(shop: Desk, trace_id: str) -> dict:
    return shop.trace(shop.path / path_of(trace_id))


def decided(shop: Desk, cause: str, *words: str, message: str = "Lower a bid") -> str:
    """Commit what is staged with a decision about it; the decision."""
    trace_id = written(
        shop.run("new", "decision", "--from-staged", "--caused-by", cause, *words, *DECIDE)
    )
    shop.commit(message)
    return trace_id


def landed(shop: Desk, base: str, code: int = 0) -> str:
    """Commit what is staged, nothing else; what the gate says of everything since the base."""
    shop.git("commit", "-q", "--no-verify", "-m", "undo")
    assert shop.git("status", "--porcelain") == ""
    return shop.run("check", "--range", f"{base}..HEAD", code=code).output


def untouched(shop: Desk, *words: str) -> str:
    """What a revert says that must do nothing. Git is not asked for what is only on disk."""
    index = (shop.path / ".git/index").read_bytes()
    before = index, _files(shop)
    output = shop.run("revert", *words, code=2).output
    assert ((shop.path / ".git/index").read_bytes(), _files(shop)) == before
    assert "fix:" in output
    return output


def _files(shop: Desk) -> dict[str, object]:
    """Every file of the working tree with its content and mode; of a link where it leads."""
    found: dict[str, object] = {}
    for path in sorted(shop.path.rglob("*")):
        name = str(path.relative_to(shop.path))
        if name.startswith(".git/"):
            continue
        if path.is_symlink():
            found[name] = path.readlink()
        elif path.is_file():
            found[name] = path.read_bytes(), path.stat().st_mode
    return found
