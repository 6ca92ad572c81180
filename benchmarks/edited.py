"""Write support pairs from real articles: their sentences, and these edited by script, each in one way.

Usage: python -m benchmarks.edited CORPUS.jsonl [--articles N] [--seed N] > PAIRS.jsonl; desk eval --pairs PAIRS.jsonl

CORPUS: one {"title","text",…} a line. Unsupported are a number, name, date or unit replaced, a "not" put in or taken
out, a hedge or its speaker dropped. Supported are the unedited sentence and edits that leave it true: an aside or its
opening left out, its first part alone, its speaker put first, amounts written otherwise. All quote the original and the
sentence after it (tests/edits.py makes the edits).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from retrieval.text.sentences import sentences
from tests.edits import KEPT, edits

SHORTEST, LONGEST = 8, 45
"""Words of a sentence that is edited."""
EVERY = 12
"""Sentences looked at in one article."""
AROUND = 700
"""Letters of the article that are its passage, before and behind the sentence."""


def pairs_of(article: dict[str, Any], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Yield a line for each sentence of an article that can be made wrong, with its pairs."""
    text = " ".join(article["text"].split())
    for number, (span, after) in enumerate(pairwise(sentences(text)[:EVERY])):
        sentence = text[span.start : span.end]
        if not SHORTEST <= len(sentence.split()) <= LONGEST or not sentence.endswith("."):
            continue
        wrong = list(edits(sentence, text, chance))
        true = [(f"true: {kind}", edited) for kind, edited in edits(sentence, text, chance, known=KEPT)]
        true += [("true: as it stands", sentence)] if wrong else []
        told = [(kind, edited, "supported") for kind, edited in true]
        told += [(kind, edited, "unsupported") for kind, edited in wrong]
        near = f"{sentence} {text[after.start : after.end]}"
        passage = text[max(0, span.start - AROUND) : span.end + AROUND]
        pairs = [
            {"id": f"{article['id']}-{number}-{n}", "type": kind, "sentence": edited, "label": label}
            for n, (kind, edited, label) in enumerate(told)
        ]
        if pairs:
            sources = [{"title": article["title"], "text": passage}]
            yield {"sources": sources, "quotes": [[1, near]], "pairs": pairs}


def main() -> None:
    """Write them; the seed makes the edits the same every time."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--articles", type=int, default=300)
    given = parser.parse_args()
    chance = random.Random(given.seed)  # noqa: S311 - a repeatable choice, no secret
    for line in given.corpus.read_text(encoding="utf-8").splitlines()[: given.articles]:
        for pairs in pairs_of(json.loads(line), chance):
            print(json.dumps(pairs, ensure_ascii=False))


if __name__ == "__main__":
    main()
