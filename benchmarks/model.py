"""Ask a real language model a whole question set, keep what it wrote, and check every reply that leaves on its own.

Usage: python benchmarks/model.py DATA --state STATE.jsonl [--sets multihop realtimeqa] [--limit N] [--seed N]
           [--url http://127.0.0.1:8089/v1] [--model NAME] [--passages N] [--seconds N] [--data-dir DIR]
           [--replay | --report] [--scorer SCORER.py]

DATA holds a folder a set, with `corpus.jsonl` and `dev.jsonl` in the form of benchmarks/answers.py. Questions are asked
in an order that only the seed decides, all sets mixed, so that a run that ends early has asked a fair sample. Each is
appended to STATE as soon as it is answered: end the run whenever you like, and the same command goes on where it ended.

STATE also holds the text of every call as the model wrote it. `--replay` reads those texts again with the parser, the
checks and the quoting writer as they are now, without a model; a call that was never made then counts as a server that
is away. `--report` only counts.

The checks here share nothing with the guard they watch: a quote has to stand in its passage and in the corpus file
(plain string search, white space folded in the file), a sentence has to cite, and one that the model did not write has
to stand in a passage word for word. Digits and capitalised words that no cited document has are counted too.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import openai
from alone import settings_in
from replies import counts, noted
from tape import Tape, told_again

from bot.cli.forms import reply_form
from bot.cli.moments import end_of
from bot.compose import compose
from bot.services import Services
from retrieval.adapters.openai_model import OpenAIModel
from retrieval.answering.answer import HITS, Answerer
from retrieval.answering.writer import Writer
from retrieval.domain import Hit, Question
from retrieval.reading.sources.registry import source_for
from retrieval.search.search import Searcher

Row = dict[str, Any]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def rows(path: Path) -> list[Row]:
    """Return the objects of a JSON Lines file; a last line that a killed run left unfinished is passed over."""
    found = []
    for line in path.read_text().splitlines() if path.exists() else ():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


class Found:
    """A searcher that finds what was found before, so that only what comes after the search is new."""

    def __init__(self, searcher: Searcher, hits: Sequence[Hit]) -> None:
        """Take the searcher that it is in everything but searching, and the hits, best first."""
        self._searcher = searcher
        self._hits = hits

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the searcher has
        """Hand on what is not searching."""
        return getattr(self._searcher, name)

    def search(self, question: Question, *, limit: int) -> Sequence[Hit]:
        """Return them, whatever is asked."""
        del question
        return self._hits[:limit]


class Asked:
    """One set: its corpus in a desk of its own, and its questions asked there."""

    def __init__(self, services: Services, corpus: Path, given: argparse.Namespace) -> None:
        """Read the corpus into the desk, unless it is there already."""
        self._services = services
        self._given = given
        report = services.ingester.ingest(source_for(str(corpus)))
        print(f"{corpus.parent.name}: {report.new} documents read, {report.unchanged} known", file=sys.stderr)

    def live(self, row: Row) -> Row:
        """Ask one question of the model and keep everything."""
        question = question_of(row)
        return self._line(row, question, self._services.searcher.search(question, limit=HITS), Tape())

    def replayed(self, row: Row, before: Row) -> Row | None:
        """Answer one question from what the model wrote then; None when its passages are no longer there."""
        known = self._services.catalog.passages([passage for passage, _ in before["hits"]])
        documents = self._services.catalog.documents({passage.document_id for passage in known.values()})
        if len(known) < len(before["hits"]):
            return None
        hits = [
            Hit(rank, score, known[passage], documents[known[passage].document_id])
            for rank, (passage, score) in enumerate(before["hits"], 1)
        ]
        return self._line(row, question_of(row), hits, told_again(before["calls"]))

    def quoted(self, row: Row) -> Row:
        """Answer one question without the model."""
        answerer = Answerer(self._services.searcher, self._services.catalog, Writer(None), self._services.clock)
        return {"id": row["id"], **reply_form(answerer.answer(question_of(row)))}

    def _line(self, row: Row, question: Question, hits: Sequence[Hit], tape: Tape) -> Row:
        """Answer from some hits over a taped connection, and write down what came of it."""
        client = openai.OpenAI(base_url=self._given.url, api_key="none", http_client=tape.client(), max_retries=0)
        patience = float(self._given.seconds)
        # A model of its own for each question: which form its server takes is found out again, and so can be replayed.
        model = OpenAIModel(client, self._given.model, deadline=patience, stall=patience / 3)
        secret = random.Random(f"{self._given.seed} {row['set']} {row['id']}")  # noqa: S311 - the same when replayed
        writer = Writer(
            model, reads=self._given.passages, patience=patience, token=lambda: "".join(secret.choices(LETTERS, k=14))
        )
        services = self._services
        shown: list[str] = []
        began = time.monotonic()
        reply = Answerer(Found(services.searcher, hits), services.catalog, writer, services.clock).answer(
            question, on_sentence=shown.append
        )
        took = time.monotonic() - began
        kept = services.catalog.passages([hit.passage.passage_id for hit in hits])
        form = noted(reply_form(reply), {key: passage.text for key, passage in kept.items()})
        return {
            "set": row["set"],
            "id": row["id"],
            "seconds": round(took, 2),
            "missing_calls": tape.missing,
            "shown": shown,
            "hits": [(hit.passage.passage_id, hit.score) for hit in hits],
            "calls": tape.calls,
            **form,
        }


def question_of(row: Row) -> Question:
    """Read a question of a set; its day means that day's last moment."""
    return Question(row["question"], as_of=end_of(row["as_of"]) if row.get("as_of") else None)


