"""What language models say beside a translation; literals, spelling, pinyin left."""

import pytest

from evaluator.checks import Check, CheckedDocument, CheckedPair, Draft
from evaluator.checks.artefacts import ArtefactCheck
from evaluator.checks.encoding import EncodingCheck
from evaluator.checks.literals import LiteralsCheck
from evaluator.checks.punctuation import PunctuationCheck
from evaluator.checks.repetition import RepetitionCheck
from evaluator.checks.spelling import SpellingCheck
from evaluator.checks.untranslated import UntranslatedCheck
from evaluator.language.literals import literals
from evaluator.language.spelling import correction, is_known, variety
from evaluator.model import Severity, Status


def find(check: Check, *texts: tuple[str, str]) -> list[Draft]:
    pairs = [
        CheckedPair(f"p1.{k}", "p1", Status.PAIRED, source, translation)
        for k, (source, translation) in enumerate(texts)
    ]
    return list(check.find(CheckedDocument(pairs)))


def kinds(check: Check, *texts: tuple[str, str]) -> list[str]:
    return [draft.message.id.partition(".")[2] for draft in find(check, *texts)]


@pytest.mark.parametrize(
    ("source", "translation", "kind"),
    [
        ("货到了。", "Here is the English translation: The goods have arrived.", "preamble"),
        ("货到了。", "The translated sentence is as follows: The goods are here.", "preamble"),
        ("货到了。", "Certainly! Here's how it reads: The goods have arrived.", "preamble"),
        ("好的，以下是货单。", "Sure! Here's the list of goods.", None),
        ("译文如下：货到了。", "The translation is as follows: The goods have arrived.", None),
        ("货到了。", "**English version:** The goods have arrived.", "label"),
        ("译文：货到了。", "Translation: The goods have arrived.", None),
        ("货到了。", "The goods are here. (Note: 货 is rendered as “goods”.)", "note"),
        ("货到了。", "The goods are here.\nNote: “goods” is a literal translation.", "note"),
        ("货到了。", "The goods are here. Alternatively: The shipment is in.", "note"),
        ("货到了。", "The goods are here. I hope this helps!", "offer"),
        ("但愿能帮到你。", "I hope this helps.", None),
        ("货到了。", "The goods are in. Let me know if you need any changes.", "offer"),
        ("要修改就告诉我。", "Let me know if you need any changes.", None),
        ("货到了。", "As an AI language model, I have no opinion on that.", "refusal"),
        ("货到了。", "I'm sorry, but I cannot assist with that request.", "refusal"),
        ("对不起，我不能答应。", "I'm sorry, but I can't agree to that.", None),
        ("货到了。", "Please provide the Chinese text you want translated.", "refusal"),
        ("货到了。", "Translate the following text into English. The goods are in.", "prompt"),
        ("货到了。", "The goods are in.<|im_end|>", "prompt"),
        ("你是专业译员。", "You are a professional translator.", None),
        ("货到了吗？", "Great question! We ship within two days.", "answer"),
        ("谢谢提问，货到了。", "Thank you for asking; the goods are in.", None),
        ("请问货到了吗？", "The goods arrived on Monday morning.", "not-asked"),
        ("请问货到了吗？", "I'd like to know if the goods are in.", None),
        ("你难道不知道吗？", "You know it very well.", None),
        ("货到了吗？", "Yes, the goods arrived on Monday.", "answer"),
        (
            "怎么更换墨盒？",
            "Open the cover and press the lever when the light goes on.",
            "not-asked",
        ),
        ("怎么更换墨盒？", "Changing the cartridge", None),
        ("这有什么用？", "That is no use at all.", None),
        ("请列举五种水果。", "Apples, pears, bananas, oranges and grapes.", "answer"),
        ("请列举五种水果。", "Name five kinds of fruit.", None),
        ("请说明理由。", "Please justify your answer.", None),
        ("货到了。", "<think>货 is goods.</think> The goods are in.", "reasoning"),
        ("货到了。", "Okay, the user wants it in English. The goods are in.", "reasoning"),
        ("用户想要英文。", "The user wants it in English.", None),
        ("价格上涨了。", "Prices rose / increased.", "alternative"),
        ("价格上涨了。", "Prices rose (or: went up).", "alternative"),
        ("他的价格涨了或跌了。", "His/her prices rose / fell.", None),
        ("货到了。", "The goods are here. I chose “goods” because 货 is vague.", "note"),
        ("我用“货”字称呼它。", "I used “goods” for it.", None),
        ("货到了。", "The **goods** are in.", "markdown"),
        ("**货**到了。", "The **goods** are in.", None),
        ("请先关窗。", "Please close the window first.\nClose the window first, please.", "twice"),
        ("请关窗。请关门。", "Please close the window. Please close the door.", None),
        ("买方应当付款并提货。", "The buyer shall pay and", "broken-off"),
        ("买方应当付款并提货。", "The buyer shall pay for the", "broken-off"),
        ("登录", "Log in", None),
        ("一看便知A方案。", "It is plainly Plan A", None),
    ],
)
def test_artefacts(source: str, translation: str, kind: str | None) -> None:
    assert kinds(ArtefactCheck(), (source, translation)) == ([kind] if kind else [])


