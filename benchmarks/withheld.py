"""The fair hard test of refusing: each question asked again without what answers it, everything else still there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from finding import Desk, WallClock

from retrieval.adapters.sql_catalog import SqlCatalog
from retrieval.adapters.sql_engine import open_engine
from retrieval.answering.answer import Answerer
from retrieval.answering.writer import Writer
from retrieval.domain import Card, Filter
from retrieval.text.sentences import content

Row = dict[str, Any]
SHORTEST = 4
"""Letters and digits from which on an answer is looked for as it stands, also inside words."""
VERDICTS = frozenset({"yes", "no"})
"""Answers that stand in every document; for these the evidence alone is withheld."""


class WithheldCatalog(SqlCatalog):
    """The catalog, with some documents out of search's sight while a question is asked; nothing is read anew."""

    _withheld: frozenset[str] = frozenset()

    @contextmanager
    def without(self, document_ids: Iterable[str]) -> Iterator[None]:
        """Keep these documents from being found until the block ends."""
        self._withheld = frozenset(document_ids)
        try:
            yield
        finally:
            self._withheld = frozenset()

    def cards(self, passage_ids: Collection[str], *, keep: Filter, as_of: datetime | None = None) -> dict[str, Card]:
        """Return the catalog's cards, less those of what is withheld: search finds nothing without a card."""
        cards = super().cards(passage_ids, keep=keep, as_of=as_of)
        return {name: card for name, card in cards.items() if card.document_id not in self._withheld}


def answerer_over(desk: Desk, folder: Path) -> tuple[WithheldCatalog, Answerer]:
    """Return a catalog of the desk that can keep documents from search, and what answers from it by quoting."""
    catalog = WithheldCatalog(open_engine(f"sqlite:///{folder / 'desk.sqlite3'}"), WallClock())
    return catalog, Answerer(replace(desk.shipped(), catalog=catalog), catalog, Writer(None), WallClock())


@dataclass(frozen=True, slots=True)
class Told:
    """What a document tells: its letters and digits alone, and the stems of its content words."""

    document_id: str
    letters: str
    stems: frozenset[str]


def told_by(corpus: Iterable[Row]) -> list[Told]:
    """Write the documents of a corpus the way answers are looked for in them."""
    texts = {row["id"]: f"{row['title']}\n{row['text']}" for row in corpus}
    return [Told(one, plain(text), frozenset(content(text))) for one, text in texts.items()]


def answering(question: Row, documents: Iterable[Told]) -> frozenset[str]:
    """Return the documents that a question's answer may be told from.

    They are its evidence, and every document that holds the answer as it stands or all of the answer's content words.
    """
    answer = str(question.get("answer") or "")
    literal = plain(answer)
    evidence = frozenset(question["evidence"])
    if not literal or literal in VERDICTS:
        return evidence
    stems = frozenset(content(answer))
    return evidence | {
        told.document_id
        for told in documents
        if (len(literal) >= SHORTEST and literal in told.letters) or (stems and stems <= told.stems)
    }


def plain(text: object) -> str:
    """Write a text the way answers are compared: letters and digits alone."""
    return "".join(char for char in str(text).casefold() if char.isalnum())
