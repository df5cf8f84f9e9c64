"""Reads the market files that a unit changes, and of the others those that may be about the same.

SPEC 5, Market files. Sizes are asked before contents; a unit that changes none of them costs a look
at its paths.
"""

from __future__ import annotations

from trace_gate.app.judge import market_books
from trace_gate.app.repository.result_tree import TreeSide
from trace_gate.core import path_patterns
from trace_gate.core.git_model import SUBMODULE, SYMLINK
from trace_gate.core.market.implied import changes
from trace_gate.core.market.mapping import compiled
from trace_gate.core.market.problems import Problem
from trace_gate.core.market.table_scan import MEGABYTE, MOST_BYTES
from trace_gate.core.policy.path_classes import is_market_file
from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from trace_gate.app.judge.bulk_sheets import BulkSteps
    from trace_gate.app.ports import ReadWorkbooks, Repository
    from trace_gate.app.repository.result_tree import Side
    from trace_gate.core.gate.proposal import Proposal
    from trace_gate.core.git_model import Change, Entry
    from trace_gate.core.market.held import Held, Key, MarketChanges
    from trace_gate.core.market.mapping import MarketMapping
    from trace_gate.core.market.path_places import PathPattern
    from trace_gate.core.market.workbook import Workbook
    from trace_gate.core.policy.policy import Policy

LINKS = (SYMLINK, SUBMODULE)


def market_changes(
    git: Repository,
    proposal: Proposal,
    policy: Policy,
    side: Side,
    *,
    asked: frozenset[Key] = frozenset(),
    read: ReadWorkbooks | None = None,
) -> MarketChanges | None:
    """What a unit changes in market files; None where it changes none, and nothing is asked.

    `asked` are targets of which it is to be known what the files have; `read` reads workbooks.
    """
    gate = policy.gate
    touched = [each for each in proposal.changes if is_market_file(each.path, gate)]
    ways = [each for each in proposal.changes if _is_way(each, gate.market_paths)]
    if not touched and not ways and not asked:
        return None
    mapping = mapping_of(policy)
    sizes = git.sizes(_oids(touched))
    refused = [*_refused(touched, sizes), *map(_a_way, ways)]
    contents = git.blobs([oid for oid, size in sizes.items() if size <= MOST_BYTES], MOST_BYTES)
    before, after = market_books.both(
        read,
        mapping,
        {each.path: _content(each.old, contents) for each in touched},
        {each.path: _content(each.new, contents) for each in touched},
    )
    steps = _steps(git, proposal, policy, mapping, (before, after), read=read)
    refused += steps.problems

    def found_with(others: Mapping[str, bytes | Workbook] | None) -> MarketChanges:
        return changes(
            mapping,
            before,
            after,
            others=others,
            steps=steps.changes,
            refused=refused,
            asked=asked,
        )

    found = found_with(None)
    keys = {*(each.key for each in found.changes), *asked}
    others = _others(git, side, mapping, keys, before.keys()) if keys else {}
    if others:
        (read_others,) = market_books.opened(read, mapping, others)
        found = found_with({path: data for path, data in read_others.items() if data is not None})
    return found.with_(
        residue={**_other_modes(touched), **found.residue}, present=found.present | steps.present
    )


def _steps(
    git: Repository,
    proposal: Proposal,
    policy: Policy,
    mapping: MarketMapping,
    sides: tuple[market_books.Files, market_books.Files],
    *,
    read: ReadWorkbooks | None,
) -> BulkSteps:
    """Loaded where the policy maps bulk sheets."""
    from trace_gate.app.judge.bulk_sheets import BulkSteps, bulk_steps

    if all(each.layout is None for each in mapping.entries):
        return BulkSteps()
    return bulk_steps(git, proposal, policy, mapping, sides, read=read)


def _other_modes(touched: Sequence[Change]) -> dict[str, str]:
    """The files that come to have another mode: no decision about a target says that."""
    return {
        each.path: "its mode differs"
        for each in touched
        if each.old is not None and each.new is not None and each.old.mode != each.new.mode
    }


def base_values(
    git: Repository,
    base: str | None,
    policy: Policy,
    asked: frozenset[Key],
    read: ReadWorkbooks | None = None,
) -> Mapping[Key, Held]:
    """What the mapped files of a commit have of some targets, where they agree."""
    if base is None or not asked:
        return {}
    mapping = mapping_of(policy)
    found = _others(git, TreeSide(git, base), mapping, asked)
    (others,) = market_books.opened(read, mapping, found)
    known = {path: data for path, data in others.items() if data is not None}
    return changes(mapping, {}, {}, others=known, asked=asked).was


