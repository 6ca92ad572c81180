"""`desk sources explain`: why a document got its topics, and what became of its earlier revisions."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import reading_forms
from bot.cli.printing import print_json, print_text
from bot.cli.root import AsJson, settings_of
from bot.compose import Records, open_records
from bot.models import open_embedder
from bot.render.escape import clean
from bot.render.explanations import explanation_text
from retrieval.domain import Document, passage_id
from retrieval.errors import InvalidInputError
from retrieval.reading.sorting import Sorter
from retrieval.reading.sources.addresses import identity_of_address

Which = Annotated[
    str, typer.Argument(metavar="DOCUMENT", help="Its id, its address, or words of its title, which have to be whole.")
]
_SEARCHED, _SHOWN = 200, 5


def explain(ctx: typer.Context, document: Which, *, as_json: AsJson = False) -> None:
    """Say why a document got its topics: the words that matched, the likeness, and what would be enough."""
    settings = settings_of(ctx)
    with open_records(settings) as records:
        found = _document(records, document)
        first = passage_id(found, 0)
        vector = records.catalog.vectors([first]).get(first)
        signs = Sorter(records.topics, open_embedder(settings)).signs(
            found, vector, records.catalog.claims_of(found.document_id)
        )
        past = records.catalog.past(found.document_id)
    if as_json:
        print_json(reading_forms.explanation_form(found, signs, past))
    else:
        print_text(explanation_text(found, signs, past))


def _document(records: Records, named: str) -> Document:
    """Return the one document that is meant. Raises `InvalidInputError` when there is none, or more than one."""
    known = records.catalog.documents([named, identity_of_address(named) if "://" in named else named])
    aliased = known or records.catalog.documents(records.catalog.known_by([named]).values())
    found = list(aliased.values()) or _titled(records, named)
    if len(found) == 1:
        return found[0]
    if not found:
        raise InvalidInputError(f"No document is called {named!r}: give its id, its address or words of its title.")
    listed = "; ".join(f"{each.document_id} ({clean(each.title)})" for each in found[:_SHOWN])
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    raise InvalidInputError(f"{len(found)} documents are called like that, say which: {listed}{more}.")


def _titled(records: Records, words: str) -> list[Document]:
    """Return the documents whose title holds these words; a title that is just these words is the only one meant."""
    scored = records.words.matching(words, records.catalog.visibilities(), _SEARCHED)
    passages = records.catalog.passages([hit.passage_id for hit in scored]).values()
    documents = records.catalog.documents({passage.document_id for passage in passages}).values()
    wanted = words.casefold().strip()
    held = [each for each in documents if wanted in each.title.casefold()]
    exact = [each for each in held if each.title.casefold() == wanted]
    return exact or sorted(held, key=lambda each: each.document_id)
