"""Files made to keep their reader busy or make it grow, in every format that has a way to."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Sequence

PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>"
)
TEXT = b"BT /F1 12 Tf 72 700 Td (All regions should protect the environment.) Tj ET"


def stream(data: bytes, *filters: bytes) -> bytes:
    """An object that holds data, as it was filtered."""
    named = b" ".join(b"/" + name for name in filters)
    head = b"<< /Length %d /Filter [%s] >>" % (len(data), named)
    return head + b"\nstream\n" + data + b"\nendstream"


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of objects, the first of which is its catalogue."""
    made, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    cross = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (size, trailer)
    return made + cross + end + b"startxref\n%d\n%%%%EOF\n" % len(made)


def pdf_of(
    content: bytes, box: bytes = b"[0 0 612 792]", *more: bytes, trailer: bytes = b""
) -> bytes:
    """A PDF of one page.

    Parameters:
        content: the object that holds what stands on it.
        box: of the page.
        more: objects behind it, from the sixth on.
        trailer: what else the trailer says.
    """
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            PAGE % box,
            content,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *more,
        ],
        trailer,
    )


def sound_pdf() -> bytes:
    """A page with a line on it."""
    return pdf_of(stream(zlib.compress(TEXT), b"FlateDecode"))


def pdf_that_points_at_itself() -> bytes:
    """The page's box is an object that is a pointer to itself."""
    return pdf_of(stream(zlib.compress(TEXT), b"FlateDecode"), b"6 0 R", b"6 0 R")


def pdf_bomb() -> bytes:
    """A few kilobytes that unpack to three gigabytes of spaces."""
    number, size = 300, 10_000_000
    packer = zlib.compressobj(9)
    # After a full flush a block knows nothing of those before it, and may stand there again.
    block = packer.compress(bytes(size)) + packer.flush(zlib.Z_FULL_FLUSH)
    head, again, empty_last_block = block[:2], block[2:], b"\x03\x00"
    checksum = (number * size % 65_521) << 16 | 1  # Adler-32 of so many noughts
    made = head + again * number + empty_last_block + checksum.to_bytes(4, "big")
    packed = zlib.compress(made, 9)
    return pdf_of(stream(packed, b"FlateDecode", b"FlateDecode"))


def pdf_of_scattered_words(number: int) -> bytes:
    """A page with thousands of words, each by itself."""
    places = random.Random(7)
    words = (
        b"BT /F1 1 Tf %d %d Td (a) Tj ET\n" % (places.randrange(612), places.randrange(792))
        for _ in range(number)
    )
    return pdf_of(stream(zlib.compress(b"".join(words)), b"FlateDecode"))


def deep_pdf() -> bytes:
    """A page that stands 3,000 levels down."""
    levels = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (k + 1) for k in range(2, 3_000)]
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", *levels, PAGE % b"[0 0 9 9]"])


def pdf_locked_by_nonsense() -> bytes:
    """Encrypted with a key of less than no bits."""
    lock = (
        b"<< /Filter /Standard /V 4 /R 4 /Length -8 /P 0 /O (x) /U (y)"
        b" /CF << /StdCF << /CFM /AESV2 >> >> /StmF /StdCF /StrF /StdCF >>"
    )
    content = stream(zlib.compress(TEXT), b"FlateDecode")
    return pdf_of(content, b"[0 0 612 792]", lock, trailer=b"/Encrypt 6 0 R /ID [(a)(b)]")


def pdf_with_a_damaged_trailer() -> bytes:
    """A sound one, but for the words that say where things are."""
    return sound_pdf().replace(b"trailer\n<<", b"trailer35 \n<<").replace(b"5 0 obj\n", b"5> >>\n")


def workbook(rows: bytes, shared: str = "") -> bytes:
    """A workbook whose sheet holds rows as they are written.

    Parameters:
        rows: behind the header.
        shared: a text that cells may share, as the string 0.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["source", "target"])
    sound, made = io.BytesIO(), io.BytesIO()
    book.save(sound)
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    names = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</sheetData>", rows + b"</sheetData>")
            if name == "[Content_Types].xml":
                data = data.replace(b"</Types>", part)
            new.writestr(name, data)
        strings = b'<sst xmlns="%s"><si><t>%s</t></si></sst>' % (names, shared.encode())
        new.writestr("xl/sharedStrings.xml", strings)
    return made.getvalue()


def workbook_of_a_far_row() -> bytes:
    """Its second row is the row 999,999,999."""
    return workbook(b'<row r="999999999"><c r="A999999999"><v>1</v></c></row>')


def workbook_of_one_long_text() -> bytes:
    """Thousands of cells that share a text of 30,000 characters: 240 MB in all."""
    cells = (b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (k, k) for k in range(2, 8_002))
    return workbook(b"".join(cells), random.Random(7).randbytes(15_000).hex())


def endless_html() -> bytes:
    """A page of 600,000 paragraphs."""
    return b"<!doctype html>" + b"<p>x" * 600_000
