"""Which sources there are: from sources.toml, or from a path or an address that somebody gives."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from retrieval.domain import INTERNAL, PUBLIC, Kind, Source, SourceKind, is_visibility
from retrieval.errors import BadConfiguration
from retrieval.reading.configuration import read_toml
from retrieval.reading.sources.addresses import identity_of, is_address

_SPAN = re.compile(r"(\d{1,4})\s*(m|h|d)")
_WANTED = (
    "write public, internal or channel:C… with the channel's id; internal:T… or channel:T…/C… for another workspace"
)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_FEED_ENDINGS = (".xml", ".rss", ".atom", ".rdf", ".json")
_FEED_PATH = re.compile(r"(?:^|/)(?:feeds?|rss|atom|index\.xml|feed\.json|rdf)(?:/|$)", re.IGNORECASE)


def span_of(value: object) -> timedelta:
    """Return the span that "30m", "2h" or "1d" means. Raises `ValueError`."""
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if not found or not int(found.group(1)):
        raise ValueError("write a number and a unit, such as 30m, 2h or 1d")
    return timedelta(**{_UNITS[found.group(2)]: int(found.group(1))})


def _visibility(value: str | None) -> str | None:
    if value is not None and not is_visibility(value):
        raise ValueError(_WANTED)
    return value


class _SourceEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,80}$")
    kind: SourceKind
    location: str = Field(pattern=r"\S")
    title: str = ""
    outlet: str | None = None
    holds: Kind = Kind.ARTICLE
    visibility: Annotated[str | None, AfterValidator(_visibility)] = None
    every: Annotated[timedelta, BeforeValidator(span_of)] = timedelta(hours=1)
    enabled: bool = True
    full_text: bool = True


class _SourceFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    source: list[_SourceEntry] = []


def load_sources(path: Path) -> tuple[Source, ...]:
    """Read the sources that a file lists, in its order; its paths are relative to the file's own folder.

    Raises `BadConfiguration` naming the file, the line and the key that is unknown, missing or wrong.
    """
    entries = read_toml(path, _SourceFile, table="source", unique="id").source
    return tuple(_source(entry, path) for entry in entries)


def _source(entry: _SourceEntry, path: Path) -> Source:
    at_address = is_address(entry.location)
    if at_address and entry.kind in {SourceKind.FOLDER, SourceKind.LINES}:
        raise BadConfiguration(f"{path}: source {entry.id!r} is a {entry.kind}, so its location has to be a path")
    if not at_address and ("://" in entry.location or entry.kind is SourceKind.PAGE):
        raise BadConfiguration(f"{path}: source {entry.id!r} has a location that is no http(s) address")
    local = entry.location if at_address else str((path.parent / Path(entry.location).expanduser()).resolve())
    return Source(
        source_id=entry.id,
        kind=entry.kind,
        location=local,
        title=entry.title or entry.outlet or entry.id,
        outlet=entry.outlet,
        document_kind=entry.holds,
        visibility=entry.visibility or (INTERNAL if entry.holds is Kind.NOTE else PUBLIC),
        every=entry.every,
        enabled=entry.enabled,
        full_text=entry.full_text,
    )


def places_on_disk(sources: Iterable[Source]) -> dict[str, Path]:
    """Return where those of the sources lie, by identity, that lie on the disk, where a change of them can be seen."""
    return {
        source.source_id: Path(source.location)
        for source in sources
        if source.enabled and not is_address(source.location)
    }


def source_for(location: str, *, kind: Kind | None = None, visibility: str | None = None) -> Source:
    """Return the source that a path or an address given by a person means.

    A folder and each file right in it belong to one source. Raises `BadConfiguration` for a path that does not exist
    or a visibility that is none.
    """
    if not location.strip():
        raise BadConfiguration("an empty location is none; give a folder, a file or an http(s) address")
    if visibility is not None and not is_visibility(visibility):
        raise BadConfiguration(f"visibility {visibility!r} is none; {_WANTED}")
    holds = kind or Kind.ARTICLE
    seen_by = visibility or (INTERNAL if holds is Kind.NOTE else PUBLIC)
    if is_address(location):
        form, identity, place = _form_of_address(location), identity_of("given", location), location
    elif "://" in location:
        raise BadConfiguration(f"{location} is no http(s) address and no path")
    else:
        form, identity, place = _form_of_path(location)
    return Source(identity, form, place, title=location, document_kind=holds, visibility=seen_by)


def _form_of_address(location: str) -> SourceKind:
    parts = urlsplit(location)
    is_feed = parts.path.lower().endswith(_FEED_ENDINGS) or _FEED_PATH.search(parts.path)
    return SourceKind.FEED if is_feed or (parts.hostname or "").startswith(("feeds.", "rss.")) else SourceKind.PAGE


def _form_of_path(location: str) -> tuple[SourceKind, str, str]:
    path = Path(location).expanduser().resolve()
    if not path.exists():
        raise BadConfiguration(f"{location} does not exist; give a folder, a file or an http(s) address")
    ending = PurePosixPath(path.name).suffix.lower()
    if path.is_dir():
        return SourceKind.FOLDER, identity_of("folder", str(path)), str(path)
    if ending in {".jsonl", ".ndjson"}:
        return SourceKind.LINES, identity_of("lines", str(path)), str(path)
    if ending in _FEED_ENDINGS:
        return SourceKind.FEED, identity_of("feed", str(path)), str(path)
    return SourceKind.FOLDER, identity_of("folder", str(path.parent)), str(path)
