"""What a reply rests on, shown to whoever asks for it: its passages, and the course of the matters it tells of.

Both are for the eyes of who pressed the button, as far as that person may read them there now.
"""

from __future__ import annotations

from bot.audience import audience_of
from bot.domain import Message, Standing
from bot.handlers.feedback import FORGOTTEN, Press
from bot.messages import MessageRecord
from bot.ports import Chat
from bot.render.evidence import QuotedPassage, passages_modal, timeline_modal
from bot.render.offers import key_of
from bot.render.phrasing import phrases_in
from bot.render.texts import sentence_message
from bot.services import Services
from bot.surfaces import Surfaces
from retrieval.domain import EVERYONE, Audience, Citation, Document, Passage


class EvidenceWindows:
    """Opens windows with what replies rest on."""

    def __init__(self, services: Services, chat: Chat, surfaces: Surfaces) -> None:
        """Take the finished parts, and where windows are opened."""
        self._services = services
        self._chat = chat
        self._surfaces = surfaces

    def show_passages(self, given: Press, *, trigger: str) -> Message | None:
        """Show the quotes of a reply within their passages; return what is said where that cannot be."""
        record = self._record(given)
        if record is None:
            return sentence_message(FORGOTTEN)
        audience, timezone = self._readable(given)
        documents = self._services.catalog.documents(record.documents)
        quoted = [
            QuotedPassage(citation, self._passage_of(citation))
            for citation in record.grounds.citations
            if _may_see(citation, documents, audience)
        ]
        phrases = phrases_in(record.grounds.language)
        modal = passages_modal(quoted, len(record.grounds.citations), timezone=timezone, phrases=phrases)
        self._surfaces.open(given.user_id, modal, trigger=trigger)
        return None

    def show_timeline(self, given: Press, *, trigger: str) -> Message | None:
        """Show how the matters came about that a reply tells of; return what is said where that cannot be."""
        record = self._record(given)
        if record is None:
            return sentence_message(FORGOTTEN)
        audience, timezone = self._readable(given)
        found, documents = self._services.ledger.matters_of(record.documents, audience)
        told = [matter for matter in found if any(map(record.grounds.tells_of, matter.claims))]
        matters = told or found
        phrases = phrases_in(record.grounds.language)
        modal = timeline_modal(matters, documents, timezone=timezone, phrases=phrases)
        self._surfaces.open(given.user_id, modal, trigger=trigger)
        return None

    def _record(self, given: Press) -> MessageRecord | None:
        record = self._services.store.message(key_of(given.value))
        return record if record and record.channel_id == given.channel_id else None

    def _readable(self, given: Press) -> tuple[Audience, str]:
        """Return what the presser may read where they pressed, and their timezone."""
        place, person = self._chat.place(given.channel_id), self._chat.person(given.user_id)
        member = person.standing is Standing.MEMBER
        audience = audience_of(place, person, private=True) if member else EVERYONE
        return audience, person.timezone or "UTC"

    def _passage_of(self, citation: Citation) -> Passage | None:
        """Return the passage of a document as it stands now that has a quote, the one that was quoted before others."""
        passages = self._services.catalog.passages_of(citation.document_id)
        having = [passage for passage in passages if citation.quote in passage.text]
        return min(having, key=lambda passage: passage.passage_id != citation.passage_id, default=None)


def _may_see(citation: Citation, documents: dict[str, Document], audience: Audience) -> bool:
    """Say whether somebody may read a quote: the source as it was, and as it is, where it still is."""
    now = documents.get(citation.document_id)
    return now is not None and audience.may_read(citation.visibility) and audience.may_read(now.visibility)
