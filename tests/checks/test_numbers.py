"""Numbers: what each language says, and what the check makes of both."""

from fractions import Fraction

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.alignment import WordLink
from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.numbers import NumberCheck
from evaluator.language.chinese_numbers import chinese_numbers
from evaluator.language.english_numbers import english_numbers
from evaluator.language.quantities import NumberKind, Weight, figures, shown
from evaluator.model import Severity, Status


def find(*texts: tuple[str, str]) -> list[Draft]:
    pairs = [CheckedPair("1.1", "1", Status.PAIRED, *pair) for pair in texts]
    return list(NumberCheck().find(CheckedDocument(pairs)))


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        # scales
        ("人口达1.4亿", "a population of 140 million"),
        ("投资3万亿元", "an investment of 3 trillion yuan"),
        ("二十三万五千人", "235,000 people"),
        ("约三百二十万人", "about 3.2m people"),
        ("约一百二十亿日元", "some twelve thousand million yen"),
        ("近三成家庭断电", "nearly three households in ten lost power"),
        ("总额增长一成半", "the total grew by 15 percent"),
        ("以零点三分的优势获胜", "won by 0.3 points"),
        ("八成家庭不受影响", "four households in five are not affected"),
        ("体温三十八度五时服药", "Take it when the temperature is 38.5°C"),
        ("屏幕锁定三十分钟", "The screen locks for half an hour"),
        ("女子四百米接力", "the women's 4×100-metre relay"),
        ("两家百年药铺", "the two hundred-year-old pharmacies"),
        ("每人不超过五件", "Nobody brings in more than five"),
        ("净重三斤二两", "a net weight of 1.6 kg"),
        ("折合日元约一百二十亿", "about 12 billion yen"),
        ("约50万人", "about half a million people"),
        ("前三季度增长5.7%", "grew 5.7% in the first three quarters"),
        ("前三季度净利润增长8%", "Nine-month net profit rose 8%"),
        ("前两个季度出口回升", "Exports recovered in the first six months."),
        ("第三季度利润大增", "Profit soared in the three months to September."),
        ("每逢初一十五去庙里", "She visits the temple on the first and fifteenth."),
        ("前四月进口下降2%", "imports fell 2% in the first four months"),
        ("以九秒98跑完", "finished in 9.98 seconds"),
        ("长0.8cm、宽0.6cm", "measuring 8 by 6 mm"),
        ("甲午一役", "in the war of 1894-95"),
        ("3月28日至4月2日", "from March 28 to April 2"),
        ("6月3日至5日", "June 3–5"),
        ("9月1日前提交", "submit it by 31 August"),
        ("11月30日、12月1日", "on November 30 and December 1"),
        ("1月9日开会，31日休会", "It sat from January 9 and rose on January 31."),
        ("山路十八弯", "a mountain road of many bends"),
        ("晚上十一点二十分", "at 11:20 p.m."),
        ("八点二十那班车", "the 8:20 bus"),
        ("你以为他是三岁小孩", "Do you take him for a toddler?"),
        ("你就放一百个心吧", "Don't worry in the least."),
        ("两百五十万元", "two and a half million yuan"),
        ("约150万人", "a million and a half people"),
        ("二十五万人", "a quarter of a million people"),
        # shares
        ("增长百分之十五", "grew by 15 percent"),
        ("增长３０％", "grew by 30 per cent"),
        ("提高2.5个百分点", "up by 2.5 percentage points"),
        ("利率下调25个基点", "cut by a quarter of a percentage point"),
        ("利率下调25个基点", "cut by 25 basis points, or 0.25 percentage points"),
        ("百分之零点五", "0.5 percent"),
        ("超过九成的人", "more than 90% of the people"),
        ("两成五的学生", "25% of the students"),
        ("三分之二的学校", "two-thirds of the schools"),
        ("1/3的企业", "one third of the companies"),
        ("一半以上", "more than half"),
        ("打八折", "20% off"),
        ("打七五折", "a 25% discount"),
        # bounds
        ("超过8万例", "more than 80,000 cases"),
        ("不超过30天", "no more than 30 days"),
        ("不少于30天", "no less than 30 days"),
        ("18岁以下", "under 18"),
        ("70岁以上", "aged 70 or older"),
        # multiples
        ("增加两倍", "tripled"),
        ("是去年的三倍", "three times the figure of last year"),
        ("增长了1.5倍", "increased by 150%"),
        ("产量翻一番", "output doubled"),
        ("产量翻两番", "output quadrupled"),
        # ordinals and names with numbers
        ("第三次会议", "the third meeting"),
        ("第二十届三中全会", "the Third Plenary Session of the 20th Central Committee"),
        ("“十四五”规划", "the 14th Five-Year Plan"),
        # dates and times
        ("2020年5月17日", "May 17, 2020"),
        ("到二〇三五年", "by 2035"),
        ("上世纪八十年代", "in the 1980s"),
        ("二十一世纪", "the twenty-first century"),
        ("一个半小时", "an hour and a half"),
        ("下午15时30分", "at 3:30 p.m."),
        ("半年后", "six months later"),
        ("十一国庆假期", "the National Day holiday of October 1"),
        # ranges and approximate numbers
        ("10—15万人", "100,000 to 150,000 people"),
        ("三五百人", "three to five hundred people"),
        ("七八十岁", "seventy or eighty years old"),
        ("几十万人", "hundreds of thousands of people"),
        ("数千家企业", "thousands of companies"),
        ("二十多年", "more than 20 years"),
        ("成千上万的人", "thousands of people"),
        ("共123456人", "about 123,000 people"),
        # units
        ("500亩", "33 hectares"),
        ("30公里", "19 miles"),
        ("高3000米", "3 km high"),
        ("0.25克", "250 mg"),
        ("零下十五度", "15 degrees below zero"),
        ("最低气温零下40℃", "a low of -40 °F"),
        ("室温25摄氏度", "a room temperature of 77 degrees Fahrenheit"),
        ("每升高1000米", "for each extra kilometre"),
        ("二十年前", "two decades ago"),
        ("二两面", "a hundred-gram portion of noodles"),
        ("十斤苹果", "five kilos of apples"),
        ("身高一米七八", "1.78 metres tall"),
        ("850亿千瓦时", "85 billion kWh"),
        ("60兆瓦", "60 MW"),
        ("工作压力为0.6 MPa", "a working pressure of 6 bar"),
        ("气压1013百帕", "a pressure of about 1 atm"),
        ("胎压2.2巴", "a tyre pressure of 32 psi"),
        ("血压16/10.7千帕", "a blood pressure of 120/80 mmHg"),
        ("热量418千焦", "100 kcal"),
        ("扭矩300牛·米", "a torque of 221 lb-ft"),
        ("时速90公里", "25 metres per second"),
        ("每秒20米的大风", "gales of 72 km/h"),
        ("走了二十里", "walked some six miles"),
        ("人参三钱", "nine grams of ginseng"),
        ("半斤面粉", "250 grams of flour"),
        ("库容3亿立方米", "a capacity of 0.3 cubic kilometres"),
        ("六分之五的股东", "83% of the shareholders"),
        ("七分之二", "28.6 percent"),
        ("比原来高一倍", "100% higher than before"),
        ("8月15日前交货", "delivery by 14 August"),
        ("民国三十四年", "in 1945"),
        ("公元前二〇七年", "in 207 BC"),
        ("公元前四七九年", "in 479 BC"),
        ("今晚八点一刻", "tonight at 8.15 p.m."),
        ("差十分九点", "at 8:50"),
        ("十八世纪末", "around 1790"),
        ("三分之一的总数", "33 per cent of the total"),
        ("两个半小时", "150 minutes"),
        ("3月1日前", "by 28 February"),
        ("零下十度", "14 °F"),
        ("三刻钟", "45 minutes"),
        ("百分百纯棉", "100 percent cotton"),
        ("百分百放心", "wholly at ease"),
        ("对半分", "split fifty-fifty"),
        ("下调0.5个百分点", "cut by 50 basis points"),
        ("降低近三成", "brought down to little more than 70% of what it was"),
        ("千分之三", "three in every thousand"),
        # spoken and formal numerals
        ("伍仟元整", "RMB 5,000 only"),
        ("壹亿贰仟万元", "RMB 120,000,000"),
        ("卖了13万2", "sold for 132,000"),
        ("花了一百二", "it cost 120"),
        ("两块五一斤", "2.5 yuan a jin"),
        ("百分之四点三五", "4.35 percent"),
        ("一八五〇年", "in 1850"),
        ("廿三日", "on the 23rd"),
        ("二兆八千亿元", "2.8 trillion yuan"),
        ("上世纪八九十年代", "in the 1980s and 1990s"),
        ("二十世纪八九十年代", "in the 1980s and 1990s"),
        ("民国112年", "in 2023"),
        ("昭和三十年", "in 1955"),
        # clock times
        ("上午九点三十分", "at 9:30 a.m."),
        ("下午三点一刻", "at a quarter past three"),
        ("下午三点三刻", "at a quarter to four"),
        ("周四零点至六点", "from midnight to 6 a.m. on Thursday"),
        ("三点五厘米", "3.5 cm"),
        # bounds
        ("长度不超过120个字符", "no longer than 120 characters"),
        ("长度不少于8位", "no shorter than 8 characters"),
        ("1.2米以下儿童", "children not over 1.2 metres"),
        ("海拔不高于2000米", "do not use it at altitudes above two kilometres"),
        ("过去8周", "over the past eight weeks"),
        # multiples and shares
        ("房租翻了两番", "rents doubled and doubled again"),
        ("销量增长两倍", "sales rose 200 percent"),
        ("全场八折", "20% off everything"),
        ("全场八折", "80% of the usual price"),
        ("增量七成以上", "more than 70% of the increase"),
        # no numbers, or not to be said as such
        ("全国统一零售价", "a uniform national retail price"),
        ("本准则第22号", "this Standard No. 22."),
        ("KX-7200B型", "model KX-7200B"),
        ("2、插图很漂亮", "2, The pictures are pretty"),
        ("张三等4位医生", "Zhang San and three other doctors"),
        ("一心一意", "wholeheartedly"),
        ("四川三峡", "the Three Gorges in Sichuan"),
        ("十分重要", "very important"),
        ("千方百计", "by every possible means"),
        ("一带一路", "the Belt and Road"),
        ("千里之行，始于足下", "A journey of a thousand miles begins with a single step"),
        ("五位一体总体布局", "the five-sphere integrated plan"),
        ("两不愁三保障", "the Two Assurances and Three Guarantees"),
        ("一二三产业", "primary, secondary and tertiary industries"),
        ("5G网络", "the 5G network"),
        ("（三）加强领导", "(3) Strengthen leadership"),
        ("第一，加强领导。", "First, strengthen leadership."),
    ],
)
def test_same_numbers(source: str, translation: str) -> None:
    assert find((source, translation)) == []


