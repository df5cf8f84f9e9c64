"""Which trace-gate a CI file takes. Values only."""

from __future__ import annotations

import pytest

from tests.support import documented
from trace_gate.app.setup.gate_uses import sources

OID = "0123456789abcdef0123456789abcdef01234567"
AT = f"trace-gate @ git+https://github.com/acme/trace-gate@{OID}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"      - uses: acme/trace-gate@{OID} # v1\n", (AT,)),
        (f"      - id: gate\n        uses: 'acme/trace-gate@{OID}'\n", (AT,)),
        (f"    uses: acme/trace-gate/.github/workflows/gate.yml@{OID}\n", (AT,)),
        ("    uses: acme/trace-gate@v1\n", (AT.replace(OID, "v1"),)),
        (f'  - python -I -m pip install "{AT}"\n', (AT,)),
        ('    source: "trace-gate==0.1.0"\n', ("trace-gate==0.1.0",)),
        (f"  # uses: acme/trace-gate@{OID}\n", ()),
        (f"      - uses: acme/other@{OID}\n", ()),
        ("      - uses: ./trace-gate\n", ()),
        ("", ()),
    ],
)
def test_it_is_what_pip_would_be_given(text: str, found: tuple[str, ...]):
    assert sources(text) == found


def test_each_gate_of_the_docs_is_found():
    texts = {**documented.workflows(), **documented.pipelines()}
    others = ("comment.yml", "trace-gate audit")
    gates = {name: text for name, text in texts.items() if not any(map(text.count, others))}
    assert len(gates) >= 5
    assert [name for name, text in gates.items() if len(sources(text)) != 1] == []
