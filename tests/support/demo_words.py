"""What the demo is written with."""

from __future__ import annotations

import re

BY_HAND = re.compile(r"--metric|--outcome|%|TRACE-|H-\d|\b\d{4}-\d\d-\d\d\b|[0-9a-f]{12}")
"""What nobody is asked to compute or to look up."""
