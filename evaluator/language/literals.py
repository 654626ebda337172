"""What a text holds that is no language: addresses, file names, variables, codes, markup.

A translation has it as its source has, character by character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ..support.remembered import of_texts


class LiteralKind(StrEnum):
    """What a literal is; the order is that in which a stretch is read."""

    MARKUP = "markup"  # <b>, {\an8}
    URL = "url"
    EMAIL = "email"
    PLACEHOLDER = "placeholder"  # what a program fills in: %s, {name}, ${name}, {{name}}
    PATH = "path"
    FILE = "file"
    VERSION = "version"  # also of networks: 10.0.0.1
    SHORTCUT = "shortcut"  # keys pressed together: Ctrl+Shift+S
    IDENTIFIER = "identifier"  # of a program: getName(), max_size, --force
    CODE = "code"  # of a product, a part, an error: letters with figures


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal and where it stands."""

    kind: LiteralKind
    text: str
    start: int
    end: int


_HAN = r"\u3400-\u9fff"
_TAIL = r"[\w/=&#%~+@$\-]"  # with what an address may end
# Chinese belongs to an address only inside a step of its path: what follows it goes on in ASCII.
_STEP = rf"(?:[!-;=?-~]|(?<=[/=_\-])[{_HAN}]+(?=[./?#&=_\-]))"
_EXTENSIONS = (
    "ya?ml|json|xml|toml|ini|cfg|conf|log|txt|md|csv|tsv|docx?|xlsx?|pptx?|pdf|zip|rar|7z|tar|gz|"
    "exe|dll|msi|apk|ipa|dmg|iso|bin|bat|sh|ps1|py|js|ts|jsx|tsx|java|class|jar|cpp|hpp|cs|go|rs|"
    "php|rb|html?|css|scss|sql|db|sqlite|png|jpe?g|gif|bmp|svg|webp|ico|mp3|mp4|avi|mkv|mov|wav|"
    "srt|ass|vtt|psd|dwg|step|stl|bak|tmp|dat|key|pem|crt|lock|env"
)
_PATTERNS = (
    (LiteralKind.MARKUP, r"</?[A-Za-z][\w:-]*(?:\s[^<>]{0,200})?/?>|\{\\[A-Za-z][^{}]{0,80}\}"),
    (LiteralKind.URL, rf"(?:https?|ftp|wss?)://(?:{_STEP})*{_TAIL}/?|www\.(?:{_STEP})*{_TAIL}/?"),
    (LiteralKind.EMAIL, r"[A-Za-z0-9][\w.+\-]*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"),
    (
        LiteralKind.PLACEHOLDER,
        r"(?<!\d)%(?:\d+\$)?[-+0#]*\d*(?:\.\d+)?(?:hh?|ll?|[jzt])?[sdiufxXcgeo@](?![A-Za-z])|"
        r"%\(\w+\)[sdf]"
        r"|\{\{\s*[\w.]+\s*\}\}|\$?\{[A-Za-z_]?[\w.]*(?:,[^{}]{1,40})?\}|%[A-Z_]{2,}%|"
        r"%%[A-Za-z_]+%%",
    ),
    (
        LiteralKind.PATH,
        r"(?<![\w/.:<])(?:~|\.{1,2})?(?:/[\w.\-]+){2,}/?|(?<![\w/.:<])(?:~|\.{1,2})/[\w.\-]+/?"
        r"|(?<![\w/.:<])/[a-z][\w.\-]*/|\b[A-Z]:\\[\w.\\\-]*\w",
    ),
    (LiteralKind.FILE, rf"(?<![\w.])[\w\-]+(?:\.[\w\-]+)*\.(?:{_EXTENSIONS})(?![\w-]|\.\w)"),
    (
        LiteralKind.VERSION,
        r"(?<![\w.])[vV]?\d+(?:\.\d+){2,}(?:-?(?:alpha|beta|rc)\.?\d*)?(?![\w.]*\w)",
    ),
    (
        LiteralKind.SHORTCUT,
        r"(?<![\w+])(?:Ctrl|Control|Alt|Shift|Cmd|Command|Option|Opt|Win|Fn|[⌘⌥⇧⌃])"
        r"(?:\s?[+＋-]\s?(?:Ctrl|Control|Alt|Shift|Cmd|Command|Option|Opt|Win|Tab|Enter|Return|Esc|"
        r"Escape|Del|Delete|Ins|Insert|Home|End|Space|Backspace|PgUp|PgDn|F\d{1,2}|[A-Za-z\d]))+"
        r"(?![A-Za-z\d])",
    ),
    (
        LiteralKind.IDENTIFIER,
        r"(?<![\w-])(?:[a-z]+[A-Z]\w*|[A-Za-z]\w*_\w+)(?:\([^()\s]*\))?|\b[A-Za-z_]\w*\(\)"
        r"|(?<![\w-])--[a-z][a-z\-]+",
    ),
    (
        LiteralKind.CODE,
        r"(?<![\w.%&$/-])(?=[A-Za-z0-9./-]*\d)(?=[A-Za-z0-9./-]*[A-Za-z])"
        r"[A-Za-z0-9]+(?:[-./][A-Za-z0-9]+)*(?![\w%])",
    ),
)
_ANY = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS), re.A)
_DATE = re.compile(r"(?:1[89]|20)\d\d\.\d{1,2}\.\d{1,2}|\d{1,2}\.\d{1,2}\.(?:1[89]|20)\d\d")


@of_texts
def literals(text: str) -> tuple[Literal, ...]:
    """The literals of a text of either language, in order; none lies in another."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[Literal]:
    for match in _ANY.finditer(text):
        kind = LiteralKind(match.lastgroup or "")
        if kind is LiteralKind.VERSION and _DATE.fullmatch(match[0]):
            continue
        yield Literal(kind, match[0], *match.span())


def is_in_literal(start: int, end: int, found: tuple[Literal, ...]) -> bool:
    """Whether a stretch overlaps one of the literals."""
    return any(literal.start < end and start < literal.end for literal in found)
