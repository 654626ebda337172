"""Sentences and clauses without a counterpart."""

from dataclasses import replace

from evaluator.alignment import LoneSentence, WordLink
from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.omission import OmissionCheck, stands_alone
from evaluator.embedding import Calibration, load_encoder
from evaluator.evidence import Passage, link_pairs
from evaluator.evidence.inside import read_inside
from evaluator.model import Severity, Status
from evaluator.quality.gaps import Gap

SENTENCE = "推动形成优势互补高质量发展的区域经济布局。"


def find(*pairs: CheckedPair) -> list[Draft]:
    return list(OmissionCheck().find(CheckedDocument(pairs)))


def test_sentences_without_a_counterpart() -> None:
    (draft,) = find(CheckedPair("1.2", "1", Status.OMISSION, SENTENCE, ""))
    assert (draft.category, draft.severity) == ("Accuracy/Omission", Severity.MAJOR)
    assert draft.source_span is not None
    assert draft.source_span.text == SENTENCE
    (draft,) = find(CheckedPair("1.2", "1", Status.ADDITION, "", "From nowhere at all."))
    assert (draft.category, draft.severity) == ("Accuracy/Addition", Severity.MINOR)
    assert draft.translation_span is not None


def test_a_pair_that_was_given_is_untranslated_however_short_it_is() -> None:
    short = CheckedPair("1.1", "1", Status.OMISSION, "严禁烟火", "")
    assert [d.severity for d in find(short)] == [Severity.MINOR]
    assert [d.severity for d in find(replace(short, is_given=True))] == [Severity.MAJOR]
    figures = replace(short, source="2024", is_given=True)
    assert [d.severity for d in find(figures)] == [Severity.MINOR]
    assert not find(replace(short, source="* * *", is_given=True))


def test_what_the_source_version_lost_is_no_addition() -> None:
    assert not find(CheckedPair("1.2", "1", Status.MISSING_FROM_SOURCE, "", "Lost on a page."))
    assert not find(CheckedPair("1.2", "1", Status.PAIRED, SENTENCE, "Promote the layout."))


QUOTED = CheckedPair("1.1", "1", Status.PAIRED, "“桥快修好了。”", "“The bridge is nearly done.”")
TAG = CheckedPair("1.2", "1", Status.OMISSION, "村长说。", "")


def test_who_speaks_may_be_told_next_to_it_or_left_out() -> None:
    told = replace(QUOTED, translation="“The bridge,” said the village head, “is nearly done.”")
    assert not find(told, TAG)
    (draft,) = find(QUOTED, TAG)
    assert (draft.severity, draft.confidence) == (Severity.MINOR, 0.3)
    (other,) = find(QUOTED, replace(TAG, source="村长摇了摇头就走了。"))
    assert other.severity is Severity.MAJOR
    (alone,) = find(replace(QUOTED, source="桥快修好了。"), TAG)  # it tells of no quotation
    assert alone.confidence > draft.confidence


SOURCE = "我们修桥铺路，也为沿岸的村民建造新的房屋。"
ENGLISH = "We build bridges and roads, and we also put up new houses for the villagers there."
CLAUSE = "也为沿岸的村民建造新的房屋"
ADDED = "and we also put up new houses for the villagers there"


def gap(text: str, part: str, odds: float, *, is_source: bool) -> Gap:
    start = text.index(part)
    return Gap(is_source, start, start + len(part), 5, 5 * odds + 7.5, odds + 0.5, odds, odds)


def paired(source: str, translation: str, odds: float) -> CheckedPair:
    """A pair that lacks what one of the clauses stands for, as far as the odds tell."""
    sides = ((source, CLAUSE, True), (translation, ADDED, False))
    gaps = [gap(*side[:2], odds, is_source=side[2]) for side in sides if side[1] in side[0]]
    return CheckedPair("1.1", "1", Status.PAIRED, source, translation, gaps=tuple(gaps))


def test_clauses_left_out_and_added() -> None:
    (omitted,) = find(paired(SOURCE, "We build bridges and roads.", 3.0))
    assert (omitted.category, omitted.severity) == ("Accuracy/Omission", Severity.MAJOR)
    assert omitted.source_span is not None
    assert omitted.source_span.text == CLAUSE
    (added,) = find(paired("我们修桥铺路。", ENGLISH, 3.0))
    assert (added.category, added.severity) == ("Accuracy/Addition", Severity.MAJOR)
    assert added.translation_span is not None
    assert added.translation_span.text == ADDED


def test_the_number_of_a_heading_may_be_left_out_and_a_clause_behind_it_not() -> None:
    for source, part, count in (
        ("二、准备材料", "二、", 0),
        ("二、准备材料", "二、准备", 0),
        ("二、准备材料、场地和人员", "二、准备材料、场地", 1),
    ):
        stretch = gap(source, part, 3.0, is_source=True)
        pair = CheckedPair("1.1", "1", Status.PAIRED, source, "Getting ready", gaps=(stretch,))
        assert len(find(pair)) == count
    added = "2. Getting ready"
    stretch = gap(added, "2. Getting", 3.0, is_source=False)
    pair = CheckedPair("1.1", "1", Status.PAIRED, "准备", added, gaps=(stretch,))
    assert not find(pair)


