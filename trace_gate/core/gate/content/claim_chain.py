"""Which decisions of a unit on one path are the last ones: a later one goes on from the others.

By what they say, not by their dates: a decision that begins at the content that another one
leaves has overtaken it. A date is a claim; it only orders what nothing else does.
"""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from trace_gate.core.gate.content.path_history import Family
    from trace_gate.core.gate.target_index import Claim


class Link(Record):
    """One decision on a path: it begins at `before` and leaves `after` (sha256; None: no file).

    A wildcard begins at whatever is there, and leaves nothing that is known where its record
    fits nothing. `done`: its execution is recorded, and was neither undone nor refused.
    """

    claim: Claim
    before: str | None
    after: frozenset[str | None]
    done: bool

    @property
    def wild(self) -> bool:
        """It is a wildcard."""
        return self.claim.goal.pattern


class Chain:
    """The decisions of a unit on one path, the earliest first. `starts` is what the unit found."""

    def __init__(
        self, links: Iterable[Link], starts: Collection[str | None], family: Family
    ) -> None:
        self._family = family
        self.links = _ordered(list(links), family)
        self._places = {id(link): place for place, link in enumerate(self.links)}
        self._open: dict[str | None, list[Link]] = {}
        self._goes_on: dict[int, Link] = {}
        awaited: dict[str | None, Link] = {}
        for link in self.links:
            if not link.done:
                continue
            ended = self._ended_by(link, awaited)
            for content in ended:
                self._goes_on |= dict.fromkeys(map(id, self._open.pop(content)), link)
            if not link.wild and not ended and link.before not in starts:
                awaited.setdefault(link.before, link)
            for content in link.after:
                then = awaited.pop(content, None)
                if then not in (None, link):  # a new mode alone begins at what it leaves
                    self._goes_on[id(link)] = then
                else:
                    self._open.setdefault(content, []).append(link)

    def _ended_by(self, link: Link, awaited: Collection[str | None]) -> list[str | None]:
        """The contents that are open until now, and from which a decision goes on."""
        if not link.wild:
            return [link.before] if link.before in self._open else []
        if not link.after - set(awaited):
            return []
        return [
            content
            for content, left in self._open.items()
            if all(self._comes_after(link, each) for each in left)
        ]

    def overtaken_by(self, link: Link) -> Link | None:
        """The decision that goes on from what this one leaves."""
        if link.done:
            return self._goes_on.get(id(link))
        exact = (each for each in self.links if each.done and not each.wild)
        return next((each for each in exact if each.before in link.after), None)

    def strays(self, saying: Sequence[Link], wanted: Collection[str | None]) -> list[Link]:
        """Decisions after those that say what is here, which say that something else is.

        `wanted` are the contents that the unit has in the end.
        """
        last = max(self._places[id(each)] for each in saying)
        begun = {each.before for each in self.links if not each.wild}
        return [
            each
            for each in self.links[last + 1 :]
            if each.done and not each.after & {*wanted, *begun} and self.overtaken_by(each) is None
        ]

    def before(self, link: Link) -> list[Link]:
        """The decisions that come before one."""
        return [each for each in self.links[: self._places[id(link)]] if each.done]

    def _comes_after(self, link: Link, other: Link) -> bool:
        """Not on another branch of the unit, as far as its commits tell."""
        one, two = commit_of(link), commit_of(other)
        if self._family.is_line or one is None or two is None:
            return True
        return two in self._family.until(one)


def _ordered(links: list[Link], family: Family) -> list[Link]:
    """By the commits where they tell which is first, else by their execution, then by the id."""
    if len(links) < 2:
        return links
    links.sort(key=lambda each: (family.places.get(commit_of(each) or "", -1), _order(each.claim)))
    moments: dict[int, tuple[int, str]] = {}
    for place, link in enumerate(links):
        commit = commit_of(link)
        history = family.until(commit) if commit is not None else ()
        earlier = [moments[id(each)] for each in links[:place] if commit_of(each) in history]
        moments[id(link)] = max([_moment(link.claim), *earlier])
    return sorted(links, key=lambda each: moments[id(each)])


def commit_of(link: Link) -> str | None:
    """The commit that brings it into the unit."""
    versions = link.claim.status.touched.versions
    return versions[0].commit.oid if versions else None


def _moment(claim: Claim) -> tuple[int, str]:
    executed = ids.instant_or_none(claim.status.touched.trace.executed_at)
    return executed.moment if executed is not None else (0, "")


def _order(claim: Claim) -> tuple[tuple[int, str], int, str, int]:
    """By its execution, then by its id and the change's place."""
    trace = claim.status.touched.trace
    return _moment(claim), len(str(trace.id)), str(trace.id), claim.planned.index
