"""Roles: who does what to whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.checks import CheckedDocument, Draft
from evaluator.checks.roles import RolesCheck
from evaluator.model import Severity
from tests.checks.test_polarity import pair


def find(source: str, translation: str, links: str = "") -> list[Draft]:
    return list(RolesCheck().find(CheckedDocument([pair(source, translation, links)])))


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("甲方应向乙方支付货款", "Party B shall pay Party A for the goods"),
        ("由乙方向甲方提交报告", "A report shall be submitted to Party B by Party A"),
        ("买方应当将货物退还卖方", "The seller shall return the goods to the buyer"),
        ("债权人起诉债务人", "The creditor was sued by the debtor"),
        ("她被他骗了", "She deceived him"),
        ("经理被顾客打伤", "The manager injured a customer"),
        ("我欠他一百块", "He owes me a hundred yuan"),
        ("他借给我一把伞", "I lent him an umbrella"),
        ("老师向学生道歉", "The student apologised to the teacher"),
        ("猎人追赶野猪", "The wild boar chased the hunter"),
        ("总统遭到议会的批评", "Parliament was criticised by the president"),
        ("秘书把钥匙交给司机", "The driver handed the key to the secretary"),
        ("工厂为学校提供午餐", "The school provides lunch to the factory"),
        ("疾病由蚊子传播给病人", "The disease is passed from patients to mosquitoes"),
        ("现任院长起诉前任院长", "The former dean sued the current dean"),
        ("母公司向子公司借出两亿元", "The subsidiary made a loan of 200 million to the parent"),
        ("原告将货款退还给了被告", "The defendant refunded the purchase price to the plaintiff"),
        ("经理让秘书订票", "The secretary had the manager book the ticket"),
        ("总统受议会之邀发言", "Parliament spoke at the invitation of the president"),
        ("他从银行借了五十万", "He lent half a million to the bank"),
        ("老师让学生收作业", "The student had the teacher collect homework"),
        ("债务人应向债权人支付本息", "The creditor shall pay principal and interest to the debtor"),
        ("我的老师是被司机送来的", "My teacher brought the driver"),
        ("小王被老周骂了", "Lao Zhou was scolded by Xiao Wang"),
        ("她是由外公养大的", "She raised her grandfather"),
    ],
)
def test_swapped(source: str, translation: str) -> None:
    (draft,) = find(source, translation)
    assert draft.severity in (Severity.CRITICAL, Severity.MAJOR)
    assert draft.translation_span is not None
    assert draft.translation_span.text == translation


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("总统受议会之邀发言", "The president spoke at the invitation of parliament"),
        ("他从银行借了五十万", "The bank lent him half a million"),
        ("他从银行借了五十万", "The bank made him a loan of half a million"),
        ("现任院长接替前任院长", "The former dean handed over to the current dean"),
        ("经理让秘书订票", "The secretary was told by the manager to book the ticket"),
        ("原告向被告借款", "The defendant lent the plaintiff money"),
        ("抽屉里剩下零钱", "Change was left in the drawer"),
        ("因甲方原因造成损失", "Party B shall be compensated for loss caused by Party A"),
    ],
)
def test_the_same_told_from_the_other_side(source: str, translation: str) -> None:
    assert find(source, translation) == []


@pytest.mark.parametrize(
    ("source", "wrong", "right", "links"),
    [
        ("先洗手，再切菜", "cut up before you wash", "wash before you cut up", "洗 wash, 切 cut"),
        (
            "离开之前，请关灯",
            "leave, then put out the lamp",
            "put out the lamp, then leave",
            "离开 leave, 灯 lamp",
        ),
        (
            "由于大雪，航班取消",
            "snow fell because flights stopped",
            "flights stopped because snow fell",
            "大雪 snow, 航班 flights",
        ),
        (
            "把欧元兑换成英镑",
            "change pounds into euros",
            "change euros into pounds",
            "欧元 euros, 英镑 pounds",
        ),
        ("用豆油代替猪肉", "replace oil with pork", "replace pork with oil", "豆油 oil, 猪肉 pork"),
    ],
)
def test_links_tell_what_has_changed_places(
    source: str, wrong: str, right: str, links: str
) -> None:
    (draft,) = find(source, wrong, links)
    assert draft.severity is Severity.MAJOR
    assert draft.translation_span is not None
    assert draft.translation_span.text == wrong
    assert find(source, right, links) == []
    assert find(source, wrong) == []  # without links nothing tells


def test_where_from_is_not_where_to() -> None:
    (draft,) = find("从法国进口葡萄酒", "exports wine to France")
    assert draft.translation_span is not None
    assert draft.translation_span.text == "to France"


def test_how_long_after_tells_no_order() -> None:
    links = "刷牙 brush, 早餐 breakfast, 半小时 hour"
    assert find("早餐后半小时再刷牙", "brush half an hour after breakfast", links) == []
    assert len(find("早餐后半小时再刷牙", "have breakfast an hour after you brush", links)) == 1


def test_parties_by_a_table_are_surer_than_any_two_nouns() -> None:
    (parties,) = find("甲方应向乙方支付货款", "Party B shall pay Party A for the goods")
    (nouns,) = find("猎人追赶野猪", "The wild boar chased the hunter")
    assert (parties.severity, nouns.severity) == (Severity.CRITICAL, Severity.MAJOR)
    assert parties.confidence > nouns.confidence


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("甲方应向乙方支付货款", "Party A shall pay Party B for the goods"),
        ("甲方应向乙方支付货款", "Party B shall be paid for the goods by Party A"),
        ("甲方应向乙方支付货款", "Party B shall receive the price from Party A"),
        ("甲方有权向乙方索赔", "Party A may claim damages from Party B"),
        ("老师让学生收作业", "The student collected homework for the teacher"),
        ("小王被老周骂了", "Xiao Wang was scolded by Lao Zhou"),
        ("从法国进口葡萄酒", "import wine from France"),
        ("从法国回到中国", "return to China from France"),
        ("她被他骗了", "She was deceived by him"),
        ("她被他骗了", "He deceived her"),
        ("我欠他一百块", "I owe him a hundred yuan"),
        ("他借给我一把伞", "I borrowed an umbrella from him"),
        ("老师向学生道歉", "The teacher apologised to the student"),
        ("猎人追赶野猪", "The wild boar was chased by the hunter"),
        ("猎人追赶野猪", "The wild boar fled from the hunter"),
        ("总统遭到议会的批评", "The president was criticised by parliament"),
        ("商品房销售面积下降", "Housing sales by floor area fell"),
        ("秘书把钥匙交给司机", "The driver received the key from the secretary"),
        ("银行贷款给工厂", "The factory took out a bank loan"),
        # what somebody else acts on is no agent
        ("扩大外国银行对小企业的贷款规模", "Give small businesses more loans from foreign banks"),
        ("升级全省教师培训平台", "Upgrade the platforms for training teachers of the province"),
        # who acts is not plain on one side
        ("甲方和乙方协商", "Party B and Party A negotiate"),
        ("甲方的费用由乙方承担", "Party B bears the costs of Party A"),
        ("我觉得你说得对", "You seem to me to be right"),
        ("不是我欠他", "He owes me"),
        ("他被打了", "He was beaten"),
        ("学生在老师陪同下参观", "Students were accompanied by a teacher on the visit"),
        ("债务人受债权人监督", "The debtor is supervised by the creditor"),
    ],
)
def test_same_roles(source: str, translation: str) -> None:
    assert find(source, translation) == []


@pytest.mark.parametrize(
    ("source", "translation", "links"),
    [
        (
            "消息人士说，雷诺克斯公司上月收购了米拉达公司",
            "Sources said that Mirada acquired Lennox last month",
            "雷诺克斯 Lennox, 收购 acquired, 米拉达 Mirada",
        ),
        (
            "海星号随后被加纳海军扣押",
            "Ghana was seized by Seastar afterwards",
            "扣押 seized, 加纳 Ghana, 海星号 Seastar",
        ),
        (
            "雷诺克斯公司已向米拉达公司支付定金",
            "Mirada has paid a deposit to Lennox",
            "雷诺克斯 Lennox, 支付 paid, 米拉达 Mirada",
        ),
        (
            "费什导演的《琥珀》获奖",
            "Fesch directed by Amber won a prize",
            "费什 Fesch, 导演 directed, 琥珀 Amber",
        ),
        (
            "雷诺克斯公司被米拉达公司起诉",
            "Lennox sued Mirada",
            "雷诺克斯 Lennox, 起诉 sued, 米拉达 Mirada",
        ),
    ],
)
def test_names_that_changed_places(source: str, translation: str, links: str) -> None:
    (draft,) = find(source, translation, links)
    assert draft.message.id == "roles.swapped"
    assert draft.severity in (Severity.CRITICAL, Severity.MAJOR)


@pytest.mark.parametrize(
    ("source", "translation", "links"),
    [
        (
            "雷诺克斯公司被米拉达公司起诉",
            "Mirada sued Lennox",
            "雷诺克斯 Lennox, 起诉 sued, 米拉达 Mirada",
        ),
        (
            "雷诺克斯公司被米拉达公司起诉",
            "Lennox was sued by Mirada",
            "雷诺克斯 Lennox, 起诉 sued, 米拉达 Mirada",
        ),
        (
            "雷诺克斯队输给了米拉达队",
            "Mirada beat Lennox",
            "雷诺克斯 Lennox, 输给 beat, 米拉达 Mirada",
        ),
        (
            "雷诺克斯队与米拉达队会面",
            "Mirada met Lennox",
            "雷诺克斯 Lennox, 会面 met, 米拉达 Mirada",
        ),
        (
            "雷诺克斯公司总裁安德森",
            "Anderson, president of Lennox",
            "雷诺克斯 Lennox, 总裁 president, 安德森 Anderson",
        ),
        (  # a name that only ends the subject
            "雷诺克斯公司收购了米拉达公司的股份",
            "The shares that owners of Mirada acquired Lennox buys",
            "雷诺克斯 Lennox, 收购 acquired, 米拉达 Mirada",
        ),
        (  # who was seized stands in another clause
            "海星号在港口外停了三天，随后被加纳海军扣押",
            "Ghana was seized by Seastar after three days outside the port",
            "扣押 seized, 加纳 Ghana, 海星号 Seastar",
        ),
        (
            "雷诺克斯公司收购了米拉达公司",
            "Mirada was acquired by Lennox",
            "雷诺克斯 Lennox, 收购 acquired, 米拉达 Mirada",
        ),
    ],
)
def test_names_in_their_places(source: str, translation: str, links: str) -> None:
    assert find(source, translation, links) == []


@pytest.mark.parametrize(
    ("translation", "is_right"),
    [
        ("The team will fly from Oslo to Bergen", True),
        ("The team will fly from Bergen to Oslo", False),
    ],
)
def test_from_the_goal_to_the_start(translation: str, is_right: bool) -> None:
    found = find("球队将由奥斯陆飞往卑尔根", translation, "奥斯陆 Oslo, 卑尔根 Bergen")
    assert [draft.message.id for draft in found] == ([] if is_right else ["roles.turned"])


def test_from_inside_a_place() -> None:
    assert (
        find("到卑尔根的奥斯陆球迷", "fans from Oslo to Bergen", "奥斯陆 Oslo, 卑尔根 Bergen") == []
    )


@given(
    st.text("甲乙方向由被把给我他欠老师，。的", max_size=15),
    st.lists(st.sampled_from("Party A B pays by from to he me is paid . , the".split())).map(
        " ".join
    ),
)
def test_any_text(source: str, translation: str) -> None:
    for draft in find(source, translation):
        for span, text in ((draft.source_span, source), (draft.translation_span, translation)):
            assert span is None or text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("婴儿洗澡时须有家长陪同。", "A baby must be accompanied by a parent in the bath."),
        ("哮喘首选吸入激素。", "Inhaled steroids are the first choice for asthma."),
        ("海关对企业申报的货物进行查验。", "Customs inspects the goods declared by enterprises."),
    ],
)
def test_what_is_had_or_chosen_is_no_act(source: str, translation: str) -> None:
    assert find(source, translation) == []


@pytest.mark.parametrize(
    ("source", "translation", "links", "is_right"),
    [
        (
            "附件与正文不一致的，以正文为准",
            "If the annexes and the text differ, the annexes shall prevail",
            "附件 annexes, 正文 text",
            False,
        ),
        (
            "附件与正文不一致的，以正文为准",
            "If the annexes and the text differ, the text shall prevail",
            "附件 annexes, 正文 text",
            True,
        ),
        (
            "本协议与原合同有冲突的，以本协议为准",
            "Where the agreement conflicts with the contract, the contract governs",
            "协议 agreement, 合同 contract",
            False,
        ),
        (
            "如有歧义，以中文文本为准",
            "In case of doubt, the English version shall prevail",
            "",
            False,
        ),
        (
            "如有歧义，以中文文本为准",
            "In case of doubt, the Chinese version shall prevail",
            "",
            True,
        ),
        ("双方另有约定的，以约定为准", "Where otherwise agreed, the agreement prevails", "", True),
    ],
)
def test_which_of_two_texts_prevails(
    source: str, translation: str, links: str, is_right: bool
) -> None:
    told = [d for d in find(source, translation, links) if d.message.id == "roles.prevails"]
    assert bool(told) is not is_right
    assert all(d.severity is Severity.CRITICAL for d in told)