def test_the_subject_of_a_list_is_said_again_in_its_items() -> None:
    item = CheckedPair("1.3", "1", Status.PAIRED, "2. 拖欠租金的；", "(b) Party B owes rent;")
    subject = Gap(False, 4, 11, 2, 6.0, 6.0, 6.0, 0.0)
    item = replace(item, gaps=(subject,))
    lead = CheckedPair("1.2", "1", Status.PAIRED, "乙方有下列情形的：", "Where Party B does so:")
    assert not find(lead, item)
    (draft,) = find(replace(lead, translation="Where this is so:"), item)
    assert draft.category == "Accuracy/Addition"
    assert find(replace(lead, source="乙方如此。"), item)


def test_a_clause_said_in_other_words_is_not_left_out() -> None:
    assert not find(paired(SOURCE, ENGLISH, -3.0))


LAST = "沿岸的居民不得在堤上种菜。"
TWO = "我们修桥铺路。" + LAST


def lone(text: str, sentence: str, *, is_source: bool, level: float) -> LoneSentence:
    start = text.index(sentence)
    return LoneSentence(is_source, start, start + len(sentence), 2.0, 0.3, 5, level)


def test_a_sentence_inside_a_pair_that_nothing_stands_for() -> None:
    pair = CheckedPair("1.1", "1", Status.PAIRED, TWO, "We build bridges and roads.")
    stretch = gap(TWO, LAST[:-1], 3.0, is_source=True)
    sentence = lone(TWO, LAST, is_source=True, level=0.3)
    (draft,) = find(replace(pair, sentences=(sentence,), gaps=(stretch,)))
    assert (draft.category, draft.severity) == ("Accuracy/Omission", Severity.MAJOR)
    assert draft.source_span is not None
    assert draft.source_span.text == LAST
    assert not find(replace(pair, sentences=(replace(sentence, odds=-3.0, rival=0.0),)))


def test_a_sentence_inside_a_pair_that_stands_for_nothing() -> None:
    english = "We build bridges and roads. Nobody may grow vegetables on the dykes."
    sentence = lone(english, english[28:], is_source=False, level=0.1)
    pair = CheckedPair("1.1", "1", Status.PAIRED, "我们修桥铺路。", english, sentences=(sentence,))
    (draft,) = find(pair)
    assert (draft.category, draft.severity) == ("Accuracy/Addition", Severity.MAJOR)
    # two words may stand for anything
    assert not find(replace(pair, sentences=(replace(sentence, words=2),)))


def test_more_must_speak_for_an_omission_in_a_free_translation() -> None:
    sentence = lone(TWO, LAST, is_source=True, level=1.25)
    pair = CheckedPair("1.1", "1", Status.PAIRED, TWO, "We build roads.", sentences=(sentence,))
    others = [CheckedPair(f"{k}", f"{k}", Status.PAIRED, "河水。", "Water.") for k in range(60)]

    def told(score: float) -> int:
        link = WordLink(0, 2, 0, 5, score)
        return len(find(pair, *(replace(other, links=(link,)) for other in others)))

    assert told(0.6) == told(0.58) == 1
    assert told(0.45) == 0


def test_sentences_inside_pairs_are_weighed_by_vectors_and_links() -> None:
    source = "消防队昨夜扑灭了仓库的大火。两名司机受了轻伤。警方正在调查起火的原因。"
    english = (
        "Firefighters put out the blaze at the warehouse last night. Two drivers were slightly "
        "injured. The police are investigating the cause of the fire."
    )
    without = english.replace("Two drivers were slightly injured. ", "")
    encoder = load_encoder()
    passages = {"whole": Passage(source, english), "short": Passage(source, without)}
    linked = link_pairs(encoder, [(p.source, p.translation) for p in passages.values()])
    assert linked is not None
    links = dict(zip(passages, linked, strict=True))
    calibration = Calibration.fit(
        encoder.checksum, {"zh": encoder.encode([source]), "en": encoder.encode([english])}
    )
    found = read_inside(encoder, calibration, passages, links)
    assert [len(found[name]) for name in passages] == [6, 5]
    assert not any(map(stands_alone, found["whole"]))
    (alone,) = filter(stands_alone, found["short"])
    assert source[alone.start : alone.end] == "两名司机受了轻伤。"
    assert alone.is_source


def test_who_speaks_may_be_told_a_sentence_earlier() -> None:
    english = "“I'd be lying if I said no,” said Old Ge after the match."
    stretch = gap(english, "said Old Ge after the match", 3.0, is_source=False)
    first = CheckedPair("1.1", "1", Status.PAIRED, "“说不激动是假的。”", english, gaps=(stretch,))
    behind = CheckedPair("1.2", "1", Status.PAIRED, "赛后老葛说，“不容易。”", "“It was hard.”")
    assert not find(first, behind)
    assert find(first, replace(behind, source="比赛很激烈。"))
