"""Measure answers and refusals through the command line, as anybody would ask.

Usage: python benchmarks/answers.py CORPUS.jsonl QUESTIONS.jsonl --scorer SCORER.py

CORPUS: one {"id","title","text","url","outlet","published_at","kind","visibility"} a line. QUESTIONS: one
{"id","question","as_of"?,"answer","evidence"} a line; no evidence means that the corpus does not answer. SCORER: a
script, called as SCORER QUESTIONS RESULTS --corpus CORPUS, that prints the measures.

Two rows come out. "whole corpus" is what it says. "answers taken away" asks the questions that have evidence again,
after every evidence document, and every document that holds an answer of more than three letters, was left out: now
each of them should be refused, with related documents all around. Where a language model is configured
(see .env.example) it writes the answers.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]
COLUMNS = ("answered", "right", "cited", "refused", "uncited_sentences", "false_quotes", "words_per_answer")


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the table: what is read, what is asked."""

    name: str
    corpus: list[Row]
    questions: list[Row]


def rows(path: Path) -> list[Row]:
    """Return the objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def write(path: Path, found: Iterable[Row]) -> Path:
    """Write objects as a JSON Lines file."""
    path.write_text("".join(json.dumps(row) + "\n" for row in found))
    return path


def plain(text: object) -> str:
    """Write a text the way answers are compared: letters and digits alone."""
    return "".join(char for char in str(text).casefold() if char.isalnum())


def without_answers(corpus: list[Row], questions: list[Row]) -> Task:
    """Take away what answers the questions, and say that nothing does."""
    answerable = [question for question in questions if question["evidence"]]
    evidence = {document for question in answerable for document in question["evidence"]}
    answers = {answer for q in answerable if len(answer := plain(q.get("answer") or "")) > len("yes")}
    left = [row for row in corpus if row["id"] not in evidence and not any(a in plain(row["text"]) for a in answers)]
    return Task("answers taken away", left, [{**question, "evidence": []} for question in answerable])


def desk(folder: Path, *words: str) -> str:
    """Run the command line on a data directory of its own; return what it printed."""
    command = [str(Path(sys.executable).with_name("desk")), "--data-dir", str(folder / "desk"), *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def run(task: Task, scorer: Path, folder: Path) -> dict[str, str]:
    """Read, ask and score one task; return its measures by column."""
    corpus = write(folder / "corpus.jsonl", task.corpus)
    questions = write(folder / "questions.jsonl", task.questions)
    desk(folder, "ingest", str(corpus), "--json")
    began = time.perf_counter()
    answers = folder / "answers.jsonl"
    answers.write_text(desk(folder, "ask", "--batch", str(questions), "--json"))
    took = time.perf_counter() - began
    command = [sys.executable, str(scorer), str(questions), str(answers), "--corpus", str(corpus)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    measures = {name: told[told.index(name) + 1] for name in COLUMNS}
    return measures | {"ms_per_question": f"{1000 * took / len(task.questions):.0f}"}


def show(table: dict[str, dict[str, str]]) -> None:
    """Print a column a measure."""
    width = max(map(len, table))
    names = [*COLUMNS, "ms_per_question"]
    print(" " * width, *names, sep="  ")
    for name, measures in table.items():
        print(name.ljust(width), *(measures[column].rjust(len(column)) for column in names), sep="  ")


def main() -> None:
    """Read, ask, score, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    given = parser.parse_args()
    corpus, questions = rows(given.corpus), rows(given.questions)
    table = {}
    for task in (Task("whole corpus", corpus, questions), without_answers(corpus, questions)):
        with tempfile.TemporaryDirectory() as folder:
            table[task.name] = run(task, given.scorer, Path(folder))
    show(table)


if __name__ == "__main__":
    main()
