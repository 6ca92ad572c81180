"""Claims read from texts, beside labels by people who have not seen the extractor: F1, stance, speaker, by language.

    python -m benchmarks.claims [--split dev|test] [--language de|en|es|fr] [--show] [FILE.jsonl]

A claim is found when the deed is the same, the quotes overlap, and those who do it and what it is done to share a word
(or the labels name nobody). Stance and speaker are counted over the claims that were found.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.claims.extract import extract
from retrieval.domain.claims import Claim

DEFAULT = Path(__file__).parents[1] / "tests" / "evals" / "claims.jsonl"
Label = Mapping[str, Any]


@dataclass(slots=True)
class Score:
    """What was counted of some texts."""

    labels: int = 0
    claims: int = 0
    found: int = 0
    stance: int = 0
    speaker: int = 0
    astray: int = 0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.found / (self.labels + self.claims) if self.labels + self.claims else 0.0

    def line(self, name: str) -> str:
        """Return the figures as one line of a table."""
        recall, precision = self.found / max(1, self.labels), self.found / max(1, self.claims)
        stance, speaker = self.stance / max(1, self.found), self.speaker / max(1, self.found)
        return f"{name:6} {self.labels:4} {precision:9.3f} {recall:6.3f} {self.f1:5.3f} {stance:6.3f} {speaker:7.3f}"


_SMALL = frozenset(["the", "der", "die", "das", "les", "des", "los", "las", "and", "labs"])
_SHORTEST = 3


def words_of(*texts: str | None) -> set[str]:
    """Return the words by which parties are compared, titles and small words aside."""
    found = {word for text in texts if text for word in re.findall(r"\w+", text.casefold())}
    return {word for word in found if len(word) >= _SHORTEST or word.isdigit()} - _SMALL


def agree(ours: str | None, theirs: str | None) -> bool:
    """Say whether two names or phrases share a word, or both are absent."""
    if not theirs:
        return not ours
    return bool(words_of(ours) & words_of(theirs))


def matches(claim: Claim, label: Label, text: str) -> bool:
    """Say whether a claim is the labelled one."""
    start = text.find(label["quote"])
    if claim.deed != label["deed"] or claim.end <= start or start + len(label["quote"]) <= claim.start:
        return False
    told, wanted = words_of(claim.object, claim.whose), words_of(label["object"], label["whose"])
    return agree(claim.subject, label["subject"]) and (bool(told & wanted) or not wanted)


@dataclass(frozen=True, slots=True)
class Matched:
    """A text's labels, each with the claim that is it or None, and the claims that are no label's."""

    pairs: tuple[tuple[Label, Claim | None], ...]
    rest: tuple[Claim, ...]


def match(text: str, claims: Sequence[Claim], labels: Sequence[Label]) -> Matched:
    """Return which claim is which label; of several the one with the labelled stance and speaker."""
    left, pairs = list(claims), []
    for label in labels:
        met = [claim for claim in left if matches(claim, label, text)]
        best = max(met, key=lambda claim: _rightness(claim, label), default=None)
        if best:
            left.remove(best)
        pairs.append((label, best))
    return Matched(tuple(pairs), tuple(left))


def _rightness(claim: Claim, label: Label) -> tuple[bool, bool]:
    return claim.stance == label["stance"], agree(claim.speaker, label["speaker"])


def score(rows: Iterable[Mapping[str, Any]], *, show: bool) -> dict[str, Score]:
    """Return the figures by language, and over all."""
    scores: dict[str, Score] = defaultdict(Score)
    for row in rows:
        claims = list(extract(row["text"], row["language"]))
        matched = match(row["text"], claims, row["claims"])
        for one in (scores[row["language"]], scores["all"]):
            _count(one, row["text"], claims, matched)
        if show:
            _show(row, matched)
    return scores


def _count(total: Score, text: str, claims: Sequence[Claim], matched: Matched) -> None:
    total.labels += len(matched.pairs)
    total.claims += len(claims)
    total.astray += sum(text[claim.start : claim.end] != claim.quote for claim in claims)
    for stance, speaker in (_rightness(claim, label) for label, claim in matched.pairs if claim):
        total.found += 1
        total.stance += stance
        total.speaker += speaker


def _show(row: Mapping[str, Any], matched: Matched) -> None:
    lines = []
    for label, claim in matched.pairs:
        if claim is None:
            told = (label[name] for name in ("subject", "deed", "object", "whose", "stance", "speaker"))
            lines.append("  - " + " | ".join(str(part) for part in told))
        elif not all(_rightness(claim, label)):
            wanted = f"{label['stance']}/{label['speaker']} [{label['deed']}]"
            lines.append(f"  ~ {claim.stance}/{claim.speaker} should be {wanted}")
    lines += [f"  + {c.subject} | {c.deed} | {c.object} | {c.whose} | {c.stance} | {c.speaker}" for c in matched.rest]
    if lines:
        print(row["id"], row["text"], *lines, sep="\n")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--split", choices=("dev", "test"))
    parser.add_argument("--language")
    parser.add_argument(
        "--show", action="store_true", help="print what differs from the labels; never for the test half"
    )
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines()]
    rows = [r for r in rows if options.split in (None, r.get("split")) and options.language in (None, r["language"])]
    scores = score(rows, show=options.show)
    print("       labels precision recall    F1 stance speaker")
    for name in sorted(scores, key=lambda name: (name == "all", name)):
        print(scores[name].line(name))
    print(f"quotes that do not stand in their text: {scores['all'].astray}")


if __name__ == "__main__":
    main()
