from __future__ import annotations

import re
import sys
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.steps import steps
from trace_gate.core.trace import target, target_names
from trace_gate.core.trace.blanks import FOLDED
from trace_gate.core.trace.target_names import MATCHES

OID = "0123456789abcdef0123456789abcdef01234567"

GOOD = [
    ("campaign/4711", "state", {"campaign": "4711"}),
    ("campaign/4711/state", "state", {"campaign": "4711"}),
    ("campaign/4711/budget", "budget", {"campaign": "4711"}),
    ("campaign/4711/ad_group/12", "state", {"campaign": "4711", "ad_group": "12"}),
    ("campaign/4711/ad_group/12/bid", "bid", {"campaign": "4711", "ad_group": "12"}),
    (
        "campaign/4711/ad_group/12/keyword/camping kaffee/bid",
        "bid",
        {"campaign": "4711", "ad_group": "12", "keyword": "camping kaffee"},
    ),
    ("campaign/a/ad_group/b/keyword/c", "state", {"keyword": "c"}),
    ("campaign/a/ad_group/b/keyword/c/state", "state", {"keyword": "c"}),
    ("campaign/a/ad_group/b/keyword/bid", "state", {"keyword": "bid"}),
    ("campaign/a/ad_group/b/keyword/bid/bid", "bid", {"keyword": "bid"}),
    ("campaign/budget", "state", {"campaign": "budget"}),
    ("campaign/a/ad_group/b/keyword/24%2F7 100%25/bid", "bid", {"keyword": "24/7 100%"}),
    ("campaign/Q1%2fBroad/budget", "budget", {"campaign": "Q1/Broad"}),
    (
        "campaign/a/ad_group/b/keyword/c/exact/bid",
        "bid",
        {"keyword": "c", "match": "exact", "negative": None},
    ),
    ("campaign/a/ad_group/b/keyword/c/phrase/state", "state", {"keyword": "c", "match": "phrase"}),
    ("campaign/a/ad_group/b/keyword/c/broad", "state", {"keyword": "c", "match": "broad"}),
    ("campaign/a/ad_group/b/keyword/exact", "state", {"keyword": "exact", "match": None}),
    ("campaign/a/ad_group/b/keyword/exact/bid", "bid", {"keyword": "exact", "match": None}),
    ("campaign/a/ad_group/b/keyword/exact/exact/bid", "bid", {"match": "exact"}),
    (
        'campaign/a/ad_group/b/product_target/asin="B0CAMP1234"/bid',
        "bid",
        {"product_target": 'asin="B0CAMP1234"', "keyword": None},
    ),
    (
        "campaign/a/ad_group/b/product_target/close-match/state",
        "state",
        {"product_target": "close-match"},
    ),
    (
        "campaign/a/ad_group/b/negative_keyword/used mug/state",
        "state",
        {"negative": "used mug", "match": None, "keyword": None},
    ),
    (
        "campaign/a/ad_group/b/negative_keyword/used mug/phrase/state",
        "state",
        {"negative": "used mug", "match": "phrase"},
    ),
    (
        "campaign/a/placement/top_of_search/percent",
        "bid",
        {"campaign": "a", "placement": "top_of_search", "ad_group": None},
    ),
    ("campaign/placement/placement/product_pages/percent", "bid", {"campaign": "placement"}),
    ("asin/B0CAMP1234/acos_target", "goal", {"asin": "B0CAMP1234", "bucket": None}),
    ("tenant/ACME-DE/acos_target", "goal", {"store": "ACME", "marketplace": "DE"}),
    ("asin/B0CAMP1234/content/title", "content", {"asin": "B0CAMP1234", "part": "title"}),
    ("asin/B0CAMP1234/content/backend_keywords", "content", {"part": "backend_keywords"}),
    (
        "asin/B0CAMP1234/intent_bucket/IB-camping-coffee-2",
        "bucket",
        {"asin": "B0CAMP1234", "bucket": "IB-camping-coffee-2"},
    ),
    (f"commit/{OID}", "commit", {"commit": OID}),
    (f"commit/{OID}{'0' * 24}", "commit", {"commit": OID + "0" * 24}),
    (
        "tenant/ACME-1-DE/emergency",
        "emergency",
        {"store": "ACME-1", "marketplace": "DE"},
    ),
    ("notes/week-1.md", "file", {"path": "notes/week-1.md", "pattern": False}),
    ("file/notes/week-1.md", "file", {"path": "notes/week-1.md"}),
    ("file/campaign/4711/bid", "file", {"path": "campaign/4711/bid", "campaign": None}),
    ("file/file", "file", {"path": "file"}),
    ("notes/**", "file", {"path": "notes/**", "pattern": True}),
    ("file/notes/2025/*.md", "file", {"path": "notes/2025/*.md", "pattern": True}),
    ("notes/**/*-draft*.md", "file", {"pattern": True}),
    ("bücher/größe?.[csv]", "file", {"path": "bücher/größe?.[csv]", "pattern": False}),
    ("README", "file", {"path": "README"}),
    ("campaigns/4711", "file", {"path": "campaigns/4711"}),
    ("notes/...", "file", {"path": "notes/..."}),
    (".github/workflows/x.yml", "file", {"path": ".github/workflows/x.yml"}),
]


