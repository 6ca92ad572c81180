"""What is configured, reachable and unwell, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.errors import DeskError
from bot.operations.upkeep import restore_lost, share_lost
from bot.services import Services
from retrieval.domain import TEAM, Source, SourceState
from retrieval.errors import RetrievalError, TransientError
from retrieval.reading.unread import is_awaited, is_overdue

Look = Callable[[], str]
"""Looks at one part and returns a sentence, or raises an error of ours whose sentence says what is wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part is, in a sentence without secrets; what was not looked into is not called unwell."""

    part: str
    well: bool
    sentence: str
    looked_into: bool = True


def examine(looks: Mapping[str, Look]) -> tuple[Finding, ...]:
    """Look at every part, also after one that is unwell."""
    return tuple(_finding(part, look) for part, look in looks.items())


def _finding(part: str, look: Look) -> Finding:
    """Look at one part."""
    try:
        return Finding(part, well=True, sentence=look())
    except NotLookedInto as reason:
        return Finding(part, well=True, sentence=str(reason), looked_into=False)
    except (RetrievalError, DeskError) as error:
        return Finding(part, well=False, sentence=str(error))
    except Exception as error:  # noqa: BLE001 - the outermost edge of one look: the other parts are still told
        structlog.get_logger().exception("look failed", part=part)
        return Finding(
            part, well=False, sentence=f"cannot be looked into ({type(error).__name__}); the log says where."
        )


class NotLookedInto(DeskError):
    """A part that is not set up, or that only another process or nobody can look into; the sentence says why."""


class Unwell(TransientError):
    """A part that answers, but not as it should."""


_LAG = timedelta(minutes=10)
"""How long the indexes may take over what was read; a large batch takes seconds."""
_LOOKS = 3
"""Two counts that are taken one after the other may differ for a moment, and not several times over."""


def index_look(services: Services) -> str:
    """Compare the indexes with the database; while something is being read they may be a step apart."""
    services.passages.check()
    for _ in range(_LOOKS):
        under_way = services.catalog.waiting(1)
        vectors, words = services.passages.count(), services.words.count()
        searched = services.catalog.searched(TEAM)
        under_way = under_way or services.catalog.waiting(1)
        if any(services.clock.now() - change.changed_at > _LAG for change in under_way):
            raise Unwell("The indexes lag behind the database: run `desk reindex`.")
        if under_way:
            return f"{searched.documents} documents, of which some are on their way into the indexes."
        if vectors == words and (vectors or not searched.documents):
            break
    else:
        raise Unwell(f"Chroma holds {vectors} passages, the word index {words}: run `desk reindex`.")
    newest = f", the newest from {searched.newest:%Y-%m-%d}" if searched.newest else ""
    return f"{searched.documents} documents in {vectors} passages{newest}."


def thorough_index_look(services: Services) -> str:
    """Compare the indexes with the database, and look for stored passages in Chroma; where it lost any, rebuild it.

    Raises `Unwell` also when the rebuild put it right: a disk or a server that loses vectors wants looking after.
    """
    sentence = index_look(services)
    told: list[str] = []
    probed = restore_lost(services, say=told.append)
    if probed.lost:
        held = services.passages.count()
        still = f" {told[1]}" if len(told) > 1 else ""
        raise Unwell(
            f"Chroma had lost {share_lost(probed)}; it was rebuilt from the database and holds {held} passages.{still}"
            " Look after the disk or the server it lies on."
        )
    found = f" {probed.passages} of them were looked for in Chroma and found." if probed.passages else ""
    return f"{sentence}{found}"


def sources_look(sources: Iterable[Source], states: Mapping[str, SourceState], now: datetime) -> str:
    """Say how the reading of the sources goes that are neither switched off nor paused."""
    enabled = [source for source in sources if is_awaited(source, states.get(source.source_id))]
    failing = [
        f"{source.source_id} ({state.error}{'; gone for good, take it out' if state.gone_at else ''})"
        for source in enabled
        if (state := states.get(source.source_id)) is not None and state.error
    ]
    if failing:
        raise Unwell(f"{len(failing)} of {len(enabled)} sources cannot be read: {'; '.join(failing)}")
    late = [source.source_id for source in enabled if is_overdue(source, states.get(source.source_id), now)]
    if late:
        raise Unwell(f"{len(late)} of {len(enabled)} sources are overdue: {', '.join(late)}. Run `desk ingest`.")
    read = [state.read_at for source in enabled if (state := states.get(source.source_id)) and state.read_at]
    last = f", the last at {max(read):%Y-%m-%d %H:%M} UTC" if read else ""
    return f"{len(enabled)} sources, {len(read)} of them read so far{last}."
