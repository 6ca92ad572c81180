"""The hard test of refusing: each question asked again without what answers it, everything else still there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.evaluation.questions import GoldenQuestion
from retrieval.answering.answer import Answerer
from retrieval.answering.writer import Writer
from retrieval.domain import Card, Document, Filter
from retrieval.text.sentences import content

if TYPE_CHECKING:
    from bot.services import Services

WITHHELD = "withheld"
"""The type of a question that is asked again."""
SHORTEST = 4
"""Letters and digits from which on an answer is looked for as it stands, also inside words."""
VERDICTS = frozenset({"yes", "no"})
"""Answers that stand in every document; for these the evidence alone is withheld."""


class HidingCatalog:
    """A catalog, with some documents out of search's sight while a question is asked; nothing is read anew."""

    def __init__(self, catalog: Any) -> None:  # noqa: ANN401 - it is handed on as it is
        """Hide nothing yet."""
        self._catalog = catalog
        self._hidden: frozenset[str] = frozenset()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the catalog has
        """Hand on what is not hidden."""
        return getattr(self._catalog, name)

    @contextmanager
    def without(self, document_ids: frozenset[str]) -> Iterator[None]:
        """Keep these documents from being found until the block ends."""
        self._hidden = document_ids
        try:
            yield
        finally:
            self._hidden = frozenset()

    def cards(self, passage_ids: Collection[str], *, keep: Filter, as_of: datetime | None = None) -> dict[str, Card]:
        """Return the catalog's cards, less those of what is hidden: search finds nothing without a card."""
        cards = self._catalog.cards(passage_ids, keep=keep, as_of=as_of)
        return {name: card for name, card in cards.items() if card.document_id not in self._hidden}


def hiding(services: Services, catalog: HidingCatalog) -> Services:
    """Return services that search and quote past a catalog that can hide documents."""
    searcher = replace(services.searcher, catalog=catalog)
    return replace(services, searcher=searcher, answerer=Answerer(searcher, catalog, Writer(None), services.clock))


def withheld(golden: GoldenQuestion, documents: Iterable[DocumentWords]) -> GoldenQuestion:
    """Return a question as it is asked again: nothing that is left answers it, so it should be refused."""
    return replace(
        golden,
        identity=f"{golden.identity}, withheld",
        type=WITHHELD,
        answers=(),
        also=(),
        expect=(),
        evidence=(),
        first=False,
        unanswerable=True,
        hidden=answering(golden, documents),
    )


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """What a document tells: its letters and digits alone, and the stems of its content words."""

    document_id: str
    letters: str
    stems: frozenset[str]


def told_by(documents: Iterable[Document]) -> list[DocumentWords]:
    """Write documents the way answers are looked for in them."""
    texts = {one.document_id: f"{one.title}\n{one.text}" for one in documents}
    return [DocumentWords(one, _plain(text), frozenset(content(text))) for one, text in texts.items()]


def answering(golden: GoldenQuestion, documents: Iterable[DocumentWords]) -> frozenset[str]:
    """Return the documents that a question's answer may be told from.

    They are its evidence, and every document that holds an answer as it stands or all of an answer's content words.
    """
    found = frozenset[str]().union(*golden.evidence)
    for answer in (*golden.answers, *golden.also):
        literal, stems = _plain(answer), frozenset(content(answer))
        if literal and literal not in VERDICTS:
            found |= {
                told.document_id
                for told in documents
                if (len(literal) >= SHORTEST and literal in told.letters) or (stems and stems <= told.stems)
            }
    return found


def _plain(text: str) -> str:
    """Write a text the way answers are compared: letters and digits alone."""
    return "".join(char for char in text.casefold() if char.isalnum())
