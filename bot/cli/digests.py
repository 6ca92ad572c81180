"""`desk digest` and `desk subscriptions`: what happened on a topic, and which channels want to be told when."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated

import typer

from bot.cli import forms
from bot.cli.holdings import is_empty
from bot.cli.moments import window
from bot.cli.printing import note, print_json, print_text
from bot.cli.root import AsJson, ChosenReaders, For, settings_of
from bot.compose import compose, open_records
from bot.errors import MisunderstoodError
from bot.handlers.subscription import listing, parse_wish, subscribe
from bot.render.digests import digest_message
from bot.render.plain import plain_text
from retrieval.errors import InvalidInputError

_CHANNEL = re.compile(r"[CDG][A-Z0-9]{1,40}")
digest = typer.Typer(help="What happened on a topic, and the digests that were told.", invoke_without_command=True)
subscriptions = typer.Typer(help="Which channels get a digest on what, and when.", invoke_without_command=True)

Day = Annotated[str | None, typer.Option(metavar="DATE", help="A day or a moment (UTC unless it has an offset).")]
TopicName = Annotated[
    str | None, typer.Option("--topic", metavar="TOPIC", help="A topic of topics.toml, such as provenance.")
]
Wanted = Annotated[
    list[str], typer.Argument(metavar="TOPIC [TIME] [DAYS] [TIMEZONE]", help="provenance 09:00 weekdays Europe/Berlin")
]
Channel = Annotated[str, typer.Argument(metavar="CHANNEL", help="The channel's id in Slack, such as C0123456789.")]


@digest.callback()
def stories_now(
    ctx: typer.Context,
    *,
    topic: TopicName = None,
    since: Day = None,
    until: Day = None,
    audience: For = ChosenReaders.PUBLIC,
    as_json: AsJson = False,
) -> None:
    """Show the stories of a topic: of the last 24 hours, or since and until the given days (both included).

    Or, with a command: the digests that were told.
    """
    if ctx.invoked_subcommand is not None:
        return
    if topic is None:
        raise InvalidInputError("Name a topic, as in: desk digest --topic provenance; or list, show, status and so on.")
    settings = settings_of(ctx)
    with compose(settings, say=note) as services:
        named = {each.name: each for each in services.topics}
        if topic not in named:
            raise InvalidInputError(f"There is no topic {topic!r}; there is {', '.join(named) or 'none'}.")
        is_empty(services)
        span = window(since, until, services.clock.now())
        told = services.digester.digest(named[topic], span, audience.audience)
        told = replace(told, unread=services.unread(audience.audience))
    if as_json:
        print_json(forms.digest_form(told))
    else:
        print_text(plain_text(digest_message(told)))


@subscriptions.callback()
def _list_unless_told(ctx: typer.Context) -> None:
    """Which channels get a digest on what, and when; lists them unless told otherwise."""
    if ctx.invoked_subcommand is None:
        list_all(ctx)


@subscriptions.command("list")
def list_all(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """List every subscription with its id and when it comes next."""
    with open_records(settings_of(ctx)) as records:
        kept = records.store.subscriptions()
        if as_json:
            print_json({"subscriptions": [forms.subscription_form(each) for each in kept]})
        else:
            print_text(plain_text(listing(records.store, channel_id=None, now=records.clock.now())))


@subscriptions.command("add")
def add(ctx: typer.Context, channel: Channel, wanted: Wanted, *, as_json: AsJson = False) -> None:
    """Subscribe a channel, as /desk subscribe does in Slack; the bot has to be in that channel."""
    if not _CHANNEL.fullmatch(channel):
        raise InvalidInputError(
            f"{channel!r} is no channel's id: write one such as C0123456789. Slack shows it "
            "at the end of the channel's details (click on its name)."
        )
    settings = settings_of(ctx)
    with open_records(settings) as records:
        topics = [topic.name for topic in records.topics]
        wish = parse_wish(" ".join(wanted), topics=topics, silent=settings.quiet_digests == "silent")
        made = subscribe(records.store, wish, channel_id=channel, created_by="", now=records.clock.now())
    if made is None:
        raise MisunderstoodError(f"{channel} has that very subscription already.")
    if as_json:
        print_json(forms.subscription_form(made))
    else:
        print_text(f"Subscribed {channel} to {made.topic}; the id is {made.subscription_id}.")


@subscriptions.command("remove")
def remove(
    ctx: typer.Context, subscription: Annotated[str, typer.Argument(metavar="ID", help="The subscription's id.")]
) -> None:
    """Give up a subscription."""
    with open_records(settings_of(ctx)) as records:
        if not records.store.remove_subscription(subscription):
            raise InvalidInputError(f"There is no subscription {subscription!r}; `desk subscriptions` lists them.")
    print_text(f"Removed {subscription}.")
