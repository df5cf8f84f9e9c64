"""The entry that would map a table, as YAML that the policy takes, and what it would read."""

from __future__ import annotations

from tests.support import fast_yaml
from tests.support.market_tables import BIDS
from trace_gate.app.setup.market_proposal import Proposal
from trace_gate.core.market.problems import Problem
from trace_gate.report.pages import market_entry

ODD = {**BIDS, "id": "no", "key": ["Yes", "Ad: Group", "1", 'a "b"', "T\u00e4g"]}
ODD["format"] = {"type": "csv", "delimiter": ";", "decimal": ","}
WRITTEN = Proposal(
    path="ads/b.csv",
    entry=ODD,
    mapped=False,
    values=tuple((f"campaign/c{n}/bid", 0.8) for n in range(7)),
    problems=(Problem(path="ads/b.csv", line=2, message="no\x1b number", remedy="Write it."),),
    policy_file="config/amazon-growth/market_files.yaml",
)


def test_names_that_yaml_would_take_for_something_else_are_in_quotes():
    text = "\n".join(market_entry.lines(WRITTEN))
    entry = text.partition("\n\n")[2].partition("\n\n")[0]
    assert fast_yaml.load(entry.encode())["market_files"] == [ODD]


def test_the_text_goes_where_it_is_said():
    first = "\n".join(market_entry.lines(WRITTEN))
    assert "In config/amazon-growth/market_files.yaml, in place of `market_files: []`:" in first
    assert "trace-gate init --market-file ads/b.csv --write" in first
    later = "\n".join(market_entry.lines(WRITTEN.with_(others=True)))
    assert "below its last entry:\n\n  - id:" in later
    assert "market_files:\n" not in later


def test_what_was_written_has_its_next_step():
    said = "\n".join(market_entry.lines(WRITTEN.with_(written=True)))
    assert said.startswith("wrote into config/amazon-growth/market_files.yaml the entry")
    assert "trace-gate new decision --from-staged" in said
    assert "Nothing was written" not in said


def test_rows_that_are_left_alone_are_named():
    assert "does not read row 6:" in "\n".join(market_entry.lines(WRITTEN.with_(unread=(6,))))
    many = "\n".join(market_entry.lines(WRITTEN.with_(unread=tuple(range(2, 12)))))
    assert "does not read rows 2, 3, 4, 5, 6 and 5 more:" in many


def test_a_text_of_several_lines_is_one_short_line():
    one = WRITTEN.with_(values=(("asin/A/content/bullets", ["Hot", "x" * 99]),), problems=())
    said = "\n".join(market_entry.lines(one))
    assert "It reads 1 value, for example:" in said
    assert "content/bullets  Hot | xxx" in said
    assert max(map(len, said.splitlines())) < 160


def test_some_values_are_shown_and_what_cannot_be_read():
    said = list(market_entry.lines(WRITTEN))
    assert "It reads 7 values, for example:" in said
    assert len([line for line in said if line.startswith("  campaign/c")]) == market_entry.SHOWN
    assert "cannot be read: ads/b.csv:2  no\\x1b number" in said
    assert "Nothing was written" in said[-2]
    assert "is mapped already" in next(market_entry.lines(WRITTEN.with_(mapped=True)))


def test_a_program_reads_all_of_it():
    data = market_entry.plain_data(WRITTEN)
    assert (data["entry"], len(data["values"]), data["problems"][0]["line"]) == (ODD, 7, 2)