def read(text: str) -> target.Target | target.TargetProblem:
    try:
        return target.parse(text)
    except target.TargetProblem as problem:
        return problem


@pytest.mark.parametrize(("text", "kind", "parts"), GOOD)
def test_a_target_is_read_into_its_kind_and_parts(text, kind, parts):
    found = target.parse(text)
    assert found.kind == kind
    assert found.text == text
    for name, value in parts.items():
        assert getattr(found, name) == value


BAD = [
    ("", "it is empty"),
    ("campaign", "a meaning of its own"),
    ("campaign/", "has no campaign"),
    ("campaign/ ", "has no campaign"),
    ("campaign/\u200d", "has no campaign"),
    ("campaign/1/", "nothing can be read"),
    ("campaign/1/bid", "which a campaign does not have"),
    ("campaign/1/paused", "which a campaign does not have"),
    ("campaign/1/ad_group", "has no ad group"),
    ("campaign/1/ad_group/", "has no ad group"),
    ("campaign/1/ad_group/2/budget", "which an ad group does not have"),
    ("campaign/1/ad_group/2/keyword", "has no keyword"),
    ("campaign/1/ad_group/2/keyword/a/b", "which a keyword does not have"),
    ("campaign/1/ad_group/2/keyword/a/b/bid", "nothing can be read"),
    ("campaign/1/keyword/a/bid", "nothing can be read"),
    ("campaign/1/ad_group/2/keyword/a/bid/bid", "nothing can be read"),
    ("campaign/1/ad_group/2/keyword/100%/bid", "has a % that"),
    ("campaign/1/ad_group/2/keyword/caf%C3%A9/bid", "has a % that"),
    ("campaign/1%2/bid", "has a % that"),
    ("campaign/1/ad_group/2/keyword/a\nb/bid", "a line break"),
    ("campaign/1/ad_group/2/keyword/a\x85b/bid", "a line break"),
    ("campaign/1/ad_group/2/keyword/a/Exact/bid", "nothing can be read"),
    ("campaign/1/ad_group/2/keyword/a/exact/budget", "which a keyword does not have"),
    ("campaign/1/ad_group/2/keyword/a/exact/phrase/bid", "nothing can be read"),
    ("campaign/1/ad_group/2/bid/exact", "nothing can be read"),
    ("campaign/1/ad_group/2/negative_keyword/a/bid", "which a negative keyword does not have"),
    ("campaign/1/ad_group/2/negative_keyword/a/broad/state", "nothing can be read"),
    ("campaign/1/negative_keyword/a/state", "nothing can be read"),
    ("campaign/1/ad_group/2/product_target/a/exact/bid", "nothing can be read"),
    ("campaign/1/ad_group/2/product_target//bid", "has no product target"),
    ('campaign/1/ad_group/2/product_target/""/bid', "has no product target"),
    ("campaign/1/placement", "has no placement"),
    ("campaign/1/placement/top/percent", "has no placement"),
    ("campaign/1/placement/Top_of_search/percent", "has no placement"),
    ("campaign/1/placement/top_of_search", "does not say what of a placement changes"),
    ("campaign/1/placement/top_of_search/bid", "which a placement does not have"),
    ("campaign/1/ad_group/2/placement/top_of_search/percent", "nothing can be read"),
    ("campaign/1/acos_target", "which a campaign does not have"),
    ("asin/B0CAMP1234/acos_target/x", "what of the product"),
    ("asin/B0CAMP1234/goal", "what of the product"),
    ("asin/B0CAMP1234/intent_bucket/IB-a/acos_target", "what of the product"),
    ("tenant/ACME-US/acos_target/x", "is not a target of a store"),
    ("asin", "a meaning of its own"),
    ("asin/B0CAMP1234", "what of the product"),
    ("asin/B0CAMP1234/content", "what of the product"),
    ("asin/B0CAMP1234/content/title/x", "what of the product"),
    ("asin/b0camp1234/content/title", "is not an ASIN"),
    ("asin/B0CAMP123/content/title", "is not an ASIN"),
    ("asin/B0CAMP123\u0664/content/title", "is not an ASIN"),
    ("asin/B0CAMP1234/content/price", "not a part of a listing"),
    ("asin/B0CAMP1234/content/Title", "not a part of a listing"),
    ("asin/B0CAMP1234/intent_bucket/camping", "not the id of an intent bucket"),
    ("asin/B0CAMP1234/intent_bucket/IB-", "not the id of an intent bucket"),
    ("asin/B0CAMP1234/intent_bucket/IB-Camping", "not the id of an intent bucket"),
    ("asin/B0CAMP1234/intent_bucket/IB-a--b", "not the id of an intent bucket"),
    ("asin/B0CAMP1234/intent_bucket/IB-a-", "not the id of an intent bucket"),
    (f"asin/B0CAMP1234/intent_bucket/IB-{98 * 'a'}", "not the id of an intent bucket"),
    ("commit/", "does not name a commit in full"),
    ("commit/0123456", "does not name a commit in full"),
    ("commit/" + OID.upper(), "does not name a commit in full"),
    ("commit/HEAD", "does not name a commit in full"),
    ("tenant/ACME/emergency", "is not a target of a store"),
    ("tenant/ACME-XX/emergency", "is not a target of a store"),
    ("tenant/acme-US/emergency", "is not a target of a store"),
    ("tenant/-US/emergency", "is not a target of a store"),
    ("tenant/_A-US/emergency", "is not a target of a store"),
    (f"tenant/{'A' * 33}-US/emergency", "is not a target of a store"),
    ("tenant/ACME-US/resume", "is not a target of a store"),
    ("tenant/ACME-US", "is not a target of a store"),
    ("file", "a meaning of its own"),
    ("file/", "it is empty"),
    ("Campaign/4711/bid", "a meaning of its own"),
    ("ASIN/B0CAMP1234/content/title", "a meaning of its own"),
    ("/etc/passwd", "absolute"),
    ("file//etc/passwd", "absolute"),
    ("C:/notes/a.md", "absolute"),
    ("notes\\a.md", "backslash"),
    ("notes/../config/gate.yaml", ". or .."),
    ("..", ". or .."),
    ("./notes/a.md", ". or .."),
    ("notes/./a.md", ". or .."),
    ("notes//a.md", "two / in a row"),
    ("notes/", "ends in /"),
    ("notes/a\tb.md", "control character"),
    ("notes/a\x00b.md", "control character"),
    ("notes/a\x9bb.md", "control character"),
    ("notes/gro\u0308\xdfe.csv", "not NFC"),
    ("*", "below at least one folder"),
    ("**", "below at least one folder"),
    ("**/*.md", "below at least one folder"),
    ("no*tes/a.md", "below at least one folder"),
    ("file/*/a.md", "below at least one folder"),
    ("notes/**.md", "must stand alone"),
    ("notes/***/a", "must stand alone"),
]


