"""Known wrong renderings: believed where word links tie them to the term."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from evaluator.alignment import WordLink
from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.knowledge import KnowledgeCheck
from evaluator.documents import Term
from evaluator.knowledge import Entry, KnownTerm, Why
from evaluator.model import Severity, Status


def linked(source: str, translation: str, *links: tuple[str, str]) -> CheckedPair:
    """A pair whose words are linked as said, each by its first occurrence."""
    places = [
        WordLink(
            source.index(chinese),
            source.index(chinese) + len(chinese),
            translation.index(english),
            translation.index(english) + len(english),
            0.8,
        )
        for chinese, english in links
    ]
    return CheckedPair("1.1", "1", Status.PAIRED, source, translation, links=tuple(places))


def found(pair: CheckedPair, *terms: Term, domains: frozenset[str] | None = None) -> list[Draft]:
    return list(KnowledgeCheck().find(CheckedDocument([pair], terms, domains=domains)))


def test_known_wrong_rendering() -> None:
    translation = "State mechanisms at all levels shall disclose information."
    pair = linked("各级国家机关应当公开信息。", translation, ("国家机关", "mechanisms"))
    (draft,) = found(pair)
    assert draft.severity is Severity.MAJOR
    assert draft.translation_span is not None
    assert draft.translation_span.text == "State mechanisms"
    assert draft.suggestion == "state organ"
    assert "国家机关" in draft.message.told("zh")


@pytest.mark.parametrize(
    ("translation", "link"),
    [
        ("State organs at all levels shall disclose information.", "organs"),  # accepted
        ("Bodies of the state at all levels shall disclose information.", "Bodies"),  # unknown
    ],
)
def test_right_or_unknown_renderings_are_left_alone(translation: str, link: str) -> None:
    assert not found(linked("各级国家机关应当公开信息。", translation, ("国家机关", link)))


def test_wrong_words_that_stand_for_something_else() -> None:
    source = "国家机关完善机制。"
    translation = "The state departments improve state mechanisms."
    pair = linked(source, translation, ("国家机关", "departments"), ("机制", "state mechanisms"))
    assert not found(pair)


def test_name_of_something_else() -> None:
    source, translation = "上交所发布公告。", "The Shenzhen Stock Exchange issued a notice."
    pair = linked(source, translation, ("上交所", "Shenzhen Stock Exchange"))
    (draft,) = found(pair)
    assert draft.message.id == "knowledge.other"
    assert draft.suggestion == "Shanghai Stock Exchange"


@pytest.mark.parametrize(
    ("translation", "blamed"),
    [
        ("Sue under the Criminal Procedure Law of the PRC.", "Criminal Procedure Law"),
        ("Sue by provisions of the Criminal Procedure Law.", "Criminal Procedure Law"),
        ("Sue under the Criminal Procedure Law Amendment.", None),  # a part of a longer name
    ],
)
def test_law_of_a_country_is_the_law(translation: str, blamed: str | None) -> None:
    pair = linked("依照民事诉讼法起诉。", translation, ("民事诉讼法", "Criminal Procedure Law"))
    others = [draft for draft in found(pair) if draft.message.id == "knowledge.other"]
    places = [draft.translation_span.text for draft in others if draft.translation_span]
    assert places == ([blamed] if blamed else [])


def test_one_word_of_a_known_wrong_rendering_says_too_little() -> None:
    source = "加强风控。"
    one = linked(source, "Strengthen the wind.", ("风控", "wind"))
    doubted = linked("国家机关", "State mechanisms", ("国家机关", "mechanisms"))

    def told(*pairs: CheckedPair) -> list[str]:
        drafts = KnowledgeCheck().find(CheckedDocument(pairs))
        return [draft.message.id for draft in drafts if not draft.pair]

    assert told(one) == []
    assert told(one, doubted) == ["knowledge.telltale"]


@pytest.mark.parametrize(
    ("translation", "link", "blamed"),
    [
        ("This is strumming an instrument to an ox.", "ox", "strumming an instrument to an ox"),
        ("This is a sheer loss of time.", "loss", None),
    ],
)
def test_set_phrase_put_by_its_characters(translation: str, link: str, blamed: str | None) -> None:
    """No table has these words; a single link ties the phrase."""
    drafts = found(linked("这是对牛弹琴。", translation, ("对牛弹琴", link)))
    assert [d.translation_span and d.translation_span.text for d in drafts] == (
        [blamed] if blamed else []
    )


def alike(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float32]:
    """An encoder's cosines as shares of common words, of the size that they have there."""
    sets = [[set(text.lower().split()) for text in texts] for texts in (first, second)]
    shares = [[len(a & b) / len(a | b) for b in sets[1]] for a in sets[0]]
    return np.array(shares, dtype=np.float32) * 0.15 + 0.8


