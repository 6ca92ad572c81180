"""How right quoted replies are in how many words: the questions of `desk eval`, answered in ever more room.

Usage: python -m benchmarks.lengths QUESTIONS.jsonl --corpus CORPUS.jsonl | --set FOLDER | SET.yaml
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.alone import settings_in
from bot.cli.corpora import desk_holding, held_by
from bot.evaluation.asking import Examinee, Meter
from bot.evaluation.figures import Column
from bot.evaluation.measures import measures
from bot.handlers.overview import reply_to
from bot.services import Services
from retrieval.answering.answer import Answerer
from retrieval.answering.select import USUAL, Room
from retrieval.answering.writer import Writer

WORDS = (20, 30, 45, 60, 90, 120)
_NAMES = {"right", "right_when_answered", "right_first", "words"}
SHOWN: tuple[Column, ...] = tuple(one for one in measures() if one.name in _NAMES)


def asking(services: Services, room: Room) -> Examinee:
    """Return the desk as it would be with other room for its replies."""
    writer = Writer(None, room=room)
    answerer = Answerer(services.searcher, services.catalog, writer, services.clock)
    replies = partial(reply_to, services=replace(services, answerer=answerer))
    return Examinee(services.searcher, answerer, services.catalog, time.perf_counter, Meter(), replies)


def main() -> None:
    """Read, ask, print a line for each room."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sets", nargs="*", type=Path)
    parser.add_argument("--corpus", action="append", type=Path)
    parser.add_argument("--set", dest="folder", type=Path)
    given = parser.parse_args()
    held = held_by(given.sets, given.folder, given.corpus, sample=False)
    print("at most, words", *(one.label for one in SHOWN), sep="  ")
    with desk_holding(settings_in(Path()), held.sources) as services:
        for words in WORDS:
            outcomes = list(asking(services, Room(words, 8)).outcomes(held.questions))
            figures = (one.shown(one.of(outcomes)).rjust(len(one.label)) for one in SHOWN)
            mark = " (shipped)" if words == USUAL.words else ""
            print(f"{words:14}", *figures, mark, sep="  ")


if __name__ == "__main__":
    main()
