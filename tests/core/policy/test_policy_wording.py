"""A policy file that breaks its schema is told in plain words, at the right place."""

import pytest

ROLE = "Agents/amazon-growth/trace-scribe.yaml"


@pytest.mark.parametrize(
    ("change", "place", "told"),
    [
        (
            ("  open_days: 30", "  open_day: 30"),
            (3, "open_day"),
            ("There is no `open_day` in `link`.", "Write `open_days`."),
        ),
        (
            ("agents: []", "agents: []\ncolour: red"),
            (1, "colour"),
            (
                "There is no `colour` in this file.",
                "Remove it. What may stand here: version, paths",
            ),
        ),
        (
            ("version: 1", "version: 0"),
            (10, "version"),
            ("`version` is `0`, outside of its limits.", "Write a number from 1 to"),
        ),
        (
            ("strict_local: false", "strict_local: no"),
            (15, "strict_local"),
            (
                '`strict_local` is `"no"`, and true or false belongs here.',
                "true: prepare-commit-msg",
            ),
        ),
        (
            ("approvers: {}", "approvers:"),
            (11, "approvers"),
            (
                "`approvers` is empty, and a block of fields (`name: value`) belongs here.",
                "Write `{}` for none.",
            ),
        ),
        (
            ("  default: block", "  default: blok"),
            (12, "default"),
            ('`mode.default` is `"blok"`.', "Write `block`."),
        ),
        (
            ("agents: []", "agents: [a, b, a]"),
            (16, "agents"),
            ('`"a"` stands twice in `agents`.', "Remove one of the two."),
        ),
        (
            ("agents: []", "agents: [a b]"),
            (10, "agents"),
            ('`agents[1]`: `"a b"` cannot stand here.', "An agent_id: letters, digits"),
        ),
        (
            ("approvers: {}", "approvers: {王: {emails: [a@x.com]}}"),
            (13, "approvers"),
            ('`approvers`: `"王"` cannot stand here.', "A name: letters, digits"),
        ),
        (
            ("approvers: {}", "approvers: {ann: {emails: []}}"),
            (27, "approvers"),
            (
                "`approvers.ann.emails` is too short: it needs at least 1.",
                "Write at least 1. The e-mail",
            ),
        ),
        (
            ("tenants: []", "tenants: [{store_id: A, marketplace: US, currency: USD}]"),
            (11, "tenants"),
            ("`tenants[1]` has no `timezone`.", "Add `timezone:`. The time zone"),
        ),
        (
            ("  derived:\n    semantic", "  derives:\n    semantic"),
            (3, "derives"),
            ("There is no `derives` in `paths`.", "Write `derived`."),
        ),
        (
            ("protected_branch: null", 'protected_branch: "main\\n"'),
            (19, "protected_branch"),
            ('`protected_branch`: `"main', "The branch that everybody"),
        ),
        (
            ("protected_branch: null", "protected_branch: [main]"),
            (19, "protected_branch"),
            (
                "`protected_branch` is a list, and text or null belongs here.",
                "The branch that everybody",
            ),
        ),
        (
            ("protected_branch: null", "protected_branch: 12"),
            (19, "protected_branch"),
            ("`protected_branch` is `12`, and text", 'Put it in quotes: `"12"`. The branch'),
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_its_mend(edited, findings_of, change, place, told):
    (finding,) = findings_of(edited(change))
    (column, word), (message, remedy) = place, told
    assert finding.code == "TG701"
    assert finding.message.startswith(message)
    assert finding.remediation.startswith(remedy)
    assert word in finding.source
    assert finding.column == column


def test_how_to_write_nothing_is_said_only_where_nothing_stands(edited, findings_of):
    (empty,) = findings_of(edited(("agents: []", "agents:")))
    (wrong,) = findings_of(edited(("agents: []", "agents: robot")))
    assert empty.remediation.startswith("Write `[]` for none. Further agent_ids")
    assert wrong.remediation.startswith("Further agent_ids")


def test_a_missing_field_is_told_once_each(edited, findings_of):
    findings = findings_of(edited(("id: trace-scribe", "x: 1"), ("trace_types:", "y:"), path=ROLE))
    messages = [finding.message for finding in findings]
    assert len(messages) == len(set(messages)) == 4
    assert "The file has no `id`." in messages
    assert "The file has no `trace_types`." in messages


def test_all_mistakes_of_a_file_are_told(edited, findings_of):
    files = edited(("run: 20", "run: x"), ("valid_days: 14", "valid_days: -1"), ("[https,", "[0,"))
    assert len(findings_of(files)) == 3


def test_a_long_value_is_cut(edited, findings_of):
    (finding,) = findings_of(edited(("default: block", f"default: {'x' * 500}")))
    assert len(finding.message) < 200
