"""The machine forms of what is found and said: what `--json` and `--batch` write, as docs/cli.md has it (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import TypeAdapter

from bot.domain import Subscription
from bot.evaluation.outcomes import lines_of
from bot.render.reasons import refusal_text, remark_text
from bot.render.texts import DAY_NAMES
from retrieval.domain import (
    Answer,
    Authorship,
    Citation,
    Confirmation,
    Correction,
    Digest,
    DigestItem,
    Document,
    Hit,
    Nearest,
    NoAnswer,
    Refusal,
    Reply,
    Searched,
    Statement,
    Usage,
)
from retrieval.text.outlets import outlets_of

Form = dict[str, Any]
_REFUSAL: Final[TypeAdapter[Refusal]] = TypeAdapter(Refusal)


def moment_form(moment: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC (`2026-06-02T06:10:00Z`), or None."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def correction_form(said: Correction | None) -> Form:
    """What a document says was put right in it: its words, what they do, and the numbers they replace."""
    return {
        "correction": said.notice if said else None,
        "correction_kind": said.kind.value if said else None,
        "replaced": [{"old": one.old, "new": one.new} for one in (said.replaced if said else ())],
    }


def search_form(hits: Sequence[Hit]) -> Form:
    """The hits of `desk search`, best first."""
    return {"hits": [_hit_form(hit) for hit in hits]}


def _hit_form(hit: Hit) -> Form:
    """One hit."""
    return {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "document_id": hit.passage.document_id,
        "passage_id": hit.passage.passage_id,
        "text": hit.passage.text,
        "title": hit.document.title,
        "url": hit.document.url,
        "outlet": hit.document.outlet,
        "published_at": moment_form(hit.document.published_at),
        "visibility": hit.document.visibility,
        **correction_form(hit.document.correction),
        "mark": hit.document.mark.value,
    }


def reply_form(reply: Reply) -> Form:
    """What `desk ask` found; the keys of an answer and of a refusal are the same."""
    answer = reply if isinstance(reply, Answer) else None
    refused = reply if isinstance(reply, NoAnswer) else None
    remark = remark_text(reply) or None
    confirmation = answer.confirmation if answer else Confirmation()
    return {
        "kind": "answer" if answer else "no_answer",
        "sentences": _sentences_form(answer.sentences if answer else ()),
        "citations": _citations_form(answer.citations if answer else ()),
        "reason": refusal_text(refused.reason) if refused else remark,
        "refusal": _refusal_form(refused.reason) if refused else None,
        "searched": _searched_form(reply.searched),
        "dropped_sentences": reply.dropped_sentences,
        "dropped_for": {str(lack): number for lack, number in reply.dropped_for},
        "nearest": [_record_form(near) for near in (refused.nearest if refused else ())],
        "strength": round(reply.strength, 6),
        "sightings": [
            {"name": one.name, "newest": _record_form(one.newest) if one.newest else None}
            for one in (refused.sightings if refused else ())
        ],
        "remark": remark,
        "fallback": answer.fallback.value if answer and answer.fallback else None,
        "verdict": answer.verdict.value if answer and answer.verdict else None,
        "missing": answer.gap if answer else "",
        "written_by": _author_form(answer.written_by) if answer and answer.written_by else None,
        "usage": [_usage_form(usage) for usage in reply.usage],
        "outlets": list(confirmation.outlets),
        "originals": list(confirmation.originals),
    }


def shown_form(reply: Reply | str) -> Form:
    """A reply as a scorer reads it, its sentences as the chat shows them; a text is the reply to small talk."""
    if isinstance(reply, str):
        return {"kind": "smalltalk", "sentences": [], "text": reply}
    form, lines = reply_form(reply), lines_of(reply) if isinstance(reply, Answer) else ()
    return form | {"sentences": [one | {"text": line} for one, line in zip(form["sentences"], lines, strict=True)]}


def _author_form(author: Authorship) -> Form:
    """Which model wrote a reply, and which did not that comes before it."""
    return {
        "model": author.model,
        "instead_of": author.instead_of,
        "why": author.why.value if author.why else None,
    }


def _usage_form(usage: Usage) -> Form:
    """What one call of a model came to."""
    return {
        "model": usage.model,
        "tokens_in": usage.tokens_in,
        "tokens_out": usage.tokens_out,
        "cost": usage.cost,
    }


def _refusal_form(refusal: Refusal) -> Form:
    """Why a question has no answer: the kind of reason, and what it is about."""
    return {"kind": refusal.kind, **_REFUSAL.dump_python(refusal, mode="json")}


def _record_form(record: Nearest | Document) -> Form:
    """A document that is named, not cited."""
    return {
        "document_id": record.document_id,
        "title": record.title,
        "url": record.url,
        "outlet": record.outlet,
        "published_at": moment_form(record.published_at),
    }


def _sentences_form(sentences: Sequence[Statement]) -> list[Form]:
    """Sentences with the indexes of what grounds them; a mark, or a day, stands only at those that have it."""
    return [
        {"text": sentence.text, "citations": list(sentence.citations)}
        | ({"context": True} if sentence.context else {})
        | ({"day": sentence.day.isoformat()} if sentence.day else {})
        for sentence in sentences
    ]


def _citations_form(citations: Sequence[Citation]) -> list[Form]:
    """Citations with their exact quotes."""
    return [
        {
            "index": citation.index,
            "document_id": citation.document_id,
            "passage_id": citation.passage_id,
            "quote": citation.quote,
            "title": citation.title,
            "url": citation.url,
            "outlet": citation.outlet,
            "published_at": moment_form(citation.published_at),
            "original": citation.original,
            **correction_form(citation.correction),
        }
        for citation in citations
    ]


def _searched_form(searched: Searched) -> Form:
    """What a reply could have been drawn from."""
    return {"documents": searched.documents, "newest": moment_form(searched.newest), "outlets": searched.outlets}


def subscription_form(subscription: Subscription) -> Form:
    """A channel's wish for a digest."""
    return {
        "id": subscription.subscription_id,
        "channel": subscription.channel_id,
        "topic": subscription.topic,
        "at": f"{subscription.at:%H:%M}",
        "days": [DAY_NAMES[number].lower() for number in sorted(subscription.days)],
        "timezone": subscription.timezone,
        "silent": subscription.silent,
        "weekly": subscription.weekly,
    }


def digest_form(digest: Digest) -> Form:
    """A window's stories; `stories` is empty on a quiet day."""
    return {
        "topic": digest.topic.name,
        "since": moment_form(digest.window.start),
        "until": moment_form(digest.window.end),
        "searched": _searched_form(digest.searched),
        "unread": [{"title": one.title, "since": moment_form(one.since)} for one in digest.unread],
        "stories": [_story_form(each) for each in digest.items],
    }


def _story_form(item: DigestItem) -> Form:
    """One story with its cited summary and every document that tells it."""
    return {
        "title": item.story.title,
        "outlets": list(outlets_of(item.story.documents)),
        "originals": list(item.originals),
        "first_day": item.story.first_day.isoformat() if item.story.first_day else None,
        "last_day": item.story.last_day.isoformat() if item.story.last_day else None,
        "sentences": _sentences_form(item.sentences),
        "written_by": _author_form(item.written_by) if item.written_by else None,
        "posted_at": moment_form(item.posted_at),
        "citations": _citations_form(item.citations),
        "documents": [_record_form(document) for document in item.story.documents],
    }
