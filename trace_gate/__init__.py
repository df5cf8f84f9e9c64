"""trace-gate: no trace, no execution, for Git.

The map, in the order in which everything here tells the story:

    core/trace       read      bytes to a strict document with line marks, ids, targets, growth
    core/market      (files)   tables and texts of the repository: what they say of targets
    core/policy      (rules)   the typed policy files of the governed repository
    core/schema      validate  profiles compiled to JSON Schema; errors in the author's words
    core/ledger      place     names, sealing, time, links, evidence of the traces of a tree
    core/statistics  (figures) what counts say and how sure it is, the same for all above
    core/fold        fold      the derived layers, a pure function of the traces, node by node
    core/analyst     (reports) rows of reports to metrics, search terms to intent buckets
    core/governor    govern    verdicts and approvals of decisions
    core/gate        link      the judge: every governed change needs a trace that covers it
    core/audit       (history) which steps of a whole history are linked, which traces unbroken
    core/export      (tables)  what people analyse with: columns, rows, the files that they are in
    core/fleet       (many)    fleet.yaml, and what is kept of each of its repositories
    app              use cases over ports, one folder each: repository, derive, judge, author,
                     decide, setup, analyse, audit, ci, demo, fleet, overview, revert, review, why,
                     export
    adapters         the world: git, derived files, store, signing, hooks, spreadsheets, forge,
                     export, fleet
    report           judgements, audits and pages as text
    cli              commands for people, fast for hooks

`SPEC 5, Cover` in a docstring is the part *Cover* of section 5 of docs/specification.md: the
source of the rule.
"""

__version__ = "0.1.0"
