"""The newest download of a shop's campaigns, from which a sheet has its ids (SPEC 9).

Of the base only: what a branch brings may have been made by anybody. Which one is the newest says
the trace that has it as evidence.
"""

from __future__ import annotations

from trace_gate.app.judge.market_files import mapping_of
from trace_gate.app.judge.trace_reader import readable
from trace_gate.app.repository import unit_base
from trace_gate.core import path_patterns
from trace_gate.core.errors import UsageError
from trace_gate.core.git_model import Entry
from trace_gate.core.hashing import sha256_of
from trace_gate.core.market.mapping import Downloads
from trace_gate.core.record import Record
from trace_gate.core.shell import word
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trace_gate.app.ports import Repository, Workspace
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Tenant, Trace

USUAL = Downloads(uploads="bulk-*")
ENDS = (".xlsx", ".csv")
DAY = 86_400
MOST_BYTES = 50 * 1024 * 1024
_ASK = (
    "In the Ads console, Bulk operations, download a custom spreadsheet: Sponsored Products, with "
    "paused and archived ones, and those without impressions"
)


class NewestDownload(Record):
    """A download, and when it was taken from Amazon."""

    uri: str
    data: bytes
    captured: float
    """Epoch seconds."""
    captured_at: str
    trace_id: str


class _Naming:
    """Whether the text of a trace may name one of some files."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = [each.encode("utf-8", "surrogateescape") for each in names]

    def __call__(self, text: bytes) -> bool:
        # An escape may stand for any letter of a name.
        return b"\\" in text or any(each in text for each in self._names)


class _Pointed(Record):
    uri: str
    sha256: str
    captured: float
    captured_at: str
    trace_id: str


def newest(
    git: Repository, files: Workspace, policy: Policy, tenant: Tenant | None, now: float
) -> NewestDownload:
    """The newest download of a shop in the base.

    Raises:
        UsageError: there is none, it is too old, or its bytes are not here.
    """
    base = unit_base.local_base(git, git.head(), (), None)
    found = max(_of(git, base.policy_commit, policy, tenant), key=_age, default=None)
    if found is None:
        raise _none(git, base.ref, policy, tenant)
    days, most = (now - found.captured) / DAY, _said(policy).max_age_days
    if days > most:
        raise UsageError(
            f"The newest download of {_shop(tenant)}, {found.uri}, is {days:.0f} days old, and a "
            f"sheet takes none older than {most}: what Amazon has may be another value.",
            remedy=f"{_ASK}. Then: trace-gate observe FILE, and land it on {base.ref}.",
        )
    return NewestDownload(
        uri=found.uri,
        data=_bytes(git, files, base.policy_commit, found),
        captured=found.captured,
        captured_at=found.captured_at,
        trace_id=found.trace_id,
    )


def named(git: Repository, files: Workspace, uri: str) -> bytes:
    """The bytes of a download that a sheet was made from.

    Raises:
        UsageError: it is not there any more.
    """
    data = files.read(uri)
    if data is None:
        entry = git.entries(git.head(), [uri]).get(uri)
        if entry is not None and entry.is_file:
            return git.blobs([entry.oid], MOST_BYTES)[entry.oid]
        raise UsageError(f"{uri} is not there.", remedy=f"git checkout HEAD -- {word(uri)}")
    return data


def _age(each: _Pointed) -> tuple[float, str]:
    return each.captured, each.uri


def _of(
    git: Repository, commit: str | None, policy: Policy, tenant: Tenant | None
) -> Iterator[_Pointed]:
    """The downloads of a shop that the traces of a commit have as evidence."""
    if commit is None or tenant is None:
        return
    gate, said = policy.gate, _said(policy).uploads
    glob = f"/{gate.uploads}/{'' if '/' in said else '**/'}{said.lstrip('/')}"
    files = git.all_entries(commit, gate.uploads)
    names = {path.rpartition("/")[2] for path in files if path_patterns.matches(glob, path)}
    entries: Mapping[str, Entry] = git.all_entries(commit, gate.traces)
    for _, trace in readable(git, entries, _Naming(names)):
        if _is_of(trace, tenant):
            yield from _evidence(trace, glob)


def _is_of(trace: Trace, tenant: Tenant) -> bool:
    mine = trace.tenant
    return (
        mine is not None
        and mine.store_id == tenant.store_id
        and mine.marketplace == tenant.marketplace
    )


def _said(policy: Policy) -> Downloads:
    """Which files are downloads, and how old the newest may be: as market_files.yaml says."""
    entries = mapping_of(policy).entries
    return next((each.downloads for each in entries if each.downloads is not None), USUAL)


def _evidence(trace: Trace, glob: str) -> Iterator[_Pointed]:
    for each in trace.evidence:
        uri, moment = each.uri or "", ids.instant_or_none(each.captured_at)
        if moment is None or not uri.lower().endswith(ENDS):
            continue
        if path_patterns.matches(glob, uri):
            yield _Pointed(
                uri=uri,
                sha256=each.sha256 or "",
                captured=moment.seconds,
                captured_at=each.captured_at or "",
                trace_id=str(trace.id),
            )


def _bytes(git: Repository, files: Workspace, commit: str | None, found: _Pointed) -> bytes:
    """What was recorded: from the commit, or from the working tree where Git LFS keeps it."""
    entry = git.entries(commit, [found.uri]).get(found.uri)
    texts: Iterable[bytes | None] = ()
    if entry is not None and entry.is_file:
        size = git.sizes([entry.oid])[entry.oid]
        texts = [git.blobs([entry.oid], MOST_BYTES)[entry.oid]] if size <= MOST_BYTES else []
    for data in (*texts, files.read(found.uri)):
        if data is not None and sha256_of(data) == found.sha256:
            return data
    raise UsageError(
        f"{found.uri} is not here with the content that {found.trace_id} records.",
        remedy=f"git lfs pull, or: git checkout HEAD -- {word(found.uri)}",
    )


def _none(git: Repository, ref: str, policy: Policy, tenant: Tenant | None) -> UsageError:
    own = max(_of(git, git.head(), policy, tenant), key=_age, default=None)
    if own is not None:
        return UsageError(
            f"{own.uri} came with this branch, and ids are taken from {ref} only, where somebody "
            "has looked at it.",
            remedy=f"Land {own.trace_id} first, then: git rebase {ref}",
        )
    return UsageError(
        f"{ref} has no download of the campaigns of {_shop(tenant)}, so no id is known.",
        remedy=f"{_ASK}. Then: trace-gate observe FILE, and land it on {ref}.",
    )


def _shop(tenant: Tenant | None) -> str:
    return f"{tenant.store_id}-{tenant.marketplace}" if tenant is not None else "this shop"
