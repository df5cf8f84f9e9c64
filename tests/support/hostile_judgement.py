"""A judgement whose texts are hostile."""

from __future__ import annotations

HOSTILE = [
    "\x1b[31mred\x1b[0m",
    "\n::set-env name=X::y",
    "\r::error::x",
    "::error::x",
    "  ::add-mask::x",
    "x ##[set-env name=PATH]y",
    "###vso[task.setvariable variable=x]y",
    "a\u202eb",
    "a\u2028b",
    "\u200b",
    "<img src=x onerror=alert(1)>",
    "@team",
    "[x](javascript:alert(1))",
    "`code` | cell",
    "\udcff",
    "%0A%25",
    "\x07\x00",
    "# heading",
    "https://evil.example",
    "www.evil.example a@b.example",
    "\\|cell\\",
    "a\\b\xa0c\u3000d",
    "- [ ] task",
    "&lt;b&gt; &#64;team ~~x~~ $x$ *y* _z_",
    "关键词 ünï",
]
