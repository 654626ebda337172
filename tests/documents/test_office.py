"""Files of old office programs, with a program that stands for LibreOffice and without one."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from evaluator.documents import read_document
from evaluator.documents.bilingual import read_bilingual
from evaluator.documents.office import OLD_OFFICE, RICH_TEXT, modernised
from evaluator.errors import InputError
from tests.documents.test_bilingual import workbook

Office = Callable[[str], None]
"""Puts a program in the place of LibreOffice: lines of a shell."""
_ARGUMENTS = """#!/bin/sh
profile=${1#-env:UserInstallation=file://}
ending=$8 made=${10}
mkdir "$made"
grep -q DisableMacrosExecution "$profile/user/registrymodifications.xcu" || exit 1
"""


def old(stream: str) -> bytes:
    return OLD_OFFICE + b"\0" * 20 + stream.encode("utf-16-le")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    modernised.cache_clear()

    def install(lines: str) -> None:
        program = folder / "soffice"
        program.write_text(_ARGUMENTS + lines, encoding="utf-8")
        program.chmod(0o755)

    return install


def test_old_files_are_converted_and_keep_their_checksum(tmp_path: Path, office: Office) -> None:
    document = docx.Document()
    document.add_paragraph("雨停了。")
    buffer = io.BytesIO()
    document.save(buffer)
    (tmp_path / "made.docx").write_bytes(buffer.getvalue())
    (tmp_path / "made.xlsx").write_bytes(workbook())
    office(f'cp "{tmp_path}/made.$ending" "$made/document.$ending"\n')
    shown = {}
    for name, data in (("a.doc", old("WordDocument")), ("a.rtf", RICH_TEXT + b"1 x}")):
        (tmp_path / name).write_bytes(data)
        found = read_document(tmp_path / name)
        assert found.extract.text == "雨停了。"
        shown[name] = found.sha256
    assert len(set(shown.values())) == 2
    (tmp_path / "a.xls").write_bytes(old("Workbook"))
    bilingual = read_bilingual(tmp_path / "a.xls")
    assert bilingual is not None
    assert [segment.id for segment in bilingual.segments] == ["a", "b", "c"]


@pytest.mark.parametrize("lines", ["exit 3\n", 'echo x > "$made/other"\n'])
def test_what_cannot_be_converted_is_told(lines: str, tmp_path: Path, office: Office) -> None:
    office(lines)
    (tmp_path / "a.doc").write_bytes(old("WordDocument"))
    with pytest.raises(InputError, match=r"cannot be read by LibreOffice; save it as \.docx"):
        read_document(tmp_path / "a.doc")


def test_without_the_program_there_is_advice(
    tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    for name, data, told in (
        ("a.ppt", old("PowerPoint Document"), r"save it as \.pptx, or install LibreOffice"),
        ("a.rtf", RICH_TEXT, r"is rich text; save it as \.docx, or install LibreOffice"),
        ("a.msg", old("Message"), r"save it as \.docx or \.xlsx"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError, match=told):
            read_document(tmp_path / name)


MANUAL = """<html><head><meta charset="utf-8"></head><body><h1>设备手册</h1>
<p>先读第一章。再接通电源。</p>
<ul><li>打开包装</li><li>连接电源</li></ul>
<table><tr><td>电压</td><td>220 V</td></tr><tr><td>重量</td><td>3.2 kg</td></tr></table>
<p>如有疑问，请联系客服。</p></body></html>"""


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_libreoffice_makes_is_read_row_by_row(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(MANUAL, encoding="utf-8")
    rows = read_document(page).text.text.split("\n")
    assert len(rows) == 9
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    argv = ["soffice", "--headless", profile, "--infilter=HTML (StarWriter)", "--convert-to"]
    for form in ("odt:writer8", "docx:MS Word 2007 XML", "doc:MS Word 97"):
        subprocess.run(
            [*argv, form, "--outdir", str(tmp_path), str(page)], check=True, capture_output=True
        )
        made = tmp_path / f"a.{form.partition(':')[0]}"
        assert read_document(made).text.text.split("\n") == rows, form
