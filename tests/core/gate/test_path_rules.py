"""Where changes may be, on values (SPEC 2 and 5): TG406, TG407, TG411 and TG703."""

from __future__ import annotations

import unicodedata

import pytest

from tests.support.unit_case import case, change, codes, entry, policy, sha
from trace_gate.core.finding import Finding
from trace_gate.core.gate import path_rules
from trace_gate.core.gate.proposal import DerivedInUnit, LinkGoal, PolicyInUnit

# --- names ---------------------------------------------------------------------------------------

NFC = "café.csv"
NFD = unicodedata.normalize("NFD", NFC)


def names(*changes, base=None):
    """Findings where folders of the base have some names."""
    return list(path_rules.safe_names(case(*changes, around={"names": base or {}})))


def test_a_plain_name_passes():
    assert names(change("ads/bids 2025-01.csv"), change(f"ads/{NFC}")) == []


def test_an_unsafe_name_is_told_with_the_command_that_renames_it():
    (wrong,) = names(change("ads/a:b.csv"))
    assert (wrong.code, wrong.path, wrong.level, wrong.waits) == (
        *("TG411", "ads/a:b.csv", "error"),
        False,
    )
    assert "'ads/a:b.csv' is not safe: it holds a colon" in wrong.message
    assert wrong.remediation == "Rename it: git mv 'ads/a:b.csv' ads/a-b.csv"
    (wrong,) = names(change("ads/a: b.csv"))
    assert wrong.remediation == "Rename it: git mv 'ads/a: b.csv' 'ads/a- b.csv'"
    (wrong,) = names(change("a:b/c.csv"))
    assert wrong.remediation == "Rename it: mkdir -p a-b && git mv 'a:b/c.csv' a-b/c.csv"


def test_what_goes_may_have_any_name():
    assert names(change("ads/a:b.csv", "a", None)) == []


def test_an_unsafe_name_of_the_base_is_told_when_its_content_changes():
    assert codes(names(change("ads/a:b.csv", "a"))) == ["TG411"]


@pytest.mark.parametrize("one", ["bids.csv", NFC])
def test_a_name_that_differs_from_one_of_the_base_by_case_is_told(one):
    (wrong,) = names(change(f"ads/{one.upper()}"), base={"ads": (one,)})
    assert (wrong.code, wrong.path) == ("TG411", f"ads/{one.upper()}")
    assert wrong.message == (
        f"{wrong.path!r} differs from {f'ads/{one}'!r} only by case or encoding."
    )
    assert "git mv " in wrong.remediation
    assert wrong.remediation.endswith("NEW   # NEW: another name")


def test_two_names_of_one_unit_are_held_against_each_other_once():
    (wrong,) = names(change("ads/bids.csv"), change("ads/Bids.csv"))
    assert wrong.path == "ads/Bids.csv"
    assert "'ads/bids.csv'" in wrong.message


def test_so_is_one_in_a_folder_of_a_folder():
    (wrong,) = names(change("ads/us/Bids.csv"), base={"ads/us": ("bids.csv",)})
    assert "'ads/us/bids.csv'" in wrong.message


def test_at_the_top_there_is_no_folder_in_the_name():
    (wrong,) = names(change("Ads.csv"), base={"": ("ads.csv",)})
    assert wrong.message.startswith("'Ads.csv' differs from 'ads.csv' only")


def test_a_folder_may_be_the_twin_and_is_told_once_for_each_path():
    found = names(
        change("ADS/Ads/x.csv"), change("ADS/y.csv"), base={"": ("ads",), "ADS": ("ads",)}
    )
    assert [each.path for each in found] == ["ADS/Ads/x.csv", "ADS/y.csv"]
    assert "differs from 'ads' only" in found[0].message


def test_one_name_in_two_folders_is_no_twin():
    assert names(change("ads/bids.csv"), change("Old/Bids.csv"), base={"ads": ("other.csv",)}) == []


def test_the_name_itself_is_no_twin():
    assert names(change("ads/bids.csv"), base={"ads": ("bids.csv",)}) == []


def test_only_a_name_that_comes_is_held_against_others():
    base = {"ads": ("bids.csv",)}
    assert names(change("ads/Bids.csv", "a"), base=base) == []
    assert names(change("ads/Bids.csv", "a", None), base=base) == []


def test_names_that_look_alike_are_told_by_the_numbers_of_their_letters():
    _unsafe, twin = names(change(f"ads/{NFD}"), base={"ads": (NFC,)})
    assert twin.message.endswith("only by case or encoding (U+0065 U+0301 here, U+00E9 there).")


# --- links ---------------------------------------------------------------------------------------


LINK = "ads/this week"


def links(goal, base=None):
    """Findings for one link."""
    return list(path_rules.symbolic_links({LINK: goal}, policy().gate, base))


