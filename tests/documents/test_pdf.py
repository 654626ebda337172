"""PDFs as a reader reads them: all their text, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from types import SimpleNamespace

import pytest

from evaluator.documents import Document, read_document
from evaluator.documents.formats.pdf import _joined, _line, _room
from evaluator.documents.formats.pdf_lines import _gutters
from evaluator.errors import InputError
from tests.survival.hostile_files import pdf

HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
# Shapes by their numbers in the font file, which is not there, and no table of characters.
NAMELESS = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<< "
    b"/Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) "
    b"/Ordering (Identity) /Supplement 0 >> >>] >>"
)


def line(text: str, x: float, y: float) -> str:
    return f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET\n"


def made(pages: Sequence[str], form: str = "") -> bytes:
    """A PDF of pages, by what is drawn on them; a form may be drawn by ``/Form Do``."""
    first = 6
    kids = " ".join(f"{first + 2 * k} 0 R" for k in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        HELVETICA,
        NAMELESS,
        drawn(
            form,
            "/Type /XObject /Subtype /Form /BBox [0 0 612 792] "
            "/Resources << /Font << /F1 3 0 R >> >>",
        ),
    ]
    for number, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents "
            f"{first + 2 * number + 1} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> "
            "/XObject << /Form 5 0 R >> >> >>".encode()
        )
        objects.append(drawn(page))
    return pdf(objects)


def drawn(content: str, what: str = "") -> bytes:
    return f"<< {what} /Length {len(content)} >>\nstream\n{content}\nendstream".encode("latin-1")


def read(data: bytes, folder: Path) -> Document:
    (folder / "a.pdf").write_bytes(data)
    return read_document(folder / "a.pdf")


def test_text_of_forms_is_read_where_it_stands(tmp_path: Path) -> None:
    page = line("It begins at once.", 50, 700) + "/Form Do\n" + line("It ends next year.", 50, 600)
    document = read(made([page], line("Either side may end it.", 50, 650)), tmp_path)
    assert document.text.text.split("\n") == [
        "It begins at once.",
        "Either side may end it.",
        "It ends next year.",
    ]


SHAPES = "BT /F2 10 Tf 50 {} Td <{}> Tj ET\n"


def test_shapes_without_characters_are_no_text(tmp_path: Path) -> None:
    page = SHAPES.format(700, "006400650066" * 9) + line("Yes.", 50, 650)
    with pytest.raises(InputError, match="does not say which characters its shapes are"):
        read(made([page]), tmp_path)


def test_single_shapes_without_characters_are_left_out_and_told(tmp_path: Path) -> None:
    page = line("It begins at once, and it ends next year.", 50, 700) + SHAPES.format(650, "0064")
    document = read(made([page]), tmp_path)
    assert document.text.text == "It begins at once, and it ends next year."
    (note,) = document.extract.notes
    assert note.told().startswith("a.pdf: 1 character that its font does not name")


LEFT = [
    "The company was founded in the north of",
    "the country and makes machines that are",
    "used in many works. It has its own schools",
    "and trains the people who look after them",
    "for the whole of their lives at no cost.",
    "The board has therefore decided to build",
]
RIGHT = [
    "another one in the south, which is to open",
    "before the end of the coming year, and it",
    "will give work to four hundred people who",
    "live nearby. Others will be asked to come.",
    "The research goes on, and its share of the",
    "income will not become any smaller soon.",
]


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    rows = zip(LEFT, RIGHT, strict=True)
    page = line("A title that stands across both of the columns of this page here", 60, 640)
    for k, (left, right) in enumerate(rows):
        page += line(left, 50, 600 - 14 * k) + line(right, 255, 600 - 14 * k)
    last = line(LEFT[0], 50, 600) + line(RIGHT[0], 255, 600) + line("the country.", 50, 586)
    last += line("again.", 255, 586)
    text = read(made([page, last]), tmp_path).text.text.replace("\n", " ")
    assert text == " ".join(
        [
            "A title that stands across both of the columns of this page here",
            *LEFT,
            *RIGHT,
            LEFT[0],
            "the country.",
            RIGHT[0],
            "again.",
        ]
    )


MIDDLE = [
    "It sells them in every country around",
    "the sea, and what it earns there goes",
    "into the schools. Two thirds of it came",
    "from the north alone last year, and as",
    "much is hoped for in the years to come,",
    "if the roads are mended by the summer.",
]


def test_three_narrow_columns_with_headings(tmp_path: Path) -> None:
    page = ""
    for k, column in enumerate((LEFT, MIDDLE, RIGHT)):
        x = 30 + 200 * k
        page += f"BT /F1 13 Tf {x} 620 Td (Part {k + 1}) Tj ET\n"
        page += "".join(
            f"BT /F1 9 Tf {x} {600 - 12 * n} Td ({text}) Tj ET\n" for n, text in enumerate(column)
        )
    lines = read(made([page]), tmp_path).text.text.split("\n")
    assert [text for text in lines if text.startswith("Part")] == ["Part 1", "Part 2", "Part 3"]
    assert " ".join(lines) == " ".join(
        text
        for k, column in enumerate((LEFT, MIDDLE, RIGHT))
        for text in (f"Part {k + 1}", *column)
    )


def test_a_head_wider_than_its_column_does_not_break_the_lines_below(tmp_path: Path) -> None:
    page = line("Journal of Machines and of the People who Look after Them, Vol. 43", 50, 760)
    page += "".join(line(text, 50, 600 - 14 * k) for k, text in enumerate(LEFT[:4]))
    page += line("for nothing.", 50, 544)
    assert read(made([page]), tmp_path).text.text.split("\n")[1:] == [
        " ".join([*LEFT[:4], "for nothing."])
    ]


SHORT = [text for full in LEFT[:3] for text in (full, "it goes on.")]


@pytest.mark.parametrize(
    ("left", "right", "is_text"),
    [
        (LEFT, RIGHT, True),
        (["A title", *SHORT[:4]], SHORT[:5], True),
        (["Length"] * 8, ["5 km"] * 8, False),
        (LEFT, RIGHT[:1], False),
    ],
)
def test_cells_of_tables_are_no_columns(left: list[str], right: list[str], is_text: bool) -> None:
    lines = [
        [
            SimpleNamespace(x0=x + 5 * k, x1=x + 5 * k + 5, height=10, get_text=lambda c=c: c)
            for x, text in ((0, a), (250, b))
            for k, c in enumerate(text)
        ]
        for a, b in zip_longest(left, right, fillvalue="")
    ]
    assert bool(_gutters(lines, ())) is is_text


def test_tables_are_read_row_by_row(tmp_path: Path) -> None:
    page = line("The table shows what the parts weigh.", 50, 700)
    for k, row in enumerate(
        (["Part", "Weight", "Steel"], ["Left arm", "5 kg"], ["Bolt", "9 g", "no"])
    ):
        page += "".join(line(cell, 50 + 150 * j, 670 - 14 * k) for j, cell in enumerate(row))
    page += line("All of them are made in the north.", 50, 600)
    assert read(made([page]), tmp_path).text.text.split("\n") == [
        "The table shows what the parts weigh.",
        *("Part", "Weight", "Steel", "Left arm", "5 kg", "Bolt", "9 g", "no"),
        "All of them are made in the north.",
    ]


def test_signs_of_lists_are_no_text() -> None:
    assert _line("\uf0b7 Tools", 1, 0, 100, 0, 10, 0, 800).text == "Tools"


def test_a_page_of_very_many_cells(tmp_path: Path) -> None:
    page = "".join(
        line(f"c{10 * row + cell}", 10 + 60 * cell, 785 - 9 * row)
        for row in range(80)
        for cell in range(10)
    )
    words = read(made([page.replace("/F1 10", "/F1 4")]), tmp_path).text.text.split()
    assert words == [f"c{k}" for k in range(800)]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("本 公 司 于 去 年 三 月 成 立", "本公司于去年三月成立"),
        ("去年三 ⽉ 成立的公司", "去年三⽉成立的公司"),
        ("第一章 总则与其他规定", "第一章 总则与其他规定"),
        ("他说 “ 气温为 35 度 ” 。", "他说“气温为35度”。"),
        ("他说︓﹁走吧︐快！﹂︒", "他说：「走吧，快！」。"),
    ],
)
def test_spaces_of_typesetting_are_no_text(written: str, read_as: str) -> None:
    assert _line(written, 1, 0, 100, 0, 10, 0, 800).text == read_as


def test_divided_words_are_put_together(tmp_path: Path) -> None:
    page = line("All regions of the country should protect the environ-", 50, 700)
    page += line("ment, and nobody there may waste the water, which a snow-", 50, 686)
    page += line("covered mountain gives.", 50, 672)
    assert read(made([page]), tmp_path).text.text == (
        "All regions of the country should protect the environment, and nobody there may waste "
        "the water, which a snow-covered mountain gives."
    )
    assert _joined("the environ\u00ad", "ment", divides=False) == "the environment"


@pytest.mark.parametrize(
    ("foot", "kept"),
    [
        ("Report of the year", []),
        ("* Snow alone was measured", ["* Snow alone was measured"]),
        ("Ice is left out of account.", ["Ice is left out of account."]),
    ],
    ids=["foot", "marked note", "sentence"],
)
def test_a_note_in_the_midst_of_a_sentence_comes_behind_it(
    foot: str, kept: list[str], tmp_path: Path
) -> None:
    small = line(foot, 50, 60).replace("F1 10", "F1 7")
    pages = [line(LEFT[0], 50, 90) + small, line(LEFT[1] + ".", 50, 700) + line("New.", 50, 650)]
    document = read(made(pages), tmp_path)
    assert document.text.text.split("\n") == [f"{LEFT[0]} {LEFT[1]}.", *kept, "New."]
    assert len(document.extract.notes) == 1 - len(kept)


def test_a_head_printed_over_the_text_is_left_out(tmp_path: Path) -> None:
    head = line("Report of the year", 50, 402).replace("F1 10", "F1 7")
    page = line(LEFT[0], 50, 400) + head + line(LEFT[1] + ".", 50, 388)
    assert read(made([page]), tmp_path).text.text == f"{LEFT[0]} {LEFT[1]}."


def test_a_browser_s_own_head_and_foot_are_no_text(tmp_path: Path) -> None:
    page = (
        line("11/27/26, 10:41 PM", 40, 760)
        + line(LEFT[0] + ".", 50, 400)
        + line("https://example.org/a.html", 40, 20)
        + line("1/1", 560, 20)
    )
    assert read(made([page]), tmp_path).text.text == f"{LEFT[0]}."


@pytest.mark.parametrize(
    ("turn", "places"),
    [
        ("0 1 -1 0 {} 100", (200, 212)),
        ("0 -1 1 0 {} 500", (212, 200)),
        ("-1 0 0 -1 500 {}", (200, 212)),
    ],
    ids=["up", "down", "upside down"],
)
def test_turned_text_is_read_line_by_line(
    turn: str, places: tuple[int, int], tmp_path: Path
) -> None:
    texts = "The first line goes on and", "on in the second."
    page = "".join(
        f"BT /F1 10 Tf {turn.format(at)} Tm ({text}) Tj ET\n"
        for at, text in zip(places, texts, strict=True)
    )
    found = read(made([page + line("A stamp", 20, 400)]), tmp_path).extract.text.split("\n")
    assert found == ["The first line goes on and on in the second.", "A stamp"]


def test_vertical_writing_is_read_from_the_right(tmp_path: Path) -> None:
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UCS2-V /Encoding "
        b"/UniGB-UCS2-V /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont "
        b"/STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>] >>"
    )
    columns = ((300, "春天来了河边的柳树都绿"), (280, "了。孩子们在堤上放风筝"))
    page = "".join(
        f"BT /F2 12 Tf {x} 700 Td <{text.encode('utf-16-be').hex()}> Tj ET\n" for x, text in columns
    )
    data = made([page]).replace(NAMELESS, font.ljust(len(NAMELESS)))
    found = read(data, tmp_path).extract.text
    assert found == "春天来了河边的柳树都绿了。孩子们在堤上放风筝"


def test_vertical_writing_with_a_font_for_horizontal_one_is_read_from_the_right(
    tmp_path: Path,
) -> None:
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UCS2-H /Encoding "
        b"/UniGB-UCS2-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont "
        b"/STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>] >>"
    )
    columns = ((300, "春天来了，河边的柳树"), (280, "都绿了。"))
    page = "".join(
        f"BT /F2 12 Tf {x} {700 - 12 * k} Td <{char.encode('utf-16-be').hex()}> Tj ET\n"
        for x, text in columns
        for k, char in enumerate(text)
    )
    data = made([page]).replace(NAMELESS, font.ljust(len(NAMELESS)))
    assert read(data, tmp_path).extract.text == "春天来了，河边的柳树都绿了。"


def test_a_line_is_read_from_the_left_however_it_was_drawn(tmp_path: Path) -> None:
    # These capitals of Helvetica are 6.67 and 7.22 points wide, stops 2.78.
    page = line("AAAA", 50, 700) + line("CCCC", 79.46, 700) + line(",", 76.68, 700)
    page += line("BBBB.", 111.12, 700) + line(":", 108.34, 700) + line("DDDD", 50, 660)
    assert read(made([page]), tmp_path).text.text == "AAAA,CCCC:BBBB.\nDDDD"


def test_paragraphs_that_stand_apart_end_where_their_last_line_is_full(tmp_path: Path) -> None:
    lines = [
        "The first paragraph of the page is long and ends",
        "at the edge of the column of text.",
    ]
    page = line(lines[0], 50, 700) + line(lines[1] + " Full now.", 50, 686)
    page += line("The second one stands a little farther below it,", 50, 664)
    page += line("and has two lines.", 50, 650)
    assert read(made([page]), tmp_path).text.text.split("\n") == [
        f"{lines[0]} {lines[1]} Full now.",
        "The second one stands a little farther below it, and has two lines.",
    ]


@pytest.mark.parametrize(
    ("text", "is_ended", "room"),
    [
        ("计，2023年", False, 5.2),
        ("计，2023年", True, 2.2),
        ("计划", False, 2.2),
        ("plan it", True, 5),
    ],
)
def test_room_that_a_first_word_takes(text: str, is_ended: bool, room: float) -> None:
    assert _room(text, is_ended) == room
