"""Search terms of a product to its buckets: those that there are first, new ones of the rest."""

from __future__ import annotations

from trace_gate.core.analyst import grouping_messages as messages
from trace_gate.core.analyst import terms
from trace_gate.core.analyst.bucket_terms import (
    ACCESSORY,
    ANCHOR,
    CORE,
    OWN,
    RIVAL,
    RULES,
    SCRIPT,
    SINGLE,
    TermIndex,
)  # fmt: skip
from trace_gate.core.analyst.grouping import (
    accessories,
    anchors,
    heads,
    misspellings,
    naming,
    word_lists,
)  # fmt: skip
from trace_gate.core.analyst.grouping.described import (
    Description,
    Draft,
    folds_in,
    member_of,
)
from trace_gate.core.analyst.grouping.grouped import Bucket, Grouped, Member
from trace_gate.core.analyst.grouping.parsed import Parsed, order_of, parsed, rate_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trace_gate.core.analyst.bucket_terms import BucketTerms
    from trace_gate.core.analyst.grouping.parsed import SearchTerm
    from trace_gate.core.analyst.grouping.word_lists import ShopWords
    from trace_gate.core.analyst.language import Language
    from trace_gate.core.statistics.rates import Rate

METHOD = "anchor/1"
ALONE = 40
"""A term with more than so many of 100 clicks has a bucket for itself."""
TERMS_OF_A_SCRIPT = 3


class Limits(Record):
    """How many buckets a product should have."""

    least: int
    most: int


def method_of(language: Language) -> str:
    """The method with the version of its stemmer."""
    return f"{METHOD}+{language.stemmer.method}"


def group(
    every: Iterable[SearchTerm],
    existing: Sequence[BucketTerms],
    *,
    shop: ShopWords,
    language: Language,
    limits: Limits,
    taken: Iterable[str] = (),
) -> Grouped:
    """All terms of a product in buckets.

    Args:
        every: The terms, each once.
        existing: Its buckets that live.
        shop: The words of the shop.
        language: The language of its shoppers.
        limits: How many buckets are wanted.
        taken: Ids that no new bucket may have, such as those of buckets that ended.
    """
    ordered = sorted(every, key=order_of)
    texts = [each for each in ordered if not terms.is_product(each.text)]
    work = _Work(texts, existing, shop=shop, language=language, limits=limits, taken=taken)
    buckets = work.buckets()
    stored = {e.grouping.method for e in existing if e.grouping is not None}
    return Grouped(
        method=method_of(language),
        heads=work.heads,
        folds=work.new_folds,
        usual=work.usual,
        buckets=buckets,
        rest=tuple(each.term for each in work.left),
        targets=tuple(each for each in ordered if terms.is_product(each.text)),
        changed_from=", ".join(sorted(stored - {method_of(language)})),
    )


