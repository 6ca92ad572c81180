"""A digest as it is kept after it was told: what its channel read, for whom, and from which records (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from pydantic import TypeAdapter

from retrieval.domain import PUBLIC, Digest, DigestItem, Document, Topic

VERSION: Final = 1
"""Of the form that a digest is written in. A field that is added, with a default, needs no new one."""
Form = dict[str, Any]


@dataclass(frozen=True, slots=True)
class KeptDigest:
    """One slot's digest as it was told; no items means that there was nothing new.

    Its documents are kept without their texts, and its topic without its words. `rest` are the stories that did not fit
    into the message and were not told since, `left` counts them, `weekly` says that it is made of other digests, and
    `told_at` when it was recorded as told.
    """

    key: str
    subscription_id: str
    channel_id: str
    local_date: date
    due_at: datetime
    timezone: str
    digest: Digest
    left: int = 0
    weekly: bool = False
    told_at: datetime | None = None
    rest: tuple[DigestItem, ...] = ()

    @property
    def is_public(self) -> bool:
        """Say whether it was written for everyone."""
        return self.digest.audience.visibilities == {PUBLIC}


_FORM: Final = TypeAdapter(KeptDigest)
_UPGRADES: Final[dict[int, Callable[[Form], Form]]] = {}
"""How the form of an earlier version becomes that of the next one."""


def bare(digest: Digest, *, shown: int) -> Digest:
    """Return what is kept of a digest: the first stories, as many as were shown, without what nobody was shown."""
    topic = Topic(digest.topic.name, digest.topic.title, digest.topic.description, ())
    return replace(digest, topic=topic, items=bare_items(digest.items[:shown]))


def bare_items(items: Iterable[DigestItem]) -> tuple[DigestItem, ...]:
    """Return what is kept of stories of a digest."""
    return tuple(_bare_item(item) for item in items)


def kept_form(kept: KeptDigest) -> Form:
    """Write a digest down, in nothing but what JSON has."""
    form = _FORM.dump_python(kept, mode="json")
    form["digest"]["audience"]["visibilities"].sort()
    return {"version": VERSION, **form}


def kept_of(form: Form) -> KeptDigest:
    """Read a digest that this version or an earlier one wrote down."""
    for version in range(form["version"], VERSION):
        form = _UPGRADES[version](form)
    return _FORM.validate_python(form)


def _bare_item(item: DigestItem) -> DigestItem:
    story = replace(item.story, documents=tuple(bare_document(document) for document in item.story.documents))
    return replace(item, story=story, notes=tuple(bare_document(note) for note in item.notes))


def bare_document(document: Document) -> Document:
    """Return what is kept of a document that a digest told."""
    return replace(document, text="", links=())
