"""`desk run`: listen to Slack until told to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import structlog
import typer

from bot.cli.root import settings_of
from bot.compose import compose
from bot.errors import ChatRefused, ChatUnavailable
from bot.probes import reach_slack
from bot.serving import serve
from bot.settings import Settings


def run(ctx: typer.Context) -> None:
    """Listen to Slack, read the sources and post the digests, until SIGTERM or Ctrl-C."""
    settings = settings_of(ctx, quiet=False)
    settings.require_slack()
    log = structlog.get_logger()
    if settings.slack_bot_token:
        _reach_home(settings)
    refusals: list[ChatRefused] = []
    with _told_to_stop() as stop:

        def refuse(refusal: ChatRefused) -> None:
            refusals.append(refusal)
            stop.set()

        with (
            compose(settings, say=log.info) as services,
            serve(settings, services, on_refused=refuse) as listening,
        ):
            log.info(listening)
            stop.wait()
            log.info("stopping")
    if refusals:
        raise refusals[0]


def _reach_home(settings: Settings) -> None:
    """Have a wrong token said before anything is loaded."""
    log = structlog.get_logger()
    try:
        log.info("Slack knows the desk", identity=reach_slack(settings))
    except ChatUnavailable as error:
        log.warning("Slack is away, starting without it", why=str(error))


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """Give an event that SIGTERM and SIGINT set; a second signal ends the process at once, as usual."""
    stop = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def note(number: int, frame: FrameType | None) -> None:
        del frame
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in before:
        signal.signal(number, note)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
