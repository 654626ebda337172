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
    ],
)
def test_what_a_browser_shows(body: str, shown: list[str], tmp_path: Path) -> None:
    assert lines(f"<!doctype html><title>t</title><body>{body}", tmp_path) == shown


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


@pytest.mark.parametrize("piece", ["<h1>水</h1>\n", "<meta charset=utf-8><title>t</title><p>水"])
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