@pytest.mark.parametrize(
    ("translation", "links", "told"),
    [
        # no table has it; it is made as those are that the table has
        ("He sat in a column seat there.", ["seat"], [("column seat", Severity.MAJOR)]),
        ("He sat in as an observer there.", ["observer"], []),  # right
        ("He was a guest without a vote there.", ["guest"], []),  # unknown, and near to neither
        ("He took a seat there.", ["seat"], []),  # a single word says too little
        ("In a column, a seat was his.", ["seat"], []),  # a comma between
    ],
)
def test_kin_of_known_mistakes(
    translation: str, links: list[str], told: list[tuple[str, Severity]]
) -> None:
    pair = linked("他列席。", translation, *(("列席", link) for link in links))
    entry = Entry(
        "列席",
        "party-state",
        "verb",
        ("attend as an observer", "sit in as a guest", "attend without a vote"),
        ("column mat", "row seat", "list seat"),
        Why.LITERAL,
        Severity.MAJOR,
    )
    term = KnownTerm(1, 3, (entry,), (), ())
    with_known = CheckedDocument([pair], similar=alike)
    with_known.__dict__["known"] = [(term,)]
    drafts = [d for d in KnowledgeCheck().find(with_known) if d.message.id == "knowledge.kin"]
    assert [(d.translation_span and d.translation_span.text, d.severity) for d in drafts] == told


def test_own_terms_win_and_knowledge_can_be_switched_off() -> None:
    pair = linked("各级国家机关", "State mechanisms at all levels", ("国家机关", "mechanisms"))
    assert found(pair)
    assert not found(pair, Term("国家机关", ("state mechanism",)))
    assert not found(pair, domains=frozenset())


def test_a_document_speaks_against_itself() -> None:
    """An unknown rendering is doubted where other terms have known wrong ones, and only there."""
    said = "Bodies of the nation everywhere"
    unknown = linked("各级国家机关", said, ("国家机关", "Bodies"), ("国家机关", "nation"))
    partial = linked("各级国家机关", said, ("国家机关", "nation"))  # a word for four characters
    wrong = linked("国家机关", "State mechanisms", ("国家机关", "mechanisms"))
    right = linked("国家机关", "State organs", ("国家机关", "organs"))

    def told(*pairs: CheckedPair) -> list[tuple[str, Severity]]:
        drafts = KnowledgeCheck().find(CheckedDocument(pairs))
        return [(draft.message.id, draft.severity) for draft in drafts if not draft.pair]

    assert told(unknown) == []
    assert told(partial, wrong, wrong, wrong) == []
    assert told(unknown, right, wrong, *[right] * 60) == []
    assert told(unknown, wrong, wrong) == [("knowledge.unusual", Severity.MINOR)]
    assert told(unknown, wrong, wrong, wrong) == [("knowledge.unusual", Severity.MAJOR)]


def test_a_law_that_goes_by_another_name() -> None:
    source = "依照民事诉讼法起诉。"
    unknown = linked(
        source, "Sue under the Civilian Quarrel Act.", ("民事诉讼法", "Civilian Quarrel Act")
    )
    known = linked(
        source, "Sue under the Civil Procedure Law.", ("民事诉讼法", "Civil Procedure Law")
    )
    (draft,) = found(unknown)
    assert (draft.message.id, draft.severity) == ("knowledge.name", Severity.MINOR)
    assert not found(known)


def far(*texts: tuple[str, str, str, str]) -> list[str]:
    """What is blamed in texts with one link each by an encoder that finds all renderings unlike."""

    def unlike(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float32]:
        return np.full((len(first), len(second)), 0.5, dtype=np.float32)

    pairs = [linked(source, english, (one, other)) for source, english, one, other in texts]
    drafts = KnowledgeCheck().find(CheckedDocument(pairs, (), unlike))
    return [draft.source_span.text for draft in drafts if draft.source_span]


def test_what_denies_may_be_denied_by_a_small_word_elsewhere() -> None:
    source, blamed = "心脏听诊未闻及杂音。", ["未闻及"]
    assert not far((source, "The heart had no murmurs.", "未闻及", "murmurs"))
    assert not far((source, "The heart sounds were free of murmurs.", "未闻及", "murmurs"))
    assert far((source, "Loud murmurs.", "未闻及", "murmurs")) == blamed


def test_forms_of_tablets_go_by_their_letters() -> None:
    for letters in ("EC", "e/c", "gastro-resistant"):
        assert not far(("双氯芬酸肠溶片", f"Diclofenac {letters} 50 mg", "肠溶片", letters))
    assert not far(("二甲双胍缓释片", "Metformin XR", "缓释片", "XR"))
    assert far(("双氯芬酸肠溶片", "Diclofenac XQ", "肠溶片", "XQ")) == ["肠溶片"]


