"""Measure answers and refusals through the command line, as anybody would ask.

Usage: python benchmarks/answers.py CORPUS.jsonl QUESTIONS.jsonl --scorer SCORER.py

CORPUS: one {"id","title","text","url","outlet","published_at","kind","visibility"} a line. QUESTIONS: one
{"id","question","as_of"?,"answer","evidence"} a line; no evidence means that the corpus does not answer. SCORER: a
script, called as SCORER QUESTIONS RESULTS --corpus CORPUS, that prints the measures.

Two rows come out. "whole corpus" is what it says; where a language model is configured (see .env.example) it writes
the answers. "each answer withheld" asks the questions that have evidence again, each while its evidence and every
document that holds its answer are out of sight and everything else is there: now each should be refused. These are
answered by quoting. Then how right quoted replies are in how many words, and by the kind of answer that is asked for
(benchmarks/curve.py). What refusing costs and gains as a whole: benchmarks/refusals.py.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from alone import environment
from curve import Judge, print_curve
from finding import moment_of, open_desk, rows
from withheld import answerer_over, answering, told_by

from bot.cli.forms import reply_form
from retrieval.domain import Question

Row = dict[str, Any]
COLUMNS = ("answered", "right", "cited", "refused", "uncited_sentences", "false_quotes", "words_per_answer")


def write(path: Path, found: Iterable[Row]) -> Path:
    """Write objects as a JSON Lines file."""
    path.write_text("".join(json.dumps(row) + "\n" for row in found))
    return path


def desk(folder: Path, *words: str) -> str:
    """Run the command line on a data directory of its own, whatever is configured; return what it printed."""
    command = [str(Path(sys.executable).with_name("desk")), "--data-dir", str(folder / "desk"), *words]
    alone = environment()
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=folder, env=alone).stdout


def asked_whole(questions: Path, folder: Path) -> str:
    """Ask the questions as anybody would; return a reply a line."""
    return desk(folder, "ask", "--batch", str(questions), "--json")


def asked_withheld(corpus: Iterable[Row], questions: Path, folder: Path) -> str:
    """Ask each question while what answers it is out of sight; return a reply a line."""
    documents = told_by(corpus)
    parts = open_desk(folder / "desk")
    catalog, answerer = answerer_over(parts, folder / "desk")
    lines = []
    try:
        for row in rows(questions):
            with catalog.without(answering(row, documents)):
                reply = answerer.answer(Question(row["question"], as_of=moment_of(row.get("as_of"))))
            lines.append(json.dumps({"id": row["id"]} | reply_form(reply)))
    finally:
        parts.passages.close()
    return "\n".join(lines)


def scored(scorer: Path, questions: Path, replies: Path, corpus: Path) -> dict[str, str]:
    """Return the scorer's measures by column."""
    command = [sys.executable, str(scorer), str(questions), str(replies), "--corpus", str(corpus)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return {name: told[told.index(name) + 1] for name in COLUMNS}


def show(table: dict[str, dict[str, str]]) -> None:
    """Print a column a measure."""
    width = max(map(len, table))
    print(" " * width, *COLUMNS, sep="  ")
    for name, measures in table.items():
        print(name.ljust(width), *(measures[column].rjust(len(column)) for column in COLUMNS), sep="  ")


def main() -> None:
    """Read, ask, score, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    given = parser.parse_args()
    given.corpus, given.questions = given.corpus.resolve(), given.questions.resolve()
    corpus = rows(given.corpus)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        desk(folder, "ingest", str(given.corpus), "--json")
        replies = folder / "replies.jsonl"
        replies.write_text(asked_whole(given.questions, folder))
        table = {"whole corpus": scored(given.scorer, given.questions, replies, given.corpus)}
        answerable = [row for row in rows(given.questions) if row["evidence"]]
        asked = write(folder / "answerable.jsonl", answerable)
        replies.write_text(asked_withheld(corpus, asked, folder))
        null = write(folder / "null.jsonl", ({**row, "evidence": []} for row in answerable))
        table["each answer withheld"] = scored(given.scorer, null, replies, given.corpus)
        show(table)
        parts = open_desk(folder / "desk")
        try:
            print_curve(parts, answerable, Judge(given.scorer, given.corpus, folder))
        finally:
            parts.passages.close()


if __name__ == "__main__":
    main()
