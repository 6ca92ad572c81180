"""How what durable work is about is written into its records, and read back (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter

from bot.domain import Asked, Delivery, Prepared, Slot
from bot.follows import StoryNews
from bot.messages import CorrectionNotice, DigestRest, JointDigest, JointPublished, MessageRecord, Published
from bot.watches import WatchNews
from retrieval.domain import IngestReport

Form = dict[str, Any]
"""A value as it is recorded: nothing but what JSON has."""
_SLOT: Final = TypeAdapter(Slot)
_PREPARED: Final = TypeAdapter(Prepared)
_DELIVERY: Final = TypeAdapter(Delivery)
_RECORD: Final = TypeAdapter(MessageRecord)
_NOTICE: Final = TypeAdapter(CorrectionNotice)
_NEWS: Final = TypeAdapter(StoryNews)
_REST: Final = TypeAdapter(DigestRest)
_WATCH_NEWS: Final = TypeAdapter(WatchNews)
_JOINT: Final = TypeAdapter(JointDigest)
_JOINT_PUBLISHED: Final = TypeAdapter(JointPublished)


def asked_of(given: Form) -> tuple[Asked, datetime]:
    """Return the question that a life is about, and when it was begun."""
    return Asked(**given["asked"]), datetime.fromisoformat(given["begun_at"])


def asked_form(asked: Asked, begun_at: datetime) -> Form:
    """Write down the question that a life is about, and when it was begun."""
    return {"asked": asdict(asked), "begun_at": begun_at.isoformat()}


def slot_form(slot: Slot) -> Form:
    """Write a slot down."""
    return dict(_SLOT.dump_python(slot, mode="json"))


def slot_of(given: Form) -> Slot:
    """Read a slot."""
    return _SLOT.validate_python({name: given[name] for name in Slot.__slots__})


def prepared_form(prepared: Prepared) -> Form:
    """Write a message down that is ready to be posted."""
    return dict(_PREPARED.dump_python(prepared, mode="json"))


def prepared_of(form: Form) -> Prepared:
    """Read a message that is ready to be posted."""
    return _PREPARED.validate_python(form)


def record_form(record: MessageRecord) -> Form:
    """Write down what was posted."""
    return dict(_RECORD.dump_python(record, mode="json"))


def record_of(form: Form) -> MessageRecord:
    """Read what was posted."""
    return _RECORD.validate_python(form)


def published_form(published: Published) -> Form:
    """Write down how a slot was delivered, and what was posted."""
    record = record_form(published.record) if published.record else None
    return dict(_DELIVERY.dump_python(published.delivery, mode="json")) | {"record": record}


def published_of(form: Form) -> Published:
    """Read how a slot was delivered; earlier versions wrote down no record."""
    record = form.get("record")
    delivery = _DELIVERY.validate_python({name: told for name, told in form.items() if name != "record"})
    return Published(delivery, record_of(record) if record else None)


def slots_form(slots: Iterable[Slot]) -> list[Form]:
    """Write slots down."""
    return [slot_form(slot) for slot in slots]


def slots_of(forms: Iterable[Form]) -> tuple[Slot, ...]:
    """Read slots."""
    return tuple(slot_of(form) for form in forms)


def joint_form(joint: JointDigest) -> Form:
    """Write down the digests of one post."""
    return dict(_JOINT.dump_python(joint, mode="json"))


def joint_of(form: Form) -> JointDigest:
    """Read the digests of one post."""
    return _JOINT.validate_python(form)


def joint_published_form(published: JointPublished) -> Form:
    """Write down how the slots of one post were delivered, and what was posted."""
    return dict(_JOINT_PUBLISHED.dump_python(published, mode="json"))


def joint_published_of(form: Form) -> JointPublished:
    """Read how the slots of one post were delivered."""
    return _JOINT_PUBLISHED.validate_python(form)


def notice_form(notice: CorrectionNotice) -> Form:
    """Write down what is to be told of a message."""
    return dict(_NOTICE.dump_python(notice, mode="json"))


def notice_of(form: Form) -> CorrectionNotice:
    """Read what is to be told of a message."""
    return _NOTICE.validate_python(form)


def news_form(news: StoryNews) -> Form:
    """Write down what is to be told of a followed story."""
    return dict(_NEWS.dump_python(news, mode="json"))


def news_of(form: Form) -> StoryNews:
    """Read what is to be told of a followed story."""
    return _NEWS.validate_python(form)


def watch_news_form(news: WatchNews) -> Form:
    """Write down what is to be told of a watched name."""
    return dict(_WATCH_NEWS.dump_python(news, mode="json"))


def watch_news_of(form: Form) -> WatchNews:
    """Read what is to be told of a watched name."""
    return _WATCH_NEWS.validate_python(form)


def rest_form(rest: DigestRest) -> Form:
    """Write down what is to be told of a digest's rest."""
    return dict(_REST.dump_python(rest, mode="json"))


def rest_of(form: Form) -> DigestRest:
    """Read what is to be told of a digest's rest."""
    return _REST.validate_python(form)


def report_form(report: IngestReport) -> Form:
    """Write down what a reading came to: its counts, never its words."""
    return asdict(report) | {"failed": len(report.failed), "skipped": len(report.skipped)}
