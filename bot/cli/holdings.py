"""What a desk holds before anybody asks it: whether anything was read, and what a question can be narrowed to."""

from __future__ import annotations

from bot.cli.narrowing import Known, require_known
from bot.cli.printing import note
from bot.services import Services
from retrieval.domain import TEAM, Audience, Filter

NOTHING_READ = "Nothing has been read yet: run `desk ingest` for the listed sources, or `desk ingest PATH|URL`."


def is_empty(services: Services) -> bool:
    """Say whether nothing has been read yet, and if so note what to do about it."""
    if services.catalog.searched(TEAM).documents:
        return False
    note(NOTHING_READ)
    return True


def require_found(services: Services, keep: Filter, audience: Audience) -> None:
    """Refuse what a question cannot be narrowed to; a desk that has read nothing has no names to choose from.

    Raises `InvalidInputError`.
    """
    if is_empty(services) or keep == Filter():
        return
    listed = {source.source_id for source in services.sources if audience.may_read(source.visibility)}
    given = {name for name in keep.sources - listed if services.catalog.documents_of(name)}
    topics = {topic.name for topic in services.topics}
    require_known(keep, Known(listed | given, services.catalog.outlets(audience), topics))
