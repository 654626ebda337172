"""Every mistake of a user's is told in one line, with exit code 2 and nothing written."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SYMPOSIUM, WESTERN, run_in_process
from tests.language.test_identification import GERMAN

OFFICIAL = WESTERN / "source/official.zh.txt"
MT = WESTERN / "translations/mt-2020.en.txt"

TOML = 'title = "T"\n[sources]\na = "a.zh.txt"\n[translations]\nmt = "mt.en.txt"\n'


def files(*arguments: str) -> list[str]:
    return ["score", "--source", str(OFFICIAL), "--translation", *arguments]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["score"], "give either a corpus folder, or a bilingual file"),
        (["score", "nowhere"], "nowhere: no such corpus folder"),
        (["score", "."], "no corpus.toml in it"),
        (["score", str(OFFICIAL)], "holds one text; name its translation as well"),
        (["score", str(MT), str(OFFICIAL)], "are source and translation swapped?"),
        (["score", str(OFFICIAL), str(OFFICIAL)], "is given twice"),
        (["score", str(OFFICIAL), "none.txt"], "none.txt: no such file"),
        (["score", "none.txt"], "none.txt: no such file"),
        (["score", str(OFFICIAL), str(WESTERN)], "is a folder; name the file in it"),
        (["score", str(WESTERN), str(MT)], "add a translation with --translation"),
        (["score", str(WESTERN / "corpus.toml")], "give its folder"),
        (["score", str(MT), "--column", "text=en"], "write it as PART=HEADER"),
        (["score", str(WESTERN), "--source", str(OFFICIAL)], "give either"),
        (["score", str(WESTERN), "--system", "nobody"], "there are: mt-2020, human-b"),
        (["score", str(WESTERN), "--source-version", "scan-c"], "there are: official, scan-a"),
        (["score", str(WESTERN), "--translation", f"mt-2020={MT}"], "already has a translation"),
        (["score", str(WESTERN), "--model", "no/such-model"], "no/such-model"),
        (["score", str(WESTERN), "--fail-under", "bleu"], "write it as METRIC=VALUE"),
        (["score", str(WESTERN), "--fail-under", "blue=1"], "no score of that name; there are: bl"),
        (["score", "--source", "none.txt", "--translation", f"a={MT}"], "none.txt: no such file"),
        (files("a=none.txt"), "none.txt: no such file"),
        (files("a="), "write it as NAME=FILE"),
        (files(f"a={MT}", "--translation", f"a={MT}"), "the name is given twice"),
        (["score", "--source", str(OFFICIAL)], "there is no translation to judge yet"),
        (["score", str(WESTERN), "--check", "termz"], "termz: nothing of that name"),
        (["score", str(WESTERN), "--skip-check", "name"], "did you mean 'names'?"),
        (["score", str(WESTERN), "--check", "nope"], "checks: nope: nothing of that name"),
        (["score", str(WESTERN), "--lang", "fr"], "'--lang': 'fr' is not one of 'en', 'zh'; `ev"),
        (["verdicts"], "No such command 'verdicts'. Did you mean 'metrics'; `evaluator --help` li"),
        (["score", str(OFFICIAL), str(MT), "--column", "source=x"], "goes with bilingual tables"),
        (["align", str(OFFICIAL), str(MT), "--out", "a.doc"], "--out a.doc: no such format; giv"),
        (["report", "nowhere"], "no run here"),
    ],
)
def test_bad_usage(tmp_path: Path, arguments: list[str], message: str) -> None:
    assert_refused(arguments, message, tmp_path)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "bad.txt: the file is empty"),
        (b"\n \n", "bad.txt: the file holds no text"),
        (b"binary \x00\x01", "bad.txt: byte 7: not a text file"),
    ],
)
def test_bad_files(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "bad.txt").write_bytes(data)
    assert_refused(files("a=bad.txt"), message, tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("zh.json", '{"a": "你好，世界",, "b": "再见"}', "line 1: no valid JSON"),
        ("zh.yaml", 'zh:\n  a: 你好\n b: "再见\n', "line 3: no valid YAML"),
        ("zh.xlf", "<a>你好，世界</a>", "is named .xlf, and holds none"),
        ("zh.docx", "你好，世界。", "is named .docx, and holds none"),
        ("zh.srt", "你好，世界。", "is named .srt, and holds none"),
        ("zh.po", "你好，世界。", "is named .po, and holds none"),
        ("zh.csv", "a,b\n你好,Hello\n", "there are: a, b; name them with --column"),
        ("zh.jsonl", '{"a": "你好"}\n', "there are: a; name them with --column"),
    ],
)
def test_a_file_of_a_kind_is_not_read_as_plain_text(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    """A damaged table of texts, read as one sentence, would be called free of errors."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert_refused(["score", name], message, tmp_path)