@pytest.mark.parametrize(
    ("source", "translation", "severity", "marked"),
    [
        ("人口达1.4亿", "a population of 14 million", "critical", ("1.4亿", "14 million")),
        ("投资3万亿元", "3 billion yuan of investment", "critical", ("3万亿", "3 billion")),
        ("10—15万人", "10 to 15 people", "critical", ("15万", "15")),
        ("几十万人", "millions of people", "critical", ("几十万", "millions")),
        ("欠我一百多万", "owes me ten million", "critical", ("一百多万", "ten million")),
        ("增长15%", "grew by 50%", "major", ("15%", "50%")),
        ("孩子烧到39度5", "a temperature of 38.5 degrees", "major", ("39度5", "38.5")),
        ("室外零下十八度", "It is 18 degrees outside", "major", ("零下十八", "18")),
        ("她名列第三", "She came second", "major", ("第三", "second")),
        ("利润为-20万元", "a profit of 200,000 yuan", "major", ("-20万", "200,000")),
        ("在2020年", "in 2002", "major", ("2020", "2002")),
        ("早上五点一刻碰头", "meet at a quarter to five", "major", ("五点一刻", "a quarter to")),
        ("第三次会议", "the fourth meeting", "major", ("第三", "fourth")),
        ("5月的一天", "one day in June", "major", ("5", "June")),
        ("约九成", "about 80%", "major", ("九成", "80%")),
        ("共123456人", "133,000 people", "major", ("123456", "133,000")),
        ("三分之二", "three-quarters", "major", ("三分之二", "three-quarters")),
        ("30家企业参加", "Companies took part", "major", ("30", None)),
        ("企业参加", "30 companies took part", "minor", (None, "30")),
        ("三分之二", "one third", "major", ("三分之二", "one third")),
        ("发生率为千分之三", "the incidence was 3%", "critical", ("千分之三", "3%")),
        ("浓度为3.5×10³", "a concentration of 3.5 × 10⁵", "critical", ("3.5×10³", "3.5 × 10⁵")),
        (
            "民国一百零八年",
            "the 108th year of the Republic (2008)",
            "major",
            ("民国一百零八", "2008"),
        ),
        # multiples
        ("产量翻一番", "output tripled", "major", ("翻一番", "tripled")),
        ("房租翻了两番", "rents doubled", "major", ("翻了两番", "doubled")),
        ("销量增长两倍", "sales doubled", "major", ("增长两倍", "doubled")),
        ("旧机的三倍", "four times the old one", "major", ("三", "four")),
        ("高出一倍", "three times the height", "major", ("一", "three")),
        # percent and points
        (
            "利率下调25个基点",
            "cut by 25 percentage points",
            "major",
            ("25个基点", "25 percentage points"),
        ),
        ("增长3%", "grew by 3 percentage points", "major", ("3%", "3 percentage points")),
        ("提高3个百分点", "rose by 3 percent", "minor", ("3个百分点", "3 percent")),
        # by and to
        ("成本下降三成", "costs fell to 30%", "major", ("三成", "30%")),
        ("利率下调至7.5%", "cut the rate by 7.5%", "major", ("7.5%", "7.5%")),
        ("全场八折", "80% off everything", "major", ("八", "80%")),
        (
            "用水量为对照组的五分之二",
            "it used two fifths less water",
            "major",
            ("五分之二", "two fifths"),
        ),
        # dates and scores
        (
            "于2025年5月3日签订",
            "signed on March 5, 2025",
            "major",
            ("2025年5月3日", "March 5, 2025"),
        ),
        ("截止6月10日", "due on 6 October", "major", ("6月10日", "6 October")),
        (
            "培训自2021年3月5日开始，2024年9月12日结束",
            "training from March 5, 2021 to March 12, 2024",
            "major",
            ("2024年9月12日", "March 12, 2024"),
        ),
        ("4月2日出发，6日返回", "leave on 2 April, back on 6 May", "major", ("6日", "6 May")),
        ("5月8日至9日", "from May 9 to May 9", "major", ("5月8日", "May 9")),
        ("甲队以3比2战胜乙队", "Team A beat Team B 2–3.", "major", ("3比2", "2–3")),
        # bounds
        ("不得超过六个月", "no less than six months", "major", ("六", "no less than six")),
        ("最多可用两张券", "at least two coupons", "major", ("两", "at least two")),
        ("充电不少于8小时", "charge for up to eight hours", "major", ("8", "up to eight")),
        # a bound turned round
        ("涵盖270余个专业", "less than 270 majors", "major", ("270余", "less than 270")),
        ("罚款在200元以下", "a fine of over 200 yuan", "major", ("200", "over 200")),
        ("近30人", "more than 30 people", "major", ("30", "more than 30")),
        # the same number of another thing
        ("售价100元", "sold for $100", "critical", ("100元", "$100")),
        ("投资三百亿日元", "invest 30 billion yuan", "critical", ("三百亿日元", "30 billion yuan")),
        ("月租港币八千元", "a rent of RMB 8,000", "critical", ("港币八千元", "RMB 8,000")),
        ("气压0.6 MPa", "a pressure of 60 bar", "critical", ("0.6", "60")),
        ("每小时60公里", "60 knots", "major", ("60公里", "60 knots")),
        ("约三成学生", "some 3% of the pupils", "critical", ("三成", "3%")),
        ("约半数居民", "about a quarter of the residents", "major", ("半数", "a quarter")),
        ("民国三十四年", "in 1934", "major", ("民国三十四", "1934")),
        ("上世纪七十年代", "in the 1870s", "major", ("七十", "1870s")),
        ("下午四点一刻", "at 4:45 p.m.", "major", ("一刻", "45")),
        ("差一刻三点", "a quarter past three", "major", ("差一刻三点", "a quarter past")),
        ("发货后十日内", "after ten days", "major", ("十", "after ten")),
        ("每次40毫克", "40 mL each time", "critical", ("40毫克", "40 mL")),
        ("为期三年", "for three months", "critical", ("三年", "three months")),
        ("耕地500亩", "500 acres of land", "critical", ("500亩", "500 acres")),
        ("行驶30公里", "drove 30 miles", "major", ("30公里", "30 miles")),
        ("重20公斤", "weighs 20 pounds", "major", ("20公斤", "20 pounds")),
    ],
)
def test_other_numbers(
    source: str, translation: str, severity: str, marked: tuple[str | None, str | None]
) -> None:
    found = find((source, translation))
    spans = [
        (
            draft.source_span.text if draft.source_span else None,
            draft.translation_span.text if draft.translation_span else None,
        )
        for draft in found
        if draft.severity is Severity(severity)
    ]
    assert marked in spans


