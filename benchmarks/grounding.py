"""Measure the checks that a sentence passes before it is shown: what each catches, and what it wrongly catches.

Usage: python benchmarks/grounding.py tests/evals/grounding.jsonl [--split dev|test]
           [--corpus CORPUS.jsonl [--articles N] [--seed N]]

The first argument is the labelled set: one group of passages a line, with sentences that quote them and the class of
each ("true", or what is wrong with it). Every check is run alone and all of them in their order, beside two simple
baselines: names, numbers and dates present in the passage, and the cosine of sentence and quotes (its threshold is set
to the false catches that the checks have, which favours it).

With CORPUS (one {"title","text",…} a line) real sentences are edited by script, each in one way: a number, name, date
or unit replaced, a "not" put in or taken out, a hedge or its speaker dropped. True pairs are the unedited sentence and
edits that leave it true: an aside or its opening left out, its first part alone, its speaker put first, amounts
written otherwise. All quote the original and the sentence after it.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from auroc import auroc

from retrieval.adapters.embedders import WordLlamaEmbedder
from retrieval.domain import Document, DraftSentence, Hit, Lack, Passage
from retrieval.grounding.case import read_case
from retrieval.grounding.citations import evidence, located
from retrieval.grounding.evidence import Evidence, Place
from retrieval.grounding.support import CHECKS, fault
from retrieval.text.names import unsupported
from retrieval.text.sentences import sentences
from tests.edits import KEPT, edits

TRUE = "true"
"""How the classes begin whose sentences are carried by what they quote."""
SHORTEST, LONGEST = 8, 45
"""Words of a sentence that is edited."""
EVERY = 12
"""Sentences looked at in one article."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, what it cites, and its class."""

    kind: str
    sentence: str
    cited: Evidence

    @property
    def true(self) -> bool:
        """Whether it should be shown."""
        return self.kind.startswith(TRUE)


def labelled(path: Path, split: str) -> list[Pair]:
    """Read one half of the labelled set."""
    pairs = []
    for line in path.read_text().splitlines():
        group = json.loads(line)
        if group["split"] == split:
            hits = [_hit(rank, passage) for rank, passage in enumerate(group["passages"], 1)]
            for pair in group["pairs"]:
                draft = DraftSentence(pair["sentence"], tuple((number, quote) for number, quote in pair["quotes"]))
                pairs.append(Pair(pair["class"], draft.text, evidence(located(draft, hits))))
    return pairs


def _hit(rank: int, passage: dict[str, Any]) -> Hit:
    """Write a passage of the set the way search finds it."""
    document = Document(
        document_id=f"passage-{rank}",
        title=passage["title"],
        text=passage["text"],
        outlet=passage["outlet"],
        published_at=datetime.fromisoformat(passage["published"]).replace(tzinfo=UTC),
        original=passage["credits"],
    )
    text = document.text
    return Hit(
        rank, 1.0, Passage(f"p{rank}", document.document_id, document.visibility, 0, 0, len(text), text), document
    )


def counterfactual(path: Path, seed: int, articles: int) -> list[Pair]:
    """Edit sentences of a corpus's first articles, a few of each; the seed makes the edits the same every time."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable choice, no secret
    pairs = []
    for line in path.read_text().splitlines()[:articles]:
        article = json.loads(line)
        text = " ".join(article["text"].split())
        spans = sentences(text)[:EVERY]
        for span, after in pairwise(spans):
            sentence = text[span.start : span.end]
            if not SHORTEST <= len(sentence.split()) <= LONGEST or not sentence.endswith("."):
                continue
            near = f"{sentence} {text[after.start : after.end]}"
            cited = Evidence((Place(near, article["title"], text[max(0, span.start - 700) : span.end + 700]),))
            made = list(edits(sentence, text, chance))
            kept = [(f"{TRUE}, {kind}", edited) for kind, edited in edits(sentence, text, chance, known=KEPT)]
            if made:
                kept.insert(0, (f"{TRUE}, as it stands", sentence))
            pairs += [Pair(kind, edited, cited) for kind, edited in (*kept, *made)]
    return pairs


Judge = Callable[[Pair], bool]
"""Says whether a sentence would be dropped."""


def cosines(pairs: Sequence[Pair]) -> list[float]:
    """Return each sentence's cosine with what it quotes."""
    embedder = WordLlamaEmbedder()
    ours = embedder.embed_passages([pair.sentence for pair in pairs])
    near = embedder.embed_passages([pair.cited.near for pair in pairs])
    return [float(value) for value in np.sum(ours * near, axis=1)]


