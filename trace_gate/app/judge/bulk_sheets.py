"""What the bulk sheets of a unit change, held against the newest download of the base (SPEC 5).

A download is one by a trace of the base that has it as evidence: a file that the unit brings, or
names, is none.
"""

from __future__ import annotations

from trace_gate.app.judge import market_books
from trace_gate.app.judge.trace_reader import readable
from trace_gate.core import hashing, path_patterns
from trace_gate.core.gate import market_newest
from trace_gate.core.market import bulk, bulk_rows
from trace_gate.core.market.held import Held
from trace_gate.core.market.pairs import MOST_DIFFERENT
from trace_gate.core.market.problems import Problem, Unreadable
from trace_gate.core.market.shops import names_and_shop
from trace_gate.core.market.table_scan import LFS_HEAD, MOST_BYTES
from trace_gate.core.market.workbook import BookRequest, Workbook
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from trace_gate.app.judge.market_books import Files
    from trace_gate.app.ports import ReadWorkbooks, Repository
    from trace_gate.core.gate.proposal import Proposal
    from trace_gate.core.git_model import Entry
    from trace_gate.core.market.bulk import Cell
    from trace_gate.core.market.bulk_rows import BulkRow
    from trace_gate.core.market.held import Implied, Key
    from trace_gate.core.market.mapping import MarketFiles, MarketMapping, Shop
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace

DAY = 86_400


class BulkSteps(Record):
    """What bulk sheets change."""

    changes: tuple[Implied, ...] = ()
    problems: tuple[Problem, ...] = ()
    present: frozenset[Key] = frozenset()
    """Of the keywords that change each match type that the download has."""


class _Found(Record):
    """A download of the base."""

    path: str
    entry: Entry
    sha256: str
    captured_at: str
    moment: tuple[int, str]


def bulk_steps(
    git: Repository,
    proposal: Proposal,
    policy: Policy,
    mapping: MarketMapping,
    sides: tuple[Files, Files],
    *,
    read: ReadWorkbooks | None,
) -> BulkSteps:
    """What the bulk sheets change that a unit brings or changes.

    Args:
        git: the repository.
        proposal: the unit.
        policy: of its base.
        mapping: the same, compiled.
        sides: the market files that the unit changes, at the base and as it leaves them.
        read: reads the download.
    """
    before, after = sides
    sheets = [
        (path, book, entry)
        for path, book in after.items()
        if isinstance(book, Workbook)
        for entry in mapping.of(path)
        if entry.layout is not None
    ]
    if not sheets:
        return BulkSteps()
    reading = _Reading(git, proposal, policy, mapping, read)
    for path, book, entry in sheets:
        was = before.get(path)
        known = bulk_rows.texts(was if isinstance(was, Workbook) else None)
        reading.take(path, book, entry, frozenset(known))
    return reading.steps()


