"""What analysis says of texts stays what it was; after a change on purpose `python -m tests.unit.text.test_analysis`.

For each text `tests/evals/analysis.frozen.json` has the beginning of a hash over its sentences.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.text.analysis import Sentence, analyse
from retrieval.text.names import names
from retrieval.text.sentences import content
from retrieval.text.tables import LANGUAGES

ROOT = Path(__file__).parents[3]
FROZEN = ROOT / "tests" / "evals" / "analysis.frozen.json"
SAMPLE = ROOT / "bot" / "sample"
GROUNDING = ROOT / "tests" / "evals" / "grounding.jsonl"
REAL_NEWS = ROOT / ".." / "shared" / "realtimeqa" / "corpus.jsonl"
EVERY = 10
"""One of so many texts of real news is held: all of them take half a minute."""


def texts(name: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of a set, each with its key."""
    if name == "sample":
        files = sorted(SAMPLE.rglob("*.md"))
        yield from ((path.relative_to(SAMPLE).as_posix(), path.read_text(encoding="utf-8")) for path in files)
    elif name == "grounding":
        for number, row in enumerate(map(json.loads, GROUNDING.read_text(encoding="utf-8").splitlines())):
            yield str(number), "\n".join(value for value in row.values() if isinstance(value, str))
    else:
        for row in map(json.loads, REAL_NEWS.read_text(encoding="utf-8").splitlines()[::EVERY]):
            yield row["id"], row["text"]


def frozen_form(text: str) -> str:
    analysis = analyse(text, "en")
    assert analysis
    form = json.dumps([sentence_form(sentence) for sentence in analysis.sentences], ensure_ascii=False)
    return hashlib.sha256(form.encode()).hexdigest()[:16]


def sentence_form(sentence: Sentence) -> list[object]:
    amounts, days = ([[one.value, one.start, one.end] for one in found] for found in (sentence.amounts, sentence.days))
    return [sentence.start, sentence.end, sorted(names(sentence.text)), amounts, days, list(content(sentence.text))]


@pytest.mark.parametrize("name", ["sample", "grounding", "realtimeqa"])
def test_the_analysis_of_texts_is_what_it_was(name: str) -> None:
    if name == "realtimeqa" and not REAL_NEWS.is_file():
        pytest.skip("the corpora lie beside the checkout, and are not there")
    held = json.loads(FROZEN.read_text(encoding="utf-8"))[name]
    assert {key: frozen_form(text) for key, text in texts(name)} == held


def test_a_language_without_a_file_has_no_analysis() -> None:
    assert analyse("Kranwald heeft zijn model getraind.", "nl") is None
    assert analyse("Kranwald heeft zijn model getraind.", None) is None


@pytest.mark.parametrize(
    ("language", "text", "named", "cues"),
    [
        ("en", "Brennick AI reportedly cut off Tamsel.", ["Brennick AI", "Tamsel"], ["reported"]),
        ("de", "Laut Hafenblatt hat Kranwald das Konto nie gesperrt.", ["Kranwald"], ["according", "denied"]),
        ("fr", "Brévanne n'a pas suspendu Cordouan.", ["Brévanne", "Cordouan"], ["denied", "denied"]),
        ("es", "Según Brumal, Cordal no entrenó su modelo.", ["Brumal", "Cordal"], ["according", "denied"]),
    ],
)
def test_a_sentence_has_its_names_and_cues(language: str, text: str, named: list[str], cues: list[str]) -> None:
    analysis = analyse(f"{text} ", language)
    assert analysis
    (sentence,) = analysis.sentences
    assert [name.text for name in sentence.names] == named
    assert sorted(cue.kind for cue in sentence.cues) == cues
    assert all(sentence.tokens.written(name.first, name.last) == name.text for name in sentence.names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_stand_where_they_say_and_so_do_their_tokens(language: str) -> None:
    text = "Tamsel sperrt 4.000 Konten.  «L'accès» de Brévanne: suspendu!\n\nNo, 12 de mayo…"
    analysis = analyse(text, language)
    assert analysis
    for sentence in analysis.sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        for start, token in zip(sentence.tokens.starts, sentence.tokens, strict=True):
            assert sentence.text[start : start + len(token.text)] == token.text


def test_before_the_first_token_and_behind_the_last_there_is_an_empty_one() -> None:
    analysis = analyse("It did.", "en")
    assert analysis
    tokens = analysis.sentences[0].tokens
    assert (tokens[-1].text, tokens[len(tokens)].text) == ("", "")
    assert not tokens[-1].is_word
    assert not tokens[-1].has("articles")


if __name__ == "__main__":
    found = {
        name: {key: frozen_form(text) for key, text in texts(name)} for name in ("sample", "grounding", "realtimeqa")
    }
    FROZEN.write_text(json.dumps(found, indent=0, sort_keys=True) + "\n", encoding="utf-8")