@pytest.mark.parametrize(("text", "why"), BAD)
def test_what_is_no_target_is_told_why_and_how_to_write_it(text, why):
    with pytest.raises(target.TargetProblem) as caught:
        target.parse(text)
    assert why in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("campaign/1", "campaign/1/state"),
        (
            "campaign/1/ad_group/2/keyword/Camping  KAFFEE /bid",
            "campaign/1/ad_group/2/keyword/camping kaffee/bid",
        ),
        (
            "campaign/1/ad_group/2/keyword/\uff23amping\xa0kaffee/bid",
            "campaign/1/ad_group/2/keyword/camping kaffee/bid",
        ),
        (
            "campaign/1/ad_group/2/keyword/\u2102amping/bid",
            "campaign/1/ad_group/2/keyword/camping/bid",
        ),
        (
            "campaign/1/ad_group/2/keyword/STRASSE/bid",
            "campaign/1/ad_group/2/keyword/stra\xdfe/bid",
        ),
        (
            "campaign/1/ad_group/2/keyword/gro\u0308sse/bid",
            "campaign/1/ad_group/2/keyword/gr\xf6sse/bid",
        ),
        (
            "campaign/1/ad_group/2/keyword/a\u200db\ufe0f/bid",
            "campaign/1/ad_group/2/keyword/ab/bid",
        ),
        (
            "campaign/1/ad_group/2/keyword/a\uff0fb/bid",
            "campaign/1/ad_group/2/keyword/a%2Fb/bid",
        ),
        ("file/notes/a.md", "notes/a.md"),
        (
            "campaign/1/ad_group/2/keyword/Mug/exact/bid",
            "campaign/1/ad_group/2/keyword/mug/exact/bid",
        ),
        (
            "campaign/1/ad_group/2/negative_keyword/Used  Mug/phrase",
            "campaign/1/ad_group/2/negative_keyword/used mug/phrase/state",
        ),
        (
            'campaign/1/ad_group/2/product_target/ASIN="B0CAMP1234"/bid',
            'campaign/1/ad_group/2/product_target/asin="b0camp1234"/bid',
        ),
        *(
            (
                f"campaign/1/ad_group/2/product_target/{each}/bid",
                'campaign/1/ad_group/2/product_target/asin="B0CAMP1234"/bid',
            )
            for each in (
                'asin = "B0CAMP1234"',
                'asin ="B0CAMP1234"',
                "asin=B0CAMP1234",
                "B0CAMP1234",
                " asin\xa0= B0CAMP1234",
                "asin='B0CAMP1234'",
                "asin=\u201cB0CAMP1234\u201d",
                'asin=" B0CAMP1234 "',
                "asin\uff1d\uff02B0CAMP1234\uff02",
            )
        ),
    ],
)
def test_spellings_of_one_target_have_one_normal_form(one, other):
    assert target.parse(one).normal == target.parse(other).normal