def test_a_link_to_a_governed_file_passes():
    assert links(LinkGoal(goal="ads/x.csv", entry=entry("x"))) == []


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("traces/2025-01", "This link leads to traces/2025-01: what is in traces/"),
        ("", "This link leads to the top of the repository: semantic/ is derived"),
    ],
)
def test_a_link_to_what_nobody_governs_is_told(goal, said):
    (wrong,) = links(LinkGoal(goal=goal))
    assert (wrong.code, wrong.path, wrong.level) == ("TG411", LINK, "error")
    assert wrong.message.startswith(said)
    assert wrong.message.endswith(".")
    assert wrong.remediation == "Put the file or the folder itself here, not a link to it."


def test_so_is_one_that_cannot_be_followed():
    (wrong,) = links(LinkGoal(wrong="it leads in a circle"))
    assert wrong.message == "This link is not safe: it leads in a circle."


def test_a_link_is_told_when_its_file_goes_with_two_ways_out():
    gone = LinkGoal(goal="docs/a b.md", left="docs/a b.md")
    (wrong,) = links(gone, base="c" * 40)
    assert (wrong.code, wrong.path) == ("TG411", LINK)
    assert wrong.message.startswith(
        f"This change takes docs/a b.md away, and the link {LINK} still leads there: the policy "
        "exempts `/docs/**/*.md`"
    )
    back = f"git restore --source={'c' * 10} --staged --worktree 'docs/a b.md'"
    assert wrong.remediation.startswith(
        "Let the link go in the same change: git rm 'ads/this week' "
    )
    assert wrong.remediation.endswith(f"or put the file back: {back}")
    (wrong,) = links(gone)
    assert "--source=HEAD --staged" in wrong.remediation


def test_its_file_may_go_where_nothing_is_set_free():
    assert links(LinkGoal(goal="ads/x.csv", left="ads/x.csv")) == []


# --- contents that no clone can keep -------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "said", "fix"),
    [
        ("line ends", "has Windows line ends", "git add --renormalize -- 'ads/a b.csv' "),
        ("lfs", "is kept by Git LFS", "git lfs install && git rm -q --cached -- 'ads/a b.csv' &&"),
    ],
)
def test_a_content_that_every_clone_would_change_is_told(reason, said, fix):
    unit = case(change("ads/a b.csv"), around={"forbidden": {"ads/a b.csv": reason}})
    (wrong,) = path_rules.forbidden_contents(unit)
    assert (wrong.code, wrong.path, wrong.level) == ("TG411", "ads/a b.csv", "error")
    assert wrong.message.startswith(f"ads/a b.csv {said}")
    assert wrong.message.endswith(".")
    assert wrong.remediation.startswith(fix)
    assert list(path_rules.forbidden_contents(case(change("ads/a b.csv")))) == []


# --- derived files -------------------------------------------------------------------------------

TRACKED = policy(derived_tracked=True)


def derived(*changes, **fields):
    found = {key: tuple(each) for key, each in fields.items() if key != "merge_first"}
    report = DerivedInUnit(**found, merge_first=fields.get("merge_first"))
    return list(path_rules.derived(case(*changes, rules=TRACKED, derived=report)))


def said(found):
    return [(each.code, each.path) for each in found]


def test_nobody_commits_derived_files_where_they_are_not_tracked():
    (wrong,) = path_rules.derived(case(change("state/a b.yaml"), change("ads/x.csv")))
    assert (wrong.code, wrong.path, wrong.level) == ("TG406", "state/a b.yaml", "error")
    assert wrong.message.startswith("state/a b.yaml is derived from the traces.")
    assert wrong.remediation.startswith("git rm --cached --force -- 'state/a b.yaml' ")
    assert list(path_rules.derived(case(change("state/x.yaml", "a", None)))) == []


def test_where_they_are_tracked_nothing_is_asked_without_a_derivation():
    assert list(path_rules.derived(case(change("state/x.yaml"), rules=TRACKED))) == []
    assert derived(change("state/x.yaml")) == []


def test_what_the_unit_writes_and_the_traces_do_not_is_edited():
    found = derived(
        change("state/x.yaml"),
        change("semantic/s t.yaml"),
        wrong=["state/x.yaml"],
        stray=["semantic/s t.yaml"],
    )
    assert said(found) == [("TG406", "state/x.yaml"), ("TG406", "semantic/s t.yaml")]
    assert found[0].message == "state/x.yaml is not what the traces make of it."
    again = "trace-gate derive --index && git add --all -- semantic state"
    assert found[0].remediation == again
    assert found[1].message == "No trace makes semantic/s t.yaml."
    assert found[1].remediation == "git rm -f -- 'semantic/s t.yaml'"