def linked(source: str, translation: str, *words: tuple[str, str]) -> CheckedPair:
    """A pair in which words are linked that stand in it once."""
    links = tuple(
        WordLink(
            source.index(ours),
            source.index(ours) + len(ours),
            translation.index(theirs),
            translation.index(theirs) + len(theirs),
            1.0,
        )
        for ours, theirs in words
    )
    return CheckedPair("1.1", "1", Status.PAIRED, source, translation, links=links)


@pytest.mark.parametrize(
    ("source", "translation", "words", "found"),
    [
        (
            "收入5000万元，成本300万元",
            "3 million yuan in revenue, costs of 50 million yuan",
            [("收入", "revenue"), ("成本", "costs")],
            ["5000万 and 300万 seem to be exchanged."],
        ),
        (
            "收入5000万元，成本300万元",
            "costs of 3 million yuan, revenue of 50 million yuan",
            [("收入", "revenue"), ("成本", "costs")],
            [],
        ),
        (
            "收入和成本分别为5000万元、300万元",
            "costs of 3 million yuan, revenue of 50 million yuan",
            [("收入", "revenue"), ("成本", "costs")],
            [],
        ),
        (
            "20年前参加国庆50周年",
            "took part in the 50th anniversary, 20 years ago",
            [("参加", "took")],
            [],
        ),
    ],
)
def test_amounts_belong_to_their_nouns(
    source: str, translation: str, words: list[tuple[str, str]], found: list[str]
) -> None:
    document = CheckedDocument([linked(source, translation, *words)])
    assert [draft.message.told() for draft in NumberCheck().find(document)] == found