BLANKS = ["\u2800", "\u3164", "\u115f", "\u1160", "\uffa0", "\xa0", "\u3000", "\u2003"]


@pytest.mark.parametrize("blank", BLANKS)
def test_a_letter_that_looks_like_a_space_is_one(blank):
    for name in (f"door{blank}mat", f"{blank}door mat", f"door {blank} mat{blank}"):
        assert target.normal_name(name) == "door mat"


def test_what_unicode_calls_a_format_character_is_no_part_of_a_name():
    signs = [each for each in map(chr, range(sys.maxunicode + 1)) if category(each) == "Cf"]
    assert len(signs) > 150
    seen = [f"U+{ord(each):04X}" for each in signs if target.normal_name(f"a{each}b") != "ab"]
    assert seen == []


IGNORABLE = [0x34F, 0x17B4, 0x17B5, 0x180B, 0x180F, 0x2065, 0xFE00, 0xFE0F, 0xFFF0, 0xFFF8, 0xE0100]


@pytest.mark.parametrize("sign", [*IGNORABLE, 0xE0FFF, 0x13430, 0x1343F, 0x1D159, 0x16FE4])
def test_what_is_drawn_as_nothing_is_no_part_of_a_name(sign):
    assert target.normal_name(f"door{chr(sign)} mat") == "door mat"
    with pytest.raises(target.TargetProblem, match="has no keyword"):
        target.parse(f"campaign/1/ad_group/2/keyword/{chr(sign)}/bid")


@given(st.text(max_size=20))
def test_a_folded_name_stays_as_it_is(name):
    once = target.normal_name(name).replace("%2F", "/").replace("%25", "%")
    assert target.normal_name(once).replace("%2F", "/").replace("%25", "%") == once


@given(st.text(min_size=1, max_size=20), st.sampled_from(sorted(FOLDED)), st.integers(0, 20))
def test_no_sign_that_cannot_be_seen_makes_another_name(name, sign, at):
    spaced = f"{name[:at]} {name[at:]}"
    told = chr(sign) if FOLDED[sign] else f" {chr(sign)}"
    assert target.normal_name(f"{name[:at]}{told}{name[at:]}") == target.normal_name(spaced)