def mapping_of(policy: Policy) -> MarketMapping:
    """Which files say what, by a policy, with its shops."""
    shops = ((each.store_id, each.marketplace) for each in policy.gate.tenants)
    return compiled(policy.market_files, shops)


def _oids(touched: Sequence[Change]) -> list[str]:
    entries = (entry for each in touched for entry in (each.old, each.new))
    return [entry.oid for entry in entries if entry is not None and entry.is_file]


def _content(entry: Entry | None, contents: Mapping[str, bytes]) -> bytes | None:
    return contents.get(entry.oid) if entry is not None and entry.is_file else None


def _refused(touched: Sequence[Change], sizes: Mapping[str, int]) -> Iterator[Problem]:
    """What the unit leaves where a market file is, and that nobody can read."""
    for each in touched:
        if each.new is None:
            continue
        if not each.new.is_file:
            kind = "a symbolic link" if each.new.mode == SYMLINK else "a submodule"
            yield Problem(
                path=each.path,
                message=f"{each.path} is {kind}, and market_files.yaml reads a file there.",
                remedy=f"Put the file itself there: git rm --cached {word(each.path)}",
            )
        elif sizes[each.new.oid] > MOST_BYTES:
            yield too_large(each.path, sizes[each.new.oid])


def too_large(path: str, size: int) -> Problem:
    """Nobody reads a file of so many bytes."""
    return Problem(
        path=path,
        message=f"{path} has {size / MEGABYTE:,.0f} MB, and {MOST_BYTES / MEGABYTE:.0f} MB are "
        "the most that is read.",
        remedy="Part it into several files of the same pattern.",
    )


def _is_way(change: Change, patterns: Iterable[str]) -> bool:
    """Whether a link or a submodule comes to a place below which market files would be."""
    if change.new is None or change.new.mode not in LINKS:
        return False
    return any(
        path_patterns.may_match(each, change.path, below=True)
        and not path_patterns.matches(each, change.path)
        for each in patterns
    )


def _a_way(change: Change) -> Problem:
    return Problem(
        path=change.path,
        message=f"{change.path} leads elsewhere, and market_files.yaml reads files below it.",
        remedy="Put the folder itself there, not a link to it.",
    )


def _others(
    git: Repository,
    side: Side,
    mapping: MarketMapping,
    keys: Collection[Key],
    changed: Collection[str] = (),
) -> dict[str, bytes]:
    """The unchanged files that may have one of some targets."""
    words = frozenset(normal.partition("/")[0] for _, normal in keys)
    patterns = [p for entry in mapping.sharing(words) for p in entry.paths]
    there = entries_of(side, patterns)
    return contents_of(git, {path: e for path, e in there.items() if path not in changed})


def entries_of(side: Side, patterns: Sequence[PathPattern]) -> dict[str, Entry]:
    """The files of a tree that some patterns mean."""
    there: dict[str, Entry] = {}
    for folder in sorted({each.folder for each in patterns}):
        there |= side.below(folder) if folder else _from_the_top(side, patterns)
    return {
        path: entry
        for path, entry in there.items()
        if entry.is_file and any(p.matches(path) for p in patterns)
    }


def contents_of(git: Repository, wanted: Mapping[str, Entry]) -> dict[str, bytes]:
    """What some files hold; without those that are too large to be read."""
    sizes = git.sizes([each.oid for each in wanted.values()]) if wanted else {}
    small = git.blobs([oid for oid, size in sizes.items() if size <= MOST_BYTES], MOST_BYTES)
    return {path: small[e.oid] for path, e in wanted.items() if e.oid in small}


def _from_the_top(side: Side, patterns: Sequence[PathPattern]) -> Mapping[str, Entry]:
    """The files of patterns whose first name is not fixed: `/*.csv`, `/{store}-{marketplace}/…`."""
    globs = [each.glob for each in patterns if not each.folder]
    names = [
        each
        for each in side.names("")
        if any(path_patterns.may_match(glob, each, below=True) for glob in globs)
    ]
    here = side.entries(names)
    found = {each: here[each] for each in names if each in here and here[each].is_file}
    for name in names:
        found |= {} if name in found else side.below(name)
    return found