@pytest.mark.parametrize(
    ("source", "translation", "meant", "said"),
    [
        ("每日两次，饭后服用", "Take once a day after meals.", "每日两次", "once a day"),
        ("隔日服一片，一次一片", "Take one tablet daily.", "", ""),
        ("隔日一次", "Apply it daily.", "隔日一次", "daily"),
        (
            "每半年复查一次",
            "Check-ups are due every six weeks.",
            "每半年复查一次",
            "every six weeks",
        ),
        ("早晚各服一次", "three times a day", "早晚各服", "three times a day"),
        ("2次/周", "twice daily", "2次/周", "twice daily"),
        ("每两周开一次会", "They meet twice a week.", "每两周开一次", "twice a week"),
        ("每日2～3次", "two to three times daily", "", ""),
        ("每8小时一次", "three times a day", "", ""),
        ("每四周一次", "once a month", "", ""),
        ("一天两次，分两顿吃", "in two daily doses", "", ""),
        ("每隔一天跑步一次", "running on alternate days", "", ""),
        ("今年两次访华，每周都发文章", "visited twice this year and writes weekly", "", ""),
        ("第一天第二次见面", "their second meeting on day one, as every day", "", ""),
        ("一天后他再来三次", "He came three more times, once a week", "", ""),
        ("每年一次，由《周刊》评选", "chosen by a weekly once a year", "", ""),
    ],
)
def test_how_often(source: str, translation: str, meant: str, said: str) -> None:
    told = [
        (draft.source_span.text, draft.translation_span.text)
        for draft in find((source, translation))
        if draft.message.id == "numbers.frequency"
        if draft.source_span and draft.translation_span
    ]
    assert told == ([(meant, said)] if meant else [])


