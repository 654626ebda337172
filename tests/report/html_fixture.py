"""Saved runs for the report's tests: real documents, made-up scores.

The pairs are cut by clause numbers and full stops, which is good enough to look at; the
scores come from a seeded generator and mean nothing.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd

from evaluator.evaluation.columns import score_columns
from evaluator.model import Finding, Level, Severity, Span, Status
from evaluator.model.run import (
    LINK_COLUMNS,
    RISK_COLUMNS,
    SCHEMA_VERSION,
    STATE,
    CorpusScore,
    Counts,
    InputFile,
    Manifest,
    ModelCard,
    Run,
    pair_types,
)

REFERENCES = Path(__file__).parents[2] / "references"
WESTERN = REFERENCES / "western-development-2020"
SYMPOSIUM = REFERENCES / "western-symposium-2024"

HOSTILE = (
    '</script><script>window.hostile = 1</script><img src=x onerror="window.hostile = 2">'
    " <!-- <script> {{ 7 * 7 }} & \u2028 \u202eright to left\u202c \u200b "
    "\U0001f468\u200d\U0001f469"
)
HOSTILE_FINDING = "<b onmouseover='window.hostile = 3'>message</b> </textarea><svg onload=alert(1)>"
BEYOND_BMP_SOURCE = "𠮷野家的😀𠀀牌子在这里。"
BEYOND_BMP_TRANSLATION = "The 😀 sign 𝒶𝒷 of the 𠮷野家 hangs here."

Row = dict[str, Any]

_HAN = "一二三四五六七八九十"
_SECTION = re.compile(rf"^(?:[{_HAN}]、|\d+\. |Sixth, )")
_CLAUSE = re.compile(rf"^(?:（[{_HAN}]+）|\(\d+\) )")

# fmt: off
# (unit, Chinese, English, category, severity, check, message, suggestion)
_SLIPS = [
    ("14", "金山银山", "Jinshan and Yinshan", "Accuracy/Mistranslation", "critical", "names",
     "Common words are left as pinyin, as if they were names.",
     "lucid waters and lush mountains are invaluable assets"),
    ("14", "大美西部新面貌", None, "Accuracy/Omission", "minor", "coverage",
     "Nothing in the English answers to these words.", None),
    ("14", "绿水青山就是金山银山理念", "Green Water and Green Mountains are Jinshan and Yinshan",
     "Terminology/Inconsistent with terminology resource", "major", "terms",
     "A fixed expression is rendered word for word.",
     "the principle that lucid waters and lush mountains are invaluable assets"),
    ("6", "西（宁）成（都）铁路", "West (Ningbo) Chengdu (Capital) Railway",
     "Accuracy/Mistranslation", "critical", "abbreviations",
     "The brackets spell out short forms of two place names; each was translated by itself.",
     "Xining–Chengdu Railway"),
    ("6", "慢火车", "slow trains", "Style/Awkward", "minor", "terms",
     "A less usual rendering of a term.", "regular-speed trains"),
    ("1", "贫困县全部摘帽", "All poverty-stricken counties took off their hats",
     "Accuracy/Overly literal", "major", "idioms",
     "A figure of speech is rendered word for word.",
     "all impoverished counties are removed from the poverty list"),
    ("1", "两不愁三保障", "two worry-free and three guarantees",
     "Terminology/Inconsistent with terminology resource", "major", "terms",
     "The term list has another rendering.", "two assurances and three guarantees"),
    ("13", "呼包鄂榆", "Hubao", "Accuracy/Mistranslation", "critical", "abbreviations",
     "A string of short place names is read as one name.", "Hohhot–Baotou–Ordos–Yulin"),
    ("section-1", "五位一体", "five in one", "Terminology/Inappropriate", "minor", "terms",
     "The term list has another rendering.", "Five-Sphere Integrated Plan"),
]
# (unit, Chinese, English, reference, priority)
_DESK = [
    ("1", "青山，就是金山银山。", "Green hills are Jinshan and Yinshan.",
     "Green hills are invaluable assets.", 0.9),
    ("2", "新建五十所学校。", "Build fifteen new schools.", "Build fifty new schools.", 0.6),
    ("3", "支持西部。", "Support the western region.", "Support the western region.", 0.3),
    ("4", "特此通知。", "You are hereby notified.", "You are hereby notified.", 0.1),
]
# fmt: on


def western_run() -> Run:
    """One system, with references, of the numbered document."""
    rows = list(_western_rows("mt-2020", random.Random(20)))
    rows += _special_rows(rows)
    return _run(rows, _slips(rows) + _special_findings(), title="Western development 2020")


def two_systems_run() -> Run:
    """The same document translated by two systems."""
    rows = list(_western_rows("mt-2020", random.Random(20)))
    rows += list(_western_rows("mt-2024", random.Random(24)))
    return _run(rows, _slips(rows), title="Western development 2020, two systems")


def untranslated_run() -> Run:
    """A document without a translation: rows hold the source alone."""
    paragraphs = _paragraphs(SYMPOSIUM / "source" / "speech.zh.txt")
    rows: list[Row] = []
    for number, text in enumerate(paragraphs):
        unit = f"p{number}" if number else "title"
        levels = [(Level.UNIT, unit, text)]
        levels += [(Level.SENTENCE, f"{unit}.{i}", s) for i, s in _numbered(_chinese(text))]
        for level, pair_id, source in levels:
            rows.append(
                {
                    "system": None,
                    "level": level,
                    "pair_id": pair_id,
                    "unit": unit,
                    "section": "",
                    "source_text": source,
                }
            )
    run = _run(rows, [], title="Symposium 2024")
    empty = {
        "systems": [],
        "references": [],
        "scores": {},
        "counts": {},
        "signatures": {},
        "notes": ["There is no translation yet: add one under [translations] in corpus.toml."],
    }
    return Run(run.manifest.model_copy(update=empty), run.pairs, [])


def large_run(pairs: int) -> Run:
    """A made-up document of so many sentence pairs, twenty to a unit."""
    generator = random.Random(7)
    rows: list[Row] = []
    for number in range(pairs):
        unit = str(number // 20 + 1)
        row = {
            "system": "mt",
            "level": Level.SENTENCE,
            "pair_id": f"{unit}.{number % 20 + 1}",
            "unit": unit,
            "section": f"section-{number // 400 + 1}",
            "status": Status.PAIRED,
            "alignment": "1-1",
            "source_text": f"第{number}句" + "中文内容" * 12 + "。",
            "translation_text": f"Sentence {number}. " + "Some English words here. " * 6,
            "reference_text": f"Sentence {number}. " + "Some other words there. " * 6,
        }
        rows.append(row | _scores(generator, Status.PAIRED, findings=0))
    return _run(rows, [], title="A large document")


def small_run(*rows: Row, findings: tuple[Finding, ...] = ()) -> Run:
    """A run of hand-made rows; columns left out are absent."""
    filled = [{"system": "mt", "level": "sentence", "section": "", **row} for row in rows]
    return _run(filled, list(findings), title="By hand")


def desk_run(*systems: str) -> Run:
    """A small document as a reviewer gets it: nested findings, word links, words at risk."""
    systems = systems or ("mt",)
    rows = [
        {
            "system": system,
            "level": Level.SENTENCE,
            "pair_id": f"{unit}.1",
            "unit": unit,
            "section": "section-1" if unit < "3" else "section-2",
            "status": Status.PAIRED,
            "alignment": "1-1",
            "source_text": source,
            "translation_text": translation if number == 0 else f"Also, {translation}",
            "reference_text": reference,
            "bleu": 20.0 + 10 * int(unit),
            "similarity": 0.8 + 0.02 * int(unit),
            "priority": priority,
            "priority_findings": priority - 0.05,
            "priority_estimate": 0.4,
        }
        for number, system in enumerate(systems)
        for unit, source, translation, reference, priority in _DESK
    ]
    # fmt: off
    marked = [
        ("1.1", "critical", "terms", "金山银山", "Jinshan and Yinshan", "invaluable assets"),
        ("1.1", "major", "names", "金山", "Jinshan", None),
        ("1.1", "minor", "suspect", None, "Yinshan", None),
        ("2.1", "major", "numbers", "五十", "fifteen", "fifty"),
        ("3.1", "minor", "capitals", None, "western", "Western"),
    ]
    # fmt: on
    texts = {f"{unit}.1": (source, translation) for unit, source, translation, *_ in _DESK}
    findings = [
        finding(
            pair_id,
            span(texts[pair_id][0], zh) if zh else None,
            span(texts[pair_id][1], en),
            fingerprint=f"{pair_id}-{en}",
            system=systems[0],
            severity=Severity(severity),
            check=check,
            message=f"Nothing in the source seems to stand for “{en}”.",
            message_id="polarity.gained",
            arguments={"english": en},
            suggestion=suggestion,
        )
        for pair_id, severity, check, zh, en, suggestion in marked
    ]
    words = [(systems[0], "1.1", start, start + 2, at, at + 5) for start, at in ((0, 0), (3, 12))]
    risky = ((0, 5, 0.22), (6, 13, 0.5), (14, 17, 0.4), (18, 25, 0.1))
    risks = [(systems[0], "2.1", *word, 0.1) for word in risky]
    links = [(*word, 0.9) for word in words]
    return replace(
        _run(rows, findings, title="The desk"),
        links=pd.DataFrame(links, columns=list(LINK_COLUMNS)).astype(LINK_COLUMNS),
        risks=pd.DataFrame(risks, columns=list(RISK_COLUMNS)).astype(RISK_COLUMNS),
    )


def finding(pair_id: str, source: Span | None, translation: Span | None, **other: Any) -> Finding:
    """A finding on a sentence pair of the system ``mt``."""
    given = {
        "fingerprint": f"{pair_id}-{source}-{translation}",
        "system": "mt",
        "level": Level.SENTENCE,
        "pair_id": pair_id,
        "unit": pair_id.split(".")[0],
        "check": "terms",
        "category": "Terminology",
        "severity": Severity.MAJOR,
        "confidence": 0.8,
        "source_span": source,
        "translation_span": translation,
        "message": "Something is wrong here.",
        "suggestion": None,
    }
    return Finding(**{**given, **other})


def span(text: str, part: str) -> Span:
    """Where a part stands in a text, in code points."""
    start = text.index(part)
    return Span(start, start + len(part), part)


def _paragraphs(path: Path) -> list[str]:
    return [
        line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()
    ]


def _units(path: Path) -> dict[str, tuple[str, list[str]]]:
    """Unit → its section and its paragraphs."""
    units: dict[str, tuple[str, list[str]]] = {}
    section, unit, clauses, sections = "", "opening", 0, 0
    for paragraph in _paragraphs(path):
        if _SECTION.match(paragraph):
            sections += 1
            unit = section = f"section-{sections}"
        elif _CLAUSE.match(paragraph):
            clauses += 1
            unit = str(clauses)
        elif clauses == 36:
            unit, section = "closing", ""
        elif unit == "opening" and len(paragraph) < 90:
            unit = "opening"
            continue
        units.setdefault(unit, (section, []))[1].append(paragraph)
    return units


def _chinese(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=。)", text) if part]


def _english(text: str) -> list[str]:
    return re.split(r"(?<=[^\d(]\.) (?=[A-Z])", text)


def _numbered(parts: list[str]) -> Iterator[tuple[int, str]]:
    return enumerate(parts, start=1)


def _western_rows(system: str, generator: random.Random) -> Iterator[Row]:
    source = _units(WESTERN / "source" / "official.zh.txt")
    translation = _units(WESTERN / "translations" / "mt-2020.en.txt")
    reference = _units(WESTERN / "references" / "a.en.txt")
    for unit, (section, chinese) in source.items():
        place = {"system": system, "unit": unit, "section": section}
        sides = {
            "source_text": "".join(chinese),
            "translation_text": " ".join(translation[unit][1]),
            "reference_text": " ".join(reference[unit][1]),
        }
        yield _row(generator, place, Level.UNIT, unit, **sides)
        sentences = zip_longest(
            [s for p in chinese for s in _chinese(p)],
            [s for p in translation[unit][1] for s in _english(p)],
            [s for p in reference[unit][1] for s in _english(p)],
        )
        for number, (zh, mt, ref) in enumerate(sentences, start=1):
            if zh is None and mt is None:
                continue
            yield _row(
                generator,
                place,
                Level.SENTENCE,
                f"{unit}.{number}",
                source_text=zh,
                translation_text=mt,
                reference_text=ref if zh else None,
            )


def _row(generator: random.Random, place: Row, level: str, pair_id: str, **texts: Any) -> Row:
    source, translation = texts["source_text"], texts["translation_text"]
    status = (
        Status.OMISSION
        if translation is None
        else Status.ADDITION
        if source is None
        else Status.PAIRED
    )
    alignment = {Status.OMISSION: "1-0", Status.ADDITION: "0-1"}.get(status, "1-1")
    slips = [s for s in _SLIPS if s[0] == place["unit"] and s[1] in (source or "")]
    scores = _scores(generator, status, len(slips))
    return {
        **place,
        "level": level,
        "pair_id": pair_id,
        "status": status,
        "alignment": alignment,
        **texts,
        **scores,
    }


def _scores(generator: random.Random, status: str, findings: int) -> Row:
    if status is not Status.PAIRED:
        return {"priority": 0.55, "priority_alignment": 0.55, "findings": 1}
    quality = generator.betavariate(5, 2)
    parts = {
        "priority_findings": min(0.6, 0.3 * findings),
        "priority_similarity": 0.25 * (1 - quality),
        "priority_reference": 0.25 * (1 - quality),
        "priority_alignment": 0.04 * generator.random(),
    }
    return {
        "alignment_score": 0.6 + 0.4 * generator.random(),
        "bleu": 70 * quality * generator.random(),
        "chrf": 35 + 50 * quality,
        "chrf++": 32 + 50 * quality,
        "ter": 110 * (1 - quality) + 10 * generator.random(),
        "similarity": 0.78 + 0.2 * quality,
        "similarity_calibrated": quality,
        "reference_similarity": 0.8 + 0.2 * quality,
        "reference_similarity_calibrated": quality,
        "source_coverage": 0.5 + 0.5 * quality,
        "translation_support": 0.5 + 0.5 * quality,
        "priority": sum(parts.values()),
        **parts,
        "findings": findings,
    }


def _special_rows(rows: list[Row]) -> list[Row]:
    """Pairs that no real document has: hostile text, text beyond the BMP, odd statuses."""
    place = {"system": rows[0]["system"], "level": Level.SENTENCE, "unit": "annex", "section": ""}
    return [
        {
            **place,
            "pair_id": "annex.1",
            "status": Status.PAIRED,
            "alignment": "2-1",
            "source_text": HOSTILE,
            "translation_text": HOSTILE,
            "reference_text": HOSTILE,
            "priority": 0.11,
            "priority_findings": 0.11,
            "findings": 1,
        },
        {
            **place,
            "pair_id": "annex.2",
            "status": Status.PAIRED,
            "alignment": "1-1",
            "source_text": BEYOND_BMP_SOURCE,
            "translation_text": BEYOND_BMP_TRANSLATION,
            "similarity": 0.0,
            "priority": 0.1,
            "priority_findings": 0.1,
            "findings": 2,
        },
        {
            **place,
            "pair_id": "annex.3",
            "status": Status.ADDITION,
            "alignment": "0-1",
            "translation_text": "Subscribe to our newsletter.",
            "priority": 0.5,
            "priority_alignment": 0.5,
            "findings": 1,
        },
        {
            **place,
            "pair_id": "annex.4",
            "status": Status.MISSING_FROM_SOURCE,
            "alignment": "0-1",
            "translation_text": "A page that the scan has lost.",
            "priority": 0.05,
            "priority_alignment": 0.05,
            "findings": 0,
        },
        {
            **place,
            "pair_id": "annex.5",
            "status": Status.OMISSION,
            "alignment": "1-0",
            "source_text": "这一句没有译出来。",
            "priority": 0.6,
            "priority_alignment": 0.6,
            "findings": 1,
        },
    ]


def _special_findings() -> list[Finding]:
    system = {"system": "mt-2020"}
    addition = "Subscribe to our newsletter."
    omission = "这一句没有译出来。"
    return [
        finding(
            "annex.1",
            span(HOSTILE, "<img"),
            span(HOSTILE, "</script>"),
            **system,
            message=HOSTILE_FINDING,
            suggestion=HOSTILE_FINDING,
            check="untranslated",
        ),
        finding(
            "annex.2",
            span(BEYOND_BMP_SOURCE, "𠀀牌子"),
            span(BEYOND_BMP_TRANSLATION, "𝒶𝒷"),
            **system,
            severity=Severity.CRITICAL,
        ),
        finding(
            "annex.2",
            span(BEYOND_BMP_SOURCE, "牌子在"),
            span(BEYOND_BMP_TRANSLATION, "𠮷野家"),
            **system,
            severity=Severity.MINOR,
        ),
        finding(
            "annex.3",
            None,
            span(addition, addition),
            **system,
            check="additions",
            category="Accuracy/Addition",
            message="The source has nothing like this.",
        ),
        finding(
            "annex.5",
            span(omission, omission),
            None,
            **system,
            check="omissions",
            category="Accuracy/Omission",
            message="The translation leaves this out.",
        ),
    ]


def _slips(rows: list[Row]) -> list[Finding]:
    found = []
    for row in rows:
        source, translation = row.get("source_text") or "", row.get("translation_text") or ""
        for unit, zh, en, category, severity, check, message, suggestion in _SLIPS:
            if row["unit"] != unit or zh not in source:
                continue
            there = span(translation, en) if en and en in translation else None
            found.append(
                Finding(
                    f"{unit}-{zh}-{row['level']}",
                    row["system"],
                    Level(row["level"]),
                    row["pair_id"],
                    unit,
                    check,
                    category,
                    Severity(severity),
                    0.9,
                    span(source, zh),
                    there,
                    message,
                    suggestion,
                )
            )
        if row["status"] in (Status.OMISSION, Status.ADDITION) and row["unit"] != "annex":
            omitted = row["status"] == Status.OMISSION
            whole = span(source or translation, source or translation)
            found.append(
                Finding(
                    f"{row['pair_id']}-{row['status']}",
                    row["system"],
                    Level(row["level"]),
                    row["pair_id"],
                    row["unit"],
                    "omissions" if omitted else "additions",
                    f"Accuracy/{'Omission' if omitted else 'Addition'}",
                    Severity.MAJOR,
                    0.7,
                    whole if omitted else None,
                    None if omitted else whole,
                    "The translation leaves it out."
                    if omitted
                    else "The source has nothing like it.",
                )
            )
    return found


def _run(rows: list[Row], findings: list[Finding], *, title: str) -> Run:
    types = pair_types(score_columns(), states=any(STATE in row for row in rows))
    pairs = pd.DataFrame(rows, columns=list(types)).astype(types)
    systems = list(pairs["system"].dropna().unique())
    return Run(_manifest(pairs, systems, findings, title), pairs, findings)


def _manifest(
    pairs: pd.DataFrame, systems: list[str], findings: list[Finding], title: str
) -> Manifest:
    metrics = {"bleu": 24.31, "chrf": 55.2, "chrf++": 52.8, "ter": 66.7, "similarity": 0.9123}
    signature = "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0"
    sentences = pairs[pairs["level"] == Level.SENTENCE]
    counts = {}
    for system in systems:
        status = sentences.loc[sentences["system"] == system, "status"]
        at = [f for f in findings if f.system == system and f.level == Level.SENTENCE]
        counts[system] = Counts(
            units=sentences["unit"].nunique(),
            pairs=int((status == Status.PAIRED).sum()),
            omissions=int((status == Status.OMISSION).sum()),
            additions=int((status == Status.ADDITION).sum()),
            missing_from_source=int((status == Status.MISSING_FROM_SOURCE).sum()),
            findings={s: sum(f.severity == s for f in at) for s in Severity},
        )
    return Manifest(
        schema_version=SCHEMA_VERSION,
        evaluator_version="0.1.0",
        run="2026-11-21-a1b2c3",
        created="2026-11-21T03:50:00+00:00",
        corpus="western-development-2020",
        title=title,
        source_version="official",
        systems=systems,
        references=["a"],
        settings={"level": "sentence", "model": "bundled", "seed": 12345},
        inputs=[
            InputFile(
                role="source",
                name="official",
                file="source/official.zh.txt",
                sha256="0f" * 32,
                encoding="utf-8",
            )
        ],
        packages={"sacrebleu": "2.6.0"},
        model=ModelCard(name="bundled", checksum="ab" * 16, dimensions=384, calibration="zh-en 1"),
        signatures={"bleu": signature, "chrf": signature, "ter": signature},
        columns=score_columns(),
        scores={
            system: {
                name: CorpusScore(
                    value=value * (1 - n / 9),
                    low=value * (0.96 - n / 9),
                    high=value * (1.03 - n / 9),
                    segments=len(sentences),
                )
                for name, value in metrics.items()
            }
            for n, system in enumerate(systems)
        },
        counts=counts,
        notes=[],
        timings={"embedding": 12.3, "scoring": 1.5},
    )
