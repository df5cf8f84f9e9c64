"""The workflow and the pre-commit configuration that `init` writes, in a shop for tests."""

from __future__ import annotations

from tests.support.shop import Shop
from trace_gate import __version__
from trace_gate.adapters import resources
from trace_gate.app.setup.doctor_ci import FRAMEWORK, WORKFLOW
from trace_gate.app.setup.initialize import BRANCH
from trace_gate.app.setup.source_lines import PLACEHOLDER

HERE = f"trace-gate=={__version__}"


def with_ci(
    shop: Shop, source: str = HERE, *, framework: str | None = None, branch: str = "main"
) -> None:
    """Write both, as `init --source` does."""
    for path, wanted in ((WORKFLOW, source), (FRAMEWORK, framework or source)):
        text = resources.read(f"scaffold/{path}").decode()
        shop.write(path, text.replace(PLACEHOLDER, wanted).replace(BRANCH.decode(), branch))