def test_one_keyword_without_a_match_type_has_the_values_of_every_type():
    word = "campaign/1/ad_group/2/keyword/mug"
    groups = target.same_values(target.parse(f"{word}/bid"))
    assert groups == tuple((f"{word}/bid", f"{word}/{each}/bid") for each in MATCHES)
    assert target.same_values(target.parse(f"{word}/exact/bid")) == (
        (f"{word}/exact/bid", f"{word}/bid"),
    )
    negative = "campaign/1/ad_group/2/negative_keyword/mug"
    assert target.same_values(target.parse(f"{negative}/exact")) == (
        (f"{negative}/exact/state", f"{negative}/state"),
    )
    assert len(target.same_values(target.parse(negative))) == 2
    for other in ("campaign/1/budget", "campaign/1/ad_group/2/product_target/exact/bid"):
        assert target.same_values(target.parse(other)) == ((target.parse(other).normal,),)


@pytest.mark.parametrize(
    "text", [*(each[0] for each in GOOD), "campaign/%252f", "campaign/100%25", "campaign/%2F%25"]
)
def test_a_normal_form_can_be_read_again(text):
    found = target.parse(text)
    again = target.parse(found.normal)
    assert (again.kind, again.normal, again.path) == (found.kind, found.normal, found.path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("campaign/1/budget", "campaign/1/state"),
        ("campaign/1/ad_group/2", "campaign/1%2Fad_group%2F2"),
        ("campaign/%252F", "campaign/%2F"),
        ("file/asin/B0CAMP1234/content/title", "asin/B0CAMP1234/content/title"),
        ("notes/A.md", "notes/a.md"),
        ("campaign/1/ad_group/2/keyword/a=b", "campaign/1/ad_group/2/keyword/a = b"),
        (
            "campaign/1/ad_group/2/product_target/asin=B0CAMP1234",
            "campaign/1/ad_group/2/product_target/asin-expanded=B0CAMP1234",
        ),
    ],
)
def test_different_targets_have_different_normal_forms(one, other):
    assert target.parse(one).normal != target.parse(other).normal


def market_name() -> st.SearchStrategy[str]:
    text = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)
    return text.map(lambda name: name.replace("%", "%25").replace("/", "%2F"))


WITHIN = st.one_of(
    st.tuples(st.just("keyword"), st.sampled_from(["", *MATCHES]), st.sampled_from(["bid", ""])),
    st.tuples(st.just("product_target"), st.just(""), st.sampled_from(["bid", "state"])),
    st.tuples(st.just("negative_keyword"), st.sampled_from(["", "exact"]), st.just("state")),
)


@given(st.text(st.sampled_from("aA=<\"'\u201d \u0301\u0345\u1161\u1100\u2800\uff02%/b0C")))
def test_an_expression_has_one_spelling(name):
    """A quote that goes lets letters beside it become one: that is looked at again."""
    once = target_names.normal("product_target", name)
    again = target_names.normal("product_target", once.replace("%2F", "/").replace("%25", "%"))
    assert again == once


@given(market_name(), market_name(), market_name(), WITHIN)
def test_the_normal_form_is_a_target_with_the_same_normal_form(campaign, ad_group, name, within):
    level, *rest = within
    parts = ["campaign", campaign, "ad_group", ad_group, level, name, *(r for r in rest if r)]
    found = read("/".join(parts))
    if isinstance(found, target.TargetProblem):
        assert "has no" in found.message  # nothing but what cannot be seen
        return
    again = target.parse(found.normal)
    assert again.normal == found.normal
    for field in ("kind", "match"):
        assert getattr(again, field) == getattr(found, field)
    for field in ("campaign", "ad_group", "keyword", "product_target", "negative"):
        one, other = getattr(again, field), getattr(found, field)
        assert (one is None) == (other is None)
        assert one is None or target_names.normal(field, one) == target_names.normal(field, other)


@given(st.text(max_size=40))
def test_any_text_is_a_target_or_a_problem(text):
    holders = (
        "campaign",
        "file",
        "asin",
        "tenant",
        "campaign/1/placement",
        "campaign/1/ad_group/2",
    )
    for each in (text, *(f"{holder}/{text}" for holder in holders)):
        found = read(each)
        if isinstance(found, target.TargetProblem):
            assert found.message
            assert found.remedy
        else:
            assert found.kind in target.KINDS
            assert target.parse(found.normal).normal == found.normal


