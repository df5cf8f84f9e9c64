"""A repository whose policy is of the first release stays governed by it, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.shop import Shop, codes, finding_lines

FILES = Path(__file__).resolve().parents[1] / "first_release"


@pytest.fixture
def old(tmp_path: Path) -> Shop:
    """A shop that adopted with the first release, on a branch of its own."""
    shop = Shop(tmp_path / "shop")
    shop.path.mkdir()
    shop.git("init", "-q", "-b", "main")
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.80\n")
    for file in sorted(FILES.rglob("*")):
        if file.is_file():
            shop.write(file.relative_to(FILES).as_posix(), file.read_bytes())
    shop.commit("adopt trace-gate")
    shop.save(shop.observation())
    shop.commit("first observation")
    shop.branch("work")
    return shop


def test_the_adoption_itself_is_sound(old: Shop):
    first = old.git("rev-list", "--max-parents=0", "HEAD")
    found = old.judge(base=first, head="main")
    assert found.verdict == "PASS", finding_lines(found)
    assert old.whole().findings == (), finding_lines(old.whole())


def test_a_linked_change_passes_and_an_unlinked_one_does_not(old: Shop):
    old.linked("ads/bids.csv", "keyword,bid\nmug,0.70\n")
    assert old.judge().verdict == "PASS", finding_lines(old.judge())
    old.write("ads/bids.csv", "keyword,bid\nmug,0.60\n")
    old.commit()
    assert old.judge("work~1").verdict == "BLOCK"


@pytest.mark.parametrize(
    "path", ["README.md", "README", "README.de.md", "LICENSE-MIT", "docs/a/b.md"]
)
def test_its_texts_are_exempt_as_before(old: Shop, path: str):
    old.write(path, "words\n")
    old.commit()
    found = old.judge()
    assert (found.verdict, found.judged.exempt) == ("PASS", 1), finding_lines(found)


@pytest.mark.parametrize("path", ["README.sh", "LICENSE_run.py", "README.d/run", "LICENSE.bat"])
def test_its_old_patterns_exempt_no_programs(old: Shop, path: str):
    old.write(path, "echo hello\n")
    old.commit()
    assert codes(old.judge()) == ["TG401"]


@pytest.mark.parametrize("path", ["README.md", "README", "docs/guide.md"])
def test_an_executable_file_is_never_exempt(old: Shop, path: str):
    old.write(path, "#!/bin/sh\n")
    old.git("update-index", "--chmod=+x", path)
    assert codes(old.staged()) == ["TG401"]
    old.commit()
    assert codes(old.judge()) == ["TG401"]
    assert "TG401" in codes(old.pushed("HEAD", "refs/heads/work"))


def test_neither_becoming_executable_nor_ceasing_to_be_it_is_exempt(old: Shop):
    old.write("README.md", "words\n")
    old.commit()
    old.branch("next", "work")
    old.git("update-index", "--chmod=+x", "README.md")
    old.commit()
    assert codes(old.judge("work", "next")) == ["TG401"]
    old.branch("back", "next")
    old.git("update-index", "--chmod=-x", "README.md")
    old.commit()
    assert codes(old.judge("next", "back")) == ["TG401"]
