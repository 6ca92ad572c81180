"""Logs: structured lines on stderr that never hold what people wrote, what we read, or a secret."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Sequence
from typing import Any, TextIO, cast

import structlog
from stamina.instrumentation import RetryDetails, set_on_retry_hooks
from structlog.typing import EventDict, Processor

from bot.errors import DeskError
from bot.render.facts import usage_facts
from retrieval.domain import Usage
from retrieval.errors import ModelUnavailable, RetrievalError
from retrieval.stories.book import TakenIn

_LONGEST = 300
"""Characters of a foreign library's line that are kept; its tail is where payloads are."""


def configure(
    *, level: str = "info", as_json: bool = False, secrets: Sequence[str] = (), stream: TextIO | None = None
) -> None:
    """Send our own log lines and the libraries' warnings to one stream, stderr unless told.

    A library's line is cut short and its exception reduced to where it was raised, because its
    payloads (an event, a passage) may not be in a log. Every occurrence of a secret is masked.
    """
    target = stream if stream is not None else sys.stderr
    least = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _place_of_exception,
        _Mask(secrets),
    ]
    written: Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=target.isatty(), exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[*shared, written],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(file=target),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_cut_short, structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, written],
        )
    )
    # Libraries log requests and payloads below warning, so they are never turned up.
    logging.basicConfig(handlers=[handler], level=max(least, logging.WARNING), force=True)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of each request of a burst, which is normal
    set_on_retry_hooks([_tried_again])


def _tried_again(details: RetryDetails) -> None:
    """Log another try for those who look for it: when the last one fails too, that is told where it belongs."""
    structlog.get_logger().debug("tried again", error=type(details.caused_by).__name__, tries=details.retry_num)


def not_reranked(error: RetrievalError) -> None:
    """Warn that a search went on without the reranker, whose error's sentence holds neither question nor text."""
    structlog.get_logger().warning("not reranked", why=str(error))


def not_joined(taken: TakenIn) -> None:
    """Warn that documents could not join their stories; they wait in the database for the next ingest."""
    structlog.get_logger().warning("not joined to stories", documents=taken.failed, error=taken.why)


def model_called(usage: Usage) -> None:
    """Log what one call of a model came to, for those who look for it; an answer's own line has the sum."""
    structlog.get_logger().debug("model called", **usage_facts([usage]))


def model_left_alone(model: str, seconds: float, error: ModelUnavailable) -> None:
    """Warn that a model failed and is not asked for a while; its error holds nothing of what it was asked."""
    structlog.get_logger().warning("model left alone", model=model, seconds=round(seconds), why=str(error))


def _cut_short(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Keep the first line of a foreign record, and not much of it."""
    first, *_ = str(line.get("event", "")).splitlines() or [""]
    line["event"] = first if len(first) <= _LONGEST else first[:_LONGEST] + "…"
    return line


def _place_of_exception(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Replace an exception by its type and where it was raised; its words only when they are our own."""
    told = line.pop("exc_info", None)
    error = sys.exception() if told is True else told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        line["error"] = type(error).__name__
        if isinstance(error, DeskError | RetrievalError):
            line["why"] = str(error)
        line["raised"] = [
            f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-6:]
        ]
    return line


class _Mask:
    """Replaces every occurrence of a secret in a line's texts."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """Keep the secrets that are long enough to be one."""
        self._secrets = tuple(secret for secret in secrets if secret)

    def __call__(self, _logger: object, _method: str, line: EventDict) -> EventDict:
        """Return the line without secrets."""
        return cast(EventDict, {key: self._masked(value) for key, value in line.items()})

    def _masked(self, value: Any) -> Any:  # noqa: ANN401 - a log line's values are of any type
        """Mask texts, also those inside sequences."""
        if isinstance(value, str):
            for secret in self._secrets:
                value = value.replace(secret, "•••")
            return value
        if isinstance(value, list | tuple):
            return [self._masked(each) for each in value]
        return value
