"""Modality: force, time, condition and person of statements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.checks import CheckedDocument, Draft
from evaluator.checks.modality import ModalityCheck
from evaluator.language.modality import kinds
from evaluator.model import Severity
from tests.checks.test_polarity import pair


def find(source: str, translation: str, links: str = "") -> list[Draft]:
    return list(ModalityCheck().find(CheckedDocument([pair(source, translation, links)])))


@pytest.mark.parametrize(
    ("source", "translation", "marked"),
    [
        ("学生不得使用手机", "Students need not use their phones", "need not"),
        (
            "原则上不再新建办公楼",
            "No offices may be built under any circumstances",
            "under any circumstances",
        ),
        ("他可能迟到", "He must be late", "must"),
        ("老人能坐前排", "The elderly must sit in the front row", "must"),
        ("要严格检查行李", "They may check the luggage strictly", "may"),
        ("应在五个工作日内答复", "A reply is due in five days", "five days"),
        ("大坝正在建设中", "The dam has been built", "has been built"),
        ("她当过护士", "She is a nurse", "is a"),
        ("他们走了", "He has left", "He"),
        ("副校长讲了话", "The president spoke", "president"),
        ("校长讲了话", "The vice president spoke", "vice president"),
        ("不管你愿不愿意他都会来", "He will come only if you agree", "only if"),
        ("学生不得使用手机", "Students are allowed to use their phones", "are allowed to"),
        ("未经许可不得入内", "You may enter without permission", "may enter"),
        ("旅客无需填写表格", "Passengers must not fill in the form", "must not"),
        ("用户可以修改密码", "Users must change the password", "must"),
        ("企业有权提出申诉", "The company is obliged to appeal", "is obliged to"),
        ("驾驶员必须系安全带", "Drivers are free to wear seat belts", "are free to"),
        ("建议使用新版本", "You must use the new version", "must"),
        ("工程尚未开工", "The project is already under construction", "already"),
        ("展览已经开幕", "The exhibition is about to open", "about to"),
        ("列车即将进站", "The train has already pulled in", "has already pulled"),
        ("系统正在更新", "The update of the system is complete", "complete"),
        ("除非你道歉", "If you apologise", "If"),
        ("货款须在三日内付清", "Pay the price three days after delivery", "three days after"),
        ("会议两小时后开始", "The meeting starts within two hours", "within two hours"),
        ("哺乳期妇女禁用", "Not recommended for nursing mothers", "Not recommended"),
        ("性能不亚于前者", "It performs less well", "less well"),
        ("大嫂进来了", "My sister came in", "sister"),
        ("岳父给了他一块地", "His father gave him some land", "father"),
        ("姨妈住在海边", "My mother lives by the sea", "mother"),
        ("侄女明天结婚", "My granddaughter marries tomorrow", "granddaughter"),
        ("即使下雨也要举行", "It will be held only if it rains", "only if"),
        ("只要按时服药", "Unless you take the medicine on time", "Unless"),
        ("虽然下雨", "Because it rained", "Because"),
        ("由于下雨", "Although it rained", "Although"),
        ("以免受潮", "in order to get damp", "in order to"),
        ("对方取消了订单", "You cancelled the order", "You"),
        ("产量几乎耗尽", "Output is completely exhausted", "completely"),
        ("成本远低于同行", "Costs are slightly below the industry's", "slightly"),
        ("股价小幅上扬", "The share price soared", "soared"),
        (
            "除合同另有约定外",
            "Where the contract agrees otherwise",
            "Where the contract agrees otherwise",
        ),
        ("自从结婚以来", "Until they married", "Until"),
        ("展览将于五月举行", "The exhibition has been held in May", "has been held"),
        ("他曾在厂里工作", "He will work in the factory", "will"),
        ("鼓励市民骑车", "Citizens must ride bicycles", "must"),
        ("至少两人", "at most two people", "at most"),
        ("每户一份", "one per person", "per person"),
        ("她是一名医生", "He is a doctor", "He"),
        ("他是一名医生", "She is a doctor", "She"),
        ("河水可能泛滥", "The river will flood", "will"),
        ("答案未必正确", "The answer is certainly wrong", "certainly"),
        ("公司拟收购一家工厂", "The company is obliged to buy a factory", "is obliged to"),
        ("会员方可入场", "Even members are let in", "Even"),
        ("如果下雨", "Unless it rains", "Unless"),
        ("信件一旦遗失", "Unless the letter is lost", "Unless"),
        ("隔日浇水", "Water it twice a day", "twice a day"),
        ("每隔八小时一次", "eight times a day", "eight times a day"),
        ("双周召开例会", "The meeting is held every week", "every week"),
        ("请勿同时按两个键", "Do not press either key", "either"),
        ("他首次登台", "He took the stage again", "again"),
        ("请提前付款", "Please pay afterwards", "afterwards"),
        ("全省最大的水库", "one of the largest reservoirs in the province", "one of the largest"),
        ("表哥来了", "My uncle is here", "uncle"),
        ("他的外甥是律师", "His grandson is a lawyer", "grandson"),
        ("被告的配偶", "the defendant's children", "children"),
        ("自然损耗的除外", "including wear and tear", "including"),
        ("租约期满前两个月", "two months after the lease expires", "after the lease expires"),
        (
            "合同到期后自动续期",
            "It renews before the contract expires",
            "before the contract expires",
        ),
        ("迁入住户三百户", "The estate took in 300 residents", "300 residents"),
        ("救出一百人", "rescuing 100 families", "100 families"),
        ("每10股派息一元", "a dividend of one yuan per share", "per share"),
        (
            "申请尚需提交法院",
            "The application has been submitted to the court",
            "has been submitted",
        ),
        ("力争年内完成", "It was completed within the year", "was completed"),
        ("公司拟使用自有资金", "The company has used its own funds", "has used"),
        ("本券不得用于购烟", "This voucher can be used to buy tobacco", "can be used"),
        ("客人不必脱鞋", "Guests should take off their shoes", "should"),
        ("院内不可带狗", "Dogs may be taken into the yard", "may be"),
        ("入馆无须登记", "Registration is compulsory on entering", "compulsory"),
        ("除店长外，店员均持股", "Along with the manager, all staff hold shares", "Along with"),
        ("厂长涉嫌受贿", "The manager is guilty of taking bribes", "guilty"),
        ("河堤可能决口", "The dyke has broken", "has broken"),
        ("药材主要产自云南", "The herbs come solely from Yunnan", "solely"),
        ("此门仅供消防使用", "This gate is for the fire brigade too", "too"),
        ("旅客也受该规定保护", "Only travellers are protected by this rule", "Only"),
        ("凡有病史者应当告知", "Some patients shall disclose it", "Some patients"),
        ("处级以上干部须申报", "Officials below division level must declare", "below"),
        ("雪线以下有松林", "There are pines above the snow line", "above"),
        ("每组五人以上", "Groups of at most five", "at most"),
        ("罚款十元以下", "Fines of no less than ten yuan", "no less than"),
        ("面积不少于九平方米", "An area of no more than nine square metres", "no more than"),
    ],
)
def test_another_statement(source: str, translation: str, marked: str) -> None:
    (draft,) = find(source, translation)
    assert draft.translation_span is not None
    assert draft.translation_span.text == marked
    assert draft.severity == (Severity.MINOR if source.startswith("建议") else Severity.MAJOR)


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("货款须在三日内付清", "The buyer has three days after delivery to pay"),
        (
            "住户应当提前报备，并不得占用车道",
            "Residents shall give notice and must not block lanes",
        ),
        ("原则上不再新建办公楼", "As a rule, no offices are ever built; never mind exceptions"),
        ("自然损耗的除外", "except for wear and tear, including fading"),
        ("全村共120户、460人", "The village has 120 households and 460 residents"),
        ("申请尚需提交法院", "The application has yet to be submitted to the court"),
        ("每10股派息一元", "a dividend of one yuan for every ten shares, each share alike"),
        ("只有会员才能入内", "You must be a member to enter"),
        ("能繁母猪要登记", "Breeding sows must be registered"),
        ("本店退还已收定金", "We will return the deposit paid"),
        ("桥梁正在维修", "The bridge has been closed for repairs"),
        ("她当过护士", "She is a former nurse"),
        ("副校长讲了话", "The deputy head spoke"),
        ("岳父给了他一块地", "His wife's father gave him some land"),
        ("大嫂进来了", "My brother's wife came in"),
        ("性能不亚于前者", "It is no less powerful than the other"),
        ("没有必要这么早", "They don't actually have to be so early"),
        ("学生不得使用手机", "Students may not use their phones"),
        ("学生不得使用手机", "Phones are not allowed"),
        ("未经许可不得入内", "You may enter only with permission"),
        ("旅客无需填写表格", "Passengers need not fill in the form"),
        ("旅客无需填写表格，但须出示护照", "No form is required, but a passport has to be shown"),
        ("用户可以修改密码", "Users may change the password"),
        ("驾驶员必须系安全带", "Seat belts shall be worn by drivers"),
        ("工程尚未开工", "The project has yet to start"),
        ("展览已经开幕", "The exhibition has opened"),
        ("列车即将进站", "The train will pull in soon"),
        ("除非你道歉", "Only if you apologise"),
        ("虽然下雨，但因为有伞", "It rained, but because I had an umbrella"),
        ("我差点迟到", "I was nearly late"),
        ("河水可能泛滥", "The river may well flood"),
        ("答案未必正确", "I doubt that the answer is right"),
        ("凭证方可入场", "Entry is by pass only"),
        ("隔日浇水", "Water it one day and not the next, in two"),
        ("每隔八小时一次", "three times a day"),
        ("全省最大的水库之一", "one of the largest reservoirs in the province"),
        ("外甥是律师", "My sister's son is a lawyer"),
        ("王大嫂来了", "Sister Wang is here"),
        ("他父亲是我老师", "He is the son of my teacher"),
        ("她和他都是医生", "He is a doctor, and so is she"),
        ("他们都是医生", "She and her friends are doctors"),
        ("入馆无须登记", "Registration is not compulsory on entering"),
        ("仓库可能进水，货物也许要搬走", "Water will get in, perhaps, and the goods be moved"),
        ("厂长已签字，但会计尚未签字", "The manager has signed, but the accountant has not yet"),
        ("会员有权提问，主持人应当回答", "Questions may be asked by members and must be answered"),
        ("未成年人不得饮酒", "No boy, and no girl who is under age, may drink"),
        ("零件经检验后方可装配", "Parts may be fitted only after inspection"),
        ("每组五人以上", "No group has under five members"),
        ("售价不低于标价的九成", "It may be sold at no more than a tenth off the list price"),
        ("主要靠自学", "He relied, for the most part, only on his own studies"),
    ],
)
def test_same_statement(source: str, translation: str) -> None:
    assert find(source, translation) == []


def test_what_was_nearly_so_is_not_so() -> None:
    (draft,) = find("我差点迟到", "I was late", "迟到 late")
    assert draft.translation_span is not None
    assert draft.translation_span.text == "I was late"
    assert find("我差点迟到", "I was late") == []  # where it would say so is not known


def test_links_tell_the_clause() -> None:
    source, translation = "甲可以离开，乙必须留下", "A may leave, B must stay"
    assert find(source, translation, "离开 leave, 留下 stay") == []
    (draft,) = find(source, "A must leave, B has to stay", "离开 leave, 留下 stay")
    assert draft.source_span is not None
    assert draft.source_span.text == "可以"


def test_links_tell_whose_clause_it_is() -> None:
    source = "她把信给了他，他却没有看信封一眼"
    links = "看 glance, 信封 envelope"
    (draft,) = find(source, "She handed it over, but she did not glance at the envelope", links)
    assert draft.translation_span is not None
    assert draft.translation_span.start > 10
    assert find(source, "She handed it over, but he did not glance at the envelope", links) == []
    assert find(source, "She handed it over, but she did not glance at the envelope") == []


def test_long_sentences_may_say_elsewhere_what_may_be() -> None:
    short = "河水可能泛滥"
    long = f"{short}的消息传开以后" + "县里的几位老人就商量着先把粮食搬到后山的祠堂里去"
    assert find(long, "The river will flood, the old people of the county said") == []


def test_no_kind_takes_its_own_words_for_the_contrary() -> None:
    names = [kind.name for kind in kinds()]
    assert len(set(names)) == len(names)
    for kind in kinds():
        assert kind.chinese.search("") is None
        assert kind.says.search("") is None


@given(
    st.text("不得可以必须应当尚未已经除非如果差点她他，。", max_size=15),
    st.lists(st.sampled_from("must may not if unless he she already . ,".split())).map(" ".join),
)
def test_any_text(source: str, translation: str) -> None:
    for draft in find(source, translation):
        for span, text in ((draft.source_span, source), (draft.translation_span, translation)):
            assert span is None or text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("translation", "link", "is_told"),
    [
        ("Please register first. Members must not use the hall.", "登记 use", False),
        ("Please register first. Members are allowed to use the hall.", "使用 use", True),
    ],
)
def test_sentences_of_a_long_segment_are_kept_apart(
    translation: str, link: str, is_told: bool
) -> None:
    drafts = find("须凭证件登记。会员不得使用礼堂。", translation, link)
    told = [draft.source_span.text for draft in drafts if draft.source_span]
    assert ("须" in told or "不得" in told) is is_told


@pytest.mark.parametrize(
    ("translation", "is_right"),
    [
        ("If nobody objects, the board can fix the date itself.", True),
        ("If nobody objects, the board must fix the date itself.", False),
        ("If nobody objects, the board need not fix the date itself.", False),
    ],
)
def test_force_of_a_linked_verb(translation: str, is_right: bool) -> None:
    source = (
        "如果没有人反对，董事会可以自行确定会议的日期，而不必等到下一次股东大会召开以后再作决定"
    )
    found = find(source, translation, "确定 fix, 董事会 board, 日期 date")
    assert bool(found) is not is_right
    assert all(draft.source_span and draft.source_span.text == "可以" for draft in found)


def test_what_must_be_known_may_happen() -> None:
    source = "驾驶时应注意可能发生的头晕"
    assert find(source, "When driving, know that dizziness may occur", "发生 occur") == []


def test_what_a_clause_ends_in_is_looked_for_before_it() -> None:
    source = "孕妇禁用，老人慎用"
    (draft,) = find(source, "Contraindicated in pregnancy, and in the elderly", "老人 elderly")
    assert draft.source_span is not None
    assert draft.source_span.text == "慎用"


def test_force_is_left_alone_where_a_clause_has_several() -> None:
    source = "只有在征得同意以后董事会才可以确定会议的日期"
    assert find(source, "The board must fix the date", "确定 fix") == []


def test_what_must_be_for_what_is_forbidden() -> None:
    source = "充电过程中不得拔下电缆"
    assert find(source, "The cable must stay plugged in while charging", "拔下 stay") == []


def test_a_subject_of_which_there_is_none_forbids() -> None:
    assert find("车间内不得使用明火。", "No open flame may be used in the workshop.") == []


@pytest.mark.parametrize(
    ("source", "translation", "marked"),
    [
        ("他只喝茶", "He even drinks tea", "even"),
        ("她唯一的爱好是钓鱼", "A second hobby of hers is fishing", "A second"),
        ("饭后刷牙", "Brush your teeth before a meal", "before"),
        ("睡前刷牙", "Brush your teeth after sleep", "after"),
        ("先洗手", "Wash your hands afterwards", "afterwards"),
        ("早上九点开门", "It opens at 9 p.m", "p.m"),
        ("下午四点关门", "It closes at 4 a.m", "a.m"),
        ("桥封了半个月", "The bridge was shut a month and a half", "a month and a half"),
        ("他有点累", "He is utterly tired", "utterly"),
        ("计划完全失败了", "The plan partly failed", "partly"),
        ("我最喜欢秋天", "I like autumn least", "least"),
        ("轻轻关门", "Close the door hard", "hard"),
        ("他显然在说谎", "Perhaps he was lying", "Perhaps"),
        ("她好像病了", "She was certainly ill", "certainly"),
        ("每次考试他都第一", "He once came first in a test", "once"),
        ("水龙头一直滴水", "The tap drips now and then", "now and then"),
        ("他穷却很快乐", "He is happy because he is poor", "because"),
        ("要不是你我早走了", "I would be gone because of you", "because of"),
        ("会议不早于八点开始", "The meeting starts no later than eight", "no later than"),
        ("屋里少说也有十个人", "At most ten people were in the room", "At most"),
        ("不足十人", "More than ten people", "More than"),
        ("别超过三天", "Three days at least", "at least"),
        ("只有三个人来了", "No fewer than three people came", "No fewer than"),
    ],
)
def test_another_scope_order_degree_or_bound(source: str, translation: str, marked: str) -> None:
    assert [d.translation_span.text for d in find(source, translation) if d.translation_span] == [
        marked
    ]


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("他只喝茶", "Even with guests he drinks nothing but tea"),
        ("他累得只想睡，连饭也不吃", "He was too tired even to eat"),
        ("唯一的遗憾是没见到她", "My one regret, and the first of many, is not seeing her alone"),
        ("饭后刷牙", "Do not brush before you have eaten"),
        ("早上九点到晚上六点", "9 a.m. to 6 p.m."),
        ("他有点累", "He is not completely fresh"),
        ("计划完全失败了", "The plan failed altogether, and not just in part"),
        ("每次来都下雨", "Once again it rains, as it does whenever I come"),
        ("他穷，却很快乐", "Poor he is, but happy, because he needs little"),
        ("不足十人", "No more than ten people"),
        ("想必他知道了", "No doubt he knows"),
        ("贵的未必好", "What costs more does not always serve better"),
        ("谢绝推销", "Salesmen need not apply"),
    ],
)
def test_the_same_scope_order_degree_or_bound(source: str, translation: str) -> None:
    assert not find(source, translation)


def test_what_counts_for_a_whole_sentence_needs_no_link() -> None:
    source, translation = "除非下雪，否则出车", "The bus runs even if it snows"
    (draft,) = find(source, translation)
    assert draft.translation_span is not None
    assert draft.translation_span.text == "even if"
    assert find(source, translation, "出车 snows") == []  # a link leads elsewhere