def table(pairs: Sequence[Pair]) -> None:
    """Print, for every class, the share that each judge drops; for "true" these are false catches."""
    verdicts = [fault(pair.sentence, pair.cited) for pair in pairs]
    dropped = {"all checks": [verdict is not None for verdict in verdicts]}
    present = [bool(unsupported(pair.sentence, pair.cited.whole)) for pair in pairs]
    scores = cosines(pairs)
    good = [pair.true for pair in pairs]
    allowed = sum(dropped["all checks"][n] for n, is_good in enumerate(good) if is_good) / sum(good)
    limit = float(np.quantile([s for s, is_good in zip(scores, good, strict=True) if is_good], allowed))
    dropped |= {"names, numbers, dates": present, "cosine": [score < limit for score in scores]}
    kinds = sorted({pair.kind for pair in pairs}, key=lambda kind: (not kind.startswith(TRUE), kind))
    print(f"{'class':28}{'n':>6}", *(name.rjust(22) for name in dropped), sep="")
    told = {kind: [n for n, pair in enumerate(pairs) if pair.kind == kind] for kind in kinds}
    told |= {
        f"all {name}": [n for n, pair in enumerate(pairs) if pair.true is (name == "true")]
        for name in ("true", "false")
    }
    for kind, rows in told.items():
        print(
            f"{kind:28}{len(rows):6}",
            *(f"{sum(v[n] for n in rows) / len(rows):22.3f}" for v in dropped.values()),
            sep="",
        )
    judged = ([-float(drop) for drop in dropped["all checks"]], [-float(drop) for drop in present], scores)
    found = [auroc([s[n] for n in told["all true"]], [s[n] for n in told["all false"]]) for s in judged]
    print(f"{'AUROC':34}", *(f"{value:22.3f}" for value in found), sep="")
    each(pairs, verdicts)


def each(pairs: Sequence[Pair], verdicts: Sequence[Any]) -> None:
    """Print what each check drops by itself, and as the first that fails in their order."""
    alone: defaultdict[Lack, Counter[bool]] = defaultdict(Counter)
    first: defaultdict[Lack, Counter[bool]] = defaultdict(Counter)
    for pair, verdict in zip(pairs, verdicts, strict=True):
        case = read_case(pair.sentence, pair.cited)
        for found in filter(None, (check(case) for check in CHECKS if case)):
            alone[found.lack][pair.true] += 1
        if verdict:
            first[verdict.lack][pair.true] += 1
    false, good = sum(not pair.true for pair in pairs), sum(pair.true for pair in pairs)
    columns = ("catches", "recall", "wrongly", "false catch", "precision", "as first")
    print(f"\n{'check, alone':22}", *(column.rjust(12) for column in columns), sep="")
    for lack in Lack:
        if alone[lack]:
            right, wrong = alone[lack][False], alone[lack][True]
            shares = (right / false, wrong, wrong / good, right / (right + wrong))
            shown = [f"{right:12}", *(f"{v:12}" if isinstance(v, int) else f"{v:12.3f}" for v in shares)]
            print(f"{lack:22}", *shown, f"{first[lack][False]}/{first[lack][True]}".rjust(12), sep="")


def main() -> None:
    """Measure the labelled set, and the edits of a corpus where one is given."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--articles", type=int, default=300)
    given = parser.parse_args()
    print(f"labelled set, {given.split}")
    table(labelled(given.labelled, given.split))
    if given.corpus:
        print(f"\nedited sentences of {given.corpus.name}, seed {given.seed}")
        table(counterfactual(given.corpus, given.seed, given.articles))


if __name__ == "__main__":
    main()
