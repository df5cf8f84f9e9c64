"""What a unit costs grows with its paths, never with their square (counted in steps)."""

from __future__ import annotations

import sys

import pytest

from tests.support.shop import Shop, codes
from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import of_commits
from trace_gate.report.judgement.registry import FORMATS, formatter


def steps(work) -> int:
    """Lines and turns of loops of our own code that some work runs."""
    count = 0

    def trace(frame, event, _arg):
        nonlocal count
        if "trace_gate" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def uncovered(shop: Shop, count: int) -> str:
    shop.git("checkout", "-q", "-B", f"many-{count}", "main")
    for number in range(count):
        (shop.path / f"ads/{number:04d}.csv").write_text("x\n")
    shop.git("add", "ads")
    shop.commit()
    return f"many-{count}"


@pytest.mark.parametrize("beside", ["nothing", "an observation", "a decision on another file"])
def test_twice_the_uncovered_paths_are_twice_the_steps(shop: Shop, beside: str):
    def unit(count: int) -> int:
        head = uncovered(shop, count)
        if beside == "an observation":
            shop.save(shop.observation())
        elif beside != "nothing":
            shop.save(shop.decision("notes/other.md", executed=False))
        shop.commit()

        def work() -> None:
            found = shop.judge(head=head)
            assert codes(found) == ["TG401" if beside == "nothing" else "TG402"]
            assert len(found.findings) == count
            for form in FORMATS:
                formatter(form)(found)

        return steps(work)

    unit(10)  # what is made once is made
    small, large, larger = unit(50), unit(100), unit(200)
    assert larger - large <= 2.2 * (large - small), (small, large, larger)


def test_many_commits_and_traces_beside_many_paths_add_up_and_do_not_multiply(shop: Shop):
    def unit(count: int) -> int:
        head = uncovered(shop, count)
        for _ in range(count // 5):
            shop.save(shop.observation())
            shop.commit()
        return steps(lambda: shop.judge(head=head))

    unit(10)
    small, large, larger = unit(25), unit(50), unit(100)
    assert larger - large <= 2.3 * (large - small), (small, large, larger)


class Counted(str):
    """A path that counts how often it is compared or hashed."""

    __slots__ = ()
    count = 0

    def __eq__(self, other: object) -> bool:
        Counted.count += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        Counted.count += 1
        return str.__hash__(self)


def test_a_commit_gets_its_findings_without_looking_for_each_path_in_a_list():
    def looks(count: int) -> int:
        paths = [Counted(f"ads/{number}.csv") for number in range(count)]
        found = [
            Finding(code="TG401", message="m", remediation="r", path=Counted(str(path)))
            for path in paths
        ]
        case = _case(paths)
        Counted.count = 0
        (commit,) = of_commits(case, found)
        assert (commit.verdict, len(commit.paths)) == ("BLOCK", count)
        return Counted.count

    assert looks(400) <= 2.1 * looks(200)


def _case(paths):
    from types import SimpleNamespace

    changes = tuple(SimpleNamespace(path=path) for path in paths)
    commit = SimpleNamespace(oid="a" * 40, changes=changes)
    return SimpleNamespace(
        proposal=SimpleNamespace(commits=(commit,)), ledger=SimpleNamespace(touched=())
    )
