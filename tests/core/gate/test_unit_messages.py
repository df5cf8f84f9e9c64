"""What is said of a unit as a whole, of its steps, merges and landing (SPEC 5)."""

from __future__ import annotations

from trace_gate.core.gate import unit_messages as messages


def test_a_remediation_of_nothing_is_told_from_one_of_what_cannot_be():
    nothing, mend = messages.accepts_wrongly([])
    assert nothing == "The remediation does not say which findings it accepts."
    wrong, same = messages.accepts_wrongly(["TG203", "TG301"])
    assert wrong == "A remediation cannot accept TG203, TG301."
    assert mend == same


def test_what_has_landed_is_accepted_by_a_decision_or_undone():
    fix = messages.accept_landed("0123456789abcdef", "--set x")
    assert "trace-gate new decision --target commit/0123456789abcdef" in fix
    assert messages.or_undo("0123456789abcdef").endswith('revert 0123456789 --reason "WHY"')
