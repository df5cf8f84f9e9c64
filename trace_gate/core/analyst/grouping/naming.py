"""Names of new buckets, and the sentence of their job: drafts, for a person to better."""

from __future__ import annotations

import re
import unicodedata

from trace_gate.core.analyst import terms
from trace_gate.core.analyst.bucket_terms import ACCESSORY, ANCHOR, CORE, OWN, RIVAL
from trace_gate.core.analyst.grouping.facets import SCENES, UNKNOWN, facet_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from trace_gate.core.analyst.grouping.parsed import Parsed
    from trace_gate.core.analyst.language import Language

_FIXED = {OWN: "own brand", RIVAL: "rival brand", CORE: "core"}
_JAPANESE = {"han", "hiragana", "katakana"}
DRAFT = "(draft) "
"""How a job begins that no person wrote"""


def spelled(stem: str, members: Iterable[Parsed], language: Language) -> str:
    """The word that shoppers write most for a stem; the stem itself where none of them does."""
    clicks: dict[str, int] = {}
    for each in members:
        for word in each.words:
            if language.stemmer.stem(word) == stem:
                clicks[word] = clicks.get(word, 0) + each.term.clicks + 1
    return min(clicks, key=lambda word: (-clicks[word], word)) if clicks else stem


def title(
    rule: str,
    anchors: Sequence[str],
    members: Sequence[Parsed],
    heads: Sequence[str],
    language: Language,
) -> str:
    """What a bucket is called, in words.

    An anchor that goes with only some of the head words is named with them: *lunch box*.

    Args:
        rule: Its rule.
        anchors: Its anchors, as words.
        members: Its terms, the one with most clicks first.
        heads: The head words, as words.
        language: Their language.
    """
    if rule in _FIXED:
        return _FIXED[rule]
    if rule == ACCESSORY and len(anchors) > 1:
        return "accessories"
    if rule == ANCHOR:
        stem = language.stemmer.stem
        common = [head for head in heads if all(stem(head) in each.stems for each in members)]
        if len(common) == len(heads):
            common = []
        wanted = {stem(word) for word in (*common, *anchors)}
        inside = [word for word in members[0].words if stem(word) in wanted]
        return " ".join(dict.fromkeys(inside)) if common else anchors[0]
    return anchors[0] if anchors else " ".join(members[0].words)


def bucket_id(words: str, taken: Container[str]) -> str:
    """An id that is free: `IB-` and words joined by hyphens. Other letters are left out."""
    plain = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))[:40].strip("-") or "words"
    name, number = f"IB-{slug}", 2
    while name in taken:
        name, number = f"IB-{slug}-{number}", number + 1
    return name


def job(
    rule: str, words: str, anchors: Sequence[str], heads: Sequence[str], language: Language
) -> str:
    """A sentence of what the shopper wants, which says that it is a draft."""
    head = " ".join(heads)
    if rule in (OWN, RIVAL):
        return f"{DRAFT}Find the {words}"
    if rule == CORE:
        return f"{DRAFT}Find {head}"
    if rule != ANCHOR or words != anchors[0]:
        return f"{DRAFT}Find {words}"
    facet = facet_of(anchors[0], language)
    if facet in SCENES:
        return f"{DRAFT}Find {head} for {words}"
    return f"{DRAFT}Find {head}: {words}" if facet == UNKNOWN else f"{DRAFT}Find {words} {head}"


def script_of(each: Parsed) -> str | None:
    """The one script that a term is written in; None where there are several."""
    found = {terms.script_of(word) for word in each.written}
    return found.pop() if len(found) == 1 else None


def own_scripts(language: Language) -> frozenset[str]:
    """The scripts that shoppers of a language use: Latin letters are in use everywhere."""
    own = {terms.script_of(word) for word in language.function_words}
    return frozenset(own | {terms.LATIN} | (_JAPANESE if "hiragana" in own else set()))
