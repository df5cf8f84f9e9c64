"""A bucket and its terms, described: name, job, fit, what its words are about."""

from __future__ import annotations

from trace_gate.core.analyst.bucket_terms import ANCHOR, KEYWORD, Grouping
from trace_gate.core.analyst.grouping import facets, fit, naming
from trace_gate.core.analyst.grouping.grouped import Bucket, Member
from trace_gate.core.analyst.grouping.parsed import Parsed, order_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from trace_gate.core.analyst.language import Language
    from trace_gate.core.statistics.rates import Rate

TOP_WORDS = 5
"""So many words of a facet are named."""


class Draft(Record):
    """A new bucket before it has a name."""

    rule: str
    anchors: tuple[str, ...]
    members: tuple[tuple[Parsed, str], ...]
    """Each with the word that it holds"""
    why: str


def member_of(each: Parsed, rule: str, word: str) -> Member:
    """A term in a bucket, by the word that it holds."""
    return Member(term=each.term, rule=rule, word=word, folded=folds_in([each]))


def folds_in(members: Iterable[Parsed]) -> dict[str, str]:
    """What was put right in some terms."""
    return {
        old: new
        for each in members
        for old, new in zip(each.written, each.words, strict=True)
        if old != new
    }


class Description:
    """What is said of the buckets of one product.

    Args:
        language: The language of its shoppers.
        heads: Its head words, as words.
        usual: Orders of clicks of the product, without its own brand.
    """

    def __init__(self, language: Language, heads: tuple[str, ...], usual: Rate) -> None:
        self._language, self._heads, self._usual = language, heads, usual
        self._stems = frozenset(language.stemmer.stem(head) for head in heads)

    def made(self, draft: Draft, order: int, method: str, taken: Container[str]) -> Bucket:
        """A new bucket."""
        members = [each for each, _ in draft.members]
        asked = (draft.rule, draft.anchors, members, self._heads, self._language)
        words = naming.title(*asked)
        name = naming.bucket_id(words, taken)
        grouping = Grouping(
            method=method,
            rule=draft.rule,
            order=order,
            anchors=draft.anchors,
            heads=self._heads,
            folds=folds_in(members),
        )
        pairs = [(each, member_of(each, draft.rule, word)) for each, word in draft.members]
        job = naming.job(draft.rule, words, draft.anchors, self._heads, self._language)
        made = self.bucket(name, grouping, pairs, new=True, grew=True)
        return made.with_(job=job, why=draft.why)

    def bucket(
        self,
        name: str,
        grouping: Grouping | None,
        pairs: Sequence[tuple[Parsed, Member]],
        *,
        new: bool,
        grew: bool,
    ) -> Bucket:
        """A bucket with its terms, and what they say of it."""
        pairs = sorted(pairs, key=lambda pair: order_of(pair[0].term))
        members = [each for each, _ in pairs]
        rule = grouping.rule if grouping is not None else KEYWORD
        refill = grouping is not None and any(
            facets.facet_of(word, self._language) == fit.COMPLEMENT for word in grouping.anchors
        )
        about = (members, self._stems, self._usual)
        return Bucket(
            name=name,
            new=new,
            grouping=grouping,
            grew=grew,
            members=tuple(member for _, member in pairs),
            fit=fit.fit(rule, *about, accessory=rule == ANCHOR and refill) if members else None,
            facets=self._facets(members),
            others=fit.sells_another(members),
            negated=tuple(
                each.term.text
                for each in members
                if self._language.negations.intersection(each.words)
            ),
        )

    def _facets(self, members: Sequence[Parsed]) -> facets.Facets:
        """The words of a bucket that a list knows, those with most clicks first."""
        clicks: dict[str, int] = {}
        for each in members:
            for stem in set(each.stems) - self._stems:
                clicks[stem] = clicks.get(stem, 0) + each.term.clicks
        stems = sorted(clicks, key=lambda stem: (-clicks[stem], stem))
        known = [stem for stem in stems if stem in self._language.facets]
        words = [naming.spelled(stem, members, self._language) for stem in known]
        found = facets.facets(words, self._language)
        return facets.Facets(
            scenes=found.scenes[:TOP_WORDS], constraints=found.constraints[:TOP_WORDS]
        )
