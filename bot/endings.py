"""How a life ends: always in the log, and in a failure that we have a word for as in anything else."""

from __future__ import annotations

import structlog

from bot.durable import Life
from bot.errors import DeskError
from bot.forms import Form
from retrieval.errors import RetrievalError

_log = structlog.get_logger(__name__)


def told(name: str, life: Life) -> Life:
    """Return a life whose end is in the log, and to which a failure that we have a word for is an end like others."""

    def lived(given: Form) -> str:
        try:
            outcome = life(given)
        except (DeskError, RetrievalError) as error:
            outcome = "failed"
            _log.error("work failed", work=name, exc_info=error)
        _log.info("work done", work=name, outcome=outcome)
        return outcome

    return lived