LAST = ("（三）拒绝验收的。", "(c) refuses to accept the goods.")


@pytest.mark.parametrize(
    ("item", "following"),
    [
        (("（二）擅自分包的；", "(b) subcontracts without consent; or"), LAST),
        (("（二）擅自分包的；", "(b) subcontracts without consent; and/or"), LAST),
        (("2. 交付全部图纸；", "2. deliver all drawings; and"), LAST),
        (("（二）擅自分包的；", "(b) subcontracts without consent; or"), None),  # the text ends
        (("擅自分包的", "subcontracting without consent; or"), LAST),
        (("（二）护照、", "(b) a passport, and"), LAST),
    ],
)
def test_items_of_lists_are_not_broken_off(
    item: tuple[str, str], following: tuple[str, str] | None
) -> None:
    assert kinds(ArtefactCheck(), item, *([following] if following else [])) == []


def test_a_list_is_no_excuse_for_what_breaks_off() -> None:
    broken = ("（二）擅自分包的；", "(b) subcontracts without the")
    assert kinds(ArtefactCheck(), broken, LAST) == ["broken-off"]
    assert kinds(ArtefactCheck(), ("买方付款并提货。", "The buyer shall pay, and"), LAST) == [
        "broken-off"
    ]


@pytest.mark.parametrize(
    ("source", "translation", "is_loop"),
    [
        ("他走了。", "He left the house and he left the house and he left the house and", True),
        ("他走了。", "He went away away away away away away.", True),
        (
            "风很大。",
            "The wind blew hard on us, the rain blew hard on us, it blew hard on us.",
            True,
        ),
        ("哈哈哈哈哈哈！", "Ha ha ha ha ha ha ha!", False),
        ("快走，快走，快走！", "Let's go now, let's go now, let's go now!", False),
        ("他走了。", "He left, and he never came back to the house.", False),
        ("电话是1111111111。", "The number is 1 1 1 1 1 1 1 1 1 1.", False),
    ],
)
def test_loops_are_critical(source: str, translation: str, is_loop: bool) -> None:
    found = [d for d in find(ArtefactCheck(), (source, translation)) if "loop" in d.message.id]
    assert [draft.severity for draft in found] == [Severity.CRITICAL] * is_loop


def test_a_loop_is_told_once() -> None:
    loop = ("他走了。", "He left the house, he left the house, he left the house, he left.")
    assert kinds(ArtefactCheck(), loop) == ["loop"]
    assert not find(RepetitionCheck(), loop)


def test_a_translation_of_the_sentence_before() -> None:
    english = "The committee will meet again next Tuesday."
    stuck = kinds(ArtefactCheck(), ("委员会下周二再开会。", english), ("预算已获批准。", english))
    same = kinds(ArtefactCheck(), *[("委员会下周二再开会。", english)] * 2)
    assert (stuck, same) == (["stuck"], [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("见https://a.cn/手册.pdf，", ["https://a.cn/手册.pdf"]),
        ("见https://a.cn/x下载", ["https://a.cn/x"]),
        ("寄到li-4@b.com.cn。", ["li-4@b.com.cn"]),
        ("%1$s有{count}条，占50%的", ["%1$s", "{count}"]),
        ("打开/etc/hosts和run.log", ["/etc/hosts", "run.log"]),
        ("升到v2.10.3（2024.3.1）", ["v2.10.3"]),
        ("报错E-1207，调用get_name()", ["E-1207", "get_name()"]),
        ("<b>粗</b>", ["<b>", "</b>"]),
        ("and/or, km/h, it's 24/7.", []),
    ],
)
def test_literals_are_recognised(text: str, found: list[str]) -> None:
    assert [literal.text for literal in literals(text)] == found


