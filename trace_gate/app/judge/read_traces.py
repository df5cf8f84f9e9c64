"""One reading of each trace of a tree: what is wrong with it, and the little that is kept of it.

A document costs ten times its text, so it is let go as soon as it was looked at. Kept is what
the rules of the whole tree ask for, and what the trace tells the fold, so that nobody has to
parse it again. Where many are read, copies of this process help: they hand over what they
keep of a sound trace, and leave one with a finding to us.
"""

from __future__ import annotations

from trace_gate.app.derive import trace_facts_cache as trace_facts
from trace_gate.app.judge.trace_reader import MANY, read_trace, validated
from trace_gate.core.gate import tenants, trace_rules
from trace_gate.core.ledger import links, names, time_order
from trace_gate.core.record import Record
from trace_gate.core.trace.model import Evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.app.ports import Ahead
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.market_newest import Executed
    from trace_gate.core.git_model import Entry
    from trace_gate.core.ledger.trace_file import Pointer, TraceFile
    from trace_gate.core.trace.model import Trace

    Named = tuple[Pointer, str]
    Text = tuple[str, Entry, bytes]
    """Path, entry and content of a trace file."""

PROFILE = ("TG102", "TG103")
SEALED = "Leave it as it is: a sealed trace is not edited. New traces follow the profile of today."

FIRST = 20
"""So many are read here before a copy is made: it then has what they import and compile."""


class ReadTrace(Record):
    """What is kept of a trace when its document is let go."""

    facts: bytes
    """What it tells the fold (`trace_facts_cache.put_by`)."""
    astray: tuple[str, ...] = ()
    """Ids whose trace has errors of its own, which links to them follow from."""
    evidence: tuple[Evidence, ...] = ()
    linked: links.Linked | None = None
    """None of a trace without an id."""
    named: tuple[Named, ...] = ()
    shop: tenants.Row | None = None
    executed: tuple[Executed, ...] = ()
    """What it made of targets of the market; nothing where the policy maps no file."""

    @property
    def plain(self) -> tuple[Any, ...]:
        """As another process hands it over."""
        return self.with_(
            evidence=tuple(each.as_tuple() for each in self.evidence),
            linked=self.linked and self.linked.as_tuple(),
            shop=self.shop and self.shop.as_tuple(),
            executed=tuple(each.as_tuple() for each in self.executed),
        ).as_tuple()

    @classmethod
    def of(cls, plain: tuple[Any, ...]) -> ReadTrace:
        """From what another process handed over."""
        facts, astray, evidence, linked, named, shop, executed = plain
        return cls(
            facts=facts,
            astray=astray,
            evidence=tuple(map(Evidence.from_tuple, evidence)),
            linked=links.Linked.from_tuple(linked) if linked is not None else None,
            named=named,
            shop=tenants.Row.from_tuple(shop) if shop is not None else None,
            executed=_executed_of(executed) if executed else (),
        )


class TreeReader:
    """Reads the traces of one tree, by its rules.

    Args:
        rules: the policy and the profiles of the tree.
        sealed: path to entry of the traces that nobody can mend any more.
        ahead: other processes, where there are any.
    """

    def __init__(self, rules: Rules, sealed: Mapping[str, Entry], ahead: Ahead | None) -> None:
        self._rules, self._sealed, self._ahead = rules, sealed, ahead

    def read(self, texts: Sequence[Text]) -> Iterator[tuple[tuple[Finding, ...], ReadTrace]]:
        """What is wrong with each of some traces by itself, and what is kept of it."""
        first = FIRST if self._ahead is not None and len(texts) >= MANY else len(texts)
        for each in texts[:first]:
            yield self._one(each)
        others = texts[first:]
        found = self._ahead(others, self._sound) if self._ahead is not None and others else ()
        for each, plain in zip(others, found, strict=True):
            yield self._one(each) if plain is None else ((), ReadTrace.of(plain))

    def is_sealed(self, file: TraceFile) -> bool:
        """Whether a trace is as the protected branch has it."""
        sealed = self._sealed.get(file.path)
        return sealed is not None and sealed.oid == file.entry.oid

    def _sound(self, text: Text) -> tuple[Any, ...] | None:
        """What is kept of a trace; None for one with a finding, which whoever asked words."""
        found, read = self._one(text)
        return None if found else read.plain

    def _one(self, text: Text) -> tuple[tuple[Finding, ...], ReadTrace]:
        file = validated(read_trace(*text), self._rules)
        return tuple(self._findings(file)), self._kept(file)

    def _findings(self, file: TraceFile) -> Iterator[Finding]:
        yield from self._problems(file)
        if file.trace is not None:
            yield from names.misnamed(file, self._rules.policy.gate.traces, None)
            yield from time_order.order(file)
            yield from trace_rules.of_file(file, self._rules.policy)

    def _problems(self, file: TraceFile) -> Iterator[Finding]:
        """A sealed trace that fails only today's profile is a warning (SPEC 9)."""
        for problem in file.problems:
            soft = problem.code in PROFILE and self.is_sealed(file)
            yield problem.with_(level="warning", remediation=SEALED) if soft else problem

    def _kept(self, file: TraceFile) -> ReadTrace:
        trace, named = file.trace, links.id_in(file.path)
        if trace is None:
            facts = trace_facts.facts_of_unreadable(file.problems)
            return ReadTrace(facts=trace_facts.put_by(facts), astray=(named,))
        astray = {named} if file.problems else set()
        if trace.id is not None and trace.id != named:
            astray.add(trace.id)
        known = trace.id is not None
        return ReadTrace(
            facts=trace_facts.put_by(trace_facts.facts_of_trace(trace)),
            astray=tuple(sorted(astray)),
            evidence=trace.evidence,
            linked=links.linked(trace) if known else None,
            named=tuple(links.named(trace)) if known else (),
            shop=None if self._rules.policy.gate.tenants else tenants.row(trace),
            executed=_executed(trace) if self._rules.policy.market_files else (),
        )


def _executed(trace: Trace) -> tuple[Executed, ...]:
    from trace_gate.core.gate import market_newest  # Most repositories map no file.

    return tuple(market_newest.executed(trace))


def _executed_of(plain: tuple[Any, ...]) -> tuple[Executed, ...]:
    from trace_gate.core.gate.market_newest import Executed

    return tuple(map(Executed.from_tuple, plain))