def test_what_it_should_say() -> None:
    (draft,) = find(("人口达1.4亿", "a population of 14 million"))
    assert draft.suggestion == "140 million"
    assert (
        draft.message.told()
        == "The source says 1.4亿 (140 million), not 14 million: a wrong power of ten."
    )


def test_a_number_may_stand_in_the_next_sentence() -> None:
    """Sentences are cut differently in the two languages."""
    assert (
        find(("参加者有35人，", "There were people."), ("来自各地。", "The 35 came from all over."))
        == []
    )


@given(st.integers(min_value=10, max_value=10**13))
def test_integers_mean_the_same_in_both_languages(number: int) -> None:
    chinese = chinese_numbers(f"共{cn2an.an2cn(number)}人")
    assert Fraction(number) in {quantity.value for quantity in chinese}
    assert find((f"共{cn2an.an2cn(number)}人", f"a total of {number:,} people")) == []
    assert find((f"共{cn2an.an2cn(number)}人", f"a total of {spelt(number)} people")) == []
    assert find((f"共{number}人", f"a total of {spelt(number)} people")) == []


@given(
    st.integers(min_value=11, max_value=9999),
    st.sampled_from([("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]),
)
def test_scales_mean_the_same_in_both_languages(tenths: int, scale: tuple[str, int]) -> None:
    figure = f"{tenths / 10:.1f}"
    value = Fraction(tenths, 10) * scale[1]
    (quantity,) = (
        q for q in chinese_numbers(f"共{figure}{scale[0]}吨") if q.weight is Weight.DEMANDED
    )
    assert quantity.value == value
    assert find((f"共{figure}{scale[0]}吨", f"{int(value):,} tonnes")) == []


@given(st.integers(min_value=0, max_value=10**14))
def test_english_words_say_their_number(number: int) -> None:
    (quantity,) = (
        q for q in english_numbers(spelt(number)) if q.end - q.start == len(spelt(number))
    )
    assert quantity.value == number


@given(st.integers(min_value=1, max_value=10**15))
def test_figures_and_power_of_ten_make_up_a_number(number: int) -> None:
    digits, exponent = figures(Fraction(number))
    assert int(digits) * 10**exponent == number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1200000000", "1.2 billion"),
        ("35000", "35,000"),
        ("2020", "2020"),
        ("1/3", "1/3"),
        ("1234567", "1,234,567"),
    ],
)
def test_shown(value: str, text: str) -> None:
    assert shown(Fraction(value)) == text


def test_kinds() -> None:
    kinds = [q.kind for q in chinese_numbers("2020年5月17日增长7%") if q.weight is Weight.DEMANDED]
    assert kinds == [NumberKind.YEAR, NumberKind.MONTH, NumberKind.DAY, NumberKind.PERCENT]


chinese_text = st.text(
    "一二两三十百千万亿零〇点几多余第百分之成倍折年月日元亩0123456789.,％—至大", max_size=25
)
english_text = st.lists(
    st.sampled_from(
        "one two twenty hundred thousand million billion half quarter third fifth dozens of and a "
        "to - 3 4.5 1,000 $ % percent May times several few yuan fold 1990s".split()
    ),
    max_size=12,
).map(" ".join)


@given(st.one_of(chinese_text, st.text()), st.one_of(english_text, st.text()))
def test_any_text(source: str, translation: str) -> None:
    for draft in find((source, translation)):
        for span, text in ((draft.source_span, source), (draft.translation_span, translation)):
            assert span is None or (text[span.start : span.end] == span.text and span.text)


def spelt(number: int) -> str:
    """An integer in English words."""
    if number < 20:
        return (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen"
        ).split()[number]
    if number < 100:
        tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()[number // 10 - 2]
        return tens if number % 10 == 0 else f"{tens}-{spelt(number % 10)}"
    for scale, word in (
        (10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"),
        (100, "hundred"),
    ):  # fmt: skip
        if number >= scale:
            rest = number % scale
            joint = " and " if rest and rest < 100 else " "
            return f"{spelt(number // scale)} {word}" + (joint + spelt(rest) if rest else "")
    raise AssertionError


def test_a_telephone_number_is_suggested_as_it_is_written() -> None:
    (draft,) = find(("请拨打62345678。", "Please call 62345687."))
    assert draft.suggestion == "62345678"


@pytest.mark.parametrize(
    ("translation", "suggested"),
    [
        ("The rate rose by 53%.", "35%"),
        ("The rate rose by 53 %.", "35 %"),
        ("The rate rose by 53 percent.", "35 percent"),
        ("The rate rose by fifty-three per cent.", "35 per cent"),
    ],
)
def test_a_share_is_suggested_as_the_translation_writes_its_own(
    translation: str, suggested: str
) -> None:
    (draft,) = find(("比例上升了35%。", translation))
    assert draft.suggestion == suggested


def test_a_number_is_suggested_as_the_translation_writes_its_own() -> None:
    (draft,) = find(("第三次会议有九家公司参加", "Five companies came to the third meeting"))
    assert draft.suggestion == "Nine"


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("每斤涨三角。", "The price rose by 0.3 yuan a jin."),
        ("附件不超过十五兆。", "Attachments must not exceed 15 MB."),
        ("取件码五八三。", "The pick-up code is 583."),
        ("加热到九十至一百度。", "Heat to 90–100 degrees."),
        ("占人口总数百分之二点五以上", "at least 2.5 percent of the population"),
        ("存放不要超过十四天。", "Store for no more than fourteen days."),
        ("合计占百分之四十二。", "Together they made up 42 percent."),
        ("请用3B铅笔。", "Please use a 3B pencil."),
        ("正文不少于六千字。", "The text must have at least 6,000 characters."),
        ("老人七十有五。", "The old man is seventy-five."),
        ("会谈不过一个半小时。", "The talks lasted only ninety minutes."),
        ("空载运行3 min。", "Let it idle for three minutes."),
        (
            "请求：1.返还货款；2.承担诉讼费。",
            "asked it to: 1. return the price; and 2. bear the costs",
        ),
        ("机房四周应通风。", "The machine room must be ventilated on all sides."),
        ("民国二十八年，他去了重庆。", "In 1939 he went to Chongqing."),
    ],
)
def test_numbers_as_notices_and_leaflets_have_them(source: str, translation: str) -> None:
    assert find((source, translation)) == []


def test_a_stretch_of_time_that_is_not_told_or_that_nobody_told() -> None:
    (lost,) = find(("本办法自5月1日起施行，有效期三年。", "These Measures take effect on May 1."))
    assert (lost.source_span and lost.source_span.text, lost.severity) == ("三", Severity.MAJOR)
    (added,) = find(("饭后服一片。", "Take one tablet after meals for seven days."))
    assert (added.translation_span and added.translation_span.text) == "seven"
    assert added.severity is Severity.MINOR


@pytest.mark.parametrize(
    ("translation", "count"),
    [
        ("Spaces shall not exceed one third of the total number of flats.", 1),
        ("Spaces shall be at least one third of the total number of flats.", 0),
    ],
)
def test_the_bound_of_a_share_stands_before_what_it_is_of(translation: str, count: int) -> None:
    assert len(find(("车位不低于总户数的三分之一。", translation))) == count
