"""Files of old office programs: read by LibreOffice, where the user has it, else refused."""

from __future__ import annotations

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from ..errors import InputError
from ..support.files import read_whole
from ..support.processes import OverlongError, run_bounded

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
RICH_TEXT = b"{\\rtf"
_STREAMS = {
    "WordDocument": "docx",
    "Workbook": "xlsx",
    "Book": "xlsx",
    "PowerPoint Document": "pptx",
}
"""Names of what makes a compound file a document of a program, and what it is read as."""
_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 120.0
_LARGEST = 300_000_000  # bytes of what comes out
_COMPLAINTS = 1_000_000  # bytes, likewise
# No macro is run, and nothing that a document links to is fetched.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
</item></oor:items>
"""


def is_old(data: bytes) -> bool:
    """Whether a file is one that a program of today has to convert."""
    return data.startswith((OLD_OFFICE, RICH_TEXT))


@lru_cache(maxsize=4)
def modernised(data: bytes, path: Path) -> bytes:
    """An old file as one of today, by the LibreOffice that the user has installed.

    Parameters:
        data: of the file; one that is not old comes back as it is.
        path: for error messages.

    Raises:
        InputError: there is no LibreOffice, or it cannot read the file.
    """
    if not is_old(data):
        return data
    ending = _ending(data)
    if ending is None:
        raise InputError("is a file of an old office program; save it as .docx or .xlsx", path=path)
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        what = "rich text" if data.startswith(RICH_TEXT) else "a file of an old office program"
        raise InputError(f"is {what}; save it as .{ending}, or install LibreOffice", path=path)
    with tempfile.TemporaryDirectory(prefix="evaluator-office-") as folder:
        return _converted(program, data, ending, Path(folder), path)


def _ending(data: bytes) -> str | None:
    """Ending of the format of today that a file is read as; None for one of no known kind."""
    if data.startswith(RICH_TEXT):
        return "docx"
    return next((e for name, e in _STREAMS.items() if name.encode("utf-16-le") in data), None)


def _converted(program: str, data: bytes, ending: str, folder: Path, path: Path) -> bytes:
    given, made, profile = folder / "document", folder / "made", folder / "profile"
    given.write_bytes(data)
    (profile / "user").mkdir(parents=True)
    (profile / "user/registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    argv = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        *"--headless --norestore --nologo --nolockcheck --nodefault".split(),
        *("--convert-to", ending, "--outdir", str(made), str(given)),
    ]
    damaged = InputError(
        f"cannot be read by LibreOffice; save it as .{ending} in its own program", path=path
    )
    try:
        run_bounded(argv, b"", seconds=_SECONDS, most=_COMPLAINTS)
        return read_whole(made / f"document.{ending}", _LARGEST)
    except (OSError, TimeoutError, OverlongError, InputError) as error:
        raise damaged from error
