"""Colours are decided in one file; everything else names them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.house.source import files, name

TOKENS = "static/css/tokens.css"
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(", re.I)
NAMED = re.compile(
    r"(?<![-\w])(?:black|white|red|green|blue|yellow|orange|purple|gr[ae]y|silver|navy|teal)(?![-\w])", re.I
)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
URL = re.compile(r"url\([^)]*\)")
FIXED = {
    ".qr__bg": "scanners want a code dark on light, whatever the theme",
    ".qr__on": "scanners want a code dark on light, whatever the theme",
}
"""Rules that must not follow the theme, each with the reason."""


def colours(css: str) -> Iterator[str]:
    """Declarations that name a colour themselves; a fallback before the same property by token is fine."""
    for selector, body in RULE.findall(COMMENT.sub("", css)):
        declarations = [part.partition(":")[::2] for part in body.split(";") if ":" in part]
        for place, (name_, value) in enumerate(declarations):
            plain = URL.sub("", value)
            if not COLOUR.search(plain) and not NAMED.search(plain):
                continue
            later = [text for other, text in declarations[place + 1 :] if other.strip() == name_.strip()]
            if selector.strip() not in FIXED and not any("var(" in text for text in later):
                yield f"{selector.strip()} {{ {name_.strip()}:{value} }}"


def test_colours_are_named_in_the_tokens_only() -> None:
    styles = files("static", suffixes=(".css",))
    found = [f"{name(path)}: {text}" for path in styles if name(path) != TOKENS for text in colours(path.read_text())]
    assert found == []


def test_a_colour_is_seen_and_a_fallback_let_pass() -> None:
    assert list(colours("a { color: #123; }")) == ["a { color: #123 }"]
    assert list(colours("a { border: 1px solid white; }"))
    assert list(colours("a { color: #123; color: var(--ink); background: var(--white) }")) == []
    assert list(colours("/* #123 */ a { background: url(#123); color: transparent; }")) == []
