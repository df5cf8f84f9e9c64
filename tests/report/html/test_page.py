"""A page in HTML: one file that loads and runs nothing."""

from __future__ import annotations

import base64
import hashlib
import re

from tests.support.documents import review, shop
from trace_gate.report.html.page import html


def test_the_one_style_is_the_one_that_the_policy_allows():
    for page in (html(review()), html(shop())):
        (style,) = re.findall("<style>(.*?)</style>", page, flags=re.S)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"style-src &#39;sha256-{digest}&#39;" in page
        assert "style=" not in page
        assert "<script" not in page
