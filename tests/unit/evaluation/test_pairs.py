"""Labelled sentences are shown to a guard, and what it shows is counted as the pairs' own scorer counts."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.evaluation.pairs import PAIR_MEASURES, ByVerifier, Pair, by_rules, judged_pairs, read_pairs
from retrieval.domain import LabelledSentence, QuotedSentence
from retrieval.errors import InvalidInputError
from retrieval.grounding.verifier import TrustedVerifier
from tests.factories import moment
from tests.fakes import FakeVerifier, FixedClock, MemoryTrust

ROOT = Path(__file__).parents[3]
THEIRS = ROOT.parent / "shared" / "support"


@pytest.fixture(scope="module")
def pairs() -> tuple[Pair, ...]:
    return read_pairs((ROOT / "tests" / "data" / "pairs.jsonl").read_text(encoding="utf-8"), "pairs.jsonl")


def figures(pairs: tuple[Pair, ...], shown: set[str]) -> dict[str, float | None]:
    outcomes = list(judged_pairs(pairs, lambda pair: None if pair.identity in shown else "doubt"))
    return {one.name: one.of(outcomes) for one in PAIR_MEASURES}


def test_a_pair_is_read_with_its_sources_and_a_group_lends_its_own(pairs: tuple[Pair, ...]) -> None:
    one, two, three = pairs
    assert (one.type, one.language, one.supported, one.split) == ("verbatim", "en", True, None)
    assert one.hits[0].document.published_at == moment("2026-03-04T00:00:00Z")
    assert (one.draft.quotes[0][0], one.hits[0].document.outlet) == (1, "Quaymail")
    assert (two.supported, two.split, two.hits[0].document.language) == (False, "dev", "de")
    assert two.hits == three.hits


def test_the_shares_of_both_kinds_and_their_mean_are_figures(pairs: tuple[Pair, ...]) -> None:
    assert figures(pairs, {"t1", "t2"}) == {"supported_shown": 0.5, "unsupported_shown": 1, "balanced_accuracy": 0.25}
    assert figures(pairs[:1], {"t1"}) == {"supported_shown": 1, "unsupported_shown": None, "balanced_accuracy": None}


def test_the_rules_show_what_stands_there_and_say_why_they_leave_another_number_out(pairs: tuple[Pair, ...]) -> None:
    outcomes = list(judged_pairs(pairs, by_rules))
    assert [one.answered for one in outcomes] == [True, False, True]
    assert outcomes[1].reply == "Left out for: number."


def verifier(says: Callable[[str], bool]) -> ByVerifier:
    known = [LabelledSentence(QuotedSentence(f"It is {word}.", (("H", "W"),)), word == "so") for word in ("so", "odd")]
    judge = TrustedVerifier(FakeVerifier(says), MemoryTrust(), known, FixedClock())
    return ByVerifier(judge, 30)


def test_a_trusted_verifier_judges_what_is_open_and_no_other_does(pairs: tuple[Pair, ...]) -> None:
    kind = verifier(lambda sentence: sentence != "It is odd.")
    assert [kind(pair) for pair in pairs] == [None, None, None]
    strict = verifier(lambda sentence: sentence == "It is so.")
    assert [strict(pair) for pair in pairs] == [None, "uncarried", None]  # the others are their source's own words
    credulous = verifier(lambda _: True)
    assert [credulous(pair) for pair in pairs] == [by_rules(pair) for pair in pairs]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"id": "a"}', "line 1: key `sentence` is missing"),
        (
            '{"id": "a", "sentence": "b", "sources": [{"text": "c"}], "quotes": [[1, "c"]], "label": "maybe"}',
            "line 1: key `label` is wrong",
        ),
        ('{"pairs": [{"id": "a"}]}\n[]', "line 2: key `questions` is no mapping"),
        ("", "line 1: key `questions` is empty"),
    ],
)
def test_a_file_that_is_not_of_the_form_is_refused_with_its_line(text: str, told: str) -> None:
    with pytest.raises(InvalidInputError, match=re.escape(f"pairs.jsonl, {told}")):
        read_pairs(text, "pairs.jsonl")


@pytest.mark.skipif(not THEIRS.exists(), reason="the support pairs are not in the repository")
def test_figures_agree_with_the_scorer_of_pairs_by_others(tmp_path: Path) -> None:
    path, verdicts = THEIRS / "pairs_dev.jsonl", tmp_path / "verdicts.jsonl"
    outcomes = list(judged_pairs(read_pairs(path.read_text(encoding="utf-8"), path.name), by_rules))
    verdicts.write_text("".join(json.dumps({"id": o.identity, "shown": o.answered}) + "\n" for o in outcomes))
    command = [sys.executable, str(THEIRS / "score_pairs.py"), str(path), str(verdicts)]
    scored = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]
    assert dict(re.findall(r"(\w+)=([.\d]+)", scored)) == {m.name: f"{m.of(outcomes):.3f}" for m in PAIR_MEASURES}
