"""One intent bucket, by its name (SPEC 8, Intent buckets)."""

from __future__ import annotations

from trace_gate.core.errors import UsageError
from trace_gate.core.fold import node_keys
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.app.overview.scope import Scope, Summaries


class Bucket(Record):
    """An intent bucket as the fold has it."""

    name: str
    tenant: str
    asin: str
    fit_type: str | None
    keywords: tuple[str, ...]


def bucket_of(summaries: Summaries, name: str, scope: Scope) -> Bucket:
    """The bucket of a name.

    Raises:
        UsageError: there is none, or several products have one.
    """
    found = []
    for key, summary in summaries("bucket"):
        tenant, asin, own = node_keys.parts(key)
        if own == name and scope.has(tenant, asin):
            found.append(
                Bucket(
                    name=name,
                    tenant=tenant,
                    asin=asin,
                    fit_type=summary["fit_type"],
                    keywords=tuple(summary["keywords"]),
                )
            )
    if not found:
        known = sorted({node_keys.parts(key)[2] for key, _ in summaries("bucket")})
        raise UsageError(
            f"No committed decision created {name}.",
            remedy=f"Known here: {', '.join(known[:12]) or 'none yet'}. Without a bucket, leave "
            "its name out.",
        )
    if len(found) > 1:
        owners = ", ".join(f"{each.asin} of {each.tenant}" for each in found)
        store, _, marketplace = found[0].tenant.rpartition("-")
        raise UsageError(
            f"{name} is a bucket of {owners}.",
            remedy=f"--asin {found[0].asin} --store {store} --marketplace {marketplace}",
        )
    return found[0]
