"""Documents without end that look like a corpus: its sentences in a new order, or words as frequent as words are.

Usage: python benchmarks/recombined.py DOCUMENTS [--corpus FILE.jsonl] [--seed 7] > OUT.jsonl

With a corpus every document is made of sentences of several of its documents, and one longer word in `_RENAMED` is
exchanged for a made-up one, because a larger corpus holds more names. Without one, words are drawn as Zipf's law says
(Mandelbrot's form, `_VOCABULARY` words, function words first), with words of its own for each document. Documents
are spread over three partitions, over outlets, and over two years; the same seed gives the same documents.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

VISIBILITIES = {"public": 0.8, "internal": 0.15, "channel:C0BENCH": 0.05}
"""The share of documents that each partition holds."""
LAST_DAY = datetime(2026, 5, 31, tzinfo=UTC)
_DAYS = 730
_OUTLETS = 200
SENTENCES = (6, 50)
"""Sentences of a document, fewest and most."""
_SOURCES = 4
"""Documents of the corpus that one new document is made of."""
_RENAMED = 0.02
_NAMES = 500_000
_VOCABULARY = 60_000
_EXPONENT, _SHIFT = 1.05, 2.7
_OWN_WORDS, _OWN_SHARE = 30, 0.15
_FUNCTION_WORDS = re.findall(
    r"\w+",
    "the of to and a in is that for it was on are as with by at from be this have not or an its they has which were"
    " been will more about their one can would had but who than other some into if there all when what we also he she"
    " his her after over up out new said could may only most such these two so between no any under during while",
)
_LONGER_WORD = re.compile(r"\b[A-Za-z]{5,}\b")
SENTENCE = re.compile(r"[A-Z][^.!?\n]{20,300}[.!?]")
_SYLLABLES = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]

Row = dict[str, Any]
Tell = Callable[[int], list[str]]
"""Gives so many sentences for one document."""


def recombined(corpus: Path | None, seed: int, sentences: Sequence[int] = SENTENCES) -> Iterator[Row]:
    """Yield documents of so many sentences, at least and at most, as rows of a JSON Lines file, without end."""
    chance = random.Random(seed)  # noqa: S311 - made-up documents, no secret
    tell = _from(corpus, chance) if corpus else _from_nothing(chance)
    partitions, shares = list(VISIBILITIES), list(VISIBILITIES.values())
    number = 0
    while True:
        title, *told = tell(chance.randint(*sentences))
        yield {
            "id": f"d{number}",
            "title": " ".join(title[:-1].split()[:12]),
            "text": " ".join(told),
            "outlet": f"{_word(_ranked(chance, _OUTLETS)).capitalize()} Post",
            "published_at": (LAST_DAY - timedelta(days=chance.random() * _DAYS)).isoformat(timespec="seconds"),
            "visibility": chance.choices(partitions, shares)[0],
        }
        number += 1


def _from(corpus: Path, chance: random.Random) -> Tell:
    """Tell documents in the sentences of a corpus."""
    with corpus.open(encoding="utf-8") as lines:
        found = [SENTENCE.findall(json.loads(line)["text"]) for line in lines if line.strip()]
    texts = [sentences for sentences in found if sentences]

    def exchange(word: re.Match[str]) -> str:
        if chance.random() > _RENAMED:
            return word[0]
        new = _word(_ranked(chance, _NAMES))
        return new.capitalize() if word[0][0].isupper() else new

    def tell(sentences: int) -> list[str]:
        told = [s for text in chance.choices(texts, k=_SOURCES) for s in text]
        return [_LONGER_WORD.sub(exchange, s) for s in chance.choices(told, k=sentences)]

    return tell


def _from_nothing(chance: random.Random) -> Tell:
    """Tell documents in words as frequent as words are."""
    words = [*_FUNCTION_WORDS, *(_word(rank) for rank in range(_VOCABULARY - len(_FUNCTION_WORDS)))]
    bounds = list(accumulate((rank + _SHIFT) ** -_EXPONENT for rank in range(_VOCABULARY)))

    def tell(sentences: int) -> list[str]:
        own = [words[_ranked(chance, _VOCABULARY)] for _ in range(_OWN_WORDS)]
        return [_sentence(chance, words, bounds, own) for _ in range(sentences)]

    return tell


def _sentence(chance: random.Random, words: Sequence[str], bounds: Sequence[float], own: Sequence[str]) -> str:
    told = [
        chance.choice(own) if chance.random() < _OWN_SHARE else word
        for word in chance.choices(words, cum_weights=bounds, k=chance.randint(8, 30))
    ]
    return f"{' '.join(told).capitalize()}."


def _ranked(chance: random.Random, most: int) -> int:
    """Draw a rank below a bound, the more often the lower it is (Zipf)."""
    return int(most ** chance.random()) - 1


def _word(rank: int) -> str:
    """Write a number as a word of two or more syllables."""
    word = ""
    while rank or len(word) < len("tavo"):
        rank, which = divmod(rank, len(_SYLLABLES))
        word += _SYLLABLES[which]
    return word + "n"


def main() -> None:
    """Print documents."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("documents", type=int)
    parser.add_argument("--corpus", type=Path, help="documents of yours, one with a `text` a line")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    for row in islice(recombined(given.corpus, given.seed), given.documents):
        sys.stdout.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
