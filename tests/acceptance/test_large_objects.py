"""Sizes are asked before contents: a large blob in the place of a small file costs little.

And many changed uploads beside many traces are looked for together (found by counts and sizes).
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.shop import Shop, codes, finding_lines
from trace_gate.adapters.git import process
from trace_gate.core.errors import CannotJudge

LARGE = 48 << 20

RUN = """
import resource, sys
from trace_gate.cli.fast import check
code = check.run(check.Options(span=sys.argv[1], form="text"))
whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
size = sum(resource.getrusage(each).ru_maxrss for each in whose)
print("PEAK", code, size * (1 if sys.platform == "darwin" else 1024))
"""
"""Judges a range, and says the memory of this process and of its largest child together."""


def peak(shop: Shop, span: str) -> tuple[int, int, str]:
    """Exit code, memory, and what was said."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, span],
        cwd=shop.path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    _, code, size = done.stdout.splitlines()[-1].split()
    return int(code), int(size), done.stdout + done.stderr


def equal_bytes(shop: Shop, size: int) -> str:
    """A blob of so many equal bytes."""
    return shop.git("hash-object", "-w", "--stdin", stdin=b"x" * size)


def put(shop: Shop, path: str, mode: str, oid: str) -> None:
    """Stage a file with the content of a blob."""
    shop.git("update-index", "--add", "--cacheinfo", f"{mode},{oid},{path}")


PLACES = {
    "trace": ("traces/2025-01/TRACE-20250104-900.yaml", "100644", "TG101"),
    "stray": ("traces/2025-01/notes.txt", "100644", "TG207"),
    "gate.yaml": ("config/amazon-growth/gate.yaml", "100644", "TG701"),
    "role": ("Agents/amazon-growth/trace-scribe.yaml", "100644", "TG701"),
    "schema": ("schemas/trace.schema.json", "100644", "TG702"),
    "beside the policy": ("config/amazon-growth/notes.txt", "100644", "TG408"),
    "link": ("listings", "120000", "TG411"),
    "upload": ("uploads/large.csv", "100644", "TG401"),
    "file": ("ads/large.csv", "100644", "TG401"),
    "attributes": (".gitattributes", "100644", "its attributes are not known"),
}


@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell the memory of a child")
@pytest.mark.parametrize("packed", [False, True], ids=["loose", "packed"])
def test_a_large_blob_costs_no_more_memory_than_a_small_one(shop: Shop, packed: bool):
    shop.write("ads/small.csv", "x\n")
    shop.commit("small")
    shop.git("branch", "small")
    large = equal_bytes(shop, LARGE)
    for name, (path, mode, _) in PLACES.items():
        shop.git("checkout", "-qf", "-B", "work", "main")
        put(shop, path, mode, large)
        shop.commit(name)
        shop.git("branch", branch(name))
    shop.git("checkout", "-qf", "small")
    if packed:
        shop.git("-c", "core.bigFileThreshold=1g", "repack", "-adfq")
    _, small, _ = peak(shop, "main..small")
    for name, (_, _, code) in PLACES.items():
        exit_code, size, said = peak(shop, f"main..{branch(name)}")
        assert exit_code in (1, 2), said
        assert code in said, said
        assert size < small + LARGE // 2, name


def branch(name: str) -> str:
    return f"large-{name.replace(' ', '-')}"


@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell the memory of a child")
@pytest.mark.parametrize(
    ("path", "mode"),
    [
        ("config/amazon-growth/gate.yaml", "100644"),
        ("Agents/amazon-growth/trace-scribe.yaml", "100644"),
        ("traces/2025-01/TRACE-20250101-900.yaml", "100644"),
        (".gitattributes", "100644"),
    ],
)
def test_nor_does_one_that_has_landed(shop: Shop, path: str, mode: str):
    """The base has it: its policy is not valid, or its trace cannot be read."""
    shop.switch("main")
    shop.git("branch", "before")
    put(shop, path, mode, equal_bytes(shop, LARGE))
    shop.commit("landed")
    shop.git("checkout", "-qf", "-B", "work")
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 1\n"
    shop.write("uploads/week.csv", pointer)
    shop.commit("the report is replaced by a pointer")
    _, small, _ = peak(shop, "before~1..before")
    code, size, said = peak(shop, "main..work")
    assert code in (1, 2), said
    assert size < small + LARGE // 2, said


# --- many uploads beside many traces ---------------------------------------------------


class Counted:
    """Counts the git processes of a run, and what they are asked."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        start = process.Runner.start

        def counting(runner, *words):
            self.asked.append(str(words[0]))
            return start(runner, *words)

        patch.setattr(process.Runner, "start", counting)


def uploads(shop: Shop, names: list[str], text: str) -> None:
    for name in names:
        shop.write(f"uploads/{name}", text)


@pytest.mark.parametrize("pointers", [False, True], ids=["files", "LFS pointers"])
def test_changed_uploads_are_looked_for_in_one_go(
    shop: Shop, pointers: bool, monkeypatch: pytest.MonkeyPatch
):
    """As many git processes for forty uploads as for two, whatever the traces are."""
    shop.switch("main")
    names = [f"week {number}.csv" if number % 2 else f"w{number}.csv" for number in range(40)]
    uploads(shop, names, "term,clicks\nmug,9\n")
    if pointers:
        shop.write(".gitattributes", "uploads/** filter=lfs\n")
    for number in range(0, 40, 4):
        entries = [shop.report(names[at]) for at in (number, number + 1)]
        shop.save(shop.observation(evidence=entries))
    shop.commit("reports")
    found = {}
    for count in (2, 40):
        shop.git("checkout", "-qf", "-B", "work", "main")
        text = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'b' * 64}\nsize 1\n"
        uploads(shop, names[:count], text if pointers else "other\n")
        shop.commit("changed")
        with monkeypatch.context() as patch:
            counted = Counted(patch)
            judgement = shop.judge()
        found[count] = len(counted.asked)
        changed = [each.path for each in judgement.findings if each.code == "TG304"]
        pointed = [f"uploads/{each}" for n, each in enumerate(names[:count]) if n % 4 < 2]
        assert sorted(set(changed)) == sorted(pointed), finding_lines(judgement)
    assert found[40] == found[2], found


def test_a_trace_that_is_damaged_hides_no_changed_upload(shop: Shop):
    """Its blob was overwritten by one that does not name the file: that is no answer."""
    from tests.support import forgery

    shop.write("uploads/week.csv", "other\n")
    shop.commit("changed")
    assert "TG304" in codes(shop.judge())
    path = shop.trace_path("TRACE-20250101-001")
    sealed = shop.git("rev-parse", f"main:{path}")
    forgery.overwrite(shop.path, sealed, by=shop.git("rev-parse", "main:README.md"))
    with pytest.raises(CannotJudge, match="damaged"):
        shop.judge()
