"""Units about the content of a file, as the tests of content make them."""

from __future__ import annotations

import hashlib

from tests.support.shop import Shop, finding_lines

BIDS = "keyword,bid\nmug,0.80\ncup,0.70\npot,1.10\njug,1.20\npan,0.90\nlid,0.60\n"
MANY_BIDS = f"{BIDS}tap,1.00\nurn,1.10\nvat,1.30\nwok,1.40\n"


PATH = "ads/bids.csv"


def edit(shop: Shop, old: str, new: str, path: str = PATH) -> None:
    text = (shop.path / path).read_text()
    assert old in text
    shop.write(path, text.replace(old, new))


def decided(shop: Shop, old: str = "mug,0.80", new: str = "mug,0.70", path: str = PATH) -> str:
    """An edit and its decision, in a commit; the trace's id."""
    edit(shop, old, new, path)
    trace_id = shop.save(shop.decision(path))
    shop.commit(f"{old} to {new}")
    return trace_id


def refreshed(shop: Shop, trace_id: str, path: str = PATH) -> None:
    """What `trace-gate refresh` does to a decision on one file."""
    assert [each["target"] for each in shop.load(trace_id)["execution"]["changes"]] == [path]
    shop.refresh(trace_id)


def found_at(judgement) -> list[tuple[str, str | None]]:
    return [(each.code, each.path) for each in judgement.findings if each.level == "error"]


def onto_main(shop: Shop, branch: str = "work") -> None:
    """Squash a branch onto main, as a web page does."""
    shop.switch("main")
    shop.git("merge", "-q", "--squash", branch)
    shop.commit(f"squash of {branch}")


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def lands(shop: Shop, old: str, new: str, path: str = PATH) -> None:
    """Somebody else's decision on the same file lands on main."""
    name = f"other-{shop.clock}"
    shop.branch(name, "main")
    decided(shop, old, new, path)
    onto_main(shop, name)


def squashed(shop: Shop, *slips: tuple[str, ...], branch: str = "work", path: str = PATH):
    """Squash a branch onto main, change something more in it, and push it: the judgement."""
    shop.switch("main")
    before = shop.git("rev-parse", "main")
    shop.git("merge", "-q", "--squash", branch)
    for old, new in slips:
        edit(shop, old, new, path)
    shop.commit("squash")
    pushed = shop.pushed("main", "refs/heads/main", before)
    ranged = shop.judge(before, "main")
    assert found_at(pushed) == found_at(ranged), finding_lines(ranged)
    return pushed


def to_executable(shop: Shop, path: str) -> None:
    (shop.path / path).chmod(0o755)
    shop.git("update-index", "--chmod=+x", path)


def lies(shop: Shop, trace_id: str, **said: str) -> None:
    trace = shop.load(trace_id)
    change = trace["execution"]["changes"][0]
    change["details"] = {**(change.get("details") or {}), **said}
    shop.save(trace)


def update(shop: Shop, old: str, new: str) -> None:
    lands(shop, old, new)
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "-m", "update branch", "main")


def passes(judgement) -> bool:
    assert judgement.verdict == "PASS", finding_lines(judgement)
    return True


def merged(shop: Shop):
    """Merge the work into main with a merge commit, push it, and take it back: the judgement."""
    shop.switch("main")
    before = shop.git("rev-parse", "main")
    shop.clock += 60
    shop.git("merge", "-q", "--no-ff", "-m", "merge", "work")
    found = shop.pushed("main", "refs/heads/main", before)
    shop.git("reset", "-q", "--hard", before)
    return found


def resolved(shop: Shop, before: str, text: str) -> None:
    """Main changes the same line from `before`; the merge commit has `text` for it."""
    lands(shop, "mug,0.80", "mug,0.60")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "main", ok=False)
    shop.write(PATH, MANY_BIDS.replace("mug,0.80", text).replace("cup,0.70", before))
    shop.commit("Merge branch main, by the web page")
