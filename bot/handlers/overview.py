"""What answers a question: the answerer, dated lines about one subject, or a digest of all that is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.intent.intents import IntentKind, intent_of
from bot.intent.overviews import Overview, overview_of_topic
from bot.intent.speech import speech_of
from bot.intent.topics import topic_asked
from bot.services import Services
from retrieval.answering.manuscript import OnSentence
from retrieval.answering.stages import OnStage, unheard
from retrieval.domain import (
    Answer,
    Citation,
    Digest,
    DigestItem,
    NoAnswer,
    NothingNew,
    Question,
    Reply,
    Statement,
    Topic,
    Window,
)
from retrieval.text.asked_in import language_asked
from retrieval.text.outlets import outlets_of

WHAT_IS_NEW = Topic("", "What is new", "All topics together", ())


def overview_in(question: Question, topics: Sequence[Topic], *, opens: bool) -> Overview | None:
    """Return the overview that a question asks for, None for none; one of a topic opens a thread."""
    intent = intent_of(question.text, in_thread=bool(question.earlier))
    if intent.kind is IntentKind.OVERVIEW:
        return intent.overview
    topic = topic_asked(question.text, topics) if opens else None
    return overview_of_topic(speech_of(question.text), topic.name) if topic else None


def reply_to(question: Question, services: Services, *, on_sentence: OnSentence | None = None) -> Reply:
    """Return the reply to a question, whatever it asks for; all that is new comes as cited sentences."""
    wanted = overview_in(question, services.topics, opens=not question.earlier)
    digest = digest_for(question, wanted, services)
    return told(digest) if digest else answer_to(question, wanted, services, on_sentence=on_sentence)


def answer_to(
    question: Question,
    wanted: Overview | None,
    services: Services,
    *,
    on_sentence: OnSentence | None = None,
    on_stage: OnStage = unheard,
) -> Reply:
    """Return what is answered where no digest is: dated sentences about a subject, or an answer."""
    if wanted and wanted.about:
        about, language = replace(question, text=wanted.about), language_asked(question.text)
        return services.answerer.overview(about, ordered=wanted.ordered, language=language)
    return services.answerer.answer(question, on_sentence=on_sentence, on_stage=on_stage)


def digest_for(question: Question, wanted: Overview | None, services: Services) -> Digest | None:
    """Return the digest that answers a question; None where it asks for none, or there is nothing on its topic.

    "Who is cut off from what?" is of a topic, but asks for the matters themselves.
    """
    if wanted is None or wanted.about or (wanted.topic and services.answerer.lists(question)):
        return None
    digest = digest_of(question, wanted, services)
    return digest if digest.items or not wanted.topic else None


def digest_of(question: Question, wanted: Overview, services: Services) -> Digest:
    """Return the stories of one topic or of all in the days that an overview looks back on, each story once."""
    until = question.as_of or services.clock.now()
    window = Window(until - timedelta(days=wanted.days), until)
    topics = [topic for topic in services.topics if wanted.topic in {None, topic.name}]
    digests = [services.digester.digest(topic, window, question.audience, keep=question.filter) for topic in topics]
    searched = services.catalog.searched(question.audience, as_of=until)
    items = _once([item for digest in digests for item in digest.items])
    return Digest(topics[0] if wanted.topic else WHAT_IS_NEW, window, question.audience, items, searched)


def told(digest: Digest) -> Reply:
    """Return what a digest tells as an answer: its sentences and what they cite, in its order."""
    if not digest.items:
        return NoAnswer(NothingNew(), digest.searched)
    sentences: list[Statement] = []
    citations: list[Citation] = []
    for item in digest.items:
        shift = len(citations)
        citations += [replace(citation, index=shift + place) for place, citation in enumerate(item.citations, 1)]
        places = {citation.index: shift + place for place, citation in enumerate(item.citations, 1)}
        for sentence in item.sentences:
            cites = tuple(places[index] for index in sentence.citations)
            days = [c.published_at.date() for c in citations if c.index in cites and c.published_at]
            sentences.append(replace(sentence, citations=cites, day=max(days, default=item.story.last_day)))
    newest = max((c.published_at for c in citations if c.published_at), default=None)
    authors = {item.written_by for item in digest.items if item.written_by}
    author = authors.pop() if len(authors) == 1 else None
    return Answer(tuple(sentences), tuple(citations), digest.searched, newest, written_by=author)


def _once(items: Sequence[DigestItem]) -> tuple[DigestItem, ...]:
    """Return the stories that most outlets tell first, each once: topics share some."""
    kept: list[DigestItem] = []
    seen: set[str] = set()
    for item in sorted(items, key=lambda item: -len(outlets_of(item.story.documents))):
        documents = {document.document_id for document in item.story.documents}
        if not documents & seen:
            kept.append(item)
        seen |= documents
    return tuple(kept)
