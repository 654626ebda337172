"""English spelling: which words are known, what a slip was meant to be, British and American.

A word is known if either dictionary has it, pyspellchecker's or simplemma's, or CC-CEDICT
explains Chinese by it, or it is made of known parts.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from .gazetteer import gazetteer

if TYPE_CHECKING:
    from spellchecker import SpellChecker

_COMMON = 1000  # occurrences, in pyspellchecker's lists, of a word that a slip may stand for
_FEWEST = 5  # letters: shorter slips are as like one word as another
_PREFIXES = (
    "anti auto bio co counter cross cyber de dis down electro eco extra fore geo hydro hyper in "
    "infra inter intra macro mega meta micro mid mini mis mono multi nano neo neuro non off on out "
    "over photo poly post pre pro pseudo psycho re semi sub super techno tele thermo trans tri "
    "ultra un under uni up"
).split()
_SUFFIXES = (
    "able ably al ally ed er ers es ful fully hood ibility ic ically ing ings ish ism ist ists ity "
    "less lessly ling like ly man ment ments ness nesses or ous s ship ships shire side some ward "
    "wards ware ways wise wide woman work works worthy"
).split()

_VARIANTS = (
    "colour/color honour/honor labour/labor favour/favor neighbour/neighbor behaviour/behavior "
    "harbour/harbor humour/humor rumour/rumor vapour/vapor flavour/flavor armour/armor "
    "endeavour/endeavor saviour/savior splendour/splendor tumour/tumor vigour/vigor odour/odor "
    "candour/candor ardour/ardor fervour/fervor valour/valor savour/savor "
    "centre/center centred/centered theatre/theater metre/meter litre/liter fibre/fiber "
    "calibre/caliber lustre/luster sombre/somber spectre/specter kilometre/kilometer "
    "centimetre/centimeter millimetre/millimeter manoeuvre/maneuver "
    "travelled/traveled travelling/traveling traveller/traveler cancelled/canceled "
    "cancelling/canceling modelled/modeled modelling/modeling labelled/labeled labelling/labeling "
    "fuelled/fueled fuelling/fueling counsellor/counselor signalled/signaled "
    "signalling/signaling channelled/channeled levelled/leveled levelling/leveling "
    "marvellous/marvelous jewellery/jewelry skilful/skillful wilful/willful fulfil/fulfill "
    "instalment/installment enrol/enroll enrolment/enrollment "
    "defence/defense offence/defense pretence/pretense "
    "analyse/analyze analysed/analyzed analysing/analyzing paralyse/paralyze "
    "paralysed/paralyzed catalyse/catalyze "
    "grey/gray plough/plow mould/mold moult/molt smoulder/smolder sceptic/skeptic "
    "sceptical/skeptical ageing/aging aluminium/aluminum catalogue/catalog pyjamas/pajamas "
    "moustache/mustache haemorrhage/hemorrhage haemoglobin/hemoglobin anaemia/anemia "
    "anaesthetic/anesthetic leukaemia/leukemia oesophagus/esophagus oestrogen/estrogen "
    "paediatric/pediatric orthopaedic/orthopedic diarrhoea/diarrhea foetus/fetus"
).replace("offence/defense", "offence/offense")
_REGULAR = ("s", "ed", "ing", "able", "ful", "less", "ly", "y", "al", "er", "ers", "ist", "hood")
_ISE = re.compile(r"[a-z]{3,}i([sz])(?:e|ed|es|ing|ation|ations|er|ers)")
_ISE_ALWAYS = tuple(  # stems of words that nobody spells with z
    "advertis advis apprais appris aris bruis chastis circumcis compris compromis concis cruis "
    "demis "
    "despis devis disguis enterpris excis exercis expertis franchis improvis incis likewis "
    "merchandis nois otherwis pois prais precis premis promis rais revis ris supervis surmis "
    "surpris televis treatis turquois".split()
)
BRITISH, AMERICAN = "British", "American"


def is_known(word: str) -> bool:
    """Whether an English word is spelt as some dictionary spells it, or made of such words."""
    folded = word.lower()
    return _in_dictionary(folded) or any(_is_made(folded))


def is_listed(word: str) -> bool:
    """Whether an English word is in pyspellchecker's list, which few foreign words are."""
    from .dictionaries import counts

    return word.lower() in counts()


def is_common(word: str) -> bool:
    """Whether pyspellchecker's texts have an English word often."""
    from .dictionaries import counts

    return counts()[word.lower()] >= _COMMON


def correction(word: str) -> str | None:
    """The common word that a misspelt one is a letter away from; None where there is none.

    Nobody mistakes a word's first letter for another.
    """
    folded = word.lower()
    if len(folded) < _FEWEST:
        return None
    checker = _checker()
    rivals = checker.known(checker.edit_distance_1(folded))
    rivals = {rival for rival in rivals if rival[0] == folded[0] or len(rival) != len(folded)}
    best = max(rivals, key=lambda rival: (checker[rival], rival), default=None)
    return best if best is not None and checker[best] >= _COMMON else None


def variety(word: str) -> tuple[str, str, str] | None:
    """Which English spells a word so.

    Returns:
        what is varied ("ise" of organise and organize, "word" of all others), British or
        American, and the other spelling; None for a word that both spell alike.
    """
    known = _varieties().get(word)
    if known:
        return ("word", *known)
    match = _ISE.fullmatch(word)
    if match is None or word.startswith(_ISE_ALWAYS):
        return None
    is_british = match[1] == "s"
    other = word[: match.start(1)] + ("z" if is_british else "s") + word[match.end(1) :]
    if not is_british and not _in_dictionary(word):
        return None
    if is_british and not _in_dictionary(other):
        return None
    return ("ise", BRITISH if is_british else AMERICAN, other)


def _is_made(word: str) -> list[bool]:
    """Whether it is two known words, or one with a prefix or an ending."""
    made = [
        word.startswith(prefix)
        and len(word) > len(prefix) + 2
        and _in_dictionary(word[len(prefix) :])
        for prefix in _PREFIXES
    ]
    made += [
        word.endswith(suffix)
        and any(
            len(stem) > 2 and _in_dictionary(stem)
            for stem in (word[: -len(suffix)], word[: -len(suffix)] + "e")
        )
        for suffix in _SUFFIXES
    ]
    made += [
        _in_dictionary(word[:cut]) and _in_dictionary(word[cut:]) for cut in range(4, len(word) - 3)
    ]
    return made


@lru_cache(maxsize=65_536)
def _in_dictionary(word: str) -> bool:
    from .dictionaries import counts, is_lemmatised

    return (
        word in counts()
        or gazetteer().explains_by(word)
        or word in _varieties()
        or is_lemmatised(word)
    )


@cache
def _varieties() -> dict[str, tuple[str, str]]:
    known = {}
    for pair in _VARIANTS.split():
        british, american = pair.split("/")
        for ending in ("", *_REGULAR):
            if american == british + british[-1] and ending[:1] in tuple("eia"):
                continue  # fulfilled is spelt so in both
            known[british + ending] = (BRITISH, american + ending)
            known[american + ending] = (AMERICAN, british + ending)
    return known


@cache
def _checker() -> SpellChecker:
    # It reads its lists anew, for the rare word that is a slip.
    from spellchecker import SpellChecker

    return SpellChecker(language="en", distance=1)
