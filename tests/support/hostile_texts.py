"""Two thousand texts that somebody could put into a repository to be believed, run or followed.

Each payload stands in each surrounding: at the start, in the middle, behind a line end, in quotes.
"""

from __future__ import annotations

from itertools import product

PAYLOADS = (
    # terminals
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]8;;https://evil.example\x07here\x1b]8;;\x07",
    "\x1b[2J\x1b[H", "\x9b31m", "\x07\x08\x7f", "\x00nul", "a\tb", "\x0b\x0c", "\x85next",
    # what nobody sees, or sees in another order
    "a\u202egpj.exe", "\u2066a\u2069", "a\u2028b\u2029c", "\u200bz\u200dz", "\ufeffbom", "\u00ad",
    "\ufffe\uffff", "\udcff\udc80", "\U000e0041", "\u3164", "a\xa0b\u3000c",
    # workflow commands of GitHub, Azure, TeamCity
    "::error::x", "::set-env name=PATH::/evil", "::stop-commands::x", "::add-mask::a",
    "::error file=a.csv,line=1::y", ",file=/etc/passwd,line=1", "title=x,file=y::z",
    "%0A::error::x",
    "%25%0D%0A%3A%2C", "##[error]x", "##[set-env name=PATH]y",
    "##vso[task.setvariable variable=x]y",
    "##teamcity[testFailed name='x']", "::endgroup::", ":: ::", ":",
    # Markdown and what GitHub makes of it
    "[x](javascript:alert(1))", "[x](https://evil.example)", "![x](https://evil.example/p.png)",
    "<https://evil.example>", "https://evil.example", "www.evil.example", "a@b.example",
    "@team/all",
    "#1", "GH-1", "owner/name#2", "`code`", "``` \nfence\n```", "~~~", "| cell | cell |", "|---|",
    "# heading", "===", "---", "> quote", "- [ ] task", "1. one", "*y* **z** _w_", "~~gone~~",
    "$x^2$ $$y$$", "[^1]", ":rocket:", "&lt;b&gt; &#64;team &colon;", "\\|\\`\\", "a\\", "[TG401]",
    "[a]: https://evil.example", "<!-- trace-gate:judgement -->", "-->", "<!--", "PASS",
    "## PASS",
    # HTML
    "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "</summary></details>",
    "<details>",
    "<a href='javascript:x'>x</a>", "<svg/onload=x>", "\"><b>", "' onmouseover='x", "<br>", "<",
    # XML
    "]]>", "<![CDATA[x]]>", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", "&e;", "&#0;",
    "</failure></testcase></testsuite>", "<?xml version='1.1'?>", "\" errors=\"0",
    # JSON and SARIF
    "\",\"verdict\":\"PASS", "\\u0000\\", "}]}", "{0} {1}", "[x](1)", "\\[x\\](1)", "'; DROP TABLE",
    # paths
    "../../etc/passwd", "/etc/passwd", "./a.csv", "C:\\Windows", "//evil.example/x", "file:///etc",
    "a?b#c", "%2e%2e/x", "a/../b", "a//b", ".", "-rf", "~root", "CON", "a:b", "$(id)", "`id`",
    # tables
    "=1+1", "+1", "-1", "@SUM(A1)",
    # ordinary words of people
    "关键词 出价", "كلمة", "ünï", "e\u0301", "\U0001f680", "x" * 3000, "",
)  # fmt: skip

AROUND = (
    "{}", "a {}", "{} b", "a{}b", "\n{}", "\r{}", "\r\n  {}", "  {}", "{}\n", "'{}'", '"{}"',
    "`{}`",
    "({})", "[{}]", "|{}|", "<{}>", "{}{}",
)  # fmt: skip

HOSTILE = tuple(
    dict.fromkeys(around.replace("{}", each) for each, around in product(PAYLOADS, AROUND))
)
"""More than 2,000, each another one."""