class _Reading:
    def __init__(
        self,
        git: Repository,
        proposal: Proposal,
        policy: Policy,
        mapping: MarketMapping,
        read: ReadWorkbooks | None,
    ) -> None:
        self._git, self._proposal, self._mapping, self._read = git, proposal, mapping, read
        self._gate = policy.gate
        self._changes: list[Implied] = []
        self._problems: list[Problem] = []
        self._present: set[Key] = set()

    def steps(self) -> BulkSteps:
        return BulkSteps(
            changes=tuple(self._changes),
            problems=tuple(self._problems),
            present=frozenset(self._present),
        )

    def take(self, path: str, book: Workbook, entry: MarketFiles, known: frozenset[str]) -> None:
        """Read one sheet.

        What stood in it before was judged then. It does the same again when the sheet is uploaded
        again, so it is a change where another value was executed since.
        """
        try:
            _, shop = names_and_shop(path, entry, self._mapping)
            found = [*bulk_rows.with_operation(path, book, known)]
            self._problems += [each for each in found if isinstance(each, Problem)]
            rows = [each for each in found if not isinstance(each, Problem)]
            if len(rows) > MOST_DIFFERENT:
                self._problems.append(_too_many(path, len(rows)))
            elif rows and shop is not None:
                self._take_rows(rows, shop, entry)
        except Unreadable as stopped:
            self._problems.append(stopped.problem)
            return
        if known and shop is not None:
            fresh = {(each.sheet.name, each.row) for each in rows}
            every = bulk_rows.with_operation(path, book)
            rest = (each for each in every if not isinstance(each, Problem))
            stood = [each for each in rest if (each.sheet.name, each.row) not in fresh]
            self._take_again(stood, shop, entry)

    def _take_again(self, rows: Sequence[BulkRow], shop: Shop, entry: MarketFiles) -> None:
        """Rows that stood in the sheet before, as far as another value was executed since."""
        try:
            download = self._download(rows, shop, entry) if rows else None
        except Unreadable:
            return
        reader = bulk.Reader(download, rows, by_name=_by_name(entry)) if download else None
        cells: list[Cell] = []
        for row in rows if reader is not None else ():
            try:
                cells += reader.cells(row) if reader is not None else []
            except bulk_rows.NotRead:
                continue
        executed = self._executed(cells, shop, entry)
        self._changes += bulk.again(cells, shop, executed)

    def _take_rows(self, rows: Sequence[BulkRow], shop: Shop, entry: MarketFiles) -> None:
        download = self._download(rows, shop, entry)
        reader = bulk.Reader(download, rows, by_name=_by_name(entry))
        cells: list[Cell] = []
        for row in rows:
            try:
                cells += reader.cells(row)
                self._present |= {(shop, normal) for normal in reader.present(row)}
            except bulk_rows.NotRead as stopped:
                self._problems.append(stopped.problem)
        executed = self._executed(cells, shop, entry)
        self._changes += bulk.changes(cells, shop, download.captured_at, executed)

    # --- the download ----------------------------------------------------------------------

    def _download(
        self, rows: Sequence[BulkRow], shop: Shop, entry: MarketFiles
    ) -> bulk_rows.Download:
        path = rows[0].path
        found = self._newest(shop, entry)
        if found is None:
            raise Unreadable(_none(path, shop, entry, self._gate.uploads))
        self._check_age(path, found, entry)
        data = self._git.blobs([found.entry.oid], MOST_BYTES).get(found.entry.oid, b"")
        if not data.startswith(LFS_HEAD) and hashing.sha256_of(data) != found.sha256:
            raise Unreadable(_other_content(path, found.path))
        request = BookRequest(data=data, sheets=entry.requests)
        (book,) = market_books.read(self._read, [request])
        try:
            return bulk_rows.Download(found.path, found.captured_at, book, rows)
        except Unreadable as stopped:
            problem = stopped.problem
            message = f"{path} is held against the newest download, and {problem.message}"
            remedy = "Download it anew from the Ads console, and add it with trace-gate observe."
            raise Unreadable(Problem(path=path, message=message, remedy=remedy)) from stopped

    def _newest(self, shop: Shop, entry: MarketFiles) -> _Found | None:
        base, uploads = self._proposal.base, self._gate.uploads
        if base is None or entry.downloads is None:
            return None
        pattern = entry.downloads.uploads
        glob = f"/{uploads}/{'' if '/' in pattern else '**/'}{pattern.lstrip('/')}"
        files = {
            path: each
            for path, each in self._git.all_entries(base, uploads).items()
            if each.is_file and path_patterns.matches(glob, path)
        }
        latest = self._proposal.landing + 60 * self._gate.clock_skew_minutes
        names = [path.rpartition("/")[2].encode("utf-8", "surrogateescape") for path in files]
        found = [
            each
            for trace in self._traces(lambda text: b"\\" in text or any(n in text for n in names))
            for each in _evidence(trace, shop, files)
            if each.moment[0] <= latest  # what says that it is of tomorrow is no download
        ]
        return max(found, key=lambda each: (each.moment, each.path), default=None)

    def _check_age(self, path: str, found: _Found, entry: MarketFiles) -> None:
        days = entry.downloads.max_age_days if entry.downloads is not None else 0
        age = self._proposal.landing - found.moment[0]
        if age > days * DAY:
            raise Unreadable(_too_old(path, found, days))

    # --- what was executed ------------------------------------------------------------------

    def _executed(
        self, cells: Sequence[Cell], shop: Shop, entry: MarketFiles
    ) -> Mapping[Key, bulk.LastExecuted]:
        """The newest executed value of each target."""
        held = [
            Held(
                shop=shop,
                normal=each.normal,
                text=each.text,
                kind=each.kind,
                value=each.new,
                place=each.row.place(each.column),
                entry=entry.id,
            )
            for each in cells
        ]
        words = {each.text.split("/")[1].casefold().encode() for each in cells}
        plain = all(each.isascii() and b"%" not in each for each in words)

        def concerns(text: bytes) -> bool:
            if not plain or not text.isascii() or b"\\" in text:
                return True
            small = text.lower()
            return any(each in small for each in words)

        newest = market_newest.Newest()
        for trace in self._traces(concerns) if held else ():
            newest.add(market_newest.executed(trace))
        found = {each.key: newest.of(each) for each in held}
        return {
            key: bulk.LastExecuted(value=last.value, at=last.at)
            for key, last in found.items()
            if last is not None
        }

    def _traces(self, concerns: Callable[[bytes], bool]) -> Iterator[Trace]:
        base, root = self._proposal.base, self._gate.traces
        if base is None:
            return
        there = self._git.all_entries(base, root)
        entries = {path: e for path, e in there.items() if ids.id_of_path(path, root)}
        for _, trace in readable(self._git, entries, concerns):
            yield trace


