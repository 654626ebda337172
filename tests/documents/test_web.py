"""Pages as a browser shows them: all their text, in its order, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.documents import read_document


def lines(data: str | bytes, folder: Path, name: str = "page.html") -> list[str]:
    file = folder / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_document(file).text.text.split("\n")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>Run <code>ls -l</code> first, <q>now</q>.</p>", ["Run ls -l first, now."]),
        (
            "<p>On <time>1 May</time> press <label>OK</label> or <button>Stop</button>.</p>",
            ["On 1 May press OK or Stop."],
        ),
        (
            "<p>It costs <del>five</del> <!-- six --> <ins>four</ins> yuan.</p>",
            ["It costs four yuan."],
        ),
        ("<p>a<del>b</del>c<script>d</script>e<br hidden>f</p>", ["acef"]),
        (
            "<figure><img alt='x'><figcaption>Fig. 1</figcaption></figure>"
            "<address>Beijing</address>loose<center>middle</center><b>bold</b>",
            ["Fig. 1", "Beijing", "loose", "middle", "bold"],
        ),
        ("one<br>two<br/>three", ["one", "two", "three"]),
        ("<h2>Head</h2><p>a</p><h2>Next</h2>", ["Head", "a", "Next"]),
        ("<pre>one\n  two</pre>", ["one", "two"]),
        ("<p style='display: none'>gone</p><p hidden>gone</p><p>here</p>", ["here"]),
        ("<ol type=a><li>x<li value=4><p>y</p></ol>z", ["a. x", "d. y", "z"]),
        ("<table><caption>T</caption><tr><td>a<td>b</table>", ["T", "a", "b"]),
        ("<ruby>漢<rp>(</rp><rt>han</rt><rp>)</rp>字</ruby>", ["漢字"]),
        ("<p>one</p></body></html>after<html><body><p>two</p></body>", ["one", "after", "two"]),
        ("<blockquote>said<footer>by A</footer></blockquote>", ["said", "by A"]),
        ("<dialog open>asked</dialog>x<progress>p</progress>y", ["asked", "xy"]),
        ("<span style='display:block'>a</span>b", ["a", "b"]),
        ("<div style='display:flex'><b>a</b><i>b</i></div>", ["a", "b"]),
        ("<p style='white-space: pre-line'>a\nb</p>", ["a", "b"]),
        ("<ol reversed><li>x<li>y</ol>", ["2. x", "1. y"]),
        (
            "<ol style='list-style: none'><li>x</ol><ol style='list-style-type:cjk-ideographic'>"
            "<li>y</ol>",
            ["x", "一、y"],
        ),
        ("<div><aside class='box warning'>Hot!</aside></div><p>x</p>", ["Hot!", "x"]),
    ],
)
def test_what_a_browser_shows(body: str, shown: list[str], tmp_path: Path) -> None:
    assert lines(f"<!doctype html><title>t</title><body>{body}", tmp_path) == shown


@pytest.mark.parametrize(
    ("sheet", "body", "shown"),
    [
        (".x, #y { display: none }", "<p class='a x'>h<p id=y>h<p>v", ["v"]),
        ("b.z{display:none!important}", "<p>v<b class=z>h</b><i class=z>w</i>", ["vw"]),
        ("div .n{display:none} p > .m{display:none}",
         "<div><p class=n>h<p>v<b class=m>h</b></div><p class=n>w", ["v", "w"]),
        (".t{display:none} .t.on{display:block}", "<p class=t>h<p class='t on'>v", ["v"]),
        ("i{display:block}", "<p>a<i>b</i>c", ["a", "b", "c"]),
        ("@media print{p{display:none}} @media screen{.s{display:none}}",
         "<p>v<p class=s>h", ["v"]),
        ("/* p{display:none} */ a:hover{display:none}", "<p>v <a>w</a>", ["v w"]),
        ("body{display:none}", "<p>shown by a program", ["shown by a program"]),
    ],
)  # fmt: skip
def test_what_the_style_sheet_of_a_page_shows(
    sheet: str, body: str, shown: list[str], tmp_path: Path
) -> None:
    page = f"<!doctype html><style>{sheet}</style><body>{body}"
    assert lines(page, tmp_path) == shown


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(
        "<!doctype html><nav>a<p>b</nav><p hidden>c</p><p style='display:none'> </p><p>d</p>"
    )
    notes = read_document(file).extract.notes
    assert [(note.id, note.arguments["count"]) for note in notes] == [
        ("documents.beside", 2),
        ("documents.unshown", 1),
    ]


MENU = "".join(f"<a href='/{k}'>Part {k}</a> | " for k in range(4))


@pytest.mark.parametrize(
    "page",
    [
        f"<header>{MENU}</header><nav>{MENU}</nav><p>Text.</p><aside>x</aside><footer>c</footer>",
        "<div class='left sidebar'>x</div><p>Text.</p><div id=footer>c</div>",
        f"<div>{MENU}</div><p>Text.</p><ul><li>{MENU}</ul>",
        "<div>x</div><main><p>Text.</p></main><div>y</div>",
    ],
)
def test_what_stands_beside_the_text_is_left_out(page: str, tmp_path: Path) -> None:
    assert lines(f"<!doctype html><body>{page}", tmp_path) == ["Text."]


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<header><h1>Title</h1></header><p>Text.</p>", ["Title", "Text."]),
        (
            "<article><header>By A</header><p>Text.</p><footer>Note</footer></article>",
            ["By A", "Text.", "Note"],
        ),
        ("<h1>Title</h1><main><p>Text.</p></main>", ["Title", "Text."]),
        ("<p>See <a href='/a'>here</a>.</p><p>Text.</p>", ["See here.", "Text."]),
        ("<nav>Nothing else</nav>", ["Nothing else"]),
    ],
)
def test_what_belongs_to_the_text_is_kept(page: str, shown: list[str], tmp_path: Path) -> None:
    assert lines(f"<!doctype html><body>{page}", tmp_path) == shown


def test_deep_pages_are_read_whole(tmp_path: Path) -> None:
    page = "<!doctype html>" + "<div>" * 600 + "deep" + "</div>" * 600 + "<p>end"
    assert lines(page, tmp_path) == ["deep", "end"]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-8-sig"])
def test_encodings_of_pages(codec: str, tmp_path: Path) -> None:
    page = "<!doctype html><meta charset=gb2312><p>水流入海。</p>"
    assert lines(page.encode(codec), tmp_path, "page") == ["水流入海。"]


@pytest.mark.parametrize(
    "piece",
    [
        "<h1>水</h1>\n",
        "<meta charset=utf-8><title>t</title><p>水",
        "<my-card>水</my-card>",
        "<dialog open>水</dialog>",
    ],
)
def test_pieces_of_pages(piece: str, tmp_path: Path) -> None:
    assert lines(piece, tmp_path) == ["水"]
    assert lines(piece, tmp_path, "a.txt")[0].startswith("<")


def test_a_text_without_tags_is_no_page_whatever_its_name(tmp_path: Path) -> None:
    assert lines("水 < 火 <甲>\n", tmp_path)[0] == "水 < 火 <甲>"


def test_places_of_cells(tmp_path: Path) -> None:
    page = (
        "<html><body><p>甲</p><table><tr><th>乙<td>丙<tr><td>丁<td>戊<table><tr><td>己</table>庚"
        "</table><p>辛</p><table><tr><td>壬</table></body></html>"
    )
    file = tmp_path / "a.html"
    file.write_text(page, encoding="utf-8")
    extract = read_document(file).extract
    assert list(zip(extract.text.split("\n"), extract.places, strict=True)) == [
        ("甲", "block 1"),
        ("乙", "table 1, row 1, column 1"),
        ("丙", "table 1, row 1, column 2"),
        ("丁", "table 1, row 2, column 1"),
        ("戊", "table 1, row 2, column 2"),
        ("己", "table 2, row 1, column 1"),
        ("庚", "table 1, row 2, column 2"),
        ("辛", "block 8"),
        ("壬", "table 3, row 1, column 1"),
    ]