def test_a_column_that_is_named_and_not_there(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("source,target\n你好,Hello\n", encoding="utf-8")
    told = "--column source=Nope: no column of that name; there are: source, target"
    assert_refused(["score", "t.csv", "--column", "source=Nope"], told, tmp_path)


def test_a_translation_of_another_document(tmp_path: Path) -> None:
    # What they begin with: of what is no pair the aligner encodes nearly every run.
    for file, name in ((OFFICIAL, "official"), (SYMPOSIUM / "references/a.en.txt", "speech")):
        lines = file.read_text(encoding="utf-8").splitlines()[:9]
        (tmp_path / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")
    texts = ["score", "--source", "official.txt", "--translation", "a=speech.txt"]
    assert_refused(texts, "does not look like a translation of official", tmp_path)


@pytest.mark.parametrize(
    ("zh", "en", "reference", "message"),
    [
        ("工場は夏に開業しました。", "The plant opened.", "It opened.", "this text is Japanese"),
        ("工厂夏天投产。", GERMAN, "It opened.", "a translation must be English, and this text "
         "looks like German"),
        ("工厂夏天投产。", "The plant opened.", "工厂夏天投产。", "a reference must be English"),
    ],
)  # fmt: skip
def test_another_language_is_told_at_once(
    zh: str, en: str, reference: str, message: str, tmp_path: Path
) -> None:
    for name, text in (("zh", zh), ("en", en), ("ref", reference)):
        (tmp_path / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")
    files = ["--source", "zh.txt", "--translation", "a=en.txt", "--reference", "ref.txt"]
    assert_refused(["score", *files], message, tmp_path)


def test_source_and_translation_swapped(tmp_path: Path) -> None:
    swapped = ["score", "--source", str(MT), "--translation", f"a={OFFICIAL}"]
    assert_refused(swapped, "are source and translation swapped?", tmp_path)


def change(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (change("title", "titel"), "titel: unknown key; did you mean 'title'?"),
        (change('title = "T"\n', ""), "title: this key is missing"),
        (change("[sources]", "[terms]\nfile = []\n[sources]"), "terms.file: unknown key"),
        (change('"a.zh.txt"', '"../a.zh.txt"'), "sources.a: '../a.zh.txt' lies outside"),
        (change('"a.zh.txt"', '"/etc/passwd"'), "sources.a: '/etc/passwd' lies outside"),
        (change('"a.zh.txt"', '"link.txt"'), "sources.a: 'link.txt' lies outside"),
        (change('"a.zh.txt"', "3"), "sources.a: "),
        (
            change("[sources]", "[checks]\nskp = []\n[sources]"),
            "checks.skp: unknown key; did you mean 'skip'?",
        ),
        (change("[sources]", '[checks]\nskip = ["prosody"]\n[sources]'), "prosody: nothing of"),
        (change("[sources]", "[sources"), "not valid TOML"),
        (change('"mt.en.txt"', '"none.txt"'), "none.txt: no such file"),
    ],
)
def test_bad_corpus_file(tmp_path: Path, edit: Callable[[str], str], message: str) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copy(OFFICIAL, folder / "a.zh.txt")
    shutil.copy(MT, folder / "mt.en.txt")
    (folder / "link.txt").symlink_to(OFFICIAL)
    (folder / "corpus.toml").write_text(edit(TOML), encoding="utf-8")
    assert_refused(["score", str(folder)], message, tmp_path)


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    assert_refused(["score", str(WESTERN), "--out", "file"], "is a file", tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("ten years of work")
    assert_refused(["score", str(WESTERN), "--out", "mine"], "holds other files", tmp_path)


def test_unknown_options_are_told_by_the_parser(tmp_path: Path) -> None:
    done = run_in_process("score", "--colour", cwd=tmp_path)
    assert done.returncode == 2
    assert "--colour" in done.stderr
    assert "Traceback" not in done.stderr


def assert_refused(arguments: list[str], message: str, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    done = run_in_process(*arguments, cwd=folder)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert sorted(folder.rglob("*")) == before


def test_no_table_or_gate_is_written_over_what_is_judged(tmp_path: Path) -> None:
    (tmp_path / "zh.txt").write_text("他来了。\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text("He came.\n")
    done = run_in_process("score", "zh.txt", "en.txt", "--junit", "en.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert "en.txt: is what is judged, and stays as it is" in done.stderr
    assert (tmp_path / "en.txt").read_text() == "He came.\n"
    (tmp_path / "both.csv").write_text("source,target\n他来了。,He came.\n", encoding="utf-8")
    done = run_in_process("align", "both.csv", "--out", "both.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "both.csv").read_text(encoding="utf-8").startswith("source,target\n")


def test_judgements_that_are_empty(tmp_path: Path) -> None:
    (tmp_path / "judged.csv").touch()
    assert_refused(["validate", "judged.csv"], "judged.csv: the file is empty", tmp_path)