def ask(given: argparse.Namespace, questions: list[Row], known: dict[tuple[str, str], Row], folder: Path) -> list[Row]:
    """Ask, or replay, what is wanted; return every line of the state."""
    with ExitStack() as closing:
        sets = {}
        for name in given.sets:
            services = closing.enter_context(compose(settings_in(folder / name), sources=()))
            sets[name] = Asked(services, given.data / name / "corpus.jsonl", given)
        if given.replay:
            again = [
                sets[row["set"]].replayed(row, known[row["set"], row["id"]])
                for row in questions
                if (row["set"], row["id"]) in known
            ]
            print(f"{again.count(None)} questions had passages that are cut otherwise now: not replayed")
            lines = [line for line in again if line]
        else:
            lines = list(_asked(given, questions, known, sets))
        score(given, questions, lines, sets)
    return lines


def _asked(
    given: argparse.Namespace, questions: list[Row], known: dict[tuple[str, str], Row], sets: dict[str, Asked]
) -> Iterator[Row]:
    """Yield every question's line, asking those that have none yet."""
    end = time.monotonic() + given.minutes * 60
    with given.state.open("a") as state:
        for number, row in enumerate(questions, 1):
            key = (row["set"], row["id"])
            if key not in known:
                if time.monotonic() > end:
                    return
                line = sets[row["set"]].live(row)
                if any(call["status"] is None for call in line["calls"]):
                    sys.exit(f"There is no server at {given.url}, or it went away: start it and go on.")
                known[key] = line
                state.write(json.dumps(known[key]) + "\n")
                state.flush()
                told = f"{known[key]['kind']}, {len(known[key]['calls'])} calls, {known[key]['seconds']:.0f} s"
                print(f"{number}/{len(questions)} {row['set']} {row['id']}: {told}", file=sys.stderr, flush=True)
            yield known[key]


def score(given: argparse.Namespace, questions: list[Row], lines: list[Row], sets: dict[str, Asked]) -> None:
    """Print what the public scorer says of these replies, and of the same questions answered by quoting."""
    if not given.scorer:
        return
    done = {(line["set"], line["id"]) for line in lines}
    for name, desk in sets.items():
        asked = [row for row in questions if row["set"] == name and (name, row["id"]) in done]
        replies = [line for line in lines if line["set"] == name]
        for writer, told in (("model", replies), ("quoting", [desk.quoted(row) for row in asked])):
            with tempfile.TemporaryDirectory() as folder:
                for stem, listed in (("questions", asked), ("replies", told)):
                    (Path(folder) / stem).write_text("".join(json.dumps(row) + "\n" for row in listed))
                files = [str(Path(folder) / stem) for stem in ("questions", "replies")]
                command = [
                    sys.executable,
                    str(given.scorer),
                    *files,
                    "--corpus",
                    str(given.data / name / "corpus.jsonl"),
                ]
                scored = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            print(f"{name}, {len(asked)} questions, {writer}: {scored.strip().splitlines()[-1]}")


def main() -> None:
    """Ask what was not asked yet, check, count, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", default=["multihop", "realtimeqa"])
    parser.add_argument("--limit", type=int, help="the first so many of the mixed questions (default: all)")
    parser.add_argument("--minutes", type=float, default=100_000, help="ask nothing new after so long")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--url", default="http://127.0.0.1:8089/v1")
    parser.add_argument("--model", default="local")
    parser.add_argument("--passages", type=int, default=2, help="passages that the model is given")
    parser.add_argument("--seconds", type=float, default=600, help="what a reply may take, on a busy machine")
    parser.add_argument("--data-dir", type=Path, help="where to keep the indexes (default: a temporary folder)")
    parser.add_argument("--replay", action="store_true", help="answer from what the model wrote before")
    parser.add_argument("--report", action="store_true", help="count what the state holds, ask nothing")
    parser.add_argument("--scorer", type=Path, help="score the replies, and quotes for the same questions")
    given = parser.parse_args()
    questions = [{"set": name} | row for name in given.sets for row in rows(given.data / name / "dev.jsonl")]
    random.Random(given.seed).shuffle(questions)  # noqa: S311 - the same order every time
    questions = questions[: given.limit]
    known = {(line["set"], line["id"]): line for line in rows(given.state)}
    if given.report:
        lines = [known[key] for row in questions if (key := (row["set"], row["id"])) in known]
    else:
        with tempfile.TemporaryDirectory() as temporary:
            lines = ask(given, questions, known, given.data_dir or Path(temporary))
    corpora = {name: {row["id"]: row for row in rows(given.data / name / "corpus.jsonl")} for name in given.sets}
    counts(lines, corpora, asked=len(questions))


if __name__ == "__main__":
    main()
