"""Encoding, language, length, enumerations and faults of the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.alignment import WordLink
from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.encoding import EncodingCheck
from evaluator.checks.enumeration import EnumerationCheck, enumerations
from evaluator.checks.language import LanguageCheck
from evaluator.checks.length import CENTRE, LengthCheck, deviation
from evaluator.checks.source_faults import SourceFaultCheck
from evaluator.model import Category, Severity, Status


def pair(source: str, translation: str, links: tuple[WordLink, ...] = ()) -> CheckedPair:
    return CheckedPair("p1.1", "p1", Status.PAIRED, source, translation, (), links)


@pytest.mark.parametrize(
    ("translation", "text", "mend"),
    [
        ("the town\u00e2\u20ac\u2122s caf\u00e9", "\u00e2\u20ac\u2122", "\u2019"),
        ("the caf\u00c3\u00a9", "\u00c3\u00a9", "\u00e9"),
        ("bread &amp; tea", "&amp;", "&"),
        ("bread \ufffd tea", "\ufffd", None),
        ("bread\\nand tea", None, None),
        ("bread\\n", "\\n", None),
        ("bread <unk> tea", "<unk>", None),
        ("<b>bread", "<b>", None),
        ("caf\u00e9 na\u00efve \u201cquoted\u201d \u2013 M\u00fcller & R&D; a < b", None, None),
    ],
)
def test_encoding(translation: str, text: str | None, mend: str | None) -> None:
    found = list(EncodingCheck().find(CheckedDocument([pair("面包和茶", translation)])))
    told = [(d.translation_span and d.translation_span.text, d.suggestion) for d in found]
    assert told == ([(text, mend)] if text else [])


@pytest.mark.parametrize(
    ("translation", "language"),
    [
        ("Die Stadt hat einen neuen Bahnhof und viele alte Häuser gebaut.", "German"),
        ("La ciudad tiene una estación nueva y muchas casas muy viejas.", "Spanish"),
        ("В городе построили новый вокзал.", "Cyrillic"),
        ("The city has built a new station and many old houses.", None),
        ("Li Xiaoming, Wang Fang, Zhao Lei, Qian Duoduo", None),
        ("新的车站", None),  # another check's affair
    ],
)
def test_language(translation: str, language: str | None) -> None:
    found = list(LanguageCheck().find(CheckedDocument([pair("城市建了新车站。", translation)])))
    assert all(language in draft.message.told() for draft in found if language)
    assert bool(found) is bool(language)


def test_the_language_is_that_of_the_document() -> None:
    german = ["Die Firma liefert heute.", "Das Werk steht in einer Stadt.", "Wir danken allen."]
    english = ["Two per person, while stocks last", "Income per capita", "One i.e. two per dose"]
    for lines, count in ((german, 3), (english, 0)):
        document = CheckedDocument([pair("城市建了新车站。", line) for line in lines])
        assert len(list(LanguageCheck().find(document))) == count


def test_length() -> None:
    source = "这座城市去年建了一个新的车站，还修了许多老房子，居民都很高兴。"
    english = "Last year the city built a new station and mended many old houses; people are glad."
    texts = [english] * 5 + ["Yes.", english * 4]
    found = list(LengthCheck().find(CheckedDocument([pair(source, text) for text in texts])))
    assert [(d.pair, d.category, d.severity) for d in found] == [
        (5, "Accuracy/Omission", Severity.MAJOR),
        (6, "Accuracy/Addition", Severity.MAJOR),
    ]


@given(st.integers(1, 400), st.integers(0, 2000))
def test_a_longer_translation_deviates_more(chinese: int, english: int) -> None:
    assert deviation(chinese, english + 10, CENTRE) > deviation(chinese, english, CENTRE)


def test_items_of_an_enumeration() -> None:
    (items,) = enumerations("我们种植小麦、玉米和棉花，养牛。")
    text = "我们种植小麦、玉米和棉花，养牛。"
    assert [text[item.start : item.end][-2:] for item in items] == ["小麦", "玉米", "棉花"]
    text = "兰州、西宁、呼和浩特等城市"
    (items,) = enumerations(text)
    assert [text[item.start : item.end] for item in items] == ["兰州", "西宁", "呼和浩特"]
    assert not list(enumerations("七、政策支持和组织保障"))


def linked(source: str, translation: str, words: dict[str, str]) -> CheckedPair:
    links = [
        WordLink(
            source.index(chinese),
            source.index(chinese) + len(chinese),
            translation.index(english),
            translation.index(english) + len(english),
            0.8,
        )
        for chinese, english in words.items()
    ]
    return pair(source, translation, tuple(links))


def test_an_item_that_the_list_lacks() -> None:
    source = "种植小麦、棉花、玉米和大豆。"
    lost = linked(
        source, "They grow wheat, maize and soy.", {"小麦": "wheat", "玉米": "maize", "大豆": "soy"}
    )
    whole = linked(
        source,
        "They grow wheat, fibre, maize and soy.",
        {"小麦": "wheat", "玉米": "maize", "大豆": "soy"},
    )
    (found,) = EnumerationCheck().find(CheckedDocument([lost]))
    assert found.source_span is not None
    assert found.source_span.text == "棉花"
    assert not list(EnumerationCheck().find(CheckedDocument([whole, pair(source, "Wheat.")])))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("保护体系建设 and 湿地修复。", "and"),
        ("到2O20年。", "O"),
        ("提高采矿矿业水平。", "采矿矿业"),
        ("加强统筹规划统筹规划。", "统筹规划统筹规划"),
        ("他来了，，走了。", "，，"),
        ("他（昨天来了。", "（"),
        ("他买了新的的房子。", "的的"),
        ("达到目的的办法很多，这是她与生俱来的的确良好的天赋。", None),
        ("人民民主、中国国家队的确是的，CEO 和 IT 公司（好）。", None),
    ],
)
def test_source_faults(source: str, text: str | None) -> None:
    found: list[Draft] = list(SourceFaultCheck().find(CheckedDocument([pair(source, "It.")])))
    assert [d.source_span.text.strip() for d in found if d.source_span] == ([text] if text else [])
    assert all((d.category, d.translation_span) == (Category.SOURCE_ERROR, None) for d in found)


def test_a_source_sentence_that_breaks_off() -> None:
    whole = pair("这座城市去年建了一个新的车站，还修了许多老房子。", "It.")
    cut = pair("这座城市去年建了一个新的车站，还修了许多老", "It.")
    found = list(SourceFaultCheck().find(CheckedDocument([whole] * 5 + [cut, whole])))
    assert [d.pair for d in found] == [5]


ANY = st.text(
    alphabet=st.sampled_from("一二、，。和与等（的采矿业 aO2\u00c3\u00a9&;<>\\n\ufffdand"),
    max_size=50,
)


def test_tags_that_the_translation_keeps_are_markup() -> None:
    source = "点击<b>确定</b>继续"
    kept = pair(source, "Press <b>OK</b> to go on")
    assert not list(SourceFaultCheck().find(CheckedDocument([kept])))
    lost = list(SourceFaultCheck().find(CheckedDocument([pair(source, "Press OK to go on")])))
    assert [draft.source_span.text for draft in lost if draft.source_span] == ["<b>", "</b>"]


CHECKS = (EncodingCheck, LanguageCheck, LengthCheck, EnumerationCheck, SourceFaultCheck)


@given(st.lists(st.tuples(ANY, ANY), max_size=3))
def test_spans_lie_inside_their_texts(texts: list[tuple[str, str]]) -> None:
    link = WordLink(0, 1, 0, 1, 0.5)
    pairs = [pair(a, b, (link,) if a and b else ()) for a, b in texts]
    for kind in CHECKS:
        for draft in kind().find(CheckedDocument(pairs)):
            for text, place in zip(
                texts[draft.pair], (draft.source_span, draft.translation_span), strict=True
            ):
                assert place is None or text[place.start : place.end] == place.text


def test_english_shortens_headings() -> None:
    texts = [("这座城市去年建了新车站。", "The city built a new station last year.")] * 6
    heading = pair("四、可能面对的各类风险因素", "IV. Risks")
    clause = pair("四、可能面对的各类风险因素，均已说明。", "IV. Risks")
    document = CheckedDocument([*(pair(*text) for text in texts), heading, clause])
    assert [draft.pair for draft in LengthCheck().find(document)] == [7]
