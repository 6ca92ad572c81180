"""Records the demonstration's first question as a model would answer it: the model is a stand-in, and so signed.

Usage: python -m tests.stand_in STEM

Writes STEM-model.svg. The stand-in's words are written down here, by a person. All else is as with any model: the desk
searches, asks over HTTP, holds each sentence against its quotes by the rules alone, and shows what passes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from bot.cli.day import DAY
from bot.cli.demo import PATIENCE, open_day
from bot.cli.recording import Recording
from bot.operations.logs import configure
from bot.settings import load
from retrieval.domain import DraftSentence
from tests.hostile_model import Shown, passages_in
from tests.model_server import ModelServer, Said, model_server, says

SIGNED: Final = "a stand-in for a model"
REPLY: Final = {
    "Northlight Review reports that Vexley engineers used 14 private accounts, not 41 as it first said, and that a "
    "larger volume went through the reseller Gatehop.": (
        "Engineers used 14 private accounts after the cut-off, not 41, according to Northlight Review.",
        "a larger volume went through Gatehop, a reseller of model access",
    ),
    "Vexley denies that it trained on Sable outputs after its access ended, and says that some employees used private "
    'accounts "to compare quality".': (
        "denied that it trained its coding models on outputs of Quillon's Sable after its access ended",
        'It said that some employees had used private accounts "to compare quality"',
    ),
}
"""Each sentence with the words that carry it."""


class StandIn(ModelServer):
    """A model that always gives the same good reply, and numbers its quotes by the passages that it is shown."""

    def reply(self, body: dict[str, Any]) -> Said:
        """Find each quote in the prompt; one that is not there is pointed to nowhere, and the desk drops it."""
        self.asked.append(body)
        passages = passages_in("\n".join(message["content"] for message in body["messages"]))
        return says(
            *(
                DraftSentence(text, tuple((_source(one, passages), one) for one in quotes))
                for text, quotes in REPLY.items()
            )
        )


def _source(quote: str, passages: list[Shown]) -> int:
    return next((passage.number for passage in passages if quote in passage.text), 0)


def record(stem: Path) -> None:
    """Ask the question and draw what the desk shows. Raises `TimeoutError` when no reply comes."""
    recording, line = Recording(stem, title=f"written by {SIGNED}"), DAY[0]
    with model_server(StandIn()) as model, tempfile.TemporaryDirectory(prefix="desk-stand-in-") as folder:
        given = {"openai_base_url": model.url, "openai_model": SIGNED, "verifier_model": "none"}
        settings = load(env_file=None, given=given).alone(Path(folder), models=True)
        with open_day(settings, recording.console) as day:
            recording.cut()
            day.work.answer(day.chat.say(line.channel_id, line.user_id, line.text))
            if not day.work.wait_idle(PATIENCE):
                raise TimeoutError("no reply came")
            recording.cut("model")


if __name__ == "__main__":
    configure(level="warning")
    record(Path(sys.argv[1]))
