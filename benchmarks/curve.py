"""How right quoted replies are in how many words, and for which kind of answer; `answers.py` prints both."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from finding import Desk, WallClock, moment_of

from bot.cli.forms import reply_form
from retrieval.answering.answer import Answerer
from retrieval.answering.demand import demand_of
from retrieval.answering.select import USUAL, Room
from retrieval.answering.writer import Writer
from retrieval.domain import Question

Row = dict[str, Any]
WORDS = (20, 30, 45, 60, 90, 120)


@dataclass(frozen=True, slots=True)
class Scored:
    """What the scorer says of some questions: how many can be checked, the share told right, words of an answer."""

    checked: int
    right: str
    words: str


@dataclass(frozen=True, slots=True)
class Judge:
    """The scorer with the corpus, and a folder for what it reads."""

    scorer: Path
    corpus: Path
    folder: Path

    def score(self, questions: Iterable[Row], replies: Iterable[str]) -> Scored:
        """Score replies, a JSON line each, against their questions."""
        asked, told = self.folder / "curve-questions.jsonl", self.folder / "curve-replies.jsonl"
        asked.write_text("".join(json.dumps(row) + "\n" for row in questions))
        told.write_text("\n".join(replies))
        command = [sys.executable, str(self.scorer), str(asked), str(told), "--corpus", str(self.corpus)]
        counts, rates = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[:2]
        words = rates.split()
        after = dict(pairwise(words))
        return Scored(ast.literal_eval(counts)["checked"], after["right"], after["words_per_answer"])


def print_curve(desk: Desk, questions: list[Row], judge: Judge) -> None:
    """Print right and words for each length of reply, then right by the kind of answer that is asked for."""
    print("\nat most, words  right  words_per_answer")
    for words in WORDS:
        scored = judge.score(questions, _replies(desk, questions, Room(words, 8)))
        print(f"{words:14}  {scored.right}  {scored.words:>16}")
    usual = list(_replies(desk, questions, USUAL))
    print(f"\nin {USUAL.words} words, asked for  questions  right  words_per_answer")
    for kind in sorted({_kind(row) for row in questions}):
        of_kind = [(row, reply) for row, reply in zip(questions, usual, strict=True) if _kind(row) == kind]
        scored = judge.score((row for row, _ in of_kind), (reply for _, reply in of_kind))
        if scored.checked:
            print(f"{kind:24}  {scored.checked:9}  {scored.right}  {scored.words:>16}")


def _replies(desk: Desk, questions: Iterable[Row], room: Room) -> Iterable[str]:
    """Yield a JSON line a question, as `desk ask --batch` does."""
    answerer = Answerer(desk.shipped(), desk.catalog, Writer(None, room=room), WallClock())
    for row in questions:
        reply = answerer.answer(Question(row["question"], as_of=moment_of(row.get("as_of"))))
        yield json.dumps({"id": row["id"]} | reply_form(reply))


def _kind(row: Row) -> str:
    return demand_of(row["question"]).wanted.value
