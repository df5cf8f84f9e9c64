"""Characters of a name that show nothing, or only a blank (SPEC 3, Targets).

Two names that look alike are one name: by one that only looks the same, nobody has a second
limit for one keyword, or a keyword that is not frozen. The lists are those of Unicode 16,
written out, so that every machine and every Python folds a name in the same way.
"""

from __future__ import annotations

BLANK = (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0)
"""Letters that look like a space."""

NOTHING = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD)),
    *((0x70F, 0x70F), (0x890, 0x891), (0x8E2, 0x8E2), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
    *((0xFFF0, 0xFFFB), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F)),
    *((0x16FE4, 0x16FE4), (0x1BCA0, 0x1BCA3), (0x1D159, 0x1D159), (0x1D173, 0x1D17A)),
    (0xE0000, 0xE0FFF),
)
"""From and to: default-ignorable and format characters, and two signs that are drawn empty."""

FOLDED = {
    **dict.fromkeys(BLANK, " "),
    **{each: None for first, last in NOTHING for each in range(first, last + 1)},
}
"""For `str.translate`."""
