"""How what durable work is about is written into its records, and read back (pure)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from bot.domain import Asked, Delivery, Message, Prepared, Slot
from retrieval.domain import IngestReport

Form = dict[str, Any]
"""A value as it is recorded: nothing but what JSON has."""


def asked_of(given: Form) -> tuple[Asked, datetime]:
    """Return the question that a life is about, and when it was begun."""
    return Asked(**given["asked"]), datetime.fromisoformat(given["begun_at"])


def slot_form(slot: Slot) -> Form:
    """Write a slot down."""
    return asdict(slot) | {"local_date": slot.local_date.isoformat(), "due_at": slot.due_at.isoformat()}


def slot_of(given: Form) -> Slot:
    """Read a slot."""
    due_at = datetime.fromisoformat(given["due_at"])
    return Slot(given["subscription_id"], date.fromisoformat(given["local_date"]), due_at)


def prepared_form(prepared: Prepared) -> Form:
    """Write a message down that is ready to be posted."""
    return asdict(prepared) | {"visibilities": sorted(prepared.visibilities)}


def prepared_of(form: Form) -> Prepared:
    """Read a message that is ready to be posted."""
    message = Message(form["message"]["text"], tuple(form["message"]["blocks"]))
    return Prepared(message, frozenset(form["visibilities"]), tuple(form["documents"]))


def delivery_form(delivery: Delivery) -> Form:
    """Write down how a slot was delivered."""
    dates = {"local_date": delivery.local_date.isoformat(), "delivered_at": delivery.delivered_at.isoformat()}
    return asdict(delivery) | dates


def delivery_of(form: Form) -> Delivery:
    """Read how a slot was delivered."""
    dates = {
        "local_date": date.fromisoformat(form["local_date"]),
        "delivered_at": datetime.fromisoformat(form["delivered_at"]),
    }
    return Delivery(**(form | dates | {"documents": tuple(form["documents"])}))


def report_form(report: IngestReport) -> Form:
    """Write down what a reading came to: its counts, never its words."""
    return asdict(report) | {"failed": len(report.failed), "skipped": len(report.skipped)}
