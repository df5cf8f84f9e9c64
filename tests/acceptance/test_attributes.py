"""Contents that their own .gitattributes forbid (SPEC 6, Safe names; SPEC 4), with real Git."""

from __future__ import annotations

import hashlib
import subprocess

import pytest

from tests.support.attributes import LFS, RULES, ruled, staged, with_crlf
from tests.support.shop import Shop, codes, finding_lines

CRLF = b"keyword,bid\r\nmug,0.70\r\n"


def pointer(data: bytes) -> bytes:
    oid = hashlib.sha256(data).hexdigest()
    head = "version https://git-lfs.github.com/spec/v1"
    return f"{head}\noid sha256:{oid}\nsize {len(data)}\n".encode()


def test_a_trace_with_line_ends_that_it_may_not_have_is_refused_when_it_comes(shop: Shop):
    ruled(shop, RULES)
    path = with_crlf(shop, shop.observation())
    assert "TG411" in codes(shop.staged())
    shop.commit()
    found = shop.judge()
    assert [(each.code, each.path) for each in found.findings] == [("TG411", path)], finding_lines(
        found
    )
    assert "git add --renormalize" in found.findings[0].remediation
    assert "TG411" in codes(shop.pushed("HEAD", "refs/heads/work"))


def test_what_the_message_says_mends_it(shop: Shop):
    ruled(shop, RULES)
    path = with_crlf(shop, shop.observation())
    shop.commit()
    shop.git("checkout", "-q", "--", path)
    shop.git("add", "--renormalize", "--", path)
    shop.commit("as Git stores it")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_without_a_rule_a_trace_may_have_crlf(shop: Shop):
    with_crlf(shop, shop.observation())
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


@pytest.mark.parametrize(
    ("rules", "refused"),
    [
        ("*.csv text\n", True),
        ("*.csv eol=lf\n", True),
        ("*.csv eol=crlf\n", True),
        ("*.csv text=auto eol=lf\n", False),
        ("* text=auto\n", False),
        ("*.csv crlf\n", True),
        ("*.csv crlf=input\n", True),
        ("*.csv -crlf eol=lf\n", False),
        ("*.csv -text eol=lf\n", False),
        ("*.csv binary\n", False),
        ("[attr]table text eol=lf\n*.csv table\n", True),
        ("*.txt text\n", False),
        ("*.csv text\n/ads/*.csv -text\n", False),
        ("# text eol=lf\n", False),
    ],
)
def test_the_rules_are_read_as_git_reads_them(shop: Shop, rules: str, refused: bool):
    ruled(shop, rules)
    staged(shop, "ads/bids.csv", CRLF)
    shop.save(shop.decision("file/ads/bids.csv"))
    assert ("TG411" in codes(shop.staged())) is refused
    shop.commit()
    assert codes(shop.judge()) == (["TG411"] if refused else []), finding_lines(shop.judge())
    shop.git("reset", "-q", "--hard")
    dirty = subprocess.run(
        ["git", "status", "--porcelain", "--", "ads"],
        cwd=shop.path, capture_output=True, check=True, env={"PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert bool(dirty.stdout) <= refused, "Git itself says otherwise"


def test_a_rule_deeper_down_counts(shop: Shop):
    shop.switch("main")
    shop.write("ads/.gitattributes", "*.csv text\n")
    shop.commit()
    shop.git("checkout", "-q", "-B", "work", "main")
    staged(shop, "ads/deep/new.csv", CRLF)
    shop.save(shop.decision("file/ads/deep/new.csv"))
    shop.commit()
    assert codes(shop.judge()) == ["TG411"]


def test_the_rules_are_those_that_the_unit_leaves(shop: Shop):
    shop.write(".gitattributes", "*.csv text\n")
    staged(shop, "ads/bids.csv", CRLF)
    shop.save(shop.decision("file/ads/bids.csv", "file/.gitattributes"))
    shop.commit()
    assert "TG411" in codes(shop.judge())


def test_what_was_there_before_is_not_reproached(shop: Shop):
    shop.switch("main")
    staged(shop, "ads/old.csv", CRLF)
    shop.commit()
    shop.write(".gitattributes", "*.csv text\n")
    shop.commit()
    shop.git("checkout", "-q", "-f", "-B", "work", "main")
    shop.git("reset", "-q", "--hard")
    shop.save(shop.observation())
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_a_raw_file_on_a_path_of_git_lfs_is_refused_when_it_comes(shop: Shop):
    ruled(shop, LFS)
    staged(shop, "uploads/week.xlsx", b"raw")
    entry = {
        "uri": "uploads/week.xlsx",
        "sha256": hashlib.sha256(b"raw").hexdigest(),
        "captured_at": shop.observation()["created_at"],
    }
    shop.save(shop.observation(evidence=[entry]))
    assert "TG411" in codes(shop.staged())
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG411"], finding_lines(found)
    assert "git lfs" in found.findings[0].remediation


@pytest.mark.parametrize(("data", "content"), [(pointer(b"raw"), b"raw"), (b"", b"")])
def test_a_pointer_and_an_empty_file_are_what_git_lfs_makes(
    shop: Shop, data: bytes, content: bytes
):
    ruled(shop, "/ads/*.xlsx filter=lfs diff=lfs merge=lfs -text\n")
    staged(shop, "ads/plan.xlsx", data)
    wanted = hashlib.sha256(content).hexdigest()
    shop.save(shop.decision(shop.planned("file/ads/plan.xlsx", wanted)))
    shop.commit()
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def sealed_raw(shop: Shop) -> None:
    """A base whose evidence was committed as it is, before its path was one of Git LFS."""
    shop.switch("main")
    shop.git("commit", "--allow-empty", "--no-verify", "-qm", "begin")
    shop.save(shop.observation(evidence=[shop.report("week.xlsx", "raw")]))
    shop.commit()
    shop.write(".gitattributes", LFS)
    shop.commit()
    shop.git("checkout", "-q", "-B", "work", "main")


def test_a_pointer_with_the_same_oid_is_the_same_content(shop: Shop):
    sealed_raw(shop)
    staged(shop, "uploads/week.xlsx", pointer(b"raw"))
    wanted = hashlib.sha256(b"raw").hexdigest()
    shop.save(shop.decision(shop.planned("file/uploads/week.xlsx", wanted)))
    shop.commit()
    found = shop.judge()
    assert codes(found) == [], finding_lines(found)
    assert shop.pushed("HEAD", "refs/heads/work").verdict == "PASS"


def test_a_pointer_with_another_oid_is_not(shop: Shop):
    sealed_raw(shop)
    staged(shop, "uploads/week.xlsx", pointer(b"other"))
    shop.save(shop.decision("file/uploads/week.xlsx"))
    shop.commit()
    assert "TG304" in codes(shop.judge())


def test_a_pointer_that_is_undone_counts_in_its_commit(shop: Shop):
    sealed_raw(shop)
    staged(shop, "uploads/week.xlsx", pointer(b"other"))
    shop.commit()
    staged(shop, "uploads/week.xlsx", b"raw")
    shop.commit()
    assert "TG304" in codes(shop.judge())


def test_a_pointer_where_git_lfs_keeps_nothing_is_another_content(shop: Shop):
    staged(shop, "uploads/week.csv", pointer((shop.path / "uploads/week.csv").read_bytes()))
    shop.save(shop.decision("file/uploads/week.csv"))
    shop.commit()
    assert "TG304" in codes(shop.judge())
