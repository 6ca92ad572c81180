"""The machine forms and the lines of digests that were kept, and of how punctual they were (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot.cli.forms import Form, digest_form, moment_form
from bot.domain import Slot
from bot.kept_digests import KeptDigest
from bot.punctuality import Punctuality, SlotOutcome, SlotState
from bot.render.pages import title_of
from bot.render.wording import counted, moment
from retrieval.domain import Digest, DigestItem

_KEY = "digest:"


def slot_name(key: str) -> str:
    """Return how a slot is called on the command line: its subscription and its day."""
    return key.removeprefix(_KEY)


def slot_key(name: str) -> str:
    """Return the key of the slot that somebody names."""
    return name if name.startswith(_KEY) else f"{_KEY}{name}"


def kept_digest_form(kept: KeptDigest) -> Form:
    """A digest as it was told: its slot, its readers and its stories."""
    return {
        "slot": slot_name(kept.key),
        "subscription": kept.subscription_id,
        "channel": kept.channel_id,
        "due_at": moment_form(kept.due_at),
        "told_at": moment_form(kept.told_at),
        "timezone": kept.timezone,
        "weekly": kept.weekly,
        "visibilities": sorted(kept.digest.audience.visibilities),
        "left": kept.left,
        **digest_form(kept.digest),
    }


def summary_form(kept: KeptDigest) -> Form:
    """One line of the list: a digest with the number of its stories in place of them."""
    form = {name: told for name, told in kept_digest_form(kept).items() if name != "stories"}
    return form | {"told": len(kept.digest.items)}


def summary_line(kept: KeptDigest) -> str:
    """One line of the list for people."""
    told = counted(len(kept.digest.items), "story", "stories") if kept.digest.items else "nothing new"
    readers = ", ".join(sorted(kept.digest.audience.visibilities))
    return f"{slot_name(kept.key)}  {kept.channel_id}  {title_of(kept)}  {told}  for {readers}"


def punctuality_form(one: Punctuality) -> Form:
    """What became of a subscription's slots."""
    return {
        "subscription": one.subscription.subscription_id,
        "channel": one.subscription.channel_id,
        "topic": one.subscription.topic,
        "last": _outcome_form(one.last) if one.last else None,
        "next": moment_form(one.coming.due_at) if one.coming else None,
        "carried_over": one.carried,
        "slots": [_outcome_form(outcome) for outcome in one.outcomes],
    }


def punctuality_text(one: Punctuality) -> str:
    """What became of a subscription's slots, in lines for people."""
    wish, timezone = one.subscription, one.subscription.timezone
    late = [outcome for outcome in one.outcomes if outcome.state is SlotState.LATE]
    waiting = [outcome for outcome in one.outcomes if outcome.state is SlotState.DUE]
    lost = [outcome for outcome in one.outcomes if outcome.state in {SlotState.FAILED, SlotState.MISSED}]
    runs = [list(run) for _, run in groupby(lost, lambda outcome: (outcome.state, outcome.why))]
    last = f"{moment(one.last.slot.due_at, timezone)} ({one.last.state.value})" if one.last else "none yet"
    lines = [
        f"{wish.subscription_id} in {wish.channel_id}: {wish.topic}",
        f"  last: {last}",
        f"  next: {moment(one.coming.due_at, timezone) if one.coming else 'never'}",
        *(f"  due now: {moment(outcome.slot.due_at, timezone)}" for outcome in waiting),
        *(f"  late: {_times(outcome, timezone)}" for outcome in late),
        *(f"  {_lost(run, timezone)}" for run in runs),
    ]
    return "\n".join([*lines, *([f"  carried over: {counted(one.carried, 'document')}"] if one.carried else [])])


def replay_form(slot: Slot, told: Digest | None, now: Digest) -> Form:
    """What a slot told and what it would tell now."""
    return {
        "slot": slot_name(slot.key),
        "told": digest_form(told) if told else None,
        "now": digest_form(now),
        "only_told": [item.title for item in _only_in(told.items if told else (), now.items)],
        "only_now": [item.title for item in _only_in(now.items, told.items if told else ())],
    }


def difference_text(told: Digest | None, now: Digest) -> str:
    """Say which stories only one of two digests has."""
    before = told.items if told else ()
    lines = [f"- only told then: {item.title}" for item in _only_in(before, now.items)]
    lines += [f"- only now: {item.title}" for item in _only_in(now.items, before)]
    return "\n".join(lines) or "The stories are the same."


def _only_in(items: Sequence[DigestItem], others: Sequence[DigestItem]) -> list[DigestItem]:
    known = {document.document_id for item in others for document in item.story.documents}
    return [item for item in items if not any(d.document_id in known for d in item.story.documents)]


def _outcome_form(outcome: SlotOutcome) -> Form:
    return {
        "slot": slot_name(outcome.slot.key),
        "due_at": moment_form(outcome.slot.due_at),
        "state": outcome.state.value,
        "delivered_at": moment_form(outcome.delivered_at),
        "why": outcome.why,
    }


def _lost(run: Sequence[SlotOutcome], timezone: str) -> str:
    """Return "missed: 16 Nov 2026, 09:00 (14 slots, the last 29 Nov 2026, 09:00): why"."""
    first, last = (moment(run[place].slot.due_at, timezone) for place in (0, -1))
    more = f" ({counted(len(run), 'slot')}, the last {last})" if len(run) > 1 else ""
    return f"{run[0].state.value}: {first}{more}: {run[0].why}"


def _times(outcome: SlotOutcome, timezone: str) -> str:
    due = moment(outcome.slot.due_at, timezone)
    return f"{due}, told {moment(outcome.delivered_at, timezone)}" if outcome.delivered_at else due
