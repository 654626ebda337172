"""Documents in another language than they should be, and documents that only look so."""

from __future__ import annotations

import pytest

from evaluator.evaluation.reading import FEWEST_WORDS
from evaluator.language.identification import document_language, not_mandarin

GERMAN = (
    "Das Werk wurde im Sommer eröffnet und soll bis zum Ende des Jahres "
    "erweitert werden, wenn alles nach Plan verläuft."
)
FRENCH = "L'usine a été ouverte en été et doit être agrandie avant la fin de l'année prochaine."
RUSSIAN = "Завод открылся летом."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("工場は夏に開業しました。", "Japanese"),
        ("佢哋今日去咗邊度？我唔知。", "Cantonese"),
        ("공장은 여름에 문을 열었다.", "Korean"),
        ("工場은 今年 여름에 門을 열었다.", "Korean"),
        ("工厂于今年夏天投产。", None),
        ("韩语“감사합니다”意为“谢谢”，是最常用的敬语之一。", None),
        ("工廠於今年夏天投產，年底前擴建。", None),
        ("《となりのトトロ》是宫崎骏的动画电影，一九八八年在日本上映，观众很多。", None),
        ("唔，他想了想，还是没有去。", None),
        ("", None),
    ],
)  # fmt: skip
def test_chinese_characters_that_are_no_mandarin(text: str, language: str | None) -> None:
    assert not_mandarin(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "German"),
        (FRENCH, "French"),
        (RUSSIAN, "Russian"),
        ("Завод відкрився влітку, і його буде розширено до кінця року.", "Ukrainian"),
        ("افتتح المصنع في الصيف وسيتم توسيعه قبل نهاية العام.", "Arabic"),
        ("Το εργοστάσιο άνοιξε το καλοκαίρι.", "Greek"),
        ("გამარჯობა მეგობარო", "Georgian"),
        ("공장은 여름에 문을 열었다.", "Korean"),
        ("The plant opened in summer and will be enlarged by the end of the year.", None),
        ("Two free parking spaces per enterprise", None),
        ("Guten Tag", None),
        ("Zhang Wei, Li Na, Ouyang Xiu and Sima Guang met at the Xinhua bookshop in Xi'an.", None),
        ("v2.1 npm run build -- --prod", None),
        ("Die Stadt wird in den nächsten drei Jahren hundert neue Parks anlegen.", "German"),
        ("La ciudad construirá cien parques nuevos en los próximos tres años.", "Spanish"),
        ("Cliquez sur le bouton pour annuler l'opération en cours.", "French"),
        ("La vita è bella e il tempo passa in fretta.", "Italian"),
        ("We ate jianbing, baozi, mantou and youtiao for breakfast, then went to work.", None),
        ("Add a, an, at, by, in, of, on, or and the to the list of words to skip.", None),
    ],
)
def test_documents_that_are_not_english(text: str, language: str | None) -> None:
    assert document_language(text, FEWEST_WORDS) == language