def test_links_of_a_free_translation_tell_nothing_of_a_term() -> None:
    source = "他们跟过去一刀两断。"
    free = "They will have no further dealings with crowds of yesterday."
    assert not far((source, free, "一刀两断", "yesterday"))
    assert far((source, "They gaze at yesterday.", "一刀两断", "gaze")) == ["一刀两断"]


def test_who_is_nobody_or_of_china_is_no_other_rendering() -> None:
    assert not far(("他一刀两断。", "He wants nothing.", "一刀两断", "nothing"))
    assert not far(("国家卫健委说。", "China's said.", "国家卫健委", "China's"))


def test_strangers_in_a_name() -> None:
    """A part exchanged is told; synonyms, other sorts of bodies and whose they are, are not."""
    source, name = "中国足协罚款。", "中国足协"
    other = linked(source, "The Chinese Basketball Association fines.", (name, "Chinese"))
    (draft,) = found(other)
    assert draft.message.id == "knowledge.name"
    assert draft.translation_span is not None
    assert draft.translation_span.text == "The Chinese Basketball Association"
    for free in ("China's Soccer Association", "National Football Federation"):
        assert not found(linked(source, f"The {free} fines.", (name, free.split()[0])))
    described = linked(source, "China's football bosses fine.", (name, "football"))
    assert not found(described)


def test_a_member_of_a_committee_is_no_body_within_it() -> None:
    source = "他是国际奥委会委员。"
    pair = linked(
        source, "He is a member of the International Austria Committee.", ("奥委会", "Austria")
    )
    assert [draft.message.id for draft in found(pair)] == ["knowledge.name"]


def test_a_verb_of_speech_alone_is_no_picture() -> None:
    source = "记者追问细节，他一问三不知。"
    free = "Pressed for details, he had no idea whatever he was asked."
    assert not found(linked(source, free, ("一问三不知", "asked")))
    literal = linked(source, "He had three unknowns.", ("一问三不知", "unknowns"))
    assert found(literal)


def test_a_campaign_that_is_fought_is_told_in_a_sentence() -> None:
    fought = "We fought hard to keep our skies clear."
    assert not found(linked("全市打好蓝天保卫战。", fought, ("蓝天保卫战", "skies clear")))
    named = "The plan is called Sky Guard War."
    assert found(linked("该计划名为蓝天保卫战。", named, ("蓝天保卫战", "Sky Guard War")))


def test_links_that_stray_do_not_hide_a_whole_wrong_rendering() -> None:
    """ "Rumours" is right for 空穴来风 as well, but stands for 传闻 here."""
    translation = "The rumours of layoffs are not wind from an empty cave."
    links = (("传闻", "rumours"), ("裁员", "layoffs"), ("空穴来风", "wind"))
    (draft,) = found(linked("裁员的传闻并非空穴来风。", translation, *links))
    assert draft.translation_span is not None
    assert draft.translation_span.text == "wind from an empty cave"
    right = "The rumours are groundless."
    assert not found(linked("传闻空穴来风。", right, links[0], ("空穴来风", "groundless")))


@pytest.mark.parametrize(
    ("source", "translation", "link", "suggestion"),
    [
        (  # a department within the university
            *("她毕业于北师大中文系。", "She read Chinese at Peking University."),
            *(("北师大", "University"), "Beijing Normal University"),
        ),
        ("她毕业于北师大中文系。", "She went to Peking Union Hospital.", ("北师大", "Union"), None),
        (  # what bodies of many places are called
            *("他去过政法委。", "He has been to Peking University."),
            *(("他", "He"), "political and legal affairs commission"),
        ),
    ],
)
def test_body_that_is_called_as_another(
    source: str, translation: str, link: tuple[str, str], suggestion: str | None
) -> None:
    drafts = found(linked(source, translation, link))
    told = [d.suggestion for d in drafts if d.message.id == "knowledge.other"]
    assert told == ([suggestion] if suggestion else [])


@pytest.mark.parametrize(
    ("translation", "link", "severity"),
    [
        ("Trisomy sells well.", "Trisomy", Severity.MAJOR),  # nobody finds the book by that
        ("The Three-Body Problem sells well.", "Three-Body Problem", None),
    ],
)
def test_title_of_which_no_word_is_left(
    translation: str, link: str, severity: Severity | None
) -> None:
    drafts = found(linked("《三体》卖得很好。", translation, ("三体", link)))
    assert [draft.severity for draft in drafts] == ([severity] if severity else [])


def test_foreign_brand_left_in_the_sounds_of_its_characters() -> None:
    source = "她用雅诗兰黛。"
    spelt = linked(source, "She uses Yashi Landai.", ("雅诗兰黛", "Landai"))
    named = linked(source, "She uses Estée Lauder.", ("雅诗兰黛", "Estée Lauder"))
    assert [draft.severity for draft in found(spelt)] == [Severity.MAJOR]
    assert not found(named)