@pytest.mark.parametrize(
    ("source", "translation", "kind"),
    [
        ("打开setup.ini。", "Open setup.int, the setup.in file.", "lost"),
        ("打开setup.ini。", "Open settings.ini.", "altered"),
        ("写信到ask@wu-li.cn。", "Write to ask@wuli.cn.", "altered"),
        ("见http://wu.cn/a/。", "See https://wu.cn/a.", None),
        ("型号为RX-310C。", "The model is RX-310.", "altered"),
        ("型号为RX-310C。", "The model is RX310C.", None),
        ("型号为RX-310C。", "It is a fine model.", "lost"),
        ("按Ctrl+Shift+S另存。", "Press Ctrl+S to save a copy.", "altered"),
        ("按Ctrl+Shift+S另存。", "Shift-Ctrl-S saves a copy.", None),
        ("共{count}件。", "Items in all.", "lost"),
        ("共{count}件。", "{count} items of {total}.", "unknown"),
        ("%s送%d件。", "%d items sent by %s.", "order"),
        ("{a}将{b}加入群组。", "{a} was added to the group by {b}.", "exchanged"),
        ("{a}将{b}加入群组。", "{b} was added to the group by {a}.", None),
        ("{a}被{b}移除。", "{b} removed {a}.", None),
        ("点<b>这里</b>。", "Click <b>here<b>.", "altered"),
        ("全长10km，属5A级。", "Ten kilometres long and rated AAAAA.", None),
        ("覆盖4G网络。", "It has 4G-based coverage.", None),
    ],
)
def test_literals(source: str, translation: str, kind: str | None) -> None:
    assert kinds(LiteralsCheck(), (source, translation)) == ([kind] if kind else [])


def test_markup_that_stands_there_once_too_often_is_told_once() -> None:
    translation = "By clicking <b>OK</b> you accept the <b>terms</b>."
    (draft,) = find(LiteralsCheck(), ("点击<b>确定</b>即表示接受条款。", translation))
    assert draft.message.id == "literals.more"
    assert draft.translation_span is not None
    assert draft.translation_span.text == "<b>"


def test_markup_of_the_source_is_one_checks_affair() -> None:
    pair = ("点<b>这里</b>。", "Click <b>here<b>.")
    assert not find(EncodingCheck(), pair)
    assert find(EncodingCheck(), ("点这里。", "Click <b>here."))
    quoted = [('点<a href="/x">这里</a>。', 'Click <a href="/x">here</a>.')]
    curly = [(f"“好{k}。”他说。", f"“Good {k}.” He said “so”.") for k in range(9)]
    assert not find(PunctuationCheck(), *quoted, *curly)


@pytest.mark.parametrize(
    ("translation", "slip"),
    [
        ("The recieved goods are in.", "recieved"),
        ("The colour of the organised centre is grey.", None),
        ("Its name is zhuangbei, as told.", None),  # pinyin of the source
        ("We reuploaded the microservice logs.", None),
        ("Mr Wangg is here.", None),  # a name
        ("See goverment.pdf for it.", None),
    ],
)
def test_spelling(translation: str, slip: str | None) -> None:
    found = find(SpellingCheck(), ("装备到了。", translation))
    assert [d.translation_span and d.translation_span.text for d in found] == [slip] * bool(slip)


def test_what_a_document_writes_again_and_again_is_meant() -> None:
    assert not find(SpellingCheck(), *[("有。", "There is a tokeniizer.")] * 3)


def test_british_and_american_spelling_are_told_once() -> None:
    british = [("颜色。", "The colour of the harbour."), ("中心。", "The centre is here.")]
    assert not find(SpellingCheck(), *british)
    (mixed,) = find(SpellingCheck(), *british, *[("中心。", "A center and a center.")])
    assert (mixed.message.id, mixed.suggestion) == ("spelling.american", "centre")


def test_spelling_helpers() -> None:
    assert is_known("preinstalled")
    assert correction("goverment") == "government"
    assert correction("zzyzxq") is None
    assert variety("realised") == ("ise", "British", "realized")
    assert variety("advertise") is variety("comprised") is variety("size") is None


@pytest.mark.parametrize(
    ("source", "translation", "left"),
    [
        ("请先登记。", "Please dengji first.", ["dengji"]),
        ("请先登记。", "Please deng ji first.", ["deng ji"]),
        ("他们住在胡同里。", "They live in a hutong.", []),
        ("端午节吃粽子。", "We eat zongzi at the Dragon Boat Festival.", []),
        ("请先登记。", "Please do the dengji (registration) first.", []),
        ("见https://a.cn/手册.pdf", "See https://a.cn/手册.pdf", []),
        ("见手册。", "See the 手册.", ["手册"]),
    ],
)
def test_left_in_chinese_or_pinyin(source: str, translation: str, left: list[str]) -> None:
    found = find(UntranslatedCheck(), (source, translation))
    assert [d.translation_span.text for d in found if d.translation_span] == left
