"""Stylesheet, scripts and data in the form in which they stand inside the page."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

_STATIC = Path(__file__).parent / "static"
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class)\b)", re.MULTILINE)
_UNREAD = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)

# What could end the script element early, or a JavaScript line inside a string.
_JSON_ESCAPED = re.compile("[<>&\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")


def stylesheet() -> str:
    """The page's one stylesheet."""
    return "\n" + _read(_STATIC / "report.css")


def script(entry: str) -> str:
    """Join a module and all it imports into one script, each module before its users.

    An inline module has no address that another could import it by, so the imports are
    taken out and the modules share one scope; two top-level names that are equal are a
    syntax error in the browser, never a silent mix-up.

    Parameters:
        entry: file name of the module that starts the page.

    Returns:
        the text of a ``<script type="module">``.

    Raises:
        ValueError: a module imports or exports in a form that is not understood here.
    """
    modules: dict[str, str] = {}
    _collect(entry, modules)
    joined = "".join(f"\n// ── {name} ──\n{text}" for name, text in modules.items())
    if "</script" in joined or "<!--" in joined:
        raise ValueError(f"{entry}: this text cannot stand inside a script element")
    return joined


def _collect(name: str, modules: dict[str, str], above: tuple[str, ...] = ()) -> None:
    if name in above:
        raise ValueError(f"{name}: modules import each other in a circle: {' → '.join(above)}")
    if name in modules:
        return
    text = _read(_STATIC / "js" / name)
    for imported in _IMPORT.findall(text):
        _collect(imported, modules, (*above, name))
    text = _EXPORT.sub("", _IMPORT.sub("", text))
    if unread := _UNREAD.search(text):
        raise ValueError(f"{name}: cannot inline {unread.group()!r}")
    modules[name] = text


def inline_json(value: object) -> str:
    """JSON that is safe inside a ``<script type="application/json">``, whatever the texts hold."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _JSON_ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def content_hash(text: str) -> str:
    """Hash of an inline element's text, as a content-security policy names it."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