@pytest.mark.parametrize("changes", [(), (change("state/x.yaml", "a", None),)])
def test_what_it_leaves_or_takes_away_is_out_of_date(changes):
    found = derived(
        *changes, wrong=["state/x.yaml"], missing=["state/m.yaml"], stray=["state/s t.yaml"]
    )
    assert said(found) == [
        ("TG407", "state/m.yaml"),
        ("TG407", "state/x.yaml"),
        ("TG407", "state/s t.yaml"),
    ]
    missing, wrong, stray = found
    assert missing.message == "state/m.yaml is missing: the traces make it."
    assert wrong.message.startswith("state/x.yaml is out of date:")
    assert stray.message == "No trace makes state/s t.yaml now."
    again = "trace-gate derive --index && git add --all -- state"
    assert [missing.remediation, wrong.remediation] == [again, again]
    assert stray.remediation == "git rm -f -- 'state/s t.yaml'"


def test_a_merge_that_nobody_made_yet_comes_first():
    (wrong,) = derived(missing=["state/m.yaml"], merge_first="origin/a(b)")
    assert wrong.remediation == (
        "git merge 'origin/a(b)' && trace-gate derive --index && git add --all -- state"
    )


def test_the_folders_are_those_of_the_policy():
    rules = policy(derived_tracked=True, derived=("a b", "state"))
    unit = case(rules=rules, derived=DerivedInUnit(missing=("a b/m.yaml",)))
    (wrong,) = path_rules.derived(unit)
    assert wrong.remediation.endswith(" && git add --all -- 'a b'")


@pytest.mark.parametrize("code", ["TG406", "TG407"])
@pytest.mark.parametrize(
    ("more", "tail"), [(0, None), (1, "1 more derived file of"), (2, "2 more derived files of")]
)
def test_so_many_are_named_and_the_others_are_counted(code, more, tail):
    paths = [f"state/{number}.yaml" for number in range(20 + more)]
    changes = [change(path) for path in paths] if code == "TG406" else []
    found = derived(*changes, wrong=paths)
    assert codes(found) == [code] * (20 + bool(more))
    assert [each.path for each in found[:20]] == paths[:20]
    if tail:
        assert (found[20].path, found[20].level) == (None, "error")
        assert f"And {tail} this kind." in found[20].message
        assert found[20].remediation == found[19].remediation


# --- the policy of the unit ----------------------------------------------------------------------

GATE, CLOCK = (f"config/amazon-growth/{name}.yaml" for name in ("gate", "event_clock_rules"))


def versions(gate=5, clock=5):
    made = policy(version=gate)
    return made.with_(event_clock_rules={**made.event_clock_rules, "version": clock})


def policies(new, *changes, **fields):
    unit = case(*changes, rules=versions(), in_unit=PolicyInUnit(policy=new), **fields)
    return list(path_rules.policy(unit))


def test_what_reading_the_policy_of_the_unit_found_is_said():
    wrong = Finding(code="TG701", message="m", remediation="r", path=GATE)
    for new in (None, versions()):
        unit = case(in_unit=PolicyInUnit(policy=new, findings=(wrong,)))
        assert list(path_rules.policy(unit))[:1] == [wrong]


@pytest.mark.parametrize(("gate", "clock"), [(5, 5), (6, 6), (1_000, 5)])
def test_the_same_version_or_a_newer_one_passes(gate, clock):
    assert policies(versions(gate, clock)) == []


def test_an_older_gate_is_told():
    (wrong,) = policies(versions(gate=4))
    assert (wrong.code, wrong.path, wrong.level) == ("TG703", GATE, "error")
    assert "from version 5 to 4" in wrong.message
    assert wrong.remediation == "Write `version: 6` into gate.yaml."


def test_older_rules_of_the_event_clock_are_told():
    (wrong,) = policies(versions(clock=4))
    assert (wrong.code, wrong.path, wrong.level) == ("TG703", CLOCK, "error")
    assert "from version 5 to 4" in wrong.message
    assert wrong.remediation == "Write `version: 6` into event_clock_rules.yaml."


def test_rules_without_a_version_are_the_first():
    """As the first release had them."""
    made = versions()
    rules = {key: each for key, each in made.event_clock_rules.items() if key != "version"}
    bare = made.with_(event_clock_rules=rules)
    (wrong,) = policies(bare)
    assert "from version 5 to 1" in wrong.message
    unit = case(rules=bare, in_unit=PolicyInUnit(policy=versions(clock=1)))
    assert list(path_rules.policy(unit)) == []


def test_an_adoption_brings_any_version():
    assert policies(versions(4, 4), adoption=True) == []


@pytest.mark.parametrize(("path", "new"), [(GATE, versions(gate=4)), (CLOCK, versions(clock=4))])
def test_what_the_unit_did_not_write_is_mended_by_a_merge(path, new):
    tip = sha("tip")
    (wrong,) = policies(new, change("ads/x.csv"), tip=tip)
    assert wrong.remediation.endswith(f"Take it in: git merge --autostash {tip[:10]}")
    (wrong,) = policies(new, change("ads/x.csv"), change(path, "a"), tip=tip)
    assert wrong.remediation.startswith("Write `version: 6`")
