"""What a reply leaves out because others read along: the asker learns how many documents, and nobody else anything."""

from __future__ import annotations

from dataclasses import replace

import structlog

from bot.audience import audience_of
from bot.channel_language import language_in
from bot.domain import Asked, Person, Readers
from bot.errors import ChatRefused
from bot.handlers.memory import remembered
from bot.handlers.overview import answer_to, overview_in
from bot.ports import Chat
from bot.readers import audience_for, readers_of
from bot.render.texts import withheld_message
from bot.services import Services
from retrieval.domain import EVERYONE, Answer, Audience, Question

_log = structlog.get_logger(__name__)


def count(asked: Asked, *, services: Services, chat: Chat) -> int:
    """Return how many documents more a reply would cite if its asker alone read it.

    The question is asked again for what the asker may read, without a model; of what that finds only this number is
    kept. A document counts when the reply quotes it: every search has twelve passages, most of them of no use.
    It is 0 whenever it cannot be told, and a reply that was asked for in private leaves nothing out.
    """
    try:
        readers = readers_of(asked, chat=chat, patient=False)
        if asked.private or not asked.addressed or not readers.reached:
            return 0
        here = audience_for(asked, readers)
        beyond = services.catalog.visibilities() - here.visibilities
        if not beyond:
            return 0
        own = _own_audience(readers.person, chat)
        if not own.visibilities & beyond:
            return 0
        return _cited_beyond(here, asked, own, readers, services)
    except Exception as error:  # noqa: BLE001 # whatever broke, the reply stands; it is worth no more than a line
        _log.warning("not counted what a reply leaves out", key=asked.key, why=type(error).__name__)
        return 0


def tell(asked: Asked, documents: int, *, services: Services, chat: Chat) -> str:
    """Show the asker, if still a full member, how many documents were left out. Raises `ChatUnavailable`."""
    if _own_audience(chat.person(asked.user_id), chat) == EVERYONE:
        return "not told"
    told = withheld_message(documents, language_in(asked.channel_id, asked.text, services.store))
    try:
        chat.whisper(asked.channel_id, asked.user_id, told, thread_ts=asked.thread_ts)
    except ChatRefused:
        return "not told"
    return "told"


def _own_audience(person: Person, chat: Chat) -> Audience:
    """Return what somebody may read whom nobody watches: what a reply to them in a direct message is drawn from."""
    return audience_of(chat.place(person.user_id), person, private=True)


def _cited_beyond(here: Audience, asked: Asked, own: Audience, readers: Readers, services: Services) -> int:
    """Ask again for the asker's own audience, and count what is cited that those who read along may not read."""
    keep = services.store.channel_settings(asked.channel_id).keep
    question = Question(asked.text, own, filter=keep, earlier=remembered(asked, readers.place, services))
    wanted = overview_in(question, services.topics, opens=asked.thread_ts is None)
    if wanted and not wanted.about:
        return 0  # all that is new: a digest leaves out most of what there is, for whomever
    reply = answer_to(question, wanted, replace(services, answerer=services.answerer.quoting()))
    cited = reply.citations if isinstance(reply, Answer) else ()
    return len({one.document_id for one in cited if one.visibility not in here.visibilities})