class _Work:
    """One grouping, step by step. What no step took so far is in `left`."""

    def __init__(
        self,
        texts: Sequence[SearchTerm],
        existing: Sequence[BucketTerms],
        *,
        shop: ShopWords,
        language: Language,
        limits: Limits,
        taken: Iterable[str],
    ) -> None:
        self._shop, self._language, self._limits = shop, language, limits
        self._taken = {*taken, *(each.name for each in existing)}
        self._clicks = sum(each.clicks for each in texts)
        self.new_folds = _new_folds(texts, existing, shop, language)
        self._index = TermIndex(existing, language, {**self.new_folds, **shop.synonyms})
        self.every = [parsed(each, self._index.folds, language) for each in texts]
        self._placed: dict[str, list[tuple[Parsed, Member]]] = {}
        self._anchors: dict[str, tuple[str, ...]] = {}
        self.left = self._place()
        self._drafts: list[Draft] = []
        self._brands()
        self._alone()
        stems = self._head_stems()
        self.heads = self._index.heads or tuple(
            naming.spelled(stem, self.every, language) for stem in stems
        )
        self._stems = frozenset(stems)
        self._accessories()
        self._scripts()
        self._core()
        self._anchor_words()
        self.usual = self._usual()

    def buckets(self) -> tuple[Bucket, ...]:
        """All buckets, the one with most clicks first."""
        about = Description(self._language, self.heads, self.usual)
        found = [self._kept(about, each) for each in self._index.buckets]
        order = max((b.grouping.order for b in found if b.grouping is not None), default=0)
        drafts = sorted(self._drafts, key=lambda each: RULES.index(each.rule))
        for at, each in enumerate(drafts, 1):
            found.append(about.made(each, order + at, method_of(self._language), self._taken))
            self._taken.add(found[-1].name)
        return tuple(sorted(found, key=lambda each: (-each.rate.trials, each.name)))

    # Buckets that there are

    def _place(self) -> list[Parsed]:
        """Put terms into the buckets that have them, or take them; what remains."""
        left = []
        for each in self.every:
            found = self._index.bucket_of(each.term.text)
            if found is None:
                left.append(each)
            else:
                member = member_of(each, found.rule, found.word)
                self._placed.setdefault(found.bucket, []).append((each, member))
        return left

    def _join(self, rule: str, phrases: Mapping[str, list[Parsed]]) -> bool:
        """Put terms into the bucket that there is for a list; whether there is one."""
        mine = (b for b in self._index.buckets if b.grouping and b.grouping.rule == rule)
        bucket = next(mine, None)
        if bucket is None or bucket.grouping is None:
            return False
        known = self._anchors.get(bucket.name, bucket.grouping.anchors)
        self._anchors[bucket.name] = (*known, *(p for p in phrases if p not in known))
        for phrase, members in phrases.items():
            made = [(each, member_of(each, rule, phrase)) for each in members]
            self._placed.setdefault(bucket.name, []).extend(made)
        return True

    def _kept(self, about: Description, bucket: BucketTerms) -> Bucket:
        pairs = self._placed.get(bucket.name, [])
        grouping = bucket.grouping
        if grouping is not None:
            folds = {**grouping.folds, **folds_in(each for each, _ in pairs)}
            anchored = self._anchors.get(bucket.name, grouping.anchors)
            grouping = grouping.with_(anchors=anchored, folds=folds)
        grew = grouping != bucket.grouping
        return about.bucket(bucket.name, grouping, pairs, new=False, grew=grew)

    # New buckets, from what remains

    def _brands(self) -> None:
        lists = ((OWN, self._shop.own_brands), (RIVAL, self._shop.rival_brands))
        for rule, phrases in lists:
            self._listed(rule, phrases, "the brands of the policy")

    def _listed(self, rule: str, phrases: Sequence[str], source: str) -> None:
        """One bucket for all terms that hold one of some phrases."""
        found = self._holding(phrases)
        if found and not self._join(rule, found):
            self._add(rule, tuple(found), found, f"{', '.join(found)}: {source}")
        self._leave(found)

    def _alone(self) -> None:
        by_key: dict[frozenset[str], list[Parsed]] = {}
        for each in self.left:
            by_key.setdefault(frozenset(each.stems), []).append(each)
        for members in list(by_key.values()):
            clicks = sum(each.term.clicks for each in members)
            if 100 * clicks > ALONE * self._clicks:
                self._add(SINGLE, (), {"": members}, messages.most_of_clicks(ALONE))
                self._leave({"": members})

    def _head_stems(self) -> tuple[str, ...]:
        """The head words; terms of brands and of a bucket for themselves say nothing of them."""
        stem = self._language.stemmer.stem
        if self._index.heads:
            return tuple(stem(head) for head in self._index.heads)
        return heads.heads(self.left) or heads.heads(self.every)

    def _accessories(self) -> None:
        named = [
            phrase
            for phrase in self._shop.accessories
            if not self._stems.issuperset(terms.stems(terms.words(phrase), self._language))
        ]
        seen = accessories.accessories(self.left, self._stems, self._language)
        found = self._holding((*named, *(noun for noun in seen if noun not in named)))
        large = {noun: each for noun, each in found.items() if len(each) >= anchors.TERMS}
        small = {noun: each for noun, each in found.items() if noun not in large}
        for noun, members in large.items():
            why = f'"{noun} for HEAD"' if noun in seen else f"{noun}: accessory of the policy"
            self._add(ACCESSORY, (noun,), {noun: members}, why)
        if small and not self._join(ACCESSORY, small):
            self._add(ACCESSORY, tuple(small), small, "accessories of the policy")
        self._leave(found)

    def _scripts(self) -> None:
        found: dict[str, list[Parsed]] = {}
        own = naming.own_scripts(self._language)
        for each in self.left:
            script = naming.script_of(each)
            if script is not None and script not in own:
                found.setdefault(script, []).append(each)
        for script, members in sorted(found.items()):
            if len(members) >= TERMS_OF_A_SCRIPT:
                self._add(SCRIPT, (script,), {script: members}, f"written in {script}")
                self._leave({script: members})

    def _core(self) -> None:
        members = [e for e in self.left if e.stems and self._stems.issuperset(e.stems)]
        if members:
            self._add(CORE, (), {"": members}, f"only {', '.join(self.heads)}")
            self._leave({"": members})

    def _anchor_words(self) -> None:
        there = len(self._index.buckets) + len(self._drafts)
        least, most = self._limits.least - there, self._limits.most - there
        found = anchors.anchors(
            self.left, self._stems, clicks=self._clicks, least=least, most=max(0, most)
        )
        left = self.left
        for number, each in enumerate(found, 1):
            members = [left[at] for at in each.members]
            word = naming.spelled(each.stem, members, self._language)
            outside = messages.most_left(number)
            why = f'anchor {number}, "{word}": {each.clicks:,} clicks{outside}'
            self._add(ANCHOR, (word,), {word: members}, why)
            self._leave({word: members})

    # Parts of these

    def _holding(self, phrases: Sequence[str]) -> dict[str, list[Parsed]]:
        found: dict[str, list[Parsed]] = {}
        for each in self.left if phrases else ():
            phrase = word_lists.held(phrases, frozenset(each.stems), self._language)
            if phrase is not None:
                found.setdefault(phrase, []).append(each)
        return {phrase: found[phrase] for phrase in phrases if phrase in found}

    def _leave(self, taken: Mapping[str, Sequence[Parsed]]) -> None:
        gone = {each.term.text for members in taken.values() for each in members}
        self.left = [each for each in self.left if each.term.text not in gone]

    def _add(
        self, rule: str, words: tuple[str, ...], taken: Mapping[str, Sequence[Parsed]], why: str
    ) -> None:
        members = [(each, word) for word, some in taken.items() for each in some]
        members.sort(key=lambda pair: order_of(pair[0].term))
        self._drafts.append(Draft(rule=rule, anchors=words, members=tuple(members), why=why))

    def _usual(self) -> Rate:
        own = {
            each.term.text
            for draft in self._drafts
            if draft.rule == OWN
            for each, _ in draft.members
        }
        for bucket in self._index.buckets:
            if bucket.grouping is not None and bucket.grouping.rule == OWN:
                own |= {each.term.text for each, _ in self._placed.get(bucket.name, ())}
        return rate_of(each.term for each in self.every if each.term.text not in own)


def _new_folds(
    texts: Sequence[SearchTerm],
    existing: Sequence[BucketTerms],
    shop: ShopWords,
    language: Language,
) -> dict[str, str]:
    """Misspellings that no bucket knows, without words that a person or a bucket named."""
    phrases = (*shop.own_brands, *shop.rival_brands, *shop.accessories, *shop.synonyms)
    keywords = (keyword for bucket in existing for keyword in bucket.keywords)
    kept = {word for text in (*phrases, *keywords) for word in terms.words(text)}
    counts = misspellings.counted([terms.words(each.text) for each in texts])
    found = misspellings.folds(counts, language, kept)
    return {old: shop.synonyms.get(new, new) for old, new in found.items()}