def _by_name(entry: MarketFiles) -> bool:
    return entry.downloads is not None and entry.downloads.by_name


def _evidence(trace: Trace, shop: Shop, files: Mapping[str, Entry]) -> Iterator[_Found]:
    """The downloads that a trace of a shop has as evidence."""
    tenant = trace.tenant
    if tenant is None or (tenant.store_id, tenant.marketplace) != shop:
        return
    for each in trace.evidence:
        at, entry = ids.instant_or_none(each.captured_at), files.get(each.uri or "")
        if entry is not None and at is not None and each.sha256 is not None:
            yield _Found(
                path=each.uri or "",
                entry=entry,
                sha256=each.sha256,
                captured_at=str(each.captured_at),
                moment=(at.whole, at.fraction),
            )


def _whole(path: str, message: str, remedy: str) -> Problem:
    return Problem(path=path, message=f"{path} {message}.", remedy=remedy)


_ANEW = (
    "Download it from the Ads console (Bulk operations), and land it: "
    "trace-gate observe bulk-….xlsx, git add, commit, merge. Then edit that file."
)


def _none(path: str, shop: Shop, entry: MarketFiles, uploads: str) -> Problem:
    pattern = entry.downloads.uploads if entry.downloads is not None else ""
    what = (
        f"is held against the newest download of {'-'.join(shop)}, and the base has none: no trace "
        f"has a file {pattern} below {uploads}/ as evidence"
    )
    return _whole(path, what, _ANEW)


def _too_old(path: str, found: _Found, days: int) -> Problem:
    what = (
        f"is held against the newest download, and that is too old: {found.path} was captured at "
        f"{found.captured_at}, and market_files.yaml says {days} days (`max_age_days`)"
    )
    return _whole(path, what, _ANEW)


def _other_content(path: str, download: str) -> Problem:
    what = f"is held against the newest download, and {download} is not what its trace recorded"
    return _whole(path, what, _ANEW)


def _too_many(path: str, rows: int) -> Problem:
    what = f"has {rows:,} rows with an Operation, and {MOST_DIFFERENT:,} are read at once"
    return _whole(path, what, "Make several sheets of it: nobody decides more of them at once.")
