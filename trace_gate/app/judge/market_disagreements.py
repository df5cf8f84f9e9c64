"""Whether the market files of a tree have what was executed last (SPEC 9, `check --all`)."""

from __future__ import annotations

from trace_gate.app.judge import market_books
from trace_gate.app.judge.market_files import contents_of, entries_of, mapping_of, too_large
from trace_gate.app.repository.result_tree import TreeSide
from trace_gate.core.gate import market_newest
from trace_gate.core.market import text_files
from trace_gate.core.market.file_values import FileValues, file_values
from trace_gate.core.market.mapping import TEXT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.ports import ReadWorkbooks, Repository
    from trace_gate.app.repository.result_tree import Side
    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.market_newest import Newest
    from trace_gate.core.market.held import Key
    from trace_gate.core.market.mapping import MarketMapping
    from trace_gate.core.policy.policy import Policy


def findings(
    git: Repository, head: str, policy: Policy, newest: Newest, read: ReadWorkbooks | None = None
) -> Iterator[Finding]:
    """Where a market file of a commit has another value than the newest executed one.

    Args:
        git: the repository.
        head: the commit.
        policy: its own.
        newest: what its traces executed last.
        read: reads workbooks.
    """
    found = values_of(git, TreeSide(git, head), policy, newest.targets(), read)
    yield from market_newest.findings(newest, found)


def values_of(
    git: Repository,
    side: Side,
    policy: Policy,
    targets: frozenset[Key],
    read: ReadWorkbooks | None = None,
) -> FileValues:
    """What the market files of a tree, or of the index, have of some targets."""
    mapping = mapping_of(policy)
    words = frozenset(normal.partition("/")[0] for _, normal in targets)
    patterns = [p for each in mapping.entries if each.words & words for p in each.paths]
    there = entries_of(side, patterns)
    wanted = {path: e for path, e in there.items() if _may_have(path, mapping, targets)}
    files = contents_of(git, wanted)
    sizes = git.sizes([e.oid for path, e in wanted.items() if path not in files])
    large = (too_large(path, sizes[e.oid]) for path, e in wanted.items() if path not in files)
    (opened,) = market_books.opened(read, mapping, files)
    here = {path: data for path, data in opened.items() if data is not None}
    found = file_values(mapping, here, targets)
    return found.with_(problems=(*found.problems, *large))


def _may_have(path: str, mapping: MarketMapping, asked: frozenset[Key]) -> bool:
    """Whether a file may be about one of some targets: of a text its path says it."""
    return any(
        entry.kind != TEXT or text_files.key_of(path, entry, mapping) in asked
        for entry in mapping.of(path)
    )