def test_a_very_long_text_is_not_repeated_in_the_message():
    with pytest.raises(target.TargetProblem) as caught:
        target.parse("campaign/1/" + "x" * 100_000)
    assert len(caught.value.message) < 1000


COVERED = [
    ("notes/a.md", "notes/a.md", True),
    ("notes/a.md", "notes/a.md/b", False),
    ("notes/a.md", "Notes/a.md", False),
    ("notes/*", "notes/a.md", True),
    ("notes/*", "notes/.hidden", True),
    ("notes/*", "notes/b/a.md", False),
    ("notes/*", "notes", False),
    ("notes/*.md", "notes/.md", True),
    ("notes/*.md", "notes/a.md.txt", False),
    ("notes/a*a", "notes/a", False),
    ("notes/a*a", "notes/aa", True),
    ("notes/*a*b*", "notes/xaxbx", True),
    ("notes/*a*b*", "notes/xbxax", False),
    ("notes/*ab*ba*", "notes/aba", False),
    ("notes/*ab*ba*", "notes/abba", True),
    ("notes/**", "notes/a.md", True),
    ("notes/**", "notes/b/c/a.md", True),
    ("notes/**", "notes", False),
    ("notes/**", "notesx/a.md", False),
    ("notes/**/a.md", "notes/a.md", True),
    ("notes/**/a.md", "notes/b/c/a.md", True),
    ("notes/**/a.md", "notes/b/xa.md", False),
    ("notes/**/b/**", "notes/b/c", True),
    ("notes/**/b/**", "notes/b", False),
    ("notes/**/b/**", "notes/a/b", False),
    ("notes/**/b/*/c", "notes/b/b/x/c", True),
    ("notes/**/**", "notes/a", True),
    ("notes/[a]?", "notes/[a]?", True),
    ("notes/[a]?", "notes/ax", False),
]


@pytest.mark.parametrize(("text", "path", "covered"), COVERED)
def test_a_file_target_covers_what_its_wildcards_say(text, path, covered):
    assert target.covers(target.parse(text), path) is covered


def test_only_file_targets_cover_paths():
    assert not target.covers(target.parse("campaign/1/budget"), "campaign/1")
    assert not target.covers(target.parse(f"commit/{OID}"), OID)


def by_regex(pattern: str, path: str) -> bool:
    """An independent, exponential reading of the wildcards."""
    expression = ""
    for segment in pattern.split("/"):
        if segment == "**":
            expression += "(?:/[^/]+)*"
        else:
            expression += "/" + "[^/]*".join(map(re.escape, segment.split("*")))
    if pattern.endswith("/**"):
        expression = expression.removesuffix("(?:/[^/]+)*") + "(?:/[^/]+)+"
    return re.fullmatch(expression, f"/{path}") is not None


SEGMENTS = st.sampled_from(
    ["a", "b", "ab", "ba", "*", "a*", "*b", "*a*", "a*b", "*ab*ba*", "**", "**"]
)
NAMES = st.sampled_from(["a", "b", "ab", "ba", "aab", "bab"])


@given(st.lists(SEGMENTS, max_size=6), st.lists(NAMES, max_size=7))
def test_wildcards_agree_with_a_regular_expression(segments, names):
    pattern, path = "/".join(["a", *segments]), "/".join(["a", *names])
    assert target.covers(target.parse(pattern), path) is by_regex(pattern, path)


def test_no_pattern_makes_matching_slow():
    path = "a/" + "a/" * 2000 + "a" * 2000
    for pattern in ("a/" + "**/a*a/" * 300 + "b", "a/**/" + "*a" * 900 + "b", "a" + "/a*" * 1500):
        parsed = target.parse(pattern)
        assert not target.covers(parsed, path)
        assert steps(lambda parsed=parsed: target.covers(parsed, path)) < len(pattern + path)


@pytest.mark.parametrize(
    ("change_type", "kind", "fits"),
    [
        ("bid_update", "bid", True),
        ("bid", "bid", True),
        ("bucket_create", "bucket", True),
        ("file_add", "file", True),
        ("state_pause", "state", True),
        ("budget_update", "bid", False),
        ("bidding", "bid", False),
        ("", "bid", False),
        ("update_bid", "bid", False),
    ],
)
def test_a_change_type_belongs_to_the_kind_that_it_begins_with(change_type, kind, fits):
    assert target.change_kind_matches(change_type, kind) is fits
