"""`desk digest list|show|export|status|replay|publish`: digests that were told, how punctual they are, the archive."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import kept_forms
from bot.cli.printing import note, print_json, print_text
from bot.cli.root import AsJson, settings_of
from bot.compose import compose, open_records
from bot.domain import Slot
from bot.kept_digests import KeptDigest
from bot.operations.publishing import Publication
from bot.operations.publishing import publish as publish_archive
from bot.ports import Store
from bot.publisher import digest_of
from bot.punctuality import LOOKED_BACK, punctuality_of
from bot.records_now import current_records
from bot.render.digests import digest_message
from bot.render.markdown import exported_markdown
from bot.render.pages import exported_page
from bot.render.plain import plain_text
from bot.render.wording import counted
from bot.services import Services
from bot.slots import past_slots, slot_on
from bot.told_again import told_again
from retrieval.domain import EVERYONE, Digest
from retrieval.errors import InvalidInputError

NamedSlot = Annotated[
    str, typer.Argument(metavar="SLOT", help="SUBSCRIPTION:DATE as `list` shows it, or a subscription for its newest.")
]
OfChannel = Annotated[str | None, typer.Option("--channel", metavar="ID", help="Only this channel's.")]
OfChannels = Annotated[list[str] | None, typer.Option("--channel", metavar="ID", help="Only of this channel; again.")]
OfTopic = Annotated[str | None, typer.Option("--topic", metavar="TOPIC", help="Only on this topic.")]
Most = Annotated[int, typer.Option("--limit", min=1, help="How many, the newest.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Only show it; nothing else can be done with a slot again.")]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Where the archive stands; made when it is not there.")]
Title = Annotated[str, typer.Option("--title", help="What the archive and its feed are called.")]
Address = Annotated[str, typer.Option("--url", metavar="URL", help="Where DIR will be served, for the feed's links.")]


class ExportFormat(StrEnum):
    """What a digest is exported as."""

    MARKDOWN = "md"
    HTML = "html"
    JSON = "json"


Wanted = Annotated[ExportFormat, typer.Option("--format", help="Markdown, one page of HTML, or JSON.")]


def list_kept(
    ctx: typer.Context, *, channel: OfChannel = None, topic: OfTopic = None, limit: Most = 30, as_json: AsJson = False
) -> None:
    """List the digests that were told, oldest first."""
    with open_records(settings_of(ctx)) as records:
        kept = records.store.kept_digests(channel_id=channel, topic=topic, limit=limit)
    if as_json:
        print_json({"digests": [kept_forms.summary_form(one) for one in kept]})
    else:
        print_text("\n".join(map(kept_forms.summary_line, kept)) or "No digest was told yet.")


def show(ctx: typer.Context, slot: NamedSlot, *, as_json: AsJson = False) -> None:
    """Show a digest as it was told, whoever it was for."""
    with open_records(settings_of(ctx)) as records:
        kept = _kept(records.store, slot)
    if as_json:
        print_json(kept_forms.kept_digest_form(kept))
    else:
        print_text(
            f"{kept_forms.summary_line(kept)}\n{plain_text(digest_message(kept.digest, timezone=kept.timezone))}"
        )


def export(ctx: typer.Context, slot: NamedSlot, *, form: Wanted = ExportFormat.MARKDOWN) -> None:
    """Write a digest for those it was told to, without what does not hold any more, to standard output."""
    with open_records(settings_of(ctx)) as records:
        told = _kept(records.store, slot)
        audience = told.digest.audience
        now = current_records([told.digest], audience, records.catalog)
        kept = replace(told, digest=told_again(told.digest, now, audience))
    if form is ExportFormat.JSON:
        print_json(kept_forms.kept_digest_form(kept))
    else:
        sys.stdout.write(exported_page(kept) if form is ExportFormat.HTML else exported_markdown(kept))


def status(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """Say of each subscription what was told of late, what comes next, and what was late, failed or missed, and why."""
    with open_records(settings_of(ctx)) as records:
        now, store = records.clock.now(), records.store
        punctual = []
        for wish in store.subscriptions():
            past = past_slots(wish, since=now - LOOKED_BACK, now=now)
            told = ((slot.local_date, store.delivered(wish.subscription_id, slot.local_date)) for slot in past)
            deliveries = {day: delivery for day, delivery in told if delivery}
            carried = 0 if wish.weekly else len(store.carried(wish.channel_id, wish.topic))
            misses = store.misses(wish.subscription_id)
            newest = store.last_delivery(wish.subscription_id)
            punctual.append(punctuality_of(wish, deliveries, misses, newest=newest, now=now, carried=carried))
    if as_json:
        print_json({"subscriptions": [kept_forms.punctuality_form(one) for one in punctual]})
    else:
        print_text("\n".join(map(kept_forms.punctuality_text, punctual)) or "There is no subscription.")


def replay(ctx: typer.Context, slot: NamedSlot, *, dry_run: Dry = False, as_json: AsJson = False) -> None:
    """Show what a slot would tell if it were written now, as of its moment, beside what it told."""
    if not dry_run:
        raise InvalidInputError("A slot is posted once and never again, so it can only be shown: add --dry-run.")
    with compose(settings_of(ctx), say=note) as services:
        kept = services.store.kept_digest(kept_forms.slot_key(slot))
        again, now = _written_now(slot, kept, services)
    told = kept.digest if kept else None
    if as_json:
        print_json(kept_forms.replay_form(again, told, now))
        return
    timezone = kept.timezone if kept else "UTC"
    print_text(
        "TOLD\n" + (plain_text(digest_message(told, timezone=timezone)) if told else "Nothing is kept of this slot.")
    )
    readers = "" if kept else " (for everyone: who could read the channel then is not known)"
    print_text(f"\nWRITTEN NOW{readers}\n{plain_text(digest_message(now, timezone=timezone))}")
    print_text(f"\nDIFFERENCE\n{kept_forms.difference_text(told, now)}")


def publish(
    ctx: typer.Context,
    folder: Folder,
    *,
    channel: OfChannels = None,
    title: Title = "Provenance Desk",
    url: Address = "",
    as_json: AsJson = False,
) -> None:
    """Write the digests for everyone, with their stories, as a static archive with an Atom feed."""
    address = _address(url)
    with open_records(settings_of(ctx)) as records:
        done = publish_archive(
            records.store, records.catalog, folder, title=title, address=address, channels=channel or ()
        )
    if as_json:
        print_json({name: getattr(done, name) for name in Publication.__slots__})
        return
    told = f"{counted(done.digests, 'digest')} and {counted(done.stories, 'story', 'stories')}"
    print_text(f"{folder} holds {told}; {done.written:,} files written, {done.removed:,} removed.")


def _kept(store: Store, name: str) -> KeptDigest:
    """Return the digest of the slot that is named, or the newest of a subscription. Raises `InvalidInputError`."""
    kept = store.kept_digest(kept_forms.slot_key(name))
    newest = [one for one in store.kept_digests() if one.subscription_id == name] if kept is None else [kept]
    if not newest:
        raise InvalidInputError(f"No digest is kept of {name!r}; `desk digest list` shows those there are.")
    return newest[-1]


def _written_now(name: str, kept: KeptDigest | None, services: Services) -> tuple[Slot, Digest]:
    """Write a slot's digest anew, from what was told before it. Raises `InvalidInputError` for no slot."""
    subscription_id, _, day = kept_forms.slot_name(name).rpartition(":")
    wish = services.store.subscription(subscription_id)
    if wish is None:
        raise InvalidInputError(f"There is no subscription {subscription_id!r} (any more); name SUBSCRIPTION:DATE.")
    if wish.weekly:
        raise InvalidInputError("A weekly digest is made of digests that were told; replay those instead.")
    try:
        slot = slot_on(wish, date.fromisoformat(day))
    except ValueError as error:
        raise InvalidInputError(f"{day!r} is no date; name SUBSCRIPTION:DATE as `desk digest list` does.") from error
    delivery = services.store.delivered(subscription_id, slot.local_date)
    before = delivery.delivered_at if delivery else slot.due_at
    audience = kept.digest.audience if kept else EVERYONE
    return slot, digest_of(wish, slot, audience, services=services, before=before)


def _address(url: str) -> str:
    """Read where an archive will be served. Raises `InvalidInputError` for what is no address of the web."""
    if url and not url.startswith(("https://", "http://")):
        raise InvalidInputError(f"{url!r} is no address: write https://example.org/digests/.")
    return url.rstrip("/") + "/" if url else ""
