"""Names, pinyin of what is no name, and short names of places."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.alignment import WordLink
from evaluator.checks import Check, CheckedDocument, CheckedPair, Draft
from evaluator.checks.abbreviations import AbbreviationCheck
from evaluator.checks.names import NameCheck
from evaluator.checks.transliteration import TransliterationCheck
from evaluator.language.gazetteer import NameKind, gazetteer
from evaluator.language.pinyin import read_out
from evaluator.language.short_names import runs
from evaluator.language.transcription import likeness
from evaluator.model import Severity, Status

CHECKS: tuple[Check, ...] = (NameCheck(), TransliterationCheck(), AbbreviationCheck())


def pair(source: str, translation: str) -> CheckedPair:
    return CheckedPair("1.1", "1", Status.PAIRED, source, translation)


def find(check: Check, *texts: tuple[str, str]) -> list[Draft]:
    return list(check.find(CheckedDocument([pair(*text) for text in texts])))


def marked(drafts: list[Draft]) -> list[tuple[str | None, str | None]]:
    return [
        (
            d.source_span.text if d.source_span else None,
            d.translation_span.text if d.translation_span else None,
        )
        for d in drafts
    ]


@pytest.mark.parametrize(
    ("chinese", "kind", "form"),
    [
        ("临沂市", NameKind.PLACE, "linyi"),
        ("西安", NameKind.REGION, "xian"),
        ("瑞士", NameKind.COUNTRY, "swiss"),
        ("默克尔", NameKind.PERSON, "merkel"),
        ("世界卫生组织", NameKind.ORGANISATION, "who"),
    ],
)
def test_gazetteer(chinese: str, kind: NameKind, form: str) -> None:
    name = gazetteer().lookup(chinese)
    assert name is not None
    assert (name.kind, form in name.forms) == (kind, True)


def test_every_name_of_the_dictionary_can_be_looked_up() -> None:
    """Entries refer to each other, some of them in a circle."""
    names = [gazetteer().lookup(chinese) for chinese in gazetteer().all_proper()]
    assert sum(name is not None for name in names) > 10_000


@pytest.mark.parametrize(
    ("translation", "stray"),
    [
        ("He has lived in Munich for three years.", "Munich"),
        ("He has lived there for three years.", None),
        ("The Munich Weekly says that he lived there.", None),  # part of a name
    ],
)
def test_a_town_in_the_stead_of_another(translation: str, stray: str | None) -> None:
    (draft,) = find(NameCheck(), ("他在伦敦住了三年。", translation))
    assert draft.severity is (Severity.CRITICAL if stray else Severity.MINOR)
    assert marked([draft]) == [("伦敦", stray)]
    assert draft.suggestion == "London"


def test_a_place_in_the_full_name_of_an_organisation_is_no_addition() -> None:
    full = "He studied at Beijing Normal University and works for the Xinjiang Education Bureau."
    assert not find(NameCheck(), ("他毕业于北师大，在教育厅工作。", full))
    (draft,) = find(NameCheck(), ("他在大学工作。", "He works at a university in Beijing."))
    assert draft.severity is Severity.CRITICAL
    explained = replace(
        pair("他在大学工作。", "He works at a university in Beijing."),
        links=(WordLink(2, 4, 14, 24, 0.6),),
    )
    (draft,) = NameCheck().find(CheckedDocument([explained]))
    assert draft.severity is Severity.MAJOR, "linked to nothing, it may be there for the reader"


def test_words_that_only_sound_like_a_country_are_none() -> None:
    assert not find(NameCheck(), ("我连鞋都没穿就往楼下跑。", "I ran downstairs without my shoes."))
    assert find(NameCheck(), ("我们很快就到了。", "We were soon in Iran."))


@pytest.mark.parametrize(
    ("source", "translation", "found"),
    [
        ("他毕业于武汉理工大学。", "He graduated in Wuhan.", [("武汉理工大学", None)]),
        ("他毕业于武汉理工大学。", "He graduated from Wuhan College of Technology.", []),
        ("该市卫健委发布消息。", "The city announced it.", [("卫健委", None)]),
        ("该市卫健委发布消息。", "The city's health commission announced it.", []),
        ("他住在武汉。", "He lives at Wuhan University.", [(None, "Wuhan University")]),
        ("他在武大。", "He is at Wuhan University.", []),
        ("新华社记者报道", "A reporter writes", [("新华社", None)]),
        ("7月26日电", "July 26", []),
    ],
)
def test_organisations(
    source: str, translation: str, found: list[tuple[str | None, str | None]]
) -> None:
    assert marked(find(NameCheck(), (source, translation))) == found


def test_every_province_has_a_short_form() -> None:
    for char in "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤琼川黔滇陕甘青台蒙桂宁新藏港澳":
        assert gazetteer().short[char]


def test_characters_read_out() -> None:
    assert read_out("chongqing", "到重庆去") == [(1, 3)]  # 重 has two readings
    assert read_out("chongqing", "重心") == []


@pytest.mark.parametrize(
    ("source", "expansions"),
    [
        ("杭（州）绍（兴）台（州）铁路", ["Hangzhou–Shaoxing–Taizhou Railway"]),
        ("沪宁高速公路", ["Shanghai–Nanjing Expressway"]),
        ("银宁高铁", ["Yinchuan–Ningxia High-speed Railway"]),
        ("郑汴都市圈", ["Zhengzhou–Kaifeng Metropolitan Area"]),
        ("发展中地区", []),
        ("江南地区", []),
        ("大连地区", []),
        ("他（她）和我（们）", []),
    ],
)
def test_runs(source: str, expansions: list[str]) -> None:
    assert [run.expansion for run in runs(source)] == expansions


@pytest.mark.parametrize(
    ("source", "translation", "severity"),
    [
        (
            "修建杭（州）温（州）铁路。",
            "Build the Hang (state) Wenzhou railway.",
            Severity.CRITICAL,
        ),
        ("郑渝高铁通车。", "The Zhengyu High-speed Railway opened.", Severity.MAJOR),
        ("哈大高铁通车。", "The railway opened.", Severity.MAJOR),
    ],
)
def test_short_names_not_spelt_out(source: str, translation: str, severity: Severity) -> None:
    (draft,) = find(AbbreviationCheck(), (source, translation))
    assert draft.severity is severity
    assert draft.suggestion
    assert "–" in draft.suggestion


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("郑渝高铁通车。", "The Zhengzhou–Chongqing line opened."),
        ("修建杭（州）温（州）铁路。", "Build a railway from Hangzhou to Wenzhou."),
        ("京津冀协同发展", "The coordinated development of Jing-Jin-Ji"),
        ("青藏铁路", "the Qinghai-Tibet Railway"),
        ("在发展中地区", "in developing regions"),
    ],
)
def test_short_names_spelt_out(source: str, translation: str) -> None:
    assert find(AbbreviationCheck(), (source, translation)) == []


@pytest.mark.parametrize(
    ("source", "translation", "spans"),
    [
        ("黄某某失踪。", "Police say that Huang Moumou is missing.", [("某某", "Moumou")]),
        ("建设沿淮经济带。", "Build the Yanhuai economic belt.", [("沿淮", "Yanhuai")]),
        ("有了铁饭碗银饭碗。", "They have it.", []),
        (
            "铜墙铁墙也不怕。",
            "They fear no Tongqiang or Tieqiang.",
            [("铜墙", "Tongqiang"), ("铁墙", "Tieqiang")],
        ),
        ("推广螺丝刀。", "To promote the Luosidao.", [("螺丝刀", "Luosidao")]),
    ],
)
def test_pinyin_of_what_is_no_name(
    source: str, translation: str, spans: list[tuple[str, str]]
) -> None:
    assert marked(find(TransliterationCheck(), (source, translation))) == spans


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("李明去了杭州。", "Li Ming went to Hangzhou."),
        ("他吃豆腐。", "He ate Doufu in Tofu Street."),  # the dictionary's gloss has it
        ("泰山和衡山", "Mount Taishan and Mount Hengshan"),
        ("《如意》上映", "The film Ruyi is out"),
        ("大鹏导演的电影", "The film by Dapeng"),
        ("重庆梁平", "Liangping in Chongqing"),
        ("他住在平安东路。", "He lives in East Ping'an Road."),
        ("我们赢了。", "Women won."),
    ],
)
def test_pinyin_of_names(source: str, translation: str) -> None:
    assert find(TransliterationCheck(), (source, translation)) == []


def test_a_true_name_made_of_the_same_words() -> None:
    text = ("俄罗斯北海舰队", "Russia's North Sea Fleet")
    assert [d for check in CHECKS for d in find(check, text)] == []


@pytest.mark.parametrize(
    ("source", "translation", "name"),
    [
        ("他住在南京。", "He lives in South Capital.", "Nanjing"),
        ("南京时间八点。", "Eight, South Capital time.", "Nanjing"),  # part of a longer word
        ("香港特区政府说。", "The Fragrant Harbor government says.", "Hong Kong"),
    ],
)
def test_a_place_translated_by_its_characters(source: str, translation: str, name: str) -> None:
    (draft,) = find(TransliterationCheck(), (source, translation))
    assert draft.suggestion == name
    assert draft.severity is Severity.CRITICAL


@pytest.mark.parametrize(
    ("source", "translation", "place"),
    [
        ("展现大美贵州。", "Show Guizhou of the United States.", "United States"),
        ("去西宁开会。", "A meeting in Xining, Ningbo.", "Ningbo"),
        ("我们去巴黎。", "We go to Paris in Japan.", "Japan"),
    ],
)
def test_a_place_that_the_source_does_not_name(source: str, translation: str, place: str) -> None:
    (draft,) = find(NameCheck(), (source, translation))
    assert draft.severity is Severity.CRITICAL
    assert draft.translation_span is not None
    assert draft.translation_span.text == place


@pytest.mark.parametrize(
    ("source", "translation", "lost"),
    [
        ("总统访问瑞典。", "The president paid a visit.", "瑞典"),
        ("中法两国签署协议。", "China and Germany signed an agreement.", "法"),
        ("他从昆明来。", "He came from Guiyang.", "昆明"),
        ("江苏的经济", "The economy of Jiangxi", "江苏"),  # spelt alike, but another
    ],
)
def test_a_name_lost(source: str, translation: str, lost: str) -> None:
    spans = [d.source_span for d in find(NameCheck(), (source, translation))]
    assert lost in [span.text for span in spans if span]


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("中美贸易谈判", "Sino-American trade talks"),
        ("美方表示", "Washington said that the US side"),
        ("我国西部", "western China"),
        ("俄海军舰队", "the Russian fleet"),
        ("西安的城墙", "the walls of Xi’an"),
        ("印度洋", "the Indian Ocean"),
        ("安达纳尔说", "Andanar said"),  # 安达 is a city, but not here
        ("发展中美好的事", "good things in development"),
        ("内蒙古的草原", "the grassland of Inner Mongolia"),
        ("特朗普说", "Mr Trump said"),
        ("绿水青山就是金山银山。", "Clear waters are priceless."),  # 金山 is a place elsewhere
        ("三中全会的精神", "the spirit of the Third Plenary Session"),
        ("印尼和中印尼关系", "Indonesia, and relations between China and Indonesia"),
        ("戒指掉进湖里。", "The ring fell into a lake."),  # 湖里 is a district elsewhere
        ("英国《泰晤士报》报道", "The Times reports"),
        ("共一亿元。", "It is 100 million yuan (14 million US dollars)."),
        ("京津冀的交通", "Traffic in Beijing, Tianjin and Hebei"),
        ("上交所开市。", "The Shanghai Stock Exchange opened."),  # the knowledge accepts it
    ],
)
def test_names_on_both_sides(source: str, translation: str) -> None:
    assert find(NameCheck(), (source, translation)) == []


def test_a_name_linked_to_another() -> None:
    source, translation = "他到陕西去。", "He goes to Shanxi."
    linked = replace(pair(source, translation), links=(WordLink(2, 4, 11, 17, 0.6),))
    (draft,) = NameCheck().find(CheckedDocument([linked]))
    assert draft.severity is Severity.MAJOR
    assert marked([draft]) == [("陕西", "Shanxi")]
    assert draft.suggestion == "Shaanxi"
    weak = replace(linked, links=(WordLink(2, 4, 11, 17, 0.1),))
    (draft,) = NameCheck().find(CheckedDocument([weak]))
    assert marked([draft]) == [("陕西", None)]


@pytest.mark.parametrize(
    ("english", "told"),
    [("Xi Jinping", [("李克强", "Xi Jinping")]), ("Li Keqiang", []), ("The premier", [])],
)
def test_somebody_else(english: str, told: list[tuple[str, str]]) -> None:
    end = len(english)
    judged = pair("李克强出席了会议。", f"{english} attended the meeting.")
    judged = replace(judged, links=(WordLink(0, 3, 0, end, 0.6),))
    assert marked(list(NameCheck().find(CheckedDocument([judged])))) == told


def test_a_name_linked_to_a_word_is_rendered_somehow() -> None:
    linked = replace(pair("武汉很热。", "The town is hot."), links=(WordLink(0, 2, 4, 8, 0.5),))
    assert not list(NameCheck().find(CheckedDocument([linked])))


def test_a_name_said_before_may_be_left_out() -> None:
    before = ("他住在昆明。", "He lives in Kunming.")
    between = ("他很忙。", "He is busy.")
    assert not find(NameCheck(), before, *[between] * 5, ("昆明很热。", "It is hot."))
    (draft,) = find(NameCheck(), before, *[between] * 15, ("昆明很热。", "It is hot."))
    assert draft.pair == 16


def test_a_name_may_be_taken_up_by_a_pronoun() -> None:
    texts = [("瑞典很冷。", "Sweden is cold."), ("瑞典人口少。", "The country has few people.")]
    assert find(NameCheck(), *texts) == []


TEXT = st.text(max_size=40) | st.text(
    "西（宁）成都铁路渝昆沿黄中美某李明金银山Yukun Jishan'.-", max_size=30
)


@given(TEXT, TEXT)
def test_spans_lie_inside_their_texts(source: str, translation: str) -> None:
    pairs = [pair(source, translation), pair(translation, source)]
    for check in CHECKS:
        for draft in check.find(CheckedDocument(pairs)):
            checked = pairs[draft.pair]
            for span, text in (
                (draft.source_span, checked.source),
                (draft.translation_span, checked.translation),
            ):
                assert span is None or text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("source", "translation", "meant", "said", "mend"),
    [
        (
            "郑晓岚走进病房。",
            "Zheng Xiaolin entered the ward.",
            "郑晓岚",
            "Zheng Xiaolin",
            "Zheng Xiaolan",
        ),
        (
            "单国荣教授退休了。",
            "Professor Guoqiang Shan has retired.",
            "单国荣",
            "Guoqiang Shan",
            "Guorong Shan",
        ),
        ("司马文渊笑了。", "Sima Wenhao laughed.", "司马文渊", "Sima Wenhao", "Sima Wenyuan"),
        ("台湾的谢志豪先生", "Mr Hsieh Chih-ming of Taiwan", "谢志豪", "Hsieh Chih-ming", None),
        ("老郝没说话。", "Old Hu said nothing.", "老郝", "Old Hu", None),
        ("小邓来了。", "Xiao Ding has come.", "小邓", "Xiao Ding", None),
        ("请找姚经理。", "Please ask for Manager Yang.", "姚", "Manager Yang", None),
        ("令狐平说", "said Linghu Yang", "令狐平", "Linghu Yang", "Linghu Ping"),
        ("白晓燕写的", "written by White Xiaoyan", "白晓燕", "White Xiaoyan", None),
    ],
)
def test_persons_spelt_otherwise(
    source: str, translation: str, meant: str, said: str, mend: str | None
) -> None:
    (draft,) = find(NameCheck(), (source, translation))
    assert draft.severity is Severity.MAJOR
    assert draft.source_span
    assert draft.translation_span
    assert (draft.source_span.text, draft.translation_span.text) == (meant, said)
    assert draft.suggestion == mend


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("郑晓岚走进病房。", "Zheng Xiaolan entered the ward."),
        ("郑晓岚走进病房。", "Dr Xiao-lan Zheng entered the ward."),
        ("盖建军和仇丽华", "Gai Jianjun and Qiu Lihua; or Ge Jianjun and Chou Lihua"),
        ("吕静的老师", "Lü Jing's teacher, also spelt Lyu Jing"),
        ("台湾的谢志豪先生", "Mr Hsieh Chih-hao of Taiwan"),
        ("香港的陈慧珊", "Flora Chan Wai-shan of Hong Kong"),
        ("韩国总统朴槿惠", "Park Geun-hye, the president of Korea"),
        ("新加坡的林国明", "Lim Kok Meng of Singapore"),
        ("王立即表示同意。", "Wang Liming agreed at once."),
        ("老郝没说话。", "Old Hao said nothing."),
        ("老百姓和老师", "The common people and Old Master Hu's pupils"),
        ("请找姚经理。", "Please ask for Manager Yao, or Manager Smith."),
        ("她叫白晓燕。", "Her name is Bai Xiaoyan."),
        ("阿强和小梅", "Ah Qiang and Xiaomei"),
    ],
)
def test_persons_spelt_rightly(source: str, translation: str) -> None:
    drafts = [
        draft
        for draft in find(NameCheck(), (source, translation))
        if draft.severity is not Severity.MINOR
    ]
    assert drafts == []


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("三月的羊城", "Guangzhou in March"),
        ("医生乐清源", "Dr Le Qingyuan"),
        ("开封后请冷藏。", "Refrigerate once opened."),
        ("高安场镇", "the town of Gao'anchang"),
    ],
)
def test_places_meant_otherwise(source: str, translation: str) -> None:
    """In a document that is long enough to tell what it speaks of, and it is not of places."""
    long = [("他走了很远的路，什么也没有说。", "He walked a long way without a word.")] * 50
    assert find(NameCheck(), (source, translation), *long) == []


def test_a_person_of_the_sentence_before_is_no_misspelling() -> None:
    texts = (
        ("王立军到了。", "Wang Lijun had come."),
        ("王立新也在。", "Wang Lijun saw Wang Lixin."),
    )
    drafts = find(NameCheck(), *texts)
    assert not [draft for draft in drafts if draft.severity is Severity.MAJOR]


@pytest.mark.parametrize(
    ("source", "translation", "said"),
    [
        ("默克尔没有发言。", "Then Macron did not speak.", "Macron"),
        ("丘吉尔抽着雪茄。", "There sat Roosevelt with his cigar.", "Roosevelt"),
        ("作家霍尔格伦森的新书", "a new book by the writer Pemberton", "Pemberton"),
    ],
)
def test_foreign_persons_exchanged(source: str, translation: str, said: str) -> None:
    drafts = [d for d in find(NameCheck(), (source, translation)) if d.translation_span]
    assert marked(drafts)[0][1] == said
    assert drafts[0].severity is not Severity.MINOR


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("默克尔没有发言。", "Then Angela Merkel did not speak."),
        ("丘吉尔抽着雪茄。", "There sat Sir Winston with his cigar."),
        ("默克尔与马克龙会谈", "Macron and the chancellor met, and Merkel smiled."),
        ("作家霍尔格伦森的新书", "a new book by the writer Holgrensen"),
        ("作家霍尔格伦森的新书", "a new book by the Dane"),
        ("她叫马丽娜，在巴黎读书。", "Her name is Ma Lina and she studies in Paris."),
        ("戴高乐主义", "the doctrine of Gaullism"),
        ("奥斯卡得主", "the Academy Award winner Kidman"),
    ],
)
def test_foreign_persons_named_rightly(source: str, translation: str) -> None:
    drafts = find(NameCheck(), (source, translation))
    assert [d for d in drafts if d.severity is not Severity.MINOR] == []


@pytest.mark.parametrize(
    ("source", "translation", "meant", "said"),
    [
        ("老石把烟掐了。", "Old Stone put out his cigarette.", "老石", "Old Stone"),
        ("阿勇，帮我拿一下！", "Brave, give me a hand!", "阿勇", "Brave"),
        ("钱经理来了。", "Manager Money has come.", "钱", "Manager Money"),
        (
            "部长阿卜杜勒·拉赫曼到访。",
            "The minister Abudule Lahman came.",
            "阿卜杜勒",
            "Abudule",
        ),
        ("作家米哈伊尔·索罗金", "the writer Mikhail Suoluojin", "索罗金", "Suoluojin"),
        ("日本选手佐藤健太", "Zuoteng Jiantai of Japan", "佐藤健太", "Zuoteng Jiantai"),
        ("日本游客吉田先生", "Mr Jitian, a visitor from Japan", "吉田", "Jitian"),
        ("韩国演员宋智贤", "the Korean actor Song Zhixian", "宋智贤", "Song Zhixian"),
    ],
)
def test_persons_by_meaning_or_in_the_wrong_language(
    source: str, translation: str, meant: str, said: str
) -> None:
    (draft,) = (d for d in find(NameCheck(), (source, translation)) if d.translation_span)
    assert draft.severity is Severity.MAJOR
    assert draft.source_span
    assert draft.translation_span
    assert (draft.source_span.text, draft.translation_span.text) == (meant, said)


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("老石把烟掐了。", "Old Shi put his cigarette out on a stone."),
        ("阿勇很勇敢。", "Ah Yong is Brave of name and nature."),
        ("小江今年毕业。", "Xiao Jiang graduates this year."),
        ("老板和小心", "Old Boss said: Careful"),
        ("德国总理安格拉·默克尔", "the German chancellor Angela Merkel"),
        ("歌手阿米娜·哈利玛", "the singer Amina Halima"),
        ("新疆歌手阿迪力·买买提", "the Xinjiang singer Adili Maimaiti"),
        ("日本选手佐藤健太", "Kenta Sato of Japan"),
        ("上海浦东高桥镇", "Gaoqiao in Pudong, Shanghai"),
        ("韩国演员宋智贤", "the Korean actor Song Ji-hyun"),
        ("中国驻韩国大使宋智贤", "Song Zhixian, the Chinese ambassador to South Korea"),
        ("朝鲜族作家金学明", "Jin Xueming, a writer of the Korean minority"),
    ],
)
def test_persons_in_their_own_language(source: str, translation: str) -> None:
    drafts = find(NameCheck(), (source, translation))
    assert [d for d in drafts if d.severity is not Severity.MINOR] == []


def test_another_place_whose_name_begins_alike() -> None:
    one = pair("飞机从台州飞往广州。", "The plane flew from Taiwan to Guangzhou.")
    linked = replace(one, links=(WordLink(3, 5, 20, 26, 0.6), WordLink(7, 9, 30, 39, 0.6)))
    (draft,) = NameCheck().find(CheckedDocument([linked]))
    assert draft.severity is Severity.MAJOR
    assert draft.translation_span
    assert draft.translation_span.text == "Taiwan"


def test_sound_tells_names_apart() -> None:
    assert likeness("施滕格尔", "Stengel") > 0.9
    assert likeness("肯尼迪", "Kennedy") > 0.7
    assert likeness("肯尼迪", "Washburn") < 0.4
    assert likeness("", "Kennedy") == likeness("肯尼迪", "") == 0


def test_a_person_spelt_in_two_ways() -> None:
    first = ("赵晓岚昨天到了。", "Zhao Xiaolan came yesterday.")
    (draft,) = find(NameCheck(), first, ("赵晓岚很累。", "Chao Hsiao-lan was tired."))
    assert (draft.pair, draft.severity, draft.suggestion) == (1, Severity.MINOR, "Zhao Xiaolan")
    assert find(NameCheck(), first, ("赵晓岚很累。", "Xiao-lan Zhao was tired.")) == []
    assert find(NameCheck(), first, ("赵小兰很累。", "Chao Hsiao-lan was tired.")) == []


@pytest.mark.parametrize(
    ("source", "translation", "told"),
    [
        ("董事长郝志远辞职。", "Chairman He Zhiyuan stepped down.", "He Zhiyuan"),
        ("主审法官为陈美玲。", "The judge is Zhang Mei Ling.", "Zhang Mei Ling"),
        ("主审法官为陈美玲。", "The judge is Tan Mei Ling.", None),
        ("梁先生昨天到了。", "Mr Leung arrived yesterday.", None),
        ("梁先生昨天到了。", "Mr Lin arrived yesterday.", "Mr Lin"),
        ("记者郝志远、许为国报道。", "Reported by Zhiyuan Hao Weiguo Xu.", None),
    ],
)
def test_surnames_in_the_languages_of_china(
    source: str, translation: str, told: str | None
) -> None:
    pair = CheckedPair("p1.1", "p1", Status.PAIRED, source, translation)
    found = [
        d.translation_span.text
        for d in NameCheck().find(CheckedDocument([pair]))
        if d.translation_span
    ]
    assert found == ([told] if told else [])
