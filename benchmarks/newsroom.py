"""Ask questions, follow-ups and small talk by another author as people in Slack do, and score the replies.

Usage: python benchmarks/newsroom.py FOLDER [--verbose]

FOLDER: `corpus.jsonl`, `notes/`, `questions.jsonl` and `score.py`, which says what is right. A line of questions:
{"id","question","as_of","audience","earlier"?: [{"question"}]}. Replies are by quoting, whatever is configured. A
message that is small talk gets no search, as in Slack.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from alone import settings_in

from bot.cli.forms import reply_form
from bot.compose import compose
from bot.handlers.overview import reply_to
from bot.intent.intents import intent_of
from bot.services import Services
from retrieval.domain import EVERYONE, INTERNAL, Answer, Audience, Exchange, Kind, Question
from retrieval.reading.sources.registry import source_for

Row = dict[str, Any]


def replies(services: Services, questions: Path) -> Iterator[Row]:
    """Yield the reply to each question, in the form that the scorer reads; what came before it is asked first."""
    for line in questions.read_text(encoding="utf-8").splitlines():
        row: Row = json.loads(line)
        audience = Audience(EVERYONE.visibilities | {INTERNAL}) if row["audience"] == "internal" else EVERYONE
        as_of = datetime.fromisoformat(row["as_of"])
        earlier: tuple[Exchange, ...] = ()
        for text in [one["question"] for one in row.get("earlier") or ()]:
            reply = reply_to(Question(text, audience, as_of, earlier=earlier), services)
            cited = {citation.document_id for citation in reply.citations} if isinstance(reply, Answer) else set()
            earlier += (Exchange(text, tuple(sorted(cited))),)
        if intent_of(row["question"], in_thread=bool(earlier)).is_small_talk:
            yield {"id": row["id"], "kind": "smalltalk", "sentences": []}
            continue
        asked = Question(row["question"], audience, as_of, earlier=earlier)
        yield {"id": row["id"]} | _as_shown(reply_form(reply_to(asked, services)))


def _as_shown(form: Row) -> Row:
    """Return a reply with each dated line's day before it, as the chat shows it."""
    lines = [{**one, "text": f"{one['day']} {one['text']}"} if one.get("day") else one for one in form["sentences"]]
    return {**form, "sentences": lines}


def main() -> None:
    """Read, ask, score, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--verbose", action="store_true", help="list what failed")
    given = parser.parse_args()
    folder: Path = given.folder.resolve()
    with tempfile.TemporaryDirectory() as temporary, compose(settings_in(Path(temporary)), say=print) as services:
        services.ingester.ingest(source_for(str(folder / "corpus.jsonl")))
        services.ingester.ingest(source_for(str(folder / "notes"), kind=Kind.NOTE))
        told = Path(temporary) / "replies.jsonl"
        lines = (json.dumps(row) + "\n" for row in replies(services, folder / "questions.jsonl"))
        told.write_text("".join(lines), encoding="utf-8")
        scorer = [sys.executable, str(folder / "score.py"), str(folder / "questions.jsonl"), str(told)]
        subprocess.run([*scorer, *(["-v"] if given.verbose else [])], check=True)


if __name__ == "__main__":
    main()
