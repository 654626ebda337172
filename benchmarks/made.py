"""Files that LibreOffice makes, held against the text that they were made of, row by row.

    python benchmarks/made.py [--keep FOLDER]

A text with headings, lists and a table, a set of slides and a bilingual
workbook are written with python-docx, python-pptx and openpyxl, and LibreOffice turns each into
the other formats of its kind.  Right are the rows that the program reads of them in the order in
which they were written; what is missing or more is listed.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from evaluator.documents import read_document
from evaluator.documents.bilingual import read_bilingual
from evaluator.errors import InputError

TEXT = [
    ("Heading 1", "设备手册"),
    ("", "先读第一章。再接通电源，指示灯变为绿色后即可使用。"),
    ("Heading 2", "安装步骤"),
    ("List Number", "打开包装，取出主机。"),
    ("List Number", "连接电源线和网线。"),
    ("List Number", "按住开关三秒，直到听见提示音。"),
    ("Heading 2", "注意事项"),
    ("List Bullet", "请勿在潮湿的环境中使用。"),
    ("List Bullet", "清洁之前必须拔下插头。"),
    ("", "如有疑问，请联系客服，电话为 400-800-1234。"),
]
CELLS = [("项目", "数值"), ("额定电压", "220 V"), ("净重", "3.2 kg")]
SLIDES = [
    ("年度总结", ["收入增长百分之十二。", "新客户三百家。"]),
    ("明年计划", ["扩建杭州工厂。", "招聘五十名工程师。"]),
]
PAIRS = [
    ("source", "target"),
    ("本合同自签字之日起生效。", "This contract takes effect on signature."),
    ("任何一方可以提前三十日书面通知解除。", "Either party may end it on 30 days' written notice."),
    ("争议由杭州仲裁委员会裁决。", "Disputes are decided by the Hangzhou Arbitration Commission."),
]
MADE_OF = {
    "text.docx": {
        "docx": "docx:MS Word 2007 XML",
        "odt": "odt:writer8",
        "doc": "doc:MS Word 97",
        "rtf": "rtf:Rich Text Format",
        "pdf": "pdf:writer_pdf_Export",
        "html": "html:HTML (StarWriter)",
        "epub": "epub:EPUB",
    },
    "talk.pptx": {
        "pptx": "pptx:Impress MS PowerPoint 2007 XML",
        "odp": "odp:impress8",
        "ppt": "ppt:MS PowerPoint 97",
    },
    "pairs.xlsx": {
        "xlsx": "xlsx:Calc MS Excel 2007 XML",
        "ods": "ods:calc8",
        "xls": "xls:MS Excel 97",
        "csv": "csv:Text - txt - csv (StarCalc):44,34,76",
    },
}
"""Files as they are written, and by ending what LibreOffice calls their other formats."""


def write_text(path: Path) -> None:
    """Write the text as a Word file."""
    import docx

    made = docx.Document()
    *before, (_, last) = TEXT
    for style, line in before:
        made.add_paragraph(line, style=style or None)
    table = made.add_table(len(CELLS), 2, "Table Grid")
    for row, cells in zip(table.rows, CELLS, strict=True):
        for cell, line in zip(row.cells, cells, strict=True):
            cell.text = line
    made.add_paragraph(last)
    made.save(str(path))


def write_slides(path: Path) -> None:
    """Write the slides as a PowerPoint file."""
    import pptx

    made: Any = pptx.Presentation()
    for title, points in SLIDES:
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text_frame.text = "\n".join(points)
    made.save(str(path))


def write_pairs(path: Path) -> None:
    """Write the pairs as a workbook."""
    import openpyxl

    made: Any = openpyxl.Workbook()
    for row in PAIRS:
        made.active.append(row)
    made.save(str(path))


WRITERS = {"text.docx": write_text, "talk.pptx": write_slides, "pairs.xlsx": write_pairs}


def rows_of(path: Path) -> list[str]:
    """The rows that the program reads of a file, both sides of bilingual ones."""
    if (found := read_bilingual(path)) is not None:
        return [f"{s.source.text} | {s.target.text}" for s in found.segments]
    return [line for line in read_document(path).text.text.split("\n") if line]


def converted(path: Path, form: str, folder: Path) -> Path:
    """What LibreOffice makes of a file.

    Parameters:
        path: of the file.
        form: ending and name of the filter.
        folder: to write into; its profile is kept beside.
    """
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    argv = ["soffice", "--headless", profile, "--convert-to", form, "--outdir", str(folder)]
    subprocess.run([*argv, str(path)], check=True, capture_output=True, timeout=300)
    return folder / f"{path.stem}.{form.partition(':')[0]}"


def differences(wanted: Sequence[str], found: Sequence[str]) -> Iterator[str]:
    """Rows that are missing (-) or more (+)."""
    for kind, i0, i1, j0, j1 in SequenceMatcher(None, wanted, found, False).get_opcodes():
        if kind != "equal":
            yield from (f"- {row}" for row in wanted[i0:i1])
            yield from (f"+ {row}" for row in found[j0:j1])


def main() -> None:
    """Print how many rows of every format are right, and the others."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--keep", type=Path, help="folder for the files; else they are removed")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        top = (asked.keep or Path(temporary)).resolve()
        for name, forms in MADE_OF.items():
            written = top / "written" / name
            written.parent.mkdir(parents=True, exist_ok=True)
            WRITERS[name](written)
            wanted = rows_of(written)
            print(f"{name}: {len(wanted)} rows")
            for ending, form in forms.items():
                folder = top / ending
                folder.mkdir(parents=True, exist_ok=True)
                try:
                    found = rows_of(converted(written, form, folder))
                except (InputError, subprocess.SubprocessError) as error:
                    print(f"  {ending:<5} FAILED: {error}")
                    continue
                lost = list(differences(wanted, found))
                right = len(wanted) - sum(line.startswith("-") for line in lost)
                print(f"  {ending:<5} {right}/{len(wanted)}")
                for line in lost:
                    print(f"        {line}")


if __name__ == "__main__":
    main()
