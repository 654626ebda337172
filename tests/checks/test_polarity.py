"""Polarity: negations, opposites, and fights against the wrong thing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.alignment import WordLink
from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.opposites import opposites, turned_against
from evaluator.checks.polarity import PolarityCheck
from evaluator.language.negation import Force, chinese_negations, english_negations
from evaluator.language.opposition import Side, oppositions
from evaluator.model import Severity, Status


def pair(source: str, translation: str, links: str = "") -> CheckedPair:
    """A pair whose words are linked as in "后 after, 会 meeting"."""
    linked = []
    for link in links.split(", ") if links else ():
        chinese, english = link.split(" ", 1)
        first, begin = source.index(chinese), translation.index(english)
        linked.append(WordLink(first, first + len(chinese), begin, begin + len(english), 1.0))
    return CheckedPair("1.1", "1", Status.PAIRED, source, translation, links=tuple(linked))


def find(source: str, translation: str, links: str = "") -> list[Draft]:
    return list(PolarityCheck().find(CheckedDocument([pair(source, translation, links)])))


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("他没有来", "He did not come"),
        ("三年内不涨价", "The price will stay put for three years"),
        ("议案未获大会通过", "The meeting voted the motion down"),
        ("晾干后再装，严禁暴晒", "Let the cloth dry before you fit it, and keep it out of the sun"),
        ("邻居们没少说闲话", "The neighbours gossiped a great deal"),
        (
            "单位不得以体检不合格为由拒绝录用",
            "An employer may not turn a person away for a failed medical",
        ),
        ("油漆干透后方可搬入", "Do not move in until the paint is dry"),
        ("宝宝已经退烧了", "The baby's fever has gone down"),
        ("对达到标准的企业，按一成征收", "Firms that meet the standard pay a tenth"),
        ("赠品不单独出售", "You cannot buy the gift on its own"),
        ("签订三年劳动合同", "sign labour contracts of at least three years"),
        ("手机没电了", "My phone was dead"),
        ("他今天没空", "He is busy today"),
        ("擅自转租房屋的", "Party B sublets the premises without permission"),
        ("飞机平稳着陆", "The aircraft landed without incident"),
        ("车队前往不冻港装货", "The convoy went to the harbour to load"),
        ("她不甘心不陪我去", "She insisted on coming with me"),
        (
            "为庆祝医院成立十周年，每周二举办讲座，公众假期除外",
            "To mark its ten years the hospital holds lectures (closed on public holidays)",
        ),
        ("禁止吸烟", "No smoking"),
        ("不到十人", "fewer than ten people"),
        ("无法确认", "It was impossible to confirm"),
        ("他不同意", "He disagreed"),
        ("他拒绝了", "He did not accept"),
        ("河水由北向南流", "The river runs from north to south"),
        ("不知什么时候下起了雨", "At some point it began to rain"),
        ("违约方应赔偿守约方的损失", "The party in breach shall compensate the other party"),
        ("他改变不了主意", "He was unable to change his mind"),
        ("他否认有罪", "He disputed that he was guilty"),
        ("请勿拍照或触摸", "Please do not take photos or touch"),
        ("不得出售给未成年人和孕妇", "Sale to minors and expectant mothers is prohibited"),
        ("不能与用户名相同", "must differ from the username"),
        ("责令停业", "was ordered to suspend operations"),
        ("负极涂层", "the coating of the anode"),
        ("每股派息一元（含税）", "a dividend of 1 yuan a share before tax"),
        ("未满十八周岁者不予录用", "Nobody under eighteen will be taken on"),
        ("加水没过豆面", "Add water to cover the beans"),
        (
            "利润率高于行业平均水平1.5个百分点",
            "margins 1.5 percentage points above the industry average",
        ),
        ("从事非体力劳动", "do non-manual work"),
        ("严禁明火靠近", "Never let an open flame come near"),
        ("他眼也不抬地答道", "he answered, his eyes on the paper"),
        ("大家静默了片刻", "Everyone said nothing for a moment"),
        # words that only look like negations
        ("不断提高", "improved continuously"),
        ("无论如何", "in any case"),
        ("非常好", "very good"),
        ("不但便宜而且好", "It is not only cheap but good"),
        ("他不仅会唱歌，而且只唱老歌", "He sings, and only old songs"),
        ("坚持不懈", "persevere"),
        ("两不愁三保障", "the Two Assurances and Three Guarantees"),
        ("不要忘记", "Remember"),
        # negation of a negation, a question, a negative sense
        ("不得不承认", "We have to admit"),
        ("是不是真的", "whether it is true"),
        ("失业人数", "the number of people without work"),
        ("防止返贫", "so that people do not fall back into poverty"),
        ("第二段没有问题。", "The second paragraph is fine."),
        ("没有人不喜欢她。", "Everyone likes her."),
        ("好不热闹！", "How lively it is!"),
        ("您不必担心。", "You can rest assured."),
        ("损失因不可抗力造成", "The loss was caused by force majeure"),
        ("通信秘密不受侵犯", "The secrecy of correspondence is inviolable"),
        ("申请书不得晚于周五提交", "Applications are due no later than Friday"),
        ("请准时到达", "Please be there on time without fail"),
        ("会议内容应予保密", "What is said at the meeting must not be disclosed"),
        # doubled negations, and what else affirms
        ("我们不能不面对现实", "We have no choice but to face reality"),
        ("没有人不知道他", "There is nobody who does not know him"),
        ("非他来不可", "He has to come"),
        ("味道没得说", "The taste is beyond reproach"),
        ("未经批准不得拍照", "No photographs without approval"),
        ("未经批准不得拍照", "Photographs only with approval"),
        ("警方尚未排除纵火", "Police have not ruled out arson"),
        ("本条不适用于学生", "This article does not apply to students"),
        ("试验仍在进行", "The trial has not been finished"),
        # a contrary that both sides deny, or one denies and the other does not say
        ("请勿关闭窗户", "Please keep the window open"),
        ("并非不可撤销", "It is revocable"),
        ("不得拆卸外壳", "The housing must not be dismantled"),
        # opposites that are right
        ("西部地区", "the western region"),
        ("东西部协作", "cooperation between the east and the west"),
        ("贸易逆差扩大", "the trade deficit widened"),
        ("打赢脱贫攻坚战", "win the battle against poverty"),
        ("打好污染防治攻坚战", "fight the critical battle against pollution"),
    ],
)
def test_same_sense(source: str, translation: str) -> None:
    assert find(source, translation) == []


@pytest.mark.parametrize(
    ("source", "translation", "severity", "marked"),
    [
        ("他没有来", "He came", "major", "没有来"),
        ("政府不会提高税收", "The government will raise taxes", "major", "不会提高税收"),
        ("未经批准", "with approval", "major", "未经批准"),
        # a word that the segmenter cuts
        ("本条款不适用于学生", "This clause applies to students", "major", "不适用于学生"),
        ("他不可能不知道", "He could not have known", "major", "not"),
        ("禁止在此停车", "Parking is allowed here", "critical", "allowed"),
        ("他的左腿断了", "His right leg is broken", "critical", "right"),
        ("河水由北向南流", "The river runs from south to north", "critical", "from south to north"),
        ("去年进口增长一成", "Exports grew by a tenth last year", "critical", "Exports"),
        ("中方不同意这一看法", "China agrees with this view", "major", "不同意这一看法"),
        ("他不仅会唱歌，还会跳舞", "He can only sing, and also dances", "major", "only"),
        ("谁也阻挡不了历史潮流", "Someone can stop the tide of history", "major", "不了历史潮流"),
        ("双方互不干涉", "The two sides interfere with each other", "major", "互不干涉"),
        ("他否认有高血压", "He has hypertension", "major", "否认有高血压"),
        ("请勿拍照，请勿触摸", "Take photos and do not touch", "major", "请勿拍照"),
        ("政府提高了税收", "The government did not raise taxes", "major", "not"),
        ("客人不得不提前离开", "The guests were not allowed to leave early", "major", "not"),
        ("我们不能不面对现实", "We cannot face reality", "major", "cannot"),
        ("味道没得说", "The taste says nothing", "major", "nothing"),
        ("未经批准不得拍照", "No photographs with approval", "major", "未经批准不得"),
        ("警方已排除纵火", "Police have not ruled out arson", "major", "not ruled out"),
        ("请勿打开窗户", "Please do not close the window", "critical", "close"),
        ("在第二个路口右拐", "Turn left at the second crossing", "critical", "Turn left"),
        ("药膏仅供外用", "The ointment is for internal use only", "critical", "internal"),
        ("卖方承担运费", "The buyer bears the freight", "critical", "buyer"),
        ("她姐姐是护士", "Her brother is a nurse", "critical", "brother"),
        ("请先关闭电源", "First turn on the power", "critical", "turn on"),
        ("失业率下降了", "Unemployment increased", "critical", "increased"),
        ("出口增长5%", "Imports grew by 5%", "critical", "Imports"),
        ("贸易顺差", "the trade deficit", "critical", "deficit"),
        ("公司亏损", "The company made a profit", "critical", "profit"),
        ("西部地区", "the eastern region", "critical", "eastern"),
        ("向南行驶", "drove north", "critical", "north"),
        (
            "打好污染防治攻坚战",
            "fight against pollution prevention",
            "critical",
            "fight against pollution prevention",
        ),
    ],
)
def test_other_sense(source: str, translation: str, severity: str, marked: str) -> None:
    (draft,) = find(source, translation)
    span = draft.translation_span or draft.source_span
    assert span is not None
    assert (draft.severity, span.text) == (Severity(severity), marked)


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("对其损失未予赔偿", "Compensation was paid for his losses"),
        ("该职工拒不认错", "The worker admitted his mistake"),
        ("免予处罚", "He was punished"),
        ("请勿安装非官方的软件", "Do not install official software"),
        # what renders another word answers for none
        ("12岁以下儿童的疗效尚未证实", "Its efficacy in children under 12 has been confirmed"),
        ("接到通知后五日内未缴纳的", "and pays it within five days of the notice"),
        ("房子是他父亲买的，房主却不是他母亲", "His father bought it, and its owner is his mother"),
    ],
)
def test_lost(source: str, translation: str) -> None:
    assert "polarity.lost" in [draft.message.id for draft in find(source, translation)]


def test_a_contrary_in_a_long_sentence() -> None:
    """Nothing else in it can be behind the contrary, however much it tells."""
    source = (
        "专家组在为期两周的现场考察结束之后提交了一份长达百页的报告，其中对各国代表团在会谈期间提出的"
        "全部建议逐条作了评估，并认为主办方最终采纳的方案过于保守。"
    )
    translation = (
        "After a field study of two weeks the experts submitted a report of a hundred pages, which "
        "assessed each proposal that the delegations had made in the talks, and found the plan "
        "that the hosts eventually chose too radical."
    )
    (draft,) = find(source, translation)
    assert draft.translation_span is not None
    assert draft.translation_span.text == "radical"


def test_it_may_say_less_than_both_sides_deny() -> None:
    """One negation of two is lost; which, the words behind it tell."""
    (draft,) = find(
        "他没有参加会议，也没有发表讲话", "He attended the meeting, and he did not give a speech"
    )
    assert draft.source_span is not None
    assert draft.source_span.text == "没有参加会议"


@pytest.mark.parametrize(
    ("source", "translation", "links", "marked"),
    [
        # linked to the particle behind the word, and to another word
        ("警方逮捕了两人", "The police released two people", "了 released", [("逮捕", "released")]),
        ("警方逮捕了两人", "The police released two people", "两人 released", []),
        # what is linked to another word is no contrary of this one, and no clause of another's
        ("无线连接已断开", "The wireless connection was lost", "无线连接 connection", []),
        ("偶有头痛，很快消失", "Headaches occur but soon pass", "头痛 Headaches", []),
        # the linked word is the contrary, whatever else the text says
        ("价格上涨，产量减少", "Prices fell and then output fell", "上涨 fell", [("上涨", "fell")]),
        ("价格上涨", "Prices rose", "上涨 rose", []),
        ("价格没有上涨", "Prices fell", "上涨 fell", []),
        ("更多的人", "less people", "更 less", [("更", "less")]),
        # the word has no link, those around it have
        (
            "数量继续增加，产量减少",
            "the number will continue to fall, output less",
            "数量 number, 继续 continue",
            [("增", "fall")],
        ),
        # what follows "before" precedes 后, or follows it
        ("停车后离开", "before stopping they left", "停车 stopping, 后 before", [("后", "before")]),
        ("停车后离开", "stop before leaving", "离开 leaving, 后 before", []),
        # nothing follows it
        ("他们以前认识", "They knew each other after.", "认识 knew, 以前 after", [("前", "after")]),
        # 前 within a word is no time
        (
            "他前往北京旅游后失踪",
            "lost before travelling",
            "旅游 travelling, 后 before",
            [("后", "before")],
        ),
        # the verb stands at the head of the clause, far from the noun that its object ends in
        (
            "我们要强化绿色矿山建设",
            "weaken the construction of mines",
            "建设 construction",
            [("强化", "weaken")],
        ),
        ("我们要减弱绿色矿山建设", "weaken the construction of mines", "建设 construction", []),
        # lower is 下 and not a contrary of 扩
        ("病灶向左下扩大", "the lesion grew to the lower left", "左下 left", []),
        # two that have changed places between their clauses
        (
            "红队赢了，蓝队输了",
            "The red team lost, and the blue team won",
            "红队 red, 蓝队 blue",
            [("赢", "lost")],
        ),
        (
            "红队赢了，蓝队输了",
            "The red team won, and the blue team lost",
            "红队 red, 蓝队 blue",
            [],
        ),
        # both directions in one clause
        ("东部和西部", "the eastern parts", "西部 eastern", []),
    ],
)
def test_links(source: str, translation: str, links: str, marked: list[tuple[str, str]]) -> None:
    found = [
        (draft.source_span.text, draft.translation_span.text)
        for draft in find(source, translation, links)
        if draft.source_span and draft.translation_span
    ]
    assert found == marked


def test_what_the_fight_is_against() -> None:
    turned = turned_against("深入推进扶贫工作", "We combat poverty alleviation in earnest.")
    assert turned is not None
    (_, (start, end), purpose) = turned
    assert (start, end, purpose) == (3, 29, 10)
    assert turned_against("深入推进扶贫工作", "We fight poverty.") is None


def test_forces() -> None:
    forces = {n.force for n in english_negations("It is unable, but not evil")}
    assert forces == {Force.PLAIN, Force.NEGATIVE, Force.ADVERSE, Force.SLIGHT}
    assert [n.force for n in chinese_negations("他没有去")] == [Force.PLAIN]


def test_no_word_says_both_of_two_opposites() -> None:
    for one, other in opposites():
        for first, second in ((one, other), (other, one)):
            assert not second.english.fullmatch(first.word)


@pytest.mark.parametrize("links", ["", "左手 right"])
def test_a_word_of_both_senses_is_no_contrary(links: str) -> None:
    assert find("左手和右手", "the right hand and the left hand", links) == []
    assert find("那条路的左手边", "That is all right by me", "") == []


def test_a_contrary_word_suggests_the_one_that_is_meant() -> None:
    (draft,) = find("台风向西北移动", "The typhoon is moving southeast")
    assert (draft.severity, draft.suggestion) == (Severity.CRITICAL, "northwest")


def test_the_table_of_opposites() -> None:
    table = list(oppositions())
    assert len(table) >= 400
    assert len({opposition.sides for opposition in table}) == len(table)
    for opposition in table:
        one, other = opposition.sides
        assert not set(one.chinese) & set(other.chinese), one.chinese
        for side in opposition.sides:
            assert all(re.fullmatch("[\u4e00-\u9fff]+", word) for word in side.chinese), (
                side.chinese
            )


any_chinese = st.text("不没有无未非禁止增减出进口东西南北前后更少，。上下升降", max_size=20)
any_english = st.lists(
    st.sampled_from(
        "not no never without increase decrease east west before after more less fight against "
        "prevention poverty campaign , . don't exports imports".split()
    ),
    max_size=10,
).map(" ".join)


@given(st.data(), st.one_of(any_chinese, st.text()), st.one_of(any_english, st.text()))
def test_any_text(data: st.DataObject, source: str, translation: str) -> None:
    links = []
    if source and translation:
        for _ in range(data.draw(st.integers(0, 4))):
            first = data.draw(st.integers(0, len(source) - 1))
            begin = data.draw(st.integers(0, len(translation) - 1))
            links.append(WordLink(first, first + 1, begin, begin + 1, 0.9))
    checked = CheckedPair("1.1", "1", Status.PAIRED, source, translation, links=tuple(links))
    for draft in PolarityCheck().find(CheckedDocument([checked])):
        for span, text in ((draft.source_span, source), (draft.translation_span, translation)):
            assert span is None or (text[span.start : span.end] == span.text and span.text)


@pytest.mark.parametrize(
    ("source", "translation", "meant", "said"),
    [
        ("肝功能不全者慎用。", "Use with caution in renal impairment.", "肝", "renal"),
        ("他会说法语。", "He speaks German.", "法语", "German"),
        ("妈妈买了两斤牛肉。", "Mother bought two jin of pork.", "牛肉", "pork"),
        ("方案报市政府备案。", "The plan goes to the city for approval.", "备案", "approval"),
        ("房屋转让须经同意。", "Subletting needs consent.", "转让", "Subletting"),
        ("他的裤脚湿了。", "His sleeves were wet.", "裤脚", "sleeves"),
        ("请检查轴承。", "Check the gears.", "轴承", "gears"),
        ("增值税税率下调。", "The income tax rate was lowered.", "增值税", "income tax"),
        (
            "请先静脉注射。",
            "Give it by intramuscular injection first.",
            "静脉注射",
            "intramuscular",
        ),
    ],
)
def test_one_of_a_set_for_another(source: str, translation: str, meant: str, said: str) -> None:
    (draft,) = find(source, translation)
    assert draft.severity is Severity.MAJOR
    assert draft.message.id == "polarity.another"
    assert draft.source_span
    assert draft.translation_span
    assert (draft.source_span.text[: len(meant)], draft.translation_span.text) == (meant, said)


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("这包土豆是阿嬷炒的。", "Granny roasted these peanuts."),  # as Taiwan says
        ("他对牛弹琴。", "He was casting pearls before swine."),
        ("她会说法语和德语。", "She speaks German and her sister's French."),
        ("他看了看手表。", "He glanced at his watch and tied his shoes."),
        ("他们坐汽车去的。", "They went there by bus."),
        ("中国足协昨日宣布。", "The Chinese FA announced it yesterday."),
        ("总理会见了总统。", "The president was received by him."),
        ("方案报市政府备案。", "Once approved, the plan is filed with the city."),
        ("全资子公司已成立。", "The wholly owned subsidiary of the holding company is set up."),
    ],
)
def test_members_of_a_set_that_stand_there_rightly(source: str, translation: str) -> None:
    assert not [d for d in find(source, translation) if d.message.id == "polarity.another"]


@pytest.mark.parametrize(
    ("source", "translation", "meant", "said"),
    [
        ("病人取俯卧位。", "The patient lies supine.", "俯卧", "supine"),
        ("这条路太窄了。", "This road is too wide.", "太窄", "wide"),
        ("房间很吵。", "The room is quiet.", "很吵", "quiet"),
        ("他的字很好。", "His handwriting is bad.", "很好", "bad"),
        ("袖子太短了。", "The sleeves are too long.", "太短", "long"),
        ("公司解雇了他。", "The firm hired him.", "解雇", "hired"),
        ("受益人已签字。", "The trustee has signed.", "受益人", "trustee"),
        ("非甾体药可减弱疗效。", "Non-steroidal drugs can enhance the effect.", "减弱", "enhance"),
    ],
)
def test_opposed_words(source: str, translation: str, meant: str, said: str) -> None:
    (draft,) = find(source, translation)
    assert draft.source_span
    assert draft.translation_span
    assert (draft.source_span.text, draft.translation_span.text) == (meant, said)


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("商店十点打烊。", "The shop is open until ten."),
        ("裤子太短。", "The trousers are not long enough."),
        ("法律允许这样做。", "The law does not forbid this."),
        ("不准入内。", "You may not be allowed in."),
        ("不足二百人。", "No more than 200 people."),
        ("客队输给了主队。", "The home side won against the visitors."),
        ("深浅衣物分开洗涤。", "Do not wash dark clothes with light ones."),
        ("绝大多数人准时到了。", "Only a few were late."),
        ("未验收或者验收不合格的房屋", "Houses not inspected or that fail inspection"),
        (
            "构成犯罪的，追究刑事责任；不构成犯罪的，给予治安处罚。",
            "If it is a crime, one is criminally liable; if not, given an administrative fine.",
        ),
    ],
)
def test_the_contrary_in_a_turn_that_says_the_same(source: str, translation: str) -> None:
    assert find(source, translation) == []


def test_no_word_is_two_members_of_a_set() -> None:
    """It would be another thing than itself."""
    for opposition in oppositions():
        one, other = opposition.sides
        if opposition.domain == "set":
            assert not set(one.chinese) & set(other.chinese)


@pytest.mark.parametrize(
    ("source", "told"), [("奶奶来了。", 0), ("外婆来了。", 0), ("舅舅来了。", 1)]
)
def test_what_says_two_members_is_evidence_against_the_others(source: str, told: int) -> None:
    assert len(find(source, "Grandma is here.")) == told


def test_a_member_that_nothing_says_surely_is_a_member() -> None:
    assert [s.chinese[0] for o in oppositions() for s in o.sides if not s.evidence]
    assert not list(Side(("词",), (), "", "word").found_in("A word."))
    assert Side(("词",), (), "", "word").also.search("A word.")


@pytest.mark.parametrize(
    ("source", "translation", "links"),
    [
        ("累计拖欠二十日以上的", "in arrears for less than twenty days", "以上 less than"),
        ("本品应在25℃以下存放。", "Store this product above 25°C.", "以下 above"),
    ],
)
def test_a_side_of_a_scale_is_no_suggestion(source: str, translation: str, links: str) -> None:
    (draft,) = find(source, translation, links)
    assert draft.suggestion is None
    assert not re.search(r"\(\w+\)", draft.message.told("en"))


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("不懂操作者禁止启动机器。", "Untrained staff are not allowed to start the machine."),
        ("本馆周二暂停营业。", "Closed on Tuesdays."),
        ("本许可为非独占许可。", "This is a non-exclusive licence."),
        ("用户名不得与他人已注册的名称相同。", "User names must differ from those already taken."),
        (
            "证件齐全的予以受理，证件不齐全的退回。",
            "If complete, accepted; if incomplete, returned.",
        ),
        ("发现险情应及时上报。", "Report any danger without delay."),
        ("义务植树的有三百人。", "Three hundred people planted trees as volunteers."),
        ("地滑，当心摔倒。", "Slippery floor. Mind you don't fall."),
        ("员工不得吸烟，不得饮酒，也不得赌博。", "Staff may not smoke, drink or gamble."),
        ("我们不定期回访客户。", "We call on customers from time to time."),
        ("原判并无不当。", "The lower court did not err."),
        ("货车禁止驶入。", "Lorries are barred from entering."),
    ],
)
def test_denials_that_reach_no_further_or_are_said_otherwise(source: str, translation: str) -> None:
    drafts = find(source, translation)
    assert [d for d in drafts if d.severity is not Severity.MINOR] == []


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("一律下架封存。", "All of it is to be taken off the shelves and sealed."),
        ("提供独家代理以外的服务", "to provide non-exclusive services"),
        ("（以下简称甲方）因合同纠纷起诉。", "Party A sued in a dispute over a contract."),
        ("如果下雨就改期。", "If it rains, the date will be changed."),
    ],
)
def test_words_that_only_seem_to_be_contraries(source: str, translation: str) -> None:
    assert find(source, translation) == []


@pytest.mark.parametrize(
    ("source", "translation", "said"),
    [
        ("投资收益增加。", "Investment losses increased.", "losses"),
        ("倘若天气转冷，请加衣服。", "Because it is getting colder, dress warmly.", "Because"),
        ("法院驳回了他的申诉。", "The court upheld his complaint.", "upheld"),
    ],
)
def test_contraries_of_courts_and_reports(source: str, translation: str, said: str) -> None:
    drafts = find(source, translation)
    assert said in {d.translation_span.text for d in drafts if d.translation_span}
    assert drafts[0].severity is not Severity.MINOR


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("他不就是迟到了一次吗", "So he was late once"),
        ("谁说我不会游泳", "I can swim, whatever they say"),
        ("一名不愿透露姓名的职员说", "An employee said on condition of anonymity"),
        ("警方不排除他杀", "It is possible that it was murder, say the police"),
        ("装修不影响营业", "The shop stays open during the work"),
        ("他拒不执行命令", "His defiance of the order"),
        ("宁早勿晚", "Better early than late"),
        ("不得不暂停供餐", "They can't serve meals for now"),
        ("旅馆擅自换房，应当赔偿", "A hotel that changes rooms without consent shall pay"),
        ("治理污染要一抓到底", "There can be no slackening in the fight against pollution"),
        ("我方保留取消订单的权利", "We reserve the right to cancel the order"),
        ("公司涉嫌犯罪的，移送公安机关", "Where a crime is suspected, the police take over"),
    ],
)
def test_what_is_denied_or_affirmed_in_other_words(source: str, translation: str) -> None:
    assert find(source, translation) == []


@pytest.mark.parametrize(
    ("translation", "is_right"),
    [
        ("its silver is of less value than gold", True),
        ("its gold is of less value than silver", False),
    ],
)
def test_a_comparison_may_begin_with_what_is_compared_with(
    translation: str, is_right: bool
) -> None:
    source = "黄金比白银更有价值"
    found = find(source, translation, "黄金 gold, 白银 silver")
    assert bool(found) is not is_right


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        # a stop behind the one, or another word of the source, is what says it
        ("昨天收到他寄来的包裹。", "The parcel he sent came yesterday, and I have it here."),
        (
            "这扇窗风一吹就弹开，先停用。",
            "This window springs open in the wind; don't use it for now.",
        ),
        ("水温偏高，鱼的存活率不到一半。", "The water is warm, and survival is below a half."),
        ("要求有驾照且从未出过事故。", "A licence is needed, without any accident behind it."),
        ("他只认偷车，不认伤人。", "He confessed to the car; hurting anyone he would not own to."),
        ("满一百减十，不足一小时按一小时收。", "Part of an hour is charged as a full hour."),
        ("他常常找不到钥匙。", "Over the years he has often been unable to find his keys."),
        ("出门别忘了带伞。", "Remember your umbrella when you go out."),
        ("这把刀切着切着就变钝了。", "Is this knife still good, or no longer sharp?"),
        ("这种漆容易掉。", "Rub it hard and this paint comes off with ease."),
        # what is denied is said in other words
        ("他不懂音乐。", "Music is a closed book to him."),
        ("那家店没有门面，也没有招牌。", "Doorless and signless, the shop is hard to spot."),
        ("盖房子不是一朝一夕的事。", "Building a house takes time."),
        ("爷爷七十岁后不再种地。", "At seventy Grandpa laid his farming aside."),
        ("我妈非要我穿这件。", "My mother insists on my wearing this one."),
        ("他只能听懂粤语，不能听懂闽语。", "Cantonese he understands; Min is beyond him."),
        ("他懒得回信。", "He can't be bothered to write back."),
        ("你挡着我看电视了。", "You're in the way; I can't see the television."),
        # a bare number is bounded and nothing is compared
        ("体温比昨天低了两度多。", "It is more than two degrees lower today."),
        ("坐船未必比坐车快多少。", "The boat may not be much faster than the bus."),
    ],
)
def test_right_turns_that_say_the_same(source: str, translation: str) -> None:
    assert not find(source, translation)


@pytest.mark.parametrize(
    ("source", "translation", "said"),
    [
        ("今晚开会，请准时到。", "The meeting is tomorrow; please be on time.", "tomorrow"),
        ("左舷有灯光。", "There is a light to starboard.", "starboard"),
        ("他主动交了罚款。", "He was ordered to pay the fine.", "was ordered to"),
        ("她暗中帮了他。", "She openly helped him.", "openly"),
        ("我们下周搬家。", "We are moving next month.", "next month"),
        ("她去年退休。", "She is retiring this year.", "this year"),
        ("货次日送到。", "The goods come the same day.", "same day"),
        ("包裹今天送到。", "The parcel came yesterday.", "yesterday"),
        ("耳麦已断开连接。", "The headset has been connected.", "connected"),
        ("水温偏高，请加冷水。", "The water is below what it should be; add cold.", "below"),
    ],
)
def test_contraries_that_nothing_else_stands_for(source: str, translation: str, said: str) -> None:
    assert [d.translation_span.text for d in find(source, translation) if d.translation_span] == [
        said
    ]
